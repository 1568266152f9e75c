"""One conversation of one page: the process it is held in, and all that was said, to be held again in another."""

from __future__ import annotations

import json
import random
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator import conversation_file
from speakup_workbench.simulator.conversation_file import ConversationFile
from speakup_workbench.simulator.response import MAX_BYTES
from speakup_workbench.web import chart, trouble, view
from speakup_workbench.web import settings as wishes
from speakup_workbench.web.reload import Watch
from speakup_workbench.web.steps import Steps
from speakup_workbench.web.talks import inside
from speakup_workbench.web.wanted import Wanted
from speakup_workbench.web.worker import TO_ANSWER, TO_OPEN, Gone, Worker

Json = dict[str, Any]
Tell = Callable[[str, Json], None]
"""Told of an event by its name, such as "ended", and its data."""


@dataclass(frozen=True)
class Patience:
    """Seconds in which the process of a skill has to answer, or it is ended."""

    to_open: float = TO_OPEN
    to_answer: float = TO_ANSWER


class Broken(Mistake):
    """The skill cannot be talked to until its author has mended it."""


class Ended(Mistake):
    """The process of the skill has ended instead of answering; another has heard what was said before."""


class Over(Mistake):
    """The conversation was closed."""

    def __init__(self) -> None:
        super().__init__("This conversation is over: it was closed. Load the page again to begin another.")


class Room:
    """Does one thing at a time: whoever calls from several threads takes turns. Only `close` may come in between."""

    def __init__(self, wanted: Wanted, hire: Callable[[], Worker], tell: Tell, patience: Patience) -> None:
        """hire: a process that nobody has talked in. tell: what happens without being asked for."""
        self.id = secrets.token_urlsafe(9)
        self._wanted, self._hire, self._tell, self._patience = wanted, hire, tell, patience
        self._worker: Worker | None = None
        """None while the skill cannot be opened."""
        self._opening: Json = {}
        self._watch: Watch | None = None
        self._title = ""
        self._log: list[Json] = []
        """Every command since it was opened, with the moment of each."""
        self._clock = ("", 0.0)
        """The listener's moment that was told last, and when by this computer's own clock."""
        self._is_closed = False
        self.steps = Steps()
        """Since the last restart."""
        self.state: Json = {}

    def open(self, skill: object, settings: object) -> None:
        """A conversation with nothing said and nothing remembered. Raises Mistake.

        A skill that its author has to mend first is no mistake: it stands in the state.
        """
        known = [str(each["name"]) for each in self._wanted.skills]
        if skill not in known:
            raise Mistake(f"There is no skill {skill!r}. There is: {', '.join(sorted(known))}.")
        wishes.read(settings)
        self._begin({"do": "open", "skill": skill, "settings": settings, "seed": random.randrange(1_000_000)})
        self._start()

    def open_file(self, text: str, path: Path) -> list[Json]:
        """The steps of a file, with nothing said of them yet. Raises Mistake, and nothing has changed."""
        file = conversation_file.parse(text, path)
        self._refuse_foreign(file)
        skill = file.named.get("skill", self.state["skill"])
        opening = {"do": "open", "skill": skill, "settings": {}, "file": {"text": text, "path": str(path)}}
        worker, opened = self._opened(opening)
        self._begin(opening)
        self._take(worker, opened)
        script: list[Json] = opened["script"]
        return script

    def _refuse_foreign(self, file: ConversationFile) -> None:
        """A file that somebody was sent runs no code of its own, and reads none of theirs. Raises Mistake."""
        code, model = file.named.get("handler", ""), file.named.get("model", "")
        own = code if code != self._wanted.handler else ""
        if own and not own.rpartition(":")[0].endswith(".py"):
            raise file.setting_error(f"{own} is outside of the project: start `speakup web` with it.", "handler")
        for path in filter(None, (own.rpartition(":")[0], model)):
            inside(self._wanted.root, str(file.folder / path))

    def say(self, words: object, line: object = None) -> Json:
        """line: of the file that was opened, to be told what of it did not come."""
        return self._do({"do": "say", "words": words, "line": line}, f"after {str(words)[:80]!r}")

    def settle(self, settings: object) -> Json:
        return self._do({"do": "settings", "settings": settings}, "when the settings changed")

    def restart(self, forget: bool) -> Json:
        return self._do({"do": "restart", "forget": forget}, "when it was restarted")

    def save(self, name: object) -> Json:
        return self._do({"do": "save", "name": name}, "when it was saved")

    def talk(self) -> str:
        """The conversation as a conversation file. Raises Mistake when nothing was said."""
        return str(self._do({"do": "talk"}, "when it was written down")["text"])

    def map(self) -> Json:
        """The skill's scenes and intents with what was visited; of one that is broken there is none."""
        if self._worker is None:
            return {"nodes": [], "edges": []}
        return chart.visited(self._do({"do": "map"}, "when it was looked at")["map"], self.steps)

    def cards(self) -> list[Json]:
        """All that were sent, the newest first, each with the `index` of its step."""
        return [{"index": step["index"], **step["card"]} for step in self.steps if step["card"]][::-1]

    @property
    def is_due(self) -> bool:
        """A reminder wants to ring, and nobody is talking, so that it does not wait for the next turn."""
        reminders = self.state["reminders"]
        if not reminders or self.state["is_open"]:
            return False
        return datetime.fromisoformat(reminders[0]["at"]) <= datetime.fromisoformat(self._moment())

    def ring(self) -> None:
        """Tells of the reminders that are due now."""
        if not self.is_due:  # they rang meanwhile, with a turn
            return
        for step in self._do({"do": "ring"}, "when a reminder rang")["steps"]:
            self._tell("rang", {"step": step, "state": self.state})

    def changed(self) -> list[Path]:
        """The files of the skill that were written since the last time."""
        return self._watch.changed() if self._watch else []

    def reload(self, files: Sequence[Path]) -> None:
        """The skill as it is now, and the conversation so far held again with it; tells what differs."""
        before, log, moment = self.steps, self._log, self._moment()
        self._start()
        if self._worker:
            problem = self._hold_again(log, moment)
            if problem:
                self.state["error"] = trouble.of_text(problem)
        told = {
            "files": _relative(files, self._wanted.root),
            "steps": self.steps.in_view() if self._worker else [],
            "differs": _differences(before, self.steps) if self._worker else [],
            "error": self.state["error"],
            "state": self.state,
        }
        self._tell("reloaded", told)

    def close(self) -> None:
        """For good, from whatever thread: who waits for an answer is told that the conversation is over."""
        self._is_closed = True
        if self._worker:
            self._worker.close()

    # The process

    def _begin(self, opening: Json) -> None:
        self._opening, self._log, self.steps = opening, [], Steps()
        titles = {each["name"]: each["title"] for each in self._wanted.skills}
        self._title = str(titles.get(opening["skill"], opening["skill"]))
        self._watch = Watch(self._wanted.files(opening["skill"]))

    def _opened(self, opening: Json) -> tuple[Worker, Json]:
        worker = self._hire()
        try:
            return worker, worker.ask(opening, self._patience.to_open)
        except Gone as gone:
            raise Mistake(f"The skill {gone} when it was opened.") from None
        except Mistake:
            worker.close()
            raise

    def _start(self) -> None:
        """A process that is as the log began, or the reason why there is none."""
        if self._worker:
            self._worker.close()
        self._worker = None
        try:
            self._take(*self._opened(self._opening))
        except Mistake as mistake:
            self._state({**_WITHOUT_SKILL, "skill": self._opening["skill"], "error": trouble.of_text(str(mistake))})

    def _take(self, worker: Worker, opened: Json) -> None:
        if self._worker:
            self._worker.close()
        self._worker = worker
        if self._is_closed:
            worker.close()
        self._state(opened["state"])
        self._opening.setdefault("at", self.state["settings"]["moment"])

    def _do(self, command: Json, when: str) -> Json:
        if self._is_closed:
            raise Over
        if self._worker is None:
            raise Broken(f"{self.state['error']['text']} Mend it, and this page goes on by itself.")
        try:
            done = self._worker.ask(command, self._patience.to_answer)
        except Gone as gone:
            if self._is_closed:
                raise Over from None
            raise Ended(self._start_again(str(gone), when)) from None
        self._keep(command, done)
        return done

    def _keep(self, command: Json, done: Json) -> None:
        self._state(done["state"])
        done["state"] = self.state
        if command["do"] == "restart":
            self.steps = Steps()
        if command.get("forget"):
            settings = self.state["settings"]
            self._opening |= {"settings": wishes.chosen(settings), "at": settings["moment"]}
            self._log = []
            return
        for step in done.get("steps", ()):
            self.steps.add(step)
        if command["do"] in ("say", "settings", "restart") or done.get("steps"):
            at = next((step["at"] for step in done.get("steps", ())), self.state["settings"]["moment"])
            self._log.append({**command, "at": at})

    def _start_again(self, what: str, when: str) -> str:
        """A new process that has heard all but the last command; what happened, which every page is told."""
        steps, log, moment = self.steps, self._log, self._moment()
        self._start()
        is_lost = self._worker is None or bool(self._hold_again(log, moment))
        notice = f"The skill {what} {when}. It has been started again"
        if is_lost:
            notice += ", and did not come through the same conversation."
        else:
            self.steps = steps
            notice += "; say it again or press Restart."
        self._tell("ended", {"notice": notice, "is_lost": is_lost, "state": self.state})
        return notice

    def _hold_again(self, log: Sequence[Json], moment: str) -> str:
        """Everything said and done once more, each at its moment; why it went no further, if it did not."""
        self._log, self.steps = [], Steps()
        for command in log:
            if self._worker is None:
                break
            try:
                self._keep(command, self._worker.ask(command, self._patience.to_answer))
            except Gone as gone:
                self._log, self.steps = [], Steps()
                self._start()
                return f"The skill {gone} when the conversation was held again. It begins anew."
            except Mistake:
                continue  # such as a language that it speaks no longer
        if self._worker and not self.state["settings"]["frozen"]:
            self._state(self._worker.ask({"do": "state", "at": moment}, self._patience.to_answer)["state"])
        return ""

    def _state(self, state: Json) -> None:
        self.state = {**state, "title": self._title}
        if told := str(state["settings"].get("moment") or ""):
            self._clock = (told, time.monotonic())

    def _moment(self) -> str:
        """What the listener's clock shows by now."""
        told, then = self._clock
        passed = 0 if self.state["settings"].get("frozen") else time.monotonic() - then
        return (datetime.fromisoformat(told) + timedelta(seconds=passed)).isoformat() if told else ""


_WITHOUT_SKILL: Mapping[str, Any] = {
    "settings": {},
    "is_open": False,
    "listening": False,
    "scene": None,
    "opening": "",
    "suggestions": [],
    "memory": None,
    "session": {},
    "reminders": [],
    "acts": [],
    "totals": {},
    "screen": None,
    "log_limit": view.LOG_LIMIT,
    "bytes_limit": MAX_BYTES,
}


def _differences(before: Iterable[Json], after: Iterable[Json]) -> list[int]:
    """The indices of the steps that came otherwise, or came anew."""
    # The old ones may be more, if it ended sooner this time.
    pairs = zip_longest(before, after)
    return [now["index"] for was, now in pairs if now and (was is None or _told(was) != _told(now))]


def _told(step: Json) -> str:
    """What a listener or the author notices of a step."""
    names = ("words", "heard", "spoken", "reprompt", "card", "screen_lines", "errors", "notes", "ended", "acts")
    return json.dumps([step[name] for name in names])


def _relative(paths: Sequence[Path], root: Path) -> list[str]:
    return [str(path.relative_to(root)) if path.is_relative_to(root) else str(path) for path in paths]
