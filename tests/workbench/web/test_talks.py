"""Which files of a project the page may read and write."""

from pathlib import Path

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.web import talks


def test_the_conversations_of_a_skill_are_found_wherever_they_are(tmp_path: Path) -> None:
    for name, head in {
        "tests/a.talk": "# A first visit.\nlocale: en-US   skill: river   now: 2026-01-05 08:00\n",
        "b.talk": "skill: river\n",
        "c.talk": "skill: river_bed\n",
        "d.talk": "> skill: river\n",
        "e.talk": "# skill: river\n",
        ".hidden/f.talk": "skill: river\n",
        "node_modules/g.talk": "skill: river\n",
        "h.txt": "skill: river\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{head}\n> open river\n", encoding="utf-8")
    (tmp_path / "i.talk").write_bytes(b"\xff\xfe\x00")

    assert talks.of_skill(tmp_path, "river") == ["b.talk", "tests/a.talk"]


@pytest.mark.parametrize("name", ["..", ".", "", "../a.talk", "/etc/hosts", "in/../../a", "out/a.talk", "\0", "self"])
def test_what_lies_outside_stays_outside(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "project"
    inside.mkdir()
    (inside / "out").symlink_to(tmp_path)
    (inside / "self").symlink_to("self")

    with pytest.raises(Mistake):
        talks.read(inside, name)


def test_a_file_that_is_no_text_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "a.talk").write_bytes(b"\xff")
    (tmp_path / "b.talk").mkdir()
    for name, told in (("a.talk", "UTF-8"), ("b.talk", "cannot be read"), ("c.talk", "cannot be read")):
        with pytest.raises(Mistake, match=told):
            talks.read(tmp_path, name)
