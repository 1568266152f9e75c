"""Alexa's own services that a skill may call, each with a time budget, so that a slow one never costs the reply.

https://developer.amazon.com/docs/smapi/alexa-settings-api-reference.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from speakup.errors import ServiceError

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


@dataclass(frozen=True)
class Access:
    """Where Alexa's services are for this request, and the token that opens them."""

    endpoint: str
    token: str
    device_id: str

    def get(self, path: str, budget: float) -> Any:
        """The JSON that a service answers, None for an answer without content.

        `budget` is in seconds. Raises ServiceError when the answer is late, refused or unreadable. The token goes
        only to an https address, or to a simulator on this machine.
        """
        from http.client import HTTPConnection, HTTPException, HTTPSConnection
        from urllib.parse import urlsplit

        try:
            address = urlsplit(self.endpoint)
            scheme, host, port = address.scheme, address.hostname or "", address.port
        except ValueError:
            scheme, host, port = "", "", None
        if scheme == "https" and host:
            connection: HTTPConnection = HTTPSConnection(host, port, timeout=budget)
        elif scheme == "http" and host == "127.0.0.1":
            connection = HTTPConnection(host, port, timeout=budget)
        else:
            raise ServiceError("This request names no https address for Alexa's services.")
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {self.token}"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == 204:
                return None
            if answer.status != 200:
                raise ServiceError(f"Alexa's service answered {answer.status} to {path.rpartition('/')[2]}.")
            return json.loads(body)
        except (OSError, HTTPException, ValueError) as error:
            raise ServiceError(f"Alexa's service did not answer: {type(error).__name__}.") from None
        finally:
            connection.close()


class Settings:
    """The settings of the listener's device; none of them needs a permission."""

    def __init__(self, access: Access, locale: str, kept: dict[str, Any]) -> None:
        """`kept` lives as long as the conversation, so that a setting is asked for once."""
        self._access, self._locale, self._kept = access, locale, kept

    def time_zone(self, budget: float = 1.0) -> tzinfo:
        """The device's time zone; the locale's usual one when it is not told within `budget` seconds."""
        from zoneinfo import ZoneInfo

        if "zone" not in self._kept:
            self._kept["zone"] = self._asked_zone(budget)
        return ZoneInfo(self._kept["zone"])

    def _asked_zone(self, budget: float) -> str:
        from urllib.parse import quote
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        usual = USUAL_ZONES.get(self._locale, "UTC")
        try:
            device = quote(self._access.device_id, safe="")
            name = self._access.get(f"/v2/devices/{device}/settings/System.timeZone", budget)
            return ZoneInfo(name).key if isinstance(name, str) and name else usual
        except (ServiceError, ZoneInfoNotFoundError, OSError, ValueError):
            return usual


class Services:
    """Alexa's services for one turn."""

    def __init__(self, context: Mapping[str, Any], locale: str, kept: dict[str, Any]) -> None:
        system = context.get("System") or {}
        access = Access(
            str(system.get("apiEndpoint") or ""),
            str(system.get("apiAccessToken") or ""),
            str((system.get("device") or {}).get("deviceId") or ""),
        )
        self.settings = Settings(access, locale, kept)
