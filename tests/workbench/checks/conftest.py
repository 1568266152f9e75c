from pathlib import Path

import pytest

from tests.workbench.checks import orchard


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one skill that has no fault."""
    return orchard.project(tmp_path)
