"""What a deployed skill remembers of one listener: shown, and erased for good."""

from __future__ import annotations

import base64
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from speakup.attributes import as_it_comes
from speakup.errors import SpeakUpError
from speakup.memory import FRAMEWORK_KEY, Memory, framework_part
from speakup.records import Record, Records, unpack
from speakup.stores import DynamoStore
from speakup_workbench.errors import Mistake
from speakup_workbench.stack import REMEDIES as FOR_A_STACK
from speakup_workbench.stack import unreached

if TYPE_CHECKING:
    from boto3.session import Session

WITHIN = 20.0
"""Seconds for one call; nobody waits for an answer by voice here."""

REMEDIES = FOR_A_STACK | {
    "AccessDenied": "Your policy must allow cloudformation:DescribeStackResource, or give the --table itself.",
    "AccessDeniedException": "Your policy must allow dynamodb:BatchGetItem and dynamodb:DeleteItem on it.",
    "ConnectTimeoutError": "Nobody answers there: see --region, --endpoint-url and your network.",
    "EndpointConnectionError": "Nobody answers there: see --region, --endpoint-url and your network.",
    "ResourceNotFoundException": "Correct its name, or name its region: --region.",
    "ValidationError": "Is the skill deployed there? Otherwise give the --table itself.",
    "ValidationException": "If its key is not a text named 'id', say how it is named: --partition-key.",
}
"""By the error's name at Amazon or in botocore."""


@dataclass(frozen=True)
class Account:
    """Whose AWS it is, as the AWS CLI names it; None is what the environment says."""

    region: str | None = None
    profile: str | None = None
    endpoint: str | None = None
    """Another address than Amazon's, such as that of a DynamoDB on this computer."""


@dataclass
class _Anything:
    """The shape of a record whose shape does not matter."""


class ListenerData:
    """The records of one user: their own, and those of their people and devices."""

    def __init__(self, store: DynamoStore, user_id: str) -> None:
        """Raises Mistake when they cannot be read."""
        self._records = Records("", Memory(_Anything), lambda: store)
        self.table, self.user_id = store.table, user_id
        found = _told(self._records.of_user, user_id, WITHIN)
        self.records: Sequence[Record] = [record for record in found if record.exists]

    def as_json(self) -> dict[str, Any]:
        """{"table", "user", "records": [{"key", "remembers", "acts", …}]}, the user's own first."""
        return {"table": self.table, "user": self.user_id, "records": [*map(_record, self.records)]}

    @property
    def lines(self) -> Iterator[str]:
        """A line for each record: whose it is, and how much it holds."""
        for record in self.records:
            yield f"{self._whose(record):9} {_counted(record)}"

    def erase(self) -> Iterator[str]:
        """Erases them, the user's own last, and tells each that is gone. Raises Mistake when that cannot be done."""
        gone = _told(self._records.erase, self.user_id, WITHIN)
        shown = {record.key: f"{self._whose(record):9} {_counted(record)}" for record in self.records}
        for key in gone:
            if key in shown:
                yield f"erased    {shown[key]}"

    def _whose(self, record: Record) -> str:
        return "user" if record.key == self.user_id else "other"


def opened(table: str, account: Account, user_id: str, partition_key: str, attributes: str) -> ListenerData:
    """What the table holds of that user. Raises Mistake."""
    dynamodb = _Client(table, account)
    store = _told(DynamoStore, table, partition_key=partition_key, attributes=attributes, dynamodb=dynamodb)
    return ListenerData(store, user_id)


def table_of(skill: str, account: Account, project: Path) -> tuple[str, Account]:
    """The table of a skill that the project's template.yaml deployed, as its stack knows it; and in which region.

    Raises Mistake.
    """
    stack, region = _stack(project / "samconfig.toml")
    there = replace(account, region=account.region or region)
    resource = "".join(map(str.capitalize, skill.split("_"))) + "Table"
    place = f"The table {resource} of the stack {stack!r}"
    # Another address of DynamoDB's is not one of CloudFormation's.
    cloudformation = _client("cloudformation", place, replace(there, endpoint=None))
    answer = _asked(place, cloudformation.describe_stack_resource, StackName=stack, LogicalResourceId=resource)
    return str(answer["StackResourceDetail"]["PhysicalResourceId"]), there


def _stack(file: Path) -> tuple[str, str | None]:
    """The stack's name, and its region if that is written down."""
    try:
        with file.open("rb") as opened_file:
            parameters = tomllib.load(opened_file)["default"]["global"]["parameters"]
        return parameters["stack_name"], parameters.get("region")
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        raise Mistake(
            f"{file} does not name a stack to look the skill's table up in. Give the --table itself."
        ) from None


class _Client:
    """DynamoDB in somebody's account, as speakup.stores calls it."""

    def __init__(self, table: str, account: Account) -> None:
        self._place = f"The table {table!r}"
        client = _client("dynamodb", self._place, account)
        self._operations = {"BatchGetItem": client.batch_get_item, "DeleteItem": client.delete_item}

    def call(self, operation: str, request: Mapping[str, Any], within: float) -> Mapping[str, Any]:
        return _asked(self._place, self._operations[operation], **request)


def _client(service: str, place: str, account: Account) -> Any:
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise Mistake("A listener's data is reached by boto3. Install it: pip install boto3.") from None
    patient = Config(connect_timeout=5, read_timeout=WITHIN, retries={"total_max_attempts": 3, "mode": "standard"})
    try:
        region = account.region or os.environ.get("AWS_REGION")  # which boto3 does not read
        session: Session = boto3.session.Session(profile_name=account.profile, region_name=region)
        return session.client(service, endpoint_url=account.endpoint, config=patient)
    except (BotoCoreError, ValueError) as error:
        raise unreached(place, error, REMEDIES) from None


def _asked(place: str, call: Any, **request: Any) -> Mapping[str, Any]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer: Mapping[str, Any] = call(**request)
        return answer
    except (BotoCoreError, ClientError) as error:
        raise unreached(place, error, REMEDIES) from None


def _told(call: Any, *arguments: Any, **named: Any) -> Any:
    """What the framework refuses is the user's to know."""
    try:
        return call(*arguments, **named)
    except SpeakUpError as error:
        raise Mistake(str(error)) from None


def _record(record: Record) -> dict[str, Any]:
    own = framework_part(record.attributes)
    return {
        "key": record.key,
        "remembers": _plain({name: as_it_comes(item) for name, item in _fields(record).items()}),
        "acts": own.pop("acts", {}),
        "framework": _plain(own),
        "expires": _moment(record),
        "last_requests": list(record.seen),
        "last_reply": unpack(record.reply) if record.reply else None,
    }


def _fields(record: Record) -> Mapping[str, Any]:
    return {name: item for name, item in record.attributes.items() if name != FRAMEWORK_KEY}


def _counted(record: Record) -> str:
    """ "3 fields, 2 acts, expires 2027-12-26, amzn1.ask.account.ABC" """
    acts = sum(int(each["count"]) for each in framework_part(record.attributes).get("acts", {}).values())
    until = (_moment(record) or "never")[:10]
    return f"{_some(len(_fields(record)), 'field')}, {_some(acts, 'act')}, expires {until}, {record.key}"


def _some(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _moment(record: Record) -> str | None:
    return datetime.fromtimestamp(record.expires_at, UTC).isoformat() if record.expires_at else None


def _plain(value: Any) -> Any:
    """As JSON has it: a set is a list, bytes are a text in base 64."""
    match value:
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case list():
            return [*map(_plain, value)]
        case set():
            return sorted(map(_plain, value))
        case bytes():
            return base64.b64encode(value).decode()
    return value
