"""What Kind Words knows beside its stories: how to help, how common bullying is, and a kind deed for today."""

from datetime import date
from enum import Enum
from pathlib import Path

from speakup import Fact, Facts

FACTS = Facts.load(Path(__file__).with_name("facts.yaml"))


class Topic(Enum):
    HELPING = "helping"
    NUMBERS = "numbers"
    DEED = "deed"


def next_of(topic: Topic, heard: list[str], day: date) -> Fact | None:
    """The next of a topic that was not heard, and notes it; after the last they begin again. None when all grew old."""
    facts = [fact for fact in FACTS if fact.topic == topic.value and fact.is_good_on(day)]
    unheard = [fact for fact in facts if fact.id not in heard]
    if facts and not unheard:
        heard[:] = [name for name in heard if name not in {fact.id for fact in facts}]
    for fact in (unheard or facts)[:1]:
        heard.append(fact.id)
        return fact
    return None
