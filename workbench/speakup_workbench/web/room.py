"""One conversation of one page: the process it is held in, and all that was said, to be held again in another."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.response import MAX_BYTES
from speakup_workbench.web import settings as wishes
from speakup_workbench.web import trouble, view
from speakup_workbench.web.wanted import Wanted
from speakup_workbench.web.worker import TO_ANSWER, TO_OPEN, Gone, Worker

Json = dict[str, Any]
Tell = Callable[[str, Json], None]
"""Told of an event by its name, such as "ended", and its data."""

WHOLE = 40
"""The newest steps are kept with their requests and responses, the older ones without."""


@dataclass(frozen=True)
class Patience:
    """Seconds in which the process of a skill has to answer, or it is ended."""

    to_open: float = TO_OPEN
    to_answer: float = TO_ANSWER


class Broken(Mistake):
    """The skill cannot be talked to until its author has mended it."""


class Over(Mistake):
    """The conversation was closed."""

    def __init__(self) -> None:
        super().__init__("This conversation is over: it was closed. Load the page again to begin another.")


class Room:
    """One thing at a time: whoever calls from several threads takes turns."""

    def __init__(self, wanted: Wanted, hire: Callable[[], Worker], tell: Tell, patience: Patience) -> None:
        """hire: a process that nobody has talked in. tell: what happens without being asked for."""
        self.id = secrets.token_urlsafe(9)
        self._wanted, self._hire, self._tell, self._patience = wanted, hire, tell, patience
        self._worker: Worker | None = None
        self._opening: Json = {}
        self._log: list[Json] = []
        """Every command since it was opened, with the moment of each."""
        self.steps: list[Json] = []
        """What is in view: since the last restart."""
        self._is_closed = False
        self.state: Json = {}

    def open(self, skill: object, settings: object, file: Json | None = None) -> Json:
        """A conversation with nothing said and nothing remembered, or the one of a file. Raises Mistake.

        A skill that its author has to mend first is no mistake: it stands in the state.
        """
        known = {each["name"] for each in self._wanted.skills}
        if skill not in known and not file:
            raise Mistake(f"There is no skill {skill!r}. There is: {', '.join(sorted(known))}.")
        wishes.read(settings)
        seed = random.randrange(1_000_000)
        self._opening = {"do": "open", "skill": skill, "settings": settings, "seed": seed, "file": file}
        self._log.clear()
        self.steps.clear()
        return self._start()

    def say(self, words: object, line: object = None) -> Json:
        return self._do({"do": "say", "words": words, "line": line}, f"after {str(words)[:80]!r}" if words else "")

    def settle(self, settings: object) -> Json:
        return self._do({"do": "settings", "settings": settings}, "when the settings changed")

    def restart(self, forget: bool) -> Json:
        self.steps.clear()
        if self._worker is None:
            self._log.clear()
            self._start()
        return self._do({"do": "restart", "forget": forget}, "at the restart")

    def save(self, name: object) -> Json:
        return self._do({"do": "save", "name": name}, "when it was saved", is_kept=False)

    def talk(self) -> str:
        """The conversation as a conversation file. Raises Mistake when nothing was said."""
        return str(self._do({"do": "talk"}, "when it was written", is_kept=False)["text"])

    def ring(self) -> None:
        """Tells of the reminders that are due now."""
        if self._worker is None or not self.state["reminders"]:
            return
        done = self._do({"do": "ring"}, "when a reminder rang", is_kept=False)
        if done.get("steps"):
            self._log.append({"do": "ring", "at": done["steps"][0]["at"]})
            for step in done["steps"]:
                self._tell("rang", {"step": step, "state": self.state})

    def close(self) -> None:
        """For good, from whatever thread: who waits for an answer is told that the conversation is over."""
        self._is_closed = True
        if self._worker:
            self._worker.close()

    # The process

    def _do(self, command: Json, when: str, is_kept: bool = True) -> Json:
        if self._worker is None:
            raise Broken(f"{self.state['error']['text']} Mend it; this page then goes on by itself.")
        try:
            done = self._worker.ask(command, self._patience.to_answer)
        except Gone as gone:
            if self._is_closed:
                raise Over from None
            return self._start_again(str(gone), when)
        self._keep(command, done, is_kept)
        return done

    def _keep(self, command: Json, done: Json, is_kept: bool) -> None:
        self.state = done["state"] = self._titled(done["state"])
        if command["do"] == "restart":
            self.steps.clear()
        for step in done.get("steps", ()):
            step["index"] = len(self.steps)
            self.steps.append(step)
            if len(self.steps) > WHOLE:
                self.steps[-WHOLE - 1 : -WHOLE] = view.brief(self.steps[-WHOLE - 1 : -WHOLE])
        if is_kept:
            at = next((step["at"] for step in done.get("steps", ())), None)
            self._log.append({**command, "at": at} if at else command)

    def _start(self) -> Json:
        if self._worker:
            self._worker.close()
        worker, self._worker = self._hire(), None
        try:
            opened = worker.ask(self._opening, self._patience.to_open)
        except (Mistake, Gone) as problem:
            worker.close()
            text = str(problem) if isinstance(problem, Mistake) else f"The skill {problem} when it was opened."
            self.state = self._titled(self._without_skill(text))
            return {"state": self.state, "steps": []}
        self._worker = worker
        self.state = self._titled(opened["state"])
        return {"state": self.state, "steps": opened["script"]}

    def _start_again(self, what: str, when: str) -> Json:
        """A new process that has heard all but the last command."""
        log, steps = list(self._log), list(self.steps)
        self._start()
        notice = f"The skill {what} {when}".strip() + "."
        if self._held_again(log):
            self.steps = steps
            notice += " It has been started again; say it again or press Restart."
        else:
            self._log.clear()
            self.steps.clear()
            self._start()
            notice += " It has been started again with nothing said: it did not come through the same conversation."
        self._tell("ended", {"notice": notice, "state": self.state})
        return {"steps": [], "state": self.state, "notice": notice}

    def _held_again(self, log: list[Json]) -> bool:
        """Everything said and done once more, each at its moment."""
        self._log, self.steps = [], []
        worker = self._worker
        if worker is None:
            return False
        for command in log:
            try:
                done = worker.ask(command, self._patience.to_answer)
            except Gone:
                return False
            except Mistake:
                continue
            self._keep(command, done, is_kept=True)
        return True

    def _titled(self, state: Json) -> Json:
        titles = {each["name"]: each["title"] for each in self._wanted.skills}
        return {**state, "title": titles.get(state["skill"], state["skill"])}

    def _without_skill(self, text: str) -> Json:
        """The state of a skill that cannot be opened."""
        return {
            **_EMPTY,
            "skill": self._opening["skill"],
            "settings": {**self._opening["settings"]},
            "error": trouble.of_text(text),
        }


_EMPTY: Mapping[str, Any] = {
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


def difference(before: list[Json], after: list[Json]) -> list[int]:
    """The indices of the steps that came otherwise."""
    pairs = zip(before, after, strict=False)
    differs = [index for index, (was, now) in enumerate(pairs) if _told(was) != _told(now)]
    return [*differs, *range(min(len(before), len(after)), len(after))]


def _told(step: Json) -> str:
    """What a listener or the author notices of a step."""
    names = ("words", "heard", "spoken", "reprompt", "card", "screen_lines", "errors", "notes", "ended", "acts")
    return json.dumps([step.get(name) for name in names])


def relative(paths: list[Path], root: Path) -> list[str]:
    return [str(path.relative_to(root)) if path.is_relative_to(root) else str(path) for path in paths]
