"""Every model of this repository hears its own sample utterances, also when a polite listener says them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.utterances import POLITE, duplicates, own_samples
from speakup_workbench.models import Model
from speakup_workbench.simulator.ear import Ear

MODELS = Path(__file__).parents[3] / "interaction_models"
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize("path", sorted(MODELS.rglob("*.json")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_model_hears_its_own_samples(path: Path) -> None:
    model = Model.load(path)
    ear = Ear(model)
    assert duplicates(model) == {}
    before, after = POLITE[model.language]
    for own in own_samples(model):
        for said, how in (
            (own, "sample"),
            (own.polite(before=before), "carrier"),
            (own.polite(after=after), "carrier"),
        ):
            heard = ear.hear(said.text, now=NOW)
            slots = [slot.name for slot in heard.slots.values() if slot.said]
            assert (heard.intent, set(slots)) == (own.intent, set(own.slots)), said.text
            assert heard.how in ("sample", how), said.text


def test_samples_that_two_intents_share_are_found_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "en-US.json"
    slot = '"slots": [{"name": "%s", "type": "AMAZON.NUMBER"}]'
    path.write_text(
        '{"interactionModel": {"languageModel": {"invocationName": "x y", "intents": ['
        f'{{"name": "A", {slot % "n"}, "samples": ["take {{n}}", "only A"]}},'
        f'{{"name": "B", {slot % "m"}, "samples": ["Take {{m}}", "only B {{m}}"]}}]}}}}}}'
    )
    model = Model.load(path)
    assert duplicates(model) == {"take amazon number": ["A", "B"]}
    assert [each.text for each in own_samples(model)] == ["only A", "only B 5", "only B 12", "only B 40"]
