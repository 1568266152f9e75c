import ast
from pathlib import Path

import pytest

from speakup_workbench.checks.calls import Call, calls, texts

HEAD = "from speakup import ask, ask_permission, elicit, tell\n"


def read(code: str) -> list[Call]:
    return calls({Path("skill.py"): ast.parse(HEAD + code)})


@pytest.mark.parametrize(
    "code, names, is_spelled_out",
    [
        ('ask("a")', ["a"], True),
        ('ask(phrase="a")', ["a"], True),
        ('elicit("slot", "a")', ["a"], True),
        ('elicit(slot="slot", phrase="a")', ["a"], True),
        ('ask("a" if x else "b")', ["a", "b"], True),
        ('ask("a" if x else ("b" if y else "c"))', ["a", "b", "c"], True),
        ('ask(x or "b")', ["b"], False),
        ('ask(name := "a")', ["a"], True),
        ("ask(name)", [], False),
        ('name = "a"\nask(name)', ["a"], True),
        ('def f(name):\n    return ask(name)\nname = "a"', [], False),
        ('def f(name):\n    name = "a"\n    return ask(name)', [], False),
        ('def f():\n    name = "a"\n    if x:\n        name = "b"\n    return ask(name)', ["a", "b"], True),
        ('def f():\n    name = "a"\n    name = name\n    return ask(name)', ["a"], False),
        ("for name in names:\n    ask(name)", [], False),
        ('ask(f"help_{scene}")', [], False),
        ("ask()", [], False),
        ("f = lambda name: ask(name)", [], False),
    ],
)
def test_the_names_that_a_call_spells_out(code: str, names: list[str], is_spelled_out: bool) -> None:
    [call] = read(code)
    assert (list(call.names), call.is_spelled_out) == (names, is_spelled_out)


def test_a_name_that_is_partly_computed_fits_a_pattern() -> None:
    [call] = read('ask(f"help.{scene}")')
    assert call.says("help.home")
    assert not call.says("helpxhome") and not call.says("help.")


def test_words_slots_and_scenes() -> None:
    [call] = read('ask("a", count=1, then="home" if x else "garden", card=None, **{"place": 2})')
    assert (set(call.words), set(call.spread), call.is_open) == ({"count"}, {"place"}, False)
    assert call.then == ("garden", "home")
    [call] = read('elicit("tree", "which", intent=None, largest=3, **more)')
    assert (call.verb, call.slot, set(call.words), call.is_open) == ("elicit", "tree", {"largest"}, True)
    [call] = read('elicit(slot, "which", **{**more})')
    assert (call.slot, call.is_open) == (None, True)


@pytest.mark.parametrize(
    "code, names, words",
    [
        ('ask_permission(Permission.REMINDERS, "why", count=1, slot=2)', ["why"], {"count", "slot"}),
        ("ask_permission(Permission.REMINDERS)", [], set()),
        ('turn.meanwhile("wait", name="Ada")', ["wait"], {"name"}),
        ('turn.services.reminders.set(when, "reminder", count=1)', ["reminder"], {"count"}),
        ('turn.services.reminders.change(token, when, "a" if x else "b")', ["a", "b"], set()),
        ('turn.services.timers.start(span, "done", label="tea", count=1)', ["done"], {"count"}),
        ("turn.services.timers.start(span)", [], set()),
    ],
)
def test_what_is_said_beside_the_reply(code: str, names: list[str], words: set[str]) -> None:
    [call] = read(code)
    assert (list(call.names), set(call.words), call.is_spelled_out) == (names, words, True)


def test_only_calls_of_the_framework_count() -> None:
    assert not read('reminders.set(when, "a")\nmeanwhile("a")\nturn.services.reminders.all()')
    assert not read('other.ask("a")\nturn.tell("a")\nprint("a")\n(x or y)("a")')
    foreign = calls({Path("skill.py"): ast.parse('from elsewhere import ask\nask("a")')})
    assert not foreign


def test_every_text_of_the_code() -> None:
    assert texts({Path("skill.py"): ast.parse('names = {"a": ["b", 3]}')}) == {"a", "b"}


def test_words_that_come_from_another_file_of_the_skill() -> None:
    code = "from skills.story.telling import choices\n" + HEAD + 'ask("a", **choices(turn))'
    other = 'def choices(turn):\n    return {"first": 1, "second": 2}'
    [call] = calls({Path("skill.py"): ast.parse(code), Path("telling.py"): ast.parse(other)})
    assert (set(call.spread), call.is_open) == ({"first", "second"}, False)


def test_what_is_said_on_the_way_to_being_forgotten() -> None:
    offer, gone, kept = read('skill.forgets_on("ForgetMeIntent", then="home" if x else "garden")')
    assert (offer.verb, offer.names, offer.then) == ("ask", ("forget_offered",), ("forget_offered",))
    assert (gone.verb, gone.names, gone.then) == ("tell", ("forgotten",), ())
    assert (kept.verb, kept.names, kept.then) == ("ask", ("kept_in_mind",), ("garden", "home"))
    assert {call.at for call in (offer, gone, kept)} == {(2, 1)}
    assert not any(call.words for call in (offer, gone, kept))
    assert [call.then for call in read('skill.forgets_on("ForgetMeIntent")')] == [("forget_offered",), (), ()]
