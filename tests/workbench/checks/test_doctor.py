from pathlib import Path

import pytest

from speakup_workbench.checks.finding import Finding
from tests.workbench.checks import faults
from tests.workbench.checks.orchard import change, line, path_of

DIALOG = '"dialog": {\n      "intents": [\n        {'

# (rule, what stands in the clean model, what is put there, the line that is named, the fault)
FAULTS = [
    ("N101", "the little orchard", "orchard no 7", "orchard no 7", "has 7, and takes only letters"),
    ("N101", "the little orchard", "the Little orchard", "Little", "has capital letters"),
    ("N102", "the little orchard", "orchard for you", "for you", "has 'for', a word that connects"),
    ("N102", "the little orchard", "the little orchard app", "app", "has 'app', a word that Amazon keeps"),
    ("N102", "the little orchard", "play orchard", "play", "has 'play', a word that launches"),
    ("I203", '"AMAZON.StopIntent"', '"AMAZON.PauseIntent"', '"intents": [', "AMAZON.StopIntent is missing"),
    ("S302", '"type": "TREE"', '"type": "TREES"', '"TREES"', "has the type 'TREES', which is not defined."),
    ("S302", '"type": "AMAZON.NUMBER"', '"type": "AMAZON.Number"', '"AMAZON.Number"', "and capitals matter"),
    ("S302", '"type": "TREE"', '"type": "AMAZON.Tree"', '"AMAZON.Tree"', "no built-in slot type known here"),
    ("T506", '"types": [', '"types": [{"name": "AMAZON.DATE", "values": []},', '"AMAZON.DATE"', "only list types do"),
    ("U402", "plant {count} trees", "plant {count trees", "{count trees", "a brace without its partner"),
    ("U402", "plant {count} trees", "plant { count } trees", "{ count }", "spaces inside its braces"),
    ("U402", "plant {count} trees", "plant {} trees", "{}", "an empty slot"),
    ("U403", "plant {count} trees", "plant {number} trees", "{number}", "has the slot 'number'"),
    ("U403", '"{count} trees"', '"{Count} trees"', '"{Count} trees"', "has the slot 'Count'"),
    ("U404", "plant {count} trees", "{query}", '"{query}"', "is nothing but AMAZON.SearchQuery"),
    ("U405", "plant {count} trees", "plant {count} {query}", "{query}", "has another slot beside AMAZON.SearchQuery"),
    (
        "D601",
        DIALOG + '\n          "name": "PlantIntent"',
        DIALOG + '\n          "name": "PlanIntent"',
        '"PlanIntent"',
        "which is no intent of the model",
    ),
    (
        "D602",
        '"elicitation": "ask.count"',
        '"elicitation": "ask.counts"',
        '"ask.counts"',
        "There is no prompt 'ask.counts'.",
    ),
    (
        "D602",
        '"id": "ask.count"',
        '"id": "ask.much", "variations": []}, {"id": "ask.count"',
        '"ask.much"',
        "uses the prompt 'ask.much'",
    ),
    (
        "D603",
        '"elicitation": "ask.count"',
        '"elicitation": ""',
        '"elicitationRequired"',
        "has no prompt that asks for it",
    ),
    (
        "D603",
        '"elicitationRequired": true',
        '"elicitationRequired": true, "confirmationRequired": true',
        '"elicitationRequired"',
        "'count' of PlantIntent is to be confirmed",
    ),
    (
        "D601",
        DIALOG + '\n          "name": "PlantIntent",\n          "slots": [',
        DIALOG + '\n          "name": "PlantIntent",\n          "slots": [\n{"name": "tre", "type": "TREE"},',
        '"tre"',
        "The dialog of PlantIntent has 'tre', which is no slot of it.",
    ),
    (
        "D602",
        '"elicitation": "ask.count"',
        '"elicitation": "ask.count", "confirmation": "sure?"',
        '"sure?"',
        "There is no prompt 'sure?'.",
    ),
    (
        "D602",
        '"elicitationRequired": true',
        '"elicitationRequired": true, "validations": [{"type": "isGreaterThan", "prompt": "more?"}]',
        '"more?"',
        "There is no prompt 'more?'.",
    ),
    (
        "D602",
        DIALOG,
        DIALOG + '"prompts": {"confirmation": "all?"},',
        '"all?"',
        "There is no prompt 'all?'.",
    ),
]


@pytest.mark.parametrize(
    "rule, old, new, at, fault", FAULTS, ids=[f"{rule} {fault}" for rule, _, _, _, fault in FAULTS]
)
def test_a_fault_is_named_by_its_rule_and_line(root: Path, rule: str, old: str, new: str, at: str, fault: str) -> None:
    if "{query}" in new:
        change(root, "en-US.json", '"slots": [', '"slots": [\n{"name": "query", "type": "AMAZON.SearchQuery"},')
    change(root, "en-US.json", old, new)
    [finding] = [each for each in found_in(root) if each.rule == rule and fault in each.problem]
    place = line(root, "en-US.json", at)
    # A slot of the dialog section is named on the line of its name, two above what makes it required.
    assert finding.line == (place - 2 if rule == "D603" else place)


def found_in(root: Path) -> list[Finding]:
    return list(faults.found_in(path_of(root, "en-US.json")))


def test_a_clean_model_has_no_findings(root: Path) -> None:
    assert not found_in(root)


def test_a_type_of_the_dialog_section_that_differs(root: Path) -> None:
    change(root, "en-US.json", '"type": "AMAZON.NUMBER"', '"type": "AMAZON.Ordinal"')
    [finding] = found_in(root)
    assert finding.problem == "'count' is AMAZON.NUMBER here, and AMAZON.Ordinal in PlantIntent."
    assert finding.line == line(root, "en-US.json", "AMAZON.NUMBER")


def test_a_type_without_values_is_allowed_only_with_a_catalog(root: Path) -> None:
    text = path_of(root, "en-US.json").read_text()
    start, end = text.index('"values": ['), text.index("]", text.rindex('"beech"'))
    change(root, "en-US.json", text[start : end + 1], '"values": []')
    [finding] = found_in(root)
    assert (finding.rule, finding.problem) == ("T502", "The slot type 'TREE' has no values.")
    change(root, "en-US.json", '"values": []', '"valueSupplier": {"type": "CatalogValueSupplier"}')
    assert not found_in(root)


@pytest.mark.parametrize("name", ["sam's trees", "n. p. r. trees", "árboles del pueblo"])
def test_names_that_amazon_takes(root: Path, name: str) -> None:
    change(root, "en-US.json", "the little orchard", name)
    assert not found_in(root)


def test_a_slot_sample_may_be_the_bare_phrase(root: Path) -> None:
    change(root, "en-US.json", '"type": "AMAZON.NUMBER"', '"type": "AMAZON.SearchQuery"')
    change(root, "en-US.json", '"{count} trees"', '"{count}"')
    assert "U404" not in {finding.rule for finding in found_in(root)}


def test_an_intent_that_is_confirmed_needs_a_prompt(root: Path) -> None:
    change(
        root,
        "en-US.json",
        DIALOG,
        '"dialog": {"intents": [{"confirmationRequired": true,',
    )
    [finding] = found_in(root)
    assert (finding.rule, finding.problem) == ("D603", "PlantIntent is to be confirmed, and has no prompt for it.")
