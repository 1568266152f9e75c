"""A conversation with a skill: what is said to it, what it answers, and what Alexa does in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.models import Model, Value
from speakup_workbench.simulator import apla, connections, dialog, envelope, invocation
from speakup_workbench.simulator.account import Account
from speakup_workbench.simulator.apla import Clip
from speakup_workbench.simulator.caller import Caller
from speakup_workbench.simulator.clock import Clock
from speakup_workbench.simulator.connections import Answer, Connection
from speakup_workbench.simulator.delivery import TIME_LIMIT, Delivery, Unanswered
from speakup_workbench.simulator.dialog import Json, Step
from speakup_workbench.simulator.display import APL, UPDATES, Display, Unlisted
from speakup_workbench.simulator.ear import Ear, Elicitation, Heard, HeardSlot
from speakup_workbench.simulator.entities import Entities
from speakup_workbench.simulator.envelope import ANYTHING, Envelope, Session
from speakup_workbench.simulator.exchange import Draft, Exchange
from speakup_workbench.simulator.handler import Handler
from speakup_workbench.simulator.heard import Kind
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.player import Happening, Player
from speakup_workbench.simulator.resolution import intent_json, slot_json
from speakup_workbench.simulator.response import Card, Refused, Response, Speech
from speakup_workbench.simulator.settings import Settings

SOMETHING_WRONG = "There was a problem with the requested skill's response."
"""What Alexa says when a skill fails, takes too long or returns what is no reply."""
MAX_CALLS = 10
"""Calls of the skill that one utterance may cause before the two are taken to be going round in circles."""
MICROPHONE_OPEN = timedelta(seconds=8)
MAX_UNCLEAR = 2
"""Answers without a value to a question of Alexa's own, after which she gives up."""
SCREEN_OPEN = timedelta(seconds=30)
"""How long a screen keeps a session open after the microphone has closed."""

LEAVING = ("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent")
AUDIO = tuple(
    f"AMAZON.{name}Intent"
    for name in "Pause Resume Next Previous StartOver Repeat LoopOn LoopOff ShuffleOn ShuffleOff Stop Cancel".split()
)
"""What reaches the skill whose audio plays without its name."""
_STATE = ("_session", "_dialog", "_connection", "_reprompt", "_reprompted")
"""What changes in a conversation and is never changed itself."""


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
        account: Account | None = None,
        manifest: Manifest = ANYTHING,
        clock: Clock | None = None,
        time_limit: float = TIME_LIMIT,
        chance: Random | None = None,
        api_endpoint: str = "https://api.amazonalexa.com",
        api_token: str = "an-access-token-of-the-simulator",
        ear: Ear | None = None,
    ) -> None:
        """`ear` is one that hears this model already."""
        settings = settings or Settings(locale=model.locale)
        self.model, self.manifest = model, manifest
        self.clock = clock or Clock(settings.time_zone, settings.now, frozen=settings.frozen)
        self.caller = Caller(settings, account or Account(), manifest, self.clock.now)
        self.player = Player()
        self._delivery = Delivery(handler, self.caller, time_limit)
        self._ear = ear or Ear(model)
        self._chance = chance or Random(settings.seed)
        self._envelope = Envelope(self._chance, manifest, api_endpoint=api_endpoint, api_token=api_token)
        self._entities = Entities(model)
        self._session: Session | None = None
        self._dialog: Step | None = None
        self._connection: Connection | None = None
        self._reprompt: Speech | None = None
        self._reprompted = False

    @property
    def settings(self) -> Settings:
        return self.caller.settings

    @settings.setter
    def settings(self, settings: Settings) -> None:
        """Holds from the next request on; the clock and the language stay as they are."""
        self.caller.settings = settings

    @property
    def account(self) -> Account:
        return self.caller.account

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
            elicitation=self.elicitation,
            dynamic=self.dynamic_entities,
        )

    @property
    def opening(self) -> str:
        """What opens the skill, in the listener's language: "open clean water"."""
        return invocation.opening(self.model.invocation_name, self.model.language)

    @property
    def attributes(self) -> Json:
        """The session attributes as the skill will be sent them; none without a session."""
        return dict(self._session.attributes) if self._session else {}

    @property
    def shown(self) -> Display | None:
        """What is on the screen; None without a document, or without a screen."""
        return self._session.display if self._session and self.settings.screen else None

    @property
    def connection(self) -> Connection | None:
        """What Alexa asks the listener on the skill's behalf, such as a permission."""
        return self._connection

    @property
    def dynamic_entities(self) -> Mapping[str, tuple[Value, ...]]:
        """By slot type, the values that the skill has added and that still hold."""
        return self._entities.at(self.clock.now())

    @property
    def elicitation(self) -> Elicitation | None:
        """What the dialog has just asked; None while none goes on."""
        question = self._dialog.question if self._dialog else None
        if self._dialog is None or question is None:
            return None
        return Elicitation(self._dialog.intent["name"], question.slot, question.kind)

    @property
    def state(self) -> dict[str, Any]:
        """All that what comes next depends on, beside the clock, chance, the listener's account and the skill."""
        kept = {name: vars(self)[name] for name in _STATE}
        return kept | {"player": replace(self.player, queue=list(self.player.queue)), "_entities": copy(self._entities)}

    @state.setter
    def state(self, state: Mapping[str, Any]) -> None:
        vars(self).update(state)
        vars(self).update(self.state)  # what is given back stays as it is for another time

    def needs_opening(self, utterance: str) -> bool:
        """The utterance would reach the skill if it were open, and it is not: the listener forgot to name it."""
        if self.is_open or self._connection or self._heard(utterance).kind != "nobody":
            return False
        heard = self.hear(utterance, session=True)
        return heard.kind not in ("silence", "exit") and heard.intent not in LEAVING

    def say(self, utterance: str) -> Exchange:
        """The listener says this; an empty utterance is silence. Never raises for what a skill does."""
        heard = self._heard(utterance)
        return self._exchange(utterance, heard, lambda draft: self._take(heard, draft))

    def understand(self, intent: str, values: Mapping[str, str]) -> Exchange:
        """Alexa hears this intent, in whatever words, with these values of its slots; the others stay empty.

        As she does when she has mistaken a word: a value need not be one of its type. Raises Mistake for an intent or
        a slot that the model lacks.
        """
        known = self.model.intents.get(intent)
        unknown = sorted(set(values) - set(known.slots if known else ()))
        if known is None or unknown:
            raise Mistake(f"{self.model.path} has no {f'slot {unknown[0]!r} of {intent}' if known else intent}.")

        def understood(draft: Draft) -> None:
            slots = {
                name: self._meant(slot.type, name, values[name]) if name in values else HeardSlot(name, slot.type)
                for name, slot in known.slots.items()
            }
            self._take(Heard(f"({intent})", "intent", intent, slots), draft)

        words = " ".join((intent, *(f"{name}={value}" for name, value in values.items())))
        return self._happens(f"intent: {words}", understood)

    def touch(
        self, *arguments: Any, source: Mapping[str, Any] | None = None, components: Mapping[str, Any] | None = None
    ) -> Exchange:
        """The listener touches what the skill shows; `arguments` are those of the component's SendEvent command.

        source: of what is touched the id, and the type, handler and value where it is no TouchWrapper.
        components: the values of others, by id, that the command names.
        """
        words = ", ".join(map(str, arguments))

        def touched(draft: Draft) -> None:
            shown = self.shown
            if shown is None:
                draft.notes.append("Nothing of the skill is on a screen, so nothing can be touched.")
                return
            self._reprompted = False
            self._send(envelope.touch(shown.token, arguments, source or {}, components or {}), draft)

        return self._happens(f"touch: {words}", touched)

    def scroll(self, list_id: str, *, back: bool = False) -> Exchange:
        """The listener scrolls so far that the device asks the skill for more of a list that comes in pieces.

        Raises Mistake for a list that is not on the screen.
        """
        shown = self.shown
        wanted = shown.wanted(list_id, back) if shown else None

        def scrolled(draft: Draft) -> None:
            if shown is None or wanted is None:
                nothing = "Nothing of the skill is on a screen, so nothing can be scrolled."
                whole = f"The list {list_id!r} goes no further, so the device asks for nothing."
                draft.notes.append(whole if shown else nothing)
                return
            correlation = str(len(shown.updates) + 1)
            self._send(envelope.load(shown.token, wanted, correlation), draft)
            if self.shown is not None and len(self.shown.updates) == len(shown.updates):
                kind = "SendTokenListData" if "pageToken" in wanted else "SendIndexListData"
                draft.notes.append(f"The device gets no more of the list {list_id!r}. Answer with {APL}.{kind}.")

        return self._happens(f"more: {list_id}{' back' if back else ''}", scrolled)

    def wait(self, time: timedelta) -> Exchange:
        """Time passes without a word: sessions run out, and what is set for that time rings."""

        def passed(draft: Draft) -> None:
            moment, left = self.clock.now() + time, time
            while self.is_open or self._connection:
                patience = MICROPHONE_OPEN if self.is_listening else SCREEN_OPEN
                if left < patience:
                    break
                left -= patience
                self._stay_silent(draft)
            self.clock.set(moment)
            self._ring(draft)

        return self._happens(f"wait: {time}", passed)

    def until(self, moment: datetime) -> Exchange:
        """The same up to `moment`, the listener's when it has no zone; one that is past sets the clock back."""
        return self.wait(self.clock.aware(moment) - self.clock.now())

    def playback(self, happening: Happening) -> Exchange:
        """What is played for the skill is nearly finished, finished or failed."""

        def played(draft: Draft) -> None:
            requests = self.player.happen(happening, self.clock.now())
            if not requests:
                draft.notes.append("No audio of the skill is playing.")
            self._tell_of_audio(requests, draft)

        return self._happens(f"audio: {happening}", played)

    def press(self, button: str) -> Exchange:
        """A button of the device or a remote: "play", "pause", "next" or "previous"."""
        request = {"type": f"PlaybackController.{button.capitalize()}CommandIssued"}
        return self._happens(f"button: {button}", lambda draft: self._tell_of_audio([request], draft))

    def event(self, name: str, body: Mapping[str, Any] | None = None) -> Exchange:
        """Amazon's cloud tells the skill of an event, such as "SkillDisabled", whether it subscribed or not."""
        request: Json = {"type": f"AlexaSkillEvent.{name}"} | ({"body": dict(body)} if body else {})
        return self._happens(f"event: {name}", lambda draft: self._tell_event(request, draft))

    def grant(self, *scopes: str) -> Exchange:
        """The listener allows the skill this, in the Alexa app."""
        return self._permit(self.account.permissions.union(scopes), f"allowed: {', '.join(scopes)}")

    def revoke(self, *scopes: str) -> Exchange:
        """The listener takes permissions away; all of them when none is named."""
        left = self.account.permissions.difference(scopes) if scopes else set()
        return self._permit(left, f"no longer allowed: {', '.join(scopes) or 'anything'}")

    def _permit(self, permissions: set[str], what: str) -> Exchange:
        def permitted(draft: Draft) -> None:
            refused = sorted(scope for scope in permissions if not self.manifest.requests(scope))
            if refused:
                draft.notes.append(f"{', '.join(refused)}: not among the permissions of skill.json.")
            changed = permissions.difference(refused) ^ self.account.permissions
            kind = "Changed" if self.account.permissions else "Accepted"
            # The services hold the same account, so it is changed, not replaced.
            self.account.permissions ^= changed
            if changed and self.manifest.subscribes(f"SKILL_PERMISSION_{kind.upper()}"):
                body = {"acceptedPermissions": [{"scope": scope} for scope in sorted(self.account.permissions)]}
                self._tell_event({"type": f"AlexaSkillEvent.SkillPermission{kind}", "body": body}, draft)

        return self._happens(what, permitted)

    def _heard(self, utterance: str) -> Heard:
        """As `hear`; while audio of the skill plays, a word for the player needs no name of a skill."""
        if self._connection:
            kinds: Mapping[bool | None, Kind] = {True: "confirmed", False: "denied", None: "nobody"}
            return Heard(utterance, kinds[self._ear.agrees(utterance)] if utterance.strip() else "silence")
        heard = self.hear(utterance)
        if heard.kind == "nobody" and self.player.stream:
            command = self.hear(utterance, session=True)
            if command.intent in AUDIO and command.how in ("sample", "carrier"):
                return command
        return heard

    def _happens(self, what: str, happen: Callable[[Draft], None]) -> Exchange:
        return self._exchange(f"({what})", Heard(f"({what})", "device"), happen)

    def _exchange(self, utterance: str, heard: Heard, happen: Callable[[Draft], None]) -> Exchange:
        draft, was_open = Draft(), self.is_open
        self._ring(draft)
        happen(draft)
        return Exchange(
            utterance=utterance,
            heard=heard,
            spoken=tuple(draft.spoken),
            reprompt=self._reprompt.text if self._reprompt and (self.is_open or self._connection) else None,
            card=draft.card,
            screen=draft.screen,
            ended=not self.is_open and (was_open or heard.kind != "device"),
            listening=self.is_listening,
            errors=tuple(draft.errors),
            notes=tuple(draft.notes),
            turns=tuple(draft.turns),
        )

    @property
    def is_listening(self) -> bool:
        return self._connection is not None or (self._session is not None and self._session.listening)

    def _ring(self, draft: Draft) -> None:
        for ring in self.account.rung(self.clock.now()):
            draft.say(
                "alexa", Speech(f"Here is your {ring.kind}: {ring.text}" if ring.text else f"Your {ring.kind} is done.")
            )

    def _take(self, heard: Heard, draft: Draft) -> None:
        if self._connection:
            self._answer(self._connection, heard, draft)
            return
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

    def _intent(self, heard: Heard, draft: Draft) -> None:
        said = intent_json(heard, self.model, self.settings.skill_id)
        said.setdefault("slots", {})
        step, self._dialog = self._dialog, None
        question = step.question if step else None
        plan = self.model.dialog.get(said["name"])
        unclear = 0
        if step and question and step.intent["name"] == said["name"]:
            intent, state = dialog.answered(step, said), "IN_PROGRESS"
            unclear = step.unclear + 1 if intent == step.intent else 0
        else:
            intent, state, question = said, "STARTED", None
        if plan is None:
            self._send_intent(intent, None, draft)
        elif unclear == MAX_UNCLEAR and question and question.by == "alexa":
            self._end("EXCEEDED_MAX_REPROMPTS", draft)
        elif plan.delegation == "ALWAYS" and (question is None or question.by == "alexa"):
            self._delegate(intent, draft, unclear)
        else:
            self._send_intent(intent, state, draft)

    def _confirm(self, step: Step, yes: bool, draft: Draft) -> None:
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

    def _delegate(self, intent: Json, draft: Draft, unclear: int = 0) -> None:
        """Alexa asks what the model wants asked; when nothing is left, the skill gets the finished intent."""
        step = dialog.delegate(intent, self.model, self.clock.now(), self._chance)
        if step.question is None:
            self._send_intent(step.intent, "COMPLETED", draft)
            return
        self._dialog = replace(step, unclear=unclear)
        prompt = step.question.prompt
        if prompt is None:
            place = step.question.slot or "its confirmation"
            draft.errors.append(f"{intent['name']}: the model has no prompt for {place}. Add it in {self.model.path}.")
        draft.say("alexa", prompt)
        self._reprompt = prompt

    def _answer(self, connection: Connection, heard: Heard, draft: Draft) -> None:
        """What the listener says to a question that Alexa asks on the skill's behalf."""
        if heard.kind in ("confirmed", "denied"):
            self._connected(connection, "yes" if heard.kind == "confirmed" else "no", draft)
        else:
            self._stay_silent(draft)

    def _connected(self, connection: Connection, answer: Answer, draft: Draft) -> None:
        """The skill is called again, in a new session: only its token comes back to it."""
        self._connection = self._reprompt = None
        if answer == "nothing" and connection.scopes:
            draft.card = Card("AskForPermissionsConsent", permissions=connection.scopes)
        payload = connection.answered(answer, self.account)
        self._session = self._envelope.new_session()
        self._send(envelope.connection(connection.name, payload, connection.token), draft)

    def _stay_silent(self, draft: Draft) -> None:
        """Silence, or words that mean nothing here: the reprompt once, then the session ends."""
        if self._reprompt is not None and self.is_listening and not self._reprompted:
            draft.say("alexa" if self._connection or self._dialog_by_alexa else "skill", self._reprompt)
            self._reprompted = True
        elif self._connection:
            self._connected(self._connection, "nothing", draft)
        else:
            self._end("EXCEEDED_MAX_REPROMPTS", draft)

    @property
    def _dialog_by_alexa(self) -> bool:
        return bool(self._dialog and self._dialog.question and self._dialog.question.by == "alexa")

    def _send_intent(self, intent: Json, state: str | None, draft: Draft) -> None:
        sent = intent if intent["slots"] else {key: intent[key] for key in intent if key != "slots"}
        self._send(envelope.intent(sent, state), draft, intent)

    def _send(self, request: Json, draft: Draft, intent: Json | None = None) -> None:
        if len(draft.turns) >= MAX_CALLS:
            self._fail((f"The skill was called {MAX_CALLS} times and never waited for the listener.",), draft)
            return
        try:
            read = self._ask(self._in_session(request), draft)
            if read.errors:
                raise Refused(*read.errors)
            self._follow(read, intent, request.get("dialogState"), draft)
        except Unanswered as unanswered:
            self._fail(unanswered.args, draft, unanswered.error_type)
        except Refused as refused:
            self._fail(refused.args, draft)

    def _ask(self, event: Json, draft: Draft) -> Response:
        """Raises Unanswered."""
        return self._delivery.ask(event, self._envelope.interfaces(self.settings), draft)

    def _tell(self, event: Json, draft: Draft) -> None:
        """Of what the skill can only take note."""
        try:
            self._ask(event, draft)
        except Unanswered as unanswered:
            if str(unanswered) not in draft.errors:  # who fails here as before needs no second message
                draft.errors.append(f"{event['request']['type']}: {unanswered}")

    def _in_session(self, request: Json) -> Json:
        session = self._session or self._envelope.new_session()
        return self._envelope.wrap(request, self.settings, session, self._audio(), self.clock.now())

    def _outside(self, request: Json) -> Json:
        return self._envelope.outside(request, self.settings, self._audio(), self.clock.now())

    def _audio(self) -> Json:
        return self.player.context(self.clock.now())

    def _tell_of_audio(self, requests: Sequence[Json], draft: Draft) -> None:
        """What happens to the audio is told to the skill outside any session; it may only direct the player."""
        for request in requests:
            event = self._outside(request)
            try:
                read = self._ask(event, draft)
                if read.errors:
                    raise Refused(*read.errors)
                self._play(read, draft)
            except Unanswered as unanswered:
                draft.errors.append(f"{request['type']}: {unanswered}")
            except Refused as refused:
                draft.errors += refused.args
                told = envelope.exception(event["request"]["requestId"], " ".join(refused.args))
                self._tell(self._outside(told), draft)

    def _play(self, read: Response, draft: Draft) -> None:
        for directive in read.directives:
            if directive["type"].startswith("AudioPlayer."):
                self._tell_of_audio(self.player.take(directive, self.clock.now()), draft)

    def _tell_event(self, request: Json, draft: Draft) -> None:
        self._tell(self._envelope.event(request, self.settings, self.clock.now()), draft)

    def _tell_wrong(self, request: Json, draft: Draft) -> None:
        """What is wrong with a document is told to the skill, which can only take note of it."""
        draft.errors += [f"{error['type']}: {error['message']}" for error in request["errors"]]
        self._tell(self._in_session(request) if self._session else self._outside(request), draft)

    def _follow(self, read: Response, intent: Json | None, state: str | None, draft: Draft) -> None:
        """Does what the reply says: speak, show, remember, ask on, or end the session."""
        step = self._asked(read, intent, state, draft)
        connection = self._connection_of(read)
        for directive in read.directives:
            if directive["type"] == "Dialog.UpdateDynamicEntities":
                self._entities.take(directive, self.clock.now())
        wrong: list[Json] = []
        for speech in filter(None, (read.speech, self._sounding(read.directives, wrong, draft))):
            draft.say("skill", speech)
        draft.card = read.card or draft.card
        draft.screen = read.screen or draft.screen
        self._reprompt = _both(read.reprompt, self._sounding(read.again, wrong, draft))
        self._go_on(read, wrong, draft)
        self._play(read, draft)
        for request in wrong:
            self._tell_wrong(request, draft)
        if connection:
            self._session = self._dialog = None
            self._connect(connection, draft)
        elif self._session is None:
            self._dialog = None
        elif step and step.question:
            self._dialog = step
        elif step:
            self._delegate(step.intent, draft)

    def _sounding(self, directives: Sequence[Mapping[str, Any]], wrong: list[Json], draft: Draft) -> Speech | None:
        """What APL for Audio documents among them let be heard."""
        heard = None
        for directive in directives:
            if directive["type"] != apla.RENDER:
                continue
            try:
                found = apla.performed(directive, self._chance)
            except apla.Broken as broken:
                error = {"type": broken.kind, "reason": broken.reason, "message": str(broken)}
                wrong.append(envelope.wrong("Alexa.Presentation.APLA", str(directive.get("token", "")), [error]))
                continue
            draft.notes += found.notes
            heard = _both(heard, Speech(str(found.clip), clip=found.clip) if found.clip else None)
        return heard

    def _go_on(self, read: Response, wrong: list[Json], draft: Draft) -> None:
        """By Amazon's page on sessions; where it is silent, a device without a screen ends the session."""
        session = self._session or self._envelope.new_session()
        display = self._displayed(session.display, read, wrong, draft)
        asks = bool(read.should_end_session is False or read.dialog or read.says_null)
        if read.should_end_session or not (asks or (display and self.settings.screen)):
            self._session = None
        else:
            attributes = json.loads(json.dumps(read.attributes))
            self._session = Session(session.id, False, attributes, display, listening=asks)

    def _displayed(self, shown: Display | None, read: Response, wrong: list[Json], draft: Draft) -> Display | None:
        """What is on the screen after a reply."""
        request = draft.turns[-1].request["request"]
        failed: list[Unlisted] = []
        for directive in read.directives:
            kind = directive["type"]
            if kind == f"{APL}.RenderDocument":
                shown, failed[len(failed) :] = Display.of(directive, request["requestId"])
            elif kind in UPDATES and shown is None:
                draft.notes.append(f"{kind} has no effect: no document of the skill is on the screen.")
            elif kind in UPDATES and shown:
                if directive.get("correlationToken") != request.get("correlationToken") and "Send" in kind:
                    draft.errors.append(
                        f"{kind} is refused: its correlationToken is not the request's. Send that back."
                    )
                    continue
                try:
                    shown = shown.updated(directive)
                except Unlisted as unlisted:
                    failed.append(unlisted)
                    continue
                draft.screen = draft.screen if kind.endswith("ExecuteCommands") else shown.lines
        if failed and shown:
            wrong.append(envelope.wrong(APL, shown.token, [each.error for each in failed]))
        return shown

    def _connection_of(self, read: Response) -> Connection | None:
        sent = [directive for directive in read.directives if directive["type"] == "Connections.SendRequest"]
        if not sent:
            return None
        if len(sent) > 1:
            raise Refused("The reply has two Connections.SendRequest. Send one.")
        return connections.opened(sent[0], self.account, self.manifest, self.model.invocation_name)

    def _connect(self, connection: Connection, draft: Draft) -> None:
        if connection.question is None:
            self._connected(connection, "yes", draft)
            return
        self._connection, self._reprompt, self._reprompted = connection, connection.question, False
        draft.say("alexa", connection.question)

    def _asked(self, read: Response, intent: Json | None, state: str | None, draft: Draft) -> Step | None:
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

    def _fail(self, reasons: tuple[str, ...], draft: Draft, error_type: str = "INVALID_RESPONSE") -> None:
        draft.errors += reasons
        draft.say("alexa", Speech(SOMETHING_WRONG))
        self._end("ERROR", draft, " ".join(reasons), error_type)

    def _end(self, reason: str, draft: Draft, message: str = "", error_type: str = "") -> None:
        """Alexa closes the session and tells the skill, which has no say any more."""
        self._tell(self._in_session(envelope.session_ended(reason, message, error_type)), draft)
        self._session = self._dialog = self._reprompt = None

    def _resolve(self, intent: str, slot: str, value: str) -> Json:
        """A slot value that the skill set itself, resolved as if the listener had said it."""
        heard = self._meant(self.model.intents[intent].slots[slot].type, slot, value)
        return slot_json(heard, self.model, self.settings.skill_id)

    def _meant(self, kind: str, slot: str, value: str) -> HeardSlot:
        """A slot of a type with a value that no sentence was taken apart for."""
        matches, dynamic = self._ear.meant(kind, value, self._entities.at(self.clock.now()))
        return HeardSlot(
            slot, kind, said=value, value=value, matches=(matches,), dynamic=None if dynamic is None else (dynamic,)
        )


def _both(one: Speech | None, other: Speech | None) -> Speech | None:
    """One after the other; what is said in plain words or in SSML comes first."""
    if one is None or other is None:
        return one or other
    clips = tuple(each.clip or Clip("speech", each.text, each.ssml) for each in (one, other))
    return Speech(f"{one.text} {other.text}".strip(), clip=Clip("sequence", clips=clips))
