"""What Kind Words knows: its stories, how to help, how common bullying is, and a kind deed for today."""

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

FACTS = Facts.load(Path(__file__).with_name("facts.yaml"))


class Topic(Enum):
    HELPING = "helping"
    NUMBERS = "numbers"
    DEED = "deed"


def next_of(topic: Topic, heard: list[str], day: date) -> Fact | None:
    """The next of a topic that was not heard, and notes it; after the last they begin again. None when all grew old."""
    drawn = FACTS.next_unheard(heard, day, [topic])
    return drawn and drawn[0]
