"""A store of records in memory, for the tests that are not about DynamoDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from speakup.attributes import Attribute
from speakup.errors import Conflict, StoreError
from speakup.records import Record, Save


class Shelf:
    """Keeps records as DynamoDB would, and can be told to be written behind one's back or to be gone."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.saves = 0
        self.outbox: Sequence[Attribute] = ()
        self.others_write = 0
        """How many of the next saves find that somebody else wrote first."""
        self.loads = self.takes = True
        """Whether the shelf answers, and whether it can be written to."""

    def load(self, key: str, within: float) -> Record:
        if not self.loads:
            raise StoreError("The shelf does not answer.")
        return self.records.get(key, Record(key))

    def save(self, record: Record, save: Save, within: float) -> None:
        if not self.takes:
            raise StoreError("The shelf is full.")
        if self.others_write:
            self.others_write -= 1
            raise Conflict("Somebody was faster.")
        self.saves, self.outbox = self.saves + 1, save.outbox
        self.records[record.key] = replace(
            record,
            attributes=save.attributes,
            version={"S": str(self.saves)},
            exists=True,
            expires_at=save.expires_at,
            seen=tuple(save.seen),
            reply=save.reply,
        )

    def erase(self, key: str, within: float) -> Record:
        return self.records.pop(key, Record(key))
