import random
import textwrap
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.simulator.handler import Failed, HandlerError, call, opened

EVENT: dict[str, Any] = {"request": {"requestId": "amzn1.echo-api.request.1"}}


def written(file: Path, code: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(textwrap.dedent(code), encoding="utf-8")
    return file


def test_a_reply_is_what_json_has_of_it() -> None:
    reply = call(lambda event, context: {"n": Decimal(3), "half": Decimal("0.5"), "all": (1, 2), 4: None}, EVENT, 8.0)
    assert (reply.reply, reply.failure) == ({"n": 3, "half": 0.5, "all": [1, 2], "4": None}, None)


@pytest.mark.parametrize("reply", [{1, 2}, {"day": date(2026, 11, 21)}, float("nan"), b"bytes", {(1, 2): 3}])
def test_a_reply_that_is_no_json_is_told(reply: object) -> None:
    called = call(lambda event, context: reply, EVENT, 8.0)
    assert called.reply is None
    assert called.failure is not None and called.failure.startswith("The skill returned what is no JSON: ")


def test_what_went_wrong_is_said_as_it_is() -> None:
    def failing(event: object, context: object) -> None:
        raise Failed("Nobody is there.")

    assert call(failing, EVENT, 8.0).failure == "Nobody is there."


def test_a_skill_that_leaves_only_fails() -> None:
    def leaving(event: object, context: object) -> None:
        raise SystemExit(1)

    failure = call(leaving, EVENT, 8.0).failure
    assert failure is not None and failure.startswith("The skill raised SystemExit: 1 (")


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("handler", "path/to/file.py:handler"),
        ("file.py:", "path/to/file.py:handler"),
        ("file.py:not a name", "path/to/file.py:handler"),
        ("nowhere.py:handler", "no file"),
        ("nothing_of_the_kind:handler", "nothing_of_the_kind"),
        ("arn:aws:s3:::bucket", "no ARN of a function"),
    ],
)
def test_a_reference_that_names_no_handler_is_told(reference: str, reason: str) -> None:
    with pytest.raises(HandlerError) as told, opened(reference, {}):
        pytest.fail("it was opened")
    assert reason in str(told.value)


def test_chance_follows_from_the_request_and_leaves_no_trace() -> None:
    def chance(event: dict[str, Any], context: object) -> object:
        return random.random()

    another = {"request": {"requestId": "amzn1.echo-api.request.2"}}
    random.seed(5)
    drawn = random.random()
    random.seed(5)
    assert call(chance, EVENT, 8.0).reply == call(chance, EVENT, 8.0).reply
    assert call(chance, EVENT, 8.0).reply != call(chance, another, 8.0).reply
    assert random.random() == drawn
