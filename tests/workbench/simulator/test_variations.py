"""A conversation's utterances said in other ways."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from speakup_workbench.cli import main
from speakup_workbench.models import Model
from speakup_workbench.simulator.conversation_file import parse
from speakup_workbench.simulator.ear import Ear
from speakup_workbench.simulator.heard import Heard
from speakup_workbench.simulator.replay import opened
from speakup_workbench.simulator.variations import vary, ways
from tests.workbench.simulator.trees import model, project


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    return Ear(Model.load(model(tmp_path_factory.mktemp("varied")).path))


def hear(ear: Ear, utterance: str) -> Heard:
    return ear.hear(utterance, now=datetime(2026, 11, 21, 8))


def test_the_same_is_said_in_many_ways(ear: Ear) -> None:
    found = ways(hear(ear, "Plant 3 oak trees"), "en")
    assert found["please plant 3 oak trees"] == "polite"
    assert found["um plant 3 oak trees"] == "filler"
    assert found["plant 3 common oak trees"] == "synonym"
    assert found["plant three oak trees"] == "number"
    assert "plant 3 oak trees" not in found


def test_a_synonym_gives_way_to_the_value_it_stands_for(ear: Ear) -> None:
    found = ways(hear(ear, "plant a common oak"), "en")
    assert [words for words, kind in found.items() if kind == "synonym"] == ["plant a oak"]
    assert found["plant common oak"] == "mishearing"


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("twenty five trees", "25 trees"),
        ("25 trees", "twenty five trees"),
        ("two hundred and five trees", "205 trees"),
        ("two trees and 3 more", "2 trees and 3 more"),
        ("two trees and 3 more", "two trees and three more"),
    ],
)
def test_numbers_are_said_and_typed(ear: Ear, said: str, other: str) -> None:
    assert ways(hear(ear, said), "en")[other] == "number"


def test_words_that_sound_alike_are_misheard(ear: Ear) -> None:
    found = ways(hear(ear, "for two trees"), "en")
    assert {"four two trees", "for too trees", "for to trees", "two trees"} <= {
        words for words, kind in found.items() if kind == "mishearing"
    }


def test_silence_and_a_language_without_ways_have_none(ear: Ear) -> None:
    assert ways(hear(ear, "  "), "en") == {}
    assert ways(hear(ear, "un árbol"), "ja") == {}
    assert ways(hear(ear, "un árbol"), "es")["por favor un árbol"] == "polite"


TALK = """skill: varied
> open tree count
:wait 8 seconds
> plant 3 common oak trees
> stop
"""


def test_every_utterance_is_heard_in_its_own_place(tmp_path: Path) -> None:
    file = parse(TALK, project(tmp_path, "varied") / "visit.talk")
    with opened(file) as stage:
        variations = {variation.words: variation for variation in vary(file, stage)}
    assert variations["please open tree count"].heard.kind == "launch"
    same = variations["plant 3 oak trees"]
    assert same.is_same and same.line == 4, "another name of the same tree"
    assert variations["plant three common oak trees"].is_same
    assert variations["stop please"].is_same, "the session is still open"
    assert variations["like plant 3 common oak trees"].is_guess
    assert not variations["like stop"].is_same


def test_what_is_heard_otherwise_is_told_and_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project(tmp_path, "varied"))
    Path("visit.talk").write_text(TALK, encoding="utf-8")
    result = CliRunner().invoke(main, ["replay", "visit.talk", "--vary"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "ok        visit.talk"
    assert lines[1].endswith(" otherwise") and " heard as before, " in lines[1]
    stop = lines.index("  visit.talk:5: stop")
    assert "    filler      like stop  →  AMAZON.FallbackIntent (fallback)" in lines[stop:]
    [item] = json.loads(CliRunner().invoke(main, ["replay", "visit.talk", "--vary", "--json"]).stdout)
    assert item["ok"] and item["variations"] > len(item["otherwise"]) > 0
    assert item["otherwise"][0].keys() == {"line", "said", "kind", "words", "heard"}
    both = CliRunner().invoke(main, ["replay", "visit.talk", "--vary", "--accept"])
    assert both.exit_code == 2 and "Either --accept what came, or --vary it, or say it --live." in both.stderr
