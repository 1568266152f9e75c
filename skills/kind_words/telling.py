"""Where a listener is in the stories between two turns, and how a chapter is told."""

from typing import Any

from skills.kind_words.kindness import FIRST, STORIES, Listener
from speakup import Reply, Turn, ask
from speakup.story import Chapter, Progress, Story


def keeps_notes(turn: Turn[Listener]) -> bool:
    """Not for a guest, nor while the record cannot be read; then the conversation's own session has to do."""
    return turn.remembers and not turn.session.get("guest")


def progress(turn: Turn[Listener]) -> Progress:
    if keeps_notes(turn):
        return Progress(turn.memory.bookmarks, turn.memory.endings)
    return Progress(turn.session.setdefault("bookmarks", {}), turn.session.setdefault("endings", []))


def place(turn: Turn[Listener]) -> tuple[Story, Chapter]:
    """The story that is being told, and its chapter; the beginning of the first when none is."""
    name = turn.session.get("story") or (turn.memory.story if keeps_notes(turn) else "")
    story = STORIES.get(name, FIRST)
    return story, progress(turn).chapter(story)


def offered(turn: Turn[Listener]) -> dict[str, Any]:
    """The first story that was not heard to an end; the first of all when each was."""
    known = progress(turn)
    story = next((story for story in STORIES.values() if not known.found(story)), FIRST)
    turn.session["offered"] = story.id
    return {"title": story.title[turn.locale], "about": story.about[turn.locale]}


def choices(turn: Turn[Listener]) -> dict[str, Any]:
    """The two or three of the chapter."""
    story, chapter = place(turn)
    first, second, third = (*(choice.told[turn.locale] for choice in chapter.choices), "")[:3]
    return {"title": story.title[turn.locale], "first": first, "second": second, "third": third}


def read_on(turn: Turn[Listener], story: Story) -> Reply:
    """The chapter where the bookmark is."""
    known = progress(turn)
    known.bookmarks[story.id] = known.path(story)
    turn.session["story"] = story.id
    if keeps_notes(turn):
        turn.memory.story = story.id
    return ask("chapter", lines=known.chapter(story).lines[turn.locale], **choices(turn), then="chapter")


def go(turn: Turn[Listener], story: Story, to: str) -> Reply:
    """On to a chapter; from an ending one may still go back."""
    known, chapter = progress(turn), story.chapters[to]
    path = known.go(story, to)
    if not chapter.ending:
        return read_on(turn, story)
    turn.session |= {"story": story.id, "way": path}
    return ask(
        "ending",
        lines=chapter.lines[turn.locale],
        title=story.title[turn.locale],
        name=chapter.ending[turn.locale],
        found=known.found(story),
        of=len(story.endings),
        then="ending",
    )


def choose_again(turn: Turn[Listener]) -> Reply:
    return ask("choose_again", **choices(turn), then="chapter")
