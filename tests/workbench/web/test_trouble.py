"""Where an error of the author's stands."""

import json

import pytest

from speakup_workbench.simulator.exchange import Exchange, Turn
from speakup_workbench.simulator.heard import Heard
from speakup_workbench.web import trouble


@pytest.mark.parametrize(
    ("text", "file", "line"),
    [
        ("The skill raised KeyError: 'a' (skills/a b/skill.py:12, in greet)", "skills/a b/skill.py", 12),
        ("ValueError: no (really) (one.py:3, in f > two.py:4, in <module>). Correct it there.", "two.py", 4),
        ("SyntaxError: invalid syntax (skill.py:7)", "skill.py", 7),
        ("skills/hello/skill.py:12: greet takes no turn. Give it one.", "skills/hello/skill.py", 12),
        ("speech/en-US.yaml:3:7: There is no filter 'x'.", "speech/en-US.yaml", 3),
        ("The skill had no answer after 8 seconds, and Alexa waits no longer.", None, None),
        ("It rings at 08:00 (every day).", None, None),
        ("", None, None),
    ],
)
def test_the_innermost_place_counts(text: str, file: str | None, line: int | None) -> None:
    assert trouble.of_text(text) == {"text": text, "file": file, "line": line}


def test_what_a_skill_of_speak_up_logs_and_apologises_for_is_an_error_as_well() -> None:
    logged = {"what": "failed", "error": "KeyError", "text": "'depth'", "where": ["skills/river/skill.py:30 depth"]}
    turn = Turn({"request": {}}, {}, 0.1, printed=f"a line of its own\n[ERROR] {json.dumps(logged)}\n")

    found = trouble.of_exchange(
        Exchange("how deep is it", Heard("how deep is it", "intent", "DeepIntent"), turns=(turn,))
    )
    assert found == {
        "text": "KeyError: 'depth' (skills/river/skill.py:30, in depth)",
        "file": "skills/river/skill.py",
        "line": 30,
    }


def test_an_error_that_is_not_the_authors_is_none_of_theirs() -> None:
    late = "The skill had no answer after 8 seconds, and Alexa waits no longer."
    assert trouble.of_exchange(Exchange("hello", Heard("hello", "intent"), errors=(late,))) is None
