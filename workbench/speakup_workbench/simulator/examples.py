"""What a model's samples stand for: utterances with a value in the place of each slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from speakup_workbench.models import Intent, Slot
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.everyday import EVERYDAY
from speakup_workbench.simulator.grammar import pieces_of
from speakup_workbench.simulator.slot_values import PHRASE_TYPES, listed
from speakup_workbench.simulator.words import Words

SPOKEN: Mapping[str, Mapping[str, str]] = {
    "en": {
        "AMAZON.NUMBER": "zero, one, two, three, four, five, six, seven, eight, nine, ten, twelve, fifteen, twenty, "
        "twenty five, fifty, a hundred, two hundred and ten, a thousand, 3.5",
        "AMAZON.FOUR_DIGIT_NUMBER": "1985, 2010, six oh four five, one two three four",
        "AMAZON.Ordinal": "first, second, third, fourth, fifth, tenth, twenty first",
        "AMAZON.PhoneNumber": "206 555 0100, five five five one two three four",
        "AMAZON.AlphaNumeric": "a 12, j l nine oh five, x y z, b seven",
        "AMAZON.DATE": "today, tomorrow, yesterday, monday, saturday, next friday, this weekend, next week, "
        "next month, in two weeks, now, the day after tomorrow, may the third, december 25th, january first 2027, "
        "february the eleventh, 2030, this year, three days from now, ten months from now, in five years, march 7, "
        "the twenty first of june",
        "AMAZON.TIME": "noon, midnight, six am, ten p.m., half past nine, quarter to eight, seven o'clock, 15:30, "
        "four thirty, this evening, in the morning, afternoon, tonight, 3 a.m., eleven fifteen pm, 8:45 am, now",
        "AMAZON.DURATION": "ten minutes, an hour, half an hour, two hours, three days, one week, forty five seconds, "
        "6 months, a year, an hour and a half, two hours and ten minutes, five years, 20 minutes, "
        "1 minute and 8 seconds",
    },
    "es": {
        "AMAZON.NUMBER": "cero, uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, quince, veinte, "
        "veinticinco, treinta y cinco, cien, mil",
        "AMAZON.FOUR_DIGIT_NUMBER": "1985, 2010, uno dos tres cuatro",
        "AMAZON.Ordinal": "primero, segunda, tercero, quinto, décima",
        "AMAZON.DATE": "hoy, mañana, ayer, lunes, el sábado, la próxima semana, este fin de semana, el tres de mayo, "
        "pasado mañana, 2030",
        "AMAZON.TIME": "mediodía, medianoche, las seis, las siete y media, las ocho de la tarde, 15:30, esta noche",
        "AMAZON.DURATION": "diez minutos, una hora, media hora, dos horas, tres días, una semana, un año",
    },
}
"""How values of the types with a format of their own are said, by language and type."""
MOMENTS: Mapping[str, str] = {
    "en": "one hour from now, in twenty minutes, 12 seconds from now, in one minute and eight seconds, lunch, dinner",
    "es": "dentro de una hora, en veinte minutos",
}
"""What is said in answer to "when" and is neither AMAZON.DATE nor AMAZON.TIME, by language."""
TIMES = ("AMAZON.DATE", "AMAZON.TIME", "AMAZON.DURATION")
ANOTHER = 0.3
"""How often a slot of many values is filled with a second one."""


@dataclass(frozen=True)
class Piece:
    """Some words of an example, and the slot they fill."""

    words: Words
    slot: Slot | None = None
    listed: bool = True
    """The type of the slot has these words; otherwise they stand for any."""


class Examples:
    """Draws utterances for the samples of one model."""

    def __init__(self, compiled: CompiledModel) -> None:
        self._compiled, self._read = compiled, compiled.wording.read
        self._language = compiled.model.language
        self.everyday = tuple(map(self._read, EVERYDAY.get(self._language, ())))
        self._anything = [word for sentence in self.everyday for word in sentence.forms] or ["x"]
        self._texts: dict[str, list[str]] = {}

    def some_values(self, type: str, most: int) -> tuple[Words, ...]:
        """Values of a type: the model's, else ways to say one; none for the types that only Alexa has a list of."""
        texts = self._values(type)
        some = texts if len(texts) <= most else Random(1).sample(texts, most)
        return tuple(words for text in some if len(words := self._read(text)))

    def spoken(self, type: str) -> list[str]:
        """How Alexa's own values of a type may be said."""
        spoken = SPOKEN.get(self._language, {}).get(type)
        return spoken.split(", ") if spoken else list(listed(type, self._language))

    def moments(self) -> list[str]:
        moments = MOMENTS.get(self._language)
        return moments.split(", ") if moments else []

    def draw(self, random: Random, intent: Intent, sample: str) -> list[Piece]:
        """One utterance for a sample, in pieces."""
        drawn: list[Piece] = []
        for index, piece in enumerate(pieces_of(sample)):
            if index % 2 == 0:
                drawn.append(Piece(self._read(piece.strip())))
                continue
            slot = intent.slots[piece]
            drawn.append(self._value(random, slot))
            if slot.multiple and random.random() < ANOTHER:
                conjunction = " ".join(sorted(self._compiled.conjunctions)[:1])
                drawn += [Piece(self._read(conjunction)), self._value(random, slot)]
        return [piece for piece in drawn if len(piece.words)]

    def _values(self, type: str) -> list[str]:
        """Not yet read: of a long list few are ever drawn."""
        if type not in self._texts:
            values = self._compiled.model.types.get(type, ())
            self._texts[type] = [text for value in values for text in (value.name, *value.synonyms)]
            self._texts[type] = self._texts[type] or self.spoken(type)
        return self._texts[type]

    def _value(self, random: Random, slot: Slot) -> Piece:
        if slot.type in PHRASE_TYPES and self.everyday:
            return Piece(random.choice(self.everyday), slot, listed=False)
        if values := self._values(slot.type):
            return Piece(self._read(random.choice(values)), slot)
        some = random.choices(self._anything, k=random.choice((1, 1, 2, 3)))
        return Piece(self._read(" ".join(some)), slot, listed=False)
