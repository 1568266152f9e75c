"""The table of totals, and how it is built anew while it is spoken from.

Each item's key is `id`:

    generations           which generation is `current`, and which is `building` while a rebuild runs; without it 1
    <skill>#a, <skill>#b  the totals of a skill, of the odd and of the even generations; attributes are flat so that
                          DynamoDB can add to them: PledgeMade.count, PledgeMade.people, PledgeMade.sum.litres, and
                          `generation` and `as_of`, the moment of the last count
    act#<n>#<id>          an act that generation n has counted; it goes after 90 days (`expires_at`)

A slot takes part in every second generation, so it says which one it holds: who still counts for the generation before
the last is refused. The number of a generation is never used twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

KEY = "generations"


class Running(Exception):
    """A rebuild runs already, or was left halfway."""


@dataclass(frozen=True)
class Generations:
    current: int = 1
    """The one that skills speak."""
    building: int | None = None
    """The one that a rebuild fills."""
    begun: datetime | None = None
    """When the rebuild began."""
    replay: str | None = None
    """The name of the replay that was started last for it."""


def slot(skill: str, generation: int) -> str:
    return f"{skill}#{'ab'[(generation - 1) % 2]}"


@dataclass(frozen=True)
class Table:
    """The table of totals."""

    name: str
    dynamodb: Any
    """boto3's client."""

    def generations(self) -> Generations:
        found = self.dynamodb.get_item(TableName=self.name, Key={"id": {"S": KEY}}, ConsistentRead=True).get("Item")
        return _generations(found) if found else Generations()

    def begin(self, at: datetime) -> Generations:
        """Empties the other slot of every skill, and has acts counted there as well. Raises Running."""
        before = self.generations()
        if before.building:
            raise Running
        begun = replace(before, building=before.current + 1, begun=at, replay=None)
        for skill in self.skills():
            self._empty(skill, before.current + 1)
        self._change(before, begun)
        return begun

    def replaying(self, before: Generations, replay: str) -> Generations:
        """Notes the name of a replay that is about to start. Raises Running when somebody else was faster."""
        after = replace(before, replay=replay)
        self._change(before, after)
        return after

    def finish(self, before: Generations) -> Generations:
        """What was built is what is spoken from now on. Raises Running when somebody else was faster."""
        after = Generations(current=before.building or before.current)
        self._change(before, after)
        return after

    def skills(self) -> list[str]:
        """All that have totals. It reads the whole table, marks of counted acts and all."""
        pages = self.dynamodb.get_paginator("scan").paginate(
            TableName=self.name,
            ProjectionExpression="id",
            FilterExpression="NOT begins_with(id, :act)",
            ExpressionAttributeValues={":act": {"S": "act#"}},
        )
        keys = (item["id"]["S"] for page in pages for item in page["Items"])
        return sorted({str(key[:-2]) for key in keys if key[-2:] in ("#a", "#b")})

    def totals(self, generation: int) -> dict[str, dict[str, Any]]:
        """{skill: {"as_of": text, "acts": {act: {"count", "people", "sums": {number: sum}}}}} of a generation."""
        return {skill: totals(self._slot(skill, generation)) for skill in self.skills()}

    def _slot(self, skill: str, generation: int) -> Mapping[str, Any]:
        key = {"id": {"S": slot(skill, generation)}}
        item: Mapping[str, Any] = self.dynamodb.get_item(TableName=self.name, Key=key, ConsistentRead=True).get(
            "Item", {}
        )
        return item if item.get("generation") == {"N": str(generation)} else {}

    def _empty(self, skill: str, generation: int) -> None:
        try:
            self.dynamodb.put_item(
                TableName=self.name,
                Item={"id": {"S": slot(skill, generation)}, "generation": {"N": str(generation)}},
                # Somebody else may have begun meanwhile, and acts be counted there.
                ConditionExpression="attribute_not_exists(generation) OR generation < :generation",
                ExpressionAttributeValues={":generation": {"N": str(generation)}},
            )
        except self.dynamodb.exceptions.ConditionalCheckFailedException:
            raise Running from None

    def _change(self, before: Generations, after: Generations) -> None:
        known = {name: value for name, value in _item(before).items() if name != "id"}
        unchanged = [f"#{name} = :{name}" for name in known]
        unknown = [f"attribute_not_exists(#{name})" for name in ("building", "replay") if name not in known]
        condition = " AND ".join([*unchanged, *unknown])
        try:
            self.dynamodb.put_item(
                TableName=self.name,
                Item=_item(after),
                ConditionExpression=condition
                if before != Generations()
                else f"attribute_not_exists(id) OR ({condition})",
                ExpressionAttributeNames={f"#{name}": name for name in {*known, "building", "replay"}},
                ExpressionAttributeValues={f":{name}": value for name, value in known.items()},
            )
        except self.dynamodb.exceptions.ConditionalCheckFailedException:
            raise Running from None


def totals(item: Mapping[str, Any]) -> dict[str, Any]:
    """What a slot says: {"as_of": text, "acts": {act: {"count", "people", "sums": {number: sum}}}}."""
    acts: dict[str, Any] = {}
    for name, value in sorted(item.items()):
        act, _, what = name.partition(".")
        if not what:
            continue
        total = acts.setdefault(act, {"count": 0, "people": 0, "sums": {}})
        kind, _, number = what.partition(".")
        if kind == "sum":
            total["sums"][number] = Decimal(value["N"])
        else:
            total[kind] = int(value["N"])
    return {"as_of": item["as_of"]["S"] if "as_of" in item else None, "acts": acts}


def _generations(item: Mapping[str, Any]) -> Generations:
    return Generations(
        current=int(item["current"]["N"]),
        building=int(item["building"]["N"]) if "building" in item else None,
        begun=datetime.fromisoformat(item["begun"]["S"]) if "begun" in item else None,
        replay=item["replay"]["S"] if "replay" in item else None,
    )


def _item(generations: Generations) -> dict[str, Any]:
    item = {"id": {"S": KEY}, "current": {"N": str(generations.current)}}
    if generations.building:
        item["building"] = {"N": str(generations.building)}
    if generations.begun:
        item["begun"] = {"S": generations.begun.isoformat()}
    if generations.replay:
        item["replay"] = {"S": generations.replay}
    return item
