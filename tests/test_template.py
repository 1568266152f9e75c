"""template.yaml in both its sizes: what is in them, what each part may do, and what is refused beforehand."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from speakup import documents, log
from speakup_workbench import standalone
from speakup_workbench.publishing import sections
from tests.stack import ROOT, SAM, SKILL_ID, Stack, references

SMALL = {"CleanWaterSkillId": SKILL_ID}
PRODUCTION = {**SMALL, "Production": "true"}
TOPIC = "arn:aws:sns:us-east-1:123456789012:somebody-looks"
SIZES = {
    "nothing yet": {},
    "small": SMALL,
    "production": PRODUCTION,
    "production with every parameter": {
        **PRODUCTION,
        "AlarmTopic": TOPIC,
        "LogDays": "365",
        "ReservedConcurrency": "20",
        "SnapStart": "PublishedVersions",
    },
}

# Why an action may go without a resource, and a role have a policy that Amazon wrote.
NAMES_NO_RESOURCE = {
    "xray:PutTelemetryRecords": "X-Ray's actions know no resources",
    "xray:PutTraceSegments": "X-Ray's actions know no resources",
}
AMAZONS_OWN = {
    "arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda": "SAM's role, by which CodeDeploy moves an alias",
}


@pytest.fixture(scope="module", autouse=True)
def sam() -> None:
    """SAM, as `make build` installs it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", ".venv-sam/sam.stamp"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


SEARCH = r"""SEARCH\('\{"(?P<namespace>[^"]+)",Skill(,Intent)?\} MetricName=(?P<metric>\w+)', '\w+', \d+\)"""


every_size = pytest.mark.parametrize("parameters", SIZES.values(), ids=SIZES)


# What there is


def test_until_a_skill_has_an_id_there_is_a_layer_and_nothing_else() -> None:
    assert kinds(Stack({})) == ["AWS::Lambda::LayerVersion"]


def test_small_is_a_function_a_table_a_log_and_an_alarm() -> None:
    assert kinds(Stack(SMALL)) == [
        "AWS::CloudWatch::Alarm",
        "AWS::DynamoDB::Table",
        "AWS::IAM::Role",
        "AWS::Lambda::Alias",
        "AWS::Lambda::Function",
        "AWS::Lambda::LayerVersion",
        "AWS::Lambda::Permission",
        "AWS::Lambda::Version",
        "AWS::Logs::LogGroup",
    ]
    table = Stack(SMALL).resources["CleanWaterTable"]["Properties"]
    function = Stack(SMALL).resources["CleanWaterFunction"]["Properties"]
    assert "StreamSpecification" not in table
    assert function["TracingConfig"] == {"Mode": "PassThrough"}
    assert function["Environment"]["Variables"].keys() == {"SPEAKUP_SKILL_ID", "SPEAKUP_TABLE"}


def test_production_takes_nothing_away() -> None:
    small, production = Stack(SMALL), Stack(PRODUCTION)
    assert small.resources.keys() <= production.resources.keys()
    assert small.outputs.keys() <= production.outputs.keys()


def kinds(stack: Stack) -> list[str]:
    return sorted(resource["Type"] for resource in stack.resources.values())


@every_size
def test_nothing_refers_to_what_is_not_there(parameters: dict[str, str]) -> None:
    stack = Stack(parameters)
    assert set(references([*stack.resources.values(), *stack.outputs.values()])) <= stack.resources.keys()


@every_size
def test_every_name_is_generated(parameters: dict[str, str]) -> None:
    """So that one account has room for a stack of each branch."""
    names = {
        f"{resource}.{key}": value
        for resource, content in Stack(parameters).resources.items()
        for key, value in content.get("Properties", {}).items()
        if key in ("Name", "FunctionName", "TableName", "QueueName", "BucketName", "RoleName", "AlarmName")
        and not list(references(value))
    }
    names.pop("CleanWaterFunctionAliaslive.Name", None)  # a name within the function
    assert all("6f1d3f3e-0000" in name for name in names.values()), names


def test_what_lasts_outlives_the_stack_and_names_nothing_that_a_release_changes() -> None:
    production = Stack(PRODUCTION).resources
    lasting = {
        name: content
        for name, content in production.items()
        if content.get("DeletionPolicy") == "Retain" and not content["Type"].startswith("AWS::Lambda::")
    }
    assert lasting.keys() == {
        "CleanWaterTable",
        "TotalsTable",
        "ImpactTable",
        "ActsBus",
        "ActsArchive",
        "ReportBucket",
    }
    assert all(content["UpdateReplacePolicy"] == "Retain" for content in lasting.values())
    assert set(references([content["Properties"] for content in lasting.values()])) <= lasting.keys()


@every_size
def test_tables_can_be_restored_and_are_not_deleted_by_mistake(parameters: dict[str, str]) -> None:
    for name, table in Stack(parameters).of_type("AWS::DynamoDB::Table").items():
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}, name
        assert table["SSESpecification"] == {"SSEEnabled": True}, name
        assert table["DeletionProtectionEnabled"] is True, name


@every_size
def test_logs_are_json_in_groups_that_are_kept_for_some_days(parameters: dict[str, str]) -> None:
    stack = Stack(parameters)
    for name, function in stack.of_type("AWS::Lambda::Function").items():
        assert function["LoggingConfig"]["LogFormat"] == "JSON", name
        (group,) = references(function["LoggingConfig"]["LogGroup"])
        assert stack.resources[group]["Properties"]["RetentionInDays"] == parameters.get("LogDays", "30")


def test_the_bill_to_expect_is_the_one_that_the_page_adds_up() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [stack for stack in (Stack(SMALL), Stack(PRODUCTION)) if stack.outputs["Costs"] not in page] == []


def test_another_skill_gets_parts_of_its_own(tmp_path: Path) -> None:
    source = tmp_path / "template.yaml"
    source.write_text(
        sections.added((ROOT / "template.yaml").read_text(encoding="utf-8"), "tall_trees"),
        encoding="utf-8",
    )
    both = Stack({**PRODUCTION, "TallTreesSkillId": SKILL_ID[:-1] + "1"}, source)
    assert both.refusals == []
    one = Stack(PRODUCTION)
    own = {name for name in one.resources if name.startswith("CleanWater") and "Version" not in name}
    assert {name.replace("CleanWater", "TallTrees") for name in own} == {
        name for name in both.resources if name.startswith("TallTrees") and "Version" not in name
    }
    shared = {name for name in one.resources if not name.startswith("CleanWater")}
    assert shared == {name for name in both.resources if not name.startswith(("CleanWater", "TallTrees"))}
    assert set(references(list(both.resources.values()))) <= both.resources.keys()
    assert both.outputs["TallTreesEndpoint"] == "<TallTreesFunctionAliaslive>"


def test_a_repository_of_its_own_deploys_what_this_one_deploys_for_that_skill(tmp_path: Path) -> None:
    source = tmp_path / "template.yaml"
    source.write_text(standalone.template("clean_water"), encoding="utf-8")
    for parameters in SIZES.values():
        assert Stack(parameters, source).resources == Stack(parameters).resources


# What each part may do


@every_size
def test_every_statement_names_its_actions_and_its_resource(parameters: dict[str, str]) -> None:
    stack = Stack(parameters)
    for place, statement in statements(stack):
        if statement["Effect"] == "Deny":
            continue
        assert "NotAction" not in statement and "NotResource" not in statement, place
        actions = listed(statement["Action"])
        assert not [action for action in actions if "*" in action], place
        if statement["Resource"] == "*":
            assert set(actions) <= NAMES_NO_RESOURCE.keys(), f"{place} allows {actions} on everything"
            continue
        for resource in listed(statement["Resource"]):
            assert set(references(resource)) & stack.resources.keys(), f"{place} allows {actions} on {resource}"


@every_size
def test_roles_have_no_policy_of_amazons_but_the_one_that_sam_adds(parameters: dict[str, str]) -> None:
    for name, role in Stack(parameters).of_type("AWS::IAM::Role").items():
        assert set(role.get("ManagedPolicyArns", [])) <= AMAZONS_OWN.keys(), name


@every_size
def test_a_role_is_for_one_service_and_one_part(parameters: dict[str, str]) -> None:
    stack = Stack(parameters)
    for name, role in stack.of_type("AWS::IAM::Role").items():
        (trusted,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert len(listed(trusted["Principal"]["Service"])) == 1, name
        users = [user for user, content in stack.resources.items() if name in references(content.get("Properties"))]
        assert len(users) == 1, f"{name} is used by {users}"


def test_nobody_else_calls_a_function() -> None:
    permissions = Stack(PRODUCTION).of_type("AWS::Lambda::Permission")
    assert permissions["CleanWaterFunctionAlexaPermission"]["EventSourceToken"] == SKILL_ID
    assert all("EventSourceToken" in each or "SourceArn" in each for each in permissions.values())


@pytest.mark.parametrize("parameters", [SMALL, PRODUCTION], ids=["small", "production"])
def test_a_skill_may_touch_its_own_table_and_read_the_totals(parameters: dict[str, str]) -> None:
    allowed = {
        (action, resource)
        for place, statement in statements(Stack(parameters))
        if place.startswith("CleanWaterFunctionRole")
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
        if action.startswith("dynamodb:")
    }
    own = {(f"dynamodb:{name}Item", "<CleanWaterTable.Arn>") for name in ("BatchGet", "Update", "Delete")}
    totals = {("dynamodb:BatchGetItem", "<TotalsTable.Arn>")} if "Production" in parameters else set()
    assert allowed == own | totals


def statements(stack: Stack) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement about what may be done, with its place; who may take a role is another matter."""
    for name, content in stack.resources.items():
        properties = content.get("Properties", {})
        documents_ = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
        documents_ += [properties["PolicyDocument"]] if "PolicyDocument" in properties else []
        for document in documents_:
            for number, statement in enumerate(document["Statement"]):
                yield f"{name}, statement {number}", statement


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# A release


def test_alexa_calls_an_alias_that_code_layer_and_parameters_move() -> None:
    stack = Stack(SMALL)
    assert stack.outputs["CleanWaterEndpoint"] == "<CleanWaterFunctionAliaslive>"
    template = documents.read(ROOT / "template.yaml")
    function = template["Resources"]["CleanWaterFunction"]["Properties"]
    # SAM makes a version for a layer alone only where both sides say so.
    assert template["Resources"]["SpeakUpLayer"]["Properties"]["PublishLambdaVersion"] == "true"
    assert function["AutoPublishAliasAllProperties"] == "true"

    def description(parameters: dict[str, str]) -> str:
        (version,) = Stack(parameters).of_type("AWS::Lambda::Version").values()
        return str(version["Description"])

    changes = ({"Production": "true"}, {"SnapStart": "PublishedVersions"}, {"CleanWaterSkillId": SKILL_ID[:-1] + "1"})
    assert len({description(SMALL), *(description({**SMALL, **change}) for change in changes)}) == 4


def test_a_release_goes_to_a_tenth_first_and_comes_back_when_listeners_feel_it() -> None:
    stack = Stack(PRODUCTION)
    (group,) = stack.of_type("AWS::CodeDeploy::DeploymentGroup").values()
    assert group["DeploymentConfigName"] == "CodeDeployDefault.LambdaCanary10Percent5Minutes"
    alarms = [alarm["Name"] for alarm in group["AlarmConfiguration"]["Alarms"]]
    assert alarms == ["<CleanWaterFails>", "<CleanWaterApologises>", "<CleanWaterForgets>"]
    assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]


# Alarms, and the page to look at


@every_size
def test_every_alarm_says_what_happened_and_tells_whoever_asked(parameters: dict[str, str]) -> None:
    for name, alarm in Stack(parameters).of_type("AWS::CloudWatch::Alarm").items():
        assert alarm["AlarmDescription"], name
        assert alarm["TreatMissingData"] == "notBreaching", f"{name} fires when nobody speaks to the skill"
        assert alarm.get("AlarmActions") == ([TOPIC] if "AlarmTopic" in parameters else None), name


def test_alarms_and_dashboard_look_where_the_skill_writes() -> None:
    stack = Stack(PRODUCTION)
    namespace = stack.resources["CleanWaterFunction"]["Properties"]["Environment"]["Variables"]["SPEAKUP_METRICS"]
    ours = [metric for metric in metrics(stack) if not metric["Namespace"].startswith("AWS/")]
    assert {metric["Namespace"] for metric in ours} == {namespace}
    assert {metric["MetricName"] for metric in ours} == {"Apologies", "NotSaved", "NotRead"} <= {*log.COUNTED}
    assert all(metric["Dimensions"] == [{"Name": "Skill", "Value": "clean_water"}] for metric in ours)

    (page,) = (json.loads(each["DashboardBody"]) for each in stack.of_type("AWS::CloudWatch::Dashboard").values())
    shown = [metric for widget in page["widgets"] for metric, *_ in widget["properties"]["metrics"]]
    searched = [re.fullmatch(SEARCH, metric["expression"]) for metric in shown if isinstance(metric, dict)]
    assert all(found and found["namespace"] == namespace for found in searched)
    assert {found["metric"] for found in searched if found} == {*log.COUNTED, "Duration"}


def metrics(stack: Stack) -> Iterator[dict[str, Any]]:
    """What the alarms look at."""
    for alarm in stack.of_type("AWS::CloudWatch::Alarm").values():
        parts = [part["MetricStat"]["Metric"] for part in alarm.get("Metrics", []) if "MetricStat" in part]
        yield from parts or [alarm]


def test_every_queue_where_something_may_wait_for_somebody_has_an_alarm() -> None:
    stack = Stack(PRODUCTION)
    watched = {name for metric in metrics(stack) for name in references(metric["Dimensions"])}
    waits = {
        name for name, queue in stack.of_type("AWS::SQS::Queue").items() if "RedrivePolicy" not in queue
    }  # from the others it goes into one of these
    assert waits == {"BadActsQueue", "PipeDeadLetters", "TallyDeadLetters", "ImpactDeadLetters"}
    assert waits <= watched


# The path of an act


def test_the_acts_alone_leave_a_listeners_record() -> None:
    pipe = Stack(PRODUCTION).resources["CleanWaterPipe"]["Properties"]
    assert pipe["Source"] == "<CleanWaterTable.StreamArn>"
    assert pipe["EnrichmentParameters"]["InputTemplate"].count("<$.") == 1
    assert "<$.dynamodb.NewImage.outbox>" in pipe["EnrichmentParameters"]["InputTemplate"]
    (pattern,) = (json.loads(each["Pattern"]) for each in pipe["SourceParameters"]["FilterCriteria"]["Filters"])
    assert pattern["dynamodb"]["NewImage"]["outbox"]["L"]["M"]["id"]["S"] == [{"exists": True}]


def test_a_queue_gives_its_function_time_and_gives_up_in_the_end() -> None:
    stack = Stack(PRODUCTION)
    for source in stack.of_type("AWS::Lambda::EventSourceMapping").values():
        (function,), (queue,) = references(source["FunctionName"]), references(source["EventSourceArn"])
        properties = stack.resources[queue]["Properties"]
        patience = int(properties["VisibilityTimeout"])
        assert patience >= 6 * int(stack.resources[function]["Properties"]["Timeout"]), queue
        assert properties["RedrivePolicy"]["deadLetterTargetArn"], queue
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"], function


# What is refused


@every_size
def test_a_sensible_choice_is_accepted(parameters: dict[str, str]) -> None:
    assert Stack(parameters).refusals == []


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"Production": "true"}, "Production without a skill"),
        ({"Production": "yes"}, "Production is none of"),
        ({"CleanWaterSkillId": "clean-water"}, "a skill id begins with amzn1.ask.skill."),
        ({"CleanWaterSkillId": "amzn1.ask.skill.1234"}, "a skill id begins with amzn1.ask.skill."),
        ({**SMALL, "ReservedConcurrency": "0"}, "with 0 no listener would ever be answered"),
        ({**SMALL, "ReservedConcurrency": "many"}, "a whole number from 1"),
        ({**SMALL, "AlarmTopic": "ops@example.org"}, "the ARN of a topic begins with arn:aws:sns"),
        ({**SMALL, "AlarmTopic": TOPIC.replace("sns", "sqs")}, "the ARN of a topic begins with arn:aws:sns"),
        ({**SMALL, "LogDays": "31"}, "LogDays is none of"),
        ({**SMALL, "SnapStart": "true"}, "SnapStart is none of"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_made(parameters: dict[str, str], said: str) -> None:
    (refusal,) = Stack(parameters).refusals
    assert said in refusal


# What Amazon's own tools say


@every_size
def test_cfn_lint_finds_nothing(parameters: dict[str, str], tmp_path: Path) -> None:
    """What is deployed; the template itself is linted by `make build`."""
    content = {"AWSTemplateFormatVersion": "2010-09-09", **Stack(parameters).decided}
    path = tmp_path / "template.json"
    path.write_text(json.dumps(content))
    run = subprocess.run(
        [str(SAM / "cfn-lint"), "--regions", "us-east-1", "--", str(path)], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
