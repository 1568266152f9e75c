"""A request on its way to the skill and the reply on its way back, with all that the settings let go wrong there."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace

from speakup_workbench.simulator import envelope, handler, response, ssml
from speakup_workbench.simulator.caller import Caller
from speakup_workbench.simulator.exchange import Draft, Json, Turn
from speakup_workbench.simulator.faults import HURRIED
from speakup_workbench.simulator.handler import Call, Handler
from speakup_workbench.simulator.response import Response, Speech

TIME_LIMIT = 8.0
"""Seconds a skill has to answer."""
MAY_SPEAK_MEANWHILE = ("LaunchRequest", "IntentRequest")
"""What may be answered with progressive responses."""


class Unanswered(Exception):
    """There is no reply that counts; the message says why."""

    def __init__(self, reason: str, error_type: str) -> None:
        super().__init__(reason)
        self.error_type = error_type
        """As a SessionEndedRequest tells it."""


@dataclass
class Delivery:
    """The way to one skill."""

    handler: Handler
    caller: Caller
    time_limit: float = TIME_LIMIT

    def ask(self, event: Json, interfaces: Collection[str], draft: Draft) -> Response:
        """The reply to an event, as it was read, with what happened meanwhile in the draft. Raises Unanswered.

        interfaces: those of the device that the event is from.
        """
        faults = self.caller.settings.faults
        event = envelope.newer(event) if faults.request == "newer" else event
        calls = self._calls(event)
        turns = [Turn(event, call.reply, call.seconds, call.printed) for call in calls]
        draft.turns += [*turns[1:], replace(turns[0], calls=tuple(self.caller.calls))]
        if any(turn.response != turns[0].response for turn in turns):
            draft.notes.append("The request was delivered twice, and the two replies differ. Alexa plays the first.")
        for meanwhile in self.caller.progressive:
            draft.say("skill", Speech(ssml.text(meanwhile), meanwhile))
        self.caller.calls.clear()
        self.caller.progressive.clear()
        lost = "The function ran out of time: what it did is done, and its reply is lost."
        if failure := calls[0].failure or (lost if faults.function == "killed" else None):
            is_late = calls[0].seconds > self.time_limit or faults.function
            raise Unanswered(failure, "ENDPOINT_TIMEOUT" if is_late else "INVALID_RESPONSE")
        kind, locale = event["request"]["type"], self.caller.settings.locale
        read = response.read(calls[0].reply, request_type=kind, locale=locale, interfaces=interfaces)
        draft.notes += read.notes
        return read

    def _calls(self, event: Json) -> list[Call]:
        """One, or the two of a request that is delivered twice; the one whose reply counts comes first."""
        request, faults = event["request"], self.caller.settings.faults
        limit = HURRIED if faults.function == "hurried" else self.time_limit
        self.caller.answering = request["requestId"] if request["type"] in MAY_SPEAK_MEANWHILE else None
        try:
            if faults.delivery == "together":
                return handler.call_together(self.handler, event, limit)
            # The skill gets a copy, so that whatever it does to it the record of what was sent stays true.
            times = 2 if faults.delivery == "twice" else 1
            return [handler.call(self.handler, json.loads(json.dumps(event)), limit) for _ in range(times)]
        finally:
            self.caller.answering = None
