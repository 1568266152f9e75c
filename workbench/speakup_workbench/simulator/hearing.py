"""One utterance against a compiled model: which samples it may be, and with which slots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from speakup_workbench.simulator.built_in_phrases import FALLBACK
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.grammar import Branch, Fill, Filled, Lenience, Match, Search, cost_of
from speakup_workbench.simulator.guess import BARS, Guess, guesser_for
from speakup_workbench.simulator.heard import Elicitation, Heard, HeardSlot
from speakup_workbench.simulator.slot_values import NUMBER_TYPES, reader
from speakup_workbench.simulator.vocabulary import Filling, Values
from speakup_workbench.simulator.words import Words

LONGEST_UNCLEAR_ANSWER = 3
"""In words. So short an answer is taken for a value that was not understood, a longer one for another matter."""
FREE_WORDS, FREE_WORDS_OF_ANSWER = 3, 5
"""How long a value that no list has may be, unless its type lists longer ones: in a sample, and when asked for."""
RUNNERS_UP = 5


class Hearing:
    """What may fill a slot is found once for each place in the utterance, however many samples ask."""

    def __init__(
        self,
        compiled: CompiledModel,
        words: Words,
        now: datetime,
        asked: Elicitation | None,
        entities: Mapping[str, Values],
        utterance: str = "",
    ) -> None:
        self.words, self.utterance = words, utterance
        self._compiled, self._now, self._asked, self._entities = compiled, now, asked, entities
        self._listed: dict[tuple[str, int], list[Filling]] = {}
        self._known = self._searches(free=False)

    def part(self, start: int, end: int) -> Hearing:
        """Some of the words, said as if nothing had been asked."""
        return Hearing(self._compiled, self.words.part(start, end), self._now, None, self._entities, self.utterance)

    def after_wake_word(self) -> Hearing:
        words = self.words.part(1, len(self.words))
        return Hearing(self._compiled, words, self._now, self._asked, self._entities, self.utterance)

    def strictly(self) -> Heard | None:
        """A sample utterance as it stands, its slots filled with values of their types."""
        return self._best([match for search in self._known for match in search.matches()])

    def politely(self) -> Heard | None:
        """The same with polite words around it or between, and articles."""
        lenience = self._lenience(articles=True)
        return self._best([match for search in self._known for match in search.lenient_matches(lenience)])

    def leniently(self) -> Heard | None:
        """The same with phrases, and with unlisted values where a type allows them.

        Where it is doubtful which words are such a value, what was learnt from all samples decides.
        """
        lenience = self._lenience(articles=False)
        heard = self._best([match for search in self._searches(True) for match in search.lenient_matches(lenience)])
        return self._second_thoughts(heard) if heard and self._doubtful(heard) else heard

    def unclear(self) -> Heard | None:
        """An answer that is no value of the type asked for: "?" for numbers, no value for dates and times."""
        asked = self._asked
        if asked is None or asked.slot is None or asked.kind != "slot":
            return None
        intent = self._compiled.model.intents.get(asked.intent)
        slot = intent.slots.get(asked.slot) if intent else None
        if slot is None or len(self.words) > LONGEST_UNCLEAR_ANSWER or not reader(slot.type, "en"):
            return None
        value = "?" if slot.type in NUMBER_TYPES else None
        said = HeardSlot(slot.name, slot.type, self.words.said(0, len(self.words)), value)
        slots = {**slots_of(self._compiled, asked.intent, asked.filled), slot.name: said}
        return Heard(self.utterance, "intent", asked.intent, slots, "carrier", 0.1)

    def guessed(self) -> Heard | None:
        """What it is most like, if it is like it enough; without a fallback intent whatever it is most like."""
        model = self._compiled.model
        bar = BARS[model.fallback_sensitivity] if FALLBACK in model.intents else 0.0
        guesses = guesser_for(self._compiled).guesses(self.words, 1 + RUNNERS_UP, bar)
        if not guesses:
            return None
        found = [self._guess(guess) for guess in guesses]
        return replace(found[0], others=tuple(found[1:]))

    def _doubtful(self, heard: Heard) -> bool:
        """An unlisted value may as well be less or more, or another slot's.

        So it is when samples read it in several ways, when it has words that the model uses for something else, and
        when the intent has several slots that take unlisted values.
        """
        asked = self._asked
        if asked and asked.kind == "slot" and heard.intent == asked.intent:
            return False
        types = self._compiled.types
        takers = [slot for slot in heard.slots.values() if not types[slot.type].formatted]
        unlisted = [said for slot in takers for said in slot.unlisted()]
        words = {word for said in unlisted for word in self._compiled.wording.key(said).split()}
        own = not words.isdisjoint(self._compiled.own_words)
        return bool(heard.others) or own or (bool(unlisted) and len(takers) > 1)

    def _second_thoughts(self, heard: Heard) -> Heard:
        """The guess, if there is one; when it is also one of the ways to read a sample, as that."""
        guess = self.guessed()
        if guess is None:
            return heard
        readings = (heard, *heard.others)
        same = next((each for each in readings if (each.intent, each.slots) == (guess.intent, guess.slots)), guess)
        others = [each for each in (*readings, *guess.others) if each.intent != same.intent or each in readings]
        return replace(same, others=tuple(replace(each, others=()) for each in others if each is not same)[:RUNNERS_UP])

    def _lenience(self, articles: bool) -> Lenience:
        forms, carriers = self.words.forms, self._compiled.carriers
        return Lenience(carriers.heads(forms), carriers.tails(forms), carriers.fillers(forms, articles))

    def _searches(self, free: bool) -> list[Search]:
        """Among all samples and, after a question, among its answers."""
        compiled, asked = self._compiled, self._asked
        searches = [Search(compiled.grammar.root, self.words, self._filler(FREE_WORDS if free else 0))]
        if asked and asked.slot and asked.kind == "slot":
            if answers := compiled.answers.get((asked.intent, asked.slot)):
                fill = self._filler(FREE_WORDS_OF_ANSWER if free else 0)
                searches.append(Search(answers.root, self.words, fill, answer=True))
        return searches

    def _filler(self, longest_free: int) -> Fill:
        def fill(branch: Branch, at: int) -> Iterable[tuple[Filling, ...]]:
            if branch.multiple:
                return self._several(branch.type, at, longest_free)
            return [(filling,) for filling in self._single(branch.type, at, longest_free)]

        return fill

    def _single(self, type: str, at: int, longest_free: int) -> list[Filling]:
        listed = self._listed.get((type, at))
        if listed is None:
            listed = self._compiled.types[type].fillings(self.words, at, self._now, self._entities.get(type))
            self._listed[type, at] = listed
        if longest_free:
            return listed + self._compiled.types[type].free_fillings(self.words, at, longest_free)
        return listed

    def _several(self, type: str, at: int, longest_free: int) -> Iterable[tuple[Filling, ...]]:
        """Values in a row, apart by a comma or an "and"; for each end the cheapest row."""
        best: dict[int, tuple[Filling, ...]] = {}
        rows: dict[int, tuple[Filling, ...]] = {at: ()}
        for start in range(at, len(self.words)):
            if start not in rows:
                continue
            for filling in self._single(type, start, longest_free):
                if not filling.known and any(map(self._parts, range(start, filling.end))):
                    continue
                row = (*rows[start], filling)
                if filling.end not in best or _cost(row) < _cost(best[filling.end]):
                    best[filling.end] = row
                    if (following := self._next_value(filling.end)) is not None:
                        rows[following] = row
        return best.values()

    def _parts(self, at: int) -> bool:
        return self.words.forms[at] in self._compiled.conjunctions

    def _next_value(self, end: int) -> int | None:
        """Where the next value of a row begins, if the row may go on."""
        if end < len(self.words) and self._parts(end):
            return end + 1
        return end if end in self.words.breaks else None

    def _best(self, matches: list[Match]) -> Heard | None:
        """The cheapest match, and as its runners-up those that send another intent or other values."""
        if len(matches) < 2:
            return self._heard(matches[0]) if matches else None
        ranked = sorted(matches, key=lambda match: match.rank)
        others: list[Match] = []
        sent = [_sent(ranked[0])]
        for match in ranked[1:]:
            if len(others) < RUNNERS_UP and (sends := _sent(match)) not in sent:
                sent.append(sends)
                others.append(match)
        return self._heard(ranked[0], tuple(map(self._heard, others)))

    def _heard(self, match: Match, others: tuple[Heard, ...] = ()) -> Heard:
        intent, carried, filled, asked = match.sentence.intent, match.path.carried, match.filled(), self._asked
        slots = slots_of(self._compiled, intent, asked.filled if asked and asked.intent == intent else {})
        for name, fillings in filled:
            slots[name] = self._slot(name, slots[name].type, fillings)
        unlisted = any(not filling.known for _, fillings in filled for filling in fillings)
        return Heard(
            utterance=self.utterance,
            kind="intent",
            intent=intent,
            slots=slots,
            how="carrier" if carried or unlisted else "sample",
            score=round(1 / (1 + max(match.path.cost, 0) / len(self.words)), 2),
            others=others,
            suggestion=self._suggestion(filled) if carried else None,
        )

    def _guess(self, guess: Guess) -> Heard:
        declared = self._compiled.model.intents[guess.intent].slots
        spoken: dict[str, list[Filling]] = {}
        for span in guess.spans:
            if filling := self._filling(declared[span.slot].type, span.start, span.end):
                spoken.setdefault(span.slot, []).append(filling)
        filled = [
            (name, tuple(fillings) if declared[name].multiple else (max(fillings, key=_length),))
            for name, fillings in spoken.items()
        ]
        asked = self._asked
        before = asked.filled if asked and asked.intent == guess.intent else {}
        slots = slots_of(self._compiled, guess.intent, before)
        slots |= {name: self._slot(name, declared[name].type, fillings) for name, fillings in filled}
        return Heard(
            utterance=self.utterance,
            kind="intent",
            intent=guess.intent,
            slots=slots,
            how="statistical",
            score=round(guess.chance, 2),
            suggestion=self._suggestion(filled),
        )

    def _filling(self, type: str, start: int, end: int) -> Filling | None:
        """Words taken for a value: of a type with a format of its own the longest part that has it, if any."""
        slot_type = self._compiled.types[type]
        known = [
            filling
            for at in range(start, end)
            for filling in self._single(type, at, 0)
            if filling.end <= end and (slot_type.formatted or (at, filling.end) == (start, end))
        ]
        if known or slot_type.formatted:
            return max(known, key=_length, default=None)
        said = self.words.said(start, end)
        return Filling(start, end, said, said, known=False)

    def _slot(self, name: str, type: str, fillings: tuple[Filling, ...]) -> HeardSlot:
        said = tuple([filling.said for filling in fillings])
        values = tuple([filling.value for filling in fillings])
        entities = self._entities.get(type)
        dynamic = (
            tuple(entities.meant_by(self.words, filling.start, filling.end) for filling in fillings)
            if entities
            else None
        )
        return HeardSlot(
            name,
            type,
            said if len(fillings) > 1 else said[0],
            values if len(fillings) > 1 else values[0],
            tuple([filling.matches for filling in fillings]),
            dynamic,
        )

    def _suggestion(self, filled: list[Filled]) -> str:
        """The whole utterance as a sample, polite words and all."""
        text = self.words.text
        said = [text[start:end] for start, end in self.words.spans]
        for name, fillings in filled:
            start, end = fillings[0].start, fillings[-1].end
            said[start:end] = [f"{{{name}}}", *[""] * (end - start - 1)]
        return " ".join(filter(None, said))


def slots_of(compiled: CompiledModel, intent: str, filled: Mapping[str, HeardSlot]) -> dict[str, HeardSlot]:
    """Every slot of an intent, those in `filled` as they are there."""
    slots = dict(compiled.unfilled.get(intent, {}))
    for name, slot in filled.items():
        if name in slots:
            slots[name] = slot
    return slots


def _length(filling: Filling) -> int:
    return filling.end - filling.start


def _sent(match: Match) -> tuple[object, ...]:
    values = [[filling.value for filling in fillings] for fillings in match.path.filled()]
    return match.sentence.intent, match.sentence.slots, values


def _cost(row: tuple[Filling, ...]) -> float:
    return sum(map(cost_of, row))
