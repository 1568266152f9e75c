"""`speakup totals`, on the cloud of this machine."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from speakup.attributes import encode
from speakup_workbench import rebuild
from speakup_workbench.cli import main
from tests.framework.server import Server
from tests.totals import stacks
from tests.totals.cloud import Cloud
from totals.generations import Generations

ROOT = Path(__file__).parents[2]
STACK = tomllib.loads((ROOT / "samconfig.toml").read_text())["default"]["global"]["parameters"]["stack_name"]
BAD = {"numbers": {"litres": "ten"}}


@pytest.fixture
def deployed(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """The cloud as the stack that samconfig.toml names. Nobody waits: while a command sleeps, Lambda works."""
    server = stacks.cloudformation(cloud)
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", server.endpoint)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(rebuild, "SETTLED", timedelta())
    monkeypatch.setattr(rebuild, "sleep", lambda _: cloud.tally())
    yield cloud
    server.close()


def act(number: int, **more: Any) -> dict[str, Any]:
    fields = {"id": f"{number:018x}", "skill": "clean_water", "act": "PledgeMade", "numbers": {"litres": 10}}
    return dict(encode({**fields, "first": number < 3, "at": "2026-11-21T08:00:00+00:00", **more}))


def speakup(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["totals", *arguments])


def three_pledges(cloud: Cloud) -> None:
    for number in (1, 2, 3):
        cloud.save("ada", act(number))
    cloud.publish()
    cloud.tally()


def test_show_prints_what_skills_say(deployed: Cloud) -> None:
    three_pledges(deployed)

    result = speakup("show")

    assert result.exit_code == 0, result.output
    skill, pledges, generation = result.stdout.splitlines()
    assert skill.startswith("clean_water  as of 20")
    assert pledges == "  PledgeMade  count 3  people 2  litres 30"
    assert generation == f"generation 1 of {deployed.table.name}"


def test_show_as_json(deployed: Cloud) -> None:
    three_pledges(deployed)

    said = json.loads(speakup("show", "--json").stdout)

    assert (said["stack"], said["generation"], said["building"]) == (STACK, 1, None)
    assert said["skills"]["clean_water"]["acts"] == {"PledgeMade": {"count": 3, "people": 2, "sums": {"litres": 30}}}


def test_a_rebuild_mends_what_was_counted_wrong(deployed: Cloud) -> None:
    three_pledges(deployed)
    broken = {"id": {"S": "clean_water#a"}, "generation": {"N": "1"}, "PledgeMade.count": {"N": "9"}}
    deployed.dynamodb.put_item(TableName=deployed.table.name, Item=broken)

    result = speakup("rebuild")

    assert result.exit_code == 0, result.output
    assert [line.split()[0] for line in result.stdout.splitlines()] == [
        "begun",
        "replayed",
        "counting",
        "counting",
        "finished",
    ]
    assert deployed.table.generations() == Generations(current=2)
    assert deployed.spoken() == {"PledgeMade": {"count": 3, "people": 2, "sums": {"litres": 30}}}


def test_a_dry_run_changes_nothing(deployed: Cloud) -> None:
    three_pledges(deployed)

    result = speakup("rebuild", "--dry-run")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "would empty  clean_water#b",
        f"would count  3 acts of the archive {deployed.archive} into generation 2",
        "would speak  generation 2 instead of 1",
    ]
    assert deployed.table.generations() == Generations()


@pytest.mark.parametrize("at", [1, 4, 7])
def test_a_rebuild_that_breaks_off_is_gone_on_with(deployed: Cloud, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    three_pledges(deployed)
    looks = iter(range(1, 100))

    def sleep(_: float) -> None:
        if next(looks) == at:
            raise KeyboardInterrupt
        deployed.tally()

    monkeypatch.setattr(rebuild, "sleep", sleep)
    broken = speakup("rebuild")
    assert broken.exit_code != 0
    assert deployed.spoken()["PledgeMade"]["count"] == 3
    refused = speakup("rebuild")
    assert (refused.exit_code, "Go on: speakup totals rebuild --resume" in refused.stderr) == (2, True)

    resumed = speakup("rebuild", "--resume", "--json")

    assert resumed.exit_code == 0, resumed.output
    assert json.loads(resumed.stdout)["skills"]["clean_water"]["acts"]["PledgeMade"]["count"] == 3
    assert deployed.table.generations() == Generations(current=2)


def test_only_a_rebuild_that_was_broken_off_can_be_gone_on_with(deployed: Cloud) -> None:
    result = speakup("rebuild", "--resume")

    assert result.exit_code == 2
    assert "No rebuild was broken off. Begin one: speakup totals rebuild" in result.stderr


def test_a_replay_that_was_noted_and_never_started_is_started(deployed: Cloud) -> None:
    three_pledges(deployed)
    deployed.table.replaying(deployed.table.begin(rebuild.now()), "speakup-2-never")

    assert speakup("rebuild", "--resume").exit_code == 0
    assert deployed.spoken()["PledgeMade"]["count"] == 3


def test_dead_letters_keep_new_totals_from_being_spoken(deployed: Cloud) -> None:
    three_pledges(deployed)
    deployed.sqs.send_message(QueueUrl=deployed.dead_letters, MessageBody=json.dumps({"detail": {"version": 2}}))

    result = speakup("rebuild")

    assert result.exit_code == 2
    assert "1 messages are among the dead letters" in result.stderr
    assert deployed.table.generations().current == 1


def test_bad_acts_stay_until_they_are_mended(deployed: Cloud, tmp_path: Path) -> None:
    deployed.save("ada", act(1), act(2, **BAD), act(3, **BAD))
    deployed.publish()

    looked = speakup("redrive", "--dry-run", "--json")
    assert looked.exit_code == 1
    first, second = json.loads(looked.stdout)
    assert (first["queue"], first["wrong"]) == ("BadActsQueue", "its litres is 'ten', no number")
    assert speakup("redrive").exit_code == 1
    assert len(deployed.bodies(deployed.bad_acts)) == 2

    first["act"]["M"]["numbers"] = {"M": {"litres": {"N": "5"}}}
    second["act"] = None
    mended = tmp_path / "mended.json"
    mended.write_text(json.dumps([first, second]), encoding="utf-8")
    result = speakup("redrive", "--mended", str(mended))
    deployed.tally()

    assert result.exit_code == 0, result.output
    assert sorted(line.split(" Bad")[0].strip() for line in result.stdout.splitlines()) == ["sent", "thrown away"]
    assert deployed.bodies(deployed.bad_acts) == []
    assert deployed.spoken()["PledgeMade"] == {"count": 2, "people": 2, "sums": {"litres": 15}}


def test_dead_letters_come_again_when_they_can_be_counted(deployed: Cloud, tmp_path: Path) -> None:
    deployed.save("ada", act(1), act(2))
    good, other = deployed.publish()
    while messages := deployed.sqs.receive_message(QueueUrl=deployed.queue).get("Messages"):
        deployed.sqs.delete_message(QueueUrl=deployed.queue, ReceiptHandle=messages[0]["ReceiptHandle"])
    for detail in (good, {**other, "version": 2}):
        body = {"source": "speakup", "detail-type": "Act", "detail": detail}
        deployed.sqs.send_message(QueueUrl=deployed.dead_letters, MessageBody=json.dumps(body))
    deployed.sqs.send_message(QueueUrl=deployed.dead_letters, MessageBody='"no event"')

    result = speakup("redrive")
    deployed.tally()

    assert result.exit_code == 1
    assert "TallyDeadLetters" in result.stdout
    assert "its version is 2, not 1" in result.stdout
    assert deployed.spoken()["PledgeMade"]["count"] == 1
    assert len(deployed.bodies(deployed.dead_letters)) == 2


def test_nothing_refused_is_nothing_to_do(deployed: Cloud) -> None:
    result = speakup("redrive")

    assert (result.exit_code, result.stdout) == (0, "Nothing was refused.\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read"),
        ('[{"act": null}]', "cannot be read: 'message'"),
        ('[{"message": "m", "act": null}]', "mends the message 'm', which is in no queue any more"),
    ],
)
def test_a_file_that_mends_nothing_is_refused_before_anything_is_sent(
    deployed: Cloud, tmp_path: Path, text: str, said: str
) -> None:
    deployed.save("ada", act(1, **BAD))
    deployed.publish()
    mended = tmp_path / "mended.json"
    mended.write_text(text, encoding="utf-8")

    result = speakup("redrive", "--mended", str(mended))

    assert result.exit_code == 2
    assert said in result.stderr
    assert len(deployed.bodies(deployed.bad_acts)) == 1


def test_a_small_stack_counts_nothing_for_everyone(deployed: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    small = stacks.answering({"CleanWaterTable": "water"})
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", small.endpoint)

    result = speakup("show")

    small.close()
    assert result.exit_code == 2
    assert f"The stack '{STACK}' has no TotalsTable" in result.stderr
    assert "Production=true" in result.stderr


def test_a_stack_that_is_not_there_is_told(deployed: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    error = "<Code>ValidationError</Code><Message>Stack speak-out does not exist</Message>"
    server = Server(400, f"<ErrorResponse><Error>{error}</Error></ErrorResponse>".encode())
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", server.endpoint)

    result = speakup("show", "--stack", "speak-out")

    server.close()
    assert result.exit_code == 2
    assert "Stack speak-out does not exist (ValidationError). Is it deployed there?" in result.stderr


def test_whoever_is_not_signed_in_is_told_what_to_do(deployed: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)

    result = speakup("show")

    assert result.exit_code == 2
    assert "Sign in: aws sso login, or name a --profile." in result.stderr
