"""Memory: the shape of what a skill remembers of a listener between conversations.

An author declares a dataclass whose every field has a default. In a record it is the map `attributes`, in the layout
of ask_sdk_dynamodb.adapter.DynamoDbAdapter; what belongs to the framework stands in that map under `speakup`:

    schema   the number of the shape that the record was last written in
    acts     the tally of this listener's acts
    heard    which variant of each phrase was heard last
    others   in a user's own record, the keys of the records of the people and devices of this user

A field may come at any time, with its default, and a field that goes stays in the record unread. What a default cannot
say, such as a field with another name or type, is a migration: a function that changes the old map, and a new schema.
Code that is older than a record neither reads nor writes it, since it would understand it wrongly; so a change that
must not be noticed while two versions of a skill run side by side takes two deployments, the first of which reads both.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from speakup.attributes import Attribute, Misfit, as_it_comes, decode, encode, merged, plain_map
from speakup.errors import SetupError, StoreError

M = TypeVar("M")
Migration = Callable[[dict[str, Any]], object]
"""Changes a record's map in place, from one schema to the next. Dates are texts in it, and an Enum is its name."""

FRAMEWORK_KEY = "speakup"


class Memory(Generic[M]):
    """The shape of what a skill remembers, and the way from and to a record's attributes."""

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
        self._migrations: list[Migration] = []

    @property
    def schema(self) -> int:
        """The number of the present shape: 1, and one more for each migration."""
        return 1 + len(self._migrations)

    def migrate(self, to: int, change: Migration) -> None:
        """Adds the step to the next schema. Raises SetupError when it is not the next."""
        if to != self.schema + 1:
            raise SetupError(
                f"The migration {change.__name__} leads to schema {to}, where {self.schema + 1} would be next.",
                "Write the migrations in their order, beginning with 2, and never take one away.",
            )
        self._migrations.append(change)

    def current(self, attributes: Mapping[str, Attribute]) -> Mapping[str, Attribute]:
        """A record's attributes in the present schema. Raises StoreError when no migration leads there."""
        if not attributes:  # a new listener's
            return attributes
        schema = framework_part(attributes).get("schema", 1)
        if not isinstance(schema, int) or schema > self.schema:
            raise StoreError(
                f"The record has schema {schema}, and this code knows {self.shape.__name__} up to {self.schema}: a "
                "newer version of the skill wrote it. It is neither read nor written; deploy the newer version."
            )
        for number, change in enumerate(self._migrations[schema - 1 :], schema + 1):
            attributes = _migrated(attributes, change, number)
        return attributes

    def recall(self, attributes: Mapping[str, Attribute]) -> M:
        """The listener as the author's dataclass; fields that are lacking have their defaults.

        Raises StoreError naming the field when the attributes do not fit.
        """
        try:
            return typing.cast(M, decode({"M": attributes}, self.shape))
        except Misfit as misfit:
            raise StoreError(
                f"The record does not fit {self.shape.__name__}: {misfit}. Give the field its former type again, or "
                f"write a migration: @skill.migration({self.schema + 1})."
            ) from None

    def written(
        self, attributes: Mapping[str, Attribute], before: Attribute, after: Attribute, part: Mapping[str, Any]
    ) -> Mapping[str, Attribute]:
        """The attributes to save; what others wrote into the record stays, and so does what is still as `before`.

        `before` and `after` are the listener as it was recalled and as it is now, encoded.
        """
        own = {**framework_part(attributes), **part, "schema": self.schema}
        kept = merged({"M": attributes}, before, after)["M"]
        return {**attributes, **after["M"], **kept, FRAMEWORK_KEY: encode(own)}

    def expiry(self, expires_at: int | None, now: datetime) -> int | None:
        """A new expiry, in seconds since 1970, when there is none or less than half of the time remains; else None."""
        left = (expires_at or 0) - now.timestamp()
        return int((now + self.keep).timestamp()) if left < self.keep.total_seconds() / 2 else None


def framework_part(attributes: Mapping[str, Attribute]) -> dict[str, Any]:
    """What the framework keeps in a record: {"schema": 1, "acts": {...}, "heard": {...}}."""
    return plain_map(attributes, FRAMEWORK_KEY)


def _migrated(attributes: Mapping[str, Attribute], change: Migration, number: int) -> Mapping[str, Attribute]:
    """The attributes after one migration; what it did not touch keeps its very form."""
    own = {name: item for name, item in attributes.items() if name == FRAMEWORK_KEY}
    theirs = {name: item for name, item in attributes.items() if name != FRAMEWORK_KEY}
    before = as_it_comes({"M": theirs})
    after = deepcopy(before)
    try:
        change(after)
        changed = merged({"M": theirs}, encode(before), encode(after))["M"]
    except Exception as error:
        raise StoreError(
            f"The migration {change.__name__} to schema {number} failed with {type(error).__name__}. The record stays "
            "as it was; correct the function."
        ) from error
    return {**own, **changed}
