"""What every skill answers before its author has written a word; any of it can be overridden.

Each answer uses a phrase of defaults/<language>.yaml, which the author's own phrase of that name replaces. In a
scene the phrase `<name>_<scene>` comes first, so `help_offered_reminder` is the help of that scene; in a dialog it is
`<name>_<intent>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from speakup.replies import Consent, Reply, ask, delegate, elicit, tell
from speakup.turn import Turn

# After these the conversation stands where it stood, whoever answers them.
KEEP_THE_SCENE = {"AMAZON.HelpIntent", "AMAZON.RepeatIntent", "AMAZON.FallbackIntent"}

# After these too, while the answer is the default; an author's own answer asks something new.
REPEAT_THE_QUESTION = {"AMAZON.YesIntent", "AMAZON.NoIntent", "DontKnowIntent"}

# The scene in which a listener is asked whether to be forgotten.
FORGET_OFFERED = "forget_offered"


def welcome(turn: Turn[Any]) -> Reply:
    return ask("welcome")


def help(turn: Turn[Any]) -> Reply:
    """In a dialog the help is followed by the dialog's own question."""
    return _resumed("help", turn) or ask("help")


def goodbye(turn: Turn[Any]) -> Reply:
    return tell("goodbye")


def fallback(turn: Turn[Any]) -> Reply:
    return _asked_again("fallback", turn)


def dont_know(turn: Turn[Any]) -> Reply:
    """Nobody has to know; the question stands, but in a dialog it is asked only once more."""
    dialog = turn.kept.get("dialog")
    if dialog and dialog.get("unsure"):
        return ask("unclear_offer")
    if dialog:
        turn.kept["dialog"] = {**dialog, "unsure": True}
    return _asked_again("dont_know", turn)


def yes_or_no(turn: Turn[Any]) -> Reply:
    """A yes or no that answers nothing."""
    return _asked_again(None, turn)


def _asked_again(phrase: str | None, turn: Turn[Any]) -> Reply:
    """The phrase, and then whatever was asked last; help when nothing was."""
    question = last_question(turn)
    return _resumed(phrase, turn) or (Reply(phrase, again=question) if question else help(turn))


def _resumed(phrase: str | None, turn: Turn[Any]) -> Reply | None:
    """The phrase, and then the dialog that the listener has stepped out of, which Alexa has dropped."""
    dialog = turn.kept.get("dialog")
    if not dialog:
        return None
    if not dialog.get("slot"):
        return replace(delegate(dialog["intent"]), phrase=phrase)
    step = elicit(dialog["slot"], "", intent=dialog["intent"])
    return replace(step, phrase=phrase, again=dialog["question"])


def handed_back(turn: Turn[Any]) -> Reply:
    """After a Connections request the conversation goes on where it stood, unless a permission was not granted."""
    scope, answer = turn.consent or (None, None)
    if answer == "denied":
        return ask("denied")
    if scope and answer == "not_answered":
        return ask("permission_needed", card=Consent(scope))
    return replace(_asked_again("permission_granted" if scope else None, turn), then=turn.scene)


def skip(turn: Turn[Any]) -> Reply:
    return ask("skipped")


def repeat(turn: Turn[Any]) -> Reply:
    """The last reply again, from the second time on slower."""
    asked = turn.kept.get("asked")
    if not asked or turn.kept.get("dialog"):
        return _asked_again(None, turn)
    last = turn.kept.get("said") or asked[-1]
    turn.kept["repeats"] = int(turn.kept.get("repeats", 0)) + 1
    speech = last["speech"]
    if turn.kept["repeats"] > 1:
        speech = f'<prosody rate="slow">{speech}</prosody>'
    return Reply(None, again={**last, "speech": speech})


def go_back(turn: Turn[Any]) -> Reply:
    """The question before the last one, in its own scene."""
    asked = turn.kept.get("asked") or []
    if len(asked) < 2:
        return replace(repeat(turn), then=turn.scene)
    turn.kept["asked"] = asked[:-2]
    return Reply(None, again=asked[-2], then=asked[-2].get("scene"))


def back_to(phrase: str, turn: Turn[Any]) -> Reply:
    """The phrase, and then the question that stands; the end where none does."""
    question = last_question(turn)
    return Reply(phrase, again=question) if question else tell(phrase)


def last_question(turn: Turn[Any]) -> Mapping[str, Any] | None:
    """The last question in its short form, as its reprompt put it."""
    asked = turn.kept.get("asked")
    return {**asked[-1], "speech": asked[-1]["reprompt"]} if asked else None


def was_asked_in_private(turn: Turn[Any]) -> bool:
    asked = turn.kept.get("asked")
    return bool(asked and asked[-1].get("private"))


def offer_to_forget(turn: Turn[Any]) -> Reply:
    return ask("forget_offered", then=FORGET_OFFERED)


def forget(turn: Turn[Any]) -> Reply:
    turn.forget()
    return tell("forgotten")


def forgetting(intent: str, then: str | None) -> Mapping[tuple[str | None, str], Callable[[Turn[Any]], Reply]]:
    """By scene and intent, the answers of a skill that forgets who asks for it; see Skill.forgets_on."""

    def keep(turn: Turn[Any]) -> Reply:
        return ask("kept_in_mind", then=then)

    return {
        (None, intent): offer_to_forget,
        (FORGET_OFFERED, "AMAZON.YesIntent"): forget,
        (FORGET_OFFERED, "AMAZON.NoIntent"): keep,
    }


HANDLERS: Mapping[str, Callable[[Turn[Any]], Reply]] = {
    "LaunchRequest": welcome,
    "AMAZON.HelpIntent": help,
    "AMAZON.StopIntent": goodbye,
    "AMAZON.CancelIntent": goodbye,
    "AMAZON.NavigateHomeIntent": goodbye,
    "AMAZON.FallbackIntent": fallback,
    "AMAZON.RepeatIntent": repeat,
    "AMAZON.YesIntent": yes_or_no,
    "AMAZON.NoIntent": yes_or_no,
    "AMAZON.NextIntent": skip,
    "AMAZON.PreviousIntent": go_back,
    "DontKnowIntent": dont_know,
    "Connections.Response": handed_back,
}
