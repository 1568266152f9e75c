"""Reading a conversation file, and what is told of one that cannot be read."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator.conversation_file import (
    ConversationFile,
    ConversationFileError,
    Expectation,
    Step,
    pairs,
    parse,
)

HERE = Path("first_visit.talk")
VISIT = """# A first visit.
skill: clean_water   locale: en-GB   now: 2026-11-21 08:00 Europe/Paris
screen: no  allow: reminders email   seed: 7   fault: dynamodb=slow

> open clean water
< Welcome to Clean Water.
< ...
  listening
# Later.
:wait a week
> pledge ten litres
  heard: PledgeIntent litres=10
  memory: pledge=10
  memory: visits=1
>
  ended
"""


def test_a_file_is_settings_and_steps() -> None:
    file = parse(VISIT, HERE)
    assert (file.named["skill"], file.settings.locale, file.settings.zone) == ("clean_water", "en-GB", "Europe/Paris")
    assert file.settings.now == datetime(2026, 11, 21, 8)
    assert (file.settings.screen, file.settings.seed, str(file.settings.faults)) == (False, 7, "dynamodb=slow")
    assert file.permissions == {"alexa::alerts:reminders:skill:readwrite", "alexa::profile:email:read"}
    assert file.places["screen"] == (3, 1) and file.places["allow"] == (3, 13)
    assert file.steps == (
        Step(
            "open clean water",
            5,
            (Expectation("speech", "Welcome to Clean Water. ...", 6, lines=2), Expectation("listening", "", 8)),
        ),
        Step(":wait a week", 10),
        Step(
            "pledge ten litres",
            11,
            (
                Expectation("heard", "PledgeIntent litres=10", 12),
                Expectation("memory", "pledge=10", 13),
                Expectation("memory", "visits=1", 14),
            ),
        ),
        Step("", 15, (Expectation("ended", "", 16),)),
    )


def test_without_settings_it_is_always_the_same_morning() -> None:
    file = parse("> open clean water", HERE)
    assert (file.settings.now, file.settings.seed, file.settings.screen) == (datetime(2026, 1, 5, 8), 1, True)
    assert not file.may_guess and not file.permissions


def test_a_file_of_another_system_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "visit.talk"
    path.write_bytes(b"\xef\xbb\xbf" + VISIT.replace("\n", "\r\n").encode())
    assert ConversationFile.load(path).steps == parse(VISIT, HERE).steps


def test_a_value_goes_on_until_the_next_name() -> None:
    assert pairs("tree=common oak count=3 day= who=ana maria") == [
        "tree=common oak",
        "count=3",
        "day=",
        "who=ana maria",
    ]
    assert pairs("  ") == []


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("", "1:1", "Nothing is said in this conversation. Write a line such as: > open …"),
        ("skill: clean_water\n# nothing more\n", "1:1", "Nothing is said"),
        ("# a visit\n  colour: blue\n> hello", "2:3", "There is no setting 'colour'. There are: skill, handler, model"),
        ("skill: a   skill: b\n> hello", "1:12", "'skill' is set twice"),
        ("skill:\n> hello", "1:1", "'skill' needs a value: a skill of the project around the file."),
        ("skill: a\n\nhello\n> hello", "3:1", "A setting belongs here, such as skill: clean_water"),
        ("locale: en-US  now: tomorrow\n> hello", "1:16", "'tomorrow' is no moment"),
        ("now: 2026-11-21 08:00 Atlantis\n> hello", "1:1", "There is no time zone 'Atlantis'"),
        ("screen: large\n> hello", "1:1", "yes or no, never 'large'"),
        ("seed: many\n> hello", "1:1", "'many' is no whole number"),
        ("allow: honey\n> hello", "1:1", "There is no permission 'honey'"),
        ("fault: dynamodb=purple\n> hello", "1:1", "There is no fault 'dynamodb=purple'"),
        ("guesses: often\n> hello", "1:1", "Guesses are allowed, or nothing is said of them"),
        ("> hello\n:sing a song", "2:1", "There is no action :sing. There are: :silence, :intent, :touch"),
        ("> hello\n:quit", "2:1", "There is no action :quit"),
        ("> hello\nended", "2:1", "what is asserted is indented"),
        ("> hello\nlocale: en-GB", "2:1", "settings stand above the first words"),
        ("> hello\n  finished", "2:3", "'finished' asserts nothing. There are: heard: …, reprompt: …"),
        ("> hello\n\theard:", "2:2", "'heard' needs a value: heard: …"),
        ("> hello\n  card", "2:3", "'card' needs a value: card: …"),
        ("> hello\n  memory: pledge", "2:3", "'memory' asserts values by their names: memory: name=value …"),
        ("> hello\n< Hi.\n  ended\n< Bye.", "4:1", "What comes back is already told above"),
        ("> hello\n  card: a\n  card: b", "3:3", "'card' is already asserted above"),
        ("> hello\n  ended\n  listening", "3:3", "'ended' and 'listening' are never true together"),
        ("> hello\n  reprompt: Well?\n  ended", "3:3", "'ended' and 'reprompt' are never true together"),
        ("> hello\n  no card\n  card: a", "3:3", "'card' and 'no card' are never true together"),
        ("> hello\n  card: a\n  no card", "3:3", "'card' and 'no card' are never true together"),
        (":wait a day\n  heard: HelloIntent", "2:3", "Nothing is said in ':wait a day', so nothing is heard"),
        ("screen: no\n> hello\n  screen: a tree", "3:3", "The device has no screen: the file says so above."),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, place: str, problem: str) -> None:
    with pytest.raises(ConversationFileError) as error:
        parse(text, HERE)
    told = str(error.value)
    assert told.startswith(f"first_visit.talk:{place}: ")
    assert problem in told


def test_silence_can_be_heard() -> None:
    assert parse(":silence\n  heard: silence", HERE).steps[0].expectations


def test_what_is_no_text_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "visit.talk"
    path.write_bytes(b"> open\n< caf\xe9\n")
    with pytest.raises(ConversationFileError, match=r"visit\.talk:2:6: This is no UTF-8 text"):
        ConversationFile.load(path)
    with pytest.raises(Mistake, match=r"cannot be read \(Is a directory\)"):
        ConversationFile.load(tmp_path)


@given(st.text(alphabet="><:# \n\tabcdehiklnorstw=.\x00\x0b\u2028é"))
def test_any_text_is_read_or_its_mistake_is_told(text: str) -> None:
    try:
        file = parse(text, HERE)
    except ConversationFileError as error:
        assert str(error).startswith("first_visit.talk:")
        return
    said = [line for line in text.split("\n") if line.startswith((">", ":"))]
    assert [step.line for step in file.steps] == [
        number for number, line in enumerate(text.split("\n"), 1) if line in said and line.startswith((">", ":"))
    ]
