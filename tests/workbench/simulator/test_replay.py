"""Conversation files held again, with real skills: what fails, what is told of it, and what is accepted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.simulator.conversation_file import ConversationFileError, parse
from speakup_workbench.simulator.replay import Outcome, accepted, drawn, matches, opened, replay
from tests.workbench.simulator import test_reminding
from tests.workbench.simulator.trees import model, project

ROOT = Path(__file__).parents[3]
Hold = Callable[[str], list[Outcome]]


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("replayed"), "replayed")


@pytest.fixture
def hold(trees: Path) -> Hold:
    """Holds a conversation with the skill that counts trees, and returns what came of each step."""
    return lambda text: held(f"skill: replayed\n{text}", trees)


def held(text: str, folder: Path) -> list[Outcome]:
    file = parse(text, folder / "visit.talk")
    with opened(file) as stage:
        return list(replay(file, stage))


def failures(outcomes: list[Outcome]) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(each.line, each.expected, each.found) for outcome in outcomes for each in outcome.failures]


def test_what_comes_as_expected_fails_nothing(hold: Hold) -> None:
    outcomes = hold("""
> open tree count
< Welcome, visit ....
  heard: LaunchRequest
  reprompt: Still there?
  card: Trees: Oak, elm
  listening
  open
  no screen
  no memory
  no reminder
  no act
> plant three common oak trees
  heard: PlantIntent tree=common oak count=3 (sample)
  slots: count=3
> plant 4 oak trees
  heard: PlantIntent ... count=4
:wait 8 seconds
< Still there?
  open
> stop
  no reprompt
  ended
""")
    assert failures(outcomes) == []
    assert len(outcomes) == 5


def test_what_comes_otherwise_fails_with_what_came(hold: Hold) -> None:
    assert failures(
        hold("""
> open tree count
< Hello.
  reprompt: Which tree?
  no card
  screen: an oak
> plant 3 oak trees
  heard: FactIntent
  slots: count=4 tree=oak
<
  ended
""")
    ) == [
        (4, "< Hello.", ("Welcome, visit 1.",)),
        (5, "reprompt: Which tree?", ("Still there?",)),
        (6, "no card", ("Trees: Oak, elm",)),
        (7, "screen: an oak", ()),
        (9, "heard: FactIntent", ("PlantIntent tree=oak count=3",)),
        (10, "slots: count=4 tree=oak", ("tree=oak", "count=3")),
        (11, "< ", ("PlantIntent",)),
        (12, "ended", ("listening",)),
    ]


def test_every_replay_begins_with_nothing_remembered(hold: Hold) -> None:
    for _ in range(2):
        assert failures(hold("> open tree count\n< Welcome, visit 1.\n")) == []


def test_words_that_reach_no_skill_fail_unless_expected(hold: Hold) -> None:
    [(line, expected, found)] = failures(hold("> tell me a fact"))
    assert (line, expected) == (2, "words that reach the skill")
    assert "Say: open tree count" in found[0]
    assert failures(hold("> tell me a fact\n  heard: nothing for the skill")) == []


def test_an_error_of_the_skill_fails_unless_expected(hold: Hold) -> None:
    [(line, expected, found)] = failures(hold("> open tree count\n> give a tree"))
    assert (line, expected) == (3, "no error")
    assert "LookupError: no gifts left" in found[0]
    assert failures(hold("> open tree count\n> give a tree\n  error: ...no gifts left...\n  ended")) == []
    [(_, expected, found)] = failures(hold("> open tree count\n  error: ...no gifts left..."))
    assert (expected, found) == ("error: ...no gifts left...", ())


GUESS = "> open tree count\n> tell me about a fact\n"


def test_a_guess_fails_unless_allowed(hold: Hold) -> None:
    outcomes = hold(GUESS)
    assert outcomes[1].exchange and outcomes[1].exchange.heard.how == "statistical"
    assert failures(outcomes) == [(3, "words that the model lists, or guesses: allowed", ("FactIntent (statistical)",))]
    assert failures(hold(f"guesses: allowed\n{GUESS}")) == []


def test_a_failure_is_drawn_with_the_conversation_up_to_it(trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(trees)
    file = parse(f"skill: replayed\n{GUESS}> stop\n< Bye.\n", Path("visit.talk"))
    with opened(file) as stage:
        drawing = drawn(file, list(replay(file, stage)))
    lines = drawing.splitlines()
    assert lines[:3] == ["> open tree count", "  heard: LaunchRequest", "Alexa: Welcome, visit 1."]
    start = next(number for number, line in enumerate(lines) if line.startswith("visit.talk:"))
    assert lines[start : start + 2] == [
        "visit.talk:3: expected  words that the model lists, or guesses: allowed",
        "              but came  FactIntent (statistical)",
    ]
    assert "    add the sample: tell me about a fact" in lines
    assert lines[-2:] == ["visit.talk:5: expected  < Bye.", "              but came  < Goodbye."]
    assert "> stop" not in lines


@pytest.fixture
def reminding(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "reminding.py").write_text(test_reminding.SKILL, encoding="utf-8")
    model(tmp_path)
    yield tmp_path


def test_any_handler_is_held_and_its_reminders_are_asserted(reminding: Path) -> None:
    text = """
handler: reminding.py:handler   model: en-US.json   now: 2026-11-21 08:00 Europe/London
> open tree count
> yes
< Do you allow tree count to use your reminders?
  listening
> yes
< I will.
  reminder: 2026-11-21 10:00 water ...
:wait 2 hours
< Here is your reminder: water the oak
  no reminder
"""
    assert failures(held(text, reminding)) == []
    assert failures(held(text.replace("10:00", "11:00").replace("no reminder", "reminder: ..."), reminding)) == [
        (9, "reminder: 2026-11-21 11:00 water ...", ("2026-11-21 10:00 water the oak",)),
        (12, "reminder: ...", ()),
    ]


def test_memory_and_acts_are_asserted_listener_by_listener() -> None:
    text = """
skill: clean_water
> open clean water
  no act
  memory: visits=1 pledge=0
> i pledge ten liters
  act: PledgeMade litres=10
  memory: pledge=10
> help
  no act
:user neighbour
> open clean water
  memory: visits=1 pledge=0
:user listener
> open clean water
  memory: visits=2 pledge=10
"""
    assert failures(held(text, ROOT / "tests")) == []
    wrong = "skill: clean_water\n> ask clean water for a fact\n  memory: visits=3 hat=red\n  act: HatBought"
    assert failures(held(wrong, ROOT / "tests")) == [
        (3, "memory: visits=3 hat=red", ("visits=0",)),
        (4, "act: HatBought", ()),
    ]


def test_a_listener_who_comes_back_is_no_duplicate_delivery() -> None:
    text = "skill: clean_water\n> open clean water\n> stop\n:user other\n> open clean water\n:user listener\n"
    welcomed = held(f"{text}> open clean water\n  memory: visits=2\n", ROOT / "tests")
    assert failures(welcomed) == []


def test_settings_and_actions_hold_in_a_replay() -> None:
    text = """
skill: clean_water   locale: en-GB   screen: no   user: ben   now: 2026-11-21 08:00
> ask clean water for a fact
  no screen
:fault dynamodb=gone
> pledge ten litres
< ... I cannot reach my notes ...
  listening
:fault off
:locale en-US
> open clean water
  listening
"""
    assert failures(held(text, ROOT / "tests")) == []


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("locale: en-US\nskill: rivers\n> hello", "2:1", "There is no skill 'rivers'"),
        ("skill: replayed\nlocale: fr-FR\n> hello", "2:1", "has no locale 'fr-FR'"),
        ("# only a model\nmodel: interaction_models/replayed/en-US.json\n> hello", "2:1", "Give both handler: … and"),
        ("handler: gone.py:handler\nmodel: interaction_models/replayed/en-US.json\n> hello", "1:1", "There is no file"),
        ("handler: skills/replayed/skill.py:handler\nmodel: gone.json\n> hello", "1:1", "gone.json"),
        ("skill: replayed\n:wait long", "2:1", "'long' is no length of time"),
        ("skill: replayed\n:user", "2:1", ":user needs a name"),
        ("skill: replayed\n:person Ana\n  ended", "3:1", "Nothing comes back from :person, so nothing can be asserted"),
    ],
)
def test_what_cannot_be_held_is_told_with_its_place(trees: Path, text: str, place: str, problem: str) -> None:
    with pytest.raises(ConversationFileError) as error:
        held(text, trees)
    assert f"visit.talk:{place}: " in str(error.value)
    assert problem in str(error.value)


def test_outside_of_a_project_the_skill_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(ConversationFileError, match=r"visit\.talk:1:1: There is no project"):
        held("skill: replayed\n> hello", tmp_path)


def test_what_came_is_accepted_and_all_else_stays(trees: Path) -> None:
    text = """# Trees.
skill:   replayed

> open tree count
<   Hello,
<  and welcome.
     reprompt: Still there?
     card: Birch
     listening   

# The end.
> plant 3 oak trees
\tslots: count=4 tree=oak
\theard: FactIntent
> stop
  reprompt: Well?
  memory: visits=1
  open
"""
    file = parse(text, trees / "visit.talk")
    with opened(file) as stage:
        new = accepted(file, list(replay(file, stage)))
    assert (
        new
        == """# Trees.
skill:   replayed

> open tree count
< Welcome, visit 1.
     reprompt: Still there?
     card: Trees: Oak, elm
     listening   

# The end.
> plant 3 oak trees
\tslots: count=3 tree=oak
\theard: PlantIntent tree=oak count=3
> stop
  no reprompt
  no memory
  ended
"""
    )
    again = parse(new, trees / "visit.talk")
    with opened(again) as stage:
        assert failures(list(replay(again, stage))) == []


def test_an_error_is_never_accepted(trees: Path) -> None:
    file = parse("skill: replayed\n> open tree count\n> give a tree\n", trees / "visit.talk")
    with opened(file) as stage:
        assert accepted(file, list(replay(file, stage))) == file.text


def test_line_endings_stay_as_they_are(trees: Path) -> None:
    file = parse("skill: replayed\r\n> open tree count\r\n< Hello.", trees / "visit.talk")
    with opened(file) as stage:
        new = accepted(file, list(replay(file, stage)))
    assert new == "skill: replayed\r\n> open tree count\r\n< Welcome, visit 1."


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("Welcome.", "Welcome."),
        ("Welcome ...", "Welcome to  the\nwood."),
        ("Welcome...", "Welcome"),
        ("... wood.", "wood."),
        ("...", ""),
        ("…wood…", "Into the wood."),
        ("a ... c ... e", "a b c d e"),
        ("Wait... here", "Wait… here"),
        ("1+1=2 (or so)", "1+1=2 (or so)"),
        ("", ""),
        ("... a " * 12 + "...", "a " * 300),
    ],
)
def test_dots_stand_for_anything(pattern: str, text: str) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("Welcome", "Welcome."), ("", "a"), ("a ... c", "a b"), (".", "a"), ("ab...bc", "abc"), ("...b...b...", "a b c")],
)
def test_all_else_stands_for_itself(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


def test_an_intent_is_heard_in_whatever_words(hold: Hold) -> None:
    text = """
> open tree count
:intent PlantIntent tree=common oak count=3
< PlantIntent
:intent PlantIntent
"""
    planted, empty = hold(text)[1:]
    assert failures([planted]) == []
    assert planted.exchange and planted.exchange.request
    slots = planted.exchange.request["request"]["intent"]["slots"]
    assert (slots["tree"]["value"], slots["count"]["value"]) == ("common oak", "3")
    assert slots["tree"]["resolutions"]["resolutionsPerAuthority"][0]["status"]["code"] == "ER_SUCCESS_MATCH"
    assert empty.exchange and not any(
        "value" in slot for turn in empty.exchange.turns for slot in slots_of(turn.request)
    )
    with pytest.raises(ConversationFileError, match=r"has no slot 'leaf' of PlantIntent"):
        hold("\n:intent PlantIntent leaf=3")
    with pytest.raises(ConversationFileError, match="has no FellIntent"):
        hold("\n:intent FellIntent")


def slots_of(request: dict[str, Any]) -> list[dict[str, Any]]:
    return list(request["request"].get("intent", {}).get("slots", {}).values())
