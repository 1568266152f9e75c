from typing import Any

from speakup_workbench.simulator.screen import texts, touches


def shown(*items: dict[str, Any], parameters: tuple[str, ...] = ("payload",), **sources: Any) -> tuple[str, ...]:
    template = {"parameters": list(parameters), "items": list(items)}
    document = {"type": "APL", "version": "2024.3", "mainTemplate": template}
    kind = "Alexa.Presentation.APL.RenderDocument"
    return texts(({"type": kind, "token": "t", "document": document, "datasources": sources},))


def text(words: str) -> dict[str, str]:
    return {"type": "Text", "text": words}


def test_texts_are_read_top_to_bottom() -> None:
    items = [text("Oak"), text("Elm"), text("Elm"), {"type": "AlexaHeader", "headerTitle": "Fir"}]
    assert shown({"type": "Container", "justifyContent": "center", "items": items}) == ("Oak", "Elm", "Fir")


def test_data_is_filled_in() -> None:
    facts = {"title": "Trees", "rows": [{"name": "Oak"}, {"name": "Elm"}]}
    assert shown(text("${payload.facts.title}: ${payload.facts.rows[1].name}"), facts=facts) == ("Trees: Elm",)
    assert shown(text("${facts.title}"), parameters=("facts",), facts=facts) == ("Trees",)


def test_a_list_repeats_its_item() -> None:
    rows = {"type": "Sequence", "data": "${payload.facts.rows}", "item": text("${index}. ${data.name}")}
    facts = {"rows": [{"name": "Oak"}, {"name": "Elm"}]}
    assert shown(rows, facts=facts) == ("0. Oak", "1. Elm")


def test_what_cannot_be_worked_out_stays_away() -> None:
    assert shown(text("Hello ${viewport.width > 500 ? 'wide' : 'small'}"), text("${payload.nothing}")) == ("Hello",)


def test_markup_is_not_text() -> None:
    assert shown(text("<b>Oak</b><br/>Elm")) == ("Oak Elm",)


def test_strange_documents_show_nothing() -> None:
    kind = "Alexa.Presentation.APL.RenderDocument"
    assert texts(({"type": kind}, {"type": kind, "document": []}, {"type": "Hint"})) == ()


def test_what_can_be_touched_is_worked_out() -> None:
    """In data, in layouts with parameters, and not where only the device knows."""
    button = {"type": "TouchWrapper", "onPress": [{"type": "SendEvent", "arguments": ["${said}", 7]}]}
    document = {
        "layouts": {
            "Button": {"parameters": ["text", {"name": "said"}], "item": button},
            "Endless": {"parameters": [], "items": [{"type": "Endless"}, {"type": "Button", "said": "again"}]},
        },
        "mainTemplate": {
            "parameters": ["payload"],
            "items": [
                {"type": "Button", "said": "${payload.screen.properties.yes}"},
                {"data": "${payload.screen.properties.places}", "item": {"type": "Button", "said": "${data.place}"}},
                {"onPress": {"type": "SendEvent", "arguments": ["${event.source.value}"]}},
                {"onPress": {"type": "SendEvent", "arguments": []}},
                {"type": "Endless"},
            ],
        },
    }
    properties = {"yes": "yes", "places": [{"place": "first"}, {"place": "second"}]}
    source = {"screen": {"type": "object", "properties": properties}}
    shown = {"type": "Alexa.Presentation.APL.RenderDocument", "document": document, "datasources": source}
    assert touches([shown, {"type": "AudioPlayer.Stop"}]) == (
        ("yes", "7"),
        ("first", "7"),
        ("second", "7"),
        (),
        ("again", "7"),
    )


def test_strange_documents_cannot_be_touched() -> None:
    kind = "Alexa.Presentation.APL.RenderDocument"
    documents: tuple[Any, ...] = (
        None,
        [],
        {"mainTemplate": 7},
        {"layouts": [], "mainTemplate": {"items": [None, "x", {"item": 3}]}},
    )
    for document in documents:
        assert touches([{"type": kind, "document": document}]) == ()
