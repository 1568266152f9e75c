"""A skill: its routes, and the one path that every turn takes.

the event ─► is it ours? ─► Turn ─► route ─► the record ─► slots ─► the function ─► Reply ─► speech ─► save ─► JSON
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, get_args, overload

from speakup import defaults, envelope, log
from speakup.budget import Budget
from speakup.envelope import Malformed, Response
from speakup.errors import Conflict, PermissionMissing, RouteError, SetupError, StoreError, Unanswered
from speakup.replies import Consent, Reply, delegate, elicit
from speakup.slots import Ambiguous, Missing, Parameter, Unclear, parameters
from speakup.speech import Phrase, Phrases
from speakup.turn import Turn
from speakup.voice import Voice, as_json

if TYPE_CHECKING:
    from speakup.alexa import Beside, SkillBuilder
    from speakup.memory import Memory, Migration
    from speakup.records import KeyMaker, Records, Store, Whose

M = TypeVar("M")
Handler = Callable[..., Any]
F = TypeVar("F", bound=Handler)

ToPermission = Literal["accepted", "denied", "not_answered"]

# How long a listener who does not come back is remembered.
KEEP = timedelta(days=400)

# How often a turn is run on a fresh record when somebody else wrote it meanwhile, while the time lasts.
ATTEMPTS = 12

# The longest pause in seconds before it is run again.
PAUSE = 0.1

# The seconds that are the least for reading and saving once more.
LEAST = 0.5

SKILL_DISABLED = "AlexaSkillEvent.SkillDisabled"

# As what an apology is counted.
COUNTED_AS = {"sorry": "Apologies", "memory_unavailable": "NotRead", "not_saved": "NotSaved"}


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
    is_private: bool = False
    """Its turns leave no trace; see Skill.intent."""

    def __str__(self) -> str:
        wanted = ", ".join(f"{p.name}{'' if p.required else '?'}" for p in self.parameters)
        origin = "(default)" if self.is_default else ""
        return f"{self.scene or '-':20} {self.name:32} {self.function.__name__}({wanted}) {origin}".rstrip()


class Skill(Generic[M]):
    """A skill and its Lambda entry point, `handler`."""

    @overload
    def __init__(self: Skill[None], name: str, *, skill_id: str | None = None) -> None: ...

    @overload
    def __init__(
        self,
        name: str,
        *,
        memory: type[M],
        memory_of: Whose | KeyMaker = "user",
        keep: timedelta = KEEP,
        keep_replies: bool = True,
        store: Store | None = None,
        skill_id: str | None = None,
    ) -> None: ...

    def __init__(
        self,
        name: str,
        *,
        memory: Any = None,
        memory_of: Whose | KeyMaker = "user",
        keep: timedelta = KEEP,
        keep_replies: bool = True,
        store: Store | None = None,
        skill_id: str | None = None,
    ) -> None:
        """`name` is the module's __name__: its folder has speech/ and, if the skill shows anything, screens/.

        `memory` is a dataclass that is remembered between conversations: of the "user", who is the whole household;
        of the recognised "person", and of the user where nobody is recognised; of the "device"; or of whatever a
        function of the turn gives the key of. One who does not come back for `keep`, 400 days by default, is forgotten;
        one who does never is. It lies in the DynamoDB table that the environment variable SPEAKUP_TABLE names, or in
        `store`.

        Beside a memory that changed lies the reply with its session, so that a request which is delivered twice is
        answered alike. Without `keep_replies` nothing of what was said is kept; the duplicate hears `already_done`.

        The skill answers only requests for `skill_id`, by default SPEAKUP_SKILL_ID; in Lambda it answers nobody while
        neither is set.

        Raises AuthorError for a memory that cannot be saved and for a speech file that cannot be read.
        """
        self.name = name
        self.folder = _folder_of(name)
        self._watchers: list[Callable[[Route | Phrase], object]] = []
        self._voice = Voice(self.folder, self._tell)
        self._store = store
        self._records: Records | None = None
        if memory is not None:
            from speakup.memory import Memory  # a skill that remembers nothing need not load how
            from speakup.records import Records

            self._records = Records(self.folder.name, Memory(memory, keep), self._find_store, memory_of, keep_replies)
        if self._records and os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
            self._records.prepare()
        self._skill_id = skill_id
        self._beside: Beside | None = None
        self._is_warm = False
        self._routes: dict[tuple[str | None, str], Route] = {
            (None, key): Route(key, None, function, is_default=True) for key, function in defaults.HANDLERS.items()
        }

    @property
    def phrases(self) -> Phrases:
        """Everything that the skill says."""
        return self._voice.phrases

    # Routes

    def launch(self, function: F) -> F:
        """Registers the answer to "open …"."""
        return self._register("LaunchRequest", None, function)

    def intent(self, name: str, *, scene: str | None = None, private: bool = False) -> Callable[[F], F]:
        """Registers the answer to an intent; with `scene` only where ask(..., then=scene) has just asked.

        The function's parameters after the turn are slots; see speakup.slots. It is returned untouched. What is said in
        private leaves no trace: the record is neither read nor written, the log does not name the intent, and once
        something else is asked, nothing leads back to it.
        """
        return lambda function: self._register(name, scene, function, private)

    def permission(
        self, scope: str, answer: ToPermission = "accepted", *, scene: str | None = None
    ) -> Callable[[F], F]:
        """Registers what follows when the listener has answered ask_permission(scope).

        One who is silent gets a card from Alexa: "not_answered". The function's slots are those of the intent that
        asked for the permission. Raises RouteError for an answer that nobody can give.
        """

        def register(function: F) -> F:
            if answer not in get_args(ToPermission):
                raise RouteError(
                    f"{function.__name__} answers {answer!r}, which is no answer to a permission.",
                    f"Write one of {', '.join(map(repr, get_args(ToPermission)))}.",
                    Path(function.__code__.co_filename),
                    function.__code__.co_firstlineno,
                )
            return self._register(f"Connections.Response {answer} {scope}", scene, function)

        return register

    def forgets_on(self, intent: str, *, then: str | None = None) -> None:
        """Lets whoever says `intent` be forgotten: asks once more, and after a yes erases all that is remembered.

        The phrases are forget_offered, forgotten and, after a no, kept_in_mind, whose question opens the scene `then`.
        Each answer can be the author's own: register `intent`, or yes and no in the scene "forget_offered", where a
        yes calls turn.forget(). Raises SetupError in a skill without a memory.
        """
        if self._records is None:
            raise SetupError("A skill without a memory has nothing to forget.", "Give it one: Skill(..., memory=...).")
        for (scene, name), function in defaults.forgetting(intent, then).items():
            self._routes.setdefault((scene, name), Route(name, scene, function, is_default=True))

    @property
    def memory(self) -> Memory[M] | None:
        """The shape of what the skill remembers, and how long it keeps that; None when it remembers nothing."""
        return None if self._records is None else self._records.memory

    @property
    def keeps_replies(self) -> bool:
        """Whether the last reply lies with the memory, for a request that is delivered twice."""
        return self._records is not None and self._records.keep_replies

    def migration(self, to: int) -> Callable[[Migration], Migration]:
        """Registers the step from one schema of the memory to the next; the first leads to 2.

        The function changes the old record's map in place: {field: value}, where a date is a text and an Enum its name.
        A record that is two schemas old takes two steps. Only what a field's default cannot say needs one.

        Raises SetupError for a step that is not the next, and in a skill without a memory.
        """
        memory = self.memory
        if memory is None:
            raise SetupError("A skill without a memory has nothing to migrate.", "Give it one: Skill(..., memory=...).")

        def register(change: Migration) -> Migration:
            memory.migrate(to, change)
            return change

        return register

    def on(self, request_type: str) -> Callable[[F], F]:
        """Registers the answer to any other request: "Alexa.Presentation.APL.UserEvent", a skill event …

        Nobody hears the answer to an event; its function returns None.
        """
        return lambda function: self._register(request_type, None, function)

    def _register(self, name: str, scene: str | None, function: F, private: bool = False) -> F:
        before = self._routes.get((scene, name))
        if before and not before.is_default:
            raise RouteError(
                f"{name} is answered twice, by {before.function.__name__} and by {function.__name__}.",
                "Remove one of the two, or give one a scene.",
                Path(function.__code__.co_filename),
                function.__code__.co_firstlineno,
            )
        self._routes[scene, name] = Route(name, scene, function, parameters(function), is_private=private)
        return function

    @property
    def routes(self) -> list[Route]:
        """Every route, the author's and the defaults; print them to see what answers what."""
        return sorted(self._routes.values(), key=lambda route: (route.scene or "", route.name))

    def route(self, turn: Turn[Any]) -> Route | None:
        """Which one answers: one of the scene before one for everywhere; None where nobody does."""
        scene = self._scene_of_answers(turn)
        keys = [key for name in _names(turn) for key in ((scene, name), (None, name))]
        return next((self._routes[key] for key in keys if key in self._routes), None)

    def _scene_of_answers(self, turn: Turn[Any]) -> str | None:
        """In a dialog the last question was about a slot, so only the dialog's own intent still answers the scene."""
        dialog = turn.kept.get("dialog")
        return None if dialog and dialog["intent"].get("name") != turn.intent else turn.scene

    # The path of a turn

    def handler(self, event: Any, context: object = None) -> Response:
        """Answers a request of Alexa's; the Lambda entry point.

        It never raises, but for one case: a skill event that the memory could not take, such as the one that asks for a
        listener to be erased. Alexa delivers it again.
        """
        with log.turn(self.folder.name, event):
            if not self._is_warm:
                self._is_warm = True
                log.count("ColdStarts")
            return self._handle(event, context)

    def _handle(self, event: Any, context: object) -> Response:
        try:
            if not isinstance(event, Mapping) or not self._is_ours(event):
                return envelope.nothing(ends=True)
            envelope.request(event)
            return self._beside.invoke(event, context) if self._beside else self._respond(event, context)
        except Malformed as error:
            log.failed(self.folder.name, None, error)
            return envelope.nothing(ends=True)
        except StoreError:  # of an event that is to be delivered again
            raise
        except Exception as error:
            return self._apology(event, error)

    def _is_ours(self, event: Mapping[str, Any]) -> bool:
        own = self._skill_id or os.environ.get("SPEAKUP_SKILL_ID")
        if own is None and "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
            return True
        if own is not None and envelope.skill_id(event) == own:
            return True
        reason = "it is for another skill" if own else "SPEAKUP_SKILL_ID is not set, so nobody may call this function"
        log.refused(self.folder.name, event.get("request"), reason)
        return False

    def _respond(self, event: Mapping[str, Any], context: object, handler_input: Any = None) -> Response:
        budget, answers, unsaved = Budget.of(context), list[Any](), list[StoreError]()
        while True:
            turn = self._turn(event, context, handler_input, budget, answers)
            if turn.type == "CanFulfillIntentRequest":
                return self._can_fulfill(turn)
            route = self.route(turn)
            if route:
                self._tell(route)
            try:
                return self._take(turn, route, budget, is_again=bool(unsaved))
            except PermissionMissing as missing:
                return self._say_own(turn, _permission_needed(*missing.scopes))
            except StoreError as error:
                if turn.unread and not unsaved:  # told already, when it was read
                    return self._not_remembered(event, turn, error, "memory_unavailable")
                unsaved.append(error)
                if not _may_go_again(unsaved, budget):
                    log.failed(self.folder.name, turn.request, error)
                    return self._not_remembered(event, turn, error, "not_saved")
                budget = replace(budget, reading_until=budget.saving_until)

    def _turn(
        self, event: Mapping[str, Any], context: object, handler_input: Any, budget: Budget, answers: list[Any]
    ) -> Turn[Any]:
        turn = envelope.read(event)
        turn.remembers = self._records is not None
        turn.forgets = turn.type == SKILL_DISABLED
        turn.in_words = partial(self._voice.in_words, turn)
        turn.services_until, turn.answers = budget.services_until, answers
        turn.sdk = partial(_sdk_view, event, context, turn.session, handler_input)
        return turn

    def _take(self, turn: Turn[Any], route: Route | None, budget: Budget, is_again: bool) -> Response:
        """Recalls, calls the function, renders its reply, and saves."""
        if route and self._is_private(turn, route):
            turn.is_private, turn.remembers = True, False
            log.keep_private()
            return self._answer(turn, route)
        if self._records is None or (route is None and not turn.forgets):
            return self._answer(turn, route)
        opened = self._records.open(turn, budget.for_reading)
        if turn.unread and is_again:
            raise turn.unread
        if turn.unread:
            log.failed(self.folder.name, turn.request, turn.unread)
        if opened.has_seen(turn.request_id):
            return opened.reply_to(turn.request_id) or self._say_own(turn, defaults.back_to("already_done", turn))
        response = self._answer(turn, route)
        if not turn.is_private:
            self._records.save(turn, opened, response, budget.for_saving)
        log.count("Acts", len(turn.acts))
        return response

    def _answer(self, turn: Turn[Any], route: Route | None) -> Response:
        return self._say(turn, self._call(turn, route), route) if route else envelope.nothing()

    def _not_remembered(self, event: Mapping[str, Any], turn: Turn[Any], error: StoreError, phrase: str) -> Response:
        """What is said when a turn could not have the record that it needs, or could not save it.

        Alexa delivers an event again until it is taken, so there the error itself is the answer, unless it is nobody's.
        """
        if turn.type.startswith("AlexaSkillEvent.") and turn.user_id:
            raise error
        return self._apologise(event, phrase)

    def _call(self, turn: Turn[Any], route: Route) -> Any:
        """The function's reply, or what is said instead while its slots are not ready."""
        if turn.intent and (turn.request["intent"].get("confirmationStatus") == "DENIED"):
            return Reply("denied")
        needs_slots = any(parameter.required for parameter in route.parameters)
        is_alexas_turn = needs_slots and turn.request.get("dialogState") in ("STARTED", "IN_PROGRESS")
        try:
            values = {p.name: p.value(turn.slots.get(p.name), lambda: turn.today) for p in route.parameters}
        except Unclear as unclear:
            return delegate() if is_alexas_turn and isinstance(unclear, Missing) else self._ask_again(turn, unclear)
        if is_alexas_turn:  # the model may want the values validated or confirmed
            return delegate()
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

    # The answer

    def _say(self, turn: Turn[Any], reply: Any, route: Route) -> Response:
        if envelope.is_silent(turn.type):
            return envelope.unspoken(reply.directives if isinstance(reply, Reply) else ())
        if isinstance(reply, Reply):
            if reply.asks_for and turn.consent == (reply.asks_for, "accepted"):
                # Granted and still refused: Alexa would not ask again but accept at once, and so on for ever.
                return self._say_own(turn, _permission_needed(reply.asks_for))
            return self._voice.say(turn, reply, self._stays(route), route.is_default)
        if not isinstance(as_json(reply), Mapping):
            raise RouteError(
                f"{route.function.__name__} returned {type(reply).__name__}.",
                "Return ask(...), tell(...) or a response of the SDK's response builder.",
                Path(route.function.__code__.co_filename),
                route.function.__code__.co_firstlineno,
            )
        return self._voice.pass_on(reply, turn)

    def _say_own(self, turn: Turn[Any], reply: Reply) -> Response:
        """What the framework itself has to say, whatever was asked for."""
        if envelope.is_silent(turn.type):
            return envelope.nothing()
        return self._voice.say(turn, reply, stays=False, is_default=True)

    def _stays(self, route: Route) -> bool:
        """Whether the conversation stands afterwards where it stood, as after help."""
        staying = defaults.KEEP_THE_SCENE | (defaults.REPEAT_THE_QUESTION if route.is_default else set())
        return route.name in staying and route.scene is None

    # When something goes wrong

    def _apology(self, event: Mapping[str, Any], error: Exception) -> Response:
        """What is said of an exception."""
        log.failed(self.folder.name, event["request"], error)
        try:
            return self._apologise(event, "sorry")
        except Exception as second:
            log.failed(self.folder.name, event["request"], second)
        try:  # what the session holds may be what is wrong
            return self._apologise({**event, "session": None}, "sorry")
        except Exception:  # the skill's own apology cannot be said either
            return envelope.nothing(ends=True)

    def _apologise(self, event: Mapping[str, Any], phrase: str) -> Response:
        """An apology that leaves the conversation where it was; the second one in a row ends it."""
        log.count(COUNTED_AS[phrase])
        turn = envelope.read(event)
        failures = int(turn.kept.get("errors", 0)) + 1
        turn.kept |= {"errors": failures, "failed": True}
        is_last = failures > 1 or turn.type == "LaunchRequest" or not event.get("session")
        if phrase == "sorry":
            return self._say_own(turn, Reply("sorry_goodbye", ends=True) if is_last else Reply("sorry"))
        return self._say_own(turn, Reply(phrase, ends=True) if is_last else defaults.back_to(phrase, turn))

    def _is_private(self, turn: Turn[Any], route: Route) -> bool:
        """Help and the like, which keep a private question standing, are as private as the question."""
        return route.is_private or (self._stays(route) and defaults.was_asked_in_private(turn))

    # Seams

    def _find_store(self) -> Store:
        if self._store is not None:
            return self._store
        table = os.environ.get("SPEAKUP_TABLE")
        if not table:
            raise StoreError(
                "The skill has a memory but no table to keep it in. Set SPEAKUP_TABLE, as template.yaml and the "
                "simulator do, or give Skill(...) a store."
            )
        from speakup.stores import DynamoStore  # at the first turn, and never in a skill that is given another store

        return DynamoStore(table, totals=os.environ.get("SPEAKUP_TOTALS"), skill=self.folder.name)

    def watch(self, watcher: Callable[[Route | Phrase], object]) -> None:
        """Calls the function, from now on, with every route that answers a turn and every phrase, before it is said.

        A turn that has to be run again tells of them again.
        """
        self._watchers.append(watcher)

    def _tell(self, source: Route | Phrase) -> None:
        for watcher in self._watchers:
            watcher(source)

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


def _folder_of(name: str) -> Path:
    module = sys.modules.get(name)
    path = getattr(module, "__file__", None)
    if path is None:
        raise SetupError(f"There is no module {name!r} with a file.", "Write skill = Skill(__name__).")
    return Path(path).resolve().parent


def _names(turn: Turn[Any]) -> list[str | None]:
    """The names of the routes that may answer a turn, the most particular first."""
    if turn.consent:
        scope, answer = turn.consent
        return [f"{turn.type} {answer} {scope}", turn.type]
    if turn.type != "IntentRequest":
        return [turn.type]
    start_over = ["LaunchRequest"] if turn.intent == "AMAZON.StartOverIntent" else []
    return [turn.intent, *start_over, "AMAZON.FallbackIntent"]


def _may_go_again(unsaved: list[StoreError], budget: Budget) -> bool:
    """Whether the turn is run on a fresh record, after a pause that keeps two writers out of step.

    It is when somebody else wrote meanwhile, or when nobody knows whether our own save arrived: a fresh record tells.
    """
    if not isinstance(unsaved[-1], Conflict | Unanswered) or len(unsaved) == ATTEMPTS:
        return False
    import random  # only who collides needs it

    pause = random.uniform(0, min(PAUSE, 0.01 * 2 ** len(unsaved)))
    if budget.for_saving < pause + LEAST:
        return False
    sleep(pause)
    return True


def _permission_needed(*scopes: str) -> Reply:
    return Reply("permission_needed", card=Consent(*scopes))


def _sdk_view(event: Mapping[str, Any], context: object, session: dict[str, Any], existing: Any) -> Any:
    from speakup import alexa

    return alexa.handler_input(event, context, session, existing)
