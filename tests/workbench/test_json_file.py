from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench import json_file
from speakup_workbench.json_file import JsonError, JsonFile

TEXT = """{
  "name": "oak",
  "trees": [
    {"age": 12},
    {"age": 300, "names": ["one", "two"]}
  ]
}
"""


def file(folder: Path, content: str | bytes) -> JsonFile:
    path = folder / "trees.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return JsonFile(path)


def test_what_it_holds(tmp_path: Path) -> None:
    content = file(tmp_path, TEXT).content
    assert content["name"] == "oak"
    assert content["trees"][1] == {"age": 300, "names": ["one", "two"]}


def test_where_each_part_stands(tmp_path: Path) -> None:
    found = file(tmp_path, TEXT)
    assert found.at() == (1, 1)
    assert found.at("name") == (2, 11)
    assert found.at("trees", 1, "names", 1) == (5, 35)
    assert found.at("trees", 2) is None
    assert found.at("name", "further") is None


@pytest.mark.parametrize(
    ("content", "problem", "at"),
    [
        ("", "This is not JSON: Expecting value.", (1, 1)),
        (TEXT[:40], "This is not JSON: Unterminated string starting at.", (4, 6)),
        ('{\n  "a": 1,\n  "a": 2\n}', '"a" stands twice in one object.', (3, 3)),
        ('{"a": 1, "\\ud83d": 2, "\\ud83d": 3}', '"?" stands twice in one object.', (1, 23)),
        (TEXT.encode("utf-16"), "The file is not UTF-8 text.", None),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The file is not UTF-8 text.", None),
        ("[" * 200_000, "The JSON is nested too deeply.", None),
    ],
)
def test_what_is_no_json_is_named(
    tmp_path: Path, content: str | bytes, problem: str, at: tuple[int, int] | None
) -> None:
    with pytest.raises(JsonError) as caught:
        assert file(tmp_path, content).content
    assert (caught.value.problem, caught.value.at) == (problem, at)
    place = f":{at[0]}:{at[1]}" if at else ""
    assert str(caught.value).startswith(f"{tmp_path / 'trees.json'}{place}: {problem} ")


def test_a_file_that_is_not_there_has_no_places(tmp_path: Path) -> None:
    missing = JsonFile(tmp_path / "none.json")
    assert missing.at("name") is None
    with pytest.raises(JsonError, match="cannot be read"):
        assert missing.content


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(JsonError, match="cannot be read"):
        assert JsonFile(tmp_path).content


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_file, "LARGEST", 10)
    with pytest.raises(JsonError, match="at most 10 are read"):
        assert file(tmp_path, TEXT).content


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_json_or_a_message(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    found = file(tmp_path_factory.mktemp("wild"), content)
    try:
        assert found.content is not NotImplemented
    except JsonError as error:
        assert error.problem and error.remedy
    found.at("a", 0)
