import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench.errors import Mistake
from speakup_workbench.publishing import sections

TEMPLATE = (Path(__file__).parents[3] / "template.yaml").read_text(encoding="utf-8")
APPLES = """\
Parameters:
  AppleTreeSkillId: {Default: ""} # none yet
  Stage: {Default: dev}

Rules:
  OneIsWanted:
    Assertions:
      - Assert: !Not
          - Fn::EachMemberEquals: [[!Ref AppleTreeSkillId], ""]

Conditions:
  HasAppleTree: !Not [!Equals [!Ref AppleTreeSkillId, ""]]

Resources:
  Layer:
    Type: Layer

  # Apple Tree: what it needs
  AppleTreeTable: # kept
    Type: Table

  AppleTreeFunction:
    Type: Function
    # the end of the function

  # What everybody needs
  Bus:
    Type: Bus

Outputs:
  AppleTreeEndpoint: {Value: !Ref AppleTreeFunction}
  Bus: {Value: !Ref Bus}
"""
GROVE_TOO = """\
Parameters:
  AppleTreeSkillId: {Default: ""} # none yet
  TallGroveSkillId: {Default: ""} # none yet
  Stage: {Default: dev}

Rules:
  OneIsWanted:
    Assertions:
      - Assert: !Not
          - Fn::EachMemberEquals: [[!Ref AppleTreeSkillId, !Ref TallGroveSkillId], ""]

Conditions:
  HasAppleTree: !Not [!Equals [!Ref AppleTreeSkillId, ""]]
  HasTallGrove: !Not [!Equals [!Ref TallGroveSkillId, ""]]

Resources:
  Layer:
    Type: Layer

  # Apple Tree: what it needs
  AppleTreeTable: # kept
    Type: Table

  AppleTreeFunction:
    Type: Function
    # the end of the function

  # Tall Grove: what it needs
  TallGroveTable: # kept
    Type: Table

  TallGroveFunction:
    Type: Function
    # the end of the function

  # What everybody needs
  Bus:
    Type: Bus

Outputs:
  AppleTreeEndpoint: {Value: !Ref AppleTreeFunction}
  TallGroveEndpoint: {Value: !Ref TallGroveFunction}
  Bus: {Value: !Ref Bus}
"""


def test_a_skill_gets_parts_after_those_of_the_others() -> None:
    assert sections.added(APPLES, "tall_grove") == GROVE_TOO
    assert sections.skills(GROVE_TOO) == ["AppleTree", "TallGrove"]


def test_what_was_added_is_taken_out_without_a_trace() -> None:
    assert sections.removed(GROVE_TOO, "tall_grove") == APPLES
    other = sections.removed(GROVE_TOO, "apple_tree")
    assert sections.skills(other) == ["TallGrove"]
    assert "AppleTree" not in other


def test_a_name_that_begins_like_another_is_not_mistaken_for_it() -> None:
    both = sections.added(TEMPLATE, "clean_water_baths")
    assert sections.removed(both, "clean_water_baths") == TEMPLATE
    baths = sections.removed(both, "clean_water")
    assert "CleanWaterBaths" in sections.skills(baths)
    assert "CleanWater" not in sections.skills(baths)
    assert "!Ref CleanWaterTable\n" not in baths


@given(st.lists(st.from_regex(r"[a-z]{2,8}(_[a-z]{2,8}){1,2}", fullmatch=True), min_size=1, max_size=3, unique=True))
def test_skills_come_and_go(names: list[str]) -> None:
    text = TEMPLATE
    with contextlib.suppress(Mistake):  # one name begins with another, or is that of a shared part
        for name in names:
            text = sections.added(text, name)
    for name in [each for each in names if sections.camel(each) in sections.skills(text)]:
        text = sections.removed(text, name)
    assert text == TEMPLATE


@pytest.mark.parametrize(("name", "part"), [("acts", "ActsBus"), ("report", "ReportBucket"), ("clean", "CleanWater")])
def test_a_name_that_would_claim_the_parts_of_others_is_refused(name: str, part: str) -> None:
    with pytest.raises(Mistake, match=rf"has {part}\w*, which would be taken for a part of {name}\. Choose another"):
        sections.added(TEMPLATE, name)


def test_twice_is_refused() -> None:
    with pytest.raises(Mistake, match="has parts for tall_grove already, such as the parameter TallGroveSkillId"):
        sections.added(GROVE_TOO, "tall_grove")


def test_nothing_is_copied_from_nobody() -> None:
    with pytest.raises(Mistake, match="no parts for any skill, so there is nothing to copy for tall_grove"):
        sections.added("Resources:\n  Bus:\n    Type: Bus\n", "tall_grove")


def test_the_parts_of_the_last_skill_stay_for_the_next() -> None:
    empty = sections.removed(APPLES, "apple_tree")
    assert sections.skills(empty) == ["MyCause"]
    assert "Apple" not in empty
    assert sections.added(empty, "apple_tree") == APPLES


def test_what_is_not_there_is_not_taken_out() -> None:
    with pytest.raises(Mistake, match="no parts for forest"):
        sections.removed(APPLES, "forest")
