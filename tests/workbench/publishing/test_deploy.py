"""`speakup deploy`, with a SAM that only plays."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speakup_workbench.cli import main
from speakup_workbench.publishing.deployment import Deployment
from tests.workbench.publishing.fake_sam import FakeSam
from tests.workbench.simulator.trees import project

ROOT = Path(__file__).parents[3]
ID = "amzn1.ask.skill.00000000-0000-4000-8000-000000000000"
OTHER = "amzn1.ask.skill.11111111-0000-4000-8000-000000000000"
GIVEN = ("--skill-id", f"tree_count={ID}")
ENDPOINT = "arn:aws:lambda:us-east-1:111122223333:function:tree-count:live"
TEMPLATE = """
Parameters:
  TreeCountSkillId: {Type: String, Default: "", AllowedPattern: "^(amzn1[.].*)?$"}
  Production: {Type: String, Default: "false", AllowedValues: ["false", "true"]}
  LocalFoodSkillId: {Type: String, Default: ""}
  Owner: {Type: String, Default: nobody}
Conditions:
  HasTreeCount: !Not [!Equals [!Ref TreeCountSkillId, ""]]
  IsProduction: !Equals [!Ref Production, "true"]
Resources:
  Layer: {Type: "AWS::Serverless::LayerVersion", Metadata: {BuildMethod: makefile}}
  TreeCountFunction: {Type: "AWS::Serverless::Function", Condition: HasTreeCount, Metadata: {BuildMethod: makefile}}
  TreeCountTable: {Type: "AWS::DynamoDB::Table", Condition: HasTreeCount}
  ActsBus: {Type: "AWS::Events::EventBus", Condition: IsProduction}
Outputs:
  TreeCountEndpoint: {Condition: HasTreeCount, Value: x}
  TreeCountTable: {Description: The table of what listeners told, Value: x}
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a skill, a template and a region, and an environment that knows no AWS."""
    folder = project(tmp_path / "project")
    (folder / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    config = '[default.global.parameters]\nregion = "us-east-1"\n'
    (folder / "samconfig.toml").write_text(config, encoding="utf-8")
    for name in [name for name in os.environ if name.startswith(("AWS_", "ASK_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def signed_in(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")


@pytest.fixture
def sam(tmp_path: Path, signed_in: None) -> FakeSam:
    return FakeSam(tmp_path / "bin")


def deploy(*arguments: str, said: str | None = None) -> Result:
    return CliRunner().invoke(main, ["deploy", *arguments], input=said)


def another_skill(root: Path, name: str) -> None:
    for kind in ("skills", "interaction_models"):
        shutil.copytree(root / kind / "tree_count", root / kind / name)


def remembered(root: Path, stage: str = "dev") -> Deployment:
    return Deployment.read(root, stage)


def overrides(call: list[str]) -> list[str]:
    return call[call.index("--parameter-overrides") + 1 : call.index("--region")]


# The order in which id and endpoint come to each other


def test_the_first_time_tells_which_step_comes_first(root: Path, sam: FakeSam) -> None:
    result = deploy("tree_count", "--yes")
    assert result.exit_code == 2
    assert "1. Make it in the developer console" in result.stderr
    assert "2. speakup deploy tree_count --skill-id tree_count=amzn1.ask.skill.…" in result.stderr
    assert sam.calls == []


def test_the_id_is_given_once_and_the_endpoint_comes_back(root: Path, sam: FakeSam) -> None:
    first = deploy(*GIVEN, "--yes")
    assert first.exit_code == 0, first.output
    assert f"endpoint    tree_count  {ENDPOINT}\n" in first.stdout
    assert (
        f"https://developer.amazon.com/alexa/console/ask/build/custom/{ID}/development/en_US/endpoint" in first.stdout
    )
    assert "remembered  deployments/dev.json: no secret, commit it\n" in first.stdout
    assert "The table of what listeners told\n" in first.stdout
    assert remembered(root).skill_ids == {"tree_count": ID}
    assert remembered(root).outputs["TreeCountEndpoint"] == ENDPOINT

    again = deploy("--yes")
    assert again.exit_code == 0
    assert [call[0] for call in sam.calls] == ["build", "deploy", "list"] * 2
    assert sam.calls[1] == sam.calls[4]


def test_sam_is_told_everything_and_asks_nothing(root: Path, sam: FakeSam) -> None:
    deploy(*GIVEN, "--yes", "--production", "--set", 'Owner=the "clean" one')
    build, call, outputs = sam.calls
    assert build == ["build"]
    assert call[:3] == ["deploy", "--stack-name", "speakup-dev"]
    assert {"--no-confirm-changeset", "--no-fail-on-empty-changeset", "--resolve-s3"} <= set(call)
    assert overrides([*call]) == [
        f'TreeCountSkillId="{ID}"',
        'Production="true"',
        'LocalFoodSkillId=""',
        'Owner="the \\"clean\\" one"',
    ]
    assert call[-2:] == outputs[-2:] == ["--region", "us-east-1"]


def test_somebody_is_asked_first(root: Path, sam: FakeSam) -> None:
    assert deploy(*GIVEN, said="y\n").exit_code == 0
    calls = len(sam.calls)
    for answer in ("n\n", ""):
        result = deploy(said=answer)
        assert (result.exit_code, len(sam.calls)) == (2, calls)
        assert "Nothing was deployed. Add --yes where nobody can be asked." in result.stderr


# What is remembered


def test_a_stage_is_a_stack_of_its_own_and_keeps_what_it_was_told(root: Path, sam: FakeSam) -> None:
    deploy(*GIVEN, "--yes")
    deploy("--stage", "prod", "--skill-id", f"tree_count={OTHER}", "--production", "--region", "eu-west-1", "--yes")
    assert remembered(root).parameters == {}
    assert remembered(root, "prod").parameters == {"Production": "true"}
    assert deploy("--stage", "prod", "--yes").exit_code == 0
    call = [*sam.calls[-2]]
    assert call[2] == "speakup-prod"
    assert overrides(call)[:2] == [f'TreeCountSkillId="{OTHER}"', 'Production="true"']
    assert call[-2:] == ["--region", "eu-west-1"]


def test_a_stage_stays_where_it_is(root: Path, sam: FakeSam, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(*GIVEN, "--yes")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert deploy("--yes").exit_code == 0
    assert sam.calls[-1][-1] == "us-east-1"
    moved = deploy("--yes", "--region", "eu-west-1")
    assert moved.exit_code == 2
    assert "dev is deployed in us-east-1, and a stack cannot move to eu-west-1." in moved.stderr


def test_a_skill_can_be_taken_out_only_by_saying_so(root: Path, sam: FakeSam) -> None:
    deploy(*GIVEN, "--yes")
    asked = deploy("tree_count", "--skill-id", "tree_count=", "--yes")
    assert "is to be deployed, and by --skill-id tree_count= to be taken out. Which?" in asked.stderr
    emptied = deploy("--skill-id", "tree_count=", "--dry-run")
    assert "speakup-dev would have no skill left. Take it down as a whole: sam delete" in emptied.stderr
    assert remembered(root).skill_ids == {"tree_count": ID}
    another_skill(root, "local_food")
    deploy("--skill-id", f"local_food={OTHER}", "--yes")
    assert remembered(root).skill_ids == {"local_food": OTHER, "tree_count": ID}
    assert deploy("--skill-id", "tree_count=", "--yes").exit_code == 0
    assert remembered(root).skill_ids == {"local_food": OTHER}
    assert 'TreeCountSkillId=""' in sam.calls[-2]


def test_a_skill_that_is_gone_is_not_deployed_by_accident(root: Path, sam: FakeSam) -> None:
    another_skill(root, "local_food")
    deploy(*GIVEN, "--skill-id", f"local_food={OTHER}", "--yes")
    shutil.rmtree(root / "skills" / "local_food")
    result = deploy("--yes")
    assert result.exit_code == 2
    assert "dev has local_food, which is no longer in " in result.stderr
    assert "take it out: --skill-id local_food=" in result.stderr
    assert deploy("--skill-id", "local_food=", "--yes").exit_code == 0
    assert remembered(root).skill_ids == {"tree_count": ID}
    again = deploy("--skill-id", "local_food=", "--yes")
    assert "local_food cannot be taken out of dev, for it is not in it. There is: tree_count." in again.stderr


def test_two_skills_have_two_ids(root: Path, sam: FakeSam) -> None:
    another_skill(root, "local_food")
    result = deploy(*GIVEN, "--skill-id", f"local_food={ID}", "--yes")
    assert "local_food and tree_count have the same id" in result.stderr
    assert sam.calls == []


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "stage": "prod"}', "\xff"])
def test_a_file_that_was_changed_by_hand_is_refused(root: Path, sam: FakeSam, content: str) -> None:
    path = root / "deployments" / "dev.json"
    path.parent.mkdir()
    path.write_bytes(content.encode("latin-1"))
    result = deploy(*GIVEN, "--yes")
    assert result.exit_code == 2
    assert str(path) in result.stderr
    assert "Bring it back" in result.stderr
    assert sam.calls == []


# The ASK CLI's memory


def ask_states(root: Path, **skill_ids: str) -> Path:
    path = root / ".ask" / "ask-states.json"
    path.parent.mkdir(exist_ok=True)
    profiles = {profile: {"skillId": skill_id, "code": {}} for profile, skill_id in skill_ids.items()}
    path.write_text(json.dumps({"askcliStatesVersion": "2020-03-31", "profiles": profiles}), encoding="utf-8")
    return path


def test_the_ask_cli_knows_the_id(root: Path, sam: FakeSam) -> None:
    path = ask_states(root, default=ID, charity=OTHER)
    before = path.read_text(encoding="utf-8")
    assert deploy("--yes").exit_code == 0
    assert deploy("--yes", "--stage", "prod", "--ask-profile", "charity").exit_code == 0
    assert (remembered(root).skill_ids, remembered(root, "prod").skill_ids) == (
        {"tree_count": ID},
        {"tree_count": OTHER},
    )
    assert path.read_text(encoding="utf-8") == before


def test_an_id_that_is_given_is_told_to_the_ask_cli(root: Path, sam: FakeSam) -> None:
    path = ask_states(root, charity=OTHER)
    result = deploy(*GIVEN, "--yes")
    assert "remembered  .ask/ask-states.json" in result.stdout
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "askcliStatesVersion": "2020-03-31",
        "profiles": {"charity": {"skillId": OTHER, "code": {}}, "default": {"skillId": ID}},
    }


def test_where_the_ask_cli_is_used_its_file_is_made_and_elsewhere_not(root: Path, sam: FakeSam) -> None:
    deploy(*GIVEN, "--yes")
    assert not (root / ".ask").exists()
    (root / "ask-resources.json").write_text("{}", encoding="utf-8")
    deploy(*GIVEN, "--yes")
    states = json.loads((root / ".ask" / "ask-states.json").read_text(encoding="utf-8"))
    assert states == {"askcliStatesVersion": "2020-03-31", "profiles": {"default": {"skillId": ID}}}


def test_of_several_skills_each_has_its_own_folder_for_the_ask_cli(root: Path, sam: FakeSam) -> None:
    another_skill(root, "local_food")
    ask_states(root, default=OTHER)
    listing = root / "store_listings" / "tree_count"
    listing.mkdir(parents=True)
    ask_states(listing, default=ID)
    assert deploy("tree_count", "--yes").exit_code == 0
    assert remembered(root).skill_ids == {"tree_count": ID}


def test_two_ids_for_one_skill_are_not_chosen_from(root: Path, sam: FakeSam) -> None:
    ask_states(root, default=OTHER)
    result = deploy(*GIVEN, "--yes")
    assert result.exit_code == 2
    assert f"tree_count is {ID} by --skill-id, and {OTHER} in " in result.stderr
    assert sam.calls == []


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"profiles": {"default": "x"}}', '{"profiles": []}'])
def test_a_broken_file_of_the_ask_cli_is_named(root: Path, sam: FakeSam, content: str) -> None:
    ask_states(root).write_text(content, encoding="utf-8")
    result = deploy(*GIVEN, "--yes")
    assert result.exit_code == 2
    assert "ask-states.json is not what the ASK CLI writes." in result.stderr


# Dry runs


def test_without_credentials_or_sam_a_dry_run_says_what_it_would_do(root: Path) -> None:
    result = deploy(*GIVEN, "--production", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:-1] == [
        "stage       dev: the new stack speakup-dev in us-east-1",
        f"skill       tree_count  {ID}",
        "parameter   Production = true",
        "parameter   Owner = nobody (unless you say otherwise)",
        "builds      Layer, TreeCountFunction",
        "adds        Layer  AWS::Serverless::LayerVersion",
        "adds        TreeCountFunction  AWS::Serverless::Function",
        "adds        TreeCountTable  AWS::DynamoDB::Table",
        "adds        ActsBus  AWS::Events::EventBus",
    ]
    assert "asked       nobody: AWS SAM, which builds and deploys, is not here." in result.stdout
    assert not (root / "deployments").exists()


def test_a_dry_run_against_the_last_deployment_tells_what_is_new(root: Path, sam: FakeSam) -> None:
    deploy(*GIVEN, "--yes")
    result = deploy("--production", "--dry-run", "--json")
    told = json.loads(result.stdout)
    assert (told["deployed"], told["asked"]) == (False, True)
    assert [(each["action"], each["resource"]) for each in told["changes"]] == [
        ("Add", "TreeCountFunction"),
        ("Add", "TreeCountFunctionRole"),
        ("Modify", "TreeCountTable"),
        ("Delete", "OldAlarm"),
    ]
    assert [each["resource"] for each in told["changes"] if each["replaced"]] == ["TreeCountTable"]
    assert "may change  TreeCountFunction" in result.stderr
    assert "adds        ActsBus" in result.stderr
    assert "asked       CloudFormation: adds 2, changes 1, removes 1, replaces TreeCountTable." in result.stderr
    assert "--no-execute-changeset" in sam.calls[-1]
    assert remembered(root).parameters == {}


def test_the_dry_run_of_this_repository_needs_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = deploy("clean_water", "--skill-id", f"clean_water={ID}", "--dry-run", "--json", "--stage", "nobodys")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["parameters"]["CleanWaterSkillId"] == ID
    assert {"SpeakUpLayer", "CleanWaterFunction"} <= set(told["builds"])
    assert not (ROOT / "deployments" / "nobodys.json").exists()


# What is wrong beforehand


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--skill-id", "tree_count=12345"), "'12345' is no id of tree_count."),
        (("--skill-id", f"tree_count={ID}\n"), "is no id of tree_count."),
        (("--skill-id", f"tree_count={ID.upper()}"), "is no id of tree_count."),
        (("--skill-id", "tree_count"), "'tree_count' is not SKILL=ID."),
        (("--skill-id", f"tre_count={ID}"), "Did you mean 'tree_count'?"),
        ((*GIVEN, "--skill-id", f"tree_count={OTHER}"), "--skill-id says tree_count="),
        ((*GIVEN, "zebra"), "There is no skill 'zebra'"),
        ((*GIVEN, "--stage", "My Stage"), "'My Stage' cannot be a stage"),
        ((*GIVEN, "--stage", "../dev"), "'../dev' cannot be a stage"),
        ((*GIVEN, "--stage", "d" * 41), "cannot be a stage"),
        ((*GIVEN, "--stage", "dev-"), "cannot be a stage"),
        ((*GIVEN, "--region", "Ireland"), "'Ireland' is no region of AWS"),
        ((*GIVEN, "--set", "Production=yes"), "Production cannot be 'yes': it takes false, true."),
        ((*GIVEN, "--set", "Productoin=true"), "it has no parameter Productoin."),
        (
            (*GIVEN, "--set", "Production=false", "--production"),
            "Production is false by --set, and true by --production.",
        ),
        ((*GIVEN, "--set", f"TreeCountSkillId={ID}"), "TreeCountSkillId is given by --skill-id"),
        ((*GIVEN, "--profile", "nobody"), "The config profile (nobody) could not be found"),
    ],
)
def test_a_mistake_is_told_before_anything_is_done(
    root: Path, sam: FakeSam, arguments: tuple[str, ...], told: str
) -> None:
    result = deploy(*arguments, "--yes")
    assert result.exit_code == 2
    assert told in result.stderr
    assert sam.calls == []
    assert not (root / "deployments").exists()


def test_a_skill_that_the_template_does_not_know_is_refused(root: Path, sam: FakeSam) -> None:
    another_skill(root, "quiet_hours")
    result = deploy("--skill-id", f"quiet_hours={ID}", "--yes")
    assert "template.yaml has no parameter QuietHoursSkillId, so it cannot deploy quiet_hours." in result.stderr


def test_what_the_checks_find_is_named_and_not_deployed(root: Path, sam: FakeSam) -> None:
    (root / "skills" / "tree_count" / "skill.py").write_text("no Python", encoding="utf-8")
    result = deploy(*GIVEN, "--yes")
    assert result.exit_code == 1
    assert "skills/tree_count/skill.py" in result.stderr
    assert "Nothing was deployed, because of these errors." in result.stderr
    assert deploy(*GIVEN, "--dry-run").exit_code == 1
    assert sam.calls == []


def test_without_sam_it_is_said_how_to_get_it(root: Path, signed_in: None) -> None:
    result = deploy(*GIVEN, "--yes")
    assert result.exit_code == 2
    assert "`make build` installs it into .venv-sam" in result.stderr


def test_the_projects_own_sam_comes_first(root: Path, sam: FakeSam, tmp_path: Path) -> None:
    (root / ".venv-sam").mkdir()
    own = FakeSam(root / ".venv-sam" / "bin")
    deploy(*GIVEN, "--yes")
    assert (len(own.calls), len(sam.calls)) == (3, 0)


def test_without_credentials_it_is_said_how_to_sign_in(root: Path, tmp_path: Path) -> None:
    sam = FakeSam(tmp_path / "bin")
    result = deploy(*GIVEN, "--yes")
    assert result.exit_code == 2
    assert "There are no AWS credentials. Sign in with `aws sso login`" in result.stderr
    assert sam.calls == []


def test_without_a_region_it_is_asked_for(root: Path, sam: FakeSam) -> None:
    (root / "samconfig.toml").unlink()
    assert "Where to? Name a --region" in deploy(*GIVEN, "--yes").stderr
    assert deploy(*GIVEN, "--yes", "--region", "eu-west-1").exit_code == 0


# What goes wrong on the way


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        ("expired", 2, "Nothing was deployed. Your sign-in has run out"),
        (
            "refused",
            1,
            "speakup-dev was not deployed; what had been begun is taken back. SAM said: Error: Failed to create",
        ),
        ("rolled back", 1, "Delete that, and deploy again: sam delete --stack-name speakup-dev --region us-east-1"),
        ("forbidden", 1, "Your credentials may not do that; docs/deploying.md"),
    ],
)
def test_a_deployment_that_fails_is_told_and_not_remembered(
    root: Path, sam: FakeSam, answer: str, status: int, told: str
) -> None:
    deploy(*GIVEN, "--yes")
    before = remembered(root)
    sam.plays(answer)
    result = deploy("--production", "--yes")
    assert (result.exit_code, remembered(root)) == (status, before)
    assert told in result.stderr
    assert "Traceback" not in result.output


def test_nothing_new_is_well(root: Path, sam: FakeSam) -> None:
    sam.plays("nothing new")
    result = deploy(*GIVEN, "--yes")
    assert result.exit_code == 0
    assert "deployed    speakup-dev in us-east-1: no change\n" in result.stdout
    assert f"endpoint    tree_count  {ENDPOINT}\n" in result.stdout


def test_what_cannot_be_built_is_not_deployed(root: Path, sam: FakeSam) -> None:
    sam.plays(builds=False)
    result = deploy(*GIVEN, "--yes")
    assert (result.exit_code, [call[0] for call in sam.calls]) == (1, ["build"])
    assert "It could not be built, so nothing was deployed. SAM said: Error: CustomMakeBuilder" in result.stderr
    assert not (root / "deployments").exists()


def test_a_deployment_whose_outputs_are_not_told_is_remembered_all_the_same(root: Path, sam: FakeSam) -> None:
    sam.plays(tells=False)
    result = deploy(*GIVEN, "--yes")
    assert result.exit_code == 1
    assert "speakup-dev is deployed, but does not tell its outputs." in result.stderr
    assert remembered(root).skill_ids == {"tree_count": ID}


def test_progress_is_shown_without_the_room_of_tables(root: Path, sam: FakeSam) -> None:
    result = deploy(*GIVEN, "--yes", "--json")
    assert "+ Add  TreeCountFunction  AWS::Lambda::Function  N/A\n" in result.stderr
    assert "-----" not in result.stderr
    told = json.loads(result.stdout)
    assert (told["deployed"], told["outputs"]["TreeCountEndpoint"]) == (True, ENDPOINT)
    assert told["remembered"] == ["deployments/dev.json"]


def test_a_folder_that_cannot_be_written_is_told_after_the_deployment(root: Path, sam: FakeSam) -> None:
    (root / "deployments").write_text("a file", encoding="utf-8")
    result = deploy(*GIVEN, "--yes")
    assert result.exit_code == 2
    assert "dev.json" in result.stderr
