"""A skill: its routes, and the one path that every turn takes.

the event ─► is it ours? ─► Turn ─► route ─► the record ─► slots ─► the function ─► Reply ─► speech ─► save ─► JSON
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from speakup import defaults, envelope
from speakup.envelope import Answer, Malformed, Response
from speakup.errors import Conflict, RouteError, SetupError, SpeakUpError, StoreError
from speakup.memory import DynamoStore, Memory, Record, Store, outbox
from speakup.replies import Reply, delegate, elicit
from speakup.slots import Ambiguous, Missing, Parameter, Unclear, parameters
from speakup.speech import Phrases, Said
from speakup.turn import Turn

if TYPE_CHECKING:
    from speakup.alexa import Beside, SkillBuilder

M = TypeVar("M")
Handler = Callable[..., Any]
F = TypeVar("F", bound=Handler)

# How often a turn is run on a fresh record when somebody else wrote it meanwhile.
ATTEMPTS = 3


@dataclass(frozen=True)
class Route:
    """Which function answers what, and in which scene."""

    name: str
    """An intent's name, or a request type for what is no intent."""
    scene: str | None
    function: Handler
    parameters: tuple[Parameter, ...] = ()
    is_default: bool = False
    """The framework's own answer, which nobody has overridden."""

    def __str__(self) -> str:
        wanted = ", ".join(f"{p.name}{'' if p.required else '?'}" for p in self.parameters)
        origin = "(default)" if self.is_default else ""
        return f"{self.scene or '-':20} {self.name:32} {self.function.__name__}({wanted}) {origin}".rstrip()


class Skill(Generic[M]):
    """A skill and its Lambda entry point, `handler`."""

    @overload
    def __init__(
        self: Skill[None],
        name: str,
        *,
        memory: None = None,
        store: Store | None = None,
        skill_id: str | None = None,
    ) -> None: ...

    @overload
    def __init__(
        self, name: str, *, memory: type[M], store: Store | None = None, skill_id: str | None = None
    ) -> None: ...

    def __init__(
        self, name: str, *, memory: Any = None, store: Store | None = None, skill_id: str | None = None
    ) -> None:
        """`name` is the module's __name__: its folder has speech/ and, if the skill shows anything, screens/.

        `memory` is a dataclass that is remembered between conversations, by default in the DynamoDB table that the
        environment variable SPEAKUP_TABLE names; `store` is another place for it. The skill answers only requests
        for `skill_id`, by default SPEAKUP_SKILL_ID; in Lambda it answers nobody while neither is set.

        Raises AuthorError for a memory that cannot be saved and for a speech file that cannot be read.
        """
        self.name = name
        self.folder = _folder_of(name)
        self.phrases = Phrases(self.folder / "speech")
        self._memory: Memory[Any] | None = Memory(memory) if memory is not None else None
        self._store = store
        self._skill_id = skill_id
        self._beside: Beside | None = None
        self._routes: dict[tuple[str | None, str], Route] = {
            (None, key): Route(key, None, function, is_default=True) for key, function in defaults.HANDLERS.items()
        }

    # Routes

    def launch(self, function: F) -> F:
        """Registers the answer to "open …"."""
        return self._register("LaunchRequest", None, function)

    def intent(self, name: str, *, scene: str | None = None) -> Callable[[F], F]:
        """Registers the answer to an intent; with `scene` only where ask(..., then=scene) has just asked.

        The function's parameters after the turn are slots; see speakup.slots. It is returned untouched.
        """
        return lambda function: self._register(name, scene, function)

    def on(self, request_type: str) -> Callable[[F], F]:
        """Registers the answer to any other request: "Alexa.Presentation.APL.UserEvent", a skill event …

        Nobody hears the answer to an event; its function returns None.
        """
        return lambda function: self._register(request_type, None, function)

    def _register(self, name: str, scene: str | None, function: F) -> F:
        before = self._routes.get((scene, name))
        if before and not before.is_default:
            raise RouteError(
                f"{name} is answered twice, by {before.function.__name__} and by {function.__name__}.",
                "Remove one of the two, or give one a scene.",
                Path(function.__code__.co_filename),
                function.__code__.co_firstlineno,
            )
        self._routes[scene, name] = Route(name, scene, function, parameters(function))
        return function

    @property
    def routes(self) -> list[Route]:
        """Every route, the author's and the defaults; print them to see what answers what."""
        return sorted(self._routes.values(), key=lambda route: (route.scene or "", route.name))

    def _route(self, turn: Turn[Any]) -> Route | None:
        name = turn.intent if turn.type == "IntentRequest" else turn.type
        start_over = "LaunchRequest" if name == "AMAZON.StartOverIntent" else name
        for key in ((turn.scene, name), (None, name), (None, start_over)):
            if key in self._routes:
                return self._routes[key]
        if turn.type != "IntentRequest":
            return None
        scene_fallback = self._routes.get((turn.scene, "AMAZON.FallbackIntent"))
        return scene_fallback or self._routes[None, "AMAZON.FallbackIntent"]

    # The path of a turn

    def handler(self, event: Any, context: object = None) -> Response:
        """Answers a request of Alexa's; the Lambda entry point. It never raises."""
        try:
            if not isinstance(event, Mapping) or not self._is_ours(event):
                return envelope.nothing(ends=True)
            envelope.request(event)
            return self._beside.invoke(event, context) if self._beside else self._respond(event, context)
        except Malformed as error:
            self._log_error(None, error)
            return envelope.nothing(ends=True)
        except Exception as error:
            return self._apology(event, error)

    def _is_ours(self, event: Mapping[str, Any]) -> bool:
        own = self._skill_id or os.environ.get("SPEAKUP_SKILL_ID")
        if own is None and "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
            return True
        if own is not None and envelope.skill_id(event) == own:
            return True
        reason = "it is for another skill" if own else "SPEAKUP_SKILL_ID is not set, so nobody may call this function"
        self._log(logging.WARNING, "refused", event, reason=reason)
        return False

    def _respond(self, event: Mapping[str, Any], context: object, handler_input: Any = None) -> Response:
        attempts = 0
        while True:
            attempts += 1
            turn = envelope.read(event)
            turn.remembers = self._memory is not None
            turn.sdk = partial(_sdk_view, event, context, turn.session, handler_input)
            if turn.type == "CanFulfillIntentRequest":
                return self._can_fulfill(turn)
            route = self._route(turn)
            if route is None:
                return self._unasked(turn)
            try:
                return self._take(turn, route)
            except Conflict as error:
                if attempts == ATTEMPTS:
                    self._log_error(turn.request, error)
                    return self._say(turn, Reply("not_saved", ends=True), route)

    def _take(self, turn: Turn[Any], route: Route) -> Response:
        """Recalls, calls the function, renders its reply, and saves."""
        if self._memory is None:
            return self._say(turn, self._call(turn, route), route)
        try:
            record = self._store_of_records.load(turn.user_id)
        except StoreError as error:
            self._log_error(turn.request, error)
            return self._say(turn, Reply("memory_unavailable", ends=True), route)
        turn.memory, before = self._memory.recall(record), self._memory.recall(record)
        kept = self._memory.framework_part(record)
        turn.tally = kept.get("acts", {})
        turn.kept["heard"] = {**kept.get("heard", {}), **turn.kept.get("heard", {})}
        response = self._say(turn, self._call(turn, route), route)
        try:
            self._save(turn, record, before)
        except Conflict:
            raise
        except StoreError as error:
            self._log_error(turn.request, error)
            return self._say(turn, Reply("not_saved", ends=True), route)
        return response

    def _save(self, turn: Turn[Any], record: Record, before: Any) -> None:
        assert self._memory is not None
        expiry = self._memory.expiry(record, turn.timestamp)
        if not self._memory.changed(turn.memory, before) and not turn.acts and not (record.exists and expiry):
            return
        part = {"acts": turn.tally, "heard": turn.kept.get("heard", {})}
        self._store_of_records.save(
            record,
            self._memory.written(record, turn.memory, part),
            outbox(turn.acts, turn.timestamp),
            expiry or record.expires_at or 0,
        )

    def _call(self, turn: Turn[Any], route: Route) -> Any:
        """The function's reply, or what is said instead while its slots are not ready."""
        if turn.intent and (turn.request["intent"].get("confirmationStatus") == "DENIED"):
            return Reply("denied")
        needs_slots = any(parameter.required for parameter in route.parameters)
        if needs_slots and turn.request.get("dialogState") in ("STARTED", "IN_PROGRESS"):
            return delegate()
        try:
            values = {p.name: p.value(turn.slots.get(p.name), lambda: turn.today) for p in route.parameters}
        except Unclear as unclear:
            return self._ask_again(turn, unclear)
        turn.kept.pop("unclear", None)
        return route.function(turn, **values)

    def _ask_again(self, turn: Turn[Any], unclear: Unclear) -> Reply:
        """Asks for a slot: plainly when it is missing, shorter each time it was unclear, and in the end not at all."""
        slot = unclear.slot
        intent = envelope.updated_intent(turn, without=slot)
        if isinstance(unclear, Missing):
            return elicit(slot, f"{slot}_ask", intent=intent)
        counts = turn.kept.setdefault("unclear", {})
        counts[slot] = counts.get(slot, 0) + 1
        if counts[slot] > 2:
            del turn.kept["unclear"]
            return Reply("unclear_offer")
        if isinstance(unclear, Ambiguous):
            return elicit(slot, "which", intent=intent, choices=[match.name for match in unclear.matches])
        for phrase in ([f"{slot}_unclear_again"] if counts[slot] == 2 else []) + [
            f"{slot}_unclear",
            f"{slot}_ask",
        ]:
            if self.phrases.has(turn.locale, phrase):
                return elicit(slot, phrase, intent=intent)
        return elicit(slot, "unclear", intent=intent)

    def _can_fulfill(self, turn: Turn[Any]) -> Response:
        """Whether the skill could answer an intent, without doing anything."""
        route = self._routes.get((None, str(turn.intent)))
        wanted = {parameter.name: parameter for parameter in route.parameters} if route else {}
        understood = {}
        for name, slot in turn.slots.items():
            try:
                wanted[name].value(slot, lambda: turn.timestamp.date())
                understood[name] = True
            except (KeyError, Unclear):
                understood[name] = False
        can = "NO" if route is None or route.is_default else "YES" if all(understood.values()) else "MAYBE"
        slots = {
            name: {
                "canUnderstand": "YES" if clear else "NO",
                "canFulfill": "YES" if clear and can != "NO" else "NO",
            }
            for name, clear in understood.items()
        }
        return {"version": "1.0", "response": {"canFulfillIntent": {"canFulfill": can, "slots": slots}}}

    def _unasked(self, turn: Turn[Any]) -> Response:
        """The answer to an event that the author did not register: nothing, except that the uninstalled are erased."""
        if turn.type == "AlexaSkillEvent.SkillDisabled" and self._memory is not None:
            self._store_of_records.erase(turn.user_id)
        return envelope.nothing()

    # From Reply to response

    def _say(self, turn: Turn[Any], reply: Any, route: Route) -> Response:
        if turn.type not in envelope.SPOKEN_REQUESTS:
            return envelope.nothing()
        if not isinstance(reply, Reply):
            return self._sdk_response(turn, reply, route)
        reply = replace(reply, directives=[_as_json(directive) for directive in reply.directives])
        said = None if reply.phrase is None else self._phrase(turn, reply, route)
        speech, reprompt = (said.speech, said.reprompt or said.speech) if said else (None, None)
        if reply.again:
            speech = " ".join(part for part in (speech, reply.again["speech"]) if part)
            reprompt = reply.again["reprompt"]
        if said and speech:
            said = Said(speech, reprompt, said.card, said.screen, said.variant)
        elif speech:
            said = Said(speech, reprompt)
        keeps = self._keeps_scene(reply, route)
        directives = self._directives(turn, reply, said)
        scene = reply.then or (turn.scene if keeps else None)
        return envelope.write(
            Answer(
                said=said,
                reprompt=reprompt,
                ends=reply.ends,
                session=self._session(turn, said, scene, keeps, envelope.dialog(turn, directives)),
                card=reply.card,
                directives=directives,
            )
        )

    def _keeps_scene(self, reply: Reply, route: Route) -> bool:
        if reply.then:
            return False
        kept = defaults.KEEP_THE_SCENE | (defaults.REPEAT_THE_QUESTION if route.is_default else set())
        in_dialog = any(str(directive.get("type")).startswith("Dialog.") for directive in reply.directives)
        return (route.name in kept and route.scene is None) or in_dialog or reply.phrase in _MISHEARD

    def _phrase(self, turn: Turn[Any], reply: Reply, route: Route) -> Said:
        name = self._phrase_here(turn, str(reply.phrase)) if route.is_default else str(reply.phrase)
        heard = turn.kept.setdefault("heard", {})
        seed = zlib.crc32(f"{turn.request.get('requestId')} {name}".encode())
        said = self.phrases.say(turn.locale, name, reply.words, heard.get(name), seed)
        if len(self.phrases.known(turn.locale)[name].speech) > 1:
            heard[name] = said.variant
        return said

    def _phrase_here(self, turn: Turn[Any], name: str) -> str:
        """A default answer's phrase in the wording for this dialog or scene, where the author wrote one."""
        intent = turn.kept.get("dialog", {}).get("intent", {}).get("name")
        names = [f"{name}_{place}" for place in (intent, turn.scene) if place]
        return next((found for found in names if self.phrases.has(turn.locale, found)), name)

    def _session(
        self,
        turn: Turn[Any],
        said: Said | None,
        scene: str | None,
        keeps: bool,
        dialog: Mapping[str, Any] | None = None,
    ) -> Mapping[str, Any]:
        """The session attributes: the author's own, and the framework's part under one key."""
        transient = ("scene", "asked", "repeats", "errors", "dialog", "failed")
        kept = {key: value for key, value in turn.kept.items() if value and key not in transient}
        asked = turn.kept.get("asked") or []
        if said and not keeps:
            asked = [*asked[-1:], {"speech": said.speech, "reprompt": said.reprompt or said.speech, "scene": scene}]
        before = turn.kept if keeps else {}
        kept |= {
            "scene": scene,
            "asked": asked,
            "repeats": before.get("repeats"),
            "dialog": dialog and {**before.get("dialog", {}), "intent": dialog},
            "errors": turn.kept.get("errors") if turn.kept.get("failed") else None,
        }
        kept = {key: value for key, value in kept.items() if value}
        return {**turn.session, envelope.KEPT: kept} if kept else turn.session

    def _directives(self, turn: Turn[Any], reply: Reply, said: Said | None) -> list[Mapping[str, Any]]:
        directives = list(reply.directives)
        if said and said.screen and turn.has_screen:
            properties = dict(said.screen)
            name = properties.pop("document")
            directives.append(envelope.screen(name, self._screens[name], properties))
        return directives

    @cached_property
    def _screens(self) -> Mapping[str, Mapping[str, Any]]:
        """The APL documents of screens/, by name."""
        paths = (self.folder / "screens").glob("*.json")
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}

    def _sdk_response(self, turn: Turn[Any], reply: Any, route: Route) -> Response:
        """A response that the author made with the SDK's own builder."""
        response = _as_json(reply)
        if not isinstance(response, Mapping):
            raise RouteError(
                f"{route.function.__name__} returned {type(reply).__name__}.",
                "Return ask(...), tell(...) or a response of the SDK's response builder.",
                Path(route.function.__code__.co_filename),
                route.function.__code__.co_firstlineno,
            )
        return {
            "version": "1.0",
            "sessionAttributes": dict(self._session(turn, None, None, keeps=True)),
            "response": response,
        }

    # When something goes wrong

    def _apology(self, event: Mapping[str, Any], error: Exception) -> Response:
        """A spoken apology that leaves the conversation where it was; the second one in a row ends it."""
        self._log_error(event["request"], error)
        try:
            turn = envelope.read(event)
            if turn.type not in envelope.SPOKEN_REQUESTS:
                return envelope.nothing()
            failures = int(turn.kept.get("errors", 0)) + 1
            turn.kept |= {"errors": failures, "failed": True}
            is_last = failures > 1 or turn.type == "LaunchRequest" or not event.get("session")
            reply = Reply("sorry_goodbye", ends=True) if is_last else Reply("sorry")
            return self._say(turn, reply, Route("sorry", None, self._apology, is_default=True))
        except Exception as second:  # the skill's own apology cannot be said either
            self._log_error(event["request"], second)
            return envelope.nothing(ends=True)

    def _log_error(self, request: Any, error: Exception) -> None:
        frames = traceback.extract_tb(error.__traceback__)[-3:]
        # What a listener said may stand in an error's text, so only our own errors, which hold none, show theirs.
        text = str(error) if isinstance(error, SpeakUpError) else ""
        self._log(
            logging.ERROR,
            "failed",
            {"request": request},
            error=type(error).__name__,
            text=text,
            where=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        )

    def _log(self, level: int, what: str, event: Mapping[str, Any], **details: Any) -> None:
        request = event.get("request")
        request = request if isinstance(request, Mapping) else {}
        intent = request.get("intent")
        line = {
            "skill": self.name,
            "what": what,
            "request": request.get("requestId"),
            "type": request.get("type"),
            "intent": intent.get("name") if isinstance(intent, Mapping) else None,
            **details,
        }
        logging.getLogger("speakup").log(level, json.dumps(line, default=str))

    # Seams

    @cached_property
    def _store_of_records(self) -> Store:
        if self._store is not None:
            return self._store
        table = os.environ.get("SPEAKUP_TABLE")
        if not table:
            raise SetupError(
                "The skill has a memory but no table to keep it in.",
                "Set SPEAKUP_TABLE, as template.yaml and the simulator do, or give Skill(...) a store.",
            )
        return DynamoStore(table)

    def use(self, builder: SkillBuilder) -> None:
        """Lets what an ASK SDK skill builder holds work beside this skill: handlers, interceptors, exception
        handlers, a persistence adapter. Its request handlers come first.
        """
        from speakup.alexa import Beside

        self._beside = Beside(builder, self._respond)

    @property
    def uses_the_sdk(self) -> bool:
        """Whether a builder of the ASK SDK may answer what no route does."""
        return self._beside is not None


# Replies after which the question still stands, because it was not heard.
_MISHEARD = ("sorry", "unclear_offer")


def _folder_of(name: str) -> Path:
    module = sys.modules.get(name)
    path = getattr(module, "__file__", None)
    if path is None:
        raise SetupError(f"There is no module {name!r} with a file.", "Write skill = Skill(__name__).")
    return Path(path).resolve().parent


def _as_json(value: Any) -> Any:
    """JSON as it is; an object of the ASK SDK as its JSON."""
    if isinstance(value, Mapping) or not hasattr(value, "deserialized_types"):
        return value
    from speakup import alexa

    return alexa.to_json(value)


def _sdk_view(event: Mapping[str, Any], context: object, session: dict[str, Any], existing: Any) -> Any:
    from speakup import alexa

    return alexa.handler_input(event, context, session, existing)
