"""What Ocean Quiz asks and remembers: its questions, players, promises. Nothing in here is about Alexa."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from speakup import Source, documents
from speakup.quiz import Questions, Round

QUESTIONS_YAML = Path(__file__).with_name("questions.yaml")
PUBLISHERS_YAML = Path(__file__).with_name("publishers.yaml")
PROMISES_YAML = Path(__file__).with_name("promises.yaml")


@dataclass(frozen=True)
class Promise:
    """Something small that a listener may promise to do."""

    id: str
    texts: Mapping[str, str]

    def said_in(self, locale: str) -> str:
        return self.texts.get(locale) or self.texts[locale.partition("-")[0]]


@dataclass
class Player:
    """What is remembered between conversations; each recognised voice has a record of its own."""

    last_visit: date | None = None
    heard: list[str] = field(default_factory=list)
    """The ids of the questions asked so far, the latest last."""
    level: int = 1
    """Where the next round begins."""
    round: Round | None = None
    """The round that was left unfinished."""
    last_round: list[str] = field(default_factory=list)
    """The questions of the last finished round, which can be repeated."""
    rounds: int = 0
    best: int = 0
    """The most points of one round."""
    promise: str = ""
    """The id of the promise that is to be asked about."""
    promised_on: date | None = None
    offered: int = 0
    """How many promises were made or turned down; each time another one is offered."""
    kept: int = 0


def publisher(source: Source, locale: str) -> str:
    """How the publisher is named aloud, in a few words."""
    names = PUBLISHERS.get(source.publisher, {})
    return names.get(locale.partition("-")[0], source.publisher)


def promise_after(offered: int) -> Promise:
    """The promise to offer to one who was offered so many."""
    return PROMISES[offered % len(PROMISES)]


def promise_called(name: str, locale: str) -> str:
    """The promise of that id in words; "" when it is none any more."""
    return next((promise.said_in(locale) for promise in PROMISES if promise.id == name), "")


QUESTIONS = Questions.load(QUESTIONS_YAML)
PUBLISHERS: Mapping[str, Mapping[str, str]] = documents.read(PUBLISHERS_YAML)
PROMISES = [Promise(entry["id"], entry["text"]) for entry in documents.read(PROMISES_YAML)]
