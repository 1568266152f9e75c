"""Everyone's totals: what a stack in production makes of the acts in its listeners' records, here at once.

There an act goes from the table's stream through EventBridge to a tally; see docs/events.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from speakup.acts import slot
from speakup_workbench.errors import Mistake

TABLE = "speakup-totals"

Request = dict[str, Any]
"""The body of an UpdateItem."""


def of_save(save: Mapping[str, Any]) -> Iterator[Request]:
    """What the acts in an UpdateItem of a skill's add to the totals."""
    outbox = save.get("ExpressionAttributeValues", {}).get(":outbox", {}).get("L", ())
    for act in (item["M"] for item in outbox):
        numbers = {f"sum.{name}": value["N"] for name, value in act["numbers"]["M"].items()}
        people = "1" if act["first"]["BOOL"] else "0"
        told = {"count": "1", "people": people, **numbers}
        yield _addition(act["skill"]["S"], act["act"]["S"], told, act["at"]["S"])


def pretended(skill: str, words: str, at: str) -> Request:
    """What others are said to have done: "PledgeMade people=1250 litres=9000". Raises Mistake.

    Each of them has done it once, unless there is a count, too.
    """
    act, *pairs = words.split() or [""]
    numbers = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    is_all = len(numbers) == len(pairs) and all(number.isascii() and number.isdigit() for number in numbers.values())
    if not act.isidentifier() or "people" not in numbers or not is_all:
        raise Mistake(
            "Name an act, how many people have done it, and the sums of its numbers: :others PledgeMade people=1250 "
            "litres=9000."
        )
    people = numbers.pop("people")
    told = {"count": numbers.pop("count", people), "people": people}
    return _addition(skill, act, told | {f"sum.{name}": number for name, number in numbers.items()}, at)


def _addition(skill: str, act: str, told: Mapping[str, str], at: str) -> Request:
    parts = dict(enumerate(told))
    return {
        "TableName": TABLE,
        "Key": {"id": {"S": slot(skill, 1)}},
        "UpdateExpression": "SET as_of = :at ADD " + ", ".join(f"#{number} :{number}" for number in parts),
        "ExpressionAttributeNames": {f"#{number}": f"{act}.{part}" for number, part in parts.items()},
        "ExpressionAttributeValues": {":at": {"S": at}}
        | {f":{number}": {"N": told[part]} for number, part in parts.items()},
    }
