"""What a skill has saved of a listener, as plain values: whatever table it keeps them in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from speakup_workbench.simulator.cloud import Cloud, Snapshot


def record(cloud: Cloud | Snapshot, user_id: str) -> dict[str, Any] | None:
    """The listener's attributes in the first table that has some, as `DynamoDbAdapter` lays them out; None without."""
    item = _item(cloud, user_id)
    attributes = item.get("attributes") if item else None
    return attributes if isinstance(attributes, dict) else None


def acts(cloud: Cloud | Snapshot, user_id: str) -> tuple[str, list[str]]:
    """The version of the record, and the acts of the turn that wrote it, such as "PledgeMade litres=10"."""
    item = _item(cloud, user_id) or {}
    told = [" ".join((str(act["act"]), *pairs(act.get("numbers") or {}))) for act in item.get("outbox") or ()]
    return str(item.get("version") or ""), told


def pairs(values: Mapping[str, Any], above: str = "") -> list[str]:
    """ "streak.days=3", a pair for each value, also for those inside of maps; `above` stands before each."""
    found: list[str] = []
    for name, value in values.items():
        if isinstance(value, dict) and value:
            found += pairs(value, f"{above}{name}.")
        else:
            found.append(f"{above}{name}={_shown(value)}")
    return found


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _item(cloud: Cloud | Snapshot, user_id: str) -> dict[str, Any] | None:
    for table in cloud.tables():
        for item in cloud.items(table):
            if any(key.get("S") == user_id for key in item.values()):
                return {name: _plain(value) for name, value in item.items()}
    return None


def _plain(value: Mapping[str, Any]) -> Any:
    """DynamoDB's JSON, such as {"N": "3"}, as the value it stands for."""
    [(kind, inner)] = value.items()
    match kind:
        case "N":
            number = Decimal(inner)
            return int(number) if number == number.to_integral_value() else float(number)
        case "NULL":
            return None
        case "M":
            return {name: _plain(each) for name, each in inner.items()}
        case "L":
            return [_plain(each) for each in inner]
        case "NS":
            return sorted(_plain({"N": each}) for each in inner)
        case "SS" | "BS":
            return sorted(inner)
        case _:
            return inner
