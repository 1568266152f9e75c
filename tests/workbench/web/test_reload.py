"""Which changes of files count."""

from pathlib import Path

from speakup_workbench.web.reload import Watch


def after_two_looks(watch: Watch) -> list[Path]:
    """Whoever writes several files is left to finish: what is new counts when it has stayed for a while."""
    assert watch.changed() == []
    return watch.changed()


def test_what_is_written_made_and_removed(tmp_path: Path) -> None:
    code, phrases = tmp_path / "skill.py", tmp_path / "speech" / "en-US.yaml"
    code.write_text("a", encoding="utf-8")
    watch = Watch([tmp_path, tmp_path / "not" / "there.json"])
    assert after_two_looks(watch) == []

    code.write_text("ab", encoding="utf-8")
    assert after_two_looks(watch) == [code]
    phrases.parent.mkdir()
    phrases.write_text("", encoding="utf-8")
    assert after_two_looks(watch) == [phrases]
    code.unlink()
    assert after_two_looks(watch) == [code]
    assert after_two_looks(watch) == []


def test_what_is_no_source_does_not_count(tmp_path: Path) -> None:
    watch = Watch([tmp_path])
    for name in ("__pycache__/a.py", ".git/b.json", "node_modules/c.json", "notes.txt", "d.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")

    assert after_two_looks(watch) == []
