"""Talks in the terminal, saved as conversation files and held again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from speakup_workbench.cli import main
from tests.workbench.simulator.trees import project

LUCKY = '''
import random

DICE = []

def handler(event, context):
    """Says what chance has it say, and one of the listener's own words."""
    request = event["request"]
    words = request.get("intent", {}).get("name", request["type"])
    told = f"{words} {random.random()} {request['requestId']} {event['session']['user']['userId'][-8:]}"
    if words == "GiftIntent":
        raise LookupError("no gifts left")
    return {"version": "1.0", "response": {
        "outputSpeech": {"type": "PlainText", "text": f"{told} {request['locale']} {request['timestamp'][:16]}."},
        "shouldEndSession": words == "AMAZON.StopIntent",
    }}
'''
Type = Callable[..., str]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types these lines into `speakup talk`, whose clock runs, and returns what the terminal shows."""
    monkeypatch.chdir(project(tmp_path, "lucky", LUCKY))

    def typed(*lines: str, options: tuple[str, ...] = ("--fresh", "--now", "2026-11-21 08:00")) -> str:
        result = CliRunner().invoke(main, ["talk", *options], input="".join(f"{line}\n" for line in lines))
        assert result.exit_code == 0, result.output
        return result.output

    return typed


def replayed(*files: str) -> str:
    result = CliRunner().invoke(main, ["replay", *files])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_talk_is_saved_and_held_again(typed: Type) -> None:
    shown = typed("open tree count", "plant 3 common oak trees", "stop", ":save visit.talk")
    assert "(Saved. Hold it again: speakup replay visit.talk)" in shown
    assert "remembered" not in shown
    assert replayed("visit.talk") == "ok        visit.talk\n"
    settings, _, *lines = Path("visit.talk").read_text().splitlines()
    assert settings.startswith("skill: lucky   locale: en-US   now: 2026-11-21 08:00   seed: ")
    assert lines[0] == "> open tree count"
    assert lines[1].startswith("< LaunchRequest 0.")
    assert lines[3:5] == ["> plant 3 common oak trees", "  heard: PlantIntent tree=common oak count=3"]
    assert lines[-1] == "  ended"


def test_each_talk_has_its_own_chance_and_keeps_it(typed: Type) -> None:
    typed("open tree count", ":save one")
    typed("open tree count", ":save two")
    one, two = Path("one.talk").read_text(), Path("two.talk").read_text()
    assert one.splitlines()[1:] != two.splitlines()[1:]
    assert replayed("one.talk", "two.talk") == "ok        one.talk\nok        two.talk\n"


def test_what_is_done_and_who_listens_is_saved(typed: Type) -> None:
    options = ("--fresh", "--now", "2026-11-21 08:00:05", "--zone", "Europe/Paris", "--no-screen", "--user", "ben")
    more = ("--device", "kitchen", "--person", "Ana", "--account", "t-1", "--allow", "reminders", "--fault", "api=slow")
    typed(
        "open tree count",
        ":user neighbour",
        "stop",
        "open tree count",
        ":wait 8 seconds",
        ":now 2026-11-22 09:00",
        ":person",
        ":sing",
        ":locale fr-FR",
        "tell me about a fact",
        "give a tree",
        ":save a visit.talk",
        options=options + more,
    )
    saved = Path("a visit.talk").read_text()
    assert saved.splitlines()[0] == (
        "skill: lucky   locale: en-US   now: 2026-11-21 08:00:05 Europe/Paris   screen: no   user: ben   "
        "device: kitchen   person: Ana   account: t-1   allow: reminders   fault: api=slow   "
        f"seed: {saved.partition('seed: ')[2].split()[0]}   guesses: allowed"
    )
    assert "  heard: nothing for the skill" in saved
    assert "  error: The skill raised LookupError: no gifts left ..." in saved
    assert ":sing" not in saved and "fr-FR" not in saved
    assert replayed("a visit.talk").startswith("ok ")


def test_a_talk_begins_again_with_fresh(typed: Type) -> None:
    typed(":user ben", "open tree count", ":fresh", "open tree count", "stop", ":save visit.talk")
    saved = Path("visit.talk").read_text()
    assert "user: ben" in saved and ":user" not in saved
    assert saved.count("> open tree count") == 1
    replayed("visit.talk")


def test_the_opening_that_was_forgotten_is_saved_too(typed: Type) -> None:
    typed("tell me a fact", ":save visit.talk")
    assert "> open tree count" in Path("visit.talk").read_text()
    replayed("visit.talk")


def test_a_talk_may_be_saved_again_as_it_goes_on(typed: Type) -> None:
    shown = typed("open tree count", ":save visit.talk", "stop", ":save visit.talk")
    assert shown.count("(Saved.") == 2
    assert "> stop" in Path("visit.talk").read_text()


def test_what_cannot_be_saved_is_told_and_the_talk_goes_on(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "mine.talk").write_text("> hello")
    shown = typed(
        ":save visit.talk", "open tree count", ":save", ":save mine", ":save nowhere/visit.talk", ":save ../a"
    )
    assert "Nothing has been said yet" in shown
    assert "Name the file, as in :save first_visit.talk." in shown
    assert "There is already a file mine.talk. Choose another name." in shown
    assert "visit.talk cannot be written (No such file or directory)." in shown
    assert f"lucky is not found from {tmp_path.parent}. Save inside of {tmp_path}." in shown
    assert (tmp_path / "mine.talk").read_text() == "> hello"


def test_any_handler_is_saved_with_its_paths_from_the_file(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "talks").mkdir()
    handler = ("--handler", "skills/lucky/skill.py:handler")
    model = ("--model", "interaction_models/lucky/en-US.json")
    typed("open tree count", ":save talks/visit.talk", options=(*handler, *model))
    named = "handler: ../skills/lucky/skill.py:handler   model: ../interaction_models/lucky/en-US.json   locale: en-US"
    assert Path("talks/visit.talk").read_text().startswith(named)
    replayed("talks/visit.talk")


def test_who_comes_back_is_told_that_a_replay_does_not_know_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project(tmp_path, "kept"))
    runner = CliRunner()
    assert "was remembered" not in runner.invoke(main, ["talk"], input="open tree count\n:save one\n").output
    assert "was remembered" in runner.invoke(main, ["talk"], input="open tree count\n:save two\n").output
