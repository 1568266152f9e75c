"""One conversation of the page, in the process of its room: commands in, JSON out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from speakup.envelope import KEPT
from speakup_workbench.errors import Mistake
from speakup_workbench.models import Model, ModelError
from speakup_workbench.simulator import conversation_file, remembered, replay
from speakup_workbench.simulator.conversation_file import ConversationFile, Step
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.listener import Listener
from speakup_workbench.simulator.recording import Recording
from speakup_workbench.simulator.response import MAX_BYTES
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.stage import Stage
from speakup_workbench.simulator.theatre import Theatre
from speakup_workbench.simulator.totals import TABLE
from speakup_workbench.subject import Subject
from speakup_workbench.web import chart, settings, view
from speakup_workbench.web.origins import Origins
from speakup_workbench.web.settings import line, text
from speakup_workbench.web.suggestions import Suggestions, skill_of
from speakup_workbench.web.talks import inside
from speakup_workbench.web.wanted import Wanted

Json = dict[str, Any]

_BY_ACTION = {
    "locale": ":locale",
    "user": ":user",
    "device": ":device",
    "person": ":person",
    "access_token": ":account",
}
"""What is settled by an action, which a conversation file can name; by another a recording begins anew."""
_BEGINS = ("locale", "user", "device", "zone", "now", "frozen", "screen", "viewport")
"""What begins a conversation."""
_NEW_ACTS = 50
"""Acts that are told of; of more the newest."""


@contextlib.contextmanager
def opened(wanted: Wanted, command: Json, theatre: Theatre) -> Iterator[Talk]:
    """The skill that the command names, with nothing remembered, or that of a conversation file, to be stepped through.

    Raises Mistake, as for a skill that cannot be imported.
    """
    if (told := command.get("file")) is not None:
        file = conversation_file.parse(told["text"], Path(told["path"]))
        subject, begin, permissions = replay.subject_of(file), file.settings, file.permissions
        begin = begin if "locale" in file.named else replace(begin, locale=subject.locale)
        wishes = settings.read(command["settings"])
        try:
            subject.model(begin.locale)
        except (Mistake, ModelError) as mistake:
            raise file.setting_error(str(mistake), "locale", "skill", "model") from None
    else:
        file = None
        subject = Subject.find(wanted.name(command["skill"]), wanted.handler, wanted.model, wanted.start)
        wishes = settings.read({**wanted.settings, **command["settings"]})
        begin, permissions = Settings(locale=subject.locale, frozen=False, seed=command["seed"]), frozenset()
    permissions = wishes.pop("permissions", permissions)
    begin = replace(begin, **wishes)
    with subject.opened(
        begin,
        skill_id=wanted.skill_id,
        python=wanted.python,
        network=wanted.network,
        variables=wanted.variables,
        within=theatre,
    ) as stage:
        if at := command.get("at"):
            stage.clock.set(datetime.fromisoformat(at))
        stage.accounts[begin.user].permissions.update(permissions)
        yield Talk(stage, subject, wanted.root, file)


class Talk:
    def __init__(self, stage: Stage, subject: Subject, root: Path, file: ConversationFile | None) -> None:
        self._stage, self._subject, self._root, self._file = stage, subject, root, file
        self._skill = skill_of(subject.handler)
        self._origins = Origins(self._skill)
        self._suggestions: tuple[Model, Suggestions] | None = None
        self._versions: dict[str, str] = {}
        self._acts: list[str] = []
        self._said = ""
        """What the skill has said last, its question among it."""
        self._listener = Listener(stage)
        self._recording = Recording(stage)
        self._commands: dict[str, Callable[[Json], Json]] = {
            "say": self._say,
            "settings": self._settle,
            "restart": self._restart,
            "ring": self._ring,
            "save": self._save,
            "talk": lambda _: {"text": self._recording.text(self._subject.named_in(self._root))},
            "map": lambda _: {"map": self._map()},
            "state": lambda _: {},
        }

    def does(self, command: Json) -> Json:
        """What came of a command, and the state after it. Raises Mistake for what cannot be done."""
        if at := command.get("at"):
            self._stage.clock.set(datetime.fromisoformat(at))
        return self._commands[command["do"]](command) | {"state": self.state()}

    def script(self) -> list[Json]:
        """The steps of the conversation file, and what each expects."""
        return [
            {"line": step.line, "words": step.said, "expected": [_expected(each) for each in step.expectations]}
            for step in (self._file.steps if self._file else ())
        ]

    def learning(self) -> Iterator[None]:
        """What takes a while when it is first needed."""
        stage = self._stage
        _, ear = stage.theatre.model(stage.model(stage.settings.locale), stage.settings.locale)
        return ear.learning()

    def state(self) -> Json:
        stage, conversation = self._stage, self._listener.conversation
        shown, scene = conversation.shown, self._scene()
        return {
            "skill": self._subject.name,
            "settings": view.settings(stage),
            "is_open": conversation.is_open,
            "listening": conversation.is_listening,
            "scene": scene,
            "opening": conversation.opening,
            "suggestions": self._suggested().at(conversation, scene, self._said),
            "memory": self._memory(),
            "session": conversation.attributes,
            "reminders": view.reminders(stage),
            "acts": self._acts,
            "totals": self._totals(),
            "screen": view.display(shown) if shown else None,
            "log_limit": view.LOG_LIMIT,
            "bytes_limit": MAX_BYTES,
            "error": None,
        }

    # Commands

    def _say(self, command: Json) -> Json:
        words, place = line("words", command.get("words")), command.get("line")
        if place is not None:
            return {"steps": [self._stepped(words, self._scripted(place))]}
        conversation = self._listener.conversation
        first = []
        if not words.startswith(":") and conversation.needs_opening(words):
            first = [self._step(conversation.opening)]
        return {"steps": [*first, self._step(words)]}

    def _settle(self, command: Json) -> Json:
        wishes = settings.read(command["settings"])
        permissions = wishes.pop("permissions", None)
        now = self._stage.settings
        changed = {name: value for name, value in wishes.items() if value != getattr(now, name)}
        # What cannot be is told before anything has changed.
        _ = replace(now, **changed).time_zone, self._stage.model(changed.get("locale", now.locale))
        steps, was_empty = list[Json](), self._recording.is_empty
        named = changed.keys() & set(_BEGINS)
        if named and all(name in _BY_ACTION and changed[name] for name in named):
            steps += [self._step(f"{_BY_ACTION[name]} {changed.pop(name)}") for name in sorted(named)]
        elif named:
            begins = {name: changed.pop(name) for name in named}
            if named & {"now", "zone", "frozen"}:
                begins.setdefault("now", None if "frozen" in begins else self._stage.clock.now())
            self._listener.conversation = self._stage.change(**begins)
            self._recording = Recording(self._stage)
        for name in sorted(changed.keys() & set(_BY_ACTION)):
            steps.append(self._step(f"{_BY_ACTION[name]} {changed[name]}".strip()))
        if "faults" in changed:
            faults = changed["faults"]
            steps.append(self._step(f":fault off {'' if str(faults) == 'none' else faults}".strip()))
        if permissions is not None:
            granted = self._stage.accounts[self._stage.settings.user].permissions
            for action, scopes in ((":forbid", granted - permissions), (":allow", permissions - granted)):
                steps += [self._step(f"{action} {' '.join(sorted(scopes))}")] if scopes else []
        if was_empty and not any(step["turns"] for step in steps):
            self._recording = Recording(self._stage)  # it stands above the first words instead
        return {"steps": steps}

    def _restart(self, command: Json) -> Json:
        stage = self._stage
        if command.get("forget"):
            granted = {user: set(account.permissions) for user, account in stage.accounts.items()}
            stage.forget()
            for user, permissions in granted.items():
                stage.accounts[user].permissions |= permissions
            stage.change(now=stage.settings.now)
            self._acts, self._versions = [], {}
        self._listener = Listener(stage)
        self._recording = Recording(stage)
        return {}

    def _ring(self, command: Json) -> Json:
        """What is due by the clock rings, unless a session is open: then it does with the next turn, as always."""
        stage, conversation = self._stage, self._listener.conversation
        account, now = stage.accounts[stage.settings.user], stage.clock.now()
        due = [each for kind in (account.reminders, account.timers) for each in kind.values() if each.due(now)]
        if not due or conversation.is_open or conversation.connection:
            return {"steps": []}
        return {"steps": [self._stepped(f":now {now:%Y-%m-%d %H:%M:%S}", done=lambda: conversation.wait(timedelta()))]}

    def _save(self, command: Json) -> Json:
        path = inside(self._root, text("name", command.get("name")))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Mistake(f"{path.parent} cannot be made ({error.strerror}). Choose another place.") from None
        saved = self._recording.save(str(path), self._subject.named_in)
        notice = "Something was remembered when it began, and a replay begins with nothing: restart and forget first."
        return {
            "path": str(saved.relative_to(self._root)),
            "notice": notice if self._recording.remembers else None,
        }

    # A step

    def _step(self, words: str) -> Json:
        return self._stepped(words)

    def _stepped(self, words: str, scripted: Step | None = None, *, done: Callable[[], Exchange] | None = None) -> Json:
        at = self._stage.clock.now()
        before = self._memory(), self._listener.conversation.attributes, self._scene()
        exchange = done() if done else self._listener.take(words)
        self._said = exchange.speech if exchange and exchange.speech else self._said
        self._recording.add(words, exchange)
        acts = replay.new_acts(self._stage, self._versions)
        self._acts = [*self._acts, *acts][-_NEW_ACTS:]
        after = self._memory(), self._listener.conversation.attributes, self._scene()
        return view.step(words, exchange) | {
            "at": at.isoformat(),
            "acts": acts,
            "origins": self._origins.taken(),
            "scenes": [before[2], after[2]],
            "changed": {"memory": view.changes(before[0], after[0]), "session": view.changes(before[1], after[1])},
            "verdict": self._verdict(scripted, exchange, acts) if scripted else [],
        }

    def _scripted(self, place: object) -> Step:
        steps = {step.line: step for step in self._file.steps} if self._file else {}
        if not isinstance(place, int) or place not in steps:
            raise Mistake(f"There is no step in line {place!r} of the file that was opened. Open it again.")
        return steps[place]

    def _verdict(self, step: Step, exchange: Exchange | None, acts: list[str]) -> list[Json]:
        if exchange is None or self._file is None:
            return []
        found = replay.Found(exchange, self._stage, acts)
        failed = {failure.expectation: failure for failure in replay.failures(step, found, self._file.may_guess)}
        told = []
        for expectation in step.expectations:
            failure = failed.get(expectation)
            came = " · ".join(failure.found) or "nothing" if failure else None
            told.append(_expected(expectation) | {"held": failure is None, "told": came})
        if always := failed.get(None):
            told.append({"line": step.line, "text": always.expected, "held": False, "told": " · ".join(always.found)})
        return told

    # How things stand

    def _scene(self) -> str | None:
        kept = self._listener.conversation.attributes.get(KEPT)
        scene = kept.get("scene") if isinstance(kept, Mapping) else None
        return scene if isinstance(scene, str) else None

    def _memory(self) -> Json | None:
        record = remembered.record(self._stage.cloud.snapshot(), self._stage.settings.user_id)
        return None if record is None else {name: value for name, value in record.items() if name != KEPT}

    def _totals(self) -> Json:
        """Everyone's, by act: {"PledgeMade": {"count": 3, "people": 2, "sum.litres": 30}}."""
        held, found = self._stage.cloud.snapshot(), dict[str, Json]()
        for item in held.items(TABLE) if TABLE in held.tables() else ():
            for name, value in item.items():
                act, dot, part = name.partition(".")
                if dot and "N" in value:
                    number = float(value["N"])
                    found.setdefault(act, {})[part] = int(number) if number.is_integer() else number
        return found

    def _map(self) -> Json:
        if self._skill:
            return chart.of_skill(self._skill)
        return chart.of_model(self._listener.conversation.model)

    def _suggested(self) -> Suggestions:
        model = self._listener.conversation.model
        if self._suggestions is None or self._suggestions[0] is not model:
            self._suggestions = model, Suggestions(model, self._skill)
        return self._suggestions[1]


def _expected(expectation: conversation_file.Expectation) -> Json:
    return {"line": expectation.line, "text": str(expectation)}
