"""A conversation with a skill: what is said to it, what it answers, and what Alexa does in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal

from speakup_workbench.models import Model, Value
from speakup_workbench.simulator import dialog, envelope, invocation, response
from speakup_workbench.simulator import handler as handlers
from speakup_workbench.simulator.clock import Clock
from speakup_workbench.simulator.dialog import Json, Step
from speakup_workbench.simulator.ear import Ear, Elicitation, Heard, HeardSlot
from speakup_workbench.simulator.envelope import Envelope, Session
from speakup_workbench.simulator.handler import Handler
from speakup_workbench.simulator.resolution import intent_json, slot_json
from speakup_workbench.simulator.response import Card, Refused, Response, Speech
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.vocabulary import Values
from speakup_workbench.simulator.words import Wording

SOMETHING_WRONG = "There was a problem with the requested skill's response."
"""What Alexa says when a skill fails, takes too long or returns what is no reply."""
TIME_LIMIT = 8.0
"""Seconds a skill has to answer."""
MAX_CALLS = 10
"""Calls of the skill that one utterance may cause before the two are taken to be going round in circles."""
ENTITIES_LAST = timedelta(minutes=30)
MAX_ENTITIES = 100
MAX_ENTITY_LENGTH = 140

LEAVING = ("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent")

By = Literal["skill", "alexa"]


@dataclass(frozen=True)
class Turn:
    """One request and its reply."""

    request: Json
    response: object
    """What the handler returned: a dict, unless something is wrong with it. None when it raised."""
    seconds: float
    printed: str = ""
    """What the skill printed meanwhile."""


@dataclass(frozen=True)
class Spoken:
    """One thing the listener heard."""

    by: By
    text: str
    ssml: str | None = None


@dataclass(frozen=True)
class Exchange:
    """What came of one utterance."""

    utterance: str
    heard: Heard
    spoken: tuple[Spoken, ...] = ()
    reprompt: str | None = None
    """What would be said if the listener stayed silent now."""
    card: Card | None = None
    screen: tuple[str, ...] = ()
    """The lines newly put on the screen."""
    ended: bool = False
    """No session is open any more."""
    errors: tuple[str, ...] = ()
    """Why the device did not get what the skill meant to say."""
    notes: tuple[str, ...] = ()
    """What the author should know and no listener notices."""
    turns: tuple[Turn, ...] = ()
    """Empty when Alexa dealt with the utterance herself."""

    @property
    def speech(self) -> str:
        """All that was said, by the skill or by Alexa."""
        return " ".join(spoken.text for spoken in self.spoken if spoken.text)

    @property
    def request(self) -> Json | None:
        return self.turns[-1].request if self.turns else None

    @property
    def response(self) -> object:
        return self.turns[-1].response if self.turns else None

    @property
    def slots(self) -> dict[str, str]:
        """The slots that were filled, as Alexa sends them."""
        return {
            name: slot.value if isinstance(slot.value, str) else ", ".join(slot.value)
            for name, slot in self.heard.slots.items()
            if slot.value is not None
        }


@dataclass
class _Draft:
    """An exchange in the making."""

    spoken: list[Spoken] = field(default_factory=list)
    card: Card | None = None
    screen: tuple[str, ...] = ()
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)

    def say(self, by: By, speech: Speech | None) -> None:
        if speech is not None:
            self.spoken.append(Spoken(by, speech.text, speech.ssml))


class Conversation:
    """The only door to the simulated Alexa. One listener, one skill; sessions open and close as they speak.

    >>> conversation = Conversation(handler, Model.load(path))
    >>> conversation.say("open clean water").speech
    'Welcome to Clean Water. …'
    """

    def __init__(
        self,
        handler: Handler,
        model: Model,
        settings: Settings | None = None,
        *,
        api_endpoint: str = "https://api.amazonalexa.com",
        api_token: str = "an-access-token-of-the-simulator",
    ) -> None:
        self.settings = settings or Settings(locale=model.locale)
        self.model = model
        self.clock = Clock(self.settings.time_zone, self.settings.now, frozen=self.settings.frozen)
        self._handler = handler
        self._ear = Ear(model)
        self._chance = Random(self.settings.seed)
        self._envelope = Envelope(self.settings, self._chance, api_endpoint=api_endpoint, api_token=api_token)
        self._session: Session | None = None
        self._dialog: Step | None = None
        self._reprompt: Speech | None = None
        self._reprompted = False
        self._entities: tuple[datetime, dict[str, tuple[Value, ...]]] | None = None

    @property
    def is_open(self) -> bool:
        """A session is open: what is said next goes to the skill."""
        return self._session is not None

    def hear(self, utterance: str, *, session: bool | None = None) -> Heard:
        """What `say` would hear, and nothing more; with `session`, as if one were open or were not."""
        return self._ear.hear(
            utterance,
            now=self.clock.now(),
            session=self.is_open if session is None else session,
            elicitation=self._elicitation(),
            dynamic=self._dynamic_entities(),
        )

    @property
    def opening(self) -> str:
        """What opens the skill, in the listener's language: "open clean water"."""
        return invocation.opening(self.model.invocation_name, self.model.language)

    def needs_opening(self, utterance: str) -> bool:
        """The utterance would reach the skill if it were open, and it is not: the listener forgot to name it."""
        if self.is_open or self.hear(utterance).kind != "nobody":
            return False
        heard = self.hear(utterance, session=True)
        return heard.kind not in ("silence", "exit") and heard.intent not in LEAVING

    def say(self, utterance: str) -> Exchange:
        """The listener says this; an empty utterance is silence. Never raises for what a skill does."""
        heard = self.hear(utterance)
        draft = _Draft()
        self._take(heard, draft)
        return Exchange(
            utterance=utterance,
            heard=heard,
            spoken=tuple(draft.spoken),
            reprompt=self._reprompt.text if self._reprompt and self.is_open else None,
            card=draft.card,
            screen=draft.screen,
            ended=not self.is_open,
            errors=tuple(draft.errors),
            notes=tuple(draft.notes),
            turns=tuple(draft.turns),
        )

    def _take(self, heard: Heard, draft: _Draft) -> None:
        understood = heard.kind in ("launch", "exit", "confirmed", "denied") or heard.intent is not None
        if understood:
            self._reprompted = False
        if heard.kind == "launch":
            self._session, self._dialog = self._envelope.new_session(), None
            self._send(envelope.launch(), draft)
        elif heard.kind == "exit" and self.is_open:
            self._end("USER_INITIATED", draft)
        elif heard.kind in ("confirmed", "denied") and self._dialog:
            self._confirm(self._dialog, heard.kind == "confirmed", draft)
        elif heard.kind == "intent" and heard.intent:
            self._session = self._session or self._envelope.new_session()
            self._intent(heard, draft)
        elif self.is_open:
            self._stay_silent(draft)
        else:
            draft.notes.append(f"No session is open, and this does not reach the skill. Say: {self.opening}.")

    def _intent(self, heard: Heard, draft: _Draft) -> None:
        said = intent_json(heard, self.model, self.settings.skill_id)
        said.setdefault("slots", {})
        step, self._dialog = self._dialog, None
        question = step.question if step else None
        plan = self.model.dialog.get(said["name"])
        if step and question and step.intent["name"] == said["name"]:
            intent, state = dialog.answered(step, said), "IN_PROGRESS"
        else:
            intent, state, question = said, "STARTED", None
        if plan is None:
            self._send_intent(intent, None, draft)
        elif plan.delegation == "ALWAYS" and (question is None or question.by == "alexa"):
            self._delegate(intent, draft)
        else:
            self._send_intent(intent, state, draft)

    def _confirm(self, step: Step, yes: bool, draft: _Draft) -> None:
        self._dialog = None
        question = step.question
        intent = dialog.confirmed(step, "CONFIRMED" if yes else "DENIED")
        plan = self.model.dialog[intent["name"]]
        if question and question.by == "alexa" and question.kind == "intent confirmation":
            self._send_intent(intent, "COMPLETED", draft)
        elif question and question.by == "alexa" and plan.delegation == "ALWAYS":
            self._delegate(intent, draft)
        else:
            self._send_intent(intent, "IN_PROGRESS", draft)

    def _delegate(self, intent: Json, draft: _Draft) -> None:
        """Alexa asks what the model wants asked; when nothing is left, the skill gets the finished intent."""
        step = dialog.delegate(intent, self.model, self.clock.now(), self._chance)
        if step.question is None:
            self._send_intent(step.intent, "COMPLETED", draft)
            return
        self._dialog = step
        prompt = step.question.prompt
        if prompt is None:
            place = step.question.slot or "its confirmation"
            draft.errors.append(f"{intent['name']}: the model has no prompt for {place}. Add it in {self.model.path}.")
        draft.say("alexa", prompt)
        self._reprompt = prompt

    def _stay_silent(self, draft: _Draft) -> None:
        """Silence, or words that mean nothing here: the reprompt once, then the session ends."""
        if self._reprompt is not None and not self._reprompted:
            draft.say("alexa" if self._dialog_by_alexa else "skill", self._reprompt)
            self._reprompted = True
        else:
            self._end("EXCEEDED_MAX_REPROMPTS", draft)

    @property
    def _dialog_by_alexa(self) -> bool:
        return bool(self._dialog and self._dialog.question and self._dialog.question.by == "alexa")

    def _send_intent(self, intent: Json, state: str | None, draft: _Draft) -> None:
        sent = intent if intent["slots"] else {key: intent[key] for key in intent if key != "slots"}
        self._send(envelope.intent(sent, state), draft, intent)

    def _send(self, request: Json, draft: _Draft, intent: Json | None = None) -> None:
        if len(draft.turns) >= MAX_CALLS:
            self._fail((f"The skill was called {MAX_CALLS} times and never waited for the listener.",), draft)
            return
        turn, failure = self._call(request, draft)
        if failure:
            self._fail((failure,), draft)
            return
        if turn.seconds > TIME_LIMIT:
            late = f"The skill took {turn.seconds:.1f} seconds, and Alexa waits {TIME_LIMIT:g}."
            self._fail((late,), draft, "ENDPOINT_TIMEOUT")
            return
        read = response.read(
            turn.response,
            request_type=request["type"],
            locale=self.settings.locale,
            has_screen=self.settings.screen,
        )
        draft.notes += read.notes
        try:
            if read.errors:
                raise Refused(*read.errors)
            self._follow(read, intent, request.get("dialogState"), draft)
        except Refused as refused:
            self._fail(refused.args, draft)

    def _call(self, request: Json, draft: _Draft) -> tuple[Turn, str | None]:
        session = self._session or self._envelope.new_session()
        event = self._envelope.wrap(request, session, self.clock.now())
        # The skill gets a copy, so that whatever it does to it the record of what was sent stays true.
        call = handlers.call(self._handler, json.loads(json.dumps(event)), TIME_LIMIT)
        turn = Turn(event, call.reply, call.seconds, call.printed)
        draft.turns.append(turn)
        return turn, call.failure and f"The skill raised {call.failure}"

    def _follow(self, read: Response, intent: Json | None, state: str | None, draft: _Draft) -> None:
        """Does what the reply says: speak, show, remember, ask on, or end the session."""
        step = self._asked(read, intent, state, draft)
        self._take_entities(read)
        draft.say("skill", read.speech)
        draft.card = read.card or draft.card
        draft.screen = read.screen or draft.screen
        self._reprompt = read.reprompt
        if self._ends(read):
            self._session = self._dialog = None
            return
        session = self._session or self._envelope.new_session()
        documents = [found for found in read.directives if found["type"].endswith(".APL.RenderDocument")]
        self._session = replace(
            session,
            new=False,
            attributes=json.loads(json.dumps(read.attributes)),
            document=documents[-1] if documents else session.document,
        )
        if step and step.question:
            self._dialog = step
        elif step:
            self._delegate(step.intent, draft)

    def _asked(self, read: Response, intent: Json | None, state: str | None, draft: _Draft) -> Step | None:
        """What the reply wants asked; a step without a question is Alexa's to go on with."""
        if not read.dialog:
            return None
        if len(read.dialog) > 1:
            raise Refused("The reply has two directives that ask something. Send one.")
        directive = read.dialog[0]
        target = dialog.target(directive, intent, self.model, self._resolve)
        if target["name"] not in self.model.dialog:
            draft.notes.append(
                f"{directive['type']} has no effect: {target['name']} is not among the dialog's intents. "
                f"Add it under 'dialog' in {self.model.path}."
            )
            return None
        if directive["type"] != "Dialog.Delegate":
            return Step(target, dialog.question(directive, target))
        if state == "COMPLETED" and target == intent:
            if dialog.delegate(target, self.model, self.clock.now(), self._chance).question is None:
                raise Refused(
                    "Dialog.Delegate answers a dialog that is COMPLETED: nothing is left to ask. Answer the intent."
                )
        return Step(target)

    def _ends(self, read: Response) -> bool:
        """By Amazon's page on sessions; where it is silent, a device without a screen ends the session."""
        if read.should_end_session is not None:
            return read.should_end_session
        return not (read.dialog or read.screen or read.says_null)

    def _fail(self, reasons: tuple[str, ...], draft: _Draft, error_type: str = "INVALID_RESPONSE") -> None:
        draft.errors += reasons
        draft.say("alexa", Speech(SOMETHING_WRONG))
        self._end("ERROR", draft, " ".join(reasons), error_type)

    def _end(self, reason: str, draft: _Draft, message: str = "", error_type: str = "") -> None:
        """Alexa closes the session and tells the skill, which has no say any more."""
        request = envelope.session_ended(reason, message, error_type)
        turn, failure = self._call(request, draft)
        if failure:
            draft.errors.append(f"{failure}, when it was told that the session had ended")
        else:
            read = response.read(
                turn.response, request_type=request["type"], locale=self.settings.locale, has_screen=False
            )
            draft.notes += read.notes
        self._session = self._dialog = self._reprompt = None

    def _elicitation(self) -> Elicitation | None:
        question = self._dialog.question if self._dialog else None
        if self._dialog is None or question is None:
            return None
        return Elicitation(self._dialog.intent["name"], question.slot, question.kind)

    def _resolve(self, intent: str, slot: str, value: str) -> Json:
        """A slot value that the skill set itself, resolved as if the listener had said it."""
        kind = self.model.intents[intent].slots[slot].type
        wording = Wording(self.model.language)
        words = wording.read(value)

        def matches(values: tuple[Value, ...]) -> tuple[tuple[Value, ...], ...]:
            return (Values(values, wording).meant_by(words, 0, len(words)),)

        entities = self._dynamic_entities()
        heard = HeardSlot(
            slot,
            kind,
            said=value,
            value=value,
            matches=matches(self.model.types.get(kind, ())),
            dynamic=matches(entities[kind]) if kind in entities else None,
        )
        return slot_json(heard, self.model, self.settings.skill_id)

    def _dynamic_entities(self) -> Mapping[str, tuple[Value, ...]]:
        if self._entities is None or self.clock.now() - self._entities[0] > ENTITIES_LAST:
            return {}
        return self._entities[1]

    def _take_entities(self, read: Response) -> None:
        for directive in read.directives:
            if directive["type"] != "Dialog.UpdateDynamicEntities":
                continue
            if directive.get("updateBehavior") == "CLEAR":
                self._entities = None
            else:
                self._entities = self.clock.now(), self._entities_of(directive)

    def _entities_of(self, directive: Mapping[str, Any]) -> dict[str, tuple[Value, ...]]:
        used = {slot.type for intent in self.model.intents.values() for slot in intent.slots.values()}
        entities: dict[str, tuple[Value, ...]] = {}
        try:
            for kind in directive["types"]:
                entities[kind["name"]] = tuple(
                    Value.named(entry["name"]["value"], entry.get("id"), tuple(entry["name"].get("synonyms") or ()))
                    for entry in kind["values"]
                )
        except (KeyError, TypeError, AttributeError):
            raise Refused(
                "Dialog.UpdateDynamicEntities is not in the shape Alexa takes: "
                "{'types': [{'name': …, 'values': [{'id': …, 'name': {'value': …, 'synonyms': […]}}]}]}."
            ) from None
        unknown = sorted(set(entities) - used)
        values = [value for found in entities.values() for value in found]
        if unknown:
            raise Refused(f"Dynamic entities for {', '.join(unknown)}, which is no slot type of the model.")
        if len(values) > MAX_ENTITIES:
            raise Refused(f"{len(values)} dynamic entities, and Alexa takes at most {MAX_ENTITIES}.")
        if any(len(name) > MAX_ENTITY_LENGTH for value in values for name in (value.name, *value.synonyms)):
            raise Refused(f"A dynamic entity is longer than the {MAX_ENTITY_LENGTH} characters Alexa takes.")
        return entities
