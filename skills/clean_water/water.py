"""What Clean Water knows and reckons: facts, and a day's water at home. Nothing in here is about Alexa."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from pathlib import Path

from speakup import Fact, Facts, Figures, Source

FACTS = Facts.load(Path(__file__).with_name("facts.yaml"))
FIGURES = Figures.load(Path(__file__).with_name("water_use.yaml"))

LITRES_IN_A_GALLON = {"US": 3.785411784, "GB": 4.54609}  # both by definition; the imperial one is larger
LARGEST_PLEDGE = 100  # litres a day; a person in England uses 136 in all


PUBLISHERS_IN_SPANISH = {
    "Environment Agency": "Agencia de Medio Ambiente de Inglaterra",
    "The Carter Center": "Centro Carter",
    "UN Environment Programme": "Programa de las Naciones Unidas para el Medio Ambiente",
    "UN-Water": "ONU-Agua",
    "UNESCO for UN-Water": "UNESCO para ONU-Agua",
    "United Nations": "Naciones Unidas",
    "United Nations Regional Information Centre": "Centro Regional de Información de las Naciones Unidas",
    "United Nations Statistics Division": "División de Estadística de las Naciones Unidas",
    "US Centers for Disease Control and Prevention": "Centros para el Control y la Prevención de Enfermedades",
    "US Environmental Protection Agency": "Agencia de Protección Ambiental de los Estados Unidos",
    "US Geological Survey": "Servicio Geológico de los Estados Unidos",
    "US National Oceanic and Atmospheric Administration": "Administración Nacional Oceánica y Atmosférica",
    "World Health Organization": "Organización Mundial de la Salud",
    "World Health Organization and UNICEF": "Organización Mundial de la Salud y UNICEF",
    "World Meteorological Organization": "Organización Meteorológica Mundial",
}
"""As those who publish call themselves; the other names are said alike everywhere."""


class Topic(Enum):
    """What a fact is about, in the order in which topics take turns; the values are the ids of the slot type Topic."""

    DRINKING_WATER = "drinking-water"
    PROGRESS = "progress"
    NATURE = "nature"
    SAVING = "saving"
    TIME = "time"
    HEALTH = "health"
    FOOD = "food"
    SANITATION = "sanitation"
    HOME = "home"
    HYGIENE = "hygiene"
    CLIMATE = "climate"


def source_of(fact: Fact, locale: str) -> Source:
    """Where a fact comes from, with its publisher's name in the listener's language."""
    if not locale.startswith("es"):
        return fact.source
    return replace(fact.source, publisher=PUBLISHERS_IN_SPANISH.get(fact.source.publisher, fact.source.publisher))


@dataclass(frozen=True)
class Volume:
    """An amount of water in both measures, rounded for the ear."""

    litres: int
    gallons: float
    """To a tenth; the gallon of the listener's country."""


def volume(litres: float, locale: str) -> Volume:
    return Volume(round(litres), round(litres / litres_in_a_gallon(locale), 1))


def litres_in_a_gallon(locale: str) -> float:
    return LITRES_IN_A_GALLON[locale.rpartition("-")[2]]


@dataclass(frozen=True)
class Use:
    """A person's water at home in one day, in litres."""

    shower: float
    toilet: float
    other: float
    """Taps, dishes, laundry and the rest."""
    garden: float
    """The whole garden's, so it is not added to what is one person's."""

    @property
    def indoors(self) -> float:
        return self.shower + self.toilet + self.other


def daily_use(shower_minutes: int, flushes: int, garden: timedelta, locale: str) -> Use:
    """An estimate from the sourced figures of water_use.yaml for the listener's country."""

    def litres(name: str) -> float:
        return FIGURES.of(name, locale).value

    return Use(
        shower=shower_minutes * litres("litres_per_shower_minute"),
        toilet=flushes * litres("litres_per_toilet_flush"),
        other=litres("other_litres_a_day"),
        garden=garden / timedelta(minutes=1) * litres("litres_per_garden_minute"),
    )


def typical_use(locale: str) -> float:
    """What a person of the listener's country uses indoors, in litres a day."""
    return FIGURES.of("typical_litres_a_day", locale).value


def shorter_shower(litres: float, locale: str) -> timedelta | None:
    """How much less time in the shower saves a volume, to the half minute; None when no shower could do it."""
    minutes = round(2 * litres / FIGURES.of("litres_per_shower_minute", locale).value) / 2
    return timedelta(minutes=minutes) if 0.5 <= minutes <= 5 else None
