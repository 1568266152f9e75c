"""Acts that could not be counted: shown, mended, and brought on their way again.

Needs carried.ROOT on sys.path: what an act is stands in `totals/` there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.stack import Stack
from totals.act import DETAIL_TYPE, SOURCE, Act, BadAct

HELD = 300
"""Seconds for which a message that is looked at is nobody else's."""

QUEUES = ("BadActsQueue", "TallyDeadLetters")


@dataclass(frozen=True)
class Letter:
    """A message in one of the two queues."""

    queue: str
    message_id: str
    receipt: str
    act: object
    """As it came: of a bad act DynamoDB's JSON, of a dead letter the event's detail. None is to be thrown away."""
    event: Mapping[str, Any]
    """What a dead letter's message says around its act."""

    @classmethod
    def of(cls, queue: str, message: Mapping[str, Any]) -> Letter:
        try:
            body = json.loads(message["Body"])
        except (ValueError, RecursionError):
            body = None
        event = body if isinstance(body, dict) else {}
        act = event.get("act" if queue == "BadActsQueue" else "detail", message["Body"])
        return cls(queue, message["MessageId"], message["ReceiptHandle"], act, event)

    def read(self) -> Act:
        """Raises BadAct."""
        is_from_outbox = isinstance(self.act, dict) and "M" in self.act
        return Act.of_outbox(self.act) if is_from_outbox else Act.of_event(self.act)

    @property
    def wrong(self) -> str:
        """What is wrong with it as yet; "" when it is an act."""
        try:
            self.read()
        except BadAct as reason:
            return str(reason)
        return ""

    def as_json(self) -> dict[str, Any]:
        return {"queue": self.queue, "message": self.message_id, "wrong": self.wrong or None, "act": self.act}


@dataclass(frozen=True)
class Redrive:
    sqs: Any
    events: Any
    """boto3's clients."""
    bus: str
    tally: str
    queues: Mapping[str, str]
    """The addresses of the two queues, by their names in the template."""

    @classmethod
    def of(cls, stack: Stack) -> Redrive:
        queues = {name: stack.physical(name) for name in QUEUES}
        clients = stack.client("sqs"), stack.client("events")
        return cls(*clients, stack.physical("ActsBus"), stack.physical("TallyQueue"), queues)

    def letters(self, mended: Path | None = None) -> list[Letter]:
        """All that are there, as the file mends them. They are nobody else's until `leave` or five minutes later.

        Raises Mistake for a file that is not as `--json` prints it.
        """
        by_id = {letter.message_id: letter for name in self.queues for letter in self._received(name)}
        try:
            return list({**by_id, **_mended(mended, by_id)}.values()) if mended else list(by_id.values())
        except Mistake:
            self.leave(by_id.values())
            raise

    def send(self, letter: Letter) -> None:
        """Brings an act on its way again, a bad one from the beginning, and removes it here. Raises BadAct.

        When it breaks off in between the act is sent once more the next time, and counted once.
        """
        if letter.act is not None:
            detail = letter.read().detail
            if letter.queue == "BadActsQueue":
                self._publish(detail)
            else:
                body = json.dumps({"source": SOURCE, "detail-type": DETAIL_TYPE, **letter.event, "detail": detail})
                self.sqs.send_message(QueueUrl=self.tally, MessageBody=body)
        self.sqs.delete_message(QueueUrl=self.queues[letter.queue], ReceiptHandle=letter.receipt)

    def leave(self, letters: Any) -> None:
        """Lets go of them."""
        for letter in letters:
            self.sqs.change_message_visibility(
                QueueUrl=self.queues[letter.queue], ReceiptHandle=letter.receipt, VisibilityTimeout=0
            )

    def _received(self, queue: str) -> Iterator[Letter]:
        request = {"MaxNumberOfMessages": 10, "VisibilityTimeout": HELD, "WaitTimeSeconds": 1}
        while messages := self.sqs.receive_message(QueueUrl=self.queues[queue], **request).get("Messages"):
            yield from (Letter.of(queue, message) for message in messages)

    def _publish(self, detail: Mapping[str, Any]) -> None:
        entry = {"EventBusName": self.bus, "Source": SOURCE, "DetailType": DETAIL_TYPE, "Detail": json.dumps(detail)}
        answer = self.events.put_events(Entries=[entry])
        if answer["FailedEntryCount"]:
            (failed,) = answer["Entries"]
            raise Mistake(f"The bus {self.bus} did not take an act: {failed.get('ErrorMessage')}. Try again.")


def _mended(file: Path, known: Mapping[str, Letter]) -> dict[str, Letter]:
    try:
        items: Sequence[Any] = json.loads(file.read_text(encoding="utf-8"))
        acts = {item["message"]: item["act"] for item in items}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Mistake(
            f"{file} cannot be read: {error}. Mend what `speakup totals redrive --dry-run --json` prints."
        ) from None
    if gone := [message_id for message_id in acts if message_id not in known]:
        raise Mistake(f"{file} mends the message {gone[0]!r}, which is in no queue any more. Take it out.")
    return {message_id: replace(known[message_id], act=act) for message_id, act in acts.items()}
