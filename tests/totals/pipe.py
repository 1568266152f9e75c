"""EventBridge Pipes as Amazon's pages tell of them, for a pipe as it stands in template.yaml.

Filter: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
Input template: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
Batches: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

TAKEN_AT_ONCE = 10
PLACE = re.compile(r"<\$\.([\w.]+)>")
Enrichment = Callable[[Sequence[Any], object], Sequence[Mapping[str, Any]]]


class Pipe:
    """From a table's stream through an enrichment to a bus."""

    def __init__(self, properties: Mapping[str, Any], enrichment: Enrichment) -> None:
        """`properties` are those of an AWS::Pipes::Pipe."""
        source, target = properties["SourceParameters"], properties["TargetParameters"]
        self._patterns = [json.loads(each["Pattern"]) for each in source["FilterCriteria"]["Filters"]]
        self._batch_size = int(source["DynamoDBStreamParameters"]["BatchSize"])
        self._template = properties.get("EnrichmentParameters", {}).get("InputTemplate")
        self._bus = target["EventBridgeEventBusParameters"]
        self._enrichment = enrichment
        assert "InputTemplate" not in target, "what the enrichment returns is the detail as it is"

    def passes(self, record: Mapping[str, Any]) -> bool:
        return any(matches(pattern, record) for pattern in self._patterns)

    def entries(self, records: Sequence[Mapping[str, Any]]) -> Iterator[list[dict[str, Any]]]:
        """For each batch of records the entries of PutEvents, but for the bus's name."""
        passed = [record for record in records if self.passes(record)]
        for start in range(0, len(passed), self._batch_size):
            batch = passed[start : start + self._batch_size]
            inputs = [filled(self._template, record) if self._template else record for record in batch]
            # What Lambda gets and gives is JSON.
            details = json.loads(json.dumps(self._enrichment(json.loads(json.dumps(inputs, default=str)), None)))
            if not details:
                continue
            assert len(details) <= TAKEN_AT_ONCE, "the pipe would not call the bus"
            yield [{**self._bus, "Detail": json.dumps(detail)} for detail in details]


def matches(pattern: Mapping[str, Any], event: Any) -> bool:
    """Whether an event matches a pattern: every field of the pattern, with any of what is listed for it."""
    return all(_matches_field(wanted, _field(event, name)) for name, wanted in pattern.items())


def _matches_field(wanted: Mapping[str, Any] | Sequence[Any], found: Any) -> bool:
    """An array in the event stands for each of its elements."""
    if isinstance(wanted, Mapping):
        return any(matches(wanted, each) for each in (found if isinstance(found, list) else [found]))
    return any(_matches_value(one, found) for one in wanted)


def filled(template: str, record: Mapping[str, Any]) -> Any:
    """An input template with what stands in the record at each <$.path>."""

    def found(place: re.Match[str]) -> str:
        value: Any = record
        for name in place[1].split("."):
            value = value[name]
        return json.dumps(value)

    return json.loads(PLACE.sub(found, template))


def _field(event: Any, name: str) -> Any:
    return event.get(name, MISSING) if isinstance(event, Mapping) else MISSING


def _matches_value(wanted: Any, found: Any) -> bool:
    """Whether what is found at a field is the value wanted, or one of an array; only leaves of the event exist."""
    leaves = [each for each in (found if isinstance(found, list) else [found]) if _is_leaf(each)]
    match wanted:
        case {"exists": bool(exists)}:
            return bool(leaves) is exists
        case {"prefix": str(start)}:
            return any(isinstance(leaf, str) and leaf.startswith(start) for leaf in leaves)
        case dict():
            raise NotImplementedError(f"{wanted} is not evaluated here yet")
    return any(leaf == wanted and isinstance(leaf, bool) == isinstance(wanted, bool) for leaf in leaves)


def _is_leaf(value: Any) -> bool:
    return value is not MISSING and not isinstance(value, Mapping | list)


MISSING = object()
