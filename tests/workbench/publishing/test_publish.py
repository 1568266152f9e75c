"""`speakup publish`, against an Amazon on this computer and a SAM that only plays."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from speakup_workbench.errors import Failed, Mistake
from speakup_workbench.project import Project
from speakup_workbench.publishing import credentials
from speakup_workbench.publishing.account import Vendor
from speakup_workbench.publishing.deployment import Deployment
from speakup_workbench.publishing.pace import Pace
from speakup_workbench.publishing.publish import Look, Publication, Published
from speakup_workbench.publishing.smapi import Smapi
from tests.workbench.publishing import fake_amazon
from tests.workbench.publishing.fake_amazon import VENDOR, FakeAmazon, Skill
from tests.workbench.publishing.fake_sam import FakeSam

Speakup = Callable[..., Result]
ENDPOINT = "arn:aws:lambda:us-east-1:111122223333:function:tree-count:live"
OTHERS = "amzn1.ask.skill.99999999-0000-4000-8000-000000000000"


def only(amazon: FakeAmazon) -> Skill:
    (skill,) = amazon.skills.values()
    return skill


def remembered(root: Path) -> Deployment:
    return Deployment.read(root, "dev")


def known(root: Path, skill_id: str) -> None:
    """As if the skill had been published from here some time ago."""
    Deployment("dev", "us-east-1", {"orchard": skill_id}, outputs={"OrchardEndpoint": ENDPOINT}).write(root)


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def in_the_console(skill: Skill, before: str, after: str) -> None:
    """Somebody changes the listing at Amazon."""
    text = skill.files["skill.json"].decode()
    assert before in text
    skill.put({**skill.files, "skill.json": text.replace(before, after).encode()})


# The way of a skill


def test_a_skill_comes_to_your_echo(root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup) -> None:
    result = speakup("publish", "orchard", said="y\n")
    assert result.exit_code == 0, result.output
    skill = only(amazon)
    assert "Publish orchard for Orchard Friends?" in result.stdout
    assert skill.enabled
    assert skill.manifest["apis"]["custom"]["endpoint"] == {"uri": ENDPOINT}
    assert skill.models == ["en-GB", "en-US"]
    assert {name for name in skill.files if name.startswith("assets/")} == {
        f"assets/images/{locale}_{size}Icon.png" for locale in ("en-GB", "en-US") for size in ("small", "large")
    }
    assert remembered(root).skill_ids == {"orchard": skill.id}
    assert remembered(root).tags == {"orchard": skill.tag}
    assert remembered(root).imports == {}
    assert f'OrchardSkillId="{skill.id}"' in sam.calls[1]
    assert "import      InteractionModel.en_US  in progress\nimport      Manifest  succeeded" in result.stderr
    assert "build       en-US LANGUAGE_MODEL_QUICK_BUILD  succeeded" in result.stderr
    assert "en-US  “Alexa, open the little orchard”" in result.stdout


def test_the_skill_is_made_before_it_is_deployed_and_its_package_sent_after(
    root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup
) -> None:
    speakup("publish", "orchard", "--yes")
    changing = [re.sub(r"amzn1[^/]*", "…", call) for call in amazon.calls if not call.startswith("GET")]
    assert changing == [
        "POST /auth/o2/token",
        "POST /v1/skills",
        "POST /v1/skills/uploads",
        "PUT /upload/…",
        "POST /v1/skills/…/imports",
        "PUT /v1/skills/…/stages/development/enablement",
    ]


def test_published_again_nothing_is_sent(root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup) -> None:
    speakup("publish", "orchard", "--yes")
    amazon.calls.clear()
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 0, result.output
    assert "unchanged   what Amazon has is what these files say" in result.output
    assert not any("imports" in call or "uploads" in call for call in amazon.calls)


def test_what_changes_is_shown_before_it_is_sent(
    root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup
) -> None:
    speakup("publish", "orchard", "--yes")
    edit(root / "store_listings/orchard/skill.json", "Counts the trees that you plant.", "Counts your trees.")
    edit(
        root / "interaction_models/orchard/en-US.json",
        '"plant {count} trees"',
        '"plant {count} trees", "{count} it is"',
    )
    result = speakup("publish", "orchard", said="n\n")
    assert result.exit_code == 2
    assert "Nothing was sent. Add --yes where nobody can be asked." in result.output
    assert "changes     interactionModels/custom/en-US.json" in result.stdout
    assert re.search(r"adds +\S*PlantIntent\.samples\.\{count\} it is: \{count\} it is", result.stdout)
    assert "locales.en-US.summary: Counts the trees that you plant. → Counts your trees." in result.stdout
    assert b"Counts your trees." not in only(amazon).files["skill.json"]

    assert speakup("publish", "orchard", said="y\n").exit_code == 0
    assert b"Counts your trees." in only(amazon).files["skill.json"]


def test_a_dry_run_tells_and_does_nothing(root: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    result = speakup("publish", "orchard", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "makes       a new skill at Amazon" in result.output
    assert "Nothing was made, deployed or sent." in result.output
    assert amazon.skills == {}
    assert not (root / "deployments").exists()


def test_what_a_program_reads(root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup) -> None:
    told = json.loads(speakup("publish", "orchard", "--yes", "--json").stdout)
    assert told["skill_id"] == only(amazon).id
    assert told["made"] and told["published"] and told["to_do"] == []
    assert told["say"]["en-US"] == "Alexa, open the little orchard"
    again = json.loads(speakup("publish", "orchard", "--yes", "--json").stdout)
    assert (again["made"], again["import"], again["differences"]) == (False, None, [])


def test_somebody_else_deploys(root: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    first = speakup("publish", "orchard", "--yes", "--no-deploy")
    assert first.exit_code == 2
    assert "orchard is not deployed as dev, so Alexa would have nobody to call." in first.stderr
    known(root, only(amazon).id)
    assert speakup("publish", "orchard", "--yes", "--no-deploy").exit_code == 0
    assert only(amazon).enabled


def test_an_id_that_is_given_is_remembered(root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup) -> None:
    skill = amazon.skill()
    assert speakup("publish", "orchard", "--yes", "--skill-id", skill.id).exit_code == 0
    assert remembered(root).skill_ids == {"orchard": skill.id}
    result = speakup("publish", "orchard", "--yes", "--skill-id", OTHERS)
    assert result.exit_code == 2
    assert f"orchard is {skill.id} for dev, and not {OTHERS}." in result.stderr


def test_two_stages_are_two_skills(root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup) -> None:
    speakup("publish", "orchard", "--yes")
    assert speakup("publish", "orchard", "--yes", "--stage", "prod").exit_code == 0
    assert len(amazon.skills) == 2
    assert Deployment.read(root, "prod").skill_ids != remembered(root).skill_ids


# What is changed in the console


@pytest.fixture
def edited(root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup) -> Skill:
    speakup("publish", "orchard", "--yes")
    in_the_console(only(amazon), "Counts the trees", "Names the trees")
    return only(amazon)


def test_what_was_changed_in_the_console_is_shown_and_not_overwritten(edited: Skill, speakup: Speakup) -> None:
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 2
    assert "edited      somebody changed the skill at Amazon since it was last sent from here" in result.output
    assert "Names the trees that you plant. → Counts the trees that you plant." in result.output
    assert "Nothing was sent. Bring what was changed there into your files" in result.stderr
    assert b"Names the trees" in edited.files["skill.json"]


@pytest.mark.parametrize(("arguments", "said"), [(("--yes", "--overwrite"), ""), (("--yes",), "y\n"), ((), "y\ny\n")])
def test_it_is_overwritten_when_somebody_says_so(
    edited: Skill, speakup: Speakup, arguments: tuple[str, ...], said: str
) -> None:
    assert speakup("publish", "orchard", *arguments, said=said).exit_code == 0
    assert b"Names the trees" not in edited.files["skill.json"]


def test_the_same_change_here_and_there_is_no_question(edited: Skill, root: Path, speakup: Speakup) -> None:
    edit(root / "store_listings/orchard/skill.json", "Counts the trees", "Names the trees")
    assert speakup("publish", "orchard", "--yes").exit_code == 0
    assert remembered(root).tags == {"orchard": edited.tag}


def test_a_skill_that_somebody_built_in_the_console_is_not_overwritten_unasked(
    root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup
) -> None:
    skill = amazon.skill()
    skill.put({**skill.files, "interactionModels/custom/en-US.json": b'{"interactionModel": {}}'})
    known(root, skill.id)
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 2
    assert "edited" in result.output


def test_what_changes_while_it_is_deployed_is_not_overwritten_either(
    root: Path, amazon: FakeAmazon, publication: Publication
) -> None:
    run(publication)
    edit(root / "store_listings/orchard/skill.json", "Counts the trees", "Counts all trees")

    def meanwhile(skill_id: str) -> None:
        in_the_console(only(amazon), "EDUCATION_AND_REFERENCE", "LIFESTYLE")

    with pytest.raises(Failed, match="Somebody changed the skill at Amazon in this moment"):
        publication.publish(publication.look(), meanwhile)
    assert only(amazon).manifest["publishingInformation"]["category"] == "LIFESTYLE"


# What Amazon does not take


def test_an_error_in_the_listing_is_shown_at_its_line(
    root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup
) -> None:
    said = "Instance at property path \"$.manifest.publishingInformation.locales['en-GB'].summary\" is taken."
    details = {"reason": {"type": "MALFORMED_INPUT"}, "maximumStringLength": 160}
    amazon.refuses = {"Manifest": {"message": said, "validationDetails": details}}
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 1
    listing = (root / "store_listings/orchard/skill.json").read_text(encoding="utf-8").splitlines()
    line = [number for number, text in enumerate(listing, 1) if '"summary"' in text][1]
    assert f"store_listings/orchard/skill.json:{line}:" in result.stderr
    assert said in result.stderr
    assert "maximumStringLength: 160" in result.stderr
    assert "Amazon did not take the package (ROLLBACK_SUCCEEDED)" in result.stderr
    assert remembered(root).imports == {}

    assert speakup("publish", "orchard", "--yes").exit_code == 0


def test_an_error_in_a_model_is_shown_at_its_line(
    root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup
) -> None:
    speakup("publish", "orchard", "--yes")
    only(amazon).failed_builds = {"en-US": 'The intent "PlantIntent" is not what it seems.'}
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 1
    assert re.search(r"interaction_models/orchard/en-US.json:\d+:\d+: The intent \"PlantIntent\"", result.stderr)


def test_a_check_that_fails_sends_nothing(root: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    edit(root / "interaction_models/orchard/en-US.json", '"the little orchard"', '"alexa orchard"')
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 1
    assert "Nothing was sent, because of these." in result.stderr
    assert amazon.calls == []


def test_without_sam_nothing_is_made(root: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 2
    assert "AWS SAM, which builds and deploys, is not here." in result.stderr
    assert amazon.skills == {}


def test_a_deployment_that_fails_leaves_a_skill_that_the_next_run_takes(
    root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup
) -> None:
    sam.plays("refused")
    assert speakup("publish", "orchard", "--yes").exit_code == 1
    made = only(amazon).id
    assert remembered(root).skill_ids == {"orchard": made}
    sam.plays("well")
    assert speakup("publish", "orchard", "--yes").exit_code == 0
    assert only(amazon).id == made


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("413", "Amazon takes no package as large: make the icons smaller."),
        ("409", "Amazon is at another change of this skill."),
        ("400", "Correct that, and run the same again."),
        ("403", "This account may not do that, or not now"),
        ("500", "This is a fault on Amazon's side."),
    ],
)
def test_a_refusal_is_told_with_what_to_do(
    root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup, status: str, says: str
) -> None:
    speakup("publish", "orchard", "--yes")
    importing = next(number for number, call in enumerate(amazon.calls) if call.endswith("/imports"))
    start_anew(amazon, root)
    amazon.faults = {importing: status}
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 1
    assert f"Error: Amazon refused the package: as if {status}" in result.stderr
    assert says in result.stderr


# Whose skill it is


def test_a_skill_of_another_account(root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup) -> None:
    strange = amazon.skill(vendor="MSTRANGER")
    known(root, strange.id)
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 2
    assert f"{strange.id} is no skill of vendor {VENDOR} (Orchard Friends)." in result.stderr


def test_a_vendor_that_is_not_mine(
    root: Path, amazon: FakeAmazon, speakup: Speakup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASK_VENDOR_ID", "MSTRANGER")
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 2
    assert f"'MSTRANGER' is no vendor of this account: there is {VENDOR} (Orchard Friends)." in result.stderr


def test_several_vendors_and_none_is_named(root: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    amazon.vendors.append({"name": "Others", "id": "M2", "roles": []})
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 2
    assert "This account belongs to several vendors" in result.stderr
    assert "M2 (Others)" in result.stderr


def test_an_account_without_a_developer(root: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    amazon.vendors.clear()
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 2
    assert "This account publishes nothing yet. Sign in at https://developer.amazon.com" in result.stderr


def test_another_skill_of_the_same_name_is_left_alone(
    root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup
) -> None:
    speakup("publish", "orchard", "--yes")
    finished = only(amazon)
    (root / "deployments/dev.json").unlink()
    assert speakup("publish", "orchard", "--yes").exit_code == 0
    assert len(amazon.skills) == 2
    assert remembered(root).skill_ids["orchard"] != finished.id


def test_several_left_over_skills_are_for_somebody_to_choose_from(
    root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup
) -> None:
    listing = json.loads((root / "store_listings/orchard/skill.json").read_text(encoding="utf-8"))["manifest"]
    del listing["events"]
    ids = [amazon.skill(listing).id for _ in range(2)]
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 2
    assert f"There are 2 skills of this name without an endpoint: {', '.join(ids)}." in result.stderr


def test_an_installation_without_amazons_sdk(
    root: Path, amazon: FakeAmazon, speakup: Speakup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ask_smapi_model.services.skill_management", None)
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 2
    assert "Amazon's SDK for managing skills is not here. Install it: pip install" in result.stderr


# Nothing of a sign-in is ever shown


def test_no_token_is_printed(root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup) -> None:
    shown = "".join(speakup("publish", "orchard", *more).output for more in (("--yes",), ("--yes", "--json")))
    amazon.faults = {len(amazon.calls) + 3: "500", len(amazon.calls) + 5: "cut"}
    shown += speakup("publish", "orchard", "--yes").output
    for secret in (fake_amazon.REFRESH, fake_amazon.SECRET, "Atza|", "Signature"):
        assert secret not in shown
    assert fake_amazon.REFRESH not in repr(credentials.found(None))


# Interrupted at any point, and run again


@pytest.fixture
def publication(root: Path, amazon: FakeAmazon) -> Publication:
    project = Project(root)
    smapi = Smapi(credentials.found(None), Pace(sleep=lambda _: None))
    vendor = Vendor(VENDOR, "Orchard Friends")
    return Publication(project, project.skill("orchard"), "dev", smapi, vendor, "default", lambda line: None)


def run(publication: Publication) -> Published:
    def deploy(skill_id: str) -> None:
        deployment = Deployment.read(publication.project.root, "dev")
        replace(deployment, region="us-east-1", outputs={"OrchardEndpoint": ENDPOINT}).write(publication.project.root)

    look = publication.look()
    assert not look.edited, "nobody edited it"
    return publication.publish(look, deploy)


def state(amazon: FakeAmazon, root: Path) -> Any:
    """What is there in the end, without the ids, which are by chance."""
    deployment = remembered(root)
    skills = [(each.enabled, each.tag, sorted(each.files)) for each in amazon.skills.values()]
    is_known = [*deployment.skill_ids.values()] == [*amazon.skills]
    return skills, is_known, deployment.tags, deployment.imports, deployment.outputs


FAULTS = ("429", "500", "503", "401", "409", "412", "cut", "lost")


@pytest.mark.parametrize("fault", FAULTS)
def test_after_a_fault_at_any_call_the_next_run_ends_in_the_same_state(
    root: Path, publication: Publication, amazon: FakeAmazon, fault: str
) -> None:
    run(publication)
    calls, expected = len(amazon.calls), state(amazon, root)
    ended_early = 0
    for number in range(calls):
        start_anew(amazon, root)
        amazon.faults = {number: fault}
        anew = replace(publication, smapi=Smapi(credentials.found(None), Pace(sleep=lambda _: None)))
        try:
            run(anew)
        except (Failed, Mistake):
            ended_early += 1
        amazon.faults = {}
        run(anew)
        assert state(amazon, root) == expected, f"{fault} at call {number}"
    assert calls > 10
    assert (ended_early == 0) == (fault == "429"), "only this is tried again whatever was asked"


def test_interrupted_anywhere_the_next_run_ends_in_the_same_state(
    root: Path, publication: Publication, amazon: FakeAmazon
) -> None:
    told: list[str] = []
    run(replace(publication, tell=told.append))
    expected = state(amazon, root)
    for number in range(len(told)):
        start_anew(amazon, root)
        with pytest.raises(KeyboardInterrupt):
            run(replace(publication, tell=_interrupting(number)))
        run(publication)
        assert state(amazon, root) == expected, f"interrupted at {told[number]!r}"


def test_a_change_too_survives_a_fault_at_any_call(root: Path, publication: Publication, amazon: FakeAmazon) -> None:
    run(publication)
    listing = root / "store_listings/orchard/skill.json"
    before = listing.read_text(encoding="utf-8")
    amazon.calls.clear()
    edit(listing, "Counts the trees", "Counts all trees")
    run(publication)
    calls, expected = len(amazon.calls), state(amazon, root)
    for number in range(calls):
        listing.write_text(before, encoding="utf-8")
        run(publication)
        edit(listing, "Counts the trees", "Counts all trees")
        amazon.calls.clear()
        amazon.faults = {number: "lost"}
        try:
            run(publication)
        except Failed:
            pass
        amazon.faults = {}
        run(publication)
        assert state(amazon, root) == expected, f"at call {number}"


def _interrupting(number: int) -> Callable[[str], None]:
    lines: Iterator[int] = iter(range(1000))

    def tell(line: str) -> None:
        if next(lines) == number:
            raise KeyboardInterrupt

    return tell


def start_anew(amazon: FakeAmazon, root: Path) -> None:
    amazon.skills.clear()
    amazon.calls.clear()
    (root / "deployments/dev.json").unlink(missing_ok=True)


def test_an_import_that_amazon_was_still_at_is_waited_for(
    root: Path, publication: Publication, amazon: FakeAmazon
) -> None:
    run(publication)
    imported = next(iter(amazon.imports))
    deployment = remembered(root)
    replace(deployment, imports={"orchard": imported}, tags={}).write(root)
    amazon.polls.clear()
    told: list[str] = []
    run(replace(publication, tell=told.append))
    assert told[0] == f"goes on     with the import {imported}"
    assert remembered(root) == deployment


def test_an_import_that_failed_meanwhile_is_told_and_done_anew(
    root: Path, publication: Publication, amazon: FakeAmazon
) -> None:
    run(publication)
    amazon.refuses = {"InteractionModel.en_US": {"message": "The sample is too long."}}
    edit(root / "store_listings/orchard/skill.json", "Counts the trees", "Counts all trees")
    with pytest.raises(KeyboardInterrupt):
        run(replace(publication, tell=_interrupting(1)))
    told: list[str] = []
    run(replace(publication, tell=told.append))
    assert any("interaction_models/orchard/en-US.json: The sample is too long." in line for line in told)
    assert b"Counts all trees" in only(amazon).files["skill.json"]
    assert remembered(root).imports == {}


def test_an_import_that_amazon_has_forgotten(root: Path, publication: Publication, amazon: FakeAmazon) -> None:
    run(publication)
    replace(remembered(root), imports={"orchard": "amzn1.ask-package.import.gone"}).write(root)
    run(publication)
    assert remembered(root).imports == {}


def test_what_a_look_tells_of_a_new_skill(publication: Publication) -> None:
    look = publication.look()
    assert (look.skill_id, look.edited, look.contents) == ("", False, None)
    assert {each.file for each in look.differences} >= {"skill.json", "interactionModels/custom/en-US.json"}
    assert isinstance(look, Look)
