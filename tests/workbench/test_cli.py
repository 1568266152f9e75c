import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from speakup_workbench.cli import main
from tests.workbench.simulator.hearing_models import intent, model, slot, type_of
from tests.workbench.simulator.trees import model as trees
from tests.workbench.simulator.trees import project


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = project(tmp_path, "commanded")
    monkeypatch.chdir(root)
    return root


def speakup(*arguments: str, said: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=said)


def test_skills_lists_what_is_here(root: Path) -> None:
    assert speakup("skills").output == 'commanded  en-US  "open tree count"\n'


def test_say_prints_a_conversation(root: Path) -> None:
    result = speakup("say", "commanded", "open tree count", "stop", "--fresh")
    assert result.exit_code == 0
    assert "Alexa: Welcome, visit 1." in result.output
    assert result.output.rstrip().endswith("(session ended)")


def test_say_json_has_an_item_per_utterance(root: Path) -> None:
    result = speakup("say", "commanded", "open tree count", "plant 3 oak trees", "stop", "--json", "--fresh")
    opening, planting, leaving = json.loads(result.stdout)
    assert list(opening) == ["utterance", "heard", "speech", "reprompt", "ended", "request", "response"]
    assert opening["heard"] == {"intent": "LaunchRequest", "slots": {}, "how": "sample", "score": 1.0}
    assert planting["heard"]["intent"] == "PlantIntent"
    assert planting["heard"]["slots"] == {"count": "3", "tree": "oak"}
    assert planting["request"]["request"]["intent"]["slots"]["count"]["value"] == "3"
    assert (leaving["speech"], leaving["reprompt"], leaving["ended"]) == ("Goodbye.", None, True)
    assert leaving["response"]["response"]["shouldEndSession"] is True


def test_say_opens_the_skill_for_who_forgot(root: Path) -> None:
    result = speakup("say", "commanded", "tell me a fact", "--json", "--fresh")
    [item] = json.loads(result.stdout)
    assert item["speech"] == "FactIntent"
    assert '"open tree count" is said before' in result.stderr


def test_the_listener_is_settled_by_options(root: Path) -> None:
    options = ("--now", "2026-11-21 08:00", "--zone", "Europe/London", "--no-screen", "--user", "maria")
    result = speakup("say", "commanded", "open tree count", "--json", "--fresh", *options)
    [item] = json.loads(result.stdout)
    assert item["request"]["request"]["timestamp"] == "2026-11-21T08:00:00Z"
    assert "Viewport" not in item["request"]["context"]
    other = json.loads(speakup("say", "commanded", "open tree count", "--json", "--fresh").stdout)[0]
    users = [said["request"]["session"]["user"]["userId"] for said in (item, other)]
    assert users[0] != users[1]


def test_a_failing_skill_is_exit_status_1(root: Path) -> None:
    result = speakup("say", "commanded", "open tree count", "give a tree", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[1]["speech"].startswith("There was a problem")
    assert "no gifts left" in result.stderr


def test_any_handler_and_model_are_talked_to(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    code = (root / "skills" / "commanded" / "skill.py").read_text()
    (elsewhere / "lambda_trees.py").write_text(code)
    (elsewhere / "model.json").write_text((root / "interaction_models" / "commanded" / "en-US.json").read_text())
    (root / "skills").rename(tmp_path / "away")
    monkeypatch.chdir(elsewhere)
    result = speakup("say", "open tree count", "--handler", "lambda_trees.py:handler", "--model", "model.json")
    assert "Alexa: Welcome, visit 1." in result.output
    assert result.exit_code == 0


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A skill as the ASK CLI lays it out, with the current folder in it."""
    models = tmp_path / "skill-package" / "interactionModels" / "custom"
    for folder in (models, tmp_path / "lambda"):
        folder.mkdir(parents=True)
    trees(models)
    (models / "en-GB.json").write_text((models / "en-US.json").read_text())
    (tmp_path / "lambda" / "lambda_function.py").write_text(ECHOES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


ECHOES = """
import os

def handler(event, context):
    found = (event["request"]["locale"], event["session"]["application"]["applicationId"], os.environ.get("TOPIC"))
    return {"version": "1.0", "response": {"outputSpeech": {"type": "PlainText", "text": " ".join(map(str, found))}}}
"""


def test_a_skill_of_the_ask_cli_needs_no_model_and_takes_its_settings(package: Path) -> None:
    handler = ("--handler", "lambda/lambda_function.py:handler")
    said = speakup("say", "open tree count", *handler, "--skill-id", "amzn1.ask.skill.own", "--env", "TOPIC=a=b")
    assert "Alexa: en-US amzn1.ask.skill.own a=b" in said.output
    assert "Alexa: en-GB" in speakup("say", "open tree count", *handler, "--locale", "en-GB").output
    refused = speakup("say", "open tree count", *handler, "--locale", "de-DE")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "There is: en-GB, en-US." in refused.stderr
    assert "no variable" in speakup("say", "open tree count", *handler, "--env", "TOPIC").stderr


def test_skills_of_one_file_name_have_memories_of_their_own(package: Path) -> None:
    for folder in ("one", "two"):
        shutil.copytree(package / "lambda", package / folder / "lambda")
        code = f"{folder}/lambda/lambda_function.py:handler"
        assert speakup("say", "open tree count", "--handler", code).exit_code == 0
    states = sorted(path.stem for path in (package / ".speakup").glob("*lambda_function.json"))
    assert states == ["one-lambda-lambda_function", "two-lambda-lambda_function"]


def test_help_tells_every_kind_of_handler() -> None:
    for command in ("say", "talk"):
        told = speakup(command, "--help").output
        assert all(
            kind in told for kind in ("file.py:function", ".aws-sam/build", "http://", "lambda:NAME", "--python")
        )


def test_hear_tells_what_alexa_would_hear(root: Path) -> None:
    result = speakup("hear", "commanded", "tell me a fact", "plant 3 oak trees please", "qwerty asdf")
    lines = [line for line in result.output.splitlines() if not line.startswith(" ")]
    assert [line.split("  ")[0].strip() for line in lines] == [
        "tell me a fact",
        "plant 3 oak trees please",
        "qwerty asdf",
    ]
    assert len({line.index(intent) for line, intent in zip(lines, ("Fact", "Plant", "AMAZON"), strict=True)}) == 1
    assert "tree=oak" in lines[1] and "carrier" in lines[1]


def test_hear_tells_the_runners_up_when_asked(tmp_path: Path) -> None:
    rivals = model(
        tmp_path,
        intent("Number", "i want {n}", slots=[slot("n", "AMAZON.NUMBER")]),
        intent("Size", "i want {size}", slots=[slot("size", "Size", multiple=True)]),
        types=[type_of("Size", "ten", "extra large")],
        name="clean water",
        locale="en-US",
    )
    said = ("hear", str(rivals.path), "i want ten", "i want extra large and ten")
    assert speakup(*said, "-v").output.splitlines() == [
        "i want ten                  Number  n=10                    sample  1.00",
        "    or: Size  size=ten  sample  1.00",
        'i want extra large and ten  Size    size="extra large",ten  sample  1.00',
    ]
    assert "or:" not in speakup(*said).output
    assert speakup(*said, "-v", "--json").output == speakup(*said, "--json").output


def test_a_built_in_type_that_is_not_known_is_told_and_takes_any_words(tmp_path: Path) -> None:
    newer = model(
        tmp_path,
        intent("Ride", "ride a {x}", "call {y}", slots=[slot("x", "AMAZON.Unicorn"), slot("y", "AMAZON.Atlete")]),
        name="clean water",
        locale="en-US",
    )
    result = speakup("hear", str(newer.path), "ride a white horse")
    assert result.stdout.split() == ["ride", "a", "white", "horse", "Ride", 'x="white', 'horse"', "carrier", "0.40"]
    unicorn, athlete = result.stderr.splitlines()
    assert unicorn.endswith("en-US.json:15: AMAZON.Unicorn is no built-in slot type known here, so any words fill 'x'.")
    assert athlete.endswith("so any words fill 'y'. Did you mean AMAZON.Athlete?")
    assert result.exit_code == 0


def test_hear_json_is_an_object_a_line(root: Path) -> None:
    model = str(root / "interaction_models" / "commanded" / "en-US.json")
    result = speakup("hear", model, "plant three elm trees", "--file", "-", "--json", said="tell me a fact\n\nhelp\n")
    heard = [json.loads(line) for line in result.output.splitlines()]
    assert list(heard[0]) == ["utterance", "intent", "slots", "how", "score"]
    assert heard[0]["slots"] == {"tree": "elm", "count": "3"}
    assert [each["intent"] for each in heard] == ["PlantIntent", "FactIntent", "AMAZON.HelpIntent"]


def test_a_byte_order_mark_is_no_word(root: Path) -> None:
    (root / "marked.txt").write_text("tell me a fact\n", encoding="utf-8-sig")
    assert speakup("hear", "commanded", "--file", "marked.txt").output == "tell me a fact  FactIntent    sample  1.00\n"


def test_bytes_that_are_no_text_are_only_misheard(root: Path) -> None:
    result = speakup("say", "commanded", "open tree count", "\udcff", "--json")
    assert json.loads(result.stdout)[1]["utterance"] == "?"
    assert speakup("hear", "commanded", "\udcff").exit_code == 0
    piped = CliRunner().invoke(main, ["talk", "commanded"], input=b"\xff\nopen tree count\n")
    assert "Alexa: Welcome" in piped.output
    (root / "bytes.txt").write_bytes(b"\xff\n")
    assert "is not UTF-8" in speakup("hear", "commanded", "--file", "bytes.txt").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("say", "comanded", "hi"), "Did you mean 'commanded'?"),
        (("talk", "zebra"), "There is: commanded."),
        (("say", "commanded", "hi", "--locale", "en-GB"), "There is: en-US."),
        (("say", "commanded", "hi", "--zone", "Mars"), "no time zone 'Mars'"),
        (("say", "commanded", "hi", "--now", "soon"), "'soon' is no moment"),
        (("say", "commanded", "hi", "--model", "nowhere.json"), "nowhere.json"),
        (("say", "commanded", "hi", "--handler", "nowhere.py:handler"), "nowhere.py"),
        (("say", "commanded", "hi", "--handler", "handler"), "path/to/file.py:handler"),
        (("say", "commanded"), 'Add an "utterance"'),
        (("talk", "--handler", "nowhere.py:handler"), "both --handler and --model"),
        (("hear", "nowhere.json", "hi"), "nowhere.json"),
        (("hear", "commanded"), "nothing to hear"),
        (("hear", "commanded", "--file", "nowhere.txt"), "nowhere.txt"),
    ],
)
def test_a_users_mistake_is_one_message(root: Path, arguments: tuple[str, ...], message: str) -> None:
    result = speakup(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("from speakup.errors import SetupError\nraise SetupError('No table.', 'Name one.')", "Error: No table. Name"),
        ("x = {}\nx['fact']", "KeyError: 'fact' (skills/broken/skill.py:2, in <module>)"),
        ("def handler(:", "skills/broken/skill.py:1"),
    ],
)
def test_a_skill_that_does_not_import_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, message: str
) -> None:
    monkeypatch.chdir(project(tmp_path, "broken", code))
    result = speakup("say", "broken", "open tree count")
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_a_broken_model_is_one_message(root: Path) -> None:
    path = root / "interaction_models" / "commanded" / "en-US.json"
    path.write_text('{\n"interactionModel": {\n')
    result = speakup("say", "commanded", "open tree count")
    assert result.exit_code == 2
    assert "en-US.json:" in result.stderr


MODEL = """{"interactionModel": {"languageModel": {
  "invocationName": "tree count",
  "intents": [{"name": "AMAZON.FallbackIntent"}, {"name": "FactIntent",
    "slots": [{"name": "tree", "type": "TREE"}],
    "samples": ["a fact about {tree}"]
  }],
  "types": [{"name": "TREE",
    "values": [{"name": {"value": "oak"}}]
  }]
}}}"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (MODEL, "", "model.json:1: This is not JSON"),
        (MODEL, "<html>", "model.json:1: This is not JSON"),
        (MODEL, "[]", "model.json: This is not an interaction model."),
        (MODEL, '{"intents": []}', "model.json: This is not an interaction model."),
        (', "type": "TREE"', "", 'model.json:4: "type" is missing. Add it'),
        ('"values": [{"name": {"value": "oak"}}]', '"values": []', 'model.json:7: The slot type "TREE" has no values.'),
        ('"type": "TREE"', '"type": "TREES"', 'model.json:4: The slot "tree" of FactIntent has the type "TREES"'),
        ('"type": "TREE"', '"type": "AMAZON.Date"', "model.json:4: "),
        ("{tree}", "{Tree}", 'model.json:5: The sample "a fact about {Tree}" names the slot "Tree"'),
        ("{tree}", "{tree", 'model.json:5: The sample "a fact about {tree" of FactIntent has a brace'),
        ('"types": [', '"types": [{"name": "TREE"}, ', 'model.json:7: "TREE" stands twice in "types".'),
        ('"intents": [', '"intents": [{"name": "factintent"}, ', 'model.json:3: "FactIntent" stands twice'),
        ('"slots": [', '"slots": [{"name": "tree", "type": "TREE"}, ', 'model.json:4: "tree" stands twice in "slots"'),
    ],
)
def test_a_model_that_cannot_be_heard_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert old in MODEL
    Path("model.json").write_text(MODEL.replace(old, new, 1), encoding="utf-8")
    result = speakup("hear", "model.json", "a fact about oak")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        re.sub(r"(json:\d+):\d+:", r"\1:", result.stderr).startswith(f"Error: {message}")
        and result.stderr.count("\n") == 1
    )


@pytest.mark.parametrize(
    ("said", "intent"),
    [("", None), *((said, "AMAZON.FallbackIntent") for said in ("word " * 10_000, "🎉", "\x00\x1b[", ".*", "{}"))],
)
def test_odd_utterances_are_heard_as_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, intent: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("model.json").write_text(MODEL, encoding="utf-8")
    result = speakup("hear", "model.json", "--json", "--", said)
    heard = json.loads(result.stdout)
    assert (heard["utterance"], heard["intent"], heard["slots"], result.exit_code) == (said, intent, {}, 0)


def test_broken_state_is_one_message(root: Path) -> None:
    state = root / ".speakup" / "commanded.json"
    state.parent.mkdir()
    state.write_text("{")
    assert speakup("say", "commanded", "open tree count").exit_code == 2
    assert speakup("say", "commanded", "open tree count", "--fresh").exit_code == 0


def test_what_is_kept_stays_out_of_version_control(root: Path) -> None:
    speakup("say", "commanded", "open tree count")
    assert (root / ".speakup" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_no_color_is_honoured(root: Path, monkeypatch: pytest.MonkeyPatch, no_color: str, coloured: bool) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    result = CliRunner().invoke(main, ["say", "commanded", "open tree count"], color=True)
    assert ("\x1b[" in result.output) == coloured


def test_the_group_lists_its_commands() -> None:
    listed = speakup("--help").output
    assert all(f"  {command} " in listed for command in ("skills", "talk", "say", "hear"))
