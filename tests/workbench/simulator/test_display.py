"""A list that comes in pieces, and what is done with a document that is on the screen: by a skill of the plain SDK."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.display import APL, Display, Unlisted
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.listener import Listener
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.subject import Subject
from tests.workbench.screen.orchard import project, shelf
from tests.workbench.simulator.trees import SETTINGS, model, say

Json = dict[str, Any]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    root = project(tmp_path_factory.mktemp("orchard"))
    (root / "pyproject.toml").write_text("", encoding="utf-8")
    with Subject.find("orchard", None, None, root).opened(Settings(seed=1)) as stage:
        yield Listener(stage)


@pytest.fixture
def listener(opened: Listener) -> Listener:
    """With nothing said."""
    opened.conversation = opened.stage.conversation()
    opened.conversation.say("open old orchard")
    return opened


def asked(exchange: Exchange) -> Json:
    """The request, as far as it says what is wanted."""
    assert exchange.request
    request: Json = exchange.request["request"]
    kept = ("type", "token", "listId", "startIndex", "count", "pageToken", "correlationToken")
    return {key: request[key] for key in kept if key in request}


def act(listener: Listener, line: str) -> Exchange:
    exchange = listener.act(line)
    assert exchange is not None
    return exchange


def test_a_list_is_loaded_piece_by_piece(listener: Listener) -> None:
    assert listener.conversation.say("show all apples").screen == tuple(f"apple {place}" for place in range(8))
    more = act(listener, ":more apples")
    wanted = {"type": f"{APL}.LoadIndexListData", "token": "orchard", "listId": "apples", "correlationToken": "1"}
    assert asked(more) == wanted | {"startIndex": 8, "count": 10}
    assert (len(more.screen), more.screen[-1], more.errors, more.notes) == (18, "apple 17", (), ())
    assert asked(act(listener, ":more apples")) == wanted | {"startIndex": 18, "count": 10, "correlationToken": "2"}
    for _ in range(8):
        last = act(listener, ":more apples")
    assert (len(last.screen), asked(last)["count"]) == (99, 1)
    end = act(listener, ":more apples")
    assert (end.turns, end.notes) == ((), ("The list 'apples' goes no further, so the device asks for nothing.",))
    assert "goes no further" in act(listener, ":more apples back").notes[0]
    assert listener.conversation.is_open


def test_a_list_of_pages_is_turned(listener: Listener) -> None:
    listener.conversation.say("show the pages")
    first = act(listener, ":more apples")
    wanted = {"type": f"{APL}.LoadTokenListData", "token": "orchard", "listId": "apples", "correlationToken": "1"}
    assert asked(first) == wanted | {"pageToken": "7"}
    assert (
        len(first.screen),
        len(act(listener, ":more apples").screen),
        len(act(listener, ":more apples").screen),
    ) == (
        14,
        21,
        28,
    )
    assert "goes no further" in act(listener, ":more apples").notes[0]


def test_a_list_that_is_not_there_cannot_be_scrolled(listener: Listener) -> None:
    assert "Nothing of the skill is on a screen" in act(listener, ":more apples").notes[0]
    listener.conversation.say("show how they are")
    with pytest.raises(Mistake, match="No list with the listId 'apples'"):
        listener.act(":more apples")
    listener.conversation.say("show all apples")
    with pytest.raises(Mistake, match="There is: apples"):
        listener.act(":more pears")
    with pytest.raises(Mistake, match="There is no 'sideways'"):
        listener.act(":more apples sideways")


def test_commands_reach_the_document_that_is_shown(listener: Listener) -> None:
    assert "no document of the skill is on the screen" in listener.conversation.say("let them ripen").notes[0]
    listener.conversation.say("show how they are")
    listener.conversation.say("let them ripen")
    shown = listener.conversation.shown
    assert shown and [update["type"] for update in shown.updates] == [f"{APL}.ExecuteCommands"]
    listener.conversation.say("show how they are")
    again = listener.conversation.shown
    assert again and again.request != shown.request and again.updates == ()


def test_apl_for_audio_is_heard_after_the_words(listener: Listener) -> None:
    morning = listener.conversation.say("wake the orchard")
    assert [spoken.text for spoken in morning.spoken] == [
        "Here is MorningIntent.",
        "Good morning, Ana. Hear the orchard. [meanwhile] [sound: bird, Volume 50%, FadeIn 100, Repeat 1, Trim 50, "
        "FadeOut 100] [all of it, Volume 0.5] [sound: elsewhere]",
    ]
    assert morning.spoken[1].clip and not morning.errors


def test_apl_for_audio_is_heard_in_a_reprompt_and_after_the_session_too(tmp_path: Path) -> None:
    def knock(event: Json, context: object) -> Json:
        item = {"type": "Speech", "content": "Knock, knock."}
        document = {"type": "APLA", "version": "0.91", "mainTemplate": {"item": item}}
        sent = {"type": "Alexa.Presentation.APLA.RenderDocument", "document": document}
        if event["request"]["type"] == "LaunchRequest":
            return say(
                "Who is there?", reprompt={"outputSpeech": {"type": "PlainText", "text": "Well?"}, "directives": [sent]}
            )
        return say("Bye.", end=True, directives=[sent, {**sent, "document": {}}])

    conversation = Conversation(knock, model(tmp_path), SETTINGS)
    assert conversation.say("open tree count").reprompt == "Well? Knock, knock."
    last = conversation.say("help")
    assert (last.speech, last.ended) == ("Bye. Knock, knock.", True)
    assert last.errors == (
        "DOCUMENT_ERROR: Alexa.Presentation.APLA.RenderDocument: the document's type is None. It is 'APLA'.",
    )
    assert last.turns[-1].request["request"]["type"] == "Alexa.Presentation.APLA.RuntimeError"
    assert "session" not in last.turns[-1].request


def test_what_is_wrong_with_a_document_is_told_to_the_skill(listener: Listener) -> None:
    deaf = listener.conversation.say("sing out of tune")
    assert "AUDIO_SOURCE_ERROR: The source of an Audio, 'bird', is not one that Alexa plays." in deaf.errors[0]
    request = deaf.turns[-1].request["request"]
    assert (request["type"], request["token"]) == ("Alexa.Presentation.APLA.RuntimeError", "orchard")
    assert request["errors"][0]["reason"] == "INVALID_URI_ERROR"
    assert "told: Alexa.Presentation.APLA.RuntimeError" in deaf.turns[-1].printed
    assert (deaf.speech, deaf.ended) == ("Here is DeafIntent.", False)


def display(**source: Any) -> Display:
    """With two items of a list."""
    rendering = {
        "type": f"{APL}.RenderDocument",
        **shelf({"type": "dynamicIndexList", "items": [{"name": "a"}, {"name": "b"}], **source}),
    }
    shown, wrong = Display.of(rendering, "r")
    assert not wrong
    return shown


def sent(kind: str = "SendIndexListData", **more: Any) -> Json:
    return {"type": f"{APL}.{kind}", "listId": "apples", **more}


def changed(*operations: Json, **more: Any) -> Json:
    return sent("UpdateIndexListData", operations=list(operations), listVersion=1, **more)


def test_a_list_is_scrolled_back() -> None:
    shown = display(startIndex=14)
    assert shown.wanted("apples", back=True) == {
        "type": f"{APL}.LoadIndexListData",
        "startIndex": 4,
        "count": 10,
        "listId": "apples",
    }
    shown = shown.updated(sent(startIndex=13, minimumInclusiveIndex=13, items=[{"name": "z"}]))
    assert (shown.lines, shown.wanted("apples", back=True)) == (("z", "a", "b"), None)


def test_a_list_is_changed() -> None:
    changes = [
        {"type": "InsertItem", "index": 2, "item": {"name": "c"}},
        {"type": "SetItem", "index": 0, "item": {"name": "A"}},
        {"type": "DeleteItem", "index": 1},
        {"type": "InsertMultipleItems", "index": 0, "items": [{"name": "x"}, {"name": "y"}]},
        {"type": "DeleteMultipleItems", "index": 0, "count": 1},
    ]
    assert display(maximumExclusiveIndex=2).updated(changed(*changes)).lines == ("y", "A", "c")


@pytest.mark.parametrize(
    ("directive", "reason", "why"),
    [
        (
            sent(startIndex=1, items=[1]),
            "OCCUPIED_LIST_INDEX",
            "the items begin at 1, and the device has those from 0 to 1",
        ),
        (sent(startIndex=7, items=[1]), "LIST_INDEX_OUT_OF_RANGE", "the items begin at 7"),
        (sent(startIndex=2), "MISSING_LIST_ITEMS", "has no items"),
        (sent(startIndex="2", items=[1]), "LIST_INDEX_OUT_OF_RANGE", "begin at None"),
        (sent(listId="pears", items=[1]), "INVALID_LIST_ID", "no list with the listId 'pears'"),
        (changed({"type": "SetItem", "index": 9}), "LIST_INDEX_OUT_OF_RANGE", "SetItem: the device has no item 9"),
        (changed({"type": "Shuffle", "index": 0}), "INVALID_OPERATION", "no operation 'Shuffle'"),
        (changed("SetItem"), "INVALID_OPERATION", "'SetItem' is no operation"),  # type: ignore[arg-type]
        (changed(token="another"), "INVALID_PRESENTATION_TOKEN", "is for the token 'another', and '' is shown"),
        (sent("ExecuteCommands", token="another"), "INVALID_PRESENTATION_TOKEN", "is for the token 'another'"),
    ],
)
def test_what_a_device_cannot_do_with_a_list_has_amazons_name(directive: Json, reason: str, why: str) -> None:
    with pytest.raises(Unlisted, match=why) as unlisted:
        display().updated(directive)
    assert unlisted.value.error["reason"] == reason


def test_two_lists_of_one_name_and_items_that_are_none_are_told() -> None:
    rendering = shelf({"type": "dynamicIndexList", "items": "none"})
    rendering["datasources"]["others"] = {"type": "dynamicIndexList", "listId": "others", "items": []}
    rendering["datasources"]["same"] = {"type": "dynamicIndexList", "listId": "others", "items": []}
    shown, wrong = Display.of(rendering, "r")
    assert [each.error["reason"] for each in wrong] == ["INVALID_DATASOURCE", "INVALID_LIST_ID"]
    assert shown.wanted("others") and shown.lines == ()
