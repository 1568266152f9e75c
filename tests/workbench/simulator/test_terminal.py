import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from speakup_workbench.cli import main
from tests.workbench.simulator.trees import project

Talk = Callable[..., str]


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """Types these lines into `speakup talk` and returns what the terminal shows."""
    monkeypatch.chdir(project(tmp_path, "talked"))

    def typed(*lines: str, options: tuple[str, ...] = ()) -> str:
        result = CliRunner().invoke(main, ["talk", "talked", *options], input="".join(f"{line}\n" for line in lines))
        assert result.exit_code == 0, result.output
        return result.output

    return typed


def test_a_newcomer_is_told_what_to_say(talk: Talk) -> None:
    assert talk().splitlines() == ["Try: open tree count · tell me a fact · :help"]


def test_a_conversation_reads_like_one(talk: Talk) -> None:
    assert talk("open tree count", "plant 3 oak trees", "stop").splitlines()[1:] == [
        "> open tree count",
        "  heard: LaunchRequest",
        "Alexa: Welcome, visit 1.",
        "  reprompt: Still there?",
        "  card: Trees: Oak, elm",
        "> plant 3 oak trees",
        "  heard: PlantIntent tree=oak count=3 (sample)",
        "Alexa: PlantIntent",
        "  reprompt: Still there?",
        "  card: Trees: Oak, elm",
        "> stop",
        "  heard: AMAZON.StopIntent (sample)",
        "Alexa: Goodbye.",
        "  card: Trees: Oak, elm",
        "  note: The reprompt is never heard: shouldEndSession is true.",
        "  (session ended)",
    ]


def test_who_forgets_to_open_the_skill_is_helped(talk: Talk) -> None:
    shown = talk("tell me a fact")
    assert '(no session is open, so "open tree count" is said first)' in shown
    assert shown.index("Welcome, visit 1.") < shown.index("Alexa: FactIntent")


def test_leaving_twice_opens_nothing(talk: Talk) -> None:
    assert talk("open tree count", "stop", "stop", "exit").count("(No session is open") == 2


def test_the_listener_may_speak_on_after_the_end(talk: Talk) -> None:
    assert "Welcome, visit 2." in talk("open tree count", "stop", "open tree count")


def test_memory_outlives_the_talk_until_it_is_forgotten(talk: Talk) -> None:
    talk("open tree count")
    assert "Welcome, visit 2." in talk("open tree count")
    forgotten = talk("open tree count", ":fresh", "open tree count")
    assert "Welcome, visit 3." in forgotten
    assert "Welcome, visit 1." in forgotten
    assert "Welcome, visit 1." in talk("open tree count", options=("--fresh",))


def test_silence_is_typed_as_a_command(talk: Talk) -> None:
    shown = talk("open tree count", ":silence", ":silence")
    assert "Alexa: Still there?" in shown
    assert shown.rstrip().endswith("(session ended)")


def test_the_last_request_and_response_are_shown(talk: Talk) -> None:
    shown = talk(":json", "open tree count", ":json")
    assert "Nothing has been sent" in shown
    assert '"type": "LaunchRequest"' in shown
    assert '"ssml": "<speak>Welcome, visit 1.</speak>"' in shown


def test_no_clock_goes_on_for_ever(talk: Talk) -> None:
    shown = talk(":wait 99999 years", ":now 0001-01-01", ":now 9999-12-31", ":wait a week")
    assert shown.count("No clock goes as far as") >= 2


def test_the_clock_can_be_set(talk: Talk) -> None:
    shown = talk(":now 2026-11-22 08:00", ":now then", "open tree count", ":json")
    assert "(It is Sunday 2026-11-22 08:00 EST." in shown
    assert "'then' is no moment" in shown
    assert '"timestamp": "2026-11-22T13:00' in shown


def test_commands_are_listed_and_unknown_ones_told(talk: Talk) -> None:
    shown = talk(":help", ":sing", ":locale en-GB", ":quit", "open tree count")
    assert ":silence" in shown
    assert "There is no command :sing. :help lists them." in shown
    assert "has no locale 'en-GB'" in shown
    assert "Welcome" not in shown


def test_time_passes_and_sessions_run_out(talk: Talk) -> None:
    shown = talk("open tree count", ":wait 8 seconds", ":wait long", ":wait a minute")
    assert shown.index("> :wait 8 seconds") < shown.index("Alexa: Still there?") < shown.index("> :wait long")
    assert "'long' is no length of time" in shown
    assert shown.splitlines()[-2] == "  (session ended)"


def test_who_listens_can_change(talk: Talk) -> None:
    commands = (":person Ana", ":account token-1", ":user neighbour", ":device kitchen")
    shown = talk(*commands, "open tree count", ":json")
    assert "(user listener, voice Ana, en-US, broken: none)" in shown
    assert "(user neighbour, device kitchen, voice Ana, account linked, en-US, broken: none)" in shown
    assert '"personId": "amzn1.ask.person.' in shown
    assert '"accessToken": "token-1"' in shown
    assert "(user listener, en-US, broken: none)" in talk(":person")


def test_what_is_no_setting_is_told(talk: Talk) -> None:
    shown = talk(":allow honey", ":audio loud", ":button record", ":touch oak", ":event SkillEnabled")
    assert "There is no permission 'honey'. Name a scope, or one of: reminders, timers," in shown
    assert "It is never 'loud'" in shown
    assert "There is no button 'record'" in shown
    assert "nothing can be touched" in shown
    assert "sent: AlexaSkillEvent.SkillEnabled" in shown
    assert "(session ended)" not in shown


def test_a_failing_skill_is_explained_and_the_talk_goes_on(talk: Talk) -> None:
    shown = talk("open tree count", "give a tree", "open tree count")
    assert "There was a problem with the requested skill's response." in shown
    assert "LookupError: no gifts left (skills/talked/skill.py:" in shown
    assert "Welcome, visit 2." in shown


def test_on_a_terminal_the_up_arrow_brings_back_what_was_typed(tmp_path: Path) -> None:
    root = project(tmp_path, "typed")
    history = root / ".speakup" / "history"
    history.parent.mkdir()
    history.write_text("open tree count\n")
    main_end, terminal_end = pty.openpty()
    command = [sys.executable, "-m", "speakup_workbench.cli", "talk", "typed"]
    environment = os.environ | {"TERM": "xterm", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        command, cwd=root, stdin=terminal_end, stdout=terminal_end, stderr=terminal_end, env=environment
    ) as process:
        os.close(terminal_end)
        shown = _until(main_end, "> ")
        os.write(main_end, b"\x1b[A\n")
        shown += _until(main_end, "elm\r\n> ")
        os.write(main_end, b"\x04")
        shown += _until(main_end, "\n")
        process.wait(20)
    os.close(main_end)
    assert process.returncode == 0
    assert "Welcome, visit 1." in shown
    assert "\x1b[2m" in shown, "what was heard is dimmed"
    assert history.read_text().splitlines() == ["open tree count"]


def _until(terminal: int, words: str) -> str:
    """What the terminal shows until these words, or until it has been quiet for long."""
    shown = ""
    while words not in shown and select.select([terminal], [], [], 20)[0]:
        shown += os.read(terminal, 4096).decode(errors="replace")
    return shown


FORGETFUL = """
from dataclasses import dataclass
from speakup import Reply, Skill, Turn, ask

@dataclass
class Listener:
    visits: int = 0

skill = Skill(__name__, memory=Listener)

@skill.launch
def welcome(turn: Turn[Listener]) -> Reply:
    turn.memory.visits += 1
    return ask("welcome")

handler = skill.handler
"""


def test_the_author_hears_the_apology_and_sees_what_to_do(tmp_path: Path) -> None:
    """In a process of its own, since pytest takes what is logged in this one."""
    root = project(tmp_path, "talked")
    files = {"skill.py": FORGETFUL, "speech/en-US.yaml": "welcome: {speech: Hi., reprompt: Hi?}\n"}
    for name, text in files.items():
        path = root / "skills/talked" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    command = [sys.executable, "-m", "speakup_workbench", "say", "talked", "open tree count"]
    done = subprocess.run(
        [*command, "--env", "SPEAKUP_TABLE=nowhere"], cwd=root, capture_output=True, text=True, timeout=60
    )

    assert done.stdout.splitlines()[1:5] == [
        "  heard: LaunchRequest",
        "  failed: StoreError: DynamoDB refused BatchGetItem on table 'nowhere': ResourceNotFoundException. "
        "There is no such table here: create it, or correct the table's name or AWS_REGION.",
        "Alexa: I'm sorry, I cannot reach my notes at the moment. Please try again in a few minutes.",
        "  (session ended)",
    ]
