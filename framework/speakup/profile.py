"""The profile: what the listener has told Amazon about themselves, and granted the skill.

https://developer.amazon.com/docs/alexa/custom-skills/request-customer-contact-information-for-use-in-your-skill.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from speakup.access import Access, mapping, text
from speakup.replies import Permission


@dataclass(frozen=True)
class MobileNumber:
    """A mobile telephone."""

    country_code: str
    """As in "+1"."""
    number: str


class Person:
    """What the recognised speaker has told Amazon, None being what they have not.

    Every method raises PermissionMissing for what is not granted.
    """

    _path = "/v2/persons/~current/profile/"

    def __init__(self, access: Access) -> None:
        self._access = access

    def name(self) -> str | None:
        """The full name; needs Permission.NAME."""
        return text(self._told("name", Permission.NAME))

    def given_name(self) -> str | None:
        """The first name; needs Permission.GIVEN_NAME."""
        return text(self._told("givenName", Permission.GIVEN_NAME))

    def mobile_number(self) -> MobileNumber | None:
        """Needs Permission.MOBILE_NUMBER."""
        number = mapping(self._told("mobileNumber", Permission.MOBILE_NUMBER))
        code, rest = text(number.get("countryCode")), text(number.get("phoneNumber"))
        return MobileNumber(code or "", rest) if rest else None

    def _told(self, what: str, scope: str) -> Any:
        return self._access.call("GET", f"{self._path}{what}", scope=scope)


class Profile(Person):
    """What the holder of the account has told Amazon, whoever speaks; otherwise as Person."""

    _path = "/v2/accounts/~current/settings/Profile."

    def email(self) -> str | None:
        """Needs Permission.EMAIL."""
        return text(self._told("email", Permission.EMAIL))
