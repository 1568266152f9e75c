"""The tour names every skill, leads to pages that are there, and its two minutes go as it says."""

import json
import re
from itertools import takewhile
from pathlib import Path

import pytest

from speakup_workbench.project import Project
from speakup_workbench.simulator.rehearsal import Rehearsal

ROOT = Path(__file__).parents[1]
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [skill.name for skill in Project(ROOT).skills()])
def test_every_skill_is_on_the_tour_in_the_languages_it_speaks(name: str) -> None:
    manifest = json.loads((ROOT / "store_listings" / name / "skill.json").read_text(encoding="utf-8"))["manifest"]
    locales = manifest["publishingInformation"]["locales"]
    title = locales["en-US"]["name"]
    row = next(line for line in TOUR.splitlines() if line.startswith(f"| [{title}](../skills/{name}/README.md) |"))
    assert row.split("|")[-2].strip() == ", ".join(sorted(locales, key=lambda locale: (locale[:2], locale != "en-US")))
    assert any(line.startswith(f"| {title} |") for line in TOUR.splitlines())


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", TOUR)
    assert links and [link for link in links if not (ROOT / "docs" / link).exists()] == []


@pytest.mark.alexa(now="2026-11-21 17:00", screen=False)
def test_the_two_minutes_go_as_the_tour_says(alexa: Rehearsal) -> None:
    alexa.open("food_rescue", launch=False)
    told = [alexa.say(*said).speech for said in _script("food_rescue")]
    assert "remind" in told[0] and "USDA FoodKeeper" in told[1]
    assert "worth" in told[3]
    alexa.do(":wait a week")
    assert "week" in alexa.say("open food rescue").speech
    alexa.open("kind_words", launch=False)
    told = [alexa.say(*said).speech for said in _script("kind_words")]
    assert "call 9 1 1" in told[-1]
    assert alexa.acts == []


def _script(skill: str) -> list[list[str]]:
    """What is said to a skill, a list a row, up to the first row that does more than talk."""
    rows = TOUR.rpartition(f"`make talk SKILL={skill}`")[2].splitlines()[1:]
    said = [row.split("|")[1].strip() for row in rows]
    return [row.split(" · ") for row in takewhile(lambda row: row[0] not in ":`", said)]
