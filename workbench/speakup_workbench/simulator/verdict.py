"""What became of a conversation file that was held again, as `speakup replay` tells it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.models import ModelError
from speakup_workbench.simulator.conversation_file import ConversationFile
from speakup_workbench.simulator.replay import Failure, Outcome, accepted, drawn, opened, replay
from speakup_workbench.simulator.variations import Variation, vary


@dataclass(frozen=True)
class Verdict:
    path: Path
    file: ConversationFile | None = None
    """None when there is a mistake in it."""
    outcomes: tuple[Outcome, ...] = ()
    mistake: str = ""
    """Why it could not be held to its end."""
    change: str = ""
    """What was accepted, as a unified diff."""
    variations: tuple[Variation, ...] | None = None
    """Its utterances said in other ways; None when that was not asked for."""

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What still fails: what was accepted does not."""
        failures = (failure for outcome in self.outcomes for failure in outcome.failures)
        return tuple(failure for failure in failures if not (self.change and failure.expectation))

    @property
    def lines(self) -> Iterator[str]:
        """One line, and below it what there is to tell: the change, and the conversation up to what fails."""
        word = "broken" if self.mistake else "failed" if self.failures else "accepted" if self.change else "ok"
        yield f"{word:8}  {self.path}"
        if self.mistake:
            yield f"  {self.mistake}"
        yield from self.change.splitlines()
        if self.file and self.failures:
            left = [
                Outcome(each.step, each.exchange, tuple(kept for kept in each.failures if kept in self.failures))
                for each in self.outcomes
            ]
            yield from (f"  {line}" for line in drawn(self.file, left).splitlines())
        if self.variations is not None:
            yield from _varied(self.path, self.variations)

    def as_json(self) -> dict[str, Any]:
        lost = [variation.as_json() for variation in self.variations or () if not variation.is_same]
        varied = {} if self.variations is None else {"variations": len(self.variations), "otherwise": lost}
        return varied | {
            "file": str(self.path),
            "ok": not (self.mistake or self.failures),
            "mistake": self.mistake or None,
            "failures": [
                {"line": failure.line, "expected": failure.expected, "found": list(failure.found)}
                for failure in self.failures
            ],
        }


def of(path: Path, accept: bool = False, varied: bool = False) -> Verdict:
    """Holds the file, with `varied` again in other words; with `accept` it is rewritten where what came differs.

    A mistake in the file is part of the verdict.
    """
    try:
        file = ConversationFile.load(path)
        with opened(file) as stage:
            outcomes = tuple(replay(file, stage))
        if not varied:
            return Verdict(path, file, outcomes, change=_accept(file, outcomes) if accept else "")
        with opened(file) as stage:
            return Verdict(path, file, outcomes, variations=tuple(vary(file, stage)))
    except (Mistake, ModelError) as mistake:
        return Verdict(path, mistake=str(mistake))


def files(paths: Sequence[Path]) -> list[Path]:
    """The files, and those with the ending .talk in the folders and below; hidden folders are left out.

    Raises Mistake for a path that is not there, and for a folder without any.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise Mistake(f"There is no file or folder {path}.")
        inside = [path]
        if path.is_dir():
            inside = [each for each in sorted(path.rglob("*.talk")) if not _is_hidden(each.relative_to(path))]
        if not inside:
            raise Mistake(f"There is no conversation file (*.talk) in {path} or below.")
        found += inside
    return list(dict.fromkeys(found))


def _varied(path: Path, variations: Sequence[Variation]) -> Iterator[str]:
    """How many are heard as before, and those that are not, below the utterance that they vary."""
    guesses = sum(variation.is_guess for variation in variations)
    lost = [variation for variation in variations if not variation.is_same]
    sure = len(variations) - guesses - len(lost)
    yield f"  {len(variations)} variations: {sure} heard as before, {guesses} by a guess, {len(lost)} otherwise"
    for (line, said), those in groupby(lost, key=lambda variation: (variation.line, variation.said)):
        yield f"  {path}:{line}: {said}"
        for variation in those:
            yield f"    {variation.kind:10}  {variation.words}  →  {variation.heard}"


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _accept(file: ConversationFile, outcomes: Sequence[Outcome]) -> str:
    text = accepted(file, outcomes)
    if text == file.text:
        return ""
    name = str(file.path)
    try:
        file.path.write_bytes(text.encode())
    except OSError as error:
        raise Mistake(f"{file.path} cannot be written ({error.strerror}).") from None
    return "\n".join(
        difflib.unified_diff(file.text.splitlines(), text.splitlines(), name, name, lineterm=""),
    )
