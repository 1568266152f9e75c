"""Alexa's own services that a skill may call: turn.services.settings, .profile, .address, .reminders, .timers.

Each call has a time budget, and all calls of a turn together leave time for the reply.

https://developer.amazon.com/docs/smapi/alexa-settings-api-reference.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from speakup.access import Access
from speakup.errors import ServiceError

if TYPE_CHECKING:
    from speakup.address import DeviceAddress
    from speakup.profile import Person, Profile
    from speakup.reminders import Reminders
    from speakup.timers import Timers

# Where most listeners of a locale live, for a device that does not tell its time zone.
USUAL_ZONES = {
    "ar-SA": "Asia/Riyadh",
    "de-DE": "Europe/Berlin",
    "en-AU": "Australia/Sydney",
    "en-CA": "America/Toronto",
    "en-GB": "Europe/London",
    "en-IN": "Asia/Kolkata",
    "en-US": "America/New_York",
    "es-ES": "Europe/Madrid",
    "es-MX": "America/Mexico_City",
    "es-US": "America/New_York",
    "fr-CA": "America/Toronto",
    "fr-FR": "Europe/Paris",
    "hi-IN": "Asia/Kolkata",
    "it-IT": "Europe/Rome",
    "ja-JP": "Asia/Tokyo",
    "nl-NL": "Europe/Amsterdam",
    "pt-BR": "America/Sao_Paulo",
}

# Where miles and degrees Fahrenheit are usual.
IMPERIAL_LOCALES = ("en-US", "es-US")

Phrase = Callable[[str, Mapping[str, object]], str]
"""A phrase's name and its words, as the plain text that they become in the listener's locale."""


class Services:
    """Alexa's services for one turn."""

    def __init__(
        self, access: Access, locale: str, moment: datetime, kept: dict[str, Any], person: str | None, text: Phrase
    ) -> None:
        """`moment` is that of the turn, `kept` lives as long as the conversation, `person` is who was recognised."""
        self._access, self._locale, self._moment = access, locale, moment
        self._person, self._text = person, text
        self.settings = Settings(access, locale, kept)

    @property
    def profile(self) -> Profile:
        """Name, e-mail address and mobile number of whose account it is."""
        from speakup.profile import Profile

        return Profile(self._access)

    @property
    def person(self) -> Person | None:
        """The profile of the speaker, as far as Alexa recognised one: (services.person or services.profile).name()."""
        from speakup.profile import Person

        return Person(self._access) if self._person else None

    @property
    def address(self) -> DeviceAddress:
        """Where the device stands."""
        from speakup.address import DeviceAddress

        return DeviceAddress(self._access)

    @cached_property
    def reminders(self) -> Reminders:
        """What Alexa reminds the listener of on this skill's behalf."""
        from speakup.reminders import Reminders

        return Reminders(self._access, self._locale, self._now, self._text)

    @cached_property
    def timers(self) -> Timers:
        """The timers that run on this skill's behalf."""
        from speakup.timers import Timers

        return Timers(self._access, self._locale, self._text)

    def _now(self) -> datetime:
        return self._moment.astimezone(self.settings.time_zone())

    def speak(self, ssml: str, request_id: str) -> None:
        """Says something before the reply: a progressive response. Whether it was heard is not known, and is not said.

        https://developer.amazon.com/docs/custom-skills/send-the-user-a-progressive-response.html
        """
        directive = {"type": "VoicePlayer.Speak", "speech": f"<speak>{ssml}</speak>"}
        with suppress(ServiceError):
            self._access.call(
                "POST", "/v1/directives", {"header": {"requestId": request_id}, "directive": directive}, budget=1.0
            )


class Settings:
    """The settings of the listener's device; none of them needs a permission, and each always has an answer."""

    def __init__(self, access: Access, locale: str, kept: dict[str, Any]) -> None:
        """`kept` lives as long as the conversation, so that a setting is asked for once."""
        self._access, self._locale, self._kept = access, locale, kept

    def time_zone(self, budget: float = 1.0) -> tzinfo:
        """The device's time zone; the locale's usual one when it is not told within `budget` seconds."""
        usual = USUAL_ZONES.get(self._locale, "UTC")
        return ZoneInfo(self._told("zone", "System.timeZone", _is_zone, usual, budget))

    def distance_units(self, budget: float = 1.0) -> str:
        """METRIC or IMPERIAL; what is usual in the locale when it is not told within `budget` seconds."""
        usual = "IMPERIAL" if self._locale in IMPERIAL_LOCALES else "METRIC"
        return self._told("distance", "System.distanceUnits", {"METRIC", "IMPERIAL"}.__contains__, usual, budget)

    def temperature_unit(self, budget: float = 1.0) -> str:
        """CELSIUS or FAHRENHEIT; what is usual in the locale when it is not told within `budget` seconds."""
        usual = "FAHRENHEIT" if self._locale in IMPERIAL_LOCALES else "CELSIUS"
        known = {"CELSIUS", "FAHRENHEIT"}.__contains__
        return self._told("temperature", "System.temperatureUnit", known, usual, budget)

    def _told(self, key: str, setting: str, is_known: Callable[[str], bool], usual: str, budget: float) -> str:
        if key not in self._kept:
            try:
                path = f"/v2/devices/{{}}/settings/{setting}"
                told = self._access.call("GET", path, ids=[self._access.device_id], budget=budget)
            except ServiceError:
                told = None
            self._kept[key] = told if isinstance(told, str) and is_known(told) else usual
        found: str = self._kept[key]
        return found


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return False
