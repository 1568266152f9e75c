"""Whoever talks to a skill: what they say, and what they can do beside speaking."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.clock import moment, span
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.permissions import PERMISSIONS, scope_of
from speakup_workbench.simulator.player import HAPPENINGS
from speakup_workbench.simulator.stage import Stage

BUTTONS = ("play", "pause", "next", "previous")

ACTIONS = {
    ":silence": "the listener says nothing",
    ":intent NAME …": "Alexa hears this intent, in whatever words, as in :intent PledgeIntent litres=10",
    ":touch WORD … [id=ID]": "they touch what is on the screen; WORD … are the arguments of its SendEvent command",
    ":more LIST [back]": "they scroll on in a list that comes in pieces, and the device asks for more of it",
    ":wait TIME": "time passes, as in :wait 2 hours; sessions run out, reminders ring",
    ":now MOMENT": "the same up to a moment, as in :now 2026-11-22 08:00",
    ":allow WHAT": f"they grant a permission in the Alexa app: {', '.join(PERMISSIONS)}, or a scope",
    ":forbid [WHAT]": "they take it away, or all of them",
    ":person [NAME]": "another voice speaks, which Alexa recognises; without a name, one she does not",
    ":user NAME": "another account speaks, with its own memory",
    ":device NAME": "another of the account's devices",
    ":account [TOKEN]": "an account of yours is linked, as LinkAccount cards ask; without a token, none is",
    ":audio WHAT": f"the audio that plays is {', '.join(HAPPENINGS)}",
    ":button WHAT": f"a button for it: {', '.join(BUTTONS)}",
    ":event NAME": "Amazon's cloud tells of an event, as in :event SkillDisabled",
    ":fault WHAT …": "something breaks: dynamodb=gone, api=error, delivery=twice …; off mends it",
    ":others ACT …": "others have done something too, as in :others PledgeMade people=1250 litres=9000",
    ":locale NAME": "they go on in another language, as in :locale en-GB",
}
"""What can be done beside speaking, and what it does."""


class Listener:
    """One person at a time, in the newest conversation of a stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.conversation = stage.conversation()
        self._actions: dict[str, Callable[[str], Exchange | None]] = {
            ":silence": lambda _: self.conversation.say(""),
            ":intent": self._understand,
            ":touch": self._touch,
            ":more": self._scroll,
            ":wait": lambda time: self.conversation.wait(span(time)),
            ":now": lambda time: self.conversation.until(moment(time)),
            ":allow": lambda words: self.conversation.grant(*map(scope_of, words.split())),
            ":forbid": lambda words: self.conversation.revoke(*map(scope_of, words.split())),
            ":person": lambda name: stage.adjust(person=name),
            ":account": lambda token: stage.adjust(access_token=token),
            ":fault": lambda words: stage.adjust(faults=stage.settings.faults.changed(words.split())),
            ":user": lambda name: self._move("user", name),
            ":device": lambda name: self._move("device", name),
            ":locale": lambda name: self._move("locale", name),
            ":audio": self._play_on,
            ":button": self._press,
            ":others": lambda words: stage.cloud.others(words, stage.clock.now()),
            ":event": lambda name: self.conversation.event(name),
        }

    def knows(self, action: str) -> bool:
        return action in self._actions

    def take(self, line: str) -> Exchange | None:
        """A line of a conversation file: an action, or what is said. None and raises as `act`."""
        return self.act(line) if line.startswith(":") else self.conversation.say(line)

    def act(self, line: str) -> Exchange | None:
        """Does what an action says, such as ":wait 2 hours"; None when it only settles something.

        Raises Mistake for what cannot be done.
        """
        name, _, argument = line.strip().partition(" ")
        if name not in self._actions:
            raise Mistake(f"There is no action {name}. There are: {', '.join(self._actions)}.")
        try:
            return self._actions[name](argument.strip())
        except OverflowError:
            raise Mistake(f"No clock goes as far as {line.strip()!r}. Name a moment that is nearer.") from None

    def _touch(self, words: str) -> Exchange:
        if words.startswith("{"):
            arguments, source, components = _event(words)
            return self.conversation.touch(*arguments, source=source, components=components)
        said = words.split()
        name = said.pop().removeprefix("id=") if said and said[-1].startswith("id=") else None
        return self.conversation.touch(*said, source={"id": name})

    def _scroll(self, words: str) -> Exchange:
        name, _, way = words.partition(" ")
        if way not in ("", "back"):
            raise Mistake(f"A listener scrolls on, or with :more {name} back. There is no {way!r}.")
        return self.conversation.scroll(name, back=bool(way))

    def _understand(self, words: str) -> Exchange:
        name, *pairs = re.split(r"\s+(?=[\w.-]+=)", words)  # a value goes on until the next name
        filled = [pair.partition("=") for pair in pairs]
        return self.conversation.understand(name, {slot: value.strip() for slot, _, value in filled})

    def _move(self, setting: str, value: str) -> None:
        """What begins a conversation of its own."""
        if not value:
            raise Mistake(f":{setting} needs a name.")
        self.conversation = self.stage.change(**{setting: value})

    def _play_on(self, argument: str) -> Exchange:
        happening = next((known for known in HAPPENINGS if known == argument), None)
        if happening is None:
            raise Mistake(f"Audio is {', '.join(HAPPENINGS)}. It is never {argument!r}.")
        return self.conversation.playback(happening)

    def _press(self, argument: str) -> Exchange:
        if argument not in BUTTONS:
            raise Mistake(f"There is no button {argument!r}. Press {', '.join(BUTTONS)}.")
        return self.conversation.press(argument)


def _event(text: str) -> tuple[list[Any], dict[str, Any], dict[str, Any]]:
    """The arguments, source and components of a touch that is written as a device sends it. Raises Mistake."""
    try:
        event = json.loads(text)
    except ValueError:
        event = {}
    match {"source": {}, "components": {}, **event}:
        case {"arguments": list(arguments), "source": dict(source), "components": dict(components)}:
            return arguments, source, components
    example = '{"arguments": ["more", 7], "source": {"id": "next"}, "components": {"name": "Ana"}}'
    raise Mistake(f"{text[:60]} is no touch. Write the words of its arguments, or such as {example}.")
