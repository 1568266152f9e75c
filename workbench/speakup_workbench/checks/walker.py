"""The certification walker: all tours through a skill in all its locales, and what Amazon would refuse.

What was found is kept, by the content of everything that it depends on, until any of that changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import get_args

import speakup
import speakup_workbench
from speakup_workbench.checks import walk_rules
from speakup_workbench.checks.crew import Crew, Progress
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.journey import WHOLE, Guide, Journey, Met, Reach, further, tours
from speakup_workbench.checks.visit import Answerer
from speakup_workbench.checks.walk import DEPTH, MOST_TURNS, Lines
from speakup_workbench.checks.walk_rules import Fault
from speakup_workbench.errors import Mistake
from speakup_workbench.models import Model, ModelError
from speakup_workbench.simulator import recording
from speakup_workbench.simulator.conversation_file import USUAL
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.subject import Subject

LONGEST_SENTENCE = 4
"""Words from which on a sentence belongs to one language."""
OTHERS = ("ask-sdk-core", "ask-sdk-model", "ask-sdk-runtime", "ask-sdk-dynamodb-persistence-adapter", "boto3")
"""Installed packages whose version a skill's behaviour depends on."""
_IGNORED = {"__pycache__", ".git", ".venv", "venv", "node_modules", ".speakup", ".aws-sam", ".pytest_cache"}


@dataclass(frozen=True)
class Walked:
    turns: int
    scenes: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Walker:
    """How a skill is found, and how far it is walked."""

    start: Path
    """Where paths begin."""
    skill: str | None = None
    handler: str | None = None
    model: Path | None = None
    depth: int = DEPTH
    state: Path | None = None
    """The folder in which results are kept; nothing is, and nothing is looked up, when None."""
    fresh: bool = False
    """What is kept is not looked at."""

    @property
    def subject(self) -> Subject:
        return Subject.find(self.skill, self.handler, self.model, self.start)

    def guide(self) -> Guide:
        """Who leads through it; the same in any process. Raises Mistake."""
        subject = self.subject
        return Guide(subject, named(subject, self.start), self.depth)

    @property
    def known(self) -> Walked | None:
        """What was found the last time, if nothing has changed since."""
        with contextlib.suppress(Mistake, ModelError):
            subject = self.subject
            if (kept := self._kept(subject)) and not self.fresh:
                return _known(kept, fingerprint(subject, locales_of(subject), self.depth, self.start), self.start)
        return None

    def walked(self, progress: Progress = lambda turns, scenes: None) -> Walked:
        """Walks. Raises nothing for what the skill does."""
        try:
            subject = self.subject
            locales = locales_of(subject)
        except (Mistake, ModelError) as mistake:
            return Walked(0, 0, (_not_walked(self.start, mistake),))
        place = handler_file(subject) or subject.model(subject.locale)
        try:
            manifest = Manifest.load(subject.manifest) if subject.manifest else Manifest()
        except Mistake as mistake:
            return Walked(0, 0, (_not_walked(place, mistake),))
        kept = self._kept(subject)
        key = fingerprint(subject, locales, self.depth, self.start) if kept else ""
        journeys, mistakes = _journeys(self, subject, manifest, locales, progress)
        findings = {_not_walked(place, mistake) for mistake in mistakes.values()}
        walked = Walked(
            sum(journey.turns for journey in journeys),
            max((journey.states for journey in journeys), default=0),
            (*sorted(findings, key=lambda finding: finding.order), *joined(journeys)),
        )
        if kept and key and not mistakes:
            _keep(kept, key, walked, self.start)
        return walked

    def _kept(self, subject: Subject) -> Path | None:
        return self.state / "walks" / f"{subject.name}.json" if self.state else None


def joined(journeys: Sequence[Journey]) -> tuple[Finding, ...]:
    """What was met in any locale, once; a handler's fault is the same fault in each."""
    met: dict[tuple[str, ...], Met] = {}
    for journey in journeys:
        for key, each in journey.met.items():
            met[key] = met[key].joined(each) if key in met else each
    return (*(each.finding for each in met.values()), *_between(journeys))


def _between(journeys: Sequence[Journey]) -> Iterator[Finding]:
    """What differs between the locales and should not, or does not and should."""
    whole = [journey for journey in journeys if journey.reach in WHOLE]
    rule, every = walk_rules.LOCALES, set[str]().union(*(journey.scenes for journey in whole))
    for journey in whole:
        if missing := sorted(every - journey.scenes):
            others = ", ".join(other.locale for other in whole if missing[0] in other.scenes)
            problem = f"{journey.locale}: the scene {missing[0]!r} is not reached, and it is in {others}."
            yield rule.found(journey.model, None, problem, "Compare the samples that lead there.")
    for index, one in enumerate(journeys):
        for other in journeys[index + 1 :]:
            if one.locale.partition("-")[0] == other.locale.partition("-")[0]:
                continue
            for name in sorted(one.sentences.keys() & other.sentences.keys()):
                same = sorted(one.sentences[name] & other.sentences[name])
                same = [text for text in same if len(text.split()) >= LONGEST_SENTENCE]
                if same:
                    problem = f'{name} says the same in {one.locale} and {other.locale}: "{same[0]}"'
                    yield rule.found(other.model, None, problem, "Say it in the listener's language.")
                    break


# The tours of all locales


def _journeys(
    walker: Walker, subject: Subject, manifest: Manifest, locales: Sequence[str], progress: Progress
) -> tuple[list[Journey], dict[str, Mistake]]:
    """The journeys in the order of the locales, and why there is none in a locale."""
    plan = [tour for locale in locales for tour in tours(locale, _reach(locale, locales), manifest)]
    outcomes = Crew(walker.guide, partial(further, manifest), progress).walked(plan)
    by_locale: dict[str, list[Journey]] = {locale: [] for locale in locales}
    for outcome in outcomes:
        if outcome.journey:
            journey = _with_deaths(walker, subject, outcome.journey, outcome.deaths)
            by_locale[outcome.tour.locale].append(journey)
    mistakes = {outcome.tour.locale: Mistake(outcome.mistake) for outcome in outcomes if outcome.mistake}
    return [
        whole(subject, journeys, (walker.depth, MOST_TURNS)) for journeys in by_locale.values() if journeys
    ], mistakes


def whole(subject: Subject, journeys: Sequence[Journey], bounds: tuple[int, int]) -> Journey:
    """What came of all tours through one locale, of which that with the widest reach gave it its scenes."""
    first, *others = sorted(journeys, key=lambda journey: get_args(Reach).index(journey.reach))
    for other in others:
        first.add(other)
    first.end(Model.load(subject.model(first.locale), first.locale), bounds)
    return first


def _reach(locale: str, locales: Sequence[str]) -> Reach:
    if locale == locales[0]:
        return "all"
    first = next(each for each in locales if each.partition("-")[0] == locale.partition("-")[0])
    return "language" if locale == first else "locale"


def _with_deaths(walker: Walker, subject: Subject, journey: Journey, deaths: tuple[Lines, ...]) -> Journey:
    """What ended the process is a fault as well; nobody knows who answered."""
    settings = recording.unusual(replace(USUAL, locale=journey.locale))
    for lines in deaths:
        text = recording.text(named(subject, walker.start) | settings, [(line, None) for line in lines])
        words = f'"{lines[-1]}"' if lines[-1] else "silence"
        problem = f"After {words} the process of the skill is gone."
        fault = Fault(walk_rules.PROCESS_ENDED, problem, "Raise or return; never end the process (os._exit).")
        who = Answerer(journey.locale, handler_file(subject) or subject.model(journey.locale), None)
        journey.met["death", journey.locale, *lines] = Met(fault, who, text, (0, len(lines)), scenes=("",))
    return journey


def named(subject: Subject, folder: Path) -> dict[str, str]:
    """How a conversation file in the folder names the skill; nothing where it cannot be named."""
    with contextlib.suppress(Mistake):
        return subject.named_in(folder)
    return {}


def handler_file(subject: Subject) -> Path | None:
    """The Python file of the handler."""
    module = subject.handler.rpartition(":")[0] if isinstance(subject.handler, str) else ""
    if module.endswith(".py"):
        return Path(module)
    file = (subject.folder or Path.cwd()).joinpath(*module.split(".")).with_suffix(".py")
    return file if module and file.is_file() else None


def locales_of(subject: Subject) -> list[str]:
    """Those that there is a model of, the usual one first."""
    path = subject.model(subject.locale)
    if subject.own_model:
        return [subject.locale]
    others = sorted(each.stem for each in path.parent.glob("[a-z][a-z]-[A-Z][A-Z].json"))
    return [subject.locale, *(locale for locale in others if locale != subject.locale)]


def _not_walked(path: Path, mistake: Exception) -> Finding:
    return walk_rules.NOT_WALKED.found(path, None, f"The skill was not walked: {mistake}", "Mend that first.")


# What is kept


def fingerprint(subject: Subject, locales: Sequence[str], depth: int, start: Path) -> str:
    """Of all that a walk depends on, and not of where `start` is.

    Empty where that cannot be known, as of a skill that runs elsewhere.
    """
    own = handler_file(subject)
    if own is None or not own.is_file():
        return ""
    paths = [*_files(own.parent), *(subject.model(locale) for locale in locales)]
    paths += [subject.manifest] if subject.manifest else []
    named = {str(_seen_from(start, path)): path for path in paths}
    for package in (speakup, speakup_workbench):
        folder = Path(str(package.__file__)).parent
        named |= {str(path.relative_to(folder.parent)): path for path in _files(folder)}
    digest = hashlib.sha256(f"{sys.version} {depth} {locales} {_versions()}".encode())
    for name, path in sorted(named.items()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{name} {content}\n".encode())
    return digest.hexdigest()


def _seen_from(start: Path, path: Path) -> Path:
    return path.relative_to(start) if path.is_relative_to(start) else path


def _files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if not _IGNORED & set(path.relative_to(folder).parts)]
    return [path for path in found if path.is_file()]


def _versions() -> dict[str, str]:
    known = {}
    for name in OTHERS:
        with contextlib.suppress(metadata.PackageNotFoundError):
            known[name] = metadata.version(name)
    return known


def _known(path: Path, key: str, start: Path) -> Walked | None:
    """What was kept under this key; None for a file that is not there, or is anything else."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if key and kept["key"] == key:
            findings = [Finding(**{**each, "path": start / each["path"]}) for each in kept["findings"]]
            return Walked(int(kept["turns"]), int(kept["scenes"]), tuple(findings))
    return None


def _keep(path: Path, key: str, walked: Walked, start: Path) -> None:
    """A folder that cannot be written to keeps nothing."""
    findings = [asdict(finding) | {"path": str(_seen_from(start, finding.path))} for finding in walked.findings]
    kept = {"key": key, "turns": walked.turns, "scenes": walked.scenes, "findings": findings}
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
