"""All walks through one locale of a skill, and the faults that were met, each once and by its shortest conversation."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
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
from speakup_workbench.simulator.listener import Listener
from speakup_workbench.simulator.permissions import canonical
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.simulator.theatre import Theatre
from speakup_workbench.subject import Subject

Reach = Literal["all", "language", "locale"]
"""How much is tried in a locale: in the first all there is; in the first of another language the same but for other
devices, permissions and old hands; in one more of a language each intent once, and the everyday words.
"""
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


@dataclass
class Journey:
    """What came of one locale."""

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
    model: Path = Path()


@dataclass
class Guide:
    """Walks one locale of a skill on every kind of device."""

    subject: Subject
    locale: str
    named: dict[str, str]
    """How a conversation file names the skill."""
    reach: Reach = "all"
    depth: int = DEPTH
    most_turns: int = MOST_TURNS
    skipped: frozenset[str] = frozenset()
    trying: Callable[[Lines], None] = lambda lines: None
    progress: Callable[[int, int], None] = lambda turns, scenes: None
    """Told of the turns and scenes so far."""

    def walked(self, within: Theatre) -> Journey:
        """Raises Mistake for a skill that cannot be opened."""
        journey = Journey(self.locale, reach=self.reach)
        settings = replace(USUAL, locale=self.locale)
        seen = self._walk(journey, settings, frozenset(), within, is_thin=self.reach == "locale")
        if self.reach == "all" and seen.screens:
            self._walk(journey, replace(settings, screen=False), frozenset(), within, is_thin=True)
        if self.reach == "all" and seen.scopes:
            self._walk(journey, settings, frozenset(seen.scopes), within, is_thin=True)
        self._told_at_the_end(journey, seen)
        return journey

    def _walk(
        self,
        journey: Journey,
        settings: Settings,
        allowed: frozenset[str],
        within: Theatre,
        is_thin: bool = False,
    ) -> _Seen:
        with self.subject.opened(settings, within=within) as stage:
            stage.accounts[settings.user].permissions.update(allowed)
            listener = Listener(stage)
            model = listener.conversation.model
            journey.model = model.path
            steps = Steps(model, () if is_thin else examples(self.subject.manifest, self.locale), is_thin)
            answerers = Answerers(self.subject, model)
            scopes = set(map(canonical, stage.manifest.permissions or ()))
            seen = _Seen(model, stage.manifest.declares("Alexa.Presentation.APL"), scopes)
            walk = Walk(
                listener, steps, answerers.of, self.depth, self.most_turns, skipped=self.skipped, trying=self.trying
            )
            opened, turns = stage.settings, journey.turns
            for visit in walk.visits(old_hands=self.reach == "all" and not is_thin):
                journey.turns = turns + walk.turns
                self.progress(journey.turns, len(walk.scenes))
                seen.see(visit)
                journey.sentences.setdefault(visit.answerer.name, set()).add(visit.last.speech)
                if visit.last.heard.intent and visit.last.heard.how in SURE:
                    journey.heard.add(visit.last.heard.intent)
                for fault in walk_rules.judged(visit):
                    self._meet(journey, fault, visit, recording.unusual(opened, allowed))
            for visit in seen.examples:
                for fault in walk_rules.welcomed(visit, seen.welcomes):
                    self._meet(journey, fault, visit, recording.unusual(opened, allowed))
            journey.turns = turns + walk.turns
            journey.left += walk.left
            if not journey.states:
                journey.states = len(walk.scenes)
                journey.scenes = set(walk.first_scenes)
            return seen

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

    def _told_at_the_end(self, journey: Journey, seen: _Seen) -> None:
        model = Answerer(self.locale, seen.model.path, None)
        missing = [name for name in ("AMAZON.PauseIntent", "AMAZON.ResumeIntent") if name not in seen.model.intents]
        if seen.plays and missing:
            problem = f"The skill plays audio, and the model has no {' and no '.join(missing)}."
            fault = Fault(walk_rules.AUDIO, problem, "Declare both: Amazon asks for them where audio is played.")
            journey.met["audio", self.locale] = Met(fault, model, "", (0, 0))
        for index, intent in enumerate(seen.model.intents.values()):
            if intent.samples and intent.name not in journey.heard and not intent.name.startswith("AMAZON."):
                at = seen.model.at("languageModel", "intents", index, "name")
                problem = "None of its samples is heard as this intent for sure, wherever they were said."
                fault = Fault(walk_rules.UNHEARD, problem, "Give it a sample that no other intent takes.")
                who = Answerer(intent.name, seen.model.path, at)
                journey.met["unheard", self.locale, intent.name] = Met(fault, who, "", (0, 0))
        if journey.left:
            problem = (
                f"{journey.left} places were reached and not walked from: they lie deeper than {self.depth} steps, or "
                f"there were more than {self.most_turns:,} turns."
            )
            fault = Fault(walk_rules.BOUNDED, problem, "Walk deeper with --depth, or try them by conversation files.")
            journey.met["bounded", self.locale] = Met(fault, model, "", (0, 0))


@dataclass
class _Seen:
    """What decides which walks follow."""

    model: Model
    screens: bool
    """The device may show something of the skill's."""
    scopes: set[str]
    """Permissions that the skill asks for."""
    plays: bool = False
    welcomes: set[str] = field(default_factory=set)
    examples: list[Visit] = field(default_factory=list)

    def see(self, visit: Visit) -> None:
        if visit.step.kind == "launch" and visit.last.speech:
            self.welcomes.add(visit.last.speech)
        if visit.step.kind == "example":
            self.examples.append(visit)
        for directive in visit.directives:
            kind, payload = directive.get("type"), directive.get("payload")
            self.plays |= kind == "AudioPlayer.Play"
            if kind == "Connections.SendRequest" and isinstance(payload, dict) and "permissionScope" in payload:
                self.scopes.add(canonical(str(payload["permissionScope"])))
        if visit.last.card:
            self.scopes |= set(map(canonical, visit.last.card.permissions))


def examples(manifest: Path | None, locale: str) -> Sequence[str]:
    """The example phrases of a listing; none where there is none, or it cannot be read."""
    if manifest is None:
        return ()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(manifest.read_text(encoding="utf-8"))
        phrases = told["manifest"]["publishingInformation"]["locales"][locale]["examplePhrases"]
        return [phrase for phrase in phrases if isinstance(phrase, str)]
    return ()
