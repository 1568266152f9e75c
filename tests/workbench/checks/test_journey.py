"""Walks through small skills with one fault each: those that Amazon has refused skills for, and more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.walker import joined
from speakup_workbench.simulator import theatre
from speakup_workbench.simulator.conversation_file import parse
from speakup_workbench.simulator.replay import opened, replay
from speakup_workbench.simulator.theatre import Theatre
from tests.workbench.checks import river

Find = Callable[[], list[Finding]]


@pytest.fixture(scope="module")
def within() -> Iterator[Theatre]:
    with theatre.opened() as opened_theatre:
        yield opened_theatre


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return river.write(tmp_path / "river")


def only(findings: list[Finding], rule: str) -> Finding:
    assert [finding.rule for finding in findings] == [rule], "\n\n".join(map(str, findings))
    return findings[0]


def held(finding: Finding, root: Path) -> list[str]:
    """What a replay of its conversation does not find as it was: nothing, as long as it is told as it was."""
    file = parse(finding.conversation, root / "found.talk")
    with opened(file) as stage:
        return [str(failure) for outcome in replay(file, stage) for failure in outcome.failures]


def test_a_sound_skill_has_no_fault(root: Path, within: Theatre) -> None:
    journey = river.walk(root, within)
    assert [met for met in journey.met.values() if met.level != "advice"] == []
    assert journey.scenes == {"", "the open skill", "state:COUNTING"} - {""}
    assert journey.left == 0


WELCOME = 'return asked(handler_input, "Welcome to River Watch. Which river shall it be?")'
HELP = 'return asked(handler_input, "I know how clean rivers are. Which river shall I look up?")'
COUNTED = 'return told(handler_input, "Thank you, that is noted.")'
CLEAN = 'return asked(handler_input, "It is clean today. How many bottles did you see?", "How many bottles?")'
NO_ANSWER = "return handler_input.response_builder.response"
GOODBYE = 'return told(handler_input, "Goodbye.")'

FAULTS = {
    "help without a question": ("VUI-15", "error", HELP, 'return asked(handler_input, "I know rivers.")'),
    "help that closes": ("VUI-15", "error", HELP, 'return told(handler_input, "Ask me about a river.")'),
    "help that is the welcome": ("VUI-15", "warning", HELP, WELCOME),
    "a task after which the session stays open": (
        "VUI-3",
        "error",
        COUNTED,
        'return asked(handler_input, "That is noted.")',
    ),
    "a question that nobody waits for": (
        "VUI-2",
        "error",
        COUNTED,
        'return told(handler_input, "Noted. Another river?")',
    ),
    "a launch without a prompt": ("VUI-1", "error", WELCOME, 'return asked(handler_input, "Welcome to River Watch.")'),
    "a launch without a word": ("FUN-13", "error", WELCOME, NO_ANSWER),
    "a launch that fails": ("FUN-13", "error", WELCOME, "raise KeyError('river')"),
    "a microphone without a reprompt": (
        "VUI-4",
        "warning",
        CLEAN,
        'return handler_input.response_builder.speak("How many bottles?").set_should_end_session(False).response',
    ),
    "an empty slot that is not looked at": ("VUI-5", "error", "    if not name:\n", "    if name.lower() == 'none':\n"),
    "a number that is none": ("VUI-14", "error", " or not count.isdigit():", " or int(count) < 0:"),
    "code on a card": (
        "FUN-5",
        "error",
        COUNTED,
        'return handler_input.response_builder.speak("Thanks.").set_card('
        'SimpleCard("Noted", "<speak>Thanks</speak>")).set_should_end_session(True).response',
    ),
    "a placeholder that is read out": ("VUI-6", "error", "Thank you, that is noted.", "Thank you for {count} bottles."),
    "an address that is read out": ("VUI-6", "warning", "that is noted.", "that is on www.example.org now."),
    "stop that goes on": ("VUI-16", "error", GOODBYE, 'return asked(handler_input, "Are you sure?")'),
    "a long goodbye": ("VUI-16", "warning", "Goodbye.", " ".join(["Goodbye"] * 30)),
    "fallback that closes": (
        "VUI-14",
        "warning",
        'return asked(handler_input, "I only know rivers. Which river?")',
        'return told(handler_input, "I only know rivers.")',
    ),
    "an answer without a word": ("VUI-21", "error", COUNTED, NO_ANSWER),
    "the end of a session that fails": (
        "VUI-17",
        "error",
        "def rest(handler_input):\n",
        "def rest(handler_input):\n    1 / 0\n",
    ),
    "an id that is said": (
        "SEC-5",
        "error",
        '"Goodbye."',
        'f"Bye {handler_input.request_envelope.session.user.user_id}"',
    ),
    "properties that are refused": (
        "FUN-14",
        "error",
        "handler = sb.lambda_handler()",
        "KNOWN = {'version', 'session', 'context', 'request'}\n\n\ndef handler(event, context):\n"
        "    assert not set(event) - KNOWN\n    return sb.lambda_handler()(event, context)",
    ),
    "help that is on its way": ("distress", "error", "I only know rivers. Which", "I have called an ambulance. Which"),
    "a yes that nobody hears": ("VUI-19", "error", "How many bottles did you see?", "Would you like to count bottles?"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_with_the_conversation_that_leads_to_it(fault: str, root: Path, within: Theatre) -> None:
    rule, level, old, new = FAULTS[fault]
    river.change(root, "\nsb =", "\nfrom ask_sdk_model.ui import SimpleCard\n\nsb =")
    river.change(root, old, new)
    findings = river.found(root, within)
    assert {finding.rule for finding in findings} == {rule}, "\n\n".join(map(str, findings))
    assert (findings[0].level, findings[0].path.name) == (level, "river.py")
    assert held(findings[0], root) == []


def test_an_exception_is_told_once_at_its_line_by_the_plainest_way_to_it(root: Path, within: Theatre) -> None:
    river.change(root, "    if not name:\n", "    if name.lower() == 'none':\n")
    finding = only(river.found(root, within), "VUI-5")
    lines = (root / "lambda" / "river.py").read_text().splitlines()
    assert finding.line == lines.index("    if name.lower() == 'none':") + 1
    assert "AttributeError" in finding.problem and "Met " in finding.problem
    assert finding.conversation.endswith(("  ended\n",))
    assert "> ask river watch" in finding.conversation or "> how is my river" in finding.conversation


def test_the_conversation_for_a_session_left_open_without_a_question(root: Path, within: Theatre) -> None:
    river.change(root, COUNTED, 'return asked(handler_input, "That is noted.")')
    assert only(river.found(root, within), "VUI-3").conversation == (
        "handler: lambda/river.py:handler   locale: en-US   now: 2026-01-05 08:00\n"
        "\n"
        "> ask river watch how is the Thames\n"
        "  heard: RiverIntent river=thames\n"
        "< It is clean today. How many bottles did you see?\n"
        "> i saw eight bottles\n"
        "  heard: BottlesIntent count=8\n"
        "< That is noted.\n"
    )


def test_an_example_phrase_that_is_answered_by_the_welcome(root: Path, within: Theatre) -> None:
    river.write_manifest(root, "Alexa, open river watch.", "Alexa, ask river watch how is the Severn.")
    river.change(root, '    name = said(handler_input, "river")\n', f"    {WELCOME}\n")
    finding = next(finding for finding in river.found(root, within) if finding.rule == "EX-6")
    assert "Alexa, ask river watch how is the Severn." in finding.problem
    assert held(finding, root) == []


def test_cancel_is_taken_for_a_slot(root: Path, within: Theatre) -> None:
    content = river.model()
    language = content["interactionModel"]["languageModel"]
    language["intents"] = [intent for intent in language["intents"] if intent["name"] != "AMAZON.CancelIntent"]
    river_slot = language["intents"][0]["slots"][0]
    river_slot |= {"type": "AMAZON.SearchQuery", "samples": ["{river}"]}
    language["intents"][0]["samples"] = ["how is the {river}", "how is my river"]
    slot = {"name": "river", "type": "AMAZON.SearchQuery", "elicitationRequired": True, "prompts": {"elicitation": "a"}}
    content["interactionModel"] |= {
        "dialog": {"delegationStrategy": "ALWAYS", "intents": [{"name": "RiverIntent", "slots": [slot]}]},
        "prompts": [{"id": "a", "variations": [{"type": "PlainText", "value": "Which river?"}]}],
    }
    river.write_model(root, content)
    findings = [finding for finding in river.found(root, within) if finding.rule == "VUI-16"]
    assert len(findings) == 1
    assert '"cancel" is heard as RiverIntent river=cancel' in findings[0].problem
    assert held(findings[0], root) == []


def test_words_of_distress_are_no_answer(root: Path, within: Theatre) -> None:
    content = river.model()
    intent = content["interactionModel"]["languageModel"]["intents"][0]
    intent["slots"][0]["type"] = "AMAZON.SearchQuery"
    intent["samples"] = ["someone is {river}", "how is my river"]
    river.write_model(root, content)
    finding = only(river.found(root, within), "distress")
    assert finding.level == "warning"
    assert "'river' of RiverIntent" in finding.problem


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        ("import time; time.sleep(60)", "no answer after 8 seconds"),
        ("import sys; sys.exit(3)", "exit status 3"),
        ("import os; os._exit(3)", "exit status 3"),
        ("return 'junk'", "returned a str"),
        ("return {'shouldEndSession': object()}", "JSON"),
    ],
)
def test_what_a_skill_does_in_one_state_does_not_end_the_walk(
    behaviour: str, told: str, root: Path, within: Theatre
) -> None:
    river.change(
        root,
        "handler = sb.lambda_handler()",
        "def handler(event, context):\n"
        "    if event['request'].get('intent', {}).get('name') == 'BottlesIntent':\n"
        f"        {behaviour}\n"
        "    return sb.lambda_handler()(event, context)",
    )
    findings = river.found(root, within)
    assert {finding.rule for finding in findings} == {"VUI-5"}
    assert all("BottlesIntent" in finding.problem for finding in findings)
    assert any(told in finding.problem for finding in findings), findings


def test_what_is_played_can_be_paused(root: Path, within: Theatre) -> None:
    play = {
        "type": "AudioPlayer.Play",
        "playBehavior": "REPLACE_ALL",
        "audioItem": {"stream": {"token": "1", "url": "https://example.org/river.mp3", "offsetInMilliseconds": 0}},
    }
    river.change(
        root,
        "handler = sb.lambda_handler()",
        "def handler(event, context):\n"
        "    reply = sb.lambda_handler()(event, context)\n"
        "    if event['request'].get('intent', {}).get('name') == 'BottlesIntent':\n"
        f"        reply['response'] = {{'directives': [{play}], 'shouldEndSession': True}}\n"
        "    if event['request']['type'] == 'AudioPlayer.PlaybackFailed':\n"
        "        raise OSError('no stream')\n"
        "    return reply",
    )
    findings = river.found(root, within)
    assert [finding.rule for finding in findings] == ["FUN-7", "FUN-7"]
    assert any("no AMAZON.PauseIntent and no AMAZON.ResumeIntent" in finding.problem for finding in findings)
    failed = next(finding for finding in findings if "no stream" in finding.problem)
    assert ":audio failed" in failed.conversation
    assert held(failed, root) == []


def test_a_screen_is_no_condition(root: Path, within: Theatre) -> None:
    document = {
        "type": "Alexa.Presentation.APL.RenderDocument",
        "token": "a",
        "document": {"type": "APL", "version": "2024.2", "mainTemplate": {"items": [{"type": "Text", "text": "Hi"}]}},
    }
    river.write_manifest(root, interfaces=[{"type": "ALEXA_PRESENTATION_APL"}])
    river.change(
        root,
        "handler = sb.lambda_handler()",
        "def handler(event, context):\n"
        "    reply = sb.lambda_handler()(event, context)\n"
        "    if event['request'].get('intent', {}).get('name') == 'BottlesIntent':\n"
        f"        reply['response'] = {{'directives': [{document}]}}\n"
        "    return reply",
    )
    silent, refused = sorted(river.found(root, within), key=lambda finding: finding.problem.find("APL"))
    assert (silent.rule, refused.rule) == ("FUN-8", "FUN-8")
    assert "something is shown, and nothing is said" in silent.problem
    assert "screen: no" in refused.conversation
    assert held(refused, root) == []


def test_a_consent_card_comes_with_words(root: Path, within: Theatre) -> None:
    scope = "alexa::alerts:reminders:skill:readwrite"
    river.change(
        root,
        "handler = sb.lambda_handler()",
        "def handler(event, context):\n"
        "    reply = sb.lambda_handler()(event, context)\n"
        "    if event['request'].get('intent', {}).get('name') == 'BottlesIntent':\n"
        f"        card = {{'type': 'AskForPermissionsConsent', 'permissions': ['{scope}']}}\n"
        "        reply['response'] = {'card': card, 'shouldEndSession': True}\n"
        "    return reply",
    )
    assert {finding.rule for finding in river.found(root, within)} == {"FUN-11", "VUI-21"}


def test_a_walk_that_is_bounded_says_so(root: Path, within: Theatre) -> None:
    for bounded in (river.walk(root, within, depth=0), river.walk(root, within, most_turns=30)):
        assert "walk-bounded" in [met.fault.rule.id for met in bounded.met.values()]


def test_an_intent_that_no_sample_reaches_is_told(root: Path, within: Theatre) -> None:
    content = river.model()
    intents: list[dict[str, Any]] = content["interactionModel"]["languageModel"]["intents"]
    intents.insert(2, {"name": "MoreIntent", "slots": [], "samples": ["how is my river"]})
    river.write_model(root, content)
    findings = [finding for finding in river.found(root, within) if finding.rule == "walk-unheard"]
    assert [finding.path.name for finding in findings] == ["en-US.json"]
    assert findings[0].problem.startswith("MoreIntent")


def test_two_walks_say_the_same(root: Path, within: Theatre) -> None:
    river.change(root, COUNTED, 'return asked(handler_input, "That is noted.")')
    one, other = (river.walk(root, within) for _ in range(2))
    assert joined([one]) == joined([other])
    assert one.turns == other.turns
