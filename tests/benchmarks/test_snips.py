"""The SNIPS benchmark on a few queries of our own, in the form of its files."""

import json
from pathlib import Path

import pytest

from benchmarks.snips import letters, measure, model_of, query, read, report
from speakup_workbench.simulator.words import Wording

FAUCETS = "kitchen tap, old pump, village well, school fountain, garden hose, blue standpipe".split(", ")


def data(folder: Path) -> Path:
    queries = [
        {"data": [{"text": start}, {"text": faucet, "entity": "faucet"}, {"text": " now"}]}
        for start in ("close the ", "please close ")
        for faucet in FAUCETS
    ]
    queries += [{"data": [{"text": "give it "}, {"text": n, "entity": "rating_value"}]} for n in ("two", "4")]
    (folder / "train_Close.json").write_text(json.dumps({"Close": queries}), encoding="utf-8")
    (folder / "train_Close_full.json").write_text("not read", encoding="utf-8")
    return folder


def test_a_model_holds_only_what_was_seen() -> None:
    seen = [
        query([{"text": "close the "}, {"text": "old pump", "entity": "faucet"}]),
        query([{"text": "close the "}, {"text": "village well", "entity": "faucet"}]),
        query([{"text": "give it "}, {"text": "4", "entity": "rating_value"}]),
    ]
    model = model_of({"Close": seen})
    assert model.intents["Close"].samples == ("close the {faucet}", "give it {rating_value}")
    assert {slot.name: slot.type for slot in model.intents["Close"].slots.values()} == {
        "faucet": "Close_faucet",
        "rating_value": "AMAZON.NUMBER",
    }
    assert [value.name for value in model.types["Close_faucet"]] == ["old pump", "village well"]


def test_queries_that_were_not_seen_are_scored(tmp_path: Path) -> None:
    result = measure(read(data(tmp_path)), 7)
    score = result.scores["Close", "faucet"]
    assert score.right + score.missed >= 3 * 5
    assert score.f1 > 0.5
    assert result.support == {("Close", "faucet"): 12, ("Close", "rating_value"): 2}


def test_a_full_stop_makes_no_other_words() -> None:
    wording = Wording("en", whole={"am"})
    assert letters("9 a.m.", wording) == letters("9 a.m.", Wording("en")) == letters("nine AM", wording)
    assert letters("9 p.m.", wording) != letters("9 a.m.", wording)


def test_the_report_names_what_it_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(data(tmp_path), 7)
    said = capsys.readouterr().out
    assert "F1 over 2 slots at 7 queries an intent" in said
    assert "Amazon Alexa, published" in said


@pytest.mark.parametrize("folder", ["empty", None])
def test_without_the_data_it_says_where_to_get_them(
    folder: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not report(tmp_path / folder if folder else None)
    assert "github.com/sonos/nlu-benchmark" in capsys.readouterr().out
