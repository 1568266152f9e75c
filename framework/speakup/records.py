"""The records of a skill's listeners: how one is read before a turn, saved after it, and erased for good.

A record lies in a Store, by default a DynamoDB table of the layout of ask_sdk_dynamodb.adapter.DynamoDbAdapter, so the
table of an existing skill opens unchanged, and the SDK can read ours:

    id          the listener's key: the user's id, or that of the recognised person or of the device
    attributes  the author's dataclass, and the framework's own part; see speakup.memory
    version     a word that no other version of any record has; a save holds only if it is still the one that was read
    seen        the ids of the last requests that changed the record, so that none changes it twice
    reply       what was answered to the last of them, so that its duplicate is answered alike
    expires_at  when DynamoDB may drop the record, in seconds since 1970
    outbox      the acts of the last save, on their way into the totals of everyone; the next save takes them away

Beside the listeners' the table has one item more, SETTINGS, whose `attributes` are `turn.flags`.
"""

from __future__ import annotations

import json
import os
import zlib
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from speakup.acts import Act, Total
from speakup.attributes import Attribute, encode
from speakup.errors import StoreError
from speakup.memory import FRAMEWORK_KEY, Memory, framework_part

if TYPE_CHECKING:
    from speakup.turn import Turn

Whose = Literal["user", "person", "device"]
KeyMaker = Callable[["Turn[Any]"], str]

# The key of the item with the flags of a skill.
SETTINGS = "speakup#settings"

# How many requests a record remembers: about 60 bytes each, and a duplicate hardly ever comes long afterwards.
SEEN = 20

# Bytes of a packed reply; one that is larger is not kept, and its duplicate is answered that all is done already.
REPLY_LIMIT = 50_000


@dataclass(frozen=True)
class Record:
    """One listener's item as it was read."""

    key: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    version: Attribute | None = None
    """None for a new record, and for one that the ASK SDK wrote."""
    exists: bool = False
    expires_at: int | None = None
    """Seconds since 1970 after which DynamoDB may drop the item."""
    seen: tuple[str, ...] = ()
    """The ids of the last requests that changed it, the latest last."""
    reply: str = ""
    """What was answered to the latest of them, packed; see `pack`."""
    has_attributes: bool = True
    """Whether the item has `attributes` at all; one that somebody else wrote may have none."""
    everyone: Mapping[str, Total] | None = None
    """What was read with it: everyone's totals, None when nobody knows them …"""
    flags: Mapping[str, Any] = field(default_factory=dict)
    """… and the flags of the skill."""

    def on(self, moment: datetime) -> Record:
        """The record at a moment: an expired one that DynamoDB has not dropped yet holds nothing any more."""
        is_expired = self.expires_at is not None and self.expires_at <= moment.timestamp()
        return replace(self, attributes={}, expires_at=None, seen=(), reply="") if is_expired else self


@dataclass(frozen=True)
class Save:
    """What becomes of a record."""

    attributes: Mapping[str, Attribute]
    expires_at: int
    outbox: Sequence[Attribute] = ()
    seen: Sequence[str] = ()
    reply: str = ""


class Store(Protocol):
    """Where records live.

    `within` are the seconds that a call may take. Every method raises StoreError when the store refuses, and Unanswered
    when nobody knows whether a write arrived.
    """

    def load(self, key: str, within: float) -> Record:
        """The record, or an empty one that does not exist yet."""

    def save(self, record: Record, save: Save, within: float) -> None:
        """Writes if nobody wrote since `record` was read; Conflict otherwise.

        A record that existed then and is gone now was erased: nothing is written, and nothing raised.
        """

    def erase(self, key: str, within: float) -> Record:
        """Forgets the listener, and gives the record as it was; one who is unknown is no error."""


@dataclass(frozen=True)
class Opened:
    """What a turn knows of its listener's record."""

    key: str = ""
    """Where it lies; "" when the request does not tell."""
    record: Record | None = None
    """None when it could not be read."""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    """In the present schema."""
    before: Any = None
    """The author's dataclass as it was read."""

    def has_seen(self, request_id: str) -> bool:
        """Whether this very request has already changed the record."""
        return bool(request_id) and self.record is not None and request_id in self.record.seen

    def reply_to(self, request_id: str) -> dict[str, Any] | None:
        """What was answered to a request that has been seen; None when a later one has changed the record since."""
        if self.record is None or not self.record.reply or self.record.seen[-1] != request_id:
            return None
        return unpack(self.record.reply)


class Unread:
    """Stands for a memory that could not be read. Whoever touches it learns why; whoever does not goes on."""

    def __init__(self, error: StoreError) -> None:
        self.__dict__["error"] = error

    def __getattr__(self, name: str) -> Any:
        raise self.__dict__["error"]

    def __setattr__(self, name: str, value: Any) -> None:
        raise self.__dict__["error"]


class Records:
    """The records of one skill."""

    def __init__(
        self,
        skill: str,
        memory: Memory[Any],
        store: Callable[[], Store],
        whose: Whose | KeyMaker = "user",
        keep_replies: bool = True,
    ) -> None:
        """`skill` is its short name, such as "clean_water"; `store` is asked for the store at the first record."""
        self.skill, self.memory = skill, memory
        self.keep_replies = keep_replies
        self._find_store, self._whose = store, whose
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        if self._store is None:
            self._store = self._find_store()
        return self._store

    def prepare(self) -> None:
        """Makes the store now, for a snapshot that holds whatever takes long; what is wrong with it is said later."""
        with suppress(StoreError):
            _ = self.store

    def open(self, turn: Turn[Any], within: float) -> Opened:
        """Reads the record and gives the turn its memory, or in its place the reason why there is none."""
        key = ""
        try:
            key = self._key(turn)
            record = self.store.load(key, within).on(turn.timestamp)
            attributes = self.memory.current(record.attributes)
            turn.memory, before = self.memory.recall(attributes), self.memory.recall(attributes)
        except StoreError as error:
            turn.memory, turn.remembers, turn.unread = Unread(error), False, error
            return Opened(key)
        part = framework_part(attributes)
        turn.tally, turn.everyone, turn.flags = part.get("acts", {}), record.everyone, record.flags
        turn.kept["heard"] = {**part.get("heard", {}), **turn.kept.get("heard", {})}
        return Opened(key, record, attributes, before)

    def save(self, turn: Turn[Any], opened: Opened, reply: Mapping[str, Any], within: float) -> None:
        """Saves what a turn changed, with its acts and its reply; nothing while nothing changed.

        Raises StoreError when something changed that could not be saved.
        """
        if turn.forgets:
            self.erase(turn.user_id, within, opened.key)
            return
        record = opened.record
        if record is None:
            if turn.unread and not isinstance(turn.memory, Unread):
                raise turn.unread  # the author put another one there, and it has nowhere to go
            return
        expires_at = self.memory.expiry(record.expires_at, turn.timestamp)
        is_renewed = record.exists and expires_at
        before, after = encode(opened.before), encode(turn.memory)
        if after == before and not turn.acts and not is_renewed:
            return
        is_listed_anew = expires_at and record.key != turn.user_id
        if is_listed_anew:
            self._list(turn, record.key, within)
        part = {"acts": turn.tally, "heard": turn.kept.get("heard", {})}
        request_id = turn.request_id
        self.store.save(
            record,
            Save(
                attributes=self.memory.written(opened.attributes, before, after, part),
                expires_at=expires_at or record.expires_at or 0,
                outbox=outbox(self.skill, turn.acts, turn.timestamp),
                seen=[*record.seen, request_id][-SEEN:] if request_id else record.seen,
                reply=pack(reply) if request_id and self.keep_replies else "",
            ),
            within,
        )
        if is_listed_anew and record.key not in _others(self.store.load(turn.user_id, within)):
            self.store.erase(record.key, within)  # the user has left meanwhile, and nobody else would find it again

    def erase(self, user_id: str, within: float, present: str = "") -> list[str]:
        """Erases a user's record and those of the people and devices of this user. Gives the keys, the user's last.

        The user's own goes after them: as long as it is there, the others can be found again. A turn that runs at the
        same time may have saved one of them anew meanwhile, and may even have noted another one in the user's own.
        `present` is the key of a record that it need not list, since only the ASK SDK has written it.
        """
        listed = _others(self.store.load(user_id, within))
        others = [key for key in dict.fromkeys([*listed, present]) if key not in ("", user_id)]
        for key in others:
            self.store.erase(key, within)
        noted = _others(self.store.erase(user_id, within))
        for key in noted:
            self.store.erase(key, within)
        return [*dict.fromkeys([*others, *noted]), user_id]

    def of_user(self, user_id: str, within: float) -> list[Record]:
        """The user's own record, and those of the people and devices of this user."""
        own = self.store.load(user_id, within)
        return [own, *(self.store.load(key, within) for key in _others(own))]

    def _key(self, turn: Turn[Any]) -> str:
        if callable(self._whose):
            key = self._told_by(self._whose, turn)
        else:
            keys = {"user": turn.user_id, "person": turn.person_id or turn.user_id, "device": turn.device_id}
            key = keys[self._whose]
        if not key:
            raise StoreError("The request does not tell whose it is, so there is nobody to remember.")
        return key

    def _told_by(self, maker: KeyMaker, turn: Turn[Any]) -> str:
        try:
            return maker(turn)
        except Exception as error:  # a skill event comes without a device, which the author's function may not expect
            name = getattr(maker, "__name__", "memory_of")
            kind = type(error).__name__
            raise StoreError(f"{name}, which tells whose the memory is, failed with {kind}: correct it.") from error

    def _list(self, turn: Turn[Any], key: str, within: float) -> None:
        """Notes in the user's own record that another one is theirs too, so that it can be erased with it."""
        own = self.store.load(turn.user_id, within).on(turn.timestamp)
        part = framework_part(own.attributes)
        others = part.get("others") or []
        expires_at = self.memory.expiry(own.expires_at, turn.timestamp)
        if key in others and not expires_at:
            return
        schema = {} if own.attributes else {"schema": self.memory.schema}
        noted = {**part, **schema, "others": [*(other for other in others if other != key), key]}
        attributes = {**own.attributes, FRAMEWORK_KEY: encode(noted)}
        self.store.save(
            own, Save(attributes, expires_at or own.expires_at or 0, seen=own.seen, reply=own.reply), within
        )


def _others(own: Record) -> list[str]:
    """The keys of the records of a user's people and devices, which the user's own record notes."""
    return [key for key in framework_part(own.attributes).get("others") or () if isinstance(key, str)]


def outbox(skill: str, acts: Sequence[Act], at: datetime) -> list[Attribute]:
    """This turn's acts in the form in which they leave the table; nothing in them says who it was.

    Each has an id of chance by which it is counted once, however often it is delivered on its way.
    """
    return [
        encode(
            {
                "id": os.urandom(9).hex(),
                "skill": skill,
                "act": act.name,
                "numbers": act.numbers,
                "first": act.first,
                "at": at,
            }
        )
        for act in acts
    ]


def pack(reply: Mapping[str, Any]) -> str:
    """A response as a short text: JSON, compressed, in base 64; "" for one that is too large to keep."""
    packed = b2a_base64(zlib.compress(json.dumps(reply).encode()), newline=False).decode()
    return packed if len(packed) <= REPLY_LIMIT else ""


def unpack(reply: str) -> dict[str, Any] | None:
    """The response that `pack` packed; None for what is none."""
    try:
        found = json.loads(zlib.decompress(a2b_base64(reply)))
    except (ValueError, zlib.error):
        return None
    return found if isinstance(found, dict) else None
