"""The tours through a skill, and the faults that were met on them, each once and by its shortest conversation."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from speakup_workbench.checks import walk_rules
from speakup_workbench.checks.answerers import Answerers
from speakup_workbench.checks.finding import Finding, Level
from speakup_workbench.checks.steps import Steps
from speakup_workbench.checks.utterances import SURE
from speakup_workbench.checks.visit import Answerer, Visit
from speakup_workbench.checks.walk import DEPTH, MOST_TURNS, Lines, Walk
from speakup_workbench.checks.walk_rules import Fault
from speakup_workbench.models import Model
from speakup_workbench.simulator import recording
from speakup_workbench.simulator.conversation_file import USUAL
from speakup_workbench.simulator.display import APL
from speakup_workbench.simulator.listener import Listener
from speakup_workbench.simulator.manifest import Manifest
from speakup_workbench.simulator.permissions import canonical
from speakup_workbench.simulator.theatre import Theatre
from speakup_workbench.subject import Subject

Reach = Literal["all", "language", "locale", "mishaps"]
"""How much is tried in a locale: in the first all there is; in the first of another language the same but for other
devices, permissions and old hands; in one more of a language each intent once, and the everyday words; and of the
first two by a tour of its own what may go wrong at each place that they find.
"""
WHOLE: frozenset[Reach] = frozenset({"all", "language"})
"""Where every scene is looked for."""
MOST_PLACES = 3
"""Scenes that a finding names."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class Met:
    """A fault, as often as it was met."""

    fault: Fault
    answerer: Answerer
    conversation: str
    rank: tuple[int, int]
    """Of several ways to meet it the one with the lowest is told: by what was tried, then by how much was said."""
    times: int = 1
    scenes: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        return self.fault.level or self.fault.rule.level

    def joined(self, other: Met) -> Met:
        first = min(self, other, key=lambda met: met.rank)
        scenes = tuple(dict.fromkeys((*self.scenes, *other.scenes)))
        return replace(first, times=self.times + other.times, scenes=scenes)

    @property
    def finding(self) -> Finding:
        known = [scene for scene in self.scenes if scene]
        places = ", ".join(known[:MOST_PLACES]) + (" …" if len(known) > MOST_PLACES else "")
        more = f" Met {self.times} times" + (f", in {places}." if places else ".") if self.times > 1 else ""
        return self.fault.rule.found(
            self.answerer.path,
            self.answerer.at,
            f"{self.answerer.name}: {self.fault.problem}{more}",
            self.fault.remedy,
            level=self.level,
            conversation=self.conversation,
        )


@dataclass(frozen=True)
class Tour:
    """One walk through a locale."""

    locale: str
    reach: Reach = "all"
    screen: bool = True
    """The device has one."""
    allowed: frozenset[str] = frozenset()
    """Permissions that the listener has granted before."""


def tours(locale: str, reach: Reach, manifest: Manifest) -> Iterator[Tour]:
    """As far as the listing tells: the whole walk, and thin ones without a screen and with all that is asked for."""
    yield Tour(locale, reach)
    if reach in WHOLE:
        yield Tour(locale, "mishaps")
    if reach == "all" and manifest.declares(APL):
        yield Tour(locale, "locale", screen=False)
    if reach == "all" and manifest.permissions:
        yield Tour(locale, "locale", allowed=frozenset(map(canonical, manifest.permissions)))


def further(manifest: Manifest, tour: Tour, journey: Journey) -> Iterator[Tour]:
    """What only a journey tells: with a listing that is silent, the permissions that the skill asks for."""
    if tour.reach == "all" and manifest.permissions is None and journey.scopes:
        yield Tour(tour.locale, "locale", allowed=frozenset(journey.scopes))


@dataclass
class Journey:
    """What came of a tour, or of all through one locale."""

    locale: str
    turns: int = 0
    scenes: set[str] = field(default_factory=set)
    """What those are called that a newcomer reaches."""
    reach: Reach = "all"
    states: int = 0
    left: int = 0
    """Scenes that lie beyond the bounds."""
    met: dict[Key, Met] = field(default_factory=dict)
    sentences: dict[str, set[str]] = field(default_factory=dict)
    """What each function of the skill said."""
    heard: set[str] = field(default_factory=set)
    """Intents that were heard for sure in words."""
    scopes: set[str] = field(default_factory=set)
    """Permissions that the skill asked for."""
    plays: bool = False
    """It plays audio."""
    model: Path = Path()

    def add(self, other: Journey) -> None:
        """What came of another tour through the same locale."""
        self.turns += other.turns
        self.left += other.left
        self.heard |= other.heard
        self.plays |= other.plays
        for key, met in other.met.items():
            self.met[key] = self.met[key].joined(met) if key in self.met else met
        for name, sentences in other.sentences.items():
            self.sentences.setdefault(name, set()).update(sentences)

    def see(self, visit: Visit) -> None:
        self.sentences.setdefault(visit.answerer.name, set()).add(visit.last.speech)
        if visit.last.heard.intent and visit.last.heard.how in SURE:
            self.heard.add(visit.last.heard.intent)
        for directive in visit.directives:
            kind, payload = directive.get("type"), directive.get("payload")
            self.plays |= kind == "AudioPlayer.Play"
            if kind == "Connections.SendRequest" and isinstance(payload, dict) and "permissionScope" in payload:
                self.scopes.add(canonical(str(payload["permissionScope"])))
        if visit.last.card:
            self.scopes |= set(map(canonical, visit.last.card.permissions))

    def end(self, model: Model, bounds: tuple[int, int]) -> None:
        """Tells what can be told when all tours are over; bounds: of steps and of turns."""
        who = Answerer(self.locale, model.path, None)
        missing = [name for name in ("AMAZON.PauseIntent", "AMAZON.ResumeIntent") if name not in model.intents]
        if self.plays and missing:
            problem = f"The skill plays audio, and the model has no {' and no '.join(missing)}."
            fault = Fault(walk_rules.AUDIO, problem, "Declare both: Amazon asks for them where audio is played.")
            self.met["audio", self.locale] = Met(fault, who, "", (0, 0))
        for index, intent in enumerate(model.intents.values()):
            if intent.samples and intent.name not in self.heard and not intent.name.startswith("AMAZON."):
                at = model.at("languageModel", "intents", index, "name")
                problem = "None of its samples is heard as this intent for sure, wherever they were said."
                fault = Fault(walk_rules.UNHEARD, problem, "Give it a sample that no other intent takes.")
                self.met["unheard", self.locale, intent.name] = Met(
                    fault, Answerer(intent.name, model.path, at), "", (0, 0)
                )
        if self.left:
            problem = (
                f"{self.left} places were reached and not walked from: they lie deeper than {bounds[0]} steps, or "
                f"there were more than {bounds[1]:,} turns."
            )
            fault = Fault(walk_rules.BOUNDED, problem, "Walk deeper with --depth, or try them by conversation files.")
            self.met["bounded", self.locale] = Met(fault, who, "", (0, 0))


@dataclass
class Guide:
    """Leads one tour after the other through a skill."""

    subject: Subject
    named: dict[str, str]
    """How a conversation file names the skill."""
    depth: int = DEPTH
    most_turns: int = MOST_TURNS
    skipped: frozenset[str] = frozenset()
    trying: Callable[[Lines], None] = lambda lines: None
    found: Callable[[Lines], None] = lambda lines: None
    """Told of every place, by what is said to come to it, when it is reached."""
    progress: Callable[[int, int], None] = lambda turns, scenes: None
    """Told of the turns and scenes of this tour so far."""

    def walked(self, tour: Tour, within: Theatre, places: Iterable[Lines] = ()) -> Journey:
        """One tour; `places` are where mishaps are tried, as `found` was told of them on the tour before.

        Raises Mistake for a skill that cannot be opened.
        """
        settings = replace(USUAL, locale=tour.locale, screen=tour.screen)
        is_thin = tour.reach == "locale"
        journey, seen = Journey(tour.locale, reach=tour.reach), _Seen()
        with self.subject.opened(settings, within=within) as stage:
            stage.accounts[settings.user].permissions.update(tour.allowed)
            listener = Listener(stage)
            model = listener.conversation.model
            journey.model = model.path
            steps = Steps(model, () if is_thin else examples(self.subject.manifest, tour.locale), is_thin)
            answerers = Answerers(self.subject, model)
            walk = Walk(
                listener,
                steps,
                answerers.of,
                self.depth,
                self.most_turns,
                skipped=self.skipped,
                trying=self.trying,
                found=self.found,
            )
            unusual = recording.unusual(stage.settings, tour.allowed)
            visits = walk.mishaps(places) if tour.reach == "mishaps" else walk.visits(old_hands=tour.reach == "all")
            for visit in visits:
                self.progress(walk.turns, len(walk.scenes))
                seen.see(visit)
                journey.see(visit)
                for fault in walk_rules.judged(visit):
                    self._meet(journey, fault, visit, unusual)
            for visit in seen.examples:
                for fault in walk_rules.welcomed(visit, seen.welcomes):
                    self._meet(journey, fault, visit, unusual)
            journey.turns, journey.left = walk.turns, walk.left
            journey.states, journey.scenes = len(walk.scenes), set(walk.first_scenes)
        return journey

    def _meet(self, journey: Journey, fault: Fault, visit: Visit, settings: dict[str, str]) -> None:
        who = visit.answerer
        what = fault.error or f"{fault.rule.id} {fault.remedy}"
        key = (what, who.name, str(who.path), str(fault.level or fault.rule.level) if not fault.error else "")
        rank = (walk_rules.FIRST.index(visit.step.kind) if fault.error else 0, len(visit.said))
        known = journey.met.get(key)
        is_better = known is None or rank < known.rank
        text = recording.text(self.named | settings, visit.said) if is_better and visit.step.kind != "stranger" else ""
        met = Met(fault, who, text, rank, scenes=(visit.scene,))
        journey.met[key] = known.joined(met) if known else met


@dataclass
class _Seen:
    """What can be judged only when all was seen."""

    welcomes: set[str] = field(default_factory=set)
    examples: list[Visit] = field(default_factory=list)

    def see(self, visit: Visit) -> None:
        if visit.step.kind == "launch" and visit.last.speech:
            self.welcomes.add(visit.last.speech)
        if visit.step.kind == "example":
            self.examples.append(visit)


def examples(manifest: Path | None, locale: str) -> Sequence[str]:
    """The example phrases of a listing; none where there is none, or it cannot be read."""
    if manifest is None:
        return ()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(manifest.read_text(encoding="utf-8"))
        phrases = told["manifest"]["publishingInformation"]["locales"][locale]["examplePhrases"]
        return [phrase for phrase in phrases if isinstance(phrase, str)]
    return ()
