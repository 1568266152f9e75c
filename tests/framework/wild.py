"""Whatever JSON might arrive: for Hypothesis, and as what becomes of a real envelope."""

import json
import math
from copy import deepcopy
from random import Random
from typing import Any

from hypothesis import strategies as st

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
REQUEST = st.fixed_dictionaries(
    {"type": st.sampled_from(["LaunchRequest", "IntentRequest", "CanFulfillIntentRequest", "Connections.Response"])},
    optional={
        "intent": st.fixed_dictionaries(
            {"name": st.sampled_from(["PledgeIntent", "DrinkIntent", "AMAZON.RepeatIntent", "AMAZON.PreviousIntent"])},
            optional={
                "slots": JSON | st.dictionaries(st.sampled_from(["litres", "drink", "day"]), JSON),
                "confirmationStatus": JSON,
            },
        )
        | JSON,
        "locale": st.sampled_from(["en-US", "de-DE", "ja-JP"]) | JSON,
        "dialogState": JSON,
        "requestId": JSON,
        "timestamp": JSON,
        "token": JSON,
        "name": st.just("AskFor") | JSON,
        "payload": st.fixed_dictionaries({"status": st.sampled_from(["ACCEPTED", "DENIED", "NOT_ANSWERED"])}) | JSON,
    },
)
KEPT = st.dictionaries(st.sampled_from(["scene", "asked", "heard", "unclear", "errors", "repeats", "zone"]), JSON)
SESSION = st.fixed_dictionaries({"attributes": st.fixed_dictionaries({"speakup": KEPT | JSON}) | JSON})
CONTEXT = st.fixed_dictionaries(
    {"System": st.fixed_dictionaries({"device": JSON, "user": JSON, "person": JSON}) | JSON}
)
EVENT = st.fixed_dictionaries(
    {"request": REQUEST}, optional={"session": SESSION | JSON, "context": CONTEXT | JSON, "version": JSON}
)
"""An event that comes close enough to Alexa's to be let in."""


def mutated(envelope: Any, chance: Random) -> Any:
    """The JSON with a few of its parts gone, null, of another type, in another place, doubled, or absurd."""
    whole = {"": json.loads(json.dumps(envelope))}
    for _ in range(chance.randint(1, 4)):
        places = _places(whole)
        container, key = chance.choice(places)
        value = container[key]
        match chance.randrange(9):
            case 0 | 1 | 2:
                container[key] = deepcopy(chance.choice(_ABSURD))
            case 3 if key:
                del container[key]
            case 4:
                other, place = chance.choice(places)
                container[key] = deepcopy(other[place])
            case 5:
                container[key] = [value, deepcopy(value)]
            case 6:
                container[key] = {str(key): value, chance.choice(_TEXTS): deepcopy(value)}
            case 7:
                container[key] = list(value.values()) if isinstance(value, dict) else {"values": value}
            case _:
                container[key] = f"{value}{chance.choice(_TEXTS)}"
    return whole[""]


def _places(whole: Any) -> list[tuple[Any, Any]]:
    """Every container in a JSON with every key in it."""
    places: list[tuple[Any, Any]] = []
    containers = [whole]
    for container in containers:
        for key, inner in container.items() if isinstance(container, dict) else enumerate(container):
            places.append((container, key))
            if isinstance(inner, dict | list):
                containers.append(inner)
    return places


_TEXTS = [
    *("", " ", "?", "\0", "\ud800", "\udfff text", "\U0001f4a7", "\u202e", "é" * 3000, "x" * 20_000, "__class__"),
    *("<break time='9s'/>", "</speak>", "<audio src='x'/>" * 9, "&amp;", "{{ 7 * 7 }}", "{% include 'x' %}", "{0.x}"),
    *("2026-13-45T99:99:99Z", "99999-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "2026-W99", "PT9999999999H"),
    *("9" * 400, "-0", "1e999", "nan", "٣", "xx-YY", "en", "de-DE", "hi-IN", "../../etc/passwd", "speakup"),
    *("IntentRequest", "LaunchRequest", "Connections.Response", "AlexaSkillEvent.SkillDisabled", "Alexa.Unheard"),
    *("AMAZON.YesIntent", "AMAZON.RepeatIntent", "AMAZON.PreviousIntent", "PledgeIntent", "STARTED", "DENIED", "null"),
]
_NUMBERS = [0, -1, 3, 10**30, -(10**400), 1795248000000, 1e308, 5e-324, -0.0, math.nan, math.inf, -math.inf]
_DEEP = json.loads('[{"deep":' * 100 + "null" + "}]" * 100)
_ABSURD: list[Any] = [*_TEXTS, *_NUMBERS, None, True, False, [], {}, [None], {"": None}, [[[]]], [5, "x"], _DEEP]
