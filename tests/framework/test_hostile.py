"""Ten thousand envelopes that are nearly Alexa's: each is answered as Alexa takes it, and none is told to the log."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Literal

import pytest

from speakup import Reply, Skill, SpeakUpError, Turn, ask, tell
from speakup_workbench.simulator import response
from tests.framework.conftest import SkillMaker
from tests.framework.envelopes import ENVELOPES, SECRETS
from tests.framework.shelf import Shelf
from tests.framework.wild import mutated

PHRASES = """
welcome: {speech: ["Welcome, {{ times }}.", "Hello, {{ times }}."], reprompt: A pledge?}
pledged:
  speech: "{{ litres }} litres."
  reprompt: Shall I remind you?
  card: {title: Your pledge, text: "{{ litres }} litres"}
  screen: {document: pledge, headline: "{{ litres }} litres"}
litres_ask: How many litres?
drank: {speech: "{{ drink }} it is, on {{ day }}, with {{ others }}.", reprompt: Another?}
drink_ask: Which drink?
touched: {speech: "You touched {{ what }}.", reprompt: And now?}
reminded: I will.
"""


@dataclass
class Listener:
    times: int = 0
    litres: int = 0
    drinks: list[str] = field(default_factory=list)


def answering(skill: Skill[Any], remembers: bool) -> Skill[Any]:
    """A skill that repeats and remembers whatever it hears, and fails over some of it."""

    @skill.launch
    def welcome(turn: Turn[Any]) -> Reply:
        if remembers:
            turn.memory.times += 1
        return ask("welcome", times=turn.memory.times if remembers else 0)

    @skill.intent("PledgeIntent")
    def pledge(turn: Turn[Any], litres: int) -> Reply:
        turn.session["litres"] = litres
        if remembers:
            turn.memory.litres = litres
            turn.did("PledgeMade", litres=litres)
        return ask("pledged", litres=litres, then="offered")

    @skill.intent("DrinkIntent")
    def drink(
        turn: Turn[Any],
        drink: str,
        day: date | None = None,
        others: list[str] | None = None,
        size: Literal["small", "large"] = "small",
    ) -> Reply:
        turn.session["drink"] = drink
        if remembers:
            turn.memory.drinks = [*turn.memory.drinks[-9:], drink]
        return ask("drank", drink=drink, day=day, others=others)

    @skill.intent("BrokenIntent")
    def broken(turn: Turn[Any], drink: str) -> Reply:
        raise ValueError(f"Nobody drinks {drink}.")

    @skill.intent("AMAZON.YesIntent", scene="offered")
    def remind(turn: Turn[Any]) -> Reply:
        return tell("reminded")

    @skill.on("Alexa.Presentation.APL.UserEvent")
    def touched(turn: Turn[Any]) -> Reply:
        return ask("touched", what=turn.request.get("arguments"))

    @skill.on("AlexaSkillEvent.SkillEnabled")
    def enabled(turn: Turn[Any]) -> None:
        if remembers:
            turn.did("Enabled")

    return skill


@pytest.fixture
def skills(make_skill: SkillMaker) -> list[Skill[Any]]:
    """One with a memory, and one without."""
    screens = {"screens/pledge.json": '{"type": "APL"}'}
    with_memory = make_skill(PHRASES, Listener, Shelf(), files=screens)
    return [answering(with_memory, True), answering(make_skill(PHRASES, files=screens), False)]


def numbered(number: int) -> Any:
    """One of the envelopes, with a request id of its own."""
    envelope = ENVELOPES[number % len(ENVELOPES)]
    return {**envelope, "request": {**envelope["request"], "requestId": f"amzn1.echo-api.request.{number}"}}


def problems(
    skill: Skill[Any], event: Any, caplog: pytest.LogCaptureFixture, is_ours_changed: bool = False
) -> Iterator[str]:
    """What is wrong with the answer, for Lambda's runtime, for Alexa, or for the listener's privacy.

    `is_ours_changed`: what the skill itself left in the session is another, and its SSML is said as it stands there.
    """
    kind = within(event, "request", "type")
    kind = kind if isinstance(kind, str) else ""
    try:
        reply = skill.handler(event)
        json.dumps(reply, ensure_ascii=False, allow_nan=False).encode()  # as the runtime sends it
    except Exception as error:
        if isinstance(error, SpeakUpError) and kind.startswith("AlexaSkillEvent."):
            return  # so that Alexa delivers an event again that the memory did not take
        yield f"{type(error).__name__}: {getattr(error, 'reason', error)}"
        return
    for problem in response.read(reply, request_type=kind, locale="en-US", interfaces=interfaces(event)).errors:
        if "SSML" not in problem or not is_ours_changed:
            yield problem
    yield from (f"{secret} is in the log" for secret in SECRETS if secret in caplog.text and secret not in named(event))


def interfaces(event: Any) -> list[str]:
    found = within(event, "context", "System", "device", "supportedInterfaces")
    return list(found) if isinstance(found, Mapping) else []


def ours(event: Any) -> Any:
    return within(event, "session", "attributes", "speakup")


def within(event: Any, *names: str) -> Any:
    for name in names:
        event = event.get(name) if isinstance(event, Mapping) else None
    return event


def named(event: Any) -> str:
    """What a log tells a request by, whatever stands there."""
    places = (("request", "type"), ("request", "requestId"), ("request", "intent", "name"))
    return repr([within(event, *place) for place in places])


def test_the_envelopes_are_answered_as_they_are(skills: list[Skill[Any]], caplog: pytest.LogCaptureFixture) -> None:
    for number in range(len(ENVELOPES)):
        for skill in skills:
            assert list(problems(skill, numbered(number), caplog)) == []
    assert {json.loads(message)["intent"] for message in caplog.messages} == {"BrokenIntent"}


def test_ten_thousand_hostile_envelopes(
    skills: list[Skill[Any]], caplog: pytest.LogCaptureFixture, record_property: Callable[[str, object], None]
) -> None:
    record_property("10,000 hostile envelopes", tried(skills, range(10_000), caplog))


def test_hostile_envelopes_for_a_table(make_skill: SkillMaker, table: str, caplog: pytest.LogCaptureFixture) -> None:
    tried([answering(make_skill(PHRASES, Listener), True)], range(10_000, 10_500), caplog)


def tried(skills: list[Skill[Any]], numbers: Iterable[int], caplog: pytest.LogCaptureFixture) -> str:
    outcomes: Counter[str] = Counter()
    wrong: dict[str, str] = {}
    for number in numbers:
        envelope, skill = numbered(number), skills[number // len(ENVELOPES) % len(skills)]
        event = mutated(envelope, Random(number))
        caplog.clear()
        for problem in problems(skill, event, caplog, is_ours_changed=ours(event) != ours(envelope)):
            wrong.setdefault(problem, f"mutated(numbered({number}), Random({number}))")
        outcomes["apologised for or refused" if caplog.messages else "answered"] += 1
    assert not wrong, "\n".join(f"{problem}: {where}" for problem, where in wrong.items())
    return ", ".join(f"{times} {outcome}" for outcome, times in outcomes.items())
