import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speakup_workbench.checks.subject import Subject
from speakup_workbench.cli import main
from speakup_workbench.project import Project
from speakup_workbench.publishing.privacy import PAGES, Kept, pages
from tests.workbench.checks.orchard import write

SKILL = """\
from dataclasses import dataclass
from datetime import timedelta

from speakup import Reply, Skill, Turn, ask, tell


@dataclass
class Planter:
    trees: int = 0
    place: str = ""


skill = Skill(__name__, memory=Planter, keep=timedelta(days=90))


@skill.launch
def welcome(turn: Turn[Planter]) -> Reply:
    turn.memory.trees += 1
    turn.did("TreePlanted", trees=1)
    return tell("goodbye")


handler = skill.handler
"""
WORDS = """\
as_of: 1 May 2027
remembers:
  - {fields: [trees, place], words: how many trees you planted & where}
counts:
  TreePlanted: a tree that was planted
asks:
  alexa::alerts:reminders:skill:readwrite: to remind you to water it
forgets: say "forget my trees"
more:
  - Nobody is told which tree is yours.
terms:
  - No tree is promised to grow.
"""
LISTING = {
    "manifest": {
        "publishingInformation": {"locales": {"en-US": {"name": "Tree Count"}}},
        "permissions": [{"name": "alexa::alerts:reminders:skill:readwrite"}],
    }
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "skills" / "trees" / "skill.py", SKILL)
    (tmp_path / "interaction_models").mkdir()
    write(tmp_path / "store_listings" / "trees" / "skill.json", json.dumps(LISTING))
    write(tmp_path / "store_listings" / "trees" / "privacy.yaml", WORDS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def privacy() -> Result:
    return CliRunner().invoke(main, ["privacy", "trees"])


class _Text(HTMLParser):
    """What a reader sees of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.open = "", list[str]()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if self.open and self.open[-1] != "style" else ""


def read(root: Path, page: str) -> str:
    parser = _Text()
    parser.feed((root / "store_listings" / "trees" / page).read_text(encoding="utf-8"))
    assert parser.open == []
    return " ".join(parser.text.split())


def test_the_page_says_what_the_code_keeps(here: Path) -> None:
    assert privacy().exit_code == 0
    text = read(here, "privacy.html")
    assert text.startswith("Tree Count: privacy Tree Count: privacy As of 1 May 2027. Tree Count is a skill for Alexa.")
    assert "how many trees you planted & where;" in text
    assert "a tree that was planted." in text
    assert "your reminders: to remind you to water it" in text
    assert "expires 90 days after your last use" in text
    assert 'In the skill, say "forget my trees". Or disable Tree Count' in text
    assert "Nobody is told which tree is yours." in text
    assert "No tree is promised to grow." in read(here, "terms.html")


def test_the_page_tells_whether_answers_are_kept(here: Path) -> None:
    privacy()
    assert "and the answer to the latest" in read(here, "privacy.html")
    code = here / "skills" / "trees" / "skill.py"
    code.write_text(SKILL.replace("keep=timedelta", "keep_replies=False, keep=timedelta"), encoding="utf-8")
    assert privacy().exit_code == 0
    page = read(here, "privacy.html")
    assert "the answer to the latest" not in page and "the numbers of your last few requests" in page


def test_a_skill_that_keeps_nothing_says_so(here: Path) -> None:
    write(
        here / "skills" / "trees" / "skill.py",
        "from speakup import Skill\nskill = Skill(__name__)\nhandler = skill.handler\n",
    )
    listing = {"manifest": {"publishingInformation": LISTING["manifest"]["publishingInformation"]}}
    write(here / "store_listings" / "trees" / "skill.json", json.dumps(listing))
    write(here / "store_listings" / "trees" / "privacy.yaml", "as_of: 1 May 2027\n")
    assert privacy().exit_code == 0
    text = read(here, "privacy.html")
    assert "Nothing. When you leave, it has forgotten you." in text
    assert "It asks for no name" in text
    assert "How long" not in text and "encrypted" not in text


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("[trees, place]", "[trees]", 2, "remembers has no words for the field of the memory 'place'."),
        (
            "[trees, place]",
            "[trees, place, name]",
            2,
            "remembers has words for 'name', which is no field of the memory.",
        ),
        ("[trees, place]", "[trees, place, trees]", 2, "remembers has a field of the memory twice."),
        ("  TreePlanted: a tree that was planted\n", "", 4, "counts has no words for the act 'TreePlanted'."),
        (
            "  TreePlanted:",
            "  TreeFelled: one less\n  TreePlanted:",
            5,
            "counts has words for 'TreeFelled', which is no act.",
        ),
        ("  alexa::alerts", "  alexa::timers", 6, "asks has no words for the permission 'alexa::alerts:reminders"),
        ("as_of: 1 May 2027\n", "", 1, "as_of is no text."),
        ("forgets: ", "forgives: ", 8, "There is no head 'forgives'."),
        ("more:\n  - Nobody", "more: Nobody", 9, "more is no list of sentences."),
        (
            "  - {fields: [trees, place], words: how many trees you planted & where}",
            "  - trees",
            2,
            "remembers is no list of",
        ),
        ("words: how many trees you planted & where", 'words: ""', 2, "remembers is no list of fields with words."),
        (
            "counts:\n  TreePlanted: a tree that was planted",
            "counts: trees",
            4,
            "counts is no list of names with words.",
        ),
        ("as_of: 1 May 2027", "as_of: [1 May", 2, "This is not YAML"),
        (WORDS, "- everything\n", 1, "This has no heads."),
    ],
)
def test_no_page_says_less_or_more_than_the_code(here: Path, old: str, new: str, line: int, problem: str) -> None:
    assert old in WORDS
    path = here / "store_listings" / "trees" / "privacy.yaml"
    write(path, WORDS.replace(old, new, 1))
    result = privacy()
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {path}:{line}:")
    assert f": {problem}" in result.stderr
    assert not (here / "store_listings" / "trees" / "privacy.html").exists()


def test_missing_words_are_named(here: Path) -> None:
    (here / "store_listings" / "trees" / "privacy.yaml").unlink()
    result = privacy()
    assert result.exit_code == 2
    assert "privacy.yaml: There is no such file." in result.stderr


def test_a_listing_without_a_name(here: Path) -> None:
    write(here / "store_listings" / "trees" / "skill.json", "{}")
    result = privacy()
    assert result.exit_code == 2
    assert "does not tell what the store is to call trees" in result.stderr


def test_a_skill_that_cannot_be_imported(here: Path) -> None:
    write(here / "skills" / "trees" / "skill.py", "import nothing_like_it\n")
    result = privacy()
    assert result.exit_code == 2
    assert "trees cannot be imported, so nobody knows what it keeps. `speakup check trees` tells why." in result.stderr


ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", [files.name for files in Project(ROOT).skills()])
def test_the_pages_of_each_skill_are_those_its_code_gives(name: str) -> None:
    files = Project(ROOT).skill(name)
    skill = Subject.read(files, date.today()).skill
    assert skill is not None and Kept.by(files, skill).skill
    for page, text in pages(files, skill).items():
        assert page in PAGES
        assert files.manifest.with_name(page).read_text(encoding="utf-8") == text, f"speakup privacy {name}"
