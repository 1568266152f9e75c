"""The fixture `alexa` in folders of their own, as somebody uses it who has never seen this repository."""

import json
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

TREES = """
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_core.utils import is_intent_name, is_request_type
from ask_sdk_dynamodb.adapter import DynamoDbAdapter

sb = CustomSkillBuilder(persistence_adapter=DynamoDbAdapter("trees", create_table=True))

@sb.request_handler(can_handle_func=is_request_type("LaunchRequest"))
def launch(handler_input):
    planted = handler_input.attributes_manager.persistent_attributes.get("planted", 0)
    return handler_input.response_builder.speak(f"You planted {planted}. Which tree?").ask("Which tree?").response

@sb.request_handler(can_handle_func=is_intent_name("PlantIntent"))
def plant(handler_input):
    tree = handler_input.request_envelope.request.intent.slots["tree"].value
    if tree == "elm":
        raise LookupError("there are no elms left")
    attributes = handler_input.attributes_manager
    attributes.persistent_attributes["planted"] = attributes.persistent_attributes.get("planted", 0) + 1
    attributes.save_persistent_attributes()
    return handler_input.response_builder.speak(f"One {tree}. Another?").ask("Another?").response

@sb.request_handler(can_handle_func=lambda handler_input: True)
def rest(handler_input):
    return handler_input.response_builder.response

handler = sb.lambda_handler()
"""
MODEL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "tree count",
            "intents": [
                {
                    "name": "PlantIntent",
                    "slots": [{"name": "tree", "type": "TREE"}],
                    "samples": ["plant one {tree}", "i want to plant one {tree}", "i planted one {tree} today"],
                },
                {"name": "FactIntent", "samples": ["tell me something about trees", "what do you know about trees"]},
                *({"name": f"AMAZON.{name}Intent"} for name in ("Help", "Stop", "Cancel", "Fallback")),
            ],
            "types": [{"name": "TREE", "values": [{"name": {"value": tree}} for tree in ("oak", "elm", "ash")]}],
        }
    }
}
HEAD = """
import pytest

pytestmark = pytest.mark.alexa(handler="lambda/lambda_function.py:handler", model="models")
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A plain skill on Amazon's SDK: no Speak Up in it."""
    for name, content in {
        "lambda/lambda_function.py": TREES,
        "models/en-US.json": json.dumps(MODEL),
        "models/en-GB.json": json.dumps(MODEL),
    }.items():
        path = pytester.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return pytester


def run(project: pytest.Pytester, test: str, *arguments: str) -> pytest.RunResult:
    file = project.path / "tests" / "test_trees.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{HEAD}\n{test}", encoding="utf-8")
    return project.runpytest_subprocess("--strict-markers", "-W", "error", *arguments)


def test_a_conversation(project: pytest.Pytester) -> None:
    told = run(
        project,
        """
        def test_trees(alexa):
            alexa.open()
            assert (alexa.heard, alexa.speech) == ("LaunchRequest", "You planted 0. Which tree?")
            exchange = alexa.say("plant one oak please")
            assert exchange is alexa.exchange and exchange.speech == alexa.speech == "One oak. Another?"
            assert (alexa.heard, alexa.how, alexa.slots) == ("PlantIntent", "carrier", {"tree": "oak"})
            assert (alexa.reprompt, alexa.ended, alexa.card, alexa.screen) == ("Another?", False, None, ())
            assert (alexa.memory, alexa.acts, alexa.reminders) == ({"planted": 1}, [], [])
            assert alexa.do(":person Ana") is None
            assert alexa.do(":wait a week").ended
            assert alexa.say("open tree count").speech == "You planted 1. Which tree?"
            assert alexa.exchange.request["request"]["timestamp"] == "2026-01-12T13:00:00Z"
        """.replace("\n        ", "\n"),
    )
    told.assert_outcomes(passed=1)


def test_every_opening_meets_a_skill_that_nobody_has_used(project: pytest.Pytester) -> None:
    told = run(
        project,
        """
import os

BEFORE = {**os.environ, "PYTEST_CURRENT_TEST": ""}

@pytest.mark.parametrize("time", range(4))
def test_trees(alexa, time):
    for _ in range(2):
        alexa.open()
        assert alexa.speech == "You planted 0. Which tree?" and alexa.memory is None
        alexa.say("plant one oak", "plant one ash")
        assert alexa.memory == {"planted": 2}

def test_variables(alexa, monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-west-1")

    def region(event, context):
        speech = {"type": "PlainText", "text": os.environ["AWS_REGION"]}
        return {"version": "1.0", "response": {"outputSpeech": speech}}

    alexa.open(handler=region)
    assert alexa.speech == "us-east-1"

def test_nothing_stays_behind():
    assert {**os.environ, "PYTEST_CURRENT_TEST": ""} == BEFORE
    with pytest.raises(ImportError):
        import lambda_function
""",
        "-n2",
    )
    told.assert_outcomes(passed=6)
    assert not list(project.path.rglob(".speakup"))


def test_a_failure_shows_its_conversation(project: pytest.Pytester) -> None:
    told = run(
        project,
        """
def test_trees(alexa):
    alexa.open()
    alexa.say("plant one oak")
    assert alexa.do(":wait 3 seconds").speech == "Hurry up."
""",
    )
    told.stdout.fnmatch_lines(
        [
            '>       assert alexa.do(":wait 3 seconds").speech == "Hurry up."',
            "*- conversation -*",
            "(en-US, Monday 2026-01-05 08:00 EST)",
            "> open tree count",
            "  heard: LaunchRequest",
            "Alexa: You planted 0. Which tree?",
            "> plant one oak",
            "  heard: PlantIntent tree=oak (sample)",
            "Alexa: One oak. Another?",
            "> :wait 3 seconds",
        ]
    )
    assert "\x1b[" not in told.stdout.str()


def test_a_guess_fails_unless_it_is_allowed(project: pytest.Pytester) -> None:
    told = run(
        project,
        """
GUESSED = "today i planted one fine oak"

def test_guessed(alexa):
    alexa.open()
    alexa.say(GUESSED)

def test_allowed_once(alexa):
    alexa.open()
    assert alexa.say(GUESSED, guesses=True).heard.intent == "PlantIntent"

@pytest.mark.alexa(guesses=True)
def test_allowed(alexa):
    alexa.open()
    alexa.say(GUESSED)
    alexa.hears({GUESSED: ("PlantIntent", alexa.slots)})
""",
    )
    told.assert_outcomes(passed=2, failed=1)
    told.stdout.fnmatch_lines(
        [
            ">       alexa.say(GUESSED)",
            'E *GuessedError: "today i planted one fine oak" was heard as PlantIntent*(statistical): a guess, *',
            'E *To make it sure, add the sample "today i planted one {tree} oak" to PlantIntent in *en-US.json.',
            "E *guesses=True.",
        ]
    )


def test_an_error_of_the_skill_fails_unless_it_is_allowed(project: pytest.Pytester) -> None:
    told = run(
        project,
        """
def test_broken(alexa):
    alexa.open()
    alexa.say("plant one elm")

def test_allowed(alexa):
    alexa.open()
    assert "no elms left" in alexa.say("plant one elm", errors=True).errors[0]

def test_allowed_throughout(alexa):
    alexa.open(errors=True)
    alexa.say("plant one elm")
    assert alexa.ended
""",
    )
    told.assert_outcomes(passed=2, failed=1)
    told.stdout.fnmatch_lines(
        [
            '>       alexa.say("plant one elm")',
            'E *SkillFailedError: At "plant one elm": The skill raised LookupError: *elms left (*, in plant)',
            "E *errors=True.",
        ]
    )


def test_a_table_of_utterances(project: pytest.Pytester) -> None:
    told = run(
        project,
        """
def test_heard(alexa):
    alexa.open()
    alexa.hears({
        "plant one oak": ("PlantIntent", {"tree": "oak"}),
        "help": "AMAZON.HelpIntent",
        "what do you know about trees": "FactIntent",
    })
    assert alexa.heard == "LaunchRequest"

def test_misheard(alexa):
    alexa.open()
    alexa.hears({
        "plant one ash": ("PlantIntent", {"tree": "oak"}),
        "plant one elm": "PlantIntent",
        "help": "AMAZON.HelpIntent",
    })
""",
    )
    told.assert_outcomes(passed=1, failed=1)
    told.stdout.fnmatch_lines(
        [
            'E *"plant one ash" is heard as PlantIntent tree=ash (sample), not as PlantIntent tree=oak',
            'E *"plant one elm" is heard as PlantIntent tree=elm (sample), not as PlantIntent',
        ]
    )
    told.stdout.no_fnmatch_line('*"help" is heard*')


MISTAKES = {
    'alexa.open(local="en-GB")': "E *no setting local. There are: skill, handler, *",
    'alexa.open(locale="fr-FR")': "E *no interaction model for 'fr-FR' in *models. There is: en-GB, en-US.",
    'alexa.open(model="nowhere.json")': "E *There is no nowhere.json in *tests or above it.*",
    'alexa.open(handler="nowhere.py:handler")': "E *There is no nowhere.py in *tests or above it.*",
    'alexa.open(handler="lambda/lambda_function.py:main")': "E *lambda_function.py has no function 'main'.*",
    'alexa.open(faults="moon=full")': "E *There is no fault 'moon=full'.*",
    'alexa.open(allow="everything")': "E *There is no permission 'everything'.*",
    'alexa.open(now="noon")': "E *'noon' is no moment.*",
    'alexa.say("hello")': "E *No skill is open. Begin with alexa.open(*",
    "alexa.speech": "E *Nothing has been said yet. Begin with alexa.open(*",
    'alexa.open(); alexa.do(":dance")': "E *There is no action :dance.*",
}


def test_a_mistake_is_told_in_one_message(project: pytest.Pytester) -> None:
    tests = [f"def test_{number}(alexa):\n    {line}\n" for number, line in enumerate(MISTAKES)]
    tests.append("@pytest.mark.alexa(local='en-GB')\ndef test_marker(alexa): pass\n")
    tests.append("@pytest.mark.alexa('en-GB')\ndef test_nameless(alexa): pass\n")
    told = run(project, "\n".join(tests))
    told.assert_outcomes(failed=len(MISTAKES), errors=2)
    told.stdout.fnmatch_lines(
        ["@pytest.mark.alexa: *no setting local. *", "@pytest.mark.alexa: Settings have names, *"]
    )
    for line, message in MISTAKES.items():
        told.stdout.fnmatch_lines([f"> *{line}", message])
    told.stdout.no_fnmatch_line("*rehearsal.py:*")
    told.stdout.no_fnmatch_line("*During handling*")


def test_who_does_not_ask_for_the_fixture_does_not_pay_for_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_unrelated():
            assert "speakup_workbench.pytest_plugin" in sys.modules
            names = {".".join(name.split(".")[:2]) for name in sys.modules if name.startswith("speakup")}
            assert names == {"speakup_workbench", "speakup_workbench.pytest_plugin"}
            assert "moto" not in sys.modules
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_skill_of_a_project_is_opened_by_its_name(pytester: pytest.Pytester) -> None:
    """Clean Water, from a test beside a copy of nothing but its own folders."""
    root = Path(__file__).parents[2]
    for folder in ("skills/clean_water", "interaction_models/clean_water", "store_listings/clean_water"):
        link = pytester.path / folder
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(root / folder)
    pytester.makepyfile(
        """
        def test_pledge(alexa):
            alexa.open("clean_water", screen=True)
            alexa.say("i pledge ten litres")
            assert (alexa.heard, alexa.slots) == ("PledgeIntent", {"litres": "10"})
            assert "10 liters a day" in alexa.speech and alexa.card.title == "Your water pledge"
            assert alexa.acts == ["PledgeMade litres=10"] and alexa.memory["pledge"]
            alexa.say("who says so")
            assert alexa.acts == []

        def test_unknown(alexa):
            alexa.open("clean_watr")
        """
    )
    told = pytester.runpytest_subprocess("-W", "error")
    told.assert_outcomes(passed=1, failed=1)
    told.stdout.fnmatch_lines(["E *There is no skill 'clean_watr' in *. Did you mean 'clean_water'? *"])
