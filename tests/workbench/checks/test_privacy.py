from pathlib import Path

import pytest

from speakup_workbench.checks.subject import Subject
from speakup_workbench.project import Project
from speakup_workbench.publishing.privacy import pages
from tests.workbench.checks.orchard import TODAY, change, check, only, path_of, write
from tests.workbench.checks.test_audience import remember

PAGE = "privacy.html"


def test_a_sound_page(root: Path) -> None:
    remember(root, "trees: int = 0")
    assert check(root).findings == ()


def test_a_skill_that_remembers_needs_a_policy(root: Path) -> None:
    remember(root, "trees: int = 0")
    change(root, "skill.json", '"privacyPolicyUrl": "https://orchard.org/privacy"', '"privacyPolicyUrl": ""')
    finding = only(root, "POL-4", "to-do", "skill.json", '"privacyPolicyUrl": ""')
    assert finding.problem == "en-US has no privacyPolicyUrl, and the skill remembers Listener."


def test_a_skill_that_remembers_may_have_terms(root: Path) -> None:
    remember(root, "trees: int = 0")
    change(root, "skill.json", '"termsOfUseUrl": "https://orchard.org/terms"', '"termsOfUseUrl": ""')
    only(root, "terms-missing", "advice", "skill.json", '"termsOfUseUrl": ""')


def test_a_skill_that_remembers_nothing_needs_no_policy(root: Path) -> None:
    for _ in range(2):
        change(root, "skill.json", '"privacyPolicyUrl": "https://orchard.org/privacy"', '"privacyPolicyUrl": ""')
    assert check(root).findings == ()


def test_a_page_that_is_published_elsewhere(root: Path) -> None:
    remember(root, "trees: int = 0")
    path_of(root, PAGE).unlink()
    assert check(root).findings == ()


def test_a_page_that_is_nowhere(root: Path) -> None:
    remember(root, "trees: int = 0")
    path_of(root, PAGE).unlink()
    change(root, "skill.json", "https://orchard.org/privacy", "https://example.org/privacy")
    found = check(root).findings
    assert {(finding.rule, finding.level) for finding in found} == {
        ("privacy-page", "to-do"),
        ("address-placeholder", "to-do"),
    }


@pytest.mark.parametrize(
    ("page", "level", "line", "says"),
    [
        ("", "to-do", 1, "says nothing"),
        ("<style>p {}</style>", "to-do", 1, "says nothing"),
        ("The Little Orchard keeps your trees for a year.\n", "warning", 1, "how to have it erased"),
        ("The Big Orchard keeps your trees for a year, and deletes them.", "warning", 1, "does not name the skill"),
        (
            "The Little Orchard deletes all after a day.\nIt does not\nstore anything.",
            "error",
            2,
            "remembers Listener between",
        ),
        (
            "The Little Orchard keeps your trees for a year.\n[Your company] deletes them, TODO.",
            "to-do",
            2,
            "keeps a place",
        ),
    ],
)
def test_a_fault_of_the_page(root: Path, page: str, level: str, line: int, says: str) -> None:
    remember(root, "trees: int = 0")
    write(path_of(root, PAGE), page)
    found = [finding for finding in check(root).findings if finding.rule == "privacy-page"]
    assert [(finding.level, finding.path, finding.line) for finding in found] == [(level, path_of(root, PAGE), line)]
    assert says in found[0].problem


@pytest.mark.parametrize("content", ["<p>".encode("utf-16"), b"\xff\xd8\xff", b" " * 50_000_000])
def test_a_page_that_cannot_be_read(root: Path, content: bytes) -> None:
    path_of(root, PAGE).write_bytes(content)
    only(root, "privacy-page", "error", PAGE, None)


WORDS = """\
as_of: 21 November 2026
remembers:
  - {fields: [trees], words: how many trees you planted}
terms:
  - It plants no tree itself.
"""


def test_pages_that_are_made_from_the_code(root: Path) -> None:
    remember(root, "trees: int = 0")
    write(path_of(root, "privacy.yaml"), WORDS)
    skill = Project(root).skill("orchard")
    subject = Subject.read(skill, TODAY)
    assert subject.skill
    for name, text in pages(skill, subject.skill).items():
        write(root / "store_listings" / "orchard" / name, text)
    assert check(root).findings == ()
    change(root, PAGE, "trees", "oaks")
    finding = only(root, "privacy-page", "error", PAGE, None)
    assert finding.remedy == "Run `speakup privacy orchard`."


def test_a_field_of_the_memory_that_nobody_is_told_of(root: Path) -> None:
    remember(root, "trees: int = 0\n    oaks: int = 0")
    write(path_of(root, "privacy.yaml"), WORDS)
    finding = only(root, "privacy-page", "error", "privacy.yaml", "remembers:")
    assert finding.problem == "remembers has no words for the field of the memory 'oaks'."
