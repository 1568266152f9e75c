"""What the page is told of a skill's health, and the map of it."""

import json
from pathlib import Path

from speakup_workbench.simulator import module
from speakup_workbench.web import chart, doctor
from speakup_workbench.web.suggestions import skill_of
from tests.workbench.web.river import RoomOf, project, visited

ROOT = Path(__file__).parents[3]


def test_the_findings_of_check_and_the_map_come_to_the_page_and_come_again(tmp_path: Path) -> None:
    model = project(tmp_path) / "interaction_models" / "river" / "en-US.json"
    with visited(tmp_path) as visitor:
        room = visitor.enter()
        room.say("how deep is it")
        with room.events() as events:
            assert visitor.at(f"{room.path}/doctor").json()["findings"] is None  # it is still being checked
            drawn = visitor.at(f"{room.path}/map").json()["map"]
            assert {node["id"] for node in drawn["nodes"] if node["visited"]} == {"LaunchRequest", "DeepIntent"}
            assert "no-skill" in {finding["rule"] for finding in events.wait("findings")["findings"]}
            assert visitor.at(f"{room.path}/doctor").json()["findings"]

            changed = json.loads(model.read_text(encoding="utf-8"))
            changed["interactionModel"]["languageModel"]["intents"][0]["samples"] = ["how {deep} is it"]
            model.write_text(json.dumps(changed), encoding="utf-8")
            [slot] = [each for each in events.wait("findings")["findings"] if "{deep}" in each["problem"]]
    assert slot["path"].endswith("en-US.json")


def test_a_finding_names_the_intent_that_it_is_about() -> None:
    finding = {"path": "en-US.json", "line": 3, "remedy": "Write one."}
    for problem, intent in (("PledgeIntent has no sample.", "PledgeIntent"), ("The model has no intent.", None)):
        assert doctor.about({**finding, "problem": problem})["intent"] == intent


def test_a_finding_in_the_phrases_names_the_phrase(tmp_path: Path) -> None:
    phrases = tmp_path / "speech" / "en-US.yaml"
    phrases.parent.mkdir()
    phrases.write_text("welcome:\n  speech: Hello.\n# Later\nbye:\n  speech:\n    - Bye.\n", encoding="utf-8")

    finding = {"problem": "", "remedy": "", "path": str(phrases)}
    told = [doctor.about({**finding, "line": line})["phrase"] for line in (1, 2, 4, 6, None)]
    assert told == ["welcome", "welcome", "bye", "bye", None]


def test_the_map_has_every_scene_and_what_leads_there() -> None:
    with module.imported("skills.clean_water.skill:handler", ROOT) as handler:
        skill = skill_of(handler)
    assert skill
    drawn = chart.of_skill(skill)

    kinds = {node["id"]: node["kind"] for node in drawn["nodes"]}
    assert (kinds["LaunchRequest"], kinds["fact_offered"], kinds["PledgeIntent"]) == ("launch", "scene", "intent")
    assert {"from": "LaunchRequest", "to": "fact_offered", "intent": "LaunchRequest"} in drawn["edges"]
    assert {"from": "PledgeIntent", "to": "mention_offered", "intent": "PledgeIntent"} in drawn["edges"]
    assert all(edge["from"] in kinds and edge["to"] in kinds for edge in drawn["edges"])


def test_a_way_that_no_code_spells_out_is_added_when_somebody_goes_it() -> None:
    drawn = {"nodes": [{"id": "LaunchRequest", "kind": "launch"}], "edges": []}
    step = {"heard": {"intent": "LaunchRequest"}, "scenes": [None, "hall"]}

    found = chart.visited(drawn, [step, {"heard": None, "scenes": ["hall", None]}])
    assert found["nodes"] == [
        {"id": "LaunchRequest", "kind": "launch", "visited": True},
        {"id": "hall", "kind": "scene", "visited": True},
    ]
    assert found["edges"] == [{"from": "LaunchRequest", "to": "hall", "intent": "LaunchRequest", "visited": True}]


def test_a_skill_that_ends_its_process_when_it_is_looked_at_has_no_findings(tmp_path: Path) -> None:
    (project(tmp_path) / "skills" / "river" / "skill.py").write_text("import os; os._exit(5)", encoding="utf-8")
    with visited(tmp_path) as visitor:
        room: RoomOf = visitor.enter()
        with room.events() as events:
            assert visitor.at(f"{room.path}/map").json()["map"] == {"nodes": [], "edges": []}
            assert visitor.at(f"{room.path}/doctor").json()["findings"] is None
            told = events.wait("findings")
    assert told == {"findings": [], "problem": "The skill ended its process (status 5) when it was checked."}
