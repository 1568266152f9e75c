from pathlib import Path

import pytest

from tests.workbench.checks.orchard import among, change, check, only, path_of, write


def test_a_document_that_is_not_there(root: Path) -> None:
    change(root, "speech/en-US.yaml", "document: plan", "document: plam")
    found = check(root).findings
    missing = among(found, root, "screen-missing", "error", "speech/en-US.yaml", "planted:")
    assert missing.problem == "'planted' shows the document 'plam', and there is no screens/plam.json."
    assert "Did you mean 'plan'?" in missing.remedy
    among(found, root, "screen-unused", "warning", "screens/plan.json", None)


@pytest.mark.parametrize(
    "content, line, fault",
    [
        ('{\n  "type": "APL",\n  "version": }', 3, "This is not JSON"),
        ('{"type": "APLA"}', 1, "This is no APL document"),
        ("[]", 1, "This is no APL document"),
        ("", 1, "This is not JSON"),
    ],
)
def test_a_document_that_is_none(root: Path, content: str, line: int, fault: str) -> None:
    write(path_of(root, "screens/plan.json"), content)
    [finding] = check(root).findings
    assert (finding.rule, finding.level, finding.path.name, finding.line) == ("screen", "error", "plan.json", line)
    assert finding.problem.startswith(fault)


def test_a_document_that_is_no_text(root: Path) -> None:
    path_of(root, "screens/plan.json").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in only(root, "screen", "error", "screens/plan.json", None).problem


def test_a_document_whose_name_is_computed_is_not_looked_for(root: Path) -> None:
    change(root, "speech/en-US.yaml", "document: plan", 'document: "{{ place }}"')
    only(root, "screen-unused", "warning", "screens/plan.json", None)
