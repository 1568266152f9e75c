"""Memory: what a skill remembers of a listener between conversations.

An author declares a dataclass whose every field has a default; it is loaded before the turn and saved after it,
once and only if it changed. The table has the layout of ask_sdk_dynamodb.adapter.DynamoDbAdapter: partition key
`id`, the listener's map in `attributes`. So the table of an existing skill opens unchanged, and the SDK can read
ours. What belongs to the framework stands in that map under `speakup`: the schema, the tally of acts, and which
variants were heard last.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar, Union

from speakup.acts import Act
from speakup.errors import Conflict, SetupError, StoreError

M = TypeVar("M")
Attribute = Mapping[str, Any]
"""A value in DynamoDB's own form: {"S": "text"}, {"N": "1.5"}, {"M": {...}} …"""

FRAMEWORK_KEY = "speakup"


@dataclass(frozen=True)
class Record:
    """One listener's item as it was read."""

    key: str
    attributes: Mapping[str, Attribute] = dataclasses.field(default_factory=dict)
    version: int | None = None
    """None for a new record, and for one that the ASK SDK wrote."""
    exists: bool = False
    expires_at: int | None = None
    """Seconds since 1970 after which DynamoDB may drop the item."""

    def on(self, moment: datetime) -> Record:
        """The record at a moment: an expired one that DynamoDB has not dropped yet holds nothing any more."""
        is_expired = self.expires_at is not None and self.expires_at <= moment.timestamp()
        return dataclasses.replace(self, attributes={}, expires_at=None) if is_expired else self


class Store(Protocol):
    """Where records live. Every method raises StoreError when the store does not answer in time."""

    def load(self, key: str) -> Record:
        """The record, or an empty one that does not exist yet."""

    def save(
        self,
        record: Record,
        attributes: Mapping[str, Attribute],
        outbox: Sequence[Attribute],
        expires_at: int,
    ) -> None:
        """Writes if nobody wrote since `record` was read; Conflict otherwise.

        A record that existed then and is gone now was erased: nothing is written, and nothing raised.
        """

    def erase(self, key: str) -> None:
        """Forgets the listener."""


class Memory(Generic[M]):
    """The shape of what a skill remembers, and the way from and to records."""

    def __init__(self, shape: type[M], keep: timedelta = timedelta(days=400)) -> None:
        """`keep` is how long a record outlives its last renewal. Raises SetupError for a shape that cannot be saved."""
        if not dataclasses.is_dataclass(shape):
            raise SetupError(f"memory={shape!r} is not a dataclass.", "Write @dataclass above the class.")
        for field in dataclasses.fields(shape):
            if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
                raise SetupError(
                    f"{shape.__name__}.{field.name} has no default, so a new listener cannot be remembered.",
                    f"Give it one: {field.name}: ... = ...",
                )
        if FRAMEWORK_KEY in {field.name for field in dataclasses.fields(shape)}:
            raise SetupError(f"{shape.__name__}.{FRAMEWORK_KEY} is the framework's own name.", "Rename the field.")
        self.shape, self.keep = shape, keep

    def recall(self, record: Record) -> M:
        """The listener as the author's dataclass; fields that the record lacks have their defaults."""
        return typing.cast(M, decode({"M": record.attributes}, self.shape))

    def changed(self, memory: M, before: M) -> bool:
        return encode(memory) != encode(before)

    def written(self, record: Record, memory: M, framework_part: Mapping[str, Any]) -> Mapping[str, Attribute]:
        """The attributes to save; what others wrote into the record stays."""
        return {**record.attributes, **encode(memory)["M"], FRAMEWORK_KEY: encode(framework_part)}

    def framework_part(self, record: Record) -> dict[str, Any]:
        """What the framework keeps in the record: {"acts": {...}, "heard": {...}}."""
        part = decode(record.attributes.get(FRAMEWORK_KEY, {"M": {}}), Any)
        return part if isinstance(part, dict) else {}

    def expiry(self, record: Record, now: datetime) -> int | None:
        """A new expiry when there is none or less than half of the time remains; else None."""
        left = (record.expires_at or 0) - now.timestamp()
        return int((now + self.keep).timestamp()) if left < self.keep.total_seconds() / 2 else None


class DynamoStore:
    """Records in a DynamoDB table, each save one conditional write."""

    def __init__(self, table: str, client: Callable[[], Any] | None = None) -> None:
        """`client` makes a botocore client on first use; by default from the environment, as in Lambda."""
        self.table = table
        self._make_client = client or _client
        self._client: Any = None

    def load(self, key: str) -> Record:
        try:
            item = self._read(key)
        except StoreError:
            item = self._read(key)
        if item is None:
            return Record(key)
        return Record(
            key,
            attributes=item.get("attributes", {}).get("M", {}),
            version=int(item["version"]["N"]) if "version" in item else None,
            exists=True,
            expires_at=int(item["expires_at"]["N"]) if "expires_at" in item else None,
        )

    def _read(self, key: str) -> Mapping[str, Attribute] | None:
        item: Mapping[str, Attribute] | None
        item = self._call("get_item", Key={"id": {"S": key}}, ConsistentRead=True).get("Item")
        return item

    def save(
        self,
        record: Record,
        attributes: Mapping[str, Attribute],
        outbox: Sequence[Attribute],
        expires_at: int,
    ) -> None:
        values: dict[str, Attribute] = {
            ":attributes": {"M": attributes},
            ":version": {"N": str((record.version or 0) + 1)},
            ":expires_at": {"N": str(expires_at)},
        }
        if not record.exists:
            condition = "attribute_not_exists(id)"
        elif record.version is not None:
            condition, values[":read"] = "version = :read", {"N": str(record.version)}
        else:  # the ASK SDK wrote it, and its writes carry no version
            condition, values[":read"] = "attributes = :read", {"M": record.attributes}
        change = "SET attributes = :attributes, version = :version, expires_at = :expires_at"
        if outbox:
            change, values[":outbox"] = f"{change}, outbox = :outbox", {"L": list(outbox)}
        else:
            change = f"{change} REMOVE outbox"
        try:
            self._call(
                "update_item",
                Key={"id": {"S": record.key}},
                UpdateExpression=change,
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
            )
        except Conflict:
            if not record.exists or self.load(record.key).exists:
                raise

    def erase(self, key: str) -> None:
        self._call("delete_item", Key={"id": {"S": key}})

    def _call(self, operation: str, **arguments: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            if self._client is None:
                self._client = self._make_client()
            return getattr(self._client, operation)(TableName=self.table, **arguments)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code == "ConditionalCheckFailedException":
                raise Conflict(f"The record was written by somebody else since it was read ({operation}).") from None
            raise StoreError(f"DynamoDB refused {operation} on {self.table!r}: {code}.") from None
        except BotoCoreError as error:
            raise StoreError(f"DynamoDB did not answer {operation}: {type(error).__name__}.") from None


def outbox(acts: Sequence[Act], at: datetime) -> list[Attribute]:
    """This turn's acts in the form in which they leave the table; nothing in them says who it was."""
    return [encode({"act": act.name, "numbers": act.numbers, "first": act.first, "at": at}) for act in acts]


def encode(value: Any) -> Attribute:
    """A Python value as a DynamoDB attribute. Raises SetupError for a type that cannot be remembered."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case Enum():
            return {"S": value.name}
        case int() | float() | Decimal():
            return {"N": str(value)}
        case str():
            return {"S": value}
        case datetime() | date() | time():
            return {"S": value.isoformat()}
        case timedelta():
            return {"N": str(value.total_seconds())}
        case Mapping():
            return {"M": {_key(name): encode(item) for name, item in value.items()}}
        case list() | tuple():
            return {"L": [encode(item) for item in value]}
        case set() | frozenset():
            return {"L": sorted((encode(item) for item in value), key=repr)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {"M": {field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)}}
    raise SetupError(
        f"A {type(value).__name__} cannot be remembered.",
        "Use int, float, str, bool, date, datetime, time, timedelta, Decimal, an Enum, a list, set or dict of these, "
        "or a dataclass.",
    )


def _key(name: Any) -> str:
    return name.name if isinstance(name, Enum) else str(name)


def decode(attribute: Attribute, wanted: Any) -> Any:
    """A DynamoDB attribute as the Python value that an annotation asks for; `Any` takes it as it comes."""
    ((kind, raw),) = attribute.items()
    if kind == "NULL":
        return None
    if typing.get_origin(wanted) in (Union, types.UnionType):
        wanted = next(member for member in typing.get_args(wanted) if member is not type(None))
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        hints = typing.get_type_hints(wanted)
        known = {field.name for field in dataclasses.fields(wanted)} & set(raw)
        told = (name for name in known if "NULL" not in raw[name] or _may_be_none(hints[name]))
        return wanted(**{name: decode(raw[name], hints[name]) for name in told})
    origin, inner = typing.get_origin(wanted) or wanted, typing.get_args(wanted)
    if origin in (list, set, frozenset, tuple):
        return origin(decode(item, inner[0] if inner else Any) for item in _items(kind, raw))
    if origin is dict:
        key_type, item_type = inner or (str, Any)
        return {_typed(name, key_type): decode(item, item_type) for name, item in raw.items()}
    if isinstance(wanted, type) and wanted not in (Any, object):
        return _typed(raw, wanted)
    return _as_it_comes(kind, raw)


def _may_be_none(wanted: Any) -> bool:
    return wanted is Any or type(None) in typing.get_args(wanted)


def _items(kind: str, raw: Any) -> list[Attribute]:
    # The ASK SDK writes Python sets as DynamoDB's own sets.
    return list(raw) if kind == "L" else [{kind[0]: item} for item in raw]


def _typed(raw: Any, wanted: Any) -> Any:
    if issubclass(wanted, Enum):
        return wanted[raw]
    if wanted in (datetime, date, time):
        return wanted.fromisoformat(raw)
    if wanted is timedelta:
        return timedelta(seconds=float(raw))
    if wanted is int:
        return int(Decimal(raw))
    return wanted(raw)


def _as_it_comes(kind: str, raw: Any) -> Any:
    match kind:
        case "NULL":
            return None
        case "N":
            return float(raw) if any(sign in raw for sign in ".eE") else int(raw)
        case "M":
            return {name: _as_it_comes(*next(iter(item.items()))) for name, item in raw.items()}
        case "L":
            return [_as_it_comes(*next(iter(item.items()))) for item in raw]
        case "SS" | "NS":
            return {_as_it_comes(kind[0], item) for item in raw}
    return raw


def _client() -> Any:
    """A DynamoDB client that gives up long before Alexa does (8 seconds)."""
    import botocore.session
    from botocore.config import Config

    # Only reads may be repeated: a write whose answer came late would conflict with itself and count an act twice.
    config = Config(connect_timeout=1, read_timeout=1.5, retries={"total_max_attempts": 1, "mode": "standard"})
    return botocore.session.Session().create_client("dynamodb", config=config)
