"""Whatever stands in a skill's files: a finding, and never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from speakup_workbench.checks import subject
from speakup_workbench.checks.files import LARGEST
from tests.workbench.checks.orchard import among, check, only, path_of, write

FILES = ["skill.py", "speech/en-US.yaml", "facts.yaml", "screens/plan.json", "en-US.json"]


def missing(path: Path) -> None:
    path.unlink()


def truncated(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: 2 * len(content) // 3])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def written(content: bytes) -> Callable[[Path], None]:
    def write_it(path: Path) -> None:
        path.write_bytes(content)

    return write_it


def in_utf_16(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))


FAULTS = {
    "empty": written(b""),
    "truncated": truncated,
    "a folder": a_folder,
    "UTF-16": in_utf_16,
    "binary": written(bytes(range(256)) * 8),
    "null": written(b"\0" * 100),
    "brackets": written(b"[" * 100_000),
    "a list": written(b"[]"),
    "a number": written(b"7"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_is_none_is_a_finding(root: Path, name: str, fault: str) -> None:
    FAULTS[fault](path_of(root, name))
    found = check(root).findings
    assert [each for each in found if each.level == "error"]
    assert all(each.problem and each.remedy for each in found)


@pytest.mark.parametrize("name", FILES[1:])
def test_a_file_that_is_missing_is_a_finding(root: Path, name: str) -> None:
    path_of(root, name).unlink()
    assert check(root).findings


@pytest.mark.parametrize("name", FILES[:4])
def test_a_file_that_is_too_large_is_not_read(root: Path, name: str) -> None:
    """The skill is not imported either, since that would read it."""
    with path_of(root, name).open("r+b") as file:
        file.truncate(50_000_000)
    finding = only(root, "file-large", "error", name, None)
    assert finding.problem == f"This has 50,000,000 bytes, and at most {LARGEST:,} are read."


def test_a_model_that_is_too_large_is_not_read(root: Path) -> None:
    with path_of(root, "en-US.json").open("r+b") as file:
        file.truncate(50_000_000)
    among(check(root).findings, root, "M001", "error", "en-US.json", None)


def test_a_folder_named_like_a_file(root: Path) -> None:
    path_of(root, "speech/de-DE.yaml").mkdir()
    finding = only(root, "file-kind", "error", "speech/de-DE.yaml", None)
    assert finding.problem == "This is no file."


def test_brackets_that_nobody_closes(root: Path) -> None:
    """100,000 of them make the YAML reader end the process."""
    write(path_of(root, "speech/en-US.yaml"), "welcome: Hello\nhelp: " + "[" * 100_000)
    finding = only(root, "file-tangled", "error", "speech/en-US.yaml", "help: ")
    assert finding.problem == "This is inside 50 other lists and mappings."


def test_aliases_of_aliases(root: Path) -> None:
    rows = [f"a{number}: &a{number} [{', '.join(f'*a{number - 1}' for _ in range(10))}]" for number in range(1, 10)]
    write(path_of(root, "facts.yaml"), "\n".join(["a0: &a0 water", *rows]))
    finding = only(root, "file-tangled", "error", "facts.yaml", "a5: ")
    assert finding.problem == "With its aliases this comes to more than 100,000 entries."


def test_a_skill_that_exits_when_it_is_imported(root: Path) -> None:
    write(path_of(root, "skill.py"), "import sys\n\nif True:\n    sys.exit(3)\n")
    finding = only(root, "import", "error", "skill.py", "sys.exit(3)")
    assert finding.problem == "The skill cannot be imported: SystemExit: 3."
    assert finding.column == 5


def test_a_skill_whose_import_never_ends(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "PATIENCE", 0.2)
    write(path_of(root, "skill.py"), "import time\n\nwhile True:\n    time.sleep(0.01)\n")
    finding = only(root, "import", "error", "skill.py", "time.sleep")
    assert finding.problem == "The import had not ended after 0.2 seconds."


def test_what_a_skill_prints_is_no_part_of_the_report(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with path_of(root, "skill.py").open("a") as file:
        file.write('print("hello")\n')
    assert not check(root).findings
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("listing", [b"", b"[]", b"{}", b'{"manifest": 7}', b"\xff\xfe"])
def test_a_listing_that_is_none_says_nothing_of_grants(root: Path, listing: bytes) -> None:
    path_of(root, "skill.json").write_bytes(listing)
    assert not [each for each in check(root).findings if each.rule.startswith(("permission-", "interface-", "event-"))]


@pytest.mark.parametrize("odd", ["[[a]]", "{a: b}", "''"])
@pytest.mark.parametrize("key", ["id", "topic", "text", "source", "good_until", "checked", "url", "as_of"])
def test_a_fact_with_something_else_in_a_place(root: Path, key: str, odd: str) -> None:
    source = {"publisher": "A", "title": "T", "url": "https://e.org/x", "as_of": "2025", "checked": "2026-11-01"}
    fact = {"id": "a", "topic": "t", "text": {"en": "A text."}, "source": source, "good_until": "2028-01"}
    place: dict[str, object] = source if key in source else fact  # type: ignore[assignment]
    place[key] = "@@"
    path = path_of(root, "facts.yaml")
    write(path, f"[{json.dumps(fact)}]".replace('"@@"', odd))
    check(root)
