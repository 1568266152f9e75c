"""A skip is fine on a user's machine and a failure in CI, where what was missing can be installed."""

import os
import subprocess
import sys
from pathlib import Path

CONFTEST = Path(__file__).with_name("conftest.py")
SKIPS = """
import pytest

def test_that_passes(): pass

@pytest.mark.skip(reason="no browser here")
def test_that_skips(): pass

@pytest.mark.xfail(reason="known")
def test_that_is_known_to_fail(): assert False
"""


def pytest_in(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(CONFTEST.read_text())
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder)],
        env={**os.environ, "CI": ci, "PYTHONPATH": str(CONFTEST.parents[1])},
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_a_user_sees_skips(tmp_path: Path) -> None:
    (tmp_path / "test_skips.py").write_text(SKIPS)
    run = pytest_in(tmp_path, ci="")
    assert run.returncode == 0, run.stdout
    assert "1 passed, 1 skipped, 1 xfailed" in run.stdout


def test_in_ci_a_skip_fails_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "test_skips.py").write_text(SKIPS)
    run = pytest_in(tmp_path, ci="1")
    assert run.returncode == 1
    assert "1 passed, 1 xfailed, 1 error" in run.stdout
    assert "test_that_skips in CI: Skipped: no browser here" in run.stdout


def test_in_ci_a_module_that_skips_itself_fails(tmp_path: Path) -> None:
    (tmp_path / "test_skips.py").write_text('import pytest\npytest.importorskip("a_module_that_is_nowhere")\n')
    run = pytest_in(tmp_path, ci="1")
    assert run.returncode != 0
    assert "a_module_that_is_nowhere" in run.stdout
