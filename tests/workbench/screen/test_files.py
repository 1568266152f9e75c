import json
from pathlib import Path

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.screen.files import RENDERER, Files


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    folder = tmp_path / "node_modules" / RENDERER[0]
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": RENDERER[1]}))
    (folder / "index.js").write_text("the renderer")
    (tmp_path / "skills").mkdir()
    return tmp_path


def test_the_renderer_is_found_from_any_folder_of_the_project(installed: Path) -> None:
    files = Files.find(installed / "skills")
    files.check()
    assert files.answer("/screen/renderer.js").body == b"the renderer"


@pytest.mark.parametrize("package", ['{"version": "2024.3.0"}', "no JSON", "{}"])
def test_another_version_is_not_taken_for_it(installed: Path, package: str) -> None:
    (installed / "node_modules" / RENDERER[0] / "package.json").write_text(package)
    files = Files.find(installed)
    assert files.answer("/screen/renderer.js").status == 404
    with pytest.raises(Mistake, match=r"npm install --save-exact --ignore-scripts apl-viewhost-web@1\.4\.0"):
        files.check()


def test_the_renderers_fonts_are_not_asked_for_elsewhere(installed: Path) -> None:
    rule = "src: url('https://d1gkjrhppbyzyh.cloudfront.net/AmazonEmberDisplay_Rg.ttf')"
    (installed / "node_modules" / RENDERER[0] / "index.js").write_text(rule)
    served = Files.find(installed).answer("/screen/renderer.js").body
    assert served == b"src: url('data:,AmazonEmberDisplay_Rg.ttf')"


def test_our_own_files_are_served_sandboxed() -> None:
    for name in ("frame.html", "frame.js", "library.js", "lists.js", "speech.js"):
        answer = Files(None).answer(f"/screen/{name}?v=1")
        assert answer.status == 200 and answer.body
        assert "sandbox allow-scripts" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_pictures_come_from_elsewhere_only_online() -> None:
    assert "img-src 'self' data:" in Files(None).answer("/screen/frame.html").headers["Content-Security-Policy"]
    online = Files(None, online=True).answer("/screen/frame.html").headers["Content-Security-Policy"]
    assert "img-src * data:" in online


@pytest.mark.parametrize("name", ["alexa-layouts", "alexa-styles", "alexa-viewport-profiles"])
def test_a_stand_in_says_that_it_is_one(name: str) -> None:
    answer = Files(None).answer(f"/screen/packages/{name}/1.6.0")
    assert answer.headers["X-Stand-In"] == "yes"
    document = json.loads(answer.body)
    assert document["type"] == "APL" and document["description"].startswith("A stand-in")


@pytest.mark.parametrize(
    "place", ["alexa-styles/1.6.0/document.json", "alexa-styles/document.json", "alexa-styles.json"]
)
def test_the_users_own_copy_comes_first(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text('{"type": "APL"}')
    answer = Files.find(tmp_path, packages=tmp_path).answer("/screen/packages/alexa-styles/1.6.0")
    assert (answer.body, "X-Stand-In" in answer.headers) == (b'{"type": "APL"}', False)


def test_a_folder_of_packages_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="There is no folder"):
        Files.find(tmp_path, packages=tmp_path / "none")


@pytest.mark.parametrize(
    "address",
    [
        "/screen/",
        "/screen/files.py",
        "/screen/../cli.py",
        "/screen/packages/nobody/1.0",
        "/screen/packages/../1.0",
        "/screen/packages/..%2f..%2fcli/1.0",
        "/screen/fonts/../../package.json",
        "/screen/fonts/none.woff2",
        "/elsewhere",
    ],
)
def test_nothing_else_is_served(installed: Path, address: str) -> None:
    assert Files.find(installed, packages=installed).answer(address).status == 404
