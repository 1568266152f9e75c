"""Where the files are that a wheel carries beside its packages: template.yaml, speakup.mk, totals/ and others.

They stand in this repository once, and in a wheel in speakup_workbench/carried/: see `force-include` in pyproject.toml.
"""

from pathlib import Path

_IN_A_WHEEL = Path(__file__).with_name("carried")
ROOT = _IN_A_WHEEL if _IN_A_WHEEL.is_dir() else Path(__file__).parents[2]
