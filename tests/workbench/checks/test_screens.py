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
    assert "not UTF-8" in only(root, "screen", "error", "screens/plan.json", None).problem


def test_a_document_whose_name_is_computed_is_not_looked_for(root: Path) -> None:
    change(root, "speech/en-US.yaml", "document: plan", 'document: "{{ place }}"')
    only(root, "screen-unused", "warning", "screens/plan.json", None)


PLAN = '"${payload.screen.properties.title}"'


@pytest.mark.parametrize(
    "text, fault",
    [
        ("${payload.screen.properties.titel}", "It binds 'titel', which no phrase that shows this document gives."),
        ("${payload.trees.count}", "It binds trees.count, and what a phrase gives is below screen.properties."),
        ("${payload.screen.title}", "It binds screen.title, and what a phrase gives is below screen.properties."),
    ],
)
def test_a_document_binds_what_nobody_gives(root: Path, text: str, fault: str) -> None:
    change(root, "screens/plan.json", PLAN, f'"{text}"')
    found = check(root).findings
    finding = among(found, root, "screen-ungiven", "error", "screens/plan.json", text)
    assert finding.problem == fault
    assert finding.column == 17
    among(found, root, "screen-unshown", "warning", "speech/en-US.yaml", "title: Your trees}")


def test_a_document_without_a_payload(root: Path) -> None:
    change(root, "screens/plan.json", '"parameters": ["payload"],', "")
    found = check(root).findings
    finding = among(found, root, "screen-ungiven", "error", "screens/plan.json", "payload.screen")
    assert finding.remedy == 'Write "parameters": ["payload"].'


def test_one_of_the_phrases_does_not_give_what_is_bound(root: Path) -> None:
    change(root, "speech/en-US.yaml", "count_ask: {", "count_ask: {screen: {document: plan}, ")
    finding = only(root, "screen-ungiven", "warning", "speech/en-US.yaml", "count_ask")
    assert finding.problem == "'count_ask' gives no 'title', which screens/plan.json binds."


def test_what_a_document_decides_by_need_not_be_given(root: Path) -> None:
    change(root, "screens/plan.json", PLAN, "\"${payload.screen.properties.title ? 'a' : 'b'}\"")
    change(root, "speech/en-US.yaml", "count_ask: {", "count_ask: {screen: {document: plan}, ")
    assert not check(root).findings


def test_a_text_that_the_document_does_not_show(root: Path) -> None:
    change(root, "speech/en-US.yaml", "title: Your trees}\n", "title: Your trees, body: 12}\n")
    change(
        root,
        "speech/en-US.yaml",
        "screen: {document: plan, title: Your trees, body",
        "screen:\n    {document: plan, body",
    )
    finding = among(check(root).findings, root, "screen-unshown", "warning", "speech/en-US.yaml", "body: 12")
    assert finding.problem == "'planted' gives 'body', which screens/plan.json does not bind."


def test_a_document_that_the_code_shows_has_data_of_its_own(root: Path) -> None:
    change(root, "screens/plan.json", PLAN, '"${payload.trees.count}"')
    change(root, "skill.py", "FACTS =", 'PLAN = Path(__file__).with_name("screens") / "plan.json"\nFACTS =')
    assert not check(root).findings
