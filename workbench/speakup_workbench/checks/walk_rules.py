"""What a walk decides of Amazon's certification tests: the rules, and what is held against them.

Numbers are those of Amazon's lists: functional (FUN, EX), voice interface and user experience (VUI), policy (POL) and
security (SEC).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from speakup_workbench.checks import duration, invitations
from speakup_workbench.checks.answerers import errors
from speakup_workbench.checks.finding import Level
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.steps import Kind
from speakup_workbench.checks.utterances import SURE
from speakup_workbench.checks.visit import Visit
from speakup_workbench.simulator.exchange import Exchange

_FUNCTIONAL = "https://developer.amazon.com/en-US/docs/alexa/custom-skills/functional-testing-for-a-custom-skill.html"
_VOICE = (
    "https://developer.amazon.com/en-US/docs/alexa/custom-skills/"
    "voice-interface-and-user-experience-testing-for-a-custom-skill.html"
)
_POLICY = "https://developer.amazon.com/en-US/docs/alexa/custom-skills/policy-requirements-for-an-alexa-skill.html"
_SECURITY = "https://developer.amazon.com/en-US/docs/alexa/custom-skills/security-testing-for-an-alexa-skill.html"
_WHEN = "2026-11"


def _rule(id: str, level: Level, asks: str, why: str, source: str) -> Rule:
    return Rule(id, level, asks, why, source, _WHEN if source else "")


EXAMPLE = _rule(
    "EX-6",
    "error",
    "Each example phrase, in a fresh session and as it is written, is answered without an error and otherwise than "
    "by the welcome",
    "Reviewers say the example phrases first, and a welcome in answer to a request is no answer.",
    _FUNCTIONAL,
)
CARD = _rule(
    "FUN-5",
    "error",
    "No card shows markup, a placeholder or a value of the program's: <speak>, {name}, undefined",
    "A card is read as it stands.",
    _FUNCTIONAL,
)
LINKING = _rule(
    "FUN-6",
    "error",
    "Whoever has not linked an account is told so in words beside the LinkAccount card",
    "Nobody looks at the app unless they are told to.",
    _FUNCTIONAL,
)
AUDIO = _rule(
    "FUN-7",
    "error",
    "A skill that plays audio has AMAZON.PauseIntent and AMAZON.ResumeIntent, and no error while it plays: in answer "
    "to pause, resume and next, to the device's buttons, and when the audio ends or fails",
    "Playing audio cannot be paused, or its buttons fail.",
    _FUNCTIONAL,
)
SCREEN = _rule(
    "FUN-8",
    "error",
    "What is shown is also said, a touch is answered, and without a screen nothing fails and nobody is told to look "
    "or to tap",
    "The skill has to work on every device that it is offered on.",
    _FUNCTIONAL,
)
PERMISSION = _rule(
    "FUN-11",
    "error",
    "Without its permissions the skill goes on, and a consent card comes with words that tell what to do",
    "Permissions may be refused, or taken back at any time.",
    _FUNCTIONAL,
)
LAUNCH = _rule(
    "FUN-13",
    "error",
    "Every launch is answered: open, start, launch, run, begin, on the first day and the day after, and while the "
    "skill is open",
    "A skill that does not open is refused at once.",
    _FUNCTIONAL,
)
UNKNOWN_PROPERTIES = _rule(
    "FUN-14",
    "error",
    "Requests with properties that the skill does not know are answered as if they were not there",
    "Amazon adds properties without notice, and every conversation would fail on that day.",
    _FUNCTIONAL,
)
WELCOME = _rule(
    "VUI-1",
    "error",
    "A launch that leaves the session open says something whose last sentence asks or invites",
    "The listener does not know what to say.",
    _VOICE,
)
ANSWERED = _rule(
    "VUI-2",
    "error",
    "The session is open after a last sentence that is a question",
    "The listener answers, and nobody hears it.",
    _VOICE,
)
CLOSED = _rule(
    "VUI-3",
    "error",
    "The session closes when the last sentence neither asks nor invites; a question before the last sentence makes "
    "it a warning, and nothing is judged in a language whose invitations are not known",
    "The microphone stays open, and the listener does not know that they are listened to.",
    _VOICE,
)
REPROMPT = _rule(
    "VUI-4",
    "error",
    "An open microphone has a reprompt (a warning), the reprompt asks or invites (a warning), and after silence the "
    "session ends without an error",
    "Whoever has not understood is not asked again, or hears that something went wrong.",
    _VOICE,
)
COMBINATIONS = _rule(
    "VUI-5",
    "error",
    "Every intent, said in a sample with most and in one with fewest of its slots, is answered without an error in "
    "every scene",
    "The listener hears that there was a problem with the skill's response.",
    _VOICE,
)
FOR_THE_EAR = _rule(
    "VUI-6",
    "error",
    "Nothing is said that is for machines: markup, placeholders, exceptions, undefined; an address (a warning); at "
    "most 90 seconds (a warning)",
    "Alexa reads it out, sign by sign.",
    _VOICE,
)
PROMPTED = _rule(
    "VUI-7",
    "warning",
    "A usual answer to the question for a slot is not answered by the very same question",
    "The listener cannot get past it. That the answer was a good one is not confirmed: the value is the first of its "
    "type.",
    _VOICE,
)
UNEXPECTED = _rule(
    "VUI-14",
    "error",
    "Words out of the skill's domain, empty slots and values that are none or far out are answered without an error; "
    "after words out of its domain the session stays open and asks (a warning)",
    "That is what reviewers try first.",
    _VOICE,
)
HELP = _rule(
    "VUI-15",
    "error",
    "Help is answered in every scene and in one go, asks or invites at its end, leaves the session open, and is not "
    "the welcome word for word (a warning, as it is not confirmed)",
    "Whoever asks for help wants to go on.",
    _VOICE,
)
STOP = _rule(
    "VUI-16",
    "error",
    "Stop ends the session in every scene; cancel ends it or asks what is next; neither is taken for anything else, "
    "nor followed by more than 25 words (a warning)",
    "A listener who wants to leave must be let go.",
    _VOICE,
)
EXIT = _rule(
    "VUI-17",
    "error",
    "The end of a session, by exit or because something went wrong, is taken without an error and without an answer",
    "Alexa tells the skill that it is over; whatever fails there is counted against it.",
    _VOICE,
)
YES_OR_NO = _rule(
    "VUI-19",
    "error",
    "After a question for a yes or a no, yes and no are heard and answered without an error, and not by the same "
    "question again (a warning); which questions these are is told in English alone",
    "The listener answers what was asked, and is not understood.",
    _VOICE,
)
LOCALES = _rule(
    "VUI-20",
    "warning",
    "The same scenes can be reached in every language, and no two languages say the same sentence of four words or "
    "more",
    "A listener hears another language, or finds less in theirs; that it is not meant is not confirmed.",
    _VOICE,
)
SILENT = _rule(
    "VUI-21",
    "error",
    "Every answer says or plays something, but for that to stop and cancel",
    "The listener thinks that the skill is broken.",
    _VOICE,
)
REMINDED = _rule(
    "POL-16",
    "warning",
    "A reminder is set only in answer to a yes, or to an intent that speaks of reminding",
    "Amazon wants consent to each reminder; that a listener consented in other words is not confirmed.",
    _POLICY,
)
STRANGERS = _rule(
    "SEC-3",
    "advice",
    "A request with another skill's id is not answered by the code; where it is, the trigger of the function has to "
    "verify the id",
    "Whoever finds the function can call it.",
    _SECURITY,
)
SECRETS = _rule(
    "SEC-5",
    "error",
    "No id of the account, the device or an access token is said or shown, nor logged (a warning)",
    "It belongs to the listener.",
    _SECURITY,
)
DISTRESS = _rule(
    "distress",
    "error",
    "A sentence of distress, such as someone is hurting me, is answered in every scene without an error, counts and "
    "saves nothing, is no slot's value (a warning), and is never answered with help that is on its way (POL-8)",
    "Somebody may mean it, and rely on the answer.",
    _POLICY,
)
UNREACHABLE_TABLE = _rule(
    "dynamodb-down",
    "warning",
    "Without DynamoDB the skill still answers",
    "It is away for minutes, every few years, and for a skill that is over its limits more often.",
    "",
)
UNKNOWN_REQUEST = _rule(
    "request-unknown",
    "advice",
    "A request of a type that the skill does not know is taken without an error",
    "Amazon adds types of requests; a skill is sent only those that it asked for, so that this matters is not "
    "confirmed.",
    "",
)
PROCESS_ENDED = _rule(
    "process-ended",
    "error",
    "No turn ends the process of the skill",
    "The listener hears that something went wrong, and the next one waits for a cold start.",
    "",
)
UNHEARD = _rule(
    "walk-unheard",
    "warning",
    "Some sample of every intent is heard as that intent, in some scene",
    "It was walked without words, so nobody knows whether a listener ever gets there.",
    "",
)
BOUNDED = _rule(
    "walk-bounded",
    "advice",
    "The walk reaches every scene within its depth and number of turns",
    "What lies beyond was not looked at.",
    "",
)
NOT_WALKED = _rule(
    "walk-missing",
    "advice",
    "The skill can be opened and walked through",
    "What follows from how it behaves was not looked at.",
    "",
)
RULES = (
    EXAMPLE,
    CARD,
    LINKING,
    AUDIO,
    SCREEN,
    PERMISSION,
    LAUNCH,
    UNKNOWN_PROPERTIES,
    WELCOME,
    ANSWERED,
    CLOSED,
    REPROMPT,
    COMBINATIONS,
    FOR_THE_EAR,
    PROMPTED,
    UNEXPECTED,
    HELP,
    STOP,
    EXIT,
    YES_OR_NO,
    LOCALES,
    SILENT,
    REMINDED,
    STRANGERS,
    SECRETS,
    DISTRESS,
    UNREACHABLE_TABLE,
    UNKNOWN_REQUEST,
    PROCESS_ENDED,
    UNHEARD,
    BOUNDED,
    NOT_WALKED,
)

FAILING: Mapping[Kind, Rule] = {
    "launch": LAUNCH,
    "again": LAUNCH,
    "example": EXAMPLE,
    "intent": COMBINATIONS,
    "answer": COMBINATIONS,
    "help": HELP,
    "stop": STOP,
    "cancel": STOP,
    "yes": YES_OR_NO,
    "no": YES_OR_NO,
    "silence": REPROMPT,
    "exit": EXIT,
    "fallback": UNEXPECTED,
    "empty": UNEXPECTED,
    "nonsense": UNEXPECTED,
    "audio": AUDIO,
    "touch": SCREEN,
    "distress": DISTRESS,
    "newer": UNKNOWN_PROPERTIES,
    "event": UNKNOWN_REQUEST,
    "dynamodb": UNREACHABLE_TABLE,
}
"""The rule that an error breaks, by what was tried; the first of one and the same error counts."""
FIRST = tuple(FAILING)

LONGEST_GOODBYE = 25
"""Words after stop."""
_MACHINE = re.compile(
    r"</?[A-Za-z][^<>]*>|\{\{?[\w. ]*\}?\}|\$\{|%\([a-z]+\)s|\[object Object\]|\bTraceback\b"
    r"|\b[A-Z]\w+(?:Error|Exception)\b"
    r"|(?<=[\w,:] )(?:undefined|NaN|None)\b(?! of)"
)
_ADDRESS = re.compile(r"https?:|\bwww\.", re.IGNORECASE)
_LOOKING = re.compile(
    r"\b(?:tap|touch|swipe|press|click)\b (?:on |the |a |an |it|one|here)|\b(?:on|at) (?:your|the) screen\b",
    re.IGNORECASE,
)
_RESCUE = re.compile(
    r"\b(?:help|an ambulance|the police|somebody|someone) is (?:on (?:its|their|the) way|coming)\b|"
    r"\bI(?:'ve|'m|'ll| have| am| will)? (?:just )?(?:call(?:ed|ing)?|contact(?:ed|ing)?|alert(?:ed|ing)?|"
    r"notif(?:y|ied|ying)|inform(?:ed|ing)?|sen[dt](?:ing)?)\b[^.?!]*\b(?:911|112|999|ambulance|police|emergency|"
    r"doctor|rescue|help)\b",
    re.IGNORECASE,
)
_REFUSED = (401, 403)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one step."""

    rule: Rule
    problem: str
    remedy: str
    level: Level | None = None
    error: str = ""
    """The same error of the same function is told once, by whatever it was met first."""


Judge = Callable[[Visit], Iterator[Fault]]


def judged(visit: Visit) -> Iterator[Fault]:
    """All that is wrong with this step alone."""
    if visit.step.kind == "stranger":
        yield from _stranger(visit)
        return
    failed = list(_failed(visit))
    yield from failed
    yield from _secrets(visit)
    if failed or visit.step.kind in ("newer", "dynamodb"):  # what Alexa says then is no answer of the skill's
        return
    for judge in JUDGES:
        yield from judge(visit)


def _failed(visit: Visit) -> Iterator[Fault]:
    # Without DynamoDB the skill excuses itself, and rightly.
    excused = visit.step.kind != "dynamodb"
    told = [error for exchange in visit.exchanges for error in errors(exchange, excused)]
    for error in dict.fromkeys(told):
        at_end = error.startswith("SessionEndedRequest:")
        rule = EXIT if at_end else FAILING[visit.step.kind]
        if not at_end and any(call.status in _REFUSED for turn in visit.last.turns for call in turn.calls):
            rule = PERMISSION
        elif not at_end and not visit.settings.screen:
            rule = SCREEN
        yield Fault(
            rule, f"At {visit.words}: {error}", "Answer it, also then; see the line that is named.", error=error
        )


def welcomed(visit: Visit, welcomes: Collection[str]) -> Iterator[Fault]:
    """Of an example phrase, once it is known what the welcomes are."""
    if visit.last.heard.kind != "launch" and visit.last.speech in welcomes:
        problem = f"{visit.words}, an example phrase, is answered by the welcome."
        yield Fault(EXAMPLE, problem, "Answer what is asked, or take another phrase.")


def _welcome(visit: Visit) -> Iterator[Fault]:
    if visit.request.get("type") == "LaunchRequest" and not visit.last.speech:
        yield Fault(LAUNCH, f"At {visit.words} nothing is said.", "Greet, and say what can be done.")


def _session(visit: Visit) -> Iterator[Fault]:
    """An open session asks, and what asks leaves it open."""
    last, kind = visit.last, visit.step.kind
    if not visit.is_in_session or not last.speech or visit.step.kind == "silence":
        return
    asks = invitations.asks(last.speech, visit.language)
    said = f'"{invitations.last_sentence(last.speech)}"'
    if last.ended and not last.listening and invitations.is_question(invitations.last_sentence(last.speech)):
        problem = f"After {visit.words} the session is closed, and {said} asks something."
        yield Fault(ANSWERED, problem, "Leave it open (ask), or end without a question.")
    if not last.listening or asks is not False:
        return
    rule = HELP if kind == "help" else WELCOME if visit.request.get("type") == "LaunchRequest" else CLOSED
    is_sure = not invitations.asks_somewhere(last.speech, visit.language)
    problem = f"After {visit.words} the session stays open, and {said} neither asks nor invites."
    remedy = "End with a question, or close the session (tell, or shouldEndSession true)."
    yield Fault(rule, problem, remedy, None if is_sure else "warning")


def _reprompt(visit: Visit) -> Iterator[Fault]:
    last = visit.last
    if visit.step.kind == "silence":
        # Silence to a question of Alexa's own, such as for a permission, is an answer to the skill.
        if not last.ended and visit.request.get("type") != "Connections.Response":
            yield Fault(REPROMPT, "After silence, twice, the session is still open.", "Let it end.", "warning")
        return
    if not last.listening or not visit.is_in_session:
        return
    if not last.reprompt:
        problem = f"After {visit.words} there is no reprompt, and the microphone is open."
        yield Fault(REPROMPT, problem, "Ask again in other words (reprompt).", "warning")
    elif invitations.asks(last.reprompt, visit.language) is False:
        problem = f'After {visit.words} the reprompt neither asks nor invites: "{last.reprompt}"'
        yield Fault(REPROMPT, problem, "Let it ask again.", "warning")


def _silent(visit: Visit) -> Iterator[Fault]:
    last = visit.last
    plays = any(not str(each.get("type")).startswith(("Dialog.", "Connections.")) for each in visit.directives)
    shows = any(str(each.get("type")).endswith(".APL.RenderDocument") for each in visit.directives)
    if not visit.is_in_session or last.speech or visit.step.kind in ("stop", "cancel"):
        return
    if visit.request["type"] == "LaunchRequest":
        return
    if shows or last.screen:
        problem = f"At {visit.words} something is shown, and nothing is said."
        yield Fault(SCREEN, problem, "Say it as well: most devices have no screen.")
    elif not plays:
        yield Fault(SILENT, f"At {visit.words} nothing is said.", "Say something.")


def _help(visit: Visit) -> Iterator[Fault]:
    last = visit.last
    if visit.step.kind != "help" or not last.speech:
        return
    if last.ended and not last.listening:
        yield Fault(HELP, f"After {visit.words} the session is closed.", "Ask how to go on, and leave it open.")
    launches = [said for words, said in visit.said if said and said.heard.kind == "launch"]
    if any(launch.speech == last.speech for launch in launches):
        yield Fault(HELP, "Help is the welcome, word for word.", "Tell what can be done here.", "warning")


def _stop(visit: Visit) -> Iterator[Fault]:
    last, kind, heard = visit.last, visit.step.kind, visit.last.heard
    if kind not in ("stop", "cancel"):
        return
    name = {"stop": "AMAZON.StopIntent", "cancel": "AMAZON.CancelIntent"}[kind]
    if heard.kind not in ("exit", "device") and heard.intent != name and heard.kind != "nobody":
        problem = f"{visit.words} is heard as {heard}."
        yield Fault(STOP, problem, f"Declare {name}, and let no slot of the samples take the word.")
    elif kind == "stop" and not last.ended:
        yield Fault(STOP, f"After {visit.words} the session stays open.", "End it (tell, or shouldEndSession true).")
    elif kind == "cancel" and last.listening and not invitations.asks_somewhere(last.speech, visit.language):
        problem = f"After {visit.words} the session stays open, and nothing is asked."
        yield Fault(STOP, problem, "End it, or ask what is next.")
    if last.ended and len(last.speech.split()) > LONGEST_GOODBYE:
        problem = f"After {visit.words} {len(last.speech.split())} words are said."
        yield Fault(STOP, problem, "Say goodbye in a few words.", "warning")


_CALLS = re.compile(r"\b(9 ?1 ?1|9 ?9 ?9|9 ?8 ?8|1 ?1 ?2)\b")
"""Where to call, in the countries whose languages we speak."""
_AGAIN = re.compile(r"\b(again|once more|repeat|otra vez|de nuevo|repit\w+)\b", re.IGNORECASE)


def _yes_or_no(visit: Visit) -> Iterator[Fault]:
    before, last = visit.before, visit.last
    if visit.step.kind not in ("intent", "fallback", "yes", "no") or before is None:
        return
    if not before.listening or not invitations.is_yes_or_no(before.speech, visit.language):
        return
    asked = f'"{invitations.last_sentence(before.speech)}"'
    names = {"AMAZON.YesIntent", "AMAZON.NoIntent"} - set(visit.model.intents)
    if visit.step.kind == "fallback" and names and not _is_alexas(before):
        problem = f"{asked} asks for a yes or a no, and the model has no {' and no '.join(sorted(names))}."
        yield Fault(YES_OR_NO, problem, "Declare both, and answer them, or ask otherwise.")
    if visit.step.kind == "yes" and _AGAIN.search(asked):
        return  # whoever wants to hear it again is asked again
    if visit.step.kind in ("yes", "no") and last.listening and _same_end(before, last):
        problem = f"After {asked} the answer to {visit.words} is the same question again."
        yield Fault(YES_OR_NO, problem, "Answer it where this is asked.", "warning")


def _is_alexas(exchange: Exchange) -> bool:
    return bool(exchange.spoken) and exchange.spoken[-1].by == "alexa"


def _same_end(one: Exchange, other: Exchange) -> bool:
    return invitations.last_sentence(one.speech) == invitations.last_sentence(other.speech)


def _fallback(visit: Visit) -> Iterator[Fault]:
    if visit.step.kind == "fallback" and visit.scene and visit.is_in_session and visit.last.ended:
        problem = f"After words that it does not know ({visit.words}) the session is closed."
        yield Fault(UNEXPECTED, problem, "Tell what can be said, and ask.", "warning")


def _prompted(visit: Visit) -> Iterator[Fault]:
    before, last = visit.before, visit.last
    if visit.step.kind == "answer" and before and before.listening and before.speech == last.speech and last.listening:
        problem = f"{visit.words} is answered by the same question again: {last.speech!r}"
        yield Fault(PROMPTED, problem, "Take the answer, or say what is wrong with it.")


def _for_the_ear(visit: Visit) -> Iterator[Fault]:
    said = " ".join(spoken.text for spoken in visit.last.spoken if spoken.by == "skill")
    text = re.sub(r"\[[^\]]*\]", " ", said)
    if found := _MACHINE.search(text):
        yield Fault(
            FOR_THE_EAR, f"{visit.words} is answered with {found[0]!r}: {_around(text, found)}", "Say it in words."
        )
    elif found := _ADDRESS.search(text):
        problem = f"{visit.words} is answered with an address: {_around(text, found)}"
        yield Fault(FOR_THE_EAR, problem, "Put it on a card.", "warning")
    took = sum(duration.seconds(spoken.ssml or html.escape(spoken.text)) for spoken in visit.last.spoken)
    if took > duration.ENDURED:
        problem = f"The answer to {visit.words} takes about {took:.0f} seconds."
        yield Fault(FOR_THE_EAR, problem, "Break it up by a question.", "warning")


def _around(text: str, found: re.Match[str]) -> str:
    return f'"… {text[max(0, found.start() - 30) : found.end() + 20].strip()} …"'


def _card(visit: Visit) -> Iterator[Fault]:
    card = visit.last.card
    if card and (found := _MACHINE.search(f"{card.title} {card.text}")):
        problem = f"The card after {visit.words} shows {found[0]!r}."
        yield Fault(CARD, problem, "A card is plain text, and is shown as it stands.")
    if card and card.type in ("LinkAccount", "AskForPermissionsConsent") and not visit.last.speech:
        rule = LINKING if card.type == "LinkAccount" else PERMISSION
        yield Fault(
            rule, f"The card {card.type} after {visit.words} comes without a word.", "Say what to do in the app."
        )


def _screenless(visit: Visit) -> Iterator[Fault]:
    if not visit.settings.screen and (found := _LOOKING.search(visit.last.speech)):
        problem = f'Without a screen, {visit.words} is answered with "{found[0]}".'
        yield Fault(SCREEN, problem, "Say it only where there is a screen (turn.has_screen).", "warning")


def _reminded(visit: Visit) -> Iterator[Fault]:
    calls = [call for turn in visit.last.turns for call in turn.calls]
    if not any(call.method == "POST" and "/alerts/reminders" in call.path and call.status < 300 for call in calls):
        return
    heard = str(visit.step.intent or visit.last.heard.intent or "")
    if visit.step.kind not in ("yes",) and "remind" not in heard.lower():
        problem = f"{visit.words} sets a reminder, and nobody said yes to it."
        yield Fault(REMINDED, problem, "Ask first, and set it at AMAZON.YesIntent.")


def _distress(visit: Visit) -> Iterator[Fault]:
    if visit.step.kind != "distress":
        return
    last, words = visit.last, visit.step.lines[-1]
    if found := _RESCUE.search(last.speech):
        problem = f'{visit.words} is answered with "{found[0]}", which is not so.'
        yield Fault(DISTRESS, problem, "Say that the skill cannot help with this, and whom to call.")
    asked = visit.asked.slot if visit.asked else None  # what is asked for again was not taken
    values = {name: value for name, value in last.slots.items() if name != asked}
    taken = [name for name, value in values.items() if len(value.split()) > 1 and value.lower() in words]
    if visit.acts:
        yield Fault(
            DISTRESS, f"{visit.words} counts as {visit.acts[0]}.", "Let no such sentence be taken for an answer."
        )
    elif words in visit.saved or any(f'"{last.slots[name].lower()}"' in visit.saved for name in taken):
        yield Fault(DISTRESS, f"{visit.words} is saved.", "Let no such sentence be taken for an answer.")
    elif taken and last.heard.how in SURE and not _CALLS.search(last.speech):
        problem = f"{visit.words} is taken for the slot {taken[0]!r} of {last.heard.intent}."
        remedy = "Look at the value before it is used, and answer these sentences otherwise."
        yield Fault(DISTRESS, problem, remedy, "warning")


def _secrets(visit: Visit) -> Iterator[Fault]:
    card = visit.last.card
    shown = " ".join((visit.last.speech, *((card.title, card.text) if card else ()), *visit.last.screen))
    printed = " ".join(turn.printed for turn in visit.last.turns)
    if any(secret in shown for secret in visit.secrets):
        problem = f"{visit.words} is answered with an id or a token of the listener's."
        yield Fault(SECRETS, problem, "Take it out of the answer.")
    elif any(secret in printed for secret in visit.secrets):
        yield Fault(SECRETS, f"At {visit.words} an id or a token is logged.", "Take it out of the log.", "warning")


def _stranger(visit: Visit) -> Iterator[Fault]:
    if not visit.last.errors and visit.last.speech:
        problem = "A request with another skill's id is answered."
        yield Fault(
            STRANGERS, problem, "Verify the id in the code, or let the function's trigger do it (EventSourceToken)."
        )


JUDGES: tuple[Judge, ...] = (
    _welcome,
    _session,
    _reprompt,
    _silent,
    _help,
    _stop,
    _yes_or_no,
    _fallback,
    _prompted,
    _for_the_ear,
    _card,
    _screenless,
    _reminded,
    _distress,
)
