"""`speakup data`, on tables that skills have written."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from moto.server import ThreadedMotoServer

from speakup_workbench import listener_data
from speakup_workbench.cli import main
from tests.framework.server import Server

ADA = {
    "id": {"S": "ada"},
    "attributes": {
        "M": {
            "litres": {"N": "12.5"},
            "topics": {"SS": ["rivers", "rain"]},
            "voice": {"B": b"hello"},
            "speakup": {
                "M": {
                    "schema": {"N": "1"},
                    "others": {"L": [{"S": "anna"}, {"S": "gone"}]},
                    "acts": {"M": {"PledgeMade": {"M": {"count": {"N": "2"}, "sums": {"M": {}}}}}},
                }
            },
        }
    },
    "expires_at": {"N": "1830000000"},
    "seen": {"L": [{"S": "request-1"}]},
}
ANNA = {"id": {"S": "anna"}, "attributes": {"M": {"litres": {"N": "3"}}}}
BEN = {"id": {"S": "ben"}, "attributes": {"M": {"litres": {"N": "1"}}}}


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def signed_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keys and nothing else: no profile, no region, no table."""
    for name in ("SPEAKUP_TABLE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_CONFIG_FILE": "/nowhere",
        "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def table(dynamodb: str) -> Iterator[Any]:
    """The listeners Ada, with Anna in her household, and Ben."""
    resource = importlib.import_module("boto3").resource("dynamodb", "us-east-1", endpoint_url=dynamodb)
    client = resource.meta.client
    key: Any = {"AttributeName": "id", "KeyType": "HASH"}
    text: Any = {"AttributeName": "id", "AttributeType": "S"}
    resource.create_table(
        TableName="water", KeySchema=[key], AttributeDefinitions=[text], BillingMode="PAY_PER_REQUEST"
    )
    plain = importlib.import_module("boto3").client("dynamodb", "us-east-1", endpoint_url=dynamodb)
    for item in (ADA, ANNA, BEN):
        plain.put_item(TableName="water", Item=item)
    yield resource.Table("water")
    client.delete_table(TableName="water")


def data(*arguments: str, said: str | None = None) -> Result:
    return CliRunner().invoke(main, ["data", *arguments], input=said)


def here(dynamodb: str, *arguments: str, said: str | None = None) -> Result:
    return data(*arguments, "--region", "us-east-1", "--endpoint-url", dynamodb, said=said)


def keys(table: Any) -> list[str]:
    return sorted(item["id"] for item in table.scan()["Items"])


@pytest.mark.usefixtures("table")
def test_export_prints_all_that_is_remembered(dynamodb: str) -> None:
    result = here(dynamodb, "export", "--user", "ada", "--table", "water")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "table": "water",
        "user": "ada",
        "records": [
            {
                "key": "ada",
                "remembers": {"litres": 12.5, "topics": ["rain", "rivers"], "voice": "aGVsbG8="},
                "acts": {"PledgeMade": {"count": 2, "sums": {}}},
                "framework": {"schema": 1, "others": ["anna", "gone"]},
                "expires": "2027-12-28T13:20:00+00:00",
                "last_requests": ["request-1"],
                "last_reply": None,
            },
            {
                "key": "anna",
                "remembers": {"litres": 3},
                "acts": {},
                "framework": {},
                "expires": None,
                "last_requests": [],
                "last_reply": None,
            },
        ],
    }


def test_erase_shows_and_asks_and_removes_the_users_own_last(dynamodb: str, table: Any) -> None:
    result = here(dynamodb, "erase", "--user", "ada", "--table", "water", said="y\n")

    assert (result.exit_code, result.output.splitlines()) == (
        0,
        [
            "user      3 fields, 2 acts, expires 2027-12-28, ada",
            "other     1 field, 0 acts, expires never, anna",
            "Erase this from water, for good? [y/N]: y",
            "erased    other     1 field, 0 acts, expires never, anna",
            "erased    user      3 fields, 2 acts, expires 2027-12-28, ada",
        ],
    )
    assert keys(table) == ["ben"]


@pytest.mark.parametrize("said", ["n\n", ""])
def test_nothing_is_erased_without_a_yes(dynamodb: str, table: Any, said: str) -> None:
    result = here(dynamodb, "erase", "--user", "ada", "--table", "water", said=said)

    assert result.exit_code == 2
    assert "Nothing was erased. Add --yes where nobody can be asked." in result.stderr
    assert keys(table) == ["ada", "anna", "ben"]


def test_erase_need_not_ask(dynamodb: str, table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEAKUP_TABLE", "water")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", dynamodb)

    assert data("erase", "--user", "ben", "--yes").stdout.splitlines()[-1].startswith("erased    user      1 field")
    again = data("erase", "--user", "ben", "--yes")

    assert (again.exit_code, again.stderr) == (1, "The table 'water' remembers nothing of 'ben'.\n")
    assert keys(table) == ["ada", "anna"]


def test_a_table_with_other_names_is_said_so(dynamodb: str) -> None:
    client = importlib.import_module("boto3").client("dynamodb", "us-east-1", endpoint_url=dynamodb)
    client.create_table(
        TableName="old",
        KeySchema=[{"AttributeName": "userId", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "userId", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.put_item(TableName="old", Item={"userId": {"S": "ada"}, "mapAttr": ADA["attributes"]})

    wrong = here(dynamodb, "export", "--user", "ada", "--table", "old")
    right = here(
        dynamodb, "export", "--user", "ada", "--table", "old", "--partition-key", "userId", "--attributes", "mapAttr"
    )

    assert wrong.exit_code == 2
    assert "If its key is not a text named 'id', say how it is named: --partition-key." in wrong.stderr
    assert json.loads(right.stdout)["records"][0]["remembers"]["litres"] == 12.5
    assert (
        "is the name of something else"
        in here(dynamodb, "export", "--user", "ada", "--table", "old", "--attributes", "seen").stderr
    )


def test_whatever_is_missing_is_told_with_what_to_do(dynamodb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(*arguments: str) -> str:
        result = data("export", "--user", "ada", *arguments)
        assert result.exit_code == 2 and isinstance(result.exception, SystemExit)
        return result.stderr

    assert "Which table? Name the --skill, or give its --table, or set SPEAKUP_TABLE." in told()
    assert "Give the --table or the --skill, not both." in told("--table", "a", "--skill", "b")
    assert "You must specify a region (NoRegionError). Name its region: --region" in told("--table", "water")
    assert "(ProfileNotFound). Correct --profile" in told("--table", "water", "--profile", "nobody")
    there = ("--table", "nowhere", "--region", "us-east-1", "--endpoint-url", dynamodb)
    assert "The table 'nowhere' cannot be reached: " in told(*there)
    assert "(ResourceNotFoundException). Correct its name, or name its region: --region." in told(*there)
    closed = ("--table", "water", "--region", "us-east-1", "--endpoint-url", "http://127.0.0.1:9")
    assert "Nobody answers there: see --region, --endpoint-url and your network." in told(*closed)
    assert "(ValueError)" in told(*closed[:-1], "no address")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    assert "(NoCredentialsError). Sign in: aws sso login, or name a --profile." in told(*there)


def test_who_may_not_is_told_what_their_policy_lacks() -> None:
    said = {"__type": "com.amazon.coral.service#AccessDeniedException", "Message": "User is not authorized"}
    server = Server(400, json.dumps(said).encode())

    result = here(server.endpoint, "erase", "--user", "ada", "--table", "water", "--yes")
    server.close()

    assert result.exit_code == 2
    assert "Your policy must allow dynamodb:BatchGetItem and dynamodb:DeleteItem on it." in result.stderr


# The table of a skill that was deployed

FOUND = b"""<DescribeStackResourceResponse><DescribeStackResourceResult><StackResourceDetail>
<PhysicalResourceId>water</PhysicalResourceId></StackResourceDetail></DescribeStackResourceResult>
</DescribeStackResourceResponse>"""
SAMCONFIG = '[default.global.parameters]\nstack_name = "speak-up"\nregion = "us-east-1"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("skills/clean_water", "interaction_models"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "skills/clean_water/skill.py").touch()
    return tmp_path


@pytest.mark.usefixtures("table")
def test_a_skills_table_is_looked_up_in_its_stack(
    dynamodb: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "samconfig.toml").write_text(SAMCONFIG)
    cloudformation = Server(200, FOUND)
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", cloudformation.endpoint)
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", dynamodb)

    result = data("export", "--user", "ben", "--skill", "clean_water")
    cloudformation.close()

    assert json.loads(result.stdout)["table"] == "water"
    [asked] = cloudformation.asked
    assert b"StackName=speak-up&LogicalResourceId=CleanWaterTable" in asked.body


def test_a_skill_that_is_in_no_stack_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "samconfig.toml does not name a stack" in data("export", "--user", "a", "--skill", "clean_water").stderr

    (project / "samconfig.toml").write_text(SAMCONFIG)
    said = b"<ErrorResponse><Error><Code>ValidationError</Code><Message>No stack</Message></Error></ErrorResponse>"
    cloudformation = Server(400, said)
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFORMATION", cloudformation.endpoint)
    result = data("export", "--user", "a", "--skill", "clean_water")
    cloudformation.close()

    assert result.exit_code == 2
    assert "The table CleanWaterTable of the stack 'speak-up' cannot be reached: No stack (ValidationError)." in (
        result.stderr
    )
    assert listener_data.REMEDIES["ValidationError"] in result.stderr
