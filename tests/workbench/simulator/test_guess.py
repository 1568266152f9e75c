"""Listeners say what no sample says, and what is meant for nobody here."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from speakup_workbench.models import Model, Sensitivity
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.ear import Ear, Elicitation, Heard
from speakup_workbench.simulator.guess import guesser_for
from tests.workbench.simulator.hearing_models import NOW, agua_limpia, clean_water, intent, model, slot, type_of

HERE = Path(__file__).parent
CLEAN_WATER = HERE.parents[2] / "interaction_models/clean_water/en-US.json"
OFF_TOPIC = (HERE / "off_topic.txt").read_text(encoding="utf-8").splitlines()
PARAPHRASES = [line.split(": ") for line in (HERE / "paraphrases.txt").read_text(encoding="utf-8").splitlines()]
OFF_TOPIC_UNSEEN = (HERE / "off_topic_unseen.txt").read_text(encoding="utf-8").splitlines()
PARAPHRASES_UNSEEN = [
    line.split(": ") for line in (HERE / "paraphrases_unseen.txt").read_text(encoding="utf-8").splitlines()
]
"""Written before they were ever heard, and never tuned on: add to the other files instead."""
FALLBACK = "AMAZON.FallbackIntent"


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    return Ear(clean_water(tmp_path_factory.mktemp("english")))


def hear(ear: Ear, utterance: str, asked: Elicitation | None = None, session: bool = True) -> Heard:
    return ear.hear(utterance, now=NOW, elicitation=asked, session=session)


def values(heard: Heard) -> dict[str, str | tuple[str, ...]]:
    return {name: slot.value for name, slot in heard.slots.items() if slot.value is not None}


@pytest.mark.parametrize(
    ("said", "intent", "filled", "suggestion"),
    [
        (
            "i would pledge another nine litres",
            "PledgeIntent",
            {"litres": "9"},
            "i would pledge another {litres} litres",
        ),
        ("do tell me something about wells", "FactIntent", {"topic": "wells"}, "do tell me something about {topic}"),
        ("pledge banana litres", "PledgeIntent", {}, "pledge banana litres"),
        (
            "we always use water for cooking and washing",
            "UseIntent",
            {"uses": ("cooking", "washing")},
            "we always use water for {uses}",
        ),
    ],
)
def test_unlisted_wordings_are_guessed(
    ear: Ear, said: str, intent: str, filled: dict[str, str | tuple[str, ...]], suggestion: str
) -> None:
    heard = hear(ear, said)
    assert (heard.intent, heard.how, values(heard), heard.suggestion) == (intent, "statistical", filled, suggestion)
    assert 0 < heard.score < 1


def test_a_guessed_value_is_resolved(ear: Ear) -> None:
    topic = hear(ear, "do tell me something about streams").slots["topic"]
    assert [[value.name for value in matches] for matches in topic.matches] == [["Rivers", "wells"]]


def test_the_suggested_sample_makes_it_a_sample(tmp_path: Path) -> None:
    slots, types = [slot("litres", "AMAZON.NUMBER")], [type_of("Unused", "x")]
    said = "i would pledge another nine litres"
    samples = ["pledge {litres} litres", "i pledge {litres} litres"]
    before = Ear(model(tmp_path, intent("P", *samples, slots=slots), types=types, name="clean water", locale="en-US"))
    suggestion = hear(before, said).suggestion
    assert suggestion
    samples.append(suggestion)
    after = Ear(model(tmp_path, intent("P", *samples, slots=slots), types=types, name="clean water", locale="en-US"))
    assert (hear(after, said).how, values(hear(after, said))) == ("sample", {"litres": "9"})


def test_runners_up_are_told_best_first(tmp_path: Path) -> None:
    near = Ear(
        model(
            tmp_path,
            intent("Near", "show me the river map", "the river map"),
            intent("Far", "show me the lake map", "the lake map"),
            name="clean water",
            locale="en-US",
        )
    )
    heard = hear(near, "show me the forest map")
    assert {heard.intent, *(other.intent for other in heard.others)} == {"Near", "Far"}
    assert heard.score >= heard.others[0].score > 0


def test_a_one_shot_call_is_guessed_too(ear: Ear) -> None:
    heard = hear(ear, "ask clean water to give me one more water fact", session=False)
    assert (heard.intent, heard.how) == ("FactIntent", "statistical")
    assert hear(ear, "give me one more water fact", session=False).kind == "nobody"


def test_a_guess_keeps_what_the_dialog_has(ear: Ear) -> None:
    day = hear(ear, "pledge ten litres tomorrow").slots["day"]
    asked = Elicitation("PledgeIntent", "litres", filled={"day": day})
    heard = hear(ear, "i would perhaps pledge some nine litres", asked)
    assert (heard.how, values(heard)) == ("statistical", {"litres": "9", "day": "2026-11-22"})


def test_doubtful_values_are_where_all_samples_together_say(tmp_path: Path) -> None:
    """The sample "play {song}" alone would take all the words for a song."""
    music = Ear(
        model(
            tmp_path,
            intent(
                "Play",
                "play {song}",
                "play {song} by {artist}",
                "hear {song} by {artist}",
                slots=[slot("song", "Song"), slot("artist", "Artist")],
            ),
            types=[type_of("Song", "the long and winding river", "rain"), type_of("Artist", "mara lind", "tom weir")],
            name="clean water",
            locale="en-US",
        )
    )
    heard = hear(music, "play blue marble by zoe quirk")
    assert values(heard) == {"song": "blue marble", "artist": "zoe quirk"}
    assert heard.how == "carrier"  # The guess is one of the ways to read a sample, so it is that.


def sensitive(folder: Path, level: Sensitivity) -> Ear:
    path = clean_water(folder).path
    document = json.loads(path.read_text(encoding="utf-8"))
    document["interactionModel"]["languageModel"]["modelConfiguration"] = {
        "fallbackIntentSensitivity": {"level": level}
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return Ear(Model.load(path))


def test_a_higher_sensitivity_sends_more_to_fallback(tmp_path: Path) -> None:
    levels: tuple[Sensitivity, ...] = ("LOW", "MEDIUM", "HIGH")
    ears = [sensitive(tmp_path, level) for level in levels]
    said = [*OFF_TOPIC, *(text for _, text in PARAPHRASES)]
    low, medium, high = (sum(hear(ear, text).intent == FALLBACK for text in said) for ear in ears)
    assert low < medium < high


@pytest.mark.parametrize("name", ["clean_water/en-US", "tests"])
def test_off_topic_goes_to_fallback(name: str, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    ear = Ear(clean_water(tmp_path) if name == "tests" else Model.load(CLEAN_WATER))
    wrong = [(text, heard.intent) for text in OFF_TOPIC if (heard := hear(ear, text)).intent != FALLBACK]
    record_property(f"off-topic utterances to fallback, model {name}", f"{200 - len(wrong)} of {len(OFF_TOPIC)}")
    assert len(wrong) <= 10, wrong


def test_paraphrases_are_mostly_heard_as_what_they_mean(record_property: Callable[[str, object], None]) -> None:
    ear = Ear(Model.load(CLEAN_WATER))
    right = sum(hear(ear, text).intent == intent for intent, text in PARAPHRASES)
    record_property("paraphrases of Clean Water heard right", f"{right} of {len(PARAPHRASES)}")
    assert right >= 45


@pytest.mark.parametrize("name", ["clean_water/en-US", "tests"])
def test_what_nobody_tuned_for_goes_to_fallback_if_off_topic(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    ear = Ear(clean_water(tmp_path) if name == "tests" else Model.load(CLEAN_WATER))
    wrong = [(text, heard.intent) for text in OFF_TOPIC_UNSEEN if (heard := hear(ear, text)).intent != FALLBACK]
    record_property(f"unseen off-topic utterances to fallback, model {name}", f"{100 - len(wrong)} of 100")
    assert len(OFF_TOPIC_UNSEEN) == 100
    assert len(wrong) <= 5, wrong


def test_what_nobody_tuned_for_is_mostly_heard_as_what_it_means(
    record_property: Callable[[str, object], None],
) -> None:
    ear = Ear(Model.load(CLEAN_WATER))
    right = sum(hear(ear, text).intent == intent for intent, text in PARAPHRASES_UNSEEN)
    record_property("unseen paraphrases of Clean Water heard right", f"{right} of {len(PARAPHRASES_UNSEEN)}")
    assert right >= 28


@pytest.mark.parametrize("said", ["what can i ask you about", "would you help me out", "do stop it now"])
def test_a_guess_is_never_a_built_in_intent(ear: Ear, said: str) -> None:
    assert hear(ear, said).intent == FALLBACK


def test_the_same_model_is_learnt_once(tmp_path: Path) -> None:
    one, same = CompiledModel(clean_water(tmp_path)), CompiledModel(clean_water(tmp_path))
    assert guesser_for(one) is guesser_for(same)
    other = CompiledModel(agua_limpia(tmp_path))
    assert guesser_for(other) is not guesser_for(one)


def test_spanish_is_guessed(tmp_path: Path) -> None:
    oido = Ear(agua_limpia(tmp_path))
    heard = hear(oido, "yo te prometo unos diez litros más")
    assert (heard.intent, heard.how, values(heard)) == ("PromesaIntent", "statistical", {"litros": "10"})
    assert hear(oido, "cuál es la capital de francia").intent == FALLBACK


def test_every_process_guesses_the_same() -> None:
    """Whatever the seed of Python's hashes."""
    program = (
        "from datetime import datetime, UTC; from pathlib import Path; from speakup_workbench.models import Model;"
        "from speakup_workbench.simulator.ear import Ear;"
        f"ear = Ear(Model.load(Path({str(CLEAN_WATER)!r})));"
        "print([ear.hear(text, now=datetime(2026, 11, 21, tzinfo=UTC)) for text in"
        " ('my showers take about eight minutes', 'share a fact with me', 'put me down for six gallons')])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
