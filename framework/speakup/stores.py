"""The stores in which records lie: DynamoDB, or whatever persistence adapter a skill on the ASK SDK has."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any, Protocol

from speakup import log
from speakup.acts import GENERATIONS, Total, everyones, slot
from speakup.attributes import Attribute, as_it_comes, encode, plain_map, size
from speakup.dynamodb import DynamoDB
from speakup.errors import Conflict, SetupError, StoreError, Unanswered
from speakup.records import SETTINGS, Record, Save

Item = Mapping[str, Attribute]

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html: an item's bytes, names included
ITEM_LIMIT = 400 * 1024

# What a record has beside its key and its attributes.
OWN_NAMES = ("version", "seen", "reply", "expires_at", "outbox")


class Calls(Protocol):
    """Whatever calls DynamoDB: speakup.dynamodb.DynamoDB."""

    def call(self, operation: str, request: Mapping[str, Any], within: float) -> Mapping[str, Any]: ...


class DynamoStore:
    """Records in a DynamoDB table, each save one conditional UpdateItem.

    The key and the map may have the names that an existing skill gave them, as with DynamoDbAdapter's
    `partition_key_name` and `attribute_name`.
    """

    def __init__(
        self,
        table: str,
        *,
        totals: str | None = None,
        skill: str = "",
        partition_key: str = "id",
        attributes: str = "attributes",
        dynamodb: Calls | None = None,
    ) -> None:
        """`partition_key` is a string in the table. `totals` is the table in which everyone's acts of `skill` add up.

        Raises SetupError for names that the record itself needs.
        """
        if taken := {partition_key, attributes} & set(OWN_NAMES):
            raise SetupError(f"{taken.pop()!r} is the name of something else in a record.", "Give it another name.")
        self.table = table
        self._totals, self._skill = totals, skill
        self._key, self._attributes, self._dynamodb = partition_key, attributes, dynamodb or DynamoDB()

    def load(self, key: str, within: float) -> Record:
        """The record, and in the same round trip the skill's flags and everyone's totals.

        Totals that cannot be had are unknown, and keep nobody from their record.
        """
        until = monotonic() + within
        if self._totals is None:
            found = self._read({self.table: [key, SETTINGS]}, until)
            return self._record(key, found)
        slots = [GENERATIONS, slot(self._skill, 1), slot(self._skill, 2)]
        try:
            found = self._read({self.table: [key, SETTINGS], self._totals: slots}, until)
        except Unanswered:
            raise
        except StoreError as error:  # the tables are asked in one call, and refused in one
            record = self._record(key, self._read({self.table: [key, SETTINGS]}, until))
            log.failed(self._skill, None, error)
            return record
        everyone = None if self._totals not in found else _everyone(self._skill, found[self._totals])
        return replace(self._record(key, found), everyone=everyone)

    def _read(self, keys: Mapping[str, Sequence[str]], until: float) -> dict[str, dict[str, Item]]:
        """The items by table and key. A table of which not all could be had is left out, but for the listeners'."""
        names = {table: self._key if table == self.table else "id" for table in keys}
        wanted: Any = {
            table: {"Keys": [{names[table]: {"S": key}} for key in keys[table]], "ConsistentRead": table == self.table}
            for table in keys
        }
        found: dict[str, dict[str, Item]] = {table: {} for table in keys}
        pause = 0.02
        while True:
            answer = self._dynamodb.call("BatchGetItem", {"RequestItems": wanted}, max(0.0, until - monotonic()))
            for table, items in answer.get("Responses", {}).items():
                found[table] |= {item[names[table]]["S"]: item for item in items}
            wanted = answer.get("UnprocessedKeys")
            if not wanted:
                return found
            if monotonic() + pause >= until:
                if self.table in wanted:
                    raise Unanswered(f"DynamoDB was too busy to read all of the table {self.table!r}.")
                return {table: items for table, items in found.items() if table not in wanted}
            sleep(pause)
            pause *= 2

    def _record(self, key: str, found: Mapping[str, Mapping[str, Item]]) -> Record:
        item, settings = found[self.table].get(key), found[self.table].get(SETTINGS, {})
        flags = plain_map(settings, self._attributes)
        if item is None:
            return Record(key, flags=flags)
        attributes = item.get(self._attributes)
        if attributes is not None and "M" not in attributes:
            raise StoreError(
                f"An item of the table {self.table!r} has {self._attributes!r} that is no map: somebody else wrote it. "
                f"It is neither read nor written; give DynamoStore(attributes=...) another name."
            )
        return Record(
            key,
            attributes=attributes["M"] if attributes else {},
            version=item.get("version"),
            exists=True,
            expires_at=_whole(item.get("expires_at", {})),
            seen=tuple(name["S"] for name in item.get("seen", {}).get("L", ()) if "S" in name),
            reply=item.get("reply", {}).get("S", ""),
            has_attributes=attributes is not None,
            flags=flags,
        )

    def save(self, record: Record, save: Save, within: float) -> None:
        item: dict[str, Attribute] = {
            "attributes": {"M": save.attributes},
            "version": {"S": os.urandom(9).hex()},
            "expires_at": {"N": str(save.expires_at)},
        }
        if save.seen:
            item["seen"] = {"L": [{"S": request_id} for request_id in save.seen]}
        if save.reply:
            item["reply"] = {"S": save.reply}
        if save.outbox:
            item["outbox"] = {"L": list(save.outbox)}
        own = {name: value for name, value in item.items() if name != "attributes"}
        _check_size({self._key: {"S": record.key}, self._attributes: item["attributes"], **own}, save.attributes)
        condition, read = self._as_it_was_read(record)
        try:
            self._call(
                "UpdateItem",
                within,
                Key={self._key: {"S": record.key}},
                UpdateExpression=_update(item),
                ConditionExpression=condition,
                ExpressionAttributeNames={"#attributes": self._attributes}
                | ({} if record.exists else {"#key": self._key}),
                ExpressionAttributeValues={f":{name}": value for name, value in item.items()} | read,
            )
        except Conflict:
            if not record.exists or self.load(record.key, within).exists:
                raise

    def _as_it_was_read(self, record: Record) -> tuple[str, dict[str, Attribute]]:
        """The condition that nobody wrote since, and what it compares with."""
        if not record.exists:
            return "attribute_not_exists(#key)", {}
        if record.version is not None:
            return "version = :read", {":read": record.version}
        if record.has_attributes:  # the ASK SDK wrote it, and its writes carry no version
            return "attribute_not_exists(version) AND #attributes = :read", {":read": {"M": record.attributes}}
        return "attribute_not_exists(version) AND attribute_not_exists(#attributes)", {}

    def erase(self, key: str, within: float) -> Record:
        item = self._call("DeleteItem", within, Key={self._key: {"S": key}}, ReturnValues="ALL_OLD").get(
            "Attributes", {}
        )
        return Record(key, attributes=item.get(self._attributes, {}).get("M", {}), exists=bool(item))

    def _call(self, operation: str, within: float, **request: Any) -> Mapping[str, Any]:
        return self._dynamodb.call(operation, {"TableName": self.table, **request}, within)


def _everyone(skill: str, items: Mapping[str, Item]) -> Mapping[str, Total]:
    generations = {name: as_it_comes(value) for name, value in items.get(GENERATIONS, {}).items()}
    present = slot(skill, generations.get("current", 1))
    counted = {name: as_it_comes(value) for name, value in items.get(present, {}).items()}
    return everyones(skill, {GENERATIONS: generations, present: counted})


def _whole(attribute: Attribute) -> int | None:
    try:
        return int(attribute["N"])
    except (KeyError, ValueError):
        return None


def _update(item: Mapping[str, Attribute]) -> str:
    sets = ", ".join(f"{'#attributes' if name == 'attributes' else name} = :{name}" for name in item)
    gone = [name for name in OWN_NAMES if name not in item]
    return f"SET {sets}" + (f" REMOVE {', '.join(gone)}" if gone else "")


def _check_size(item: Mapping[str, Attribute], attributes: Mapping[str, Attribute]) -> None:
    bytes_of = {name: len(name.encode()) + size(value) for name, value in item.items()}
    if (total := sum(bytes_of.values())) <= ITEM_LIMIT:
        return
    largest = max(attributes, key=lambda name: size(attributes[name]))
    raise StoreError(
        f"The record would have {total // 1024} KB; DynamoDB takes {ITEM_LIMIT // 1024}. Most of it is {largest!r}: "
        f"{size(attributes[largest]) // 1024} KB. Keep less there: the last few of a list, or sums."
    )


class Adapter(Protocol):
    """A persistence adapter of the ASK SDK, ask_sdk_core.attributes_manager.AbstractPersistenceAdapter."""

    def get_attributes(self, request_envelope: Any) -> dict[str, Any]: ...
    def save_attributes(self, request_envelope: Any, attributes: dict[str, Any]) -> None: ...
    def delete_attributes(self, request_envelope: Any) -> None: ...


class AdapterStore:
    """Records behind a persistence adapter of the ASK SDK: DynamoDbAdapter, S3Adapter, or one of your own.

    An adapter can only read, overwrite and delete a whole map. So what DynamoStore gives is lost here: of two who write
    at the same time the first loses; a request that is delivered twice counts twice; nothing expires by itself; acts
    stay in the listener's own tally and reach no totals; a call takes as long as the adapter lets it. A record that
    holds bytes cannot be carried at all, which no skill of ours writes.

    The adapter's keygen is asked for the key of a request whose user, person and device are all the record's key.
    """

    def __init__(self, adapter: Adapter) -> None:
        self._adapter = adapter

    def load(self, key: str, within: float) -> Record:
        attributes = self._called("read", self._adapter.get_attributes, _envelope(key))
        try:
            encoded = encode(attributes or {})["M"]
        except SetupError as error:
            name = type(self._adapter).__name__
            raise StoreError(f"The record that {name} read cannot be written again: {error}") from None
        return Record(key, encoded, exists=bool(encoded))

    def save(self, record: Record, save: Save, within: float) -> None:
        self._called("write", self._write, _envelope(record.key), {"M": save.attributes})

    def _write(self, envelope: Any, attributes: Attribute) -> None:
        try:
            self._adapter.save_attributes(envelope, as_it_comes(attributes, number=Decimal))
        except TypeError:  # DynamoDbAdapter refuses floats; S3Adapter, which writes JSON, refuses Decimals and sets
            self._adapter.save_attributes(envelope, as_it_comes(attributes, many=list))

    def erase(self, key: str, within: float) -> Record:
        record = self.load(key, within)
        self._called("delete", self._adapter.delete_attributes, _envelope(key))
        return record

    def _called(self, what: str, call: Any, *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except Exception as error:  # each adapter has exceptions of its own
            name = type(self._adapter).__name__
            raise StoreError(f"{name} could not {what} the record: {type(error).__name__}.") from error


def _envelope(key: str) -> Any:
    """As much of a request envelope as the SDK's keygens read."""
    system = SimpleNamespace(
        user=SimpleNamespace(user_id=key),
        device=SimpleNamespace(device_id=key),
        person=SimpleNamespace(person_id=key),
    )
    return SimpleNamespace(context=SimpleNamespace(system=system), session=SimpleNamespace(user=system.user))
