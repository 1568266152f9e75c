"""A listing for the orchard that says nothing but what it grants."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from speakup_workbench.checks.finding import Finding
from tests.workbench.checks.orchard import change, check, write

APL = "ALEXA_PRESENTATION_APL"
REMIND = """\
@skill.permission(Permission.REMINDERS)
def remind(turn: Turn) -> Reply:
    {}
    return tell("fact", fact="")


handler ="""


def list_it(
    root: Path, permissions: Sequence[str] = (), interfaces: Sequence[str] = (APL,), events: Sequence[str] = ()
) -> Path:
    """Writes a listing that says nothing but this."""
    manifest: dict[str, Any] = {
        "permissions": [{"name": scope} for scope in permissions],
        "apis": {"custom": {"interfaces": [{"type": name} for name in interfaces]}},
        "events": {"subscriptions": [{"eventName": name} for name in events]},
    }
    path = root / "store_listings" / "orchard" / "skill.json"
    write(path, json.dumps({"manifest": manifest}, indent=1))
    return path


def found(root: Path) -> list[Finding]:
    """What is found about grants; other families look at the listing, too."""
    words = ("permission-", "interface-", "event-", "memory-")
    return [finding for finding in check(root).findings if finding.rule.startswith(words)]


def place(root: Path, finding: Finding, text: str) -> bool:
    assert finding.line and finding.column
    return finding.path.read_text().splitlines()[finding.line - 1][finding.column - 1 :].startswith(text)


def remind(root: Path, line: str) -> None:
    change(root, "skill.py", "import Facts, ", "import Consent, Facts, Permission, ask_permission, ")
    change(root, "skill.py", "handler =", REMIND.format(line))
