"""Which skills there are to talk to, and what they are made of."""

import json
from pathlib import Path

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.web.wanted import Wanted
from tests.workbench.web.river import Visitor, project, served

ROOT = Path(__file__).parents[3]


def test_the_skills_of_a_project_by_the_names_that_their_listings_give_them() -> None:
    skills = {skill["name"]: skill for skill in Wanted(ROOT).skills}

    assert Wanted(ROOT).chosen == "clean_water"
    assert Wanted(ROOT, "ocean_quiz").chosen == "ocean_quiz"
    assert skills["ocean_quiz"] == {"name": "ocean_quiz", "title": "Ocean Quiz", "locales": ["en-GB", "en-US", "es-US"]}


def test_where_there_is_no_skill_it_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="There is no project"):
        _ = Wanted(tmp_path).chosen
    with pytest.raises(Mistake, match="There is no skill 'sea'"):
        _ = Wanted(project(tmp_path), "sea").skills


def test_a_handler_by_itself_is_talked_to_changed_saved_and_opened(tmp_path: Path) -> None:
    made = project(tmp_path / "project")
    code, model = tmp_path / "alone" / "river.py", tmp_path / "alone" / "en-US.json"
    code.parent.mkdir()
    code.write_bytes((made / "skills" / "river" / "skill.py").read_bytes())
    model.write_bytes((made / "interaction_models" / "river" / "en-US.json").read_bytes())
    wanted = Wanted(code.parent, handler="river.py:handler", model=Path("en-US.json"))
    assert wanted.skills[0]["title"] == "My River"

    with served(wanted) as guard, Visitor(guard) as visitor:
        visitor.get(visitor.address, timeout=100)
        room = visitor.enter(wanted.chosen)
        room.say("how deep is it")
        with room.events() as events:
            code.write_text(code.read_text(encoding="utf-8").replace("three metres", "four metres"), encoding="utf-8")
            assert events.wait("reloaded")["differs"] == [1]
        assert room.do("save", {"name": "first"})["path"] == "first.talk"
        assert (
            (code.parent / "first.talk").read_text(encoding="utf-8").startswith("handler: river.py:handler   model: ")
        )
        steps = room.do("open", {"path": "first.talk"})["steps"]
        for step in steps:
            [done] = room.say(step["words"], line=step["line"])["steps"]
            assert all(each["held"] for each in done["verdict"])
        assert len(steps) == 2


def test_a_skill_without_a_listing_is_called_by_its_name(tmp_path: Path) -> None:
    listing = project(tmp_path) / "store_listings" / "river" / "skill.json"
    listing.parent.mkdir(parents=True)
    for text in ("", "[]", json.dumps({"manifest": {"publishingInformation": {"locales": {}}}}), "[" * 10_000):
        listing.write_text(text, encoding="utf-8")
        assert Wanted(tmp_path).skills[0]["title"] == "River"
