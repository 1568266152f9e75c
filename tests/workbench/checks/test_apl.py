import json
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.checks import apl
from speakup_workbench.checks.finding import Finding
from speakup_workbench.json_file import JsonFile

TEXT = {"type": "Text", "text": "${payload.screen.properties.title}"}
ODD: list[Any] = [None, 7, "", [], {}, ["x"], {"a": ["b"]}, [[]], True]


def document(items: Any = TEXT, **more: Any) -> dict[str, Any]:
    return {"type": "APL", "version": "2024.3", "mainTemplate": {"parameters": ["payload"], "items": items}, **more}


def read(folder: Path, content: Any) -> apl.Document:
    path = folder / "note.json"
    path.write_text(json.dumps(content, indent=1))
    found = apl.Document.read(JsonFile(path))
    assert isinstance(found, apl.Document)
    return found


def faults(folder: Path, content: Any) -> list[tuple[str, str, int | None]]:
    return [(each.rule, each.problem, each.line) for each in read(folder, content).findings()]


def bound(folder: Path, content: Any) -> list[tuple[str, bool]]:
    return [(".".join(each.path), each.is_optional) for each in read(folder, content).bindings]


def test_a_sound_document(tmp_path: Path) -> None:
    content = document(
        [{"type": "Container", "style": "calm", "items": [TEXT, {"type": "Note", "text": "@words"}]}],
        layouts={"Note": {"parameters": ["text"], "item": {"type": "Text", "text": "${text}", "color": "${@blue}"}}},
        resources=[{"strings": {"words": "Hello"}}, {"colors": {"blue": "#0000ff"}}],
        styles={"calm": {"values": []}},
    )
    assert faults(tmp_path, content) == []


@pytest.mark.parametrize(
    "content, rule, problem",
    [
        (document([]), "screen", "The mainTemplate has no items, so it shows nothing."),
        (document(version="3"), "screen-version", "'3' is no version of APL."),
        (document(version=None), "screen-version", "The document has no version."),
        (
            document({"type": "Txt"}),
            "screen-component",
            "'Txt' is no component of APL, and no layout of this document.",
        ),
        (document([{"type": "Frame", "item": {"type": "Button"}}]), "screen-component", "'Button' is no component"),
        (document({"type": "Text", "color": "@blue"}), "screen-name", "There is no resource 'blue'."),
        (document({"type": "Text", "width": "${@wide * 2}"}), "screen-name", "There is no resource 'wide'."),
        (document({"type": "Text", "style": "bold"}), "screen-name", "There is no style 'bold'."),
        (document({"type": "Text", "text": "x" * 120_000}), "screen-large", "The document has 120,"),
    ],
)
def test_a_fault_in_a_document(tmp_path: Path, content: Any, rule: str, problem: str) -> None:
    [found] = faults(tmp_path, content)
    assert found[0] == rule
    assert found[1].startswith(problem)


def test_a_fault_is_told_at_its_line(tmp_path: Path) -> None:
    [(_, _, line)] = faults(tmp_path, document([TEXT, {"type": "Txt"}]))
    assert line == 14


def test_what_an_import_may_define_is_not_judged(tmp_path: Path) -> None:
    content = document({"type": "AlexaHeadline", "style": "bold", "color": "@blue"})
    assert len(faults(tmp_path, content)) == 3
    assert faults(tmp_path, {**content, "import": [{"name": "alexa-layouts", "version": "1.7.0"}]}) == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("${payload.screen.properties.title}", [("screen.properties.title", False)]),
        ("A ${payload.screen.properties['title']}, b", [("screen.properties.title", False)]),
        ("${payload.screen.properties.n + payload.other}", [("screen.properties.n", False), ("other", False)]),
        ("${payload.screen.properties.hint ? 1 : 2}", [("screen.properties.hint", True)]),
        ("${payload.screen.properties.hint || ''}", [("screen.properties.hint", True)]),
        ("${data.payload} ${viewport.width} payload.screen", []),
    ],
)
def test_what_an_expression_binds(tmp_path: Path, text: str, expected: list[tuple[str, bool]]) -> None:
    assert bound(tmp_path, document({"type": "Text", "text": text})) == expected


def test_what_is_asked_for_in_a_when_may_be_missing(tmp_path: Path) -> None:
    content = document({"type": "Text", "when": "${payload.screen.properties.hint}"})
    assert bound(tmp_path, content) == [("screen.properties.hint", True)]


def test_a_parameter_of_another_name_is_the_data_source_of_that_name(tmp_path: Path) -> None:
    main = {"parameters": [{"name": "screen"}], "item": {"type": "Text", "text": "${screen.properties.title}"}}
    assert bound(tmp_path, document(mainTemplate=main)) == [("screen.properties.title", False)]


def test_a_payload_that_is_no_parameter_is_not_there(tmp_path: Path) -> None:
    assert bound(tmp_path, document(mainTemplate={"items": TEXT})) == [("?payload", False)]


@pytest.mark.parametrize("odd", ODD, ids=json.dumps)
@pytest.mark.parametrize("key", ["type", "version", "mainTemplate", "layouts", "resources", "styles", "import"])
def test_something_else_in_a_place_is_no_traceback(tmp_path: Path, key: str, odd: Any) -> None:
    for content in (document(**{key: odd}), document(mainTemplate={"parameters": odd, "items": odd})):
        path = tmp_path / "note.json"
        path.write_text(json.dumps(content))
        found = apl.Document.read(JsonFile(path))
        assert isinstance(found, Finding) or (list(found.findings()), found.bindings)
