"""What the page can do in a conversation, and what it is told."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator import conversation_file, theatre
from speakup_workbench.simulator.theatre import Theatre
from speakup_workbench.web import talk
from speakup_workbench.web.talk import Talk
from speakup_workbench.web.wanted import Wanted
from tests.workbench.web.river import project

Json = dict[str, Any]
ROOT = Path(__file__).parents[3]
MORNING = "2026-11-21 08:00"
REMINDED = """\
skill: give_blood   locale: en-US   now: 2026-11-21 08:00 America/New_York   allow: reminders

> ask give blood to remind me tomorrow at nine a.m.
< ... Shall I set it?
> yes
  reminder: ...
  act: ReminderSet
"""


@pytest.fixture(scope="module")
def within() -> Iterator[Theatre]:
    with theatre.opened() as opened:
        yield opened


Opened = Callable[..., Talk]


@pytest.fixture
def opened(within: Theatre) -> Iterator[Opened]:
    """Opens a skill of this repository with some settings, or a conversation file by its text."""
    with ExitStack() as closing:

        def open_(skill: str = "clean_water", file: str | None = None, root: Path = ROOT, **settings: Any) -> Talk:
            command: Json = {"skill": skill, "settings": {"now": MORNING, "frozen": True, **settings}, "seed": 1}
            if file is not None:
                command = {"skill": skill, "settings": {}, "file": {"text": file, "path": str(root / "opened.talk")}}
            return closing.enter_context(talk.opened(Wanted(root), command, within))

        yield open_


def say(talk: Talk, *words: str) -> list[Json]:
    """What came of each, the last of its steps."""
    return [talk.does({"do": "say", "words": each})["steps"][-1] for each in words]


def suggested(talk: Talk) -> list[str]:
    return [each["words"] for each in talk.state()["suggestions"]]


def settle(talk: Talk, **settings: Any) -> Json:
    return talk.does({"do": "settings", "settings": settings})


def written(talk: Talk) -> str:
    return str(talk.does({"do": "talk"})["text"])


def speech(step: Json) -> str:
    return " ".join(spoken["text"] for spoken in step["spoken"])


# What is said


def test_what_is_kept_and_done_shows_in_the_step_and_in_the_state(opened: Opened) -> None:
    talk = opened()
    step = say(talk, "pledge ten liters")[0]

    assert step["heard"]["slots"] == {"litres": "10"}
    assert {"path": "pledge", "before": 0, "after": 10} in step["changed"]["memory"]
    assert step["acts"] == ["PledgeMade litres=10"]
    state = talk.state()
    assert (state["memory"]["pledge"], state["acts"]) == (10, ["PledgeMade litres=10"])
    assert state["totals"]["PledgeMade"] == {"count": 1, "people": 1, "sum.litres": 10}
    assert state["scene"] == step["scenes"][1] == "mention_offered"


def test_what_may_be_said_next_begins_with_what_answers_the_question(opened: Opened) -> None:
    talk = opened()
    assert talk.state()["suggestions"] == [{"words": "open clean water", "intent": "LaunchRequest"}]
    say(talk, "open clean water")

    found = talk.state()["suggestions"]
    assert [each["intent"] for each in found[:2]] == ["AMAZON.YesIntent", "AMAZON.NoIntent"]
    for each in found:
        say(talk, "open clean water")
        assert say(talk, each["words"])[0]["heard"]["intent"] == each["intent"]


def test_the_choices_of_a_question_come_first_and_help_last(opened: Opened) -> None:
    talk = opened("ocean_quiz")
    [_, step] = say(talk, "open ocean quiz", "yes")
    choices = re.findall(r"\b[ABC], ([^;?]+?)(?:; or|;|\?)", speech(step))
    assert suggested(talk)[:4] == [*(choice.lower() for choice in choices), "i don't know"]
    assert suggested(talk)[-1] == "help"
    assert say(talk, suggested(talk)[0])[0]["heard"]["intent"] == "AnswerIntent"  # the skill's dynamic entities

    story = opened("kind_words")
    [_, step] = say(story, "open kind words", "yes")
    question = speech(step).lower().rpartition(". ")[2]
    assert [words in question for words in suggested(story)[:3]] == [True, True, True]


def test_one_thing_that_a_question_names_is_no_choice(opened: Opened) -> None:
    talk = opened("food_rescue")
    [_, step] = say(talk, "open food rescue", "how long does cooked rice keep")
    assert "Shall I put cooked rice on your list?" in speech(step)
    assert suggested(talk)[:2] == ["yes", "no"]


def test_while_alexa_asks_for_leave_the_answers_are_yes_and_no(opened: Opened) -> None:
    talk = opened("give_blood")
    say(talk, "ask give blood to remind me tomorrow at nine a.m.", "yes")

    assert suggested(talk) == ["yes", "no"]
    assert talk.state()["listening"] is True


def test_where_a_reply_comes_from_is_told_with_it(opened: Opened, tmp_path: Path) -> None:
    talk = opened()
    [opening, pledge] = [step["origins"] for step in say(talk, "open clean water", "pledge ten liters")]

    [welcome] = opening["functions"]
    code = (ROOT / "skills/clean_water/skill.py").read_text(encoding="utf-8").splitlines()
    assert (welcome["name"], welcome["file"]) == ("welcome", "skills/clean_water/skill.py")
    assert code[welcome["line"] - 1] == "@skill.launch"
    assert "return ask(" in code[welcome["last"] - 1]
    assert {"name": "pledged", "file": "skills/clean_water/speech/en-US.yaml"} in pledge["phrases"]
    assert [each["name"] for each in pledge["functions"]] == ["pledge"]

    river = opened("river", root=project(tmp_path))
    assert say(river, "how deep is it")[0]["origins"] == {"phrases": [], "functions": []}


def test_a_guess_is_told_with_what_else_it_might_have_been_and_what_to_add(opened: Opened) -> None:
    talk = opened()
    heard = say(talk, "open clean water", "i would like to hear some fact on water please")[-1]["heard"]

    assert heard["how"] == "statistical"
    assert 0 < heard["score"] < 1
    assert heard["sample"]


def test_words_for_nobody_end_nothing(opened: Opened) -> None:
    step = say(opened(), "stop")[0]
    assert (step["heard"]["kind"], step["ended"], step["spoken"]) == ("nobody", False, [])


def test_an_action_that_is_none_is_a_mistake(opened: Opened) -> None:
    with pytest.raises(Mistake, match="There is no action :fly"):
        say(opened(), ":fly")


ODD = (":", ":wait ∞ days", ":now \ud800", "\ud800", "a\n:wait a week\n> b", ":intent", ":user\u2028b", " > x")


@given(words=st.text(max_size=60) | st.sampled_from(ODD))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_said_can_be_held_again(
    within: Theatre, tmp_path_factory: pytest.TempPathFactory, words: str
) -> None:
    root = project(tmp_path_factory.mktemp("said"))
    command = {"skill": "river", "settings": {}, "seed": 1}
    with talk.opened(Wanted(root), command, within) as opened:
        opened.does({"do": "say", "words": "how deep is it"})
        with suppress(Mistake):
            opened.does({"do": "say", "words": words})
        text = written(opened)
        saved = opened.does({"do": "save", "name": "said"})["path"]
    assert (root / saved).read_text(encoding="utf-8") == text
    file = conversation_file.parse(text, root / saved)
    assert [step.said for step in file.steps][:2] == ["open my river", "how deep is it"]
    assert len(file.steps) <= 3


# What is settled


def test_another_language_and_voice_go_on_in_the_same_recording(opened: Opened) -> None:
    talk = opened()
    say(talk, "open clean water")
    settle(talk, locale="en-GB", person="ben")
    say(talk, "open clean water")

    assert "\n:locale en-GB\n:person ben\n> open clean water" in written(talk)
    assert talk.state()["settings"]["locale"] == "en-GB"


def test_a_device_without_a_screen_begins_a_new_recording(opened: Opened) -> None:
    talk = opened()
    say(talk, "open clean water", "tell me a fact")
    settle(talk, screen=False)
    say(talk, "open clean water")

    assert written(talk).startswith("skill: clean_water   locale: en-US   now: 2026-11-21 08:00   screen: no")
    assert written(talk).count("> ") == 1


def test_what_is_settled_before_the_first_word_stands_above_it(opened: Opened) -> None:
    talk = opened("give_blood")
    settle(talk, user="ben", permissions=["reminders"], zone="Europe/London", faults={"api": "slow"})
    settle(talk, faults={"api": ""})
    say(talk, "open give blood")

    head = written(talk).splitlines()[0]
    assert head == (
        "skill: give_blood   locale: en-US   now: 2026-11-21 13:00 Europe/London   user: ben   allow: reminders"
    )


def test_a_permission_that_the_skill_never_asks_for_is_told_so(opened: Opened) -> None:
    answer = settle(opened(), permissions=["email"])

    assert answer["steps"][-1]["words"] == ":allow alexa::profile:email:read"
    assert "not among the permissions of skill.json" in answer["steps"][-1]["notes"][0]
    assert answer["state"]["settings"]["permissions"] == []


def test_what_is_already_so_changes_nothing(opened: Opened) -> None:
    talk = opened()
    say(talk, "open clean water")

    answer = settle(talk, locale="en-US", screen=True, person="", faults={}, permissions=[])
    assert (answer["steps"], answer["state"]["is_open"]) == ([], True)


def test_a_restart_forgets_or_does_not(opened: Opened) -> None:
    talk = opened("give_blood", permissions=["reminders"])
    say(talk, "open give blood")
    remembered = talk.state()["memory"]

    assert talk.does({"do": "restart", "forget": False})["state"]["memory"] == remembered
    state = talk.does({"do": "restart", "forget": True})["state"]
    assert (state["memory"], state["is_open"], state["acts"]) == (None, False, [])
    assert state["settings"]["permissions"] == ["reminders"]  # what the page has chosen is still chosen


# Reminders


def test_a_reminder_rings_when_its_time_has_come(opened: Opened) -> None:
    talk = opened("give_blood", permissions=["reminders"])
    say(talk, "ask give blood to remind me tomorrow at nine a.m.", "yes", "stop")
    [reminder] = talk.state()["reminders"]
    assert reminder["at"] == "2026-11-22T09:00:00-05:00"

    assert talk.does({"do": "ring", "at": "2026-11-22T08:59:59-05:00"})["steps"] == []
    [step] = talk.does({"do": "ring", "at": "2026-11-22T09:00:00-05:00"})["steps"]
    assert speech(step) == f"Here is your reminder: {reminder['text']}"
    assert step["words"] == ":now 2026-11-22 09:00:00"
    assert talk.state()["reminders"] == []
    assert talk.does({"do": "ring", "at": "2026-11-22T09:00:01-05:00"})["steps"] == []


def test_a_reminder_does_not_break_into_an_open_session(opened: Opened) -> None:
    talk = opened("give_blood", permissions=["reminders"])
    say(talk, "ask give blood to remind me tomorrow at nine a.m.", "yes", "open give blood")

    assert talk.does({"do": "ring", "at": "2026-11-22T09:00:00-05:00"})["steps"] == []
    assert speech(say(talk, "stop")[0]).startswith("Here is your reminder")


# Conversation files


def test_what_is_written_down_is_held_again_with_nothing_amiss(opened: Opened) -> None:
    talk = opened(permissions=[])
    say(talk, "tell me a fact", "", "no", ":wait 2 hours", "open clean water", "stop")
    text = written(talk)

    again = opened(file=text)
    script = again.script()
    assert [step["words"] for step in script][:3] == ["open clean water", "tell me a fact", ""]
    for step in script:
        done = again.does({"do": "say", "words": step["words"], "line": step["line"]})["steps"]
        assert len(done) == 1
        assert [each["text"] for each in done[0]["verdict"]] == [each["text"] for each in step["expected"]]
        assert all(each["held"] for each in done[0]["verdict"])
    assert written(again).partition("\n")[2] == text.partition("\n")[2]


def test_what_did_not_come_is_told_beside_what_came(opened: Opened) -> None:
    talk = opened(file=REMINDED)
    first, second = talk.script()
    assert first["expected"] == [{"line": 4, "text": "< ... Shall I set it?"}]

    [step] = talk.does({"do": "say", "words": first["words"], "line": first["line"]})["steps"]
    assert step["verdict"] == [{"line": 4, "text": "< ... Shall I set it?", "held": True, "told": None}]
    [step] = talk.does({"do": "say", "words": "no", "line": second["line"]})["steps"]
    assert [each["held"] for each in step["verdict"]] == [False, False]
    assert [each["told"] for each in step["verdict"]] == ["nothing", "nothing"]


def test_what_no_file_has_to_ask_for_is_told_too(tmp_path: Path, opened: Opened) -> None:
    talk = opened("river", file="skill: river\n> open my river\n> burst your banks\n", root=project(tmp_path))
    for step in talk.script():
        [done] = talk.does({"do": "say", "words": step["words"], "line": step["line"]})["steps"]

    assert done["verdict"][0] | {"told": ""} == {"line": 3, "text": "no error", "held": False, "told": ""}
    assert "ValueError" in done["verdict"][0]["told"]


@pytest.mark.parametrize("line", [1, 99, "5", True])
def test_only_a_line_of_the_file_is_stepped_to(opened: Opened, line: object) -> None:
    with pytest.raises(Mistake, match="There is no step in line"):
        opened(file=REMINDED).does({"do": "say", "words": "yes", "line": line})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "> open clean water\nNothing begins so\n",
        "skill: sea\n> open sea\n",
        "colour: red\n> hello\n",
        "skill: clean_water   locale: de-DE\n> x\n",
    ],
)
def test_a_file_that_is_none_is_told_with_its_line(opened: Opened, text: str) -> None:
    with pytest.raises(Mistake, match=r"opened\.talk:\d+:\d+: "):
        opened(file=text)


def test_a_conversation_is_saved_in_a_folder_that_is_made_for_it(opened: Opened, tmp_path: Path) -> None:
    talk = opened("river", root=project(tmp_path))
    say(talk, "how deep is it")

    assert talk.does({"do": "save", "name": "tests/rivers/first"})["path"] == "tests/rivers/first.talk"
    assert (tmp_path / "tests/rivers/first.talk").read_text(encoding="utf-8") == written(talk)
    with pytest.raises(Mistake, match="Nothing has been said yet"):
        opened("river", root=tmp_path).does({"do": "save", "name": "tests/rivers/first"})
