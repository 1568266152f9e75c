"""Kind Words: stories about bullying in which the listener decides what the one who sees it does."""

from typing import Any

from skills.kind_words import kindness
from skills.kind_words.help_lines import LINES, Need, need_in
from skills.kind_words.kindness import FACTS, PLACES, STORIES, Listener, Topic
from skills.kind_words.telling import choices, choose_again, go, offered, place, progress, read_on
from speakup import Reply, Skill, Turn, ask, tell

skill = Skill(__name__, memory=Listener)


# Welcome


@skill.launch
def welcome(turn: Turn[Listener]) -> Reply:
    if not turn.remembers or not turn.memory.has_been_here:  # without notes stories are told all the same
        if turn.remembers:
            turn.memory.has_been_here = True
        return ask("welcome", **offered(turn), then="story_offered")
    listener = turn.memory
    if listener.deed in FACTS and listener.deed_on and listener.deed_on < turn.today:
        return ask("deed_checked", deed=FACTS[listener.deed].said_in(turn.locale), then="deed_checked")
    return _go_on_or_offer(turn)


def _go_on_or_offer(turn: Turn[Listener]) -> Reply:
    story, chapter = place(turn)
    if story.id not in progress(turn).bookmarks:
        return ask("welcome_back", **offered(turn), then="story_offered")
    title, so_far = story.title[turn.locale], chapter.so_far[turn.locale]
    return ask("go_on_offered", title=title, so_far=so_far, then="go_on_offered")


@skill.intent("StoriesIntent")
@skill.intent("AMAZON.NoIntent", scene="go_on_offered")
def list_stories(turn: Turn[Listener]) -> Reply:
    return ask("stories", titles=[story.title[turn.locale] for story in STORIES.values()], then="stories")


@skill.intent("AMAZON.NoIntent", scene="story_offered")
def no_story(turn: Turn[Listener]) -> Reply:
    return ask("tip_offered", then="tip_offered")


@skill.intent("SomeoneElseIntent")
def someone_else(turn: Turn[Listener]) -> Reply:
    """Whoever it is has a place of their own until they leave; the household's bookmarks stay where they are."""
    turn.session["guest"] = True
    turn.session.pop("story", None)
    return ask("someone_else", **offered(turn), then="story_offered")


# Stories


@skill.intent("StoryIntent")
def tell_story(turn: Turn[Listener], story: str | None = None) -> Reply:
    """The story that is named, from its bookmark on, else from the beginning."""
    if named := STORIES.get(_id(turn, "story")):
        return read_on(turn, named)
    in_a_story = turn.scene == "chapter"
    return _in_need(turn, "story") or (choose_again(turn) if in_a_story else list_stories(turn))


@skill.intent("AMAZON.YesIntent", scene="story_offered")
@skill.intent("AMAZON.NextIntent", scene="story_offered")
def yes_a_story(turn: Turn[Listener]) -> Reply:
    return read_on(turn, STORIES[turn.session["offered"]])


@skill.intent("AMAZON.YesIntent", scene="go_on_offered")
@skill.intent("AMAZON.NextIntent", scene="go_on_offered")
@skill.intent("AMAZON.YesIntent", scene="after_help")
@skill.intent("AMAZON.ResumeIntent")
def go_on(turn: Turn[Listener]) -> Reply:
    return read_on(turn, place(turn)[0])


@skill.intent("AMAZON.StartOverIntent")
def begin_again(turn: Turn[Listener]) -> Reply:
    story, _ = place(turn)
    progress(turn).bookmarks.pop(story.id, None)
    return read_on(turn, story)


@skill.intent("ChooseIntent")
def choose(turn: Turn[Listener], choice: str | None = None) -> Reply:
    """What the listener does in the story, or which story; what Alexa takes for a choice may be a cry for help."""
    if cry := _in_need(turn, "choice"):
        return cry
    if turn.scene != "chapter":
        named = PLACES.get(_id(turn, "choice"))
        return read_on(turn, named) if named else list_stories(turn)
    story, chapter = place(turn)
    taken = chapter.taken(_id(turn, "choice"))
    return go(turn, story, taken.to) if taken else choose_again(turn)


@skill.intent("AMAZON.YesIntent", scene="chapter")
@skill.intent("AMAZON.NoIntent", scene="chapter")
def yes_or_no(turn: Turn[Listener]) -> Reply:
    return ask("one_of_them", **choices(turn), then="chapter")


@skill.intent("AMAZON.NextIntent", scene="chapter")
def choose_for_me(turn: Turn[Listener]) -> Reply:
    story, chapter = place(turn)
    return go(turn, story, chapter.choices[0].to)


@skill.on("Alexa.Presentation.APL.UserEvent")
def touch(turn: Turn[Listener]) -> Reply:
    """A choice on the screen, by its place."""
    story, chapter = place(turn)
    taken = chapter.taken(str([*turn.request.get("arguments", []), ""][0])) if turn.scene == "chapter" else None
    return go(turn, story, taken.to) if taken else read_on(turn, story)


@skill.intent("AMAZON.PreviousIntent", scene="chapter")
@skill.intent("AMAZON.PreviousIntent", scene="ending")
def go_back(turn: Turn[Listener]) -> Reply:
    """To the chapter before, to choose otherwise."""
    story, known = place(turn)[0], progress(turn)
    path = story.path(known.bookmarks.get(story.id) or turn.session.get("way", []))
    known.bookmarks[story.id] = path[:-1]
    return read_on(turn, story)


@skill.intent("AMAZON.HelpIntent", scene="chapter")
def help_in_a_chapter(turn: Turn[Listener]) -> Reply:
    return ask("chapter_helped", **choices(turn), then="chapter")


def _id(turn: Turn[Listener], slot: str) -> str:
    return (turn.slots[slot].id if slot in turn.slots else None) or ""


# How to help, and how common it is


@skill.intent("TipIntent")
@skill.intent("AMAZON.YesIntent", scene="tip_offered")
@skill.intent("AMAZON.NextIntent", scene="tip_offered")
def tell_tip(turn: Turn[Listener]) -> Reply:
    return _tell_fact(turn, Topic.HELPING, "tip_offered")


@skill.intent("FactIntent")
@skill.intent("AMAZON.YesIntent", scene="fact_offered")
@skill.intent("AMAZON.NextIntent", scene="fact_offered")
def tell_fact(turn: Turn[Listener]) -> Reply:
    return _tell_fact(turn, Topic.NUMBERS, "fact_offered")


def _tell_fact(turn: Turn[Listener], topic: Topic, scene: str) -> Reply:
    fact = kindness.next_of(topic, _facts_heard(turn), turn.today)
    if fact is None:
        return ask("too_old", **offered(turn), then="story_offered")
    return ask("fact", fact=fact.said_in(turn.locale), source=fact.source, is_tip=topic is Topic.HELPING, then=scene)


def _facts_heard(turn: Turn[Listener]) -> list[str]:
    heard: list[str] = turn.session.setdefault("facts_heard", [])
    return turn.memory.facts_heard if turn.remembers else heard


@skill.intent("SourceIntent")
def tell_source(turn: Turn[Listener]) -> Reply:
    heard = _facts_heard(turn)
    if not heard or heard[-1] not in FACTS:
        return ask("no_source_yet", then="tip_offered")
    return ask("source", fact=FACTS[heard[-1]].said_in(turn.locale), source=FACTS[heard[-1]].source, then="tip_offered")


@skill.intent("AMAZON.NoIntent", scene="tip_offered")
@skill.intent("AMAZON.NoIntent", scene="fact_offered")
@skill.intent("AMAZON.NoIntent", scene="another_offered")
def no_more(turn: Turn[Listener]) -> Reply:
    return tell("goodbye")


# A kind deed for today


@skill.intent("DeedIntent")
@skill.intent("AMAZON.YesIntent", scene="ending")
@skill.intent("AMAZON.NoIntent", scene="deed_offered")
@skill.intent("AMAZON.NextIntent", scene="deed_offered")
def offer_deed(turn: Turn[Listener]) -> Reply:
    """Another one after a no; after the third, a story instead."""
    offered = turn.session["deeds_offered"] = turn.session.get("deeds_offered", 0) % 4 + 1
    deed = kindness.next_of(Topic.DEED, _facts_heard(turn), turn.today) if offered < 4 else None
    if deed is None:
        return ask("no_deed", then="another_offered")
    turn.session["deed"] = deed.id
    return ask("deed", deed=deed.said_in(turn.locale), then="deed_offered")


@skill.intent("AMAZON.YesIntent", scene="deed_offered")
def take_on_deed(turn: Turn[Listener]) -> Reply:
    listener = turn.memory
    listener.deed, listener.deed_on = turn.session["deed"], turn.today
    turn.session.pop("deeds_offered", None)
    turn.did("KindnessPromised")
    return ask("deed_taken_on", then="another_offered")


@skill.intent("DeedDoneIntent")
@skill.intent("AMAZON.YesIntent", scene="deed_checked")
def deed_done(turn: Turn[Listener]) -> Reply:
    listener = turn.memory
    if not listener.deed:
        return ask("no_deed_yet", then="ending")
    listener.deed, listener.deed_on = "", None
    listener.deeds_done += 1
    turn.did("KindnessDone")
    return ask("deed_done", done=listener.deeds_done, everyone=turn.totals["KindnessDone"], then="another_offered")


@skill.intent("AMAZON.NoIntent", scene="deed_checked")
def deed_not_done(turn: Turn[Listener]) -> Reply:
    turn.memory.deed_on = turn.today  # it is asked about once more, another day
    return ask("deed_not_done", then="another_offered")


@skill.intent("AMAZON.NoIntent", scene="ending")
def no_deed_today(turn: Turn[Listener]) -> Reply:
    return ask("another_offered", then="another_offered")


@skill.intent("AMAZON.YesIntent", scene="another_offered")
@skill.intent("AMAZON.NextIntent")
def another(turn: Turn[Listener]) -> Reply:
    return _go_on_or_offer(turn)


# Somebody in distress: nothing of it is counted or stored, and nothing said later shows it


@skill.intent("DespairIntent", private=True)
@skill.intent("AMAZON.YesIntent", scene="despair", private=True)
def despair(turn: Turn[Listener]) -> Reply:
    return ask("in_need_despair", **_lines(turn), then="despair")


@skill.intent("HurtIntent", private=True)
@skill.intent("AMAZON.YesIntent", scene="hurt", private=True)
def hurt(turn: Turn[Listener]) -> Reply:
    return ask("in_need_hurt", **_lines(turn), then="hurt")


@skill.intent("WorriedIntent", private=True)
@skill.intent("AMAZON.YesIntent", scene="worried", private=True)
def worried(turn: Turn[Listener]) -> Reply:
    return ask("in_need_worried", **_lines(turn), then="worried")


@skill.intent("BulliedIntent", private=True)
@skill.intent("AMAZON.YesIntent", scene="bullied", private=True)
def bullied(turn: Turn[Listener]) -> Reply:
    return ask("in_need_bullied", **_lines(turn), then="bullied")


@skill.intent("HelpLineIntent", private=True)
@skill.intent("AMAZON.YesIntent", scene="numbers", private=True)
def numbers(turn: Turn[Listener]) -> Reply:
    return ask("in_need_of_numbers", **_lines(turn), then="numbers")


@skill.intent("CardIntent", private=True)
def offer_card(turn: Turn[Listener]) -> Reply:
    """Others may see the card, so it is sent after a warning alone."""
    return ask("card_offered", then="card_offered")


@skill.intent("AMAZON.YesIntent", scene="card_offered", private=True)
def send_card(turn: Turn[Listener]) -> Reply:
    return ask("card", **_lines(turn), then="after_help")


@skill.intent("AMAZON.NoIntent", scene="despair", private=True)
@skill.intent("AMAZON.NoIntent", scene="hurt", private=True)
@skill.intent("AMAZON.NoIntent", scene="worried", private=True)
@skill.intent("AMAZON.NoIntent", scene="bullied", private=True)
@skill.intent("AMAZON.NoIntent", scene="numbers", private=True)
@skill.intent("AMAZON.NoIntent", scene="card_offered", private=True)
def after_help(turn: Turn[Listener]) -> Reply:
    return ask("after_help", then="after_help")


@skill.intent("AMAZON.NoIntent", scene="after_help", private=True)
def leave(turn: Turn[Listener]) -> Reply:
    return tell("take_care")


def _lines(turn: Turn[Listener]) -> dict[str, Any]:
    lines = LINES[turn.locale]
    return {"danger": lines["danger"], "crisis": lines["crisis"], "child": lines["child"], "besides": lines["besides"]}


def _in_need(turn: Turn[Listener], slot: str) -> Reply | None:
    """The answer to a cry for help that Alexa took for a choice or the name of a story."""
    need = need_in(turn.slots[slot].said) if slot in turn.slots else None
    if need is None:
        return None
    turn.is_private = True
    return {Need.DESPAIR: despair, Need.HURT: hurt, Need.WORRIED: worried, Need.BULLIED: bullied}[need](turn)


# Leaving no trace

skill.forgets_on("ForgetMeIntent", then="another_offered")

handler = skill.handler
