"""What a page may send, and what becomes of everything else."""

from contextlib import suppress
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.settings import Settings
from speakup_workbench.web import settings

NAMES = "locale user person device screen zone now frozen permissions faults account colour".split()
SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner))


@given(JSON | st.dictionaries(st.sampled_from(NAMES), JSON))
def test_whatever_is_sent_is_read_or_is_a_mistake(told: object) -> None:
    with suppress(Mistake):
        read = settings.read(told)
        permissions = read.pop("permissions", frozenset())
        assert all(isinstance(scope, str) for scope in permissions)
        changed = replace(Settings(), **read)
        assert changed.screen in (True, False)
        assert "\n" not in changed.user


def test_what_the_page_was_told_can_be_sent_back() -> None:
    told = {
        "locale": "en-GB",
        "account": "token",
        "now": "2026-11-21T08:00:00",
        "faults": {"api": "slow", "request": ""},
    }
    read = settings.read({**told, "permissions": ["reminders"], "screen": False})

    assert (read["access_token"], read["screen"], str(read["faults"])) == ("token", False, "api=slow")
    assert read["permissions"] == {"alexa::alerts:reminders:skill:readwrite"}
