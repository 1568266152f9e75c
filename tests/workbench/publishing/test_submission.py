"""`speakup submit`, `status`, `withdraw`, `rollback` and `beta`, against an Amazon on this computer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.workbench.publishing.fake_amazon import FakeAmazon, Skill
from tests.workbench.publishing.fake_sam import FakeSam

Speakup = Callable[..., Result]


def validation(title: str, importance: str, status: str) -> dict[str, Any]:
    return {
        "title": title,
        "description": f"{title}: see there.",
        "category": "Metadata",
        "locale": "en-US",
        "importance": importance,
        "status": status,
    }


@pytest.fixture
def skill(root: Path, sam: FakeSam, amazon: FakeAmazon, speakup: Speakup) -> Skill:
    """One that is published, and that Amazon's own test finds well."""
    assert speakup("publish", "orchard", "--yes").exit_code == 0
    amazon.validations = [validation("Icons", "REQUIRED", "SUCCESSFUL")]
    (found,) = amazon.skills.values()
    return found


def submissions(amazon: FakeAmazon) -> int:
    return sum(call.endswith("/submit") for call in amazon.calls)


def test_a_skill_is_submitted_once(skill: Skill, amazon: FakeAmazon, speakup: Speakup) -> None:
    result = speakup("submit", "orchard", "--message", "The first", said="y\n")
    assert result.exit_code == 0, result.output
    assert "validated   1 tests of Amazon's, 0 failed" in result.output
    assert "once certified, it is in the store" in result.output
    assert skill.in_review
    assert skill.versions[0]["message"] == "The first"
    again = speakup("submit", "orchard", "--yes")
    assert again.exit_code == 0
    assert "in review   since 2026-11-21T20:00:00.000Z" in again.output
    assert submissions(amazon) == 1


def test_a_submission_whose_answer_got_lost_is_not_sent_twice(
    skill: Skill, amazon: FakeAmazon, speakup: Speakup
) -> None:
    amazon.calls.clear()
    speakup("submit", "orchard", said="n\n")
    amazon.faults = {len(amazon.calls) * 2: "lost"}
    result = speakup("submit", "orchard", "--yes")
    assert result.exit_code == 1
    assert "so nobody knows whether it did what was asked" in result.stderr
    assert "in review" in speakup("submit", "orchard", "--yes").output
    assert submissions(amazon) == 1


def test_nobody_says_yes(skill: Skill, amazon: FakeAmazon, speakup: Speakup) -> None:
    result = speakup("submit", "orchard", said="n\n")
    assert result.exit_code == 2
    assert "Nothing was submitted. Add --yes where nobody can be asked." in result.stderr
    assert not skill.in_review


def test_what_amazon_requires_stands_in_the_way(skill: Skill, amazon: FakeAmazon, speakup: Speakup) -> None:
    amazon.validations += [
        validation("Privacy", "REQUIRED", "FAILED"),
        validation("Example phrases", "RECOMMENDED", "FAILED"),
    ]
    result = speakup("submit", "orchard", "--yes")
    assert result.exit_code == 1
    assert "required    en-US Privacy\n            Privacy: see there." in result.output
    assert "recommended en-US Example phrases" in result.output
    assert not skill.in_review


def test_what_amazon_only_recommends_does_not(skill: Skill, amazon: FakeAmazon, speakup: Speakup) -> None:
    amazon.validations += [validation("Example phrases", "RECOMMENDED", "FAILED")]
    assert speakup("submit", "orchard", "--yes").exit_code == 0


def test_what_is_left_to_do_stands_in_the_way(root: Path, skill: Skill, amazon: FakeAmazon, speakup: Speakup) -> None:
    listing = root / "store_listings/orchard/skill.json"
    text = listing.read_text(encoding="utf-8").replace("https://orchard.org/privacy", "https://example.com/TODO")
    listing.write_text(text, encoding="utf-8")
    amazon.calls.clear()
    result = speakup("submit", "orchard", "--yes")
    assert result.exit_code == 1
    assert "Nothing was sent, because of these." in result.stderr
    assert amazon.calls == []


def test_what_is_not_published_is_not_submitted(root: Path, skill: Skill, speakup: Speakup) -> None:
    listing = root / "store_listings/orchard/skill.json"
    text = listing.read_text(encoding="utf-8").replace("Counts the trees", "Counts all trees")
    listing.write_text(text, encoding="utf-8")
    result = speakup("submit", "orchard", "--yes")
    assert result.exit_code == 2
    assert "Amazon has something else than these files say. Publish it first: speakup publish orchard" in result.stderr
    assert "Counts the trees that you plant. → Counts all trees that you plant." in result.stderr


def test_a_skill_that_is_not_at_amazon(root: Path, amazon: FakeAmazon, speakup: Speakup) -> None:
    for command in (["submit"], ["status"], ["beta"], ["withdraw", "--reason", "more-features"]):
        result = speakup(command[0], "orchard", *command[1:])
        assert result.exit_code == 2
        assert "orchard is not at Amazon yet, for dev. Bring it there: speakup publish orchard" in result.stderr


def test_a_skill_is_withdrawn(skill: Skill, amazon: FakeAmazon, speakup: Speakup) -> None:
    speakup("submit", "orchard", "--yes")
    assert speakup("withdraw", "orchard", "--reason", "other", "--yes").exit_code == 2
    result = speakup("withdraw", "orchard", "--reason", "no-feedback", "--yes")
    assert result.exit_code == 0, result.output
    assert not skill.in_review
    again = speakup("withdraw", "orchard", "--reason", "no-feedback", "--yes")
    assert again.exit_code == 2
    assert "No review is under way, so there is nothing to withdraw." in again.stderr


def test_where_a_skill_is(skill: Skill, speakup: Speakup) -> None:
    speakup("submit", "orchard", "--yes")
    told = speakup("status", "orchard").stdout
    assert f"skill       {skill.id}\ndevelopment certification" in told
    assert "model       en-US succeeded" in told
    assert "testing     enabled on your own devices" in told
    assert "review      in progress, by 2026-11-25T20:00:00.000Z" in told
    assert "version     1  in review" in told
    assert json.loads(speakup("status", "orchard", "--json").stdout)["versions"][0]["version"] == "1"


def test_an_earlier_version_comes_back(skill: Skill, amazon: FakeAmazon, speakup: Speakup) -> None:
    speakup("submit", "orchard", "--yes")
    result = speakup("rollback", "orchard", "7", "--yes")
    assert result.exit_code == 2
    assert "There is no version '7' to go back to. There is: 1." in result.stderr
    assert speakup("rollback", "orchard", "1", "--yes").exit_code == 0
    assert [each["targetVersion"] for each in amazon.rollbacks.values()] == ["1"]


def test_nothing_is_changed_while_it_is_reviewed(root: Path, skill: Skill, sam: FakeSam, speakup: Speakup) -> None:
    speakup("submit", "orchard", "--yes")
    deployed = len(sam.calls)
    listing = root / "store_listings/orchard/skill.json"
    text = listing.read_text(encoding="utf-8").replace("Counts the trees", "Counts all trees")
    listing.write_text(text, encoding="utf-8")
    result = speakup("publish", "orchard", "--yes")
    assert result.exit_code == 2
    assert "orchard is in Amazon's review, and nothing of it can be changed until that is over." in result.stderr
    assert len(sam.calls) == deployed


# Beta tests


def test_testers_are_invited_once(skill: Skill, amazon: FakeAmazon, speakup: Speakup) -> None:
    result = speakup("beta", "orchard", "ada@trees.org", "--feedback", "us@trees.org")
    assert result.exit_code == 0, result.output
    assert "beta test   running\ninvitation  https://" in result.output
    assert "tester      ada@trees.org  is invited" in result.output
    speakup("beta", "orchard", "ada@trees.org", "bob@trees.org")
    assert [each["emailId"] for each in skill.testers] == ["ada@trees.org", "bob@trees.org"]
    assert sum(call.endswith("/start") for call in amazon.calls) == 1


def test_a_tester_leaves_and_the_test_ends(skill: Skill, speakup: Speakup) -> None:
    speakup("beta", "orchard", "ada@trees.org", "bob@trees.org")
    assert speakup("beta", "orchard", "eve@trees.org", "--remove").exit_code == 2
    assert speakup("beta", "orchard", "bob@trees.org", "--remove").exit_code == 0
    assert [each["emailId"] for each in skill.testers] == ["ada@trees.org"]
    assert "beta test   ended" in speakup("beta", "orchard", "--end").output
    assert json.loads(speakup("beta", "orchard", "--json").stdout)["beta_test"]["status"] == "ENDED"


def test_what_is_no_address_reaches_nobody(skill: Skill, speakup: Speakup) -> None:
    result = speakup("beta", "orchard", "ada")
    assert result.exit_code == 2
    assert "'ada' is no address for e-mail." in result.stderr
    assert skill.beta is None


@pytest.mark.parametrize("fault", ["500", "cut", "lost"])
def test_inviting_survives_a_fault_at_any_call(skill: Skill, amazon: FakeAmazon, speakup: Speakup, fault: str) -> None:
    amazon.calls.clear()
    speakup("beta", "orchard", "ada@trees.org")
    expected, calls = (skill.beta, skill.testers), len(amazon.calls)
    for number in range(calls):
        skill.beta, skill.testers = None, []
        amazon.calls.clear()
        amazon.faults = {number: fault}
        speakup("beta", "orchard", "ada@trees.org")
        amazon.faults = {}
        assert speakup("beta", "orchard", "ada@trees.org").exit_code == 0
        assert (skill.beta, skill.testers) == expected, f"{fault} at call {number}"
