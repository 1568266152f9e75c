"""How long foods keep: a catalogue of foods with the names people give them. Nothing in here is about Alexa."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from speakup import Facts, Source, documents
from speakup.errors import DocumentError
from speakup.facts import source

LOCALES = ("en-US", "en-GB")
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


_NOT_OF_FOOD = re.compile(
    r"\b(me|myself|i|i'm|i've|die|dying|suicide|kill\w*|hurt\w*|hit\w*|abus\w+|police|ambulance|emergency|somebody|someone)\b"
)


def is_a_cry(words: str) -> bool:
    """Whether words that were taken for a food are rather about somebody who needs help."""
    return bool(_NOT_OF_FOOD.search(words.lower()))


class Place(Enum):
    """Where food is kept; the values are the ids of the slot type Place and the keys of foods.yaml."""

    PANTRY = "pantry"
    FRIDGE = "fridge"
    FREEZER = "freezer"
    OPENED = "opened"
    """In the fridge, from the day the package was opened."""


@dataclass(frozen=True)
class Keeping:
    """How long a food keeps in one place."""

    source: Source
    least: int = 0
    most: int = 0
    unit: str = ""
    """day, week, month or year; empty where no length of time is given."""
    by_label: bool = False
    """Whether the date on the package tells."""

    @property
    def is_advised(self) -> bool:
        return self.by_label or self.most > 0

    @property
    def span(self) -> str:
        """ "3 to 4 days"; empty where the date on the package tells, or where the place is advised against."""
        if not self.unit:
            return ""
        number = f"{self.least}" if self.least == self.most else f"{self.least} to {self.most}"
        return f"{number} {self.unit}{'' if self.most == 1 else 's'}"

    def until(self, since: date) -> date | None:
        """The day by which to eat it, the careful end of the span; None where the date on the package tells."""
        return since + timedelta(days=self.least * DAYS[self.unit]) if self.unit else None


@dataclass(frozen=True)
class Food:
    """One food of the catalogue."""

    id: str
    names: Mapping[str, str]
    """By locale."""
    also: tuple[str, ...] = ()
    kind: str = ""
    """Its line in factors.yaml."""
    each: float | None = None
    """Grams of one, where people count them."""
    keepings: Mapping[str, Mapping[Place, Keeping]] = field(default_factory=dict)
    """By locale and place; the place where most people have it comes first."""
    either: tuple[str, ...] = ()
    """Ids of the foods that this word may mean; it keeps nowhere itself."""

    def keeps(self, locale: str) -> Mapping[Place, Keeping]:
        return self.keepings[locale]

    def spoken_names(self, locale: str) -> list[str]:
        """Every name that people may say, the locale's own first."""
        return list(dict.fromkeys([self.names[locale], *self.also, *self.names.values()]))


@dataclass(frozen=True)
class Answer:
    """What is told of a food: where it keeps and how long."""

    spans: list[str]
    """ "for 3 to 4 days in the refrigerator" …"""
    by_label: bool
    """Whether, in the fridge, the date on the package tells."""
    never_freeze: bool
    elsewhere: str
    """The place that was asked for, in words, when only others are known."""
    sources: list[Source]

    @property
    def says(self) -> str:
        """Who says so, in a few words."""
        return " and ".join(dict.fromkeys(source.publisher for source in self.sources))


class Foods:
    """The catalogue, by id."""

    def __init__(self, foods: list[Food], places: Mapping[str, Mapping[Place, str]]) -> None:
        """`places` are the words for a place, by locale."""
        self._foods = {food.id: food for food in foods}
        self._places = places
        self._named = {plain(name): food for food in foods for name in food.spoken_names("en-US")}

    def __iter__(self) -> Iterator[Food]:
        return iter(self._foods.values())

    def __contains__(self, food_id: object) -> bool:
        return food_id in self._foods

    def __getitem__(self, food_id: str) -> Food:
        return self._foods[food_id]

    def named(self, words: str) -> Food | None:
        """The food that people call so, in whatever locale."""
        return self._named.get(plain(words))

    def among(self, choices: list[str], words: str, locale: str) -> Food | None:
        """Which of a few foods is meant by "cooked", "the raw one" or "the second"; None if that fits not just one."""
        said = [word for word in plain(words).split() if word not in ("one", "ones")]
        for place, number in enumerate(("first", "second", "third", "fourth")[: len(choices)]):
            if number in said:
                return self[choices[place]]
        names = {choice: set(plain(self[choice].names[locale]).split()) for choice in choices}
        fits = [self[choice] for choice in choices if said and set(said) <= names[choice]]
        return fits[0] if len(fits) == 1 else None

    def where(self, place: Place, locale: str) -> str:
        """ "in the refrigerator"."""
        return self._places[locale][place]

    def answer(self, food: Food, place: Place | None, locale: str) -> Answer:
        """How long it keeps in a place; in all of them when none was asked for, or nothing is known of that one."""
        keeps = food.keeps(locale)
        told = {one: keeping for one, keeping in keeps.items() if place in (None, one) and keeping.is_advised} or keeps
        return Answer(
            spans=[f"for {keeping.span} {self.where(one, locale)}" for one, keeping in told.items() if keeping.span],
            by_label=any(keeping.by_label for keeping in told.values()),
            never_freeze=any(not keeping.is_advised for keeping in told.values()),
            elsewhere=self.where(place, locale) if place and place not in keeps else "",
            sources=list(dict.fromkeys(keeping.source for keeping in told.values())),
        )

    @classmethod
    def load(cls, path: Path) -> "Foods":
        """Reads foods.yaml. Raises DocumentError naming the food and what is wrong with it, with its line."""
        document = documents.read(path)
        sources = {name: source(entry, path, "sources", name) for name, entry in document["sources"].items()}
        places = {
            locale: {Place(name): words.get(locale) or words["en"] for name, words in document["places"].items()}
            for locale in LOCALES
        }
        foods: list[Food] = []
        for number, entry in enumerate(document["foods"]):
            try:
                food = _food(entry, sources)
                if food.id in {earlier.id for earlier in foods}:
                    raise ValueError("stands here a second time")
            except (KeyError, ValueError) as error:
                problem = f"lacks {error}" if isinstance(error, KeyError) else str(error)
                name = entry.get("id", f"number {number + 1}")
                remedy = "The head of the file tells what each field is."
                line = _line_of(path, number)
                raise DocumentError(f"The food {name} {problem}.", remedy, path, line) from None
            foods.append(food)
        known = {food.id for food in foods if not food.either}
        for number, food in enumerate(foods):
            if unknown := set(food.either) - known:
                problem = f"The word {food.id} may mean {', '.join(sorted(unknown))}, which is no food."
                raise DocumentError(problem, "Name foods by their ids.", path, _line_of(path, number))
        return cls(foods, places)


def plain(words: str) -> str:
    """Words without case, articles and signs, so that "The hard-boiled eggs" and "hard boiled eggs" are one."""
    return " ".join(re.sub(r"^(the|some|my|our|a|an) ", "", re.sub(r"[^\w']+", " ", words.casefold()).strip()).split())


def _food(entry: Mapping[str, Any], sources: Mapping[str, Source]) -> Food:
    name = entry["name"]
    names = {locale: name if isinstance(name, str) else name[locale] for locale in LOCALES}
    also = tuple(entry.get("also", ()))
    if "either" in entry:
        return Food(
            entry["id"], names, also, either=tuple(entry["either"]), keepings={locale: {} for locale in LOCALES}
        )
    entry["foodkeeper"]  # without its number nobody could look it up
    american = {Place(key): _keeping(entry[key], sources["foodkeeper"]) for key in entry if key in _PLACES}
    british = entry.get("britain", {})
    own = {Place(key): _keeping(british[key], sources[british["source"]]) for key in british if key in _PLACES}
    if not american:
        raise ValueError("keeps nowhere")
    each = float(entry["each"]) if "each" in entry else None
    return Food(entry["id"], names, also, entry["kind"], each, {"en-US": american, "en-GB": {**american, **own}})


def _keeping(text: str, origin: Source) -> Keeping:
    if text in ("label", "no"):
        return Keeping(origin, by_label=text == "label")
    found = re.fullmatch(r"(\d+)(?:-(\d+))? (day|week|month|year)s?", text)
    if not found or int(found[2] or found[1]) < int(found[1]) or found[1] == "0":
        raise ValueError(f'keeps for "{text}", which is neither like "3-4 days" nor "label" nor "no"')
    return Keeping(origin, int(found[1]), int(found[2] or found[1]), found[3])


def _line_of(path: Path, number: int) -> int | None:
    return documents.line_of(path, "foods", number)


_PLACES = {place.value for place in Place}
FOODS = Foods.load(Path(__file__).with_name("foods.yaml"))
FACTS = Facts.load(Path(__file__).with_name("facts.yaml"))
