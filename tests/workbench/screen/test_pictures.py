import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image

from speakup_workbench.cli import main
from speakup_workbench.screen import browser
from speakup_workbench.screen.pictures import Album, Screen
from speakup_workbench.simulator.exchange import Exchange, Turn
from speakup_workbench.simulator.heard import Heard
from speakup_workbench.simulator.viewport import VIEWPORTS
from tests.workbench.screen.conftest import ROOT
from tests.workbench.screen.documents import apl, column, text

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def exchange(utterance: str, *sent: Any) -> Exchange:
    reply = {"version": "1.0", "response": {"directives": list(sent)}}
    return Exchange(utterance, Heard(utterance, "intent"), turns=(Turn({}, reply, 0.1),))


def rendering(document: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Alexa.Presentation.APL.RenderDocument", "token": "t", "document": document}


@pytest.mark.parametrize("name", VIEWPORTS)
def test_a_picture_is_as_large_as_the_screen(screen: Screen, name: str) -> None:
    screen.viewport = viewport = VIEWPORTS[name]
    screen.draw(apl(column(background="red"), background="red"), {})
    picture = Image.open(io.BytesIO(screen.picture())).convert("RGBA")
    assert picture.size == (viewport.width, viewport.height)
    assert picture.getpixel((viewport.width // 2, viewport.height // 2)) == (255, 0, 0, 255)
    assert picture.getpixel((2, 2)) == ((0, 0, 0, 0) if viewport.is_round else (255, 0, 0, 255))


def test_every_screen_of_an_exchange_has_its_picture(screen: Screen, tmp_path: Path) -> None:
    turning = {"type": "SetValue", "componentId": "t", "property": "text", "value": "afterwards", "delay": 9000}
    still, moving = apl(text("still")), apl(text("at first", id="t"), onMount=[turning])
    album = Album(tmp_path / "new" / "folder", screen)
    lines = [*album.add(exchange("hello", rendering(still)), NOW)]
    lines += album.add(exchange("Show me more, please!", rendering(moving)), NOW)
    lines += album.add(exchange("nothing"), NOW)
    lines += album.add(exchange("", rendering(still)), NOW)
    names = ["01-hello.png", "02-show-me-more-please.png", "02-show-me-more-please-2.png", "04-silence.png"]
    assert lines == [f"picture: {album.folder / name}" for name in names]
    pictures = [(album.folder / name).read_bytes() for name in names]
    assert len(set(pictures)) == 3 and pictures[0] == pictures[3]


def test_commands_for_another_document_are_not_executed(screen: Screen, tmp_path: Path) -> None:
    change = {"type": "SetValue", "componentId": "t", "property": "text", "value": "changed"}
    commands = {"type": "Alexa.Presentation.APL.ExecuteCommands", "token": "t", "commands": [change]}
    album = Album(tmp_path, screen)
    sent = exchange("x", rendering(apl(text("still", id="t"))), commands | {"token": "u"}, commands)
    assert len([*album.add(sent, NOW)]) == 2
    first, second = (path.read_bytes() for path in sorted(tmp_path.iterdir(), key=lambda path: len(path.name)))
    assert first != second


def test_what_is_wrong_with_a_screen_is_told_once(screen: Screen, tmp_path: Path) -> None:
    album = Album(tmp_path, screen)
    later, broken = apl(text("x")) | {"version": "1.9"}, {"type": "APL"}
    lines = [*album.add(exchange("a", rendering(later), rendering(later), rendering(broken)), NOW)]
    assert [line.partition(":")[0] for line in lines] == ["note", "picture", "picture", "error"]


def test_only_what_is_for_the_screen_is_drawn(screen: Screen, tmp_path: Path) -> None:
    heard = exchange("x", {"type": "AudioPlayer.Stop"}, "no directive", {"type": 7})
    for reply in (heard.response, None, "text", {"response": None}, {"response": {"directives": "none"}}):
        assert not [*Album(tmp_path, screen).add(replace(heard, turns=(Turn({}, reply, 0.1),)), NOW)]


@pytest.mark.usefixtures("screen")
def test_say_makes_the_pictures_of_a_conversation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    options = [
        "--screenshots",
        str(tmp_path),
        "--viewport",
        "round",
        "--theme",
        "light",
        "--user",
        "pictures",
        "--now",
        "2026-11-21 08:00",
    ]
    result = CliRunner().invoke(main, ["say", "ocean_quiz", "open ocean quiz", "yes", *options])
    assert result.exit_code == 0, result.output
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["01-open-ocean-quiz.png", "02-yes.png"]
    assert len(re.findall("picture: ", result.output)) == 2
    with Image.open(tmp_path / "02-yes.png") as picture:
        assert picture.size == (480, 480)


def test_without_a_browser_the_conversation_is_held_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv(browser.VARIABLE, "none")
    result = CliRunner().invoke(
        main, ["say", "ocean_quiz", "open ocean quiz", "--screenshots", str(tmp_path / "none"), "--user", "pictures"]
    )
    assert result.exit_code == 1
    assert "No pictures: SPEAKUP_BROWSER names 'none'" in result.stderr
    assert "screen: Ocean Quiz |" in result.stdout
    assert not (tmp_path / "none").exists()
