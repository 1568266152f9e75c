"""My Cause: a story in which the listener decides what happens next."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from speakup import Reply, Skill, Turn, ask, tell
from speakup.story import Chapter, Story

LOCALES = ("en-US", "en-GB", "es-US")

# In the order in which they are offered.
STORIES = {
    name: Story.load(Path(__file__).with_name("stories") / f"{name}.yaml", LOCALES)
    for name in ("a_voice_at_the_meeting",)
}


@dataclass
class Listener:
    """What My Cause remembers between conversations."""

    visits: int = 0
    story: str = ""
    """The one that was told last, by its id."""
    path: list[str] = field(default_factory=list)
    """Its chapters so far, the latest last; empty once it came to an end."""
    endings: list[str] = field(default_factory=list)
    """Those that were reached, as "story/chapter"."""


skill = Skill(__name__, memory=Listener)


# Welcome


@skill.launch
def welcome(turn: Turn[Listener]) -> Reply:
    listener = turn.memory if turn.remembers else Listener()  # stories are told all the same
    listener.visits += 1
    if listener.path and listener.story in STORIES:
        turn.session |= {"story": listener.story, "path": listener.path}
        story, chapter = place(turn)
        if chapter.choices:
            title, so_far = story.title[turn.locale], chapter.so_far[turn.locale]
            return ask("go_on_offered", title=title, so_far=so_far, then="go_on_offered")
    return ask("welcome_back" if listener.visits > 1 else "welcome", **offered(turn), then="story_offered")


def offered(turn: Turn[Listener]) -> dict[str, Any]:
    """The first story of which not every ending was heard; the first of all when each was."""
    open_ones = [story for story in STORIES.values() if found(turn, story) < len(story.endings)]
    story = (open_ones or [*STORIES.values()])[0]
    turn.session |= {"story": story.id, "path": [story.begins]}
    return {"title": story.title[turn.locale], "about": story.about[turn.locale]}


# The story


def place(turn: Turn[Listener]) -> tuple[Story, Chapter]:
    """Where we are in this conversation; at the beginning of the first story when nothing was begun."""
    story = STORIES.get(turn.session.get("story", ""), next(iter(STORIES.values())))
    return story, story.chapters[story.path(turn.session.get("path", []))[-1]]


def found(turn: Turn[Listener], story: Story) -> int:
    """How many endings of a story were heard."""
    endings = turn.memory.endings if turn.remembers else turn.session.get("endings", [])
    return sum(name.startswith(f"{story.id}/") for name in endings)


def go(turn: Turn[Listener], path: list[str]) -> Reply:
    """To the last chapter of a path."""
    story, _ = place(turn)
    turn.session["path"] = path
    chapter = story.chapters[path[-1]]
    if turn.remembers:
        turn.memory.story, turn.memory.path = story.id, path if chapter.choices else []
    if chapter.choices:
        return ask("chapter", lines=chapter.lines[turn.locale], told=told(turn), then="chapter")
    endings = turn.memory.endings if turn.remembers else turn.session.setdefault("endings", [])
    if f"{story.id}/{chapter.id}" not in endings:
        endings.append(f"{story.id}/{chapter.id}")
        turn.did("EndingReached")
    known, of = found(turn, story), len(story.endings)
    return ask("ending", lines=chapter.lines[turn.locale], found=known, of=of, then="ending")


def told(turn: Turn[Listener]) -> list[str]:
    """The choices, as they are offered."""
    return [choice.told[turn.locale] for choice in place(turn)[1].choices]


@skill.intent("AMAZON.YesIntent", scene="story_offered")
@skill.intent("AMAZON.YesIntent", scene="go_on_offered")
@skill.intent("AMAZON.ResumeIntent")
def go_on(turn: Turn[Listener]) -> Reply:
    return go(turn, place(turn)[0].path(turn.session.get("path", [])))


@skill.intent("AMAZON.YesIntent", scene="ending")
@skill.intent("AMAZON.StartOverIntent")
def begin_again(turn: Turn[Listener]) -> Reply:
    return go(turn, [place(turn)[0].begins])


@skill.intent("StoryIntent")
@skill.intent("AMAZON.NoIntent", scene="go_on_offered")
@skill.intent("AMAZON.NoIntent", scene="forget_offered")
def another_story(turn: Turn[Listener]) -> Reply:
    return ask("story_offer", **offered(turn), then="story_offered")


@skill.intent("AMAZON.NoIntent", scene="story_offered")
@skill.intent("AMAZON.NoIntent", scene="ending")
def no_story(turn: Turn[Listener]) -> Reply:
    return tell("goodbye")


@skill.intent("ChooseIntent", scene="chapter")
def choose(turn: Turn[Listener], choice: str | None = None) -> Reply:
    """`choice` is heard as an id of the slot type Choice; each chapter takes some of them."""
    story, chapter = place(turn)
    taken = chapter.taken((choice and turn.slots["choice"].id) or "")
    if taken is None:
        return which(turn)
    return go(turn, [*story.path(turn.session["path"]), taken.to])


@skill.intent("AMAZON.NextIntent", scene="chapter")
def choose_for_me(turn: Turn[Listener]) -> Reply:
    story, chapter = place(turn)
    return go(turn, [*story.path(turn.session["path"]), chapter.choices[0].to])


@skill.intent("AMAZON.YesIntent", scene="chapter")
@skill.intent("AMAZON.NoIntent", scene="chapter")
@skill.intent("AMAZON.HelpIntent", scene="chapter")
def which(turn: Turn[Listener]) -> Reply:
    return ask("choose_again", told=told(turn), then="chapter")


@skill.intent("ChooseIntent")
def nothing_to_choose(turn: Turn[Listener], choice: str | None = None) -> Reply:
    return another_story(turn)


@skill.intent("AMAZON.PreviousIntent", scene="chapter")
@skill.intent("AMAZON.PreviousIntent", scene="ending")
def go_back(turn: Turn[Listener]) -> Reply:
    """To the chapter before, to choose otherwise."""
    story, _ = place(turn)
    path = story.path(turn.session["path"])
    return go(turn, path[:-1] or path)


# Leaving no trace

skill.forgets_on("ForgetMeIntent")

handler = skill.handler
