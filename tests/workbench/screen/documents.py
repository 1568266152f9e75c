"""Small APL documents: one for each thing that the renderer knows, and what is to be read on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='80' height='60'%3E"
    "%3Crect width='80' height='60' fill='teal'/%3E%3C/svg%3E"
)
RED, CLEAR = "rgb(255, 0, 0)", "rgba(0, 0, 0, 0)"
LAYOUTS = [{"name": "alexa-layouts", "version": "1.7.0"}]


@dataclass(frozen=True)
class Case:
    """A document, what is done with it, and what comes of it."""

    document: Json
    shows: tuple[str, ...] = ()
    """Texts on the screen, in order; others may stand between."""
    sources: Mapping[str, Any] = field(default_factory=dict)
    commands: tuple[Json, ...] = ()
    """Executed when it is drawn."""
    presses: bool = False
    """Whether the middle of the screen is touched."""
    waits: int = 0
    """Milliseconds that pass then."""
    hides: tuple[str, ...] = ()
    """Texts that must not be there."""
    tells: tuple[str, ...] = ()
    """Parts of the notices."""
    looks: Mapping[str, Any] = field(default_factory=dict)
    """Scripts in the page and what they come to: `css(selector, property)`, `at(words)` is where a text begins."""
    sends: tuple[Json, ...] = ()
    """What the skill hears of it: the arguments, source and components of each UserEvent."""
    says: tuple[str, ...] = ()
    """What is spoken, in order."""


def apl(*items: Json, **more: Any) -> Json:
    main = {"parameters": ["payload"], "items": list(items)}
    return {"type": "APL", "version": "1.4", "mainTemplate": main, **more}


def text(words: str, **more: Any) -> Json:
    return {"type": "Text", "text": words, **more}


def column(*items: Json, **more: Any) -> Json:
    return {"type": "Container", "width": "100vw", "height": "100vh", "items": list(items), **more}


def rows(kind: str, **more: Any) -> Json:
    return {
        "type": kind,
        "width": "100vw",
        "height": "100vh",
        "data": [1, 2, 3, 4],
        "items": text("row ${data}"),
        **more,
    }


def imported(*items: Json) -> Json:
    return apl(*items, **{"import": LAYOUTS})


_SHAPE = {
    "type": "AVG",
    "version": "1.0",
    "width": 100,
    "height": 100,
    "parameters": ["colour"],
    "items": [
        {"type": "path", "pathData": "M0,0 h100 v100 h-100 z", "fill": "${colour}"},
        {"type": "text", "text": "drawn", "x": 10, "y": 50, "fill": "white"},
    ],
}
_PAGES = {"type": "Pager", "id": "pages", "width": "100vw", "height": "100vh", "items": [text("one"), text("two")]}
_SPEAKS = text("${payload.words.properties.shown}", id="spoken", speech="${payload.words.properties.sound}")
_WORDS = {
    "words": {
        "type": "object",
        "properties": {"ssml": "<speak>Good <b>morning</b></speak>"},
        "transformers": [
            {"inputPath": "ssml", "outputName": "sound", "transformer": "ssmlToSpeech"},
            {"inputPath": "ssml", "outputName": "shown", "transformer": "ssmlToText"},
        ],
    }
}

CASES: Mapping[str, Case] = {
    # Components
    "Text": Case(apl(text("Good <b>morning</b><br>all")), ("Good morning", "all")),
    "Container": Case(apl(column(text("above"), text("below"))), ("above", "below"), looks={"at('below')": [0, 51]}),
    "Container in a row": Case(
        apl(column(text("left"), text("right"), direction="row")), ("left", "right"), looks={"at('right')": [61, 0]}
    ),
    "Container, absolute": Case(
        apl(column(text("at", position="absolute", left=40, top="50vh"))), ("at",), looks={"at('at')": [40, 400]}
    ),
    "Frame": Case(
        apl({"type": "Frame", "backgroundColor": "red", "borderWidth": 3, "item": text("in")}),
        ("in",),
        looks={"css('#view div', 'background-color')": RED, "css('#view div', 'border-width')": "3px"},
    ),
    "Image": Case(
        apl({"type": "Image", "source": PICTURE, "width": 80, "height": 60, "scale": "best-fill"}),
        looks={"pictured('#view img')": [80, 60]},
    ),
    "Image with a blur": Case(
        apl(
            {"type": "Image", "source": PICTURE, "width": 80, "height": 60, "filters": [{"type": "Blur", "radius": 9}]}
        ),
        looks={"css('#view img', 'filter')": "blur(9px)"},
    ),
    "ScrollView": Case(
        apl({"type": "ScrollView", "width": 300, "height": 200, "item": text("long " * 50)}),
        ("long",),
        looks={"$('.scrollView').scrollHeight > 200": True},
    ),
    "Sequence": Case(apl(rows("Sequence")), ("row 1", "row 4")),
    "Sequence, horizontal": Case(
        apl(rows("Sequence", scrollDirection="horizontal")), ("row 1", "row 2"), looks={"at('row 2')[0] > 80": True}
    ),
    "Sequence, numbered": Case(apl(rows("Sequence", numbered=True, items=text("no ${ordinal}"))), ("no 1", "no 4")),
    "Sequence with first and last": Case(
        apl(rows("Sequence", firstItem=text("first"), lastItem=text("last"))), ("first", "row 1", "last")
    ),
    "GridSequence": Case(
        apl(rows("GridSequence", childWidths=["50%", "50%"], childHeight="30vh")),
        ("row 1", "row 2", "row 4"),
        looks={"at('row 2')": [640, 0], "at('row 3')": [0, 240]},
    ),
    "Pager": Case(apl(_PAGES), ("one",)),
    "TouchWrapper": Case(apl({"type": "TouchWrapper", "item": text("press me")}), ("press me",)),
    "EditText": Case(
        apl({"type": "EditText", "text": "typed", "hint": "your name", "fontSize": 30}),
        looks={
            "$('#view input').value": "typed",
            "$('#view input').placeholder": "your name",
            "css('#view input', 'background-color')": CLEAR,
        },
    ),
    "VectorGraphic": Case(
        apl({"type": "VectorGraphic", "source": "square", "colour": "green"}, graphics={"square": _SHAPE}),
        ("drawn",),
        looks={"$('#view path').getAttribute('fill')": "rgba(0, 128, 0, 1)"},
    ),
    "Video": Case(
        apl({"type": "Video", "source": "https://example.com/film.mp4", "width": 300, "height": 200, "autoplay": True}),
        tells=("There is no film here from https://example.com/film.mp4.",),
    ),
    # What a document is made of
    "data": Case(apl(text("${payload.a.b[1]}")), ("second",), {"a": {"b": ["first", "second"]}}),
    "parameters by name": Case(
        {"type": "APL", "version": "1.4", "mainTemplate": {"parameters": ["fruit"], "item": text("${fruit.name}")}},
        ("pear",),
        {"fruit": {"name": "pear"}},
    ),
    "parameter with a default": Case(
        {
            "type": "APL",
            "version": "1.4",
            "mainTemplate": {
                "parameters": [{"name": "fruit", "default": {"name": "fig"}}],
                "item": text("${fruit.name}"),
            },
        },
        ("fig",),
    ),
    "when": Case(
        apl(column(text("yes", when="${viewport.width > 10}"), text("no", when="${viewport.width < 10}"))),
        ("yes",),
        hides=("no",),
    ),
    "first that fits": Case(apl(text("not", when="${false}"), text("fits"), text("late")), ("fits",), hides=("late",)),
    "layout": Case(
        apl(
            {"type": "Greeting", "name": "Ana"},
            layouts={"Greeting": {"parameters": ["name"], "item": text("Hi ${name}")}},
        ),
        ("Hi Ana",),
    ),
    "layout with a default": Case(
        apl({"type": "A"}, layouts={"A": {"parameters": [{"name": "b", "default": "usual"}], "item": text("${b}")}}),
        ("usual",),
    ),
    "resource": Case(
        apl(
            text("@hello"),
            resources=[
                {"strings": {"hello": "never"}},
                {"when": "${viewport.theme == 'dark'}", "strings": {"hello": "dark"}},
            ],
        ),
        ("dark",),
    ),
    "style": Case(
        apl(text("big", style="large"), styles={"large": {"values": [{"fontSize": 90}]}}),
        ("big",),
        looks={"css('#view p', 'font-size')": "90px"},
    ),
    "bind": Case(apl(column(text("${n * 2}"), bind=[{"name": "n", "value": 21}])), ("42",)),
    "Math": Case(apl(text("${Math.round(3.7)} ${Math.max(2, 9)}")), ("4 9",)),
    "String": Case(apl(text("${String.toUpperCase('abc')} ${String.slice('river', 0, 3)}")), ("ABC riv",)),
    "Time": Case(apl(text("${Time.year(utcTime)}")), ("2026",)),
    "environment": Case(apl(text("${environment.aplVersion} ${environment.agentName}")), ("1.4 Speak Up",)),
    "background": Case(
        apl(text("on it"), background="#123456"),
        ("on it",),
        looks={"css('#view', 'background-image').slice(16, 32)": "rgb(18, 52, 86),"},
    ),
    "opacity and transform": Case(
        apl(text("turned", opacity=0.5, transform=[{"rotate": 10}])),
        ("turned",),
        looks={"css('#view p', 'opacity')": "0.5", "css('#view div', 'transform').slice(0, 15)": "matrix(0.984808"},
    ),
    "shadow": Case(
        apl({"type": "Frame", "shadowRadius": 9, "shadowColor": "black", "item": text("lit")}),
        ("lit",),
        looks={"css('#view div', 'box-shadow')": "rgb(0, 0, 0) 0px 0px 9px 0px"},
    ),
    "max lines": Case(apl(text("word " * 300, maxLines=2, width=300)), ("word", "…")),
    # Commands
    "onMount": Case(
        apl(
            text("old", id="t"), onMount=[{"type": "SetValue", "componentId": "t", "property": "text", "value": "new"}]
        ),
        ("new",),
    ),
    "SetValue": Case(
        apl(text("old", id="t")),
        ("new",),
        commands=({"type": "SetValue", "componentId": "t", "property": "text", "value": "new"},),
    ),
    "SetState": Case(
        apl(
            text("box", id="t", style="s"),
            styles={"s": {"values": [{"color": "white"}, {"when": "${state.disabled}", "opacity": 0.2}]}},
        ),
        ("box",),
        looks={"css('#view div', 'opacity')": "0.2"},
        commands=({"type": "SetState", "componentId": "t", "state": "disabled", "value": True},),
    ),
    "SetPage": Case(
        apl(_PAGES), ("two",), commands=({"type": "SetPage", "componentId": "pages", "value": 1},), waits=2000
    ),
    "AutoPage": Case(
        apl(_PAGES), ("two",), commands=({"type": "AutoPage", "componentId": "pages", "duration": 500},), waits=4000
    ),
    "Sequential, Idle and delay": Case(
        apl(text("old", id="t")),
        ("late",),
        commands=(
            {
                "type": "Sequential",
                "commands": [
                    {"type": "Idle", "delay": 5000},
                    {"type": "SetValue", "componentId": "t", "property": "text", "value": "late"},
                ],
            },
        ),
        waits=8000,
    ),
    "Parallel": Case(
        apl(column(text("a", id="a"), text("b", id="b"))),
        ("A", "B"),
        commands=(
            {
                "type": "Parallel",
                "commands": [
                    {"type": "SetValue", "componentId": "a", "property": "text", "value": "A"},
                    {"type": "SetValue", "componentId": "b", "property": "text", "value": "B"},
                ],
            },
        ),
    ),
    "AnimateItem": Case(
        apl(text("fades", id="t")),
        ("fades",),
        commands=(
            {
                "type": "AnimateItem",
                "componentId": "t",
                "duration": 1000,
                "value": [{"property": "opacity", "from": 1, "to": 0.25}],
            },
        ),
        waits=2000,
        looks={"css('#view div', 'opacity')": "0.25"},
    ),
    "Scroll": Case(
        apl(rows("Sequence", id="s", height=60)),
        commands=({"type": "Scroll", "componentId": "s", "distance": 1},),
        waits=2000,
        looks={"$('.scrollView').scrollTop": 60},
    ),
    "ScrollToIndex": Case(
        apl(rows("Sequence", id="s", height=60)),
        ("row 4",),
        commands=({"type": "ScrollToIndex", "componentId": "s", "index": 3},),
        waits=2000,
    ),
    "SpeakItem": Case(
        apl(_SPEAKS),
        ("Good morning",),
        _WORDS,
        commands=({"type": "SpeakItem", "componentId": "spoken"},),
        waits=3000,
        says=("Good morning",),
    ),
    "SpeakList": Case(
        apl({"type": "Sequence", "id": "list", "height": "100vh", "data": [1, 2], "items": _SPEAKS}),
        ("Good morning",),
        _WORDS,
        commands=({"type": "SpeakList", "componentId": "list", "start": 0, "count": 2},),
        waits=4000,
        says=("Good morning", "Good morning"),
    ),
    "SetFocus and ClearFocus": Case(
        apl(
            {
                "type": "TouchWrapper",
                "id": "b",
                "onFocus": [{"type": "SetValue", "componentId": "t", "property": "text", "value": "focused"}],
                "onBlur": [{"type": "SetValue", "componentId": "t", "property": "text", "value": "blurred"}],
                "item": text("plain", id="t"),
            }
        ),
        ("blurred",),
        commands=({"type": "SetFocus", "componentId": "b"}, {"type": "ClearFocus"}),
        waits=500,
    ),
    "ScrollToComponent": Case(
        apl(rows("Sequence", id="s", height=60, items=text("row ${data}", id="row${data}"))),
        ("row 4",),
        commands=({"type": "ScrollToComponent", "componentId": "row4"},),
        waits=2000,
    ),
    "PlayMedia and ControlMedia": Case(
        apl(column({"type": "Video", "id": "film", "width": 300, "height": 200}, text("below"))),
        ("below",),
        commands=(
            {"type": "PlayMedia", "componentId": "film", "source": "https://example.com/film.mp4"},
            {"type": "ControlMedia", "componentId": "film", "command": "pause"},
        ),
        tells=("There is no film here from https://example.com/film.mp4.",),
    ),
    "SendEvent": Case(
        apl(
            column(text("plain", id="t"), {"type": "EditText", "id": "name", "text": "Ana"}),
            onMount=[{"type": "SendEvent", "arguments": ["seen", 7, "${viewport.shape}"], "components": ["name"]}],
        ),
        ("plain",),
        sends=(
            {
                "arguments": ["seen", 7, "rectangle"],
                "source": {"type": "Document", "handler": "Mount"},
                "components": {"name": "Ana"},
            },
        ),
    ),
    "SendEvent by a press": Case(
        apl({"type": "TouchWrapper", "id": "b", "onPress": {"type": "SendEvent", "arguments": ["${event.source.id}"]}}),
        presses=True,
        sends=(
            {
                "arguments": ["b"],
                "source": {"type": "TouchWrapper", "handler": "Press", "id": "b", "value": False},
                "components": {},
            },
        ),
    ),
    "OpenURL": Case(
        apl(text("x")),
        ("x",),
        commands=({"type": "OpenURL", "source": "https://example.com/"},),
        tells=("The document opens https://example.com/. A device would go there; this one stays here.",),
        looks={"location.hostname": "127.0.0.1"},
    ),
    "Finish": Case(
        apl(text("over")), hides=("over",), commands=({"type": "Finish"},), tells=("closed itself by Finish",)
    ),
    "Finish after a focus": Case(
        apl({"type": "TouchWrapper", "id": "b", "item": text("over")}),
        hides=("over",),
        commands=({"type": "SetFocus", "componentId": "b"}, {"type": "Finish"}),
        tells=("closed itself by Finish",),
    ),
    "Select": Case(
        apl(text("old", id="t")),
        ("second",),
        commands=(
            {
                "type": "Select",
                "commands": [
                    {"type": "SetValue", "when": False, "componentId": "t", "property": "text", "value": "first"},
                    {"type": "SetValue", "componentId": "t", "property": "text", "value": "second"},
                ],
            },
        ),
    ),
    "an unknown command": Case(
        apl(text("stays")), ("stays",), commands=({"type": "Teleport"},), tells=("Unable to find command 'Teleport'",)
    ),
    # Packages
    "AlexaHeadline": Case(
        imported({"type": "AlexaHeadline", "primaryText": "Big", "headerTitle": "Head", "footerHintText": "Try it"}),
        ("Head", "Big", "Try it"),
        tells=("alexa-layouts 1.7.0 is a stand-in",),
    ),
    "AlexaTextList": Case(
        imported(
            {"type": "AlexaTextList", "headerTitle": "All", "listItems": [{"primaryText": "x"}, {"primaryText": "y"}]}
        ),
        ("All", "1", "x", "2", "y"),
    ),
    "AlexaHeader and AlexaFooter": Case(
        imported(column({"type": "AlexaHeader", "headerTitle": "H"}, {"type": "AlexaFooter", "hintText": "F"})),
        ("H", "F"),
    ),
    "AlexaBackground": Case(
        imported(column({"type": "AlexaBackground", "backgroundColor": "teal"}, text("over"))),
        ("over",),
        looks={"css('.apl-q', 'background-color')": "rgb(0, 128, 128)"},
    ),
    "AlexaButton": Case(imported({"type": "AlexaButton", "buttonText": "Press"}), ("Press",)),
    "AlexaImage": Case(
        imported({"type": "AlexaImage", "imageSource": PICTURE, "imageAspectRatio": "round"}),
        looks={"pictured('#view img')": [427, 320], "css('.imageHolder', 'border-radius')": "1000px"},
    ),
    "AlexaImageListItem": Case(
        imported({"type": "AlexaImageListItem", "imageSource": PICTURE, "primaryText": "P"}), ("P",)
    ),
    "@colorText of alexa-styles": Case(
        apl(
            text("styled", color="@colorText", style="textStyleDisplay1"),
            **{"import": [{"name": "alexa-styles", "version": "1.6.0"}]},
        ),
        ("styled",),
        looks={"css('#view p', 'color')": "rgb(250, 250, 250)", "css('#view p', 'font-size')": "110px"},
    ),
    "@viewportProfile": Case(
        apl(
            text("${@viewportProfile == @hubLandscapeLarge ? 'large hub' : @viewportProfile}"),
            **{"import": [{"name": "alexa-viewport-profiles", "version": "1.6.0"}]},
        ),
        ("large hub",),
    ),
    # What it does not know
    "an unknown layout": Case(
        imported({"type": "AlexaRating", "ratingNumber": 3}),
        ("AlexaRating", "is not drawn here"),
        tells=("AlexaRating is no component, and no layout of the document or of its packages",),
    ),
    "a component of a later APL": Case(
        apl({"type": "FlexSequence", "item": text("in it")}),
        ("FlexSequence", "is not drawn here"),
        tells=("FlexSequence came with APL 2024.3",),
    ),
    "a document of a later APL": Case(
        apl(text("drawn all the same")) | {"version": "2024.3"},
        ("drawn all the same",),
        tells=("The document asks for APL 2024.3. It is drawn by APL 1.4",),
    ),
    "an import that nobody has": Case(
        apl(text("here"), **{"import": [{"name": "our-own-package", "version": "1.0"}]}),
        ("here",),
        tells=("Nobody here has the package our-own-package 1.0",),
    ),
    "a data source that is not there": Case(
        {"type": "APL", "version": "1.4", "mainTemplate": {"parameters": ["fruit"], "item": text("is ${fruit.name}")}},
        ("is",),
        tells=('The document wants the data source "fruit"',),
    ),
    "a picture that is not there": Case(
        apl(
            column(
                {"type": "Image", "source": "https://example.com/none.png", "width": 80, "height": 60}, text("below")
            )
        ),
        ("below",),
        tells=("There is no picture here from https://example.com/none.png.",),
    ),
    "an expression that is none": Case(apl(text("${1 +} there")), ("there",), tells=("Parse error",)),
    "a colour that is none": Case(
        apl(text("grey", color="mouldy")),
        ("grey",),
        tells=("mouldy",),
        looks={"css('#view p', 'color')": CLEAR},
    ),
    "500 rows": Case(apl(rows("Sequence", data=[*range(500)])), ("row 0", "row 1")),
}
