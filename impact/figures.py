"""What has been counted: the acts, the people and the sums of one stretch of time, and how a table's item holds them.

An item is flat, so that DynamoDB can add to it: {"clean_water.PledgeMade.count": 120, "clean_water.PledgeMade.people":
34, "clean_water.PledgeMade.sum.litres": 1230}. Its `id` is a week, such as 2026-W47, or `all`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

ALL = "all"
"""The id of the item that counts from the beginning."""


@dataclass(frozen=True)
class Figures:
    """What listeners of one skill did of one act."""

    count: Decimal = Decimal(0)
    people: Decimal = Decimal(0)
    """Who did it for the first time ever: over all time, everyone who did it."""
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    """What the acts' numbers come to. A number that no act carried is missing here: unknown, not zero."""

    def __add__(self, other: Figures) -> Figures:
        numbers = self.sums.keys() | other.sums.keys()
        sums = {name: self.sums.get(name, Decimal(0)) + other.sums.get(name, Decimal(0)) for name in numbers}
        return Figures(self.count + other.count, self.people + other.people, sums)


Counted = Mapping[tuple[str, str], Figures]
"""Figures by skill and act. What is not in it was not done."""


def additions(skill: str, act: str, first: bool, numbers: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What one act adds to an item, by attribute."""
    added = {"count": Decimal(1), "people": Decimal(int(first))}
    added |= {f"sum.{name}": number for name, number in numbers.items()}
    return {f"{skill}.{act}.{name}": number for name, number in added.items()}


def counted(item: Mapping[str, Any]) -> Counted:
    """An item in DynamoDB's JSON, read."""
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for attribute, value in item.items():
        if attribute.count(".") >= 2:  # `id` and what else is kept beside the figures has none
            skill, act, name = attribute.split(".", 2)
            found.setdefault((skill, act), {})[name] = Decimal(value["N"])
    return {key: _figures(numbers) for key, numbers in found.items()}


def _figures(numbers: Mapping[str, Decimal]) -> Figures:
    sums = {name.removeprefix("sum."): number for name, number in numbers.items() if name.startswith("sum.")}
    return Figures(numbers.get("count", Decimal(0)), numbers.get("people", Decimal(0)), sums)
