"""Documents of APL for Audio, as https://developer.amazon.com/…/apl-for-audio-reference.html has them."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench.simulator.apla import MAX_CLIPS, RENDER, Broken, Clip, performed

Json = dict[str, Any]
RAIN = "soundbank://soundlibrary/nature/amzn_sfx_rain_03"


def speech(content: str, **more: Any) -> Json:
    return {"type": "Speech", "content": content, **more}


def audio(**more: Any) -> Json:
    return {"type": "Audio", "source": RAIN, **more}


def sending(*items: Json, sources: Json | None = None, **document: Any) -> Json:
    main = {"parameters": ["payload"], "items": list(items)}
    apla = {"type": "APLA", "version": "0.91", "mainTemplate": main, **document}
    return {"type": RENDER, "token": "t", "document": apla, "datasources": sources or {}}


def heard(*items: Json, sources: Json | None = None, **document: Any) -> str:
    clip = performed(sending(*items, sources=sources, **document), Random(1)).clip
    return str(clip) if clip else ""


def test_speech_and_sounds_are_heard_one_after_another() -> None:
    silence = {"type": "Silence", "duration": 500}
    items = [
        speech("Good morning."),
        audio(),
        silence,
        speech("<speak>Bye<break time='2s'/></speak>", contentType="SSML"),
    ]
    assert heard({"type": "Sequencer", "items": items}) == "Good morning. [sound: rain] [pause 0.5s] Bye [pause 2s]"


def test_what_is_mixed_is_heard_meanwhile_with_its_filters_named() -> None:
    filters = [{"type": "Volume", "amount": "20%"}, {"type": "Repeat", "repeatCount": -1}, {"type": "Echo"}]
    mixer = {"type": "Mixer", "items": [speech("Rain today."), audio(duration="trimToParent", filters=filters)]}
    found = performed(sending(mixer), Random(1))
    assert str(found.clip) == "Rain today. [meanwhile] [sound: rain, Volume 20%, Repeat without end]"
    assert found.clip and found.clip.clips[1].trimmed
    assert found.notes == ("Echo is no filter of APL for Audio: left out.",)


def test_where_a_sound_is_cut_is_told() -> None:
    cut = [{"type": "Trim", "start": 500, "end": 2000}, {"type": "Trim", "end": 90}, {"type": "Trim", "start": 10}]
    assert heard(audio(filters=cut)) == "[sound: rain, Trim 500 to 2000, Trim to 90, Trim 10]"


def test_the_data_fill_it() -> None:
    greeting = [speech("Hello!", when="${payload.user.name == ''}"), speech("Hi ${payload.user.name}!")]
    selector = {"type": "Selector", "items": greeting}
    assert heard(selector, sources={"user": {"name": ""}}) == "Hello!"
    assert heard(selector, sources={"user": {"name": "Ana"}}) == "Hi Ana!"
    each = {"type": "Sequencer", "data": "${payload.fruit}", "items": [speech("${index + 1} of ${length}: ${data}.")]}
    assert heard(each, sources={"fruit": ["pear", "fig"]}) == "1 of 2: pear. 2 of 2: fig."
    assert heard(speech("${more}", bind=[{"name": "more", "value": "${payload.n * 2}"}]), sources={"n": 21}) == "42"


def test_resources_and_compositions_are_known() -> None:
    resources = [{"strings": {"voice": "Joey"}}, {"when": "${false}", "strings": {"voice": "Amy"}}]
    joey = {
        "parameters": ["words", {"name": "end", "default": "."}],
        "item": speech("<speak><voice name='${@voice}'>${words}${end}</voice></speak>", contentType="SSML"),
    }
    found = performed(
        sending({"type": "Joey", "words": "Hi"}, resources=resources, compositions={"Joey": joey}), Random()
    )
    assert found.clip == Clip("speech", "Hi.", "<speak><voice name='Joey'>Hi.</voice></speak>")


@pytest.mark.parametrize("strategy", ["normal", "randomItem", "randomData", "randomItemRandomData"])
def test_a_selector_takes_one(strategy: str) -> None:
    items = [speech("a ${data}"), speech("b ${data}")]
    selector = {"type": "Selector", "strategy": strategy, "data": [1, 2], "items": items}
    taken = {str(performed(sending(selector), Random(seed)).clip) for seed in range(40)}
    first, second = {"a 1", "b 1"}, {"a 1", "a 2"}
    expected = {"normal": {"a 1"}, "randomItem": first, "randomData": second}.get(strategy, first | second | {"b 2"})
    assert taken == expected


def test_what_is_none_of_it_is_left_out_and_told() -> None:
    found = performed(sending({"type": "Sequencer", "items": [speech("x"), {"type": "Text", "text": "y"}]}), Random())
    assert str(found.clip) == "x"
    assert found.notes == ("Text is no component of APL for Audio, and no composition of the document: left out.",)


def test_a_link_is_told_to_be_elsewhere() -> None:
    found = performed({"type": RENDER, "document": {"type": "Link", "src": "doc://alexa/apla/documents/x"}}, Random())
    assert found.clip is None and "'doc://alexa/apla/documents/x', which is in Amazon's" in found.notes[0]


@pytest.mark.parametrize(
    ("directive", "kind", "why"),
    [
        ({}, "DOCUMENT_ERROR", "has no document"),
        ({"document": "x"}, "DOCUMENT_ERROR", "has no document"),
        ({"document": {"type": "APL"}}, "DOCUMENT_ERROR", "the document's type is 'APL'"),
        ({"document": {"type": "APLA"}}, "DOCUMENT_ERROR", "has no version"),
        ({"document": {"type": "APLA", "version": "0.91"}}, "DOCUMENT_ERROR", "mainTemplate has no item"),
        (sending(), "DOCUMENT_ERROR", "mainTemplate has no item"),
        (sending(speech("<speak>", contentType="SSML")), "RENDER_ERROR", "SSML is not well-formed"),
        (sending(audio(source="http://example.org/x.mp3")), "AUDIO_SOURCE_ERROR", "It begins with https://"),
        (sending({"type": "A"}, compositions={"A": {"item": {"type": "A"}}}), "RENDER_ERROR", "or no end"),
        (
            sending({"type": "Mixer", "data": [0] * MAX_CLIPS, "item": speech("x")}),
            "RENDER_ERROR",
            "more than 500 parts",
        ),
    ],
)
def test_what_alexa_cannot_play_has_her_name_for_it(directive: Json, kind: str, why: str) -> None:
    with pytest.raises(Broken, match=why) as broken:
        performed(directive, Random())
    assert broken.value.kind == kind


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["Speech", "Mixer", "Selector", "${payload.a}", "https://x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("type content items item data when filters bind duration source".split()), inner
        )
    ),
    max_leaves=12,
)


@given(_JSON, _JSON)
def test_whatever_is_sent_it_is_heard_or_refused(item: Any, sources: Any) -> None:
    directive = sending(item) | {"datasources": sources}
    directive["document"]["resources"] = directive["document"]["compositions"] = item
    try:
        performed(directive, Random(1))
    except Broken as broken:
        assert str(broken)
