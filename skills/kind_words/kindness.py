"""What Kind Words knows and remembers: its stories, how to help, how common bullying is, and a kind deed for today."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

from speakup import Fact, Facts
from speakup.story import Story

LOCALES = ("en-US", "en-GB")

# In the order in which they are offered.
STORIES = {
    name: Story.load(Path(__file__).with_name("stories") / f"{name}.yaml", LOCALES)
    for name in ("the_window_seat", "forty_one_messages", "the_blue_jacket")
}
FIRST, *_, LAST = STORIES.values()
PLACES = {**dict(zip(("first", "second", "third"), STORIES.values(), strict=False)), "last": LAST}
"""The same by the ids of the slot type Choice that one may say of a list."""

FACTS = Facts.load(Path(__file__).with_name("facts.yaml"))


@dataclass
class Listener:
    """What Kind Words remembers of a household. Nothing in it tells who listens, nor that anybody asked for help."""

    has_been_here: bool = False
    story: str = ""
    """The one that was told last, by its id."""
    bookmarks: dict[str, list[str]] = field(default_factory=dict)
    """Of each story that was begun, the chapters of the way so far, the latest last."""
    endings: list[str] = field(default_factory=list)
    """Those that were reached, as "story/chapter"."""
    facts_heard: list[str] = field(default_factory=list)
    """Their ids, the latest last."""
    deed: str = ""
    """The kind deed that was taken on, by its fact's id; "" when none is open."""
    deed_on: date | None = None
    deeds_done: int = 0


class Topic(Enum):
    HELPING = "helping"
    NUMBERS = "numbers"
    DEED = "deed"


def next_of(topic: Topic, heard: list[str], day: date) -> Fact | None:
    """The next of a topic that was not heard, and notes it; after the last they begin again. None when all grew old."""
    drawn = FACTS.next_unheard(heard, day, [topic])
    return drawn and drawn[0]
