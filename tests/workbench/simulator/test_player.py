"""A skill that plays rain on leaves, and what the device tells it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.player import Player
from speakup_workbench.simulator.response import Refused
from tests.workbench.simulator.trees import SETTINGS, Json, model, say

NOW = datetime(2026, 11, 21, 8)


def play(token: str, behaviour: str = "REPLACE_ALL", before: str | None = None, **stream: Any) -> Json:
    told: Json = {"url": f"https://example.org/{token}.mp3", "token": token, **stream}
    if before:
        told["expectedPreviousToken"] = before
    return {"type": "AudioPlayer.Play", "playBehavior": behaviour, "audioItem": {"stream": told}}


def types(exchange: Exchange) -> list[str]:
    return [turn.request["request"]["type"] for turn in exchange.turns]


class Rain:
    """Plays rain when it is opened, thunder after it, and says what it is told."""

    def __call__(self, event: Json, context: object) -> Json:
        request = event["request"]
        match request["type"]:
            case "LaunchRequest":
                return say("Here is rain.", end=True, directives=[play("rain")])
            case "AudioPlayer.PlaybackNearlyFinished":
                enqueue = play("thunder", "ENQUEUE", request["token"])
                return {"version": "1.0", "response": {"directives": [enqueue]}}
            case "PlaybackController.PauseCommandIssued":
                return {"version": "1.0", "response": {"directives": [{"type": "AudioPlayer.Stop"}]}}
            case "IntentRequest":
                return say("It rains on.", end=True)
            case _:
                return {"version": "1.0", "response": {}}


@pytest.fixture
def conversation(tmp_path: Path) -> Conversation:
    return Conversation(Rain(), model(tmp_path), SETTINGS)


def test_audio_starts_after_the_words_and_the_skill_is_told(conversation: Conversation) -> None:
    opening = conversation.say("open tree count")
    assert (opening.speech, opening.ended) == ("Here is rain.", True)
    assert types(opening) == ["LaunchRequest", "AudioPlayer.PlaybackStarted"]
    assert opening.request is not None
    assert "session" not in opening.request
    assert opening.request["request"]["token"] == "rain"


def test_the_next_stream_follows_when_the_first_is_finished(conversation: Conversation) -> None:
    conversation.say("open tree count")
    assert types(conversation.playback("nearly finished")) == ["AudioPlayer.PlaybackNearlyFinished"]
    finished = conversation.playback("finished")
    assert types(finished) == ["AudioPlayer.PlaybackFinished", "AudioPlayer.PlaybackStarted"]
    assert conversation.player.stream is not None
    assert conversation.player.stream.token == "thunder"


def test_a_button_pauses_and_the_place_is_kept(conversation: Conversation) -> None:
    conversation.say("open tree count")
    conversation.wait(timedelta(seconds=90))
    paused = conversation.press("pause")
    assert types(paused) == ["PlaybackController.PauseCommandIssued", "AudioPlayer.PlaybackStopped"]
    conversation.wait(timedelta(hours=1))
    request = conversation.say("open tree count").turns[0].request
    assert request["context"]["AudioPlayer"] == {
        "playerActivity": "STOPPED",
        "token": "rain",
        "offsetInMilliseconds": 90_000,
    }


def test_words_for_the_player_need_no_name(conversation: Conversation) -> None:
    assert conversation.say("stop").heard.kind == "nobody"
    conversation.say("open tree count")
    assert conversation.say("stop").speech == "It rains on."
    assert conversation.say("plant something").heard.kind == "nobody"


def test_what_fails_is_told_with_the_state_of_the_player(conversation: Conversation) -> None:
    conversation.say("open tree count")
    failed = conversation.playback("failed")
    assert failed.request is not None
    assert failed.request["request"]["error"]["type"] == "MEDIA_ERROR_UNKNOWN"
    assert failed.request["request"]["currentPlaybackState"]["token"] == "rain"
    assert "No audio" in conversation.playback("finished").notes[0]


def test_a_reply_that_speaks_to_a_player_is_refused_and_told(tmp_path: Path) -> None:
    def talkative(event: Json, context: object) -> Json:
        opening = event["request"]["type"] == "LaunchRequest"
        return say("Listen.", end=True, directives=[play("rain")]) if opening else say("Drip.", end=None)

    opening = Conversation(talkative, model(tmp_path), SETTINGS).say("open tree count")
    assert types(opening) == ["LaunchRequest", "AudioPlayer.PlaybackStarted", "System.ExceptionEncountered"]
    assert opening.request is not None
    assert opening.request["request"]["cause"]["requestId"] == opening.turns[1].request["request"]["requestId"]
    assert "outputSpeech" in opening.errors[0]


def test_a_skill_that_fails_about_its_audio_is_named(tmp_path: Path) -> None:
    def fragile(event: Json, context: object) -> Json:
        if event["request"]["type"] != "LaunchRequest":
            raise LookupError("no rain")
        return say("Listen.", end=True, directives=[play("rain")])

    opening = Conversation(fragile, model(tmp_path), SETTINGS).say("open tree count")
    assert opening.speech == "Listen."
    assert "no rain" in opening.errors[0]
    assert "AudioPlayer.PlaybackStarted" in opening.errors[0]


def test_a_queue_keeps_its_order_and_can_be_replaced() -> None:
    player = Player()
    player.take(play("one"), NOW)
    player.take(play("two", "ENQUEUE", "one"), NOW)
    player.take(play("lost", "ENQUEUE", "one"), NOW)
    player.take(play("three", "ENQUEUE", "two"), NOW)
    assert [stream.token for stream in player.queue] == ["two", "three"]
    player.take(play("four", "REPLACE_ENQUEUED"), NOW)
    assert [stream.token for stream in player.queue] == ["four"]
    assert player.take({"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ENQUEUED"}, NOW) == []
    [stopped] = player.take({"type": "AudioPlayer.ClearQueue", "clearBehavior": "CLEAR_ALL"}, NOW)
    assert stopped["type"] == "AudioPlayer.PlaybackStopped"
    assert player.take({"type": "AudioPlayer.Stop"}, NOW) == []


@pytest.mark.parametrize(
    ("directive", "reason"),
    [
        (play("rain") | {"audioItem": None}, "audioItem.stream"),
        (play("rain", url="http://example.org/rain.mp3"), "https://"),
        (play(""), "token"),
        (play("rain" * 300), "1,024"),
        (play("rain", "ENQUEUE"), "expectedPreviousToken"),
        (play("rain", before="drizzle"), "expectedPreviousToken"),
        (play("rain", "LOUDER"), "LOUDER"),
        (play("rain", offsetInMilliseconds=-1), "offsetInMilliseconds"),
    ],
)
def test_what_no_player_takes_is_refused(directive: Json, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        Player().take(directive, NOW)
