import json
import sys
from pathlib import Path

import pytest

from speakup import documents
from speakup.errors import DocumentError


def write(folder: Path, text: str, name: str = "facts.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_scalar_stays_the_text_it_was_written_as(tmp_path: Path) -> None:
    path = write(tmp_path, "no: No\ndate: 2026-11-21\nversion: 1.10\nzero: 007\nnothing: ~\nempty:\n")

    assert documents.read(path) == {
        "no": "No",
        "date": "2026-11-21",
        "version": "1.10",
        "zero": "007",
        "nothing": "~",
        "empty": "",
    }


def test_lists_and_mappings_are_read_in_their_order(tmp_path: Path) -> None:
    path = write(tmp_path, "b: [one, {two: 2}]\na: x\n")

    assert json.dumps(documents.read(path)) == '{"b": ["one", {"two": "2"}], "a": "x"}'


def test_an_empty_file_is_an_empty_mapping(tmp_path: Path) -> None:
    assert documents.read(write(tmp_path, "# nothing yet\n")) == {}


def test_what_was_built_as_json_is_read_without_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = write(tmp_path, json.dumps({"smile": "🙂", "list": ["a"]}), "built.json")
    monkeypatch.setitem(sys.modules, "yaml", None)  # importing it would fail

    assert documents.read(built) == {"smile": "🙂", "list": ["a"]}
    assert documents.read(built.with_suffix(".yaml")) == {"smile": "🙂", "list": ["a"]}
    assert documents.line_of(built, "smile") is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"fakts\.yaml: There is no such file\. Create it, or correct"):
        documents.read(tmp_path / "fakts.yaml")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('welcome: "hello\n', 2, "This is not YAML"),
        ("welcome: Hello: there\n", 1, "This is not YAML"),
        ("welcome: hi\nhelp: x\nwelcome: ho\n", 3, "'welcome' stands here a second time"),
        ("help: x\nwelcome: {{ name }}\n", 2, "quotes"),
        ("? [a, b]\n: c\n", 1, "quotes"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(DocumentError, match=message) as caught:
        documents.read(path)

    assert (caught.value.path, caught.value.line) == (path, line)
    assert caught.value.remedy


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes("welcome: Grüß dich".encode("latin-1"))

    with pytest.raises(DocumentError, match="Save it as UTF-8"):
        documents.read(path)


def test_broken_json_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"built\.json:2: This is not JSON"):
        documents.read(write(tmp_path, '{"a": 1,\n', "built.json"))


def test_a_line_is_found_by_keys_and_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, "# the facts\n- id: one\n  source:\n    url: https://example.org\n- id: two\n")

    assert documents.line_of(path) == 2
    assert documents.line_of(path, 0, "source") == 3
    assert documents.line_of(path, 0, "source", "url") == 4
    assert documents.line_of(path, 1) == 5


def test_a_line_that_cannot_be_told_is_that_of_the_nearest_that_is_there(tmp_path: Path) -> None:
    path = write(tmp_path, "# the facts\n- text: one\n  id: 1\n- [a]\n")

    assert documents.line_of(path, 0, "source", "id") == 2
    assert documents.line_of(path, 0, "id", "deeper") == 3
    assert documents.line_of(path, 7) == 2
    assert documents.line_of(path, 1, "source") == 4


def test_no_line_is_told_of_an_empty_or_missing_file(tmp_path: Path) -> None:
    assert documents.line_of(write(tmp_path, ""), "welcome") is None
    assert documents.line_of(tmp_path / "nowhere.yaml", "welcome") is None
