import importlib
import pkgutil
import re
from pathlib import Path

from click.testing import CliRunner

from speakup_workbench import checks
from speakup_workbench.checks.catalogue import FAMILIES, RULES, table
from speakup_workbench.checks.rule import Rule
from speakup_workbench.cli import main

DOCS = Path(__file__).parents[3] / "docs" / "certification.md"


def rules() -> list[Rule]:
    """Every rule that some module of the checks defines."""
    modules = [
        importlib.import_module(f"{checks.__name__}.{found.name}") for found in pkgutil.iter_modules(checks.__path__)
    ]
    found = {id(value): value for module in modules for value in vars(module).values() if isinstance(value, Rule)}
    return list(found.values())


def test_every_rule_is_in_the_catalogue_once() -> None:
    listed = [rule for family in FAMILIES.values() for rule in family]
    assert sorted(rule.id for rule in listed) == sorted(rule.id for rule in rules())
    assert len({rule.id for rule in listed}) == len(listed) == len(RULES)


def test_every_rule_says_why_and_who_says_so() -> None:
    for rule in RULES.values():
        assert rule.asks and not rule.asks.endswith("."), rule.id
        assert rule.why.endswith("."), rule.id
        assert bool(rule.source) == bool(rule.verified), rule.id
        if rule.source:
            assert rule.source.startswith("https://") and re.fullmatch(r"20\d\d-\d\d", rule.verified), rule.id
        assert not re.fullmatch(r"[A-Z]+-?\d+", rule.id) or rule.source, f"{rule.id} is Amazon's, and names no page"


def test_no_cell_of_the_table_breaks_it() -> None:
    rows = [line for line in table() if line.startswith("| `")]
    assert len(rows) == len(RULES)
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows)


def test_the_table_in_the_docs_is_that_of_the_rules() -> None:
    printed = CliRunner().invoke(main, ["check", "--rules"]).output
    assert printed.strip() in DOCS.read_text(encoding="utf-8"), (
        "docs/certification.md has an older table: put there what `speakup check --rules` prints."
    )
