"""One turn: what was heard, where, in which locale, by whom, and what is known about the listener."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from speakup.acts import MOST_ACTS, Act, Total, Totals, tallied
from speakup.errors import SetupError, StoreError
from speakup.slots import Slot
from speakup.speech import plain

if TYPE_CHECKING:
    from speakup.services import Services

M = TypeVar("M")


class HandlerInput(Protocol):
    """The ASK SDK's own view of the request, ask_sdk_core.handler_input.HandlerInput."""

    request_envelope: Any
    attributes_manager: Any
    response_builder: Any
    context: Any
    service_client_factory: Any


@dataclass
class Turn(Generic[M]):
    """What a handler function is given."""

    request: Mapping[str, Any] = field(default_factory=dict)
    """The request as Alexa sent it: request["type"], request["arguments"] of a touch …"""
    context: Mapping[str, Any] = field(default_factory=dict)
    """The context as Alexa sent it: System, Viewport …"""
    intent: str | None = None
    """The intent's name, also of the one that Amazon interrupted with a Connections request; None without one."""
    slots: Mapping[str, Slot] = field(default_factory=dict)
    """Every slot of the intent as it was heard; a handler's parameters are the convenient way to them."""
    locale: str = "en-US"
    scene: str | None = None
    """What the last question was about."""
    is_new: bool = False
    """Whether the conversation begins with this turn."""
    session: dict[str, Any] = field(default_factory=dict)
    """Whatever JSON the skill wants to remember until the conversation ends."""
    user_id: str = ""
    person_id: str | None = None
    """The recognised speaker, where the listener has a voice profile."""
    device_id: str = ""
    has_screen: bool = False
    timestamp: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When the listener spoke, in UTC."""
    kept: dict[str, Any] = field(default_factory=dict)
    """The framework's own part of the session."""
    memory: M = field(default=None)  # type: ignore[assignment]
    """What is remembered between conversations; it saves itself after the turn if it changed."""
    tally: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """This listener's acts so far."""
    everyone: Mapping[str, Total] | None = None
    """What everyone's acts add up to, without this turn's; None when nobody knows."""
    flags: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the skill that its owners change while it runs; none when they cannot be read."""
    acts: list[Act] = field(default_factory=list)
    """What was done in this turn."""
    remembers: bool = True
    """Whether there is a memory: not in a skill without one, nor while the listener's record cannot be read."""
    is_private: bool = False
    """Whether this turn leaves no trace: see Skill.intent. A function may still set it, while nothing is changed."""
    unread: StoreError | None = None
    """Why the listener's record could not be read; whatever touches the memory raises it."""
    forgets: bool = False
    """Whether everything that is remembered of the listener goes after this turn; see forget()."""
    sdk: Callable[[], HandlerInput] | None = field(default=None, repr=False)
    """How to make the ASK SDK's view of the request; a turn made by hand in a test has none."""
    in_words: Callable[[str, Mapping[str, object]], str] | None = field(default=None, repr=False)
    """How a phrase becomes SSML in the listener's locale; a turn made by hand in a test has no phrases."""
    services_until: float = math.inf
    """When Alexa's services are no longer waited for, in time.monotonic()'s seconds."""
    answers: list[Any] = field(default_factory=list, repr=False)
    """What Alexa's services have answered, for when the turn has to be run again."""

    @property
    def type(self) -> str:
        """The request's type: LaunchRequest, IntentRequest, Alexa.Presentation.APL.UserEvent …"""
        return str(self.request.get("type") or "")

    @cached_property
    def services(self) -> Services:
        """Alexa's own services: turn.services.settings.time_zone()."""
        from speakup.access import Access
        from speakup.services import Services

        access = Access(self.context, self.services_until, self.answers)
        return Services(access, self.locale, self.timestamp, self.kept, self.person_id, self._text)

    @property
    def request_id(self) -> str:
        """The request's own id, which each delivery of it carries; "" where it has none."""
        found = self.request.get("requestId")
        return found if isinstance(found, str) else ""

    @property
    def consent(self) -> tuple[str, str] | None:
        """What the listener answered to ask_permission(): the scope, and "accepted", "denied" or "not_answered"."""
        if self.type != "Connections.Response" or self.request.get("name") != "AskFor":
            return None
        payload = self.request.get("payload")
        payload = payload if isinstance(payload, Mapping) else {}
        answer = {"ACCEPTED": "accepted", "DENIED": "denied"}.get(str(payload.get("status")), "not_answered")
        return str(payload.get("permissionScope") or self.request.get("token") or ""), answer

    @property
    def now(self) -> datetime:
        """The moment in the listener's own time zone."""
        return self.timestamp.astimezone(self.services.settings.time_zone())

    @property
    def today(self) -> date:
        """The listener's own day."""
        return self.now.date()

    @property
    def totals(self) -> Totals:
        """What acts add up to, this turn's included: turn.totals["PledgeMade"].sums["litres"]."""
        return Totals(self.tally, self.timestamp, self.everyone, self.acts)

    @cached_property
    def handler_input(self) -> HandlerInput:
        """The ASK SDK's own object for this request, for whatever the framework does not cover."""
        if self.sdk is None:
            raise SetupError("This turn was made by hand and has no handler_input.", "Talk to skill.handler instead.")
        return self.sdk()

    def meanwhile(self, phrase: str, /, **words: object) -> None:
        """Says a phrase at once, while the function goes on with something slow: Alexa's progressive response.

        Amazon takes it only from the answer to a launch or an intent, five times a turn and up to 600 characters of
        SSML each. Where it cannot be said, nothing is: the reply is what counts.
        """
        if self.in_words and self.type in ("LaunchRequest", "IntentRequest"):
            self.services.speak(self.in_words(phrase, words), self.request_id)

    def _text(self, phrase: str, words: Mapping[str, object]) -> str:
        if self.in_words is None:
            raise SetupError("This turn was made by hand and knows no phrases.", "Talk to skill.handler instead.")
        return plain(self.in_words(phrase, words))

    def did(self, name: str, **numbers: float) -> None:
        """Counts an act for the cause; it is saved with the memory. `numbers` are summed in the totals."""
        if self.unread:
            raise self.unread
        if not self.remembers:
            raise SetupError(
                f"turn.did({name!r}) has nowhere to be saved.",
                "Give the skill a memory: Skill(..., memory=...).",
            )
        if len(self.acts) == MOST_ACTS:
            raise SetupError(
                f"turn.did({name!r}) is one act too many.", f"Count {MOST_ACTS} a turn at most, or their sum."
            )
        act = Act(name, numbers, first=name not in self.tally)
        self.acts.append(act)
        self.tally = tallied(self.tally, act)

    def forget(self) -> None:
        """Erases after the reply what is remembered of the listener, on all devices and of the whole household.

        What was counted for everyone stays, since nothing in it tells whose it was. Raises SetupError in private, where
        the record is not touched at all.
        """
        if self.is_private:
            raise SetupError(
                "turn.forget() erases nothing in private.", "Answer it with an intent that is not private."
            )
        self.forgets = True
