"""The address of the listener's device.

https://developer.amazon.com/docs/alexa/custom-skills/device-address-api.html
"""

from __future__ import annotations

from dataclasses import dataclass

from speakup.access import Access, mapping, text
from speakup.replies import Permission


@dataclass(frozen=True)
class Address:
    """Where a device stands, as far as its owner has told."""

    country_code: str | None = None
    """As in "US"."""
    postal_code: str | None = None
    city: str | None = None
    state_or_region: str | None = None
    district_or_county: str | None = None
    lines: tuple[str, ...] = ()
    """Street and house number, in up to three lines."""


class DeviceAddress:
    """The address of the device, None where its owner has told none; PermissionMissing where it is not granted."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def full(self) -> Address | None:
        """Needs Permission.ADDRESS."""
        return self._told("address", Permission.ADDRESS)

    def country_and_postal_code(self) -> Address | None:
        """An address of which no more is known; needs Permission.COUNTRY_AND_POSTAL_CODE."""
        return self._told("address/countryAndPostalCode", Permission.COUNTRY_AND_POSTAL_CODE)

    def _told(self, what: str, scope: str) -> Address | None:
        path = f"/v1/devices/{{}}/settings/{what}"
        told = mapping(self._access.call("GET", path, ids=[self._access.device_id], scope=scope))
        lines = (text(told.get(f"addressLine{number}")) for number in (1, 2, 3))
        address = Address(
            country_code=text(told.get("countryCode")),
            postal_code=text(told.get("postalCode")),
            city=text(told.get("city")),
            state_or_region=text(told.get("stateOrRegion")),
            district_or_county=text(told.get("districtOrCounty")),
            lines=tuple(line for line in lines if line),
        )
        return address if address != Address() else None
