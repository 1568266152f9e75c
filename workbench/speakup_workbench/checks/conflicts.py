"""Where a model contradicts itself: the same words lead to two intents, or to two slots.

Amazon had a conflict detection of its own, which is withdrawn; the build passes, and which intent wins is hers to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from speakup_workbench.checks.finding import Finding, Level
from speakup_workbench.checks.hearable import NOW, Hearable
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.samples import Sample, samples_of
from speakup_workbench.checks.slots import takes_any_words
from speakup_workbench.models import Model
from speakup_workbench.simulator.built_in_phrases import BUILT_IN_INTENTS, built_in_phrases
from speakup_workbench.simulator.grammar import pieces_of

_PRACTICES = (
    "https://developer.amazon.com/docs/custom-skills/"
    "best-practices-for-sample-utterances-and-custom-slot-type-values.html"
)

SAME = Rule(
    id="U406",
    level="warning",
    asks="No two intents have the same sample, whatever their slots are called (VUI-10)",
    why="Which of them Alexa chooses is hers to say, and the other is not heard.",
    source=_PRACTICES,
    verified="2026-11",
)
BUILT_IN = Rule(
    id="I208",
    level="warning",
    asks="No sample of your own is what one of Amazon's intents is said with (VUI-11)",
    why="Alexa hears her own intent in it, or not the same one each time.",
    source="https://developer.amazon.com/docs/alexa/custom-skills/standard-built-in-intents.html",
    verified="2026-11",
)
OVERLAP = Rule(
    id="sample-overlap",
    level="warning",
    asks="No two intents have samples that differ in slots alone whose types have values in common",
    why="The same words lead to both, and nothing tells which was meant.",
)
SHADOW = Rule(
    id="sample-shadowed",
    level="advice",
    asks="No slot that takes any words stands where another intent's sample has words or a slot of its own",
    why="Alexa may put those words into the slot, and the other intent is not heard.",
)
RULES = (SAME, BUILT_IN, OVERLAP, SHADOW)

_OF_SCREENS_AND_MUSIC = frozenset(
    f"AMAZON.{name}Intent"
    for name in "More PageDown PageUp ScrollDown ScrollUp ScrollLeft ScrollRight SendToPhone NavigateSettings Loop "
    "LoopOn LoopOff ShuffleOn ShuffleOff Next Previous Pause Resume".split()
)
"""Their words may well mean something else in a skill that does not declare them."""

Tokens = tuple[str, ...]
"""A sample as words in the form in which they are compared, and `{TYPE}` for each slot."""

_SLOT = "{}"
_TOLD = 3
"""How many shadowed samples a finding names."""
_LOOKED_AT = 50
"""How many it counts."""
_TRIED = 300
"""How many values of a type are tried as values of another."""


def findings(model: Model, hearable: Hearable) -> Iterator[Finding]:
    samples = [
        (sample, tokens)
        for sample in samples_of(model)
        if not sample.answer and hearable.has(sample.intent.name, sample.text)
        for tokens in _readings(hearable, sample)
        if tokens
    ]
    yield from _same(model, samples)
    yield from _built_in(model, hearable, samples)
    yield from _overlapping(model, hearable, samples)
    yield from _shadowed(model, samples)


_Samples = list[tuple[Sample, Tokens]]


def _readings(hearable: Hearable, sample: Sample) -> Iterator[Tokens]:
    """One, and another for each way to say it otherwise than it is written."""
    pieces = pieces_of(sample.text)
    types = [f"{{{sample.intent.slots[name].type}}}" for name in pieces[1::2]]
    for keys in hearable.compiled.wording.keys(*pieces[::2]):
        tokens = keys[0].split()
        for type, key in zip(types, keys[1:], strict=True):
            tokens += [type, *key.split()]
        yield tuple(tokens)


def _same(model: Model, samples: _Samples) -> Iterator[Finding]:
    first: dict[Tokens, Sample] = {}
    for sample, tokens in samples:
        other = first.setdefault(tokens, sample)
        if other.intent.name != sample.intent.name:
            problem = f"{sample.text!r} is also a sample of {other.intent.name}{_line(model, other)}."
            yield SAME.found(model.path, model.at(*sample.place), problem, "Leave it to one of the two.")


def _built_in(model: Model, hearable: Hearable, samples: _Samples) -> Iterator[Finding]:
    phrases = {
        tuple(hearable.compiled.wording.key(phrase).split()): intent
        for intent in sorted(BUILT_IN_INTENTS - _OF_SCREENS_AND_MUSIC) + sorted(model.intents)
        for phrase in built_in_phrases(intent, model.language)
    }
    for sample, tokens in samples:
        if tokens in phrases and not sample.intent.name.startswith("AMAZON."):
            intent = phrases[tokens]
            there = intent in model.intents
            problem = f"{sample.text!r} is what {intent} is said with."
            remedy = f"Leave it to {intent}, and let {sample.intent.name} be said otherwise."
            if not there:
                remedy = f"Use {intent} for it, which Alexa knows in more words than these."
            level: Level | None = None if there else "advice"
            yield BUILT_IN.found(model.path, model.at(*sample.place), problem, remedy, level=level)


def _overlapping(model: Model, hearable: Hearable, samples: _Samples) -> Iterator[Finding]:
    types = _Types(model, hearable)
    alike: dict[Tokens, dict[tuple[str, Tokens], Sample]] = {}
    for sample, tokens in samples:
        if sample.slots:
            shape = tuple(_SLOT if token[0] == "{" else token for token in tokens)
            alike.setdefault(shape, {}).setdefault((sample.intent.name, tokens), sample)
    for group in alike.values():
        before: list[tuple[str, Tokens, Sample]] = []
        for (intent, tokens), sample in group.items():
            for other_intent, other_tokens, other in before:
                if tokens == other_tokens or (said := types.said_in_both(tokens, other_tokens)) is None:
                    continue
                where = f"{other.text!r} of {other_intent}{_line(model, other)}"
                problem = f"{sample.text!r} of {intent} and {where} are the same to Alexa: both are {said!r}."
                remedy = "Write words into one of them that tell what is meant, or make one intent of the two."
                level: Level | None = "advice" if intent == other_intent else None
                yield OVERLAP.found(model.path, model.at(*sample.place), problem, remedy, level=level)
                break
            before.append((intent, tokens, sample))


class _Types:
    """What may be a value of two slot types at once."""

    def __init__(self, model: Model, hearable: Hearable) -> None:
        self._model, self._hearable = model, hearable
        self._known: dict[tuple[str, str], str | None] = {}
        self._values: dict[str, dict[str, str]] = {}

    def said_in_both(self, one: Tokens, other: Tokens) -> str | None:
        """Words that two samples of one shape may both be."""
        said = []
        for mine, theirs in zip(one, other, strict=True):
            word = self._in_both(mine[1:-1], theirs[1:-1]) if mine != theirs else mine
            if word is None:
                return None
            said.append("…" if word[0] == "{" else word)
        return " ".join(said)

    def _in_both(self, one: str, other: str) -> str | None:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._known:
            self._known[pair] = self._common(*pair)
        return self._known[pair]

    def _common(self, one: str, other: str) -> str | None:
        open_ones = [takes_any_words(self._model, type) for type in (one, other)]
        if any(open_ones):
            return "…" if all(open_ones) else None
        if one in self._model.types and other in self._model.types:
            fewer, more = sorted((self._texts(one), self._texts(other)), key=len)
            return next((text for key, text in fewer.items() if key in more), None)
        for type, texts in ((other, self._texts(one)), (one, self._texts(other))):
            for key in islice(texts, _TRIED):
                words = self._hearable.compiled.wording.read(key)
                if len(words) and len(words) in self._hearable.compiled.types[type].ends(words, 0, NOW):
                    return texts[key]
        return None

    def _texts(self, type: str) -> dict[str, str]:
        if type not in self._values:
            own = self._model.types.get(type, ())
            texts = [text for value in own for text in (value.name, *value.synonyms)]
            texts = texts or self._hearable.examples.spoken(type)
            self._values[type] = {" ".join(text.casefold().split()): text for text in texts}
        return self._values[type]


@dataclass(eq=False)
class _Node:
    """A place in the tree of all samples."""

    below: dict[str, _Node] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)

    def samples_after(self, rest: Tokens) -> Iterator[tuple[Sample, int]]:
        """Those that end with `rest` after one word or more, and with how many."""
        left: list[tuple[_Node, Tokens]] = [(child, (token,)) for token, child in reversed(self.below.items())]
        while left:
            node, tokens = left.pop()
            if len(tokens) > len(rest) and (not rest or tokens[-len(rest) :] == rest):
                yield from ((sample, len(tokens) - len(rest)) for sample in node.samples)
            left += [(child, (*tokens, token)) for token, child in reversed(node.below.items())]


def _shadowed(model: Model, samples: _Samples) -> Iterator[Finding]:
    root = _Node()
    for sample, tokens in samples:
        node = root
        for token in tokens:
            node = node.below.setdefault(token, _Node())
        node.samples.append(sample)
    for sample, tokens in samples:
        for at, token in enumerate(tokens):
            if token[0] == "{" and takes_any_words(model, token[1:-1]):
                reached: _Node | None = root
                for before in tokens[:at]:
                    reached = reached.below.get(before) if reached else None
                if reached:
                    yield from _shadowing(model, sample, token, reached, tokens[at + 1 :])


def _shadowing(model: Model, sample: Sample, token: str, node: _Node, rest: Tokens) -> Iterator[Finding]:
    if not sample.words:  # it shadows everything, which another rule tells
        return
    others = (
        other
        for other, _ in islice(node.samples_after(rest), _LOOKED_AT)
        if other.intent.name != sample.intent.name and not any(takes_any_words(model, type) for type in other.types())
    )
    found = list(dict.fromkeys((other.text, other.intent.name) for other in others))
    if found:
        named = ", ".join(f"{text!r} of {intent}" for text, intent in found[:_TOLD])
        more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
        problem = f"The {token[1:-1]} in {sample.text!r} also takes {named}{more}."
        remedy = "Write words before the slot that no other intent begins with."
        yield SHADOW.found(model.path, model.at(*sample.place), problem, remedy)


def _line(model: Model, sample: Sample) -> str:
    at = model.at(*sample.place)
    return f", line {at[0]}" if at else ""
