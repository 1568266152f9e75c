"""The names of Amazon's built-in slot types, and what to say of one that is not among them.

https://developer.amazon.com/docs/custom-skills/slot-type-reference.html, in the state of 2019 with what later pages
name. The list of list types grows, so a name that is not here is no mistake for certain: any words fill it, as they
do a list type, and `notes` tells so. Only a known name in other capitals is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from speakup_workbench.json_file import Place
from speakup_workbench.models import Model
from speakup_workbench.simulator.slot_values import PHRASE_TYPES, reader

_FORMATS = "AlphaNumeric DATE DURATION FOUR_DIGIT_NUMBER NUMBER Ordinal PhoneNumber TIME SearchQuery LITERAL"
_LISTS = """
Actor AdministrativeArea AggregateRating Airline Airport Anaphor Animal Artist AT_CITY AT_REGION Athlete Author Book
BookSeries BroadcastChannel City CivicStructure Color Comic Corporation Country CreativeWorkType DayOfWeek DE_CITY
DE_FIRST_NAME DE_REGION Dessert DeviceType Director Drink EducationalOrganization EUROPE_CITY EventType Festival
FictionalCharacter FinancialService FirstName Food FoodEstablishment Game GB_CITY GB_FIRST_NAME GB_REGION Genre
Landform LandmarksOrHistoricalBuildings Language ListPosition LocalBusiness LocalBusinessType MedicalOrganization
Month Movie MovieSeries MovieTheater MusicAlbum MusicCreativeWorkType MusicEvent MusicGroup Musician MusicPlaylist
MusicRecording MusicVenue MusicVideo Organization Person PositionRelation PostalAddress Professional ProfessionalType
RadioChannel Region RelativePosition Residence Room ScreeningEvent Service SocialMediaPlatform SoftwareApplication
SoftwareGame SoftwareGenre Sport SportsEvent SportsTeam StreetAddress StreetName TelevisionChannel TVEpisode TVSeason
TVSeries US_CITY US_FIRST_NAME US_STATE VideoGame VisualModeTrigger WeatherCondition WrittenCreativeWorkType
"""
BUILT_IN_TYPES = frozenset(f"AMAZON.{name}" for name in f"{_FORMATS} {_LISTS}".split())
_BY_FOLDED_NAME = {name.casefold(): name for name in BUILT_IN_TYPES}


def rightly_written(type: str) -> str | None:
    """The built-in type this name must mean, capitals apart; None when it is written so, or is none we know."""
    known = _BY_FOLDED_NAME.get(type.casefold())
    return None if known == type else known


def is_extensible(type: str) -> bool:
    """A model may add values to a list type, not to one with a format of its own."""
    return type not in PHRASE_TYPES and reader(type, "en") is None


def unknown(model: Model) -> Iterator[tuple[Place, str]]:
    """The place of each slot whose type may be a built-in one that is not known here, and what to say of it."""
    for at, intent in enumerate(model.intents.values()):
        for number, slot in enumerate(intent.slots.values()):
            if slot.type in BUILT_IN_TYPES or slot.type in model.types or rightly_written(slot.type):
                continue
            if slot.type.startswith("AMAZON."):
                close = get_close_matches(slot.type, BUILT_IN_TYPES, n=1, cutoff=0.85)
                meant = f" Did you mean {close[0]}?" if close else ""
                problem = f"{slot.type} is no built-in slot type known here, so any words fill {slot.name!r}.{meant}"
                yield ("languageModel", "intents", at, "slots", number, "type"), problem


def notes(model: Model) -> list[str]:
    """What to tell whoever speaks to a model about the types in it that are not known here."""
    return [f"{model.path}:{model.line_of(*place)}: {problem}" for place, problem in unknown(model)]
