"""A conversation as one page for somebody who has nothing else."""

import re
from html.parser import HTMLParser

from tests.workbench.web.river import RoomOf


class Reader(HTMLParser):
    """Collects the tags, and what they ask a browser to fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "href", "action", "data", "style")]
        assert not [name for name, _ in attrs if name.startswith("on")]


def test_the_page_needs_nothing_else_and_runs_nothing(room: RoomOf) -> None:
    room.say("how deep is it")
    answer = room.visitor.at(f"{room.path}/export")

    assert answer.headers["content-disposition"] == 'attachment; filename="river.html"'
    read = Reader(answer.text)
    assert "script" not in read.tags and "link" not in read.tags and "img" not in read.tags
    assert read.fetched == []
    assert re.search(r"default-src 'none'; style-src 'sha256-[\w+/]+=*'", answer.text)
    assert "It is three metres deep." in answer.text
    assert "DeepIntent (sample)" in answer.text
    assert "skill: river   locale: en-US" in answer.text


def test_nobody_writes_into_it_what_a_browser_would_read_as_its_own(room: RoomOf) -> None:
    room.say("</p><script>alert(1)</script>")
    room.say("burst your banks")
    page = room.visitor.at(f"{room.path}/export").text

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "too much &lt;b&gt;water&lt;/b&gt;" in page


def test_of_nothing_there_is_no_page(room: RoomOf) -> None:
    answer = room.visitor.at(f"{room.path}/export")
    assert (answer.status_code, answer.json()["error"]) == (
        400,
        "Nothing has been said yet, so there is nothing to save.",
    )
