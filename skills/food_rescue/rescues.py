"""What is at home, and what was rescued: weights, worth, CO2 and weeks. Nothing in here is about Alexa."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path

from skills.food_rescue.foods import FOODS, Food, Place, plain
from speakup import Figures, diary

FACTORS = Figures.load(Path(__file__).with_name("factors.yaml"))

POUND = 453.59237  # grams, by definition
OUNCE = POUND / 16
MOST_GRAMS = 20_000  # at one go; more is no kitchen
MOST_ITEMS = 50  # at home; Alexa takes 100 dynamic entities
LONG_PAST = timedelta(days=10)  # after which nobody waits for a food any more
KEPT_RESCUES = timedelta(days=60)
LONGEST_NAME = 40  # characters of a dish that has a name of its own
RINGS_AT = time(17)
REMINDED = timedelta(days=6)  # so that the weekday tells which day is meant


class Measure(Enum):
    """Ways to say how much; the values are the ids of the slot type Measure."""

    GRAM = "gram"
    KILO = "kilo"
    HALF_KILO = "half-kilo"
    OUNCE = "ounce"
    POUND = "pound"
    HALF_POUND = "half-pound"
    LITRE = "litre"
    HALF_LITRE = "half-litre"
    PINT = "pint"
    CUP = "cup"
    PORTION = "portion"
    HALF_PORTION = "half-portion"
    SLICE = "slice"
    LOAF = "loaf"
    HALF_LOAF = "half-loaf"
    CAN = "can"
    BAG = "bag"


GRAMS = {
    Measure.GRAM: 1,
    Measure.KILO: 1000,
    Measure.HALF_KILO: 500,
    Measure.OUNCE: OUNCE,
    Measure.POUND: POUND,
    Measure.HALF_POUND: POUND / 2,
    Measure.LITRE: 1000,
    Measure.HALF_LITRE: 500,
    # From here on they are rules of thumb of ours, for kitchens without scales.
    Measure.CUP: 200,
    Measure.PORTION: 250,
    Measure.HALF_PORTION: 125,
    Measure.SLICE: 35,
    Measure.LOAF: 700,
    Measure.HALF_LOAF: 350,
    Measure.CAN: 400,
    Measure.BAG: 250,
}
PINT = {"en-US": 473, "en-GB": 568}  # grams of water


def grams(amount: float, measure: Measure | None, food: Food | None, locale: str) -> float | None:
    """How much that is; without a measure, so many pieces. None where nobody counts the food in pieces."""
    if measure is None:
        return amount * food.each if food and food.each else None
    return amount * (PINT[locale] if measure is Measure.PINT else GRAMS[measure])


@dataclass
class Item:
    """A food at home."""

    name: str
    """As it is spoken."""
    food: str
    """Its id in the catalogue; a dish with a name of its own keeps as leftovers do."""
    place: Place
    since: date
    until: date | None = None
    """The day by which to eat it."""
    reminder: str = ""
    """The token of Alexa's reminder."""

    @property
    def key(self) -> str:
        """What a dynamic entity calls it: the id of the catalogue, or the listener's own words."""
        return self.food if self.name in FOODS[self.food].names.values() else f"own:{plain(self.name)}"


@dataclass
class Rescue:
    """Food that was eaten and not wasted."""

    on: date
    kind: str
    grams: float


@dataclass(frozen=True)
class Sum:
    """What several rescues come to."""

    count: int = 0
    grams: float = 0
    worth: float = 0
    """Dollars or pounds, at least."""
    co2e: float = 0
    """Kilos of greenhouse gases that it took to make the food."""


def summed(rescues: Iterable[Rescue], locale: str) -> Sum:
    found = list(rescues)
    weight = sum(rescue.grams for rescue in found)
    co2e = sum(rescue.grams / 1000 * FACTORS.of(rescue.kind, locale).value for rescue in found)
    return Sum(len(found), weight, weight / 1000 * FACTORS.of("worth", locale).value, co2e)


@dataclass(frozen=True)
class Weight:
    """A weight as one says it."""

    value: float
    unit: str


@dataclass(frozen=True)
class Told:
    """A sum as one says it."""

    count: int
    weight: Weight
    worth: str
    co2e: Weight


def told(total: Sum, locale: str) -> Told:
    return Told(total.count, weight(total.grams, locale), money(total.worth, locale), weight(total.co2e * 1000, locale))


def week(rescues: Iterable[Rescue], last_day: date, locale: str) -> Sum:
    """What the seven days come to that end with a day."""
    return summed(diary.week(rescues, last_day), locale)


def weight(grams: float, locale: str) -> Weight:
    """Ounces and pounds for Americans, grams and kilos for Britons, rounded for the ear."""
    if locale == "en-US":
        ounces = round(grams / OUNCE)
        return Weight(max(ounces, 1), "ounce") if ounces < 16 else Weight(_short(grams / POUND), "pound")
    if grams < 995:
        return Weight(round(grams, -1) or 10, "gram")
    return Weight(_short(grams / 1000), "kilo")


def _short(value: float) -> float:
    return round(value, 1) if value < 10 else round(value)


def money(amount: float, locale: str) -> str:
    """ "$2.40", "60p", "£14": to ten cents or pence, from ten on without them."""
    sign, small = ("$", " cents") if locale == "en-US" else ("£", "p")
    rounded = round(amount, 1)
    if amount < 0.95:
        return f"{max(round(rounded * 100), 10)}{small}"
    return f"{sign}{round(amount)}" if amount >= 9.95 or rounded.is_integer() else f"{sign}{rounded:.2f}"


@dataclass(frozen=True)
class Meant:
    """What is meant by the words for a food."""

    name: str
    """What to call it; the listener's own words where nobody knows the food."""
    item: Item | None
    """It, where it is on the list."""
    food: Food | None
    """It in the catalogue; perhaps a word that may mean several."""

    @property
    def either(self) -> tuple[str, ...]:
        """The ids of what it may be, while that is open."""
        return () if self.item or not self.food else self.food.either

    @property
    def keeps_as(self) -> Food:
        """The food of the catalogue that it keeps as: a dish that nobody knows is leftovers."""
        return FOODS[self.item.food] if self.item else self.food or FOODS["leftovers"]


@dataclass
class Household:
    """What Food Rescue remembers between conversations: one kitchen, whoever speaks."""

    visits: int = 0
    items: list[Item] = field(default_factory=list)
    """The foods at home."""
    rescues: list[Rescue] = field(default_factory=list)
    """Those of the last two months."""
    grams_ever: float = 0
    looked_back_on: date | None = None
    """The day of the latest look back on a week, or of the first rescue."""
    wants_reminders: bool = True
    """Whether to offer one for every food; asked for, they are set all the same."""
    facts_heard: list[str] = field(default_factory=list)
    """Their ids, the latest last."""

    @property
    def is_new(self) -> bool:
        """Whether this is the first visit, and nothing was said in passing before."""
        return self.visits <= 1 and not self.items and not self.rescues

    def put(self, item: Item) -> None:
        """Adds a food, in the place of an older one of the same name."""
        others = [other for other in self.items if other.key != item.key]
        self.items = [*others[-MOST_ITEMS + 1 :], item]

    def put_all(
        self, names: list[str], place: Place | None, since: date, until: date | None, locale: str
    ) -> tuple[list[Item], list[str]]:
        """Adds what is clear, and tells the names of what has to be asked about: which food, or until when."""
        added: list[Item] = []
        rest: list[str] = []
        for name in names:
            food = FOODS.named(name)
            keeps = food.keeps(locale) if food else {}
            where = place or next(iter(keeps), None)
            day = until or (keeps[where].until(since) if where and where in keeps else None)
            if food and where and day and food.names[locale] not in [item.name for item in added]:
                added.append(Item(food.names[locale], food.id, where, since, day))
                self.put(added[-1])
            else:
                rest.append(name)
        return added, rest

    def find(self, words: str, key: str = "") -> Item | None:
        return next((item for item in self.items if key == item.key or plain(item.name) == plain(words)), None)

    def meant(self, words: str, key: str, choices: list[str], locale: str) -> "Meant":
        """What a listener means by the words for a food, of which entity resolution may have given the key.

        `choices` are the ids of the foods that were offered just before.
        """
        food = FOODS[key] if key in FOODS else FOODS.named(words) or FOODS.among(choices, words, locale)
        item = self.find(words, food.id if food else key)
        fits = [one for one in self.items if food and one.food in food.either]
        item = fits[0] if len(fits) == 1 else item
        return Meant(item.name if item else food.names[locale] if food else plain(words)[:LONGEST_NAME], item, food)

    def take(self, item: Item) -> None:
        self.items = [other for other in self.items if other is not item]

    def rescued(self, rescue: Rescue) -> None:
        self.rescues = [*diary.recent(self.rescues, rescue.on, KEPT_RESCUES), rescue]
        self.grams_ever = round(self.grams_ever + rescue.grams, 1)

    def tidy(self, today: date) -> None:
        """Lets go of what is long past its day."""
        self.items = [item for item in self.items if not item.until or today - item.until <= LONG_PAST]

    def soonest(self) -> list[Item]:
        """What has a day to be eaten by, the soonest first."""
        return sorted((item for item in self.items if item.until), key=lambda item: item.until or date.max)

    def last_week(self, today: date, locale: str) -> Sum:
        """What the last week from Monday to Sunday came to; nothing when it was told already."""
        return summed(diary.last_week(self.rescues, self.looked_back_on, today), locale)

    def late(self, today: date) -> list[Item]:
        """What is past its day."""
        return [item for item in self.soonest() if item.until and item.until < today]

    def good(self, today: date) -> list[Item]:
        """What still has its day, the soonest first."""
        return [item for item in self.soonest() if item.until and item.until >= today]


def reminder_time(item: Item, now: datetime) -> datetime | None:
    """Before dinner on the day by which to eat it; None when that is past or far away."""
    if item.until is None or item.until - now.date() > REMINDED:
        return None
    moment = datetime.combine(item.until, RINGS_AT, now.tzinfo)
    return moment if moment > now + timedelta(minutes=10) else None


def when(day: date, today: date) -> str:
    """ "today", "by Thursday", "within 3 weeks": how one says by when to eat something."""
    left = (day - today).days
    if left < 7:
        return ("today", "by tomorrow")[max(left, 0)] if left < 2 else f"by {day:%A}"
    if left < 14:
        return f"within {left} days"
    number, unit = (left // 7, "week") if left < 60 else (left // 30, "month") if left < 365 else (left // 365, "year")
    return f"within {number} {unit}{'' if number == 1 else 's'}"


def line(item: Item, today: date) -> str:
    """ "the spinach by Thursday", "the milk, due yesterday": a food of the list with its day."""
    if item.until is None:
        return f"the {item.name}"
    late = (today - item.until).days
    if late > 0:
        return f"the {item.name}, due {'yesterday' if late == 1 else f'{late} days ago'}"
    return f"the {item.name} {when(item.until, today)}"
