"""Where an error of the author's stands."""

import pytest

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
