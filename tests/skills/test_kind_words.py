"""Kind Words as conversations: the real handler, moto's DynamoDB, Alexa's side by the simulator."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from skills.kind_words.help_lines import LINES, Need
from skills.kind_words.kindness import FACTS, LOCALES, STORIES, Topic
from skills.kind_words.skill import skill
from speakup import documents
from speakup.story import Story
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.rehearsal import Rehearsal

pytestmark = pytest.mark.alexa(now="2026-11-21 18:00", screen=False)
ROOT = Path(__file__).parents[2]
README = ROOT / "skills" / "kind_words" / "README.md"
LISTING = ROOT / "store_listings" / "kind_words" / "skill.json"
IN_BRITAIN = pytest.mark.alexa(locale="en-GB")
IN_BOTH = ["en-US", pytest.param("en-GB", marks=IN_BRITAIN)]
LONGEST = 54
"""Words: 21 seconds at 150 words a minute."""
INVITES = re.compile(r"(\?|\b(Say|say)\b[^.?!]*\.)$")


@pytest.fixture
def alexa(alexa: Rehearsal) -> Rehearsal:
    """Nobody has opened Kind Words yet; it is Saturday evening."""
    alexa.open("kind_words", launch=False)
    return alexa


@pytest.fixture(params=IN_BOTH)
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def say(alexa: Rehearsal, *utterances: str) -> Exchange:
    """What came of the last utterance; every one of them left no dead end."""
    for utterance in utterances:
        is_sound(alexa.say(utterance))
    return alexa.exchange


def is_sound(exchange: Exchange) -> None:
    """An open session asks and has a reprompt, a closed one asks nothing, and nothing is long."""
    assert not exchange.errors and not exchange.notes, exchange
    words = re.sub(r"\[[^]]*\]", "", exchange.speech).split()
    assert len(words) <= LONGEST, exchange.speech
    if exchange.ended:
        assert "?" not in exchange.speech
    else:
        assert INVITES.search(exchange.speech), exchange.speech
        assert exchange.reprompt and INVITES.search(exchange.reprompt), exchange.reprompt


# Welcome


def test_a_first_visit_offers_the_first_story(alexa: Rehearsal) -> None:
    assert "stories about bullying" in say(alexa, "open kind words").speech
    assert "Monday, quarter to eight" in say(alexa, "yes").speech


def test_a_returning_listener_is_not_told_again_what_this_is(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "stop")
    again = say(alexa, "open kind words")
    assert "you decide" not in again.speech and "The Window Seat" in again.speech


def test_a_story_that_was_heard_is_followed_by_the_next(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes", "tell carter to stop", "answer back", "tell ms reed", "ask nia herself")
    assert "Forty-One Messages" in say(alexa, "no", "yes").speech


def test_no_leads_to_ways_to_help_and_then_out(alexa: Rehearsal) -> None:
    assert "way to help" in say(alexa, "open kind words", "no").speech
    assert say(alexa, "no").ended


@pytest.mark.parametrize(
    ("wish", "begins"),
    [
        ("the window seat", "Monday, quarter to eight"),
        ("the first one", "Monday, quarter to eight"),
        ("tell me forty one messages", "Friday night"),
        ("the second", "Friday night"),
        ("the one about the chat", "Friday night"),
        ("the blue jacket", "Thursday afternoon"),
        ("the last one", "Thursday afternoon"),
        ("i want to hear the jacket story", "Thursday afternoon"),
    ],
)
def test_a_story_can_be_named_in_many_ways(alexa: Rehearsal, wish: str, begins: str) -> None:
    say(alexa, "open kind words", "which stories are there")
    assert begins in say(alexa, wish).speech


def test_a_story_that_there_is_not(alexa: Rehearsal) -> None:
    say(alexa, "open kind words")
    alexa.say("tell me the story of dragons", guesses=True)
    assert "Forty-One Messages" in alexa.speech and not alexa.ended


# Choices


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_every_choice_can_be_taken_in_the_words_in_which_it_is_told(
    alexa: Rehearsal, story: Story, locale: str
) -> None:
    """As it is told, with "I" and with "let's"; each is heard as what the story takes it for."""
    values = choices_of(locale)
    for chapter in story.chapters.values():
        for choice in chapter.choices:
            told = choice.told[locale].casefold()
            wanted = next((id for id in choice.take if told in values[id]), None)
            assert wanted, f"{chapter.id}: add {told!r} to {choice.take}"
            assert chapter.taken(wanted) == choice
            alexa.hears({said: ("ChooseIntent", {"choice": told}) for said in (told, f"i {told}", f"let's {told}")})


def choices_of(locale: str) -> dict[str, set[str]]:
    model = json.loads((ROOT / f"interaction_models/kind_words/{locale}.json").read_text(encoding="utf-8"))
    types = {each["name"]: each["values"] for each in model["interactionModel"]["languageModel"]["types"]}
    return {value["id"]: {value["name"]["value"], *value["name"].get("synonyms", [])} for value in types["Choice"]}


def test_every_choice_has_many_wordings_and_a_story_that_takes_it(locale: str) -> None:
    taken = {
        take
        for story in STORIES.values()
        for chapter in story.chapters.values()
        for choice in chapter.choices
        for take in choice.take
    }
    known = choices_of(locale)
    assert set(known) == taken | {"first", "second", "third", "last"}
    assert all(len(names) >= 6 for names in known.values())


@pytest.mark.parametrize(
    "words", ["i sit with her", "sit down next to nia", "the first", "number one", "option a", "i'd join her"]
)
def test_one_choice_in_many_wordings(alexa: Rehearsal, words: str) -> None:
    assert "You sit down." in say(alexa, "open kind words", "yes", words).speech


def test_what_is_no_choice_here_leads_back_to_those_that_are(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes")
    first, second = say(alexa, "call the other parents").speech, say(alexa, "write it down").speech
    assert first != second
    for speech in (first, second):
        assert speech.endswith("Do you sit down next to Nia, tell Carter to stop, or look at your phone?")


@pytest.mark.parametrize("word", ["yes", "no"])
def test_yes_and_no_choose_nothing(alexa: Rehearsal, word: str) -> None:
    answers = {say(alexa, "open kind words", "yes", word).speech, say(alexa, word).speech}
    assert len(answers) == 2 and all("Do you sit down next to Nia," in answer for answer in answers)


def test_a_third_that_is_not_there(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes", "the first")
    assert say(alexa, "the third").speech.endswith("Do you ask her more, or tell the driver?")


def test_one_can_go_back_and_choose_otherwise(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes", "the first", "the second")
    assert "You sit down." in say(alexa, "go back").speech
    assert "Monday" in say(alexa, "i changed my mind").speech
    assert "Monday" in say(alexa, "go back").speech


def test_one_can_go_back_from_an_ending(alexa: Rehearsal) -> None:
    end = say(alexa, "open kind words", "yes", "the first", "the first", "the second", "wait one more day")
    assert "You know 1 of 3 endings." in end.speech
    assert "You keep your promise for a week." in say(alexa, "go back").speech
    assert "You know 2 of 3 endings." in say(alexa, "tell ms reed after all", "keep a seat for her").speech


def test_an_ending_counts_once_and_all_are_celebrated(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes", "the first", "the first", "the second", "the second")
    assert "1 of 3" in say(alexa, "go back", "the second").speech
    say(alexa, "go back", "the first", "the first", "go back")
    assert "all 3 endings" in say(alexa, "the second").speech


def test_skip_leaves_it_to_the_storyteller(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes")
    for _ in range(len(STORIES["the_window_seat"].chapters)):
        if "endings" in say(alexa, "choose for me").speech:
            return
    pytest.fail("no ending")


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_every_chapter_is_told_soundly(alexa: Rehearsal, story: Story, locale: str) -> None:
    """Each chapter on the way that the second choice takes, and on that of the last."""
    for place in ("the first one", "the second one", "the last one"):
        alexa.open("kind_words", launch=False)
        say(alexa, "open kind words", "which stories are there", story.title[locale])
        while "endings" not in say(alexa, place).speech:
            pass


@pytest.mark.alexa(screen=True)
def test_a_choice_can_be_touched(alexa: Rehearsal) -> None:
    shown = say(alexa, "open kind words", "yes").screen
    assert any("Tell Carter to stop" in line for line in shown)
    alexa.do(":touch second")
    assert "You say it calmly." in alexa.speech
    alexa.do(":touch third")
    assert "You say it calmly." in alexa.speech
    say(alexa, "how can i help")
    alexa.do(":touch")
    assert "You say it calmly." in alexa.speech


# Coming back, and several people at one device


def test_the_next_day_it_goes_on_where_it_was(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes", "tell carter to stop", "stop")
    alexa.do(":wait a day")
    assert "You told Carter to stop" in say(alexa, "open kind words").speech
    assert "You say it calmly." in say(alexa, "yes").speech


def test_each_story_has_a_bookmark_of_its_own(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes", "tell carter to stop", "the blue jacket", "let it be", "stop")
    assert "her mother is worried" in say(alexa, "open kind words").speech
    assert "You say it calmly." in say(alexa, "the window seat").speech


def test_someone_else_has_a_place_of_their_own(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes", "tell carter to stop", "stop", "open kind words")
    assert "Monday" in say(alexa, "that wasn't me", "yes").speech
    assert "You sit down." in say(alexa, "the first").speech
    say(alexa, "stop")
    assert "You told Carter to stop" in say(alexa, "open kind words").speech


def test_a_recognised_voice_is_not_made_use_of(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes", "tell carter to stop", "stop")
    alexa.do(":person Ana")
    assert "You told Carter to stop" in say(alexa, "open kind words").speech


def test_start_over_begins_the_story_again(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes", "the first", "the first")
    assert "Monday" in say(alexa, "start over").speech
    assert "You sit down." in say(alexa, "the first").speech


# Helping, and kind deeds


def test_every_way_to_help_is_told_once_before_they_begin_again(alexa: Rehearsal) -> None:
    tips = [fact.said_in("en-US") for fact in FACTS if fact.topic == Topic.HELPING.value]
    assert len(tips) == 12
    say(alexa, "open kind words")
    told = [say(alexa, "how can i help").speech for _ in range(len(tips) + 1)]
    for tip, speech in zip([*tips, tips[0]], told, strict=True):
        assert tip in speech


def test_a_fact_and_who_says_so(alexa: Rehearsal) -> None:
    assert "haven't claimed anything" in say(alexa, "open kind words", "who says so").speech
    fact = say(alexa, "how common is bullying")
    assert "about one in five students" in fact.speech and fact.card
    source = say(alexa, "where does that come from")
    assert source.card and "https://nces.ed.gov/FastFacts/display.asp?id=719" in source.card.text


@pytest.mark.alexa(now="2036-01-01 08:00")
def test_what_has_grown_old_is_not_told(alexa: Rehearsal) -> None:
    assert "too old" in say(alexa, "open kind words", "how can i help").speech
    assert "without a task" in say(alexa, "give me something kind to do").speech


def test_after_three_deeds_there_is_a_story(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "give me something kind to do", "no", "no")
    assert "without a task" in say(alexa, "no").speech
    assert "The Window Seat" in say(alexa, "yes").speech


def test_a_deed_is_asked_about_on_another_day_and_counted_once(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "give me something kind to do", "yes")
    assert list(alexa.acts) == ["KindnessPromised"]
    say(alexa, "stop")
    alexa.do(":wait a day")
    assert "Say hello, by name" in say(alexa, "open kind words").speech
    say(alexa, "not yet", "stop")
    assert "Say hello, by name" not in say(alexa, "open kind words").speech
    say(alexa, "stop")
    alexa.do(":wait a day")
    say(alexa, "open kind words", "i did it")
    assert list(alexa.acts) == ["KindnessDone"]
    assert "haven't anything noted" in say(alexa, "i did it").speech and not alexa.acts


def test_others_are_told_of_only_when_they_are_many(alexa: Rehearsal) -> None:
    alexa.do(":others KindnessDone people=1200 count=3000")
    say(alexa, "open kind words", "give me something kind to do", "yes")
    done = say(alexa, "i did it").speech
    assert "1,2" in done and "others" in done


# Distress

CRIES = {
    Need.HURT: [
        "someone is hurting me", "my dad hits me", "he is hitting me", "my uncle touches me at night",
        "i am not safe at home", "i'm scared", "call the police", "a boy at school threatens me",
    ],
    Need.DESPAIR: [
        "i want to die", "i want to kill myself", "i don't want to live anymore", "i can't go on",
        "i want to hurt myself", "i wish i was dead", "nobody would miss me",
    ],
    Need.BULLIED: [
        "i am being bullied", "they are bullying me", "kids at school laugh at me", "everyone hates me",
        "this happens to me too", "i get bullied at work", "nobody likes me",
    ],
    Need.WORRIED: [
        "my friend is being bullied", "my daughter is being bullied at school", "my best friend wants to die",
        "someone is hurting my friend", "i'm worried about my son",
    ],
}  # fmt: skip
FIRST_WORDS = {
    Need.HURT: "It's not your fault.",
    Need.DESPAIR: "alone.",
    Need.BULLIED: "Nobody deserves that",
    Need.WORRIED: "you noticed",
}
WHERE = {
    "at the start": ("open kind words",),
    "in a story": ("open kind words", "yes"),
    "after a wrong choice": ("open kind words", "yes", "call the other parents"),
    "at an ending": ("open kind words", "yes", "the second", "the second", "the second", "the second"),
    "offered to go on": ("open kind words", "yes", "stop", "open kind words"),
    "asked which story": ("open kind words", "which stories are there"),
    "offered a way to help": ("open kind words", "no"),
    "told a way to help": ("open kind words", "how can i help"),
    "told a fact": ("open kind words", "how common is it"),
    "told a source": ("open kind words", "how common is it", "who says so"),
    "offered a deed": ("open kind words", "give me something kind to do"),
    "after taking it on": ("open kind words", "give me something kind to do", "yes"),
    "offered another story": ("open kind words", "skip"),
    "someone else": ("open kind words", "someone else"),
    "in despair": ("open kind words", "i want to die"),
    "hurt": ("open kind words", "yes", "someone is hurting me"),
    "bullied": ("open kind words", "i am being bullied"),
    "worried": ("open kind words", "my friend is being bullied"),
    "told the numbers": ("open kind words", "who can i call"),
    "offered a card": ("open kind words", "send me a card"),
    "after help": ("open kind words", "yes", "i want to die", "no"),
    "asked whether to forget": ("open kind words", "forget me"),
}


@pytest.fixture(params=list(WHERE.values()), ids=list(WHERE))
def somewhere(request: pytest.FixtureRequest, alexa: Rehearsal) -> Rehearsal:
    """A conversation at each place that Kind Words leads to."""
    say(alexa, *request.param)
    return alexa


def test_distress_is_heard_everywhere(locale: str, somewhere: Rehearsal) -> None:
    """Whatever was asked: at once, calmly, with the country's own numbers, never with a card, and never the end."""
    for need, cries in CRIES.items():
        answer = say(somewhere, cries[0])
        assert FIRST_WORDS[need] in answer.speech and answer.card is None and not answer.ended
        assert LINES[locale]["danger" if need is not Need.BULLIED else "crisis"].spoken in answer.speech
        assert '<prosody rate="slow">' in json.dumps(answer.response).replace("\\", "")
        assert say(somewhere, "yes").speech == say(somewhere, "repeat").speech == answer.speech


@pytest.mark.parametrize("need", CRIES)
def test_distress_is_heard_in_many_words(alexa: Rehearsal, need: Need, locale: str) -> None:
    for cry in CRIES[need]:
        alexa.open("kind_words", launch=False)
        assert FIRST_WORDS[need] in say(alexa, "open kind words", "yes", cry).speech, cry


def test_a_cry_that_alexa_takes_for_a_choice_is_heard_all_the_same(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes")
    for cry in ("i choose to die", "i take a knife and cut myself"):
        answer = alexa.say(cry, guesses=True)
        assert answer.heard.intent == "ChooseIntent"
        assert "9 8 8" in answer.speech and answer.card is None
        assert say(alexa, "yes").speech == answer.speech


def test_distress_leaves_no_trace(alexa: Rehearsal, locale: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Not in the record, nor in what a later turn saves with it; no act; and nothing that is said later shows it."""
    say(alexa, "open kind words", "yes")
    before = dict(alexa.memory or {})
    for cry in ("someone is hurting me", "yes", "help", "what", "banana", "i don't know", "send me a card", "no"):
        say(alexa, cry)
        assert alexa.memory == before and not alexa.acts
    say(alexa, "yes", "the first one")
    kept = json.dumps(alexa.exchange.response)
    for trace in (
        LINES[locale]["child"].spoken,
        "in_need",
        "hurt",
        "HurtIntent",
        "fault",
        "card_offered",
        "after_help",
    ):
        assert trace not in kept
    assert "Monday" in say(alexa, "go back").speech
    assert "number" not in say(alexa, "stop", "open kind words").speech


def test_phrases_of_distress_have_one_wording() -> None:
    """Which of several was heard last would be saved with the record, and would show that one was."""
    scenes = ("despair", "hurt", "worried", "bullied", "numbers", "card_offered", "after_help")
    for locale in LOCALES:
        for name, phrase in skill.phrases.known(locale).items():
            if name.startswith("in_need") or name in ("card", "take_care") or name.endswith(scenes):
                assert len(phrase.speech) == 1, name
    for scene in scenes:
        for default in ("help", "fallback", "dont_know"):
            assert skill.phrases.has("en-US", f"{default}_{scene}")


def test_help_is_there_while_dynamodb_is_gone(alexa: Rehearsal) -> None:
    alexa.do(":fault dynamodb=gone")
    assert "9 8 8" in say(alexa, "ask kind words i want to die").speech


def test_nothing_claims_to_call_anybody(alexa: Rehearsal, locale: str) -> None:
    say(alexa, "open kind words")
    for wish in ("call the police", "call for help", "can you call someone", "i want to die"):
        assert "calling" not in say(alexa, wish).speech.casefold()
    texts = [text for phrase in skill.phrases.known(locale).values() for text in phrase.speech]
    claims = re.compile(r"(?<!can )\bI('ll| will| am|'m)? (call|calling|connect|contact|put you through)")
    assert not [text for text in texts if claims.search(text)]


def test_a_card_comes_only_after_a_warning(alexa: Rehearsal, locale: str) -> None:
    offered = say(alexa, "open kind words", "who can i call", "send me a card")
    assert "Everybody who uses this Alexa account can see it" in offered.speech and offered.card is None
    assert say(alexa, "no").card is None
    card = say(alexa, "put it on a card", "yes").card
    assert card and all(line.number in card.text for line in LINES[locale].values())


def test_the_story_goes_on_only_if_one_wants(alexa: Rehearsal) -> None:
    say(alexa, "open kind words", "yes", "tell carter to stop", "i am being bullied")
    assert "go on with a story?" in say(alexa, "no").speech
    assert "You say it calmly." in say(alexa, "yes").speech
    assert say(alexa, "i am being bullied", "no", "no").ended


# Wherever the listener is


def test_help_says_what_is_possible_here(locale: str, somewhere: Rehearsal) -> None:
    before = somewhere.say("repeat").speech
    help = say(somewhere, "help")
    assert not help.ended and help.speech != before


@pytest.mark.parametrize("leaving", ["cancel", "that's all"])
def test_one_can_leave_anywhere(somewhere: Rehearsal, leaving: str) -> None:
    goodbye = say(somewhere, leaving)
    assert goodbye.ended and len(goodbye.speech.split()) < 10


def test_silence_brings_the_reprompt_and_then_the_end(somewhere: Rehearsal) -> None:
    assert not say(somewhere, "").ended
    assert say(somewhere, "").ended


def test_no_answer_is_a_dead_end(somewhere: Rehearsal) -> None:
    for words in ("what is the capital of france", "i don't know", "repeat", "go back", "help", "next", "yes"):
        assert not say(somewhere, words).ended


@pytest.mark.parametrize("words", ["no", "the second one", "start over", "continue", "i did it"])
def test_whatever_is_said_is_answered(somewhere: Rehearsal, words: str) -> None:
    if not say(somewhere, words).ended:
        say(somewhere, "help")


def test_no_card_holds_markup(alexa: Rehearsal, locale: str) -> None:
    say(alexa, "open kind words")
    for words in ("how can i help", "who says so"):
        card = say(alexa, words).card
        assert card and not re.search(r"[<>{}\[\]]", card.text)


# The README


def test_the_readme_names_the_source_of_every_claim() -> None:
    rows = ["| fact | claim | source | as of |", "|---|---|---|---|"]
    for fact in FACTS:
        source = f"[{fact.source.publisher}: {fact.source.title}]({fact.source.url})"
        rows.append(f"| `{fact.id}` | {fact.said_in('en-GB')} | {source} | {fact.source.as_of} |")
    is_in_the_readme("\n".join(rows))


def test_the_readme_names_the_source_of_every_number_to_call() -> None:
    rows = ["| for | where | whom | number | source |", "|---|---|---|---|---|"]
    for purpose in LINES["en-US"]:
        for locale in LOCALES:
            line = LINES[locale][purpose]
            source = f"[{line.source.publisher}: {line.source.title}]({line.source.url})"
            rows.append(f"| {purpose} | {locale} | {line.name} | {line.number} | {source} |")
    is_in_the_readme("\n".join(rows))


def is_in_the_readme(table: str) -> None:
    assert table in README.read_text(encoding="utf-8"), f"Put this table into {README}:\n\n{table}\n"


def test_the_readme_counts_the_chapters() -> None:
    text = README.read_text(encoding="utf-8")
    for story in STORIES.values():
        assert f"| {story.title['en-US']} | {len(story.chapters)} | {len(story.endings)} |" in text


def test_the_conversation_of_the_readme_is_a_real_one(alexa: Rehearsal) -> None:
    """Each answer is one that the skill gives there; which variant a listener hears is left to chance."""
    text = README.read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    turns = [turn.partition("\n") for turn in text.split("> ")[1:]]
    wanted = {(said, " ".join(answer.removeprefix("Alexa: ").split())) for said, _, answer in turns}
    assert len(wanted) == len(turns) > 5
    heard: set[tuple[str, str]] = set()
    for seed in range(20):
        alexa.open("kind_words", seed=seed, launch=False)
        for said, _, _ in turns:
            speech = re.sub(r"\[[^]]*\]", "", say(alexa, said).speech)
            heard.add((said, " ".join(speech.split())))
    assert wanted <= heard, wanted - heard


# The store listing


def test_the_example_phrases_are_heard_and_answered(alexa: Rehearsal, locale: str) -> None:
    manifest = json.loads(LISTING.read_text(encoding="utf-8"))["manifest"]
    phrases = manifest["publishingInformation"]["locales"][locale]["examplePhrases"]
    assert phrases[0] == "Alexa, open kind words." and len(set(phrases)) == 3
    for phrase in phrases:
        alexa.open("kind_words", launch=False)
        answer = say(alexa, phrase)
        assert answer.heard.how == "sample" and answer.heard.intent != "AMAZON.FallbackIntent"


def test_the_listing_says_for_whom_it_is_and_what_it_is_not(locale: str) -> None:
    manifest = json.loads(LISTING.read_text(encoding="utf-8"))["manifest"]
    listing = manifest["publishingInformation"]["locales"][locale]
    assert "16 and older" in listing["description"] and "not an emergency service" in listing["description"]
    for line in LINES[locale].values():
        assert line.number.replace(" ", "") in re.sub(r"[ -]", "", listing["description"])
    assert len(listing["description"]) <= 4000 and len(listing["summary"]) <= 160
    assert not manifest["privacyAndCompliance"]["isChildDirected"] and manifest["permissions"] == []


def test_nothing_of_the_content_is_due_before_it_was_checked() -> None:
    for fact in FACTS:
        assert fact.source.checked <= date(2026, 11, 21) and fact.is_good_on(date(2026, 11, 21))
    assert documents.read(ROOT / "store_listings" / "kind_words" / "privacy.yaml")["as_of"] == "21 November 2026"
