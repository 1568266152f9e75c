from pathlib import Path

import pytest

from tests.workbench.checks.orchard import among, change, check, only, path_of


@pytest.mark.parametrize(
    "old, new, text, problem",
    [
        (
            '"Welcome to the orchard. How many trees?"',
            "Welcome to the orchard.",
            "Welcome to",
            "'welcome': after 'Welcome to the orchard.' the skill listens (ask() in skill.py:18), and the speech asks "
            "nothing.",
        ),
        ("Would you like a fact?", "A fact.", "reprompt: A fact.", "and the reprompt asks nothing."),
        (
            "count_ask: {speech: How many trees?",
            "count_ask: {speech: Trees.",
            "Trees.",
            "(the framework), and the speech",
        ),
        ("{{ largest }}. How many trees?", "{{ largest }} trees.", "too_many", "after 'At most … trees.'"),
        ("Say yes for a fact., reprompt", "A fact is what I offer., reprompt", "help_planted", "(the framework)"),
        ("plant. How many?", "plant. That is all.", "help: ", "after 'That is all.'"),
    ],
)
def test_the_skill_listens_and_has_not_asked(root: Path, old: str, new: str, text: str, problem: str) -> None:
    change(root, "speech/en-US.yaml", old, new)
    finding = only(root, "question-missing", "warning", "speech/en-US.yaml", text)
    assert problem in finding.problem


def test_one_shape_that_asks_nothing_is_enough(root: Path) -> None:
    change(root, "speech/en-US.yaml", ". A fact?", ".{% if count > 5 %} A fact?{% endif %}")
    finding = only(root, "question-missing", "warning", "speech/en-US.yaml", 'speech: "{{ count')
    assert finding.problem.startswith("'planted': after '12 trees in a ….' the skill listens (ask() in skill.py:25)")


def test_a_locale_that_asks_nothing(root: Path) -> None:
    change(root, "speech/en-GB.yaml", "Fancy a fact?", "I have a fact.")
    only(root, "question-missing", "warning", "speech/en-GB.yaml", "I have a fact.")


def test_what_ends_with_a_word_of_the_conversation_cannot_be_told(root: Path) -> None:
    change(
        root,
        "speech/en-US.yaml",
        'too_many: {speech: "At most {{ largest }}. How many trees?"',
        'too_many: {speech: "At most {{ largest }}"',
    )
    assert not check(root).findings


def test_a_question_when_nobody_listens_any_more(root: Path) -> None:
    change(root, "speech/en-US.yaml", "}} Goodbye.", "}} Shall I go on?")
    finding = only(root, "question-unheard", "warning", "speech/en-US.yaml", "fact: ")
    assert (
        finding.problem == "'fact': '… Shall I go on?' is asked, and the conversation is over (tell() in skill.py:30)."
    )


def test_a_goodbye_that_asks(root: Path) -> None:
    with path_of(root, "speech/en-US.yaml").open("a") as file:
        file.write("goodbye: Bye. Will you come back?\n")
    only(root, "question-unheard", "warning", "speech/en-US.yaml", "goodbye")


def test_a_skill_without_a_help_of_its_own(root: Path) -> None:
    text = next(row for row in path_of(root, "speech/en-US.yaml").read_text().splitlines() if row.startswith("help:"))
    change(root, "speech/en-US.yaml", f"{text}\n", "")
    finding = only(root, "phrase-unwritten", "to-do", "speech/en-US.yaml", None)
    assert finding.problem == "There is no 'help' for en-GB, en-US, so the framework's own is said."


def test_a_skill_without_a_welcome_of_its_own(root: Path) -> None:
    change(root, "skill.py", "@skill.launch\ndef", "def")
    text = path_of(root, "speech/en-US.yaml").read_text()
    change(root, "speech/en-US.yaml", text[: text.index("count_ask")], "")
    finding = among(check(root).findings, root, "phrase-unwritten", "to-do", "speech/en-US.yaml", None)
    assert "There is no 'welcome'" in finding.problem
