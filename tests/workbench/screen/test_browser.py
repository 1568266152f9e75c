import stat
from pathlib import Path

import pytest

from speakup_workbench.errors import Failed, Mistake
from speakup_workbench.screen import browser


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_chromium_or_chrome_is_found_by_its_usual_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Mistake, match="There is no Chromium or Chrome here"):
        browser.find()
    chrome = program(tmp_path, "google-chrome", "exit")
    assert browser.find() == str(chrome)


def test_the_one_that_is_named_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = program(tmp_path, "my-own-chrome", "exit")
    monkeypatch.setenv(browser.VARIABLE, str(own))
    assert browser.find() == str(own)
    monkeypatch.setenv(browser.VARIABLE, "nowhere")
    with pytest.raises(Mistake, match="SPEAKUP_BROWSER names 'nowhere'"):
        browser.find()


def test_a_browser_that_ends_is_told(tmp_path: Path) -> None:
    broken = program(tmp_path, "broken", "exit 1")
    with browser.opened(str(broken)) as opened, pytest.raises(Failed, match="The browser ended"):
        opened.call("Browser.getVersion")


def test_a_browser_that_says_nothing_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "PATIENCE", 0.1)
    silent = program(tmp_path, "silent", "exec sleep 20")
    with browser.opened(str(silent)) as opened, pytest.raises(Failed, match=r"did not answer Browser\.getVersion"):
        opened.call("Browser.getVersion")


def test_what_it_refuses_is_told(tmp_path: Path) -> None:
    refusing = program(
        tmp_path,
        "refusing",
        r"""printf '{"method": "said first"}\0{"id": 1, "error": {"message": "no"}}\0' >&4; cat <&3""",
    )
    with browser.opened(str(refusing)) as opened, pytest.raises(Failed, match=r"refused Page\.jump: no"):
        opened.call("Page.jump")
