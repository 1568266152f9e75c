"""Whatever JSON might arrive, for Hypothesis."""

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
