"""A walk through a skill: from every scene that can be reached every step, the shortest conversations first.

What may go wrong in a scene leads nowhere, so that it is tried by whoever follows, to the places that were found.
A conversation is forked at each scene, not held again from its beginning. Two places are the same scene when the
framework's scene and dialog, or for any other skill the shapes of the session attributes, are the same; see Shapes.
A scene is walked from as it is first reached, and again, with less, with the author's own session attributes in up to
MOST_VARIANTS other shapes, and as whoever has done the most reaches it.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from speakup.envelope import KEPT
from speakup_workbench.checks.shape import Shapes, richness
from speakup_workbench.checks.steps import MISHAPS, Step, Steps
from speakup_workbench.checks.visit import Answerer, Visit
from speakup_workbench.simulator import remembered, screen
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.listener import Listener
from speakup_workbench.simulator.recording import Said
from speakup_workbench.simulator.stage import Moment, Stage

DEPTH = 8
"""How many things the listener says or does, at most, before a step is tried."""
MOST_TURNS = 2_250
"""In one language on one kind of device, mishaps apart; Clean Water takes fewer."""
MOST_MEMORIES = 100
"""Shapes of what is remembered with which the skill is opened the next day."""
MOST_VARIANTS = 3
"""Other shapes of the author's own session attributes with which a scene of the framework is walked from."""
ANOTHER_SKILL = "amzn1.ask.skill.00000000-0000-0000-0000-000000000000"

Lines = tuple[str, ...]
Answering = Callable[[Exchange], Answerer]


@dataclass(frozen=True)
class Place:
    """Where a conversation has come to."""

    scene: str
    moment: Moment
    said: tuple[Said, ...]
    before: Exchange | None

    @property
    def lines(self) -> Lines:
        return tuple(words for words, _ in self.said)


@dataclass
class Walk:
    """One locale, on one kind of device."""

    listener: Listener
    steps: Steps
    answering: Answering
    depth: int = DEPTH
    most_turns: int = MOST_TURNS
    skipped: frozenset[str] = frozenset()
    """What is not said or done last, as it has ended the process of the skill."""
    trying: Callable[[Lines], None] = lambda lines: None
    """Told of every conversation before it is held."""
    found: Callable[[Lines], None] = lambda lines: None
    """Told of every place before it is walked from."""
    turns: int = 0
    left: int = 0
    """Scenes that were reached and not walked from, for want of depth or turns."""
    scenes: dict[str, str] = field(default_factory=dict)
    """Of each scene what it is called."""
    first_scenes: frozenset[str] = frozenset()
    """What those are called that are reached without coming as an old hand."""
    _given_up: set[str] = field(default_factory=set)
    """What was not answered in time: whoever tries it again waits as long."""
    _shapes: Shapes = field(default_factory=Shapes)
    _memories: Shapes = field(default_factory=Shapes)
    _known_memories: set[str] = field(default_factory=set)
    _remembered: tuple[object, str] = (None, "")
    _riches: dict[str, int] = field(default_factory=dict)
    _sessions: dict[str, set[str]] = field(default_factory=dict)
    _variants: list[tuple[str, Place]] = field(default_factory=list)
    """Places in known scenes where the skill's own session attributes have another shape."""
    _old_hands: dict[str, Place] = field(default_factory=dict)
    """Of each scene where whoever has done the most reaches it."""
    _touches: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        return self.listener.stage

    def visits(self, old_hands: bool = True) -> Iterator[Visit]:
        """Every step that was tried, as it is tried; with `old_hands`, from where those come who have done the most."""
        self._known_memories.add(self._memory())
        yield from self._from([("closed", Place("", self.stage.moment(), (), None))], self.steps)
        self.first_scenes = frozenset(self.scenes.values())
        if old_hands:
            yield from self._from([*self._variants, *self._old_hands.items()], _thin(self.steps))

    def mishaps(self, places: Iterable[Lines]) -> Iterator[Visit]:
        """What may go wrong at each of these places, which the same is said to come to again as `found` was told."""
        known: dict[Lines, Place] = {(): Place("", self.stage.moment(), (), None)}
        for lines in places:
            place = known[lines] = self._again(lines, known)
            for step in list(self.steps.at(self.listener.conversation)):
                if step.kind in MISHAPS and not self._is_left_out(step):
                    self.stage.back_to(place.moment)
                    self.trying((*lines, *step.lines))
                    yield self._tried(place, step)

    def _again(self, lines: Lines, known: Mapping[Lines, Place]) -> Place:
        nearest = next(known[lines[:count]] for count in range(len(lines), -1, -1) if lines[:count] in known)
        self.stage.back_to(nearest.moment)
        said = (*nearest.said, *self._said(lines[len(nearest.said) :]))
        last = next((exchange for _, exchange in reversed(said) if exchange), None)
        name = self._key(last)[1] if last else ""
        return Place(name, self.stage.moment(), said, last)

    def _from(self, places: list[tuple[str, Place]], steps: Steps) -> Iterator[Visit]:
        queue = deque(places)
        while queue:
            key, place = queue.popleft()
            if len(place.said) > self.depth or self.turns > self.most_turns:
                self.left += 1
                continue
            self.stage.back_to(place.moment)
            if steps is self.steps:
                self.found(place.lines)
            touches = self._touches.get(key, ())
            for step in list(steps.at(self.listener.conversation, touches)):
                lines = (*place.lines, *step.lines)
                if step.kind in MISHAPS or self._is_left_out(step):
                    continue
                if self.turns > self.most_turns:
                    self.left += 1
                    break
                self.stage.back_to(place.moment)
                self.trying(lines)
                visit = self._tried(place, step)
                yield visit
                queue.extend(self._reached(place, visit))

    def _is_left_out(self, step: Step) -> bool:
        return _tires(step) in self._given_up or step.lines[-1] in self.skipped

    def _said(self, lines: Lines) -> Iterator[Said]:
        for line in lines:
            exchange = self.listener.take(line)
            self.turns += 1
            yield line, exchange

    def _tried(self, place: Place, step: Step) -> Visit:
        changes = self.stage.cloud.changes
        if step.kind == "stranger":
            self.stage.adjust(skill_id=ANOTHER_SKILL)
        said = tuple(self._said(step.lines))
        exchanges = [exchange for _, exchange in said if exchange]
        if any("and Alexa waits" in error for exchange in exchanges for error in exchange.errors):
            self._given_up.add(_tires(step))
        return Visit(
            scene=place.scene,
            step=step,
            said=(*place.said, *said),
            before=place.before,
            exchanges=exchanges,
            answerer=self.answering(exchanges[-1]),
            model=self.listener.conversation.model,
            settings=self.stage.settings,
            secrets=self._secrets(),
            saved=self._saved() if step.kind == "distress" else "",
            acts=self._acts(changes) if step.kind == "distress" else (),
            asked=self.listener.conversation.elicitation,
        )

    def _reached(self, place: Place, visit: Visit) -> Iterator[tuple[str, Place]]:
        """The places that are new: this one, and the day after it where more is remembered than ever before."""
        if any(each.errors for each in visit.exchanges):
            return
        memory = self._memory()
        if memory not in self._known_memories and len(self._known_memories) < MOST_MEMORIES:
            self._known_memories.add(memory)
            yield from self._next_day(visit, memory)
        if found := self._place(visit.last, visit.said, memory):
            yield found

    def _place(self, last: Exchange, said: tuple[Said, ...], memory: str) -> tuple[str, Place] | None:
        conversation = self.listener.conversation
        if not conversation.is_open and not conversation.connection and not conversation.player.stream:
            return None
        key, name = self._key(last)
        session = self._shapes.of({name: each for name, each in conversation.attributes.items() if name != KEPT})
        if key not in self.scenes:
            self.scenes[key] = name
            self._touches[key] = _touches(last)
            self._riches[key] = richness(memory)
            self._sessions[key] = {session}
            return key, Place(name, self.stage.moment(), said, last)
        if len(said) > self.depth:
            return None
        if session not in self._sessions[key] and len(self._sessions[key]) <= MOST_VARIANTS:
            self._sessions[key].add(session)
            self._variants.append((key, Place(name, self.stage.moment(), said, last)))
        elif richness(memory) > self._riches[key]:
            self._riches[key] = richness(memory)
            self._old_hands[key] = Place(name, self.stage.moment(), said, last)
        return None

    def _next_day(self, visit: Visit, memory: str) -> Iterator[tuple[str, Place]]:
        moment = self.stage.moment()
        said = (*visit.said, *self._said((":wait a day", self.listener.conversation.opening)))
        exchange = said[-1][1]
        if exchange and not exchange.errors and (found := self._place(exchange, said, memory)):
            yield found
        self.stage.back_to(moment)

    def _key(self, last: Exchange) -> tuple[str, str]:
        """What tells this scene from others, and what it is called."""
        conversation = self.listener.conversation
        asked, session = conversation.elicitation, conversation.attributes
        kept = session.pop(KEPT, {})
        scene = str(kept.get("scene") or "") if isinstance(kept, Mapping) else ""
        dialog = f"{asked.intent}.{asked.slot} {asked.kind}" if asked else ""
        alexas = conversation.connection.name if conversation.connection else ""
        stream = "audio" if conversation.player.stream else ""
        listening = "" if last.listening else "not listening"
        shape = "" if kept else self._shapes.of(session)
        # While a dialog goes on, what it asks for decides, and not where it was begun.
        named = " ".join(filter(None, (alexas or dialog or scene, stream, listening)))
        return f"{named} {shape}", named or shape.strip("{}") or "the open skill"

    def _memory(self) -> str:
        """The shape of what is saved of the listener."""
        snapshot = self.stage.cloud.snapshot()
        if self._remembered[0] is not snapshot:
            record = dict(remembered.record(snapshot, self.stage.settings.user_id) or {})
            record.pop(KEPT, None)
            self._remembered = snapshot, self._memories.of(record)
        return self._remembered[1]

    def _saved(self) -> str:
        cloud = self.stage.cloud.snapshot()
        kept = [cloud.items(table) for table in cloud.tables()]
        return json.dumps(kept, ensure_ascii=False, default=str).lower()

    def _acts(self, changes: int) -> list[str]:
        if self.stage.cloud.changes == changes:
            return []
        return remembered.acts(self.stage.cloud, self.stage.settings.user_id)[1]

    def _secrets(self) -> tuple[str, ...]:
        settings = self.stage.settings
        return tuple(filter(None, (settings.user_id, settings.device_id, settings.access_token)))


def _tires(step: Step) -> str:
    return step.kind if step.kind == "dynamodb" else step.intent or step.kind


def _thin(steps: Steps) -> Steps:
    return Steps(steps.model, (), is_thin=True)


def _touches(exchange: Exchange) -> tuple[str, ...]:
    """The arguments of what can be touched on a new screen, as `:touch` takes them."""
    return tuple(" ".join(words) for words in screen.touches(exchange.directives) if " " not in "".join(words))
