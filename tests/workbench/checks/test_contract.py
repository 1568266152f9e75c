from pathlib import Path

import pytest

from tests.workbench.checks.orchard import among, change, change_models, check, line, only, path_of


def test_an_intent_that_nobody_answers(root: Path) -> None:
    change_models(root, '"AMAZON.NoIntent"', '"AMAZON.ShuffleOnIntent"')
    found = check(root).findings
    finding = among(found, root, "intent-unanswered", "error", "en-US.json", "ShuffleOnIntent")
    assert finding.problem == "No handler answers AMAZON.ShuffleOnIntent."


def test_a_built_in_intent_with_a_default_answer_is_answered(root: Path) -> None:
    change_models(root, '"AMAZON.NoIntent"', '"AMAZON.StartOverIntent"')
    assert not check(root).findings


def test_a_misspelt_intent_is_named_from_both_sides(root: Path) -> None:
    change(root, "skill.py", '"PlantIntent"', '"PlantsIntent"')
    found = check(root).findings
    heard = among(found, root, "intent-unanswered", "error", "en-GB.json", '"PlantIntent"')
    assert "Did you mean 'PlantsIntent'?" in heard.remedy
    unheard = among(found, root, "intent-unheard", "error", "skill.py", '"PlantsIntent"')
    assert "Did you mean 'PlantIntent'?" in unheard.remedy


def test_an_intent_of_some_locales_only(root: Path) -> None:
    change(root, "en-GB.json", '"AMAZON.YesIntent"', '"AMAZON.NextIntent"')
    found = check(root).findings
    finding = among(found, root, "intent-unheard", "warning", "skill.py", "AMAZON.YesIntent")
    assert finding.problem == "fact: AMAZON.YesIntent is not in the model of en-GB."


FORGETS = """\
from dataclasses import dataclass


@dataclass
class Grower:
    trees: int = 0


skill = Skill(__name__, memory=Grower)
skill.forgets_on("ForgetMeIntent", then="planted")"""


def forgetting(root: Path) -> None:
    change(root, "skill.py", "skill = Skill(__name__)", FORGETS)


def test_a_skill_that_forgets_whoever_asks_for_it(root: Path) -> None:
    forgetting(root)
    samples = '"samples": ["forget me please", "erase what you know of me"]'
    change_models(root, '"name": "PlantIntent",', f'"name": "ForgetMeIntent", {samples}}}, {{"name": "PlantIntent",')
    found = {finding.rule for finding in check(root).findings}
    assert not found & {"intent-unheard", "intent-unanswered", "scene-unreachable", "phrase-missing", "phrase-unused"}


def test_an_answer_of_ones_own_to_who_would_not_be_forgotten(root: Path) -> None:
    forgetting(root)
    change(
        root,
        "speech/en-US.yaml",
        "fact:",
        'kept_in_mind: {speech: "{{ count }} trees stay. And?", reprompt: And?}\nfact:',
    )
    assert "word-missing" in {finding.rule for finding in check(root).findings}
    keep = '@skill.intent("AMAZON.NoIntent", scene="forget_offered")\ndef stay(turn: Turn) -> Reply:\n'
    change(root, "skill.py", "handler =", keep + '    return ask("kept_in_mind", count=2)\n\n\nhandler =')
    assert "word-missing" not in {finding.rule for finding in check(root).findings}


def test_an_intent_to_be_forgotten_that_no_model_has(root: Path) -> None:
    forgetting(root)
    found = check(root).findings
    finding = among(found, root, "intent-unheard", "error", "skill.py", "skill.forgets_on")
    assert finding.problem == "offer_to_forget: no model has the intent ForgetMeIntent."


def test_an_offer_to_forget_that_nobody_can_answer(root: Path) -> None:
    forgetting(root)
    change(root, "skill.py", '@skill.intent("AMAZON.YesIntent", scene="planted")\ndef fact', "def fact")
    change_models(root, '"AMAZON.YesIntent"', '"AMAZON.NextIntent"')
    found = check(root).findings
    finding = next(each for each in found if each.rule == "intent-unheard" and "YesIntent" in each.problem)
    assert finding.problem == "forget: no model has the intent AMAZON.YesIntent."
    assert (finding.path.name, finding.line) == ("skill.py", line(root, "skill.py", "skill.forgets_on"))


def test_events_are_no_intents(root: Path) -> None:
    event = '@skill.on("Alexa.Presentation.APL.UserEvent")\ndef touched(turn: Turn) -> None: ...\n\n\n'
    change(root, "skill.py", "handler =", f"{event}handler =")
    assert not check(root).findings


def test_a_parameter_that_is_no_slot(root: Path) -> None:
    change(root, "skill.py", 'place: str = "garden"', 'plaace: str = "garden"')
    change(root, "skill.py", "place=place", "place=plaace")
    found = check(root).findings
    assert {finding.rule for finding in found} == {"slot-unknown", "slot-untaken"}
    finding = next(each for each in found if each.rule == "slot-unknown" and "en-US" in each.problem)
    assert (finding.path.name, finding.line) == ("skill.py", 21)
    assert finding.problem == "plant: PlantIntent in en-US.json has no slot 'plaace'."
    assert "Did you mean 'place'?" in finding.remedy


def test_a_slot_that_no_handler_takes(root: Path) -> None:
    change(root, "skill.py", ', place: str = "garden"', "")
    change(root, "skill.py", "place=place", 'place="garden"')
    found = check(root).findings
    assert {(each.rule, each.level) for each in found} == {("slot-untaken", "advice")}
    assert found[0].problem == "No handler of PlantIntent takes the slot 'place'."


def test_a_slot_that_is_read_by_hand_is_taken(root: Path) -> None:
    change(root, "skill.py", ', place: str = "garden"', "")
    change(root, "skill.py", "place=place", 'place=turn.slots["place"].said')
    assert not check(root).findings


@pytest.mark.parametrize("asks_for", ["count", "tree"])
def test_a_slot_outside_the_dialog_section(root: Path, asks_for: str) -> None:
    """Without a default it is asked for; as a number or a choice it is asked for again."""
    text = path_of(root, "en-GB.json").read_text()
    model, dialog, rest = text.partition('"dialog"')
    change(root, "en-GB.json", text, model + dialog + rest.replace(f'"name": "{asks_for}"', '"name": "other"', 1))
    found = [each for each in check(root).findings if each.rule == "slot-outside-dialog" and "plant:" in each.problem]
    assert [(each.level, each.path.name, each.line) for each in found] == [("error", "skill.py", 21)]
    assert f"{asks_for!r}" in found[0].problem and "en-GB.json" in found[0].problem


def test_a_slot_asked_for_by_hand_outside_the_dialog_section(root: Path) -> None:
    change(root, "skill.py", 'elicit("count", "too_many"', 'elicit("counts", "too_many"')
    found = check(root).findings
    assert {finding.rule for finding in found} == {"slot-outside-dialog"}
    assert "Did you mean 'count'?" in found[0].remedy


@pytest.mark.parametrize(
    "slot_type, fault",
    [
        ("AMAZON.DATE", "'count' of PlantIntent in en-US.json is AMAZON.DATE, which is never int."),
        ("AMAZON.SearchQuery", "'count' of PlantIntent in en-US.json is AMAZON.SearchQuery, which is never int."),
        ("TREE", "'count' of PlantIntent in en-US.json is TREE, which is never int."),
    ],
)
def test_an_annotation_that_the_slot_type_never_is(root: Path, slot_type: str, fault: str) -> None:
    for _ in range(2):  # in the language model and in the dialog section
        change_models(root, '"AMAZON.NUMBER"', f'"{slot_type}"')
    found = [each for each in check(root).findings if each.rule == "slot-type" and "en-US" in each.problem]
    assert [(each.level, each.path.name, each.line) for each in found] == [("error", "skill.py", 21)]
    assert found[0].problem == f"plant: {fault}"


def test_a_list_wants_a_slot_with_several_values(root: Path) -> None:
    change(root, "skill.py", 'place: str = "garden"', "place: list[str] | None = None")
    found = check(root).findings
    assert {(each.rule, each.level) for each in found} == {("slot-type", "error")}
    change_models(root, '"type": "AMAZON.City"', '"type": "AMAZON.City", "multipleValues": {"enabled": true}')
    assert not check(root).findings
    change(root, "skill.py", "place: list[str] | None = None", 'place: str = "garden"')
    assert {(each.rule, each.level) for each in check(root).findings} == {("slot-type", "warning")}


def test_a_value_that_is_no_choice(root: Path) -> None:
    change(root, "en-US.json", '"id": "beech"', '"id": "beach"')
    change(root, "en-US.json", '"value": "beech"', '"value": "red beech"')
    finding = among(check(root).findings, root, "value-unknown", "error", "en-US.json", '"red beech"')
    assert finding.problem.startswith("'red beech' of TREE is no choice of Tree, which plant takes for 'tree'")
    assert "Did you mean 'beech'?" in finding.remedy


def test_a_value_without_an_id_counts_by_its_name(root: Path) -> None:
    change(root, "en-US.json", '"id": "beech"', '"id": null')
    assert not check(root).findings


def test_a_choice_that_no_value_means(root: Path) -> None:
    change(root, "skill.py", '    BEECH = "beech"\n', '    BEECH = "beech"\n    ELM = "elm"\n')
    finding = only(root, "value-unreachable", "warning", "skill.py", '@skill.intent("PlantIntent")')
    assert finding.problem == "plant: no value of any model means 'ELM' for 'tree'."


def test_a_literal_is_held_against_the_values_too(root: Path) -> None:
    change(root, "skill.py", "from enum import Enum", "from enum import Enum\nfrom typing import Literal")
    change(root, "skill.py", "tree: Tree | None", 'tree: Literal["oak", "elm"] | None')
    found = check(root).findings
    assert sorted({(each.rule, each.level) for each in found}) == [
        ("value-unknown", "error"),
        ("value-unreachable", "warning"),
    ]


def test_a_built_in_type_has_no_choices(root: Path) -> None:
    for _ in range(2):
        change_models(root, '"type": "TREE"', '"type": "AMAZON.Food"')
    found = [each for each in check(root).findings if each.rule == "slot-type"]
    assert {each.problem for each in found} == {
        f"plant: 'tree' of PlantIntent in {locale}.json is AMAZON.Food, whose values cannot be the choices of Tree."
        for locale in ("en-US", "en-GB")
    }


def test_numbers_may_be_choices_of_a_number(root: Path) -> None:
    change(root, "skill.py", "from enum import Enum", "from enum import Enum\nfrom typing import Literal")
    change(root, "skill.py", "count: int,", "count: Literal[1, 2, 3],")
    assert not check(root).findings


def test_a_yes_or_no_is_told_by_ids(root: Path) -> None:
    change(root, "skill.py", "tree: Tree | None", "tree: bool | None")
    assert {each.rule for each in check(root).findings} == {"value-unknown"}
    change_models(root, '"id": "oak"', '"id": "yes"')
    change_models(root, '"id": "beech"', '"id": "NO"')
    assert not check(root).findings


def test_a_handler_of_the_sdk_may_answer_what_no_route_does(root: Path) -> None:
    change(root, "skill.py", "handler =", "from ask_sdk_core.skill_builder import SkillBuilder\n\nhandler =")
    change(root, "skill.py", "handler =", "skill.use(SkillBuilder())\nhandler =")
    change_models(root, '"AMAZON.NoIntent"', '"AMAZON.ShuffleOnIntent"')
    assert [each.level for each in check(root).findings if each.rule == "intent-unanswered"] == ["warning"] * 2
