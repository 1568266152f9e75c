from pathlib import Path
from typing import Any

from tests.workbench.checks.faults import found, intent, plant, say, the_one


def test_a_sample_that_is_heard_as_another_intent(tmp_path: Path) -> None:
    change = intent("Dig", "please put ten trees into the ground", "dig")
    finding = the_one(tmp_path, "sample-misheard", "warning", '"plant {count} trees"', _literal)
    assert "is heard as" in finding.problem
    assert "sample-misheard" not in {each.rule for each in found(tmp_path, change)}


def _literal(model: dict[str, Any]) -> None:
    """All that may be said for one sample is a sample of another intent."""
    plant(model)["slots"][0]["type"] = model["dialog"]["intents"][0]["slots"][0]["type"] = "COUNT"
    values = [{"name": {"value": value}} for value in ("ten", "twenty")]
    model["languageModel"]["types"].append({"name": "COUNT", "values": values})
    samples = [f"plant {value} trees" for value in ("ten", "twenty")]
    model["languageModel"]["intents"].append({"name": "TenIntent", "samples": samples})


def test_words_that_alexa_keeps_for_herself(tmp_path: Path) -> None:
    finding = the_one(tmp_path, "sample-misheard", "warning", '"exit"', say("exit"))
    assert finding.problem == "'exit' of PlantIntent is heard as exit."


def test_answers_are_heard_as_answers(tmp_path: Path) -> None:
    def answered(model: dict[str, Any]) -> None:
        plant(model)["slots"][0]["samples"].append("let us say {count}")

    assert not found(tmp_path, answered)
