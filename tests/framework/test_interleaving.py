"""What happens to a listener's record when turns meet, arrive twice, are erased, fail or die half-way.

Only Amazon's own DynamoDB can answer that, so all of it runs on DynamoDB Local. Its stream tells what became of a
record, image by image, and `follow` holds every image to what the one before it and a single turn make.
"""

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count, product, repeat
from queue import SimpleQueue
from time import monotonic
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from speakup import Reply, Skill, SpeakUpError, Turn, ask
from speakup_workbench.simulator import response
from tests.framework.conftest import SkillMaker
from tests.framework.conversation import Answer, Conversation
from tests.framework.gate import IN_DOUBT, LATE, Fate, Gate
from tests.framework.history import History, Image
from tests.tables import TableMaker

PHRASES = """
welcome: {speech: Hello. Shall we?, reprompt: Shall we?}
pledged: {speech: "Pledge {{ number }}, {{ litres }} litres.", reprompt: Another?}
looked: {speech: All right., reprompt: Another?}
not_saved: Not saved.
memory_unavailable: No memory.
already_done: Already done.
"""
UNSAVED = {"Not saved.", "No memory."}


@dataclass
class Well:
    depth: int = 0
    """A pledge digs a metre."""


@dataclass
class Listener:
    visits: int = 0
    litres: int = 0
    pledges: list[str] = field(default_factory=list)
    """The ids of the requests that pledged."""
    well: Well = field(default_factory=Well)


@dataclass(frozen=True)
class Pledge:
    """A request that changes the memory in three places and is an act for the cause."""

    id: str
    litres: int


ENABLED = Pledge("enabled", 100)
"""What the event counts for when somebody enables the skill."""


@dataclass(frozen=True)
class Instance:
    """One of the processes in which Lambda runs the skill, and its own way to DynamoDB."""

    skill: Skill[Listener]
    gate: Gate
    runs: Counter[str]
    """How often the function ran for each request."""


InstanceMaker = Callable[..., Instance]
_USERS = (f"user-{number}" for number in count(1))


@pytest.fixture
def table(make_table: TableMaker, amazon_dynamodb: str) -> str:
    return make_table(amazon_dynamodb, StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})


@pytest.fixture
def history(table: str) -> History:
    return History(table)


@pytest.fixture
def instance(
    table: str, amazon_dynamodb: str, make_skill: SkillMaker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[InstanceMaker]:
    name = make_skill(PHRASES, Listener).name
    gates: list[Gate] = []

    def make(memory_of: Literal["user", "person"] = "user") -> Instance:
        gates.append(gate := Gate(amazon_dynamodb))
        made = Instance(Skill(name, memory=Listener, memory_of=memory_of), gate, Counter())
        pledging(made)
        # A skill finds its DynamoDB when it needs it first, and keeps to it.
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", gate.address)
        assert look(made, "nobody").speech == "All right."
        return made

    yield make
    for gate in gates:
        gate.close()


def pledging(made: Instance) -> None:
    skill = made.skill

    def keep(turn: Turn[Listener], litres: int) -> None:
        request_id = turn.request["requestId"]
        made.runs[request_id] += 1
        turn.memory.litres += litres
        turn.memory.pledges.append(request_id)
        turn.memory.well.depth += 1
        turn.did("PledgeMade", litres=litres)

    @skill.intent("PledgeIntent")
    def pledge(turn: Turn[Listener], litres: int) -> Reply:
        keep(turn, litres)
        return ask("pledged", number=len(turn.memory.pledges), litres=turn.memory.litres)

    @skill.on("AlexaSkillEvent.SkillEnabled")
    def enabled(turn: Turn[Listener]) -> None:
        keep(turn, ENABLED.litres)

    @skill.intent("VisitIntent")
    def visit(turn: Turn[Listener]) -> Reply:
        turn.memory.visits += 1
        return ask("looked")

    @skill.intent("LookIntent")
    def look(turn: Turn[Listener]) -> Reply:
        return ask("looked")


# What Alexa sends


@dataclass(frozen=True)
class Remaining:
    """Lambda's context: the function may run so long."""

    seconds: float
    start: float = field(default_factory=monotonic)

    def get_remaining_time_in_millis(self) -> int:
        return int((self.start + self.seconds - monotonic()) * 1000)


def pledge(instance: Instance, user: str, pledge: Pledge, seconds: float = 8, person: str | None = None) -> Answer:
    slots = {"litres": {"name": "litres", "value": str(pledge.litres)}}
    intent = {"name": "PledgeIntent", "slots": slots}
    return send(instance, user, {"type": "IntentRequest", "requestId": pledge.id, "intent": intent}, seconds, person)


def look(instance: Instance, user: str) -> Answer:
    return send(instance, user, {"type": "IntentRequest", "requestId": "look", "intent": {"name": "LookIntent"}})


def visit(instance: Instance, user: str) -> Answer:
    """Changes the memory and is no act."""
    return send(instance, user, {"type": "IntentRequest", "requestId": "visit", "intent": {"name": "VisitIntent"}})


def enable(instance: Instance, user: str) -> Answer:
    return send(instance, user, {"type": "AlexaSkillEvent.SkillEnabled", "requestId": ENABLED.id})


def disable(instance: Instance, user: str, seconds: float = 8) -> Answer:
    return send(instance, user, {"type": "AlexaSkillEvent.SkillDisabled", "requestId": "disabled"}, seconds)


def send(
    instance: Instance, user: str, request: dict[str, Any], seconds: float = 8, person: str | None = None
) -> Answer:
    """The answer, which is one that Alexa takes, whatever happened."""
    conversation = Conversation(instance.skill.handler, user=user, lambda_context=Remaining(seconds))
    conversation.system = {"person": {"personId": person}} if person else {}
    session = {"session": None} if request["type"].startswith("AlexaSkillEvent.") else {}
    answer = conversation.send(request, **session)
    assert not response.read(answer.envelope, request_type=request["type"], locale="en-US", interfaces=()).errors
    return answer


def claimed(answer: Answer) -> tuple[int, int] | None:
    """The number of the pledge and the litres that the listener was told of; None when nothing was claimed."""
    said = re.fullmatch(r"Pledge (\d+), (\d+) litres\.", answer.speech or "")
    return (int(said[1]), int(said[2])) if said else None


# What is true afterwards


def follow(images: Sequence[Image | None], *pledges: Pledge) -> dict[str, list[tuple[int, int]]]:
    """What may truly be claimed of each pledge: its number and the litres so far, once in each life of the record.

    Holds every image to the one before it: one pledge more in the memory, in its tally and in the outbox, or one visit.
    """
    litres = {pledge.id: pledge.litres for pledge in pledges}
    truths: dict[str, list[tuple[int, int]]] = {pledge.id: [] for pledge in pledges}
    before: list[str] = []
    visits = 0
    for image in images:
        if image is None:
            before, visits = [], 0
            continue
        memory = image["attributes"]
        new, acts = memory["pledges"][len(before) :], image.get("outbox", [])
        assert memory["pledges"] == [*before, *new] and not {*new} & {*before}, (
            "what was there stays, and none comes twice"
        )
        assert len(new) + memory["visits"] - visits == 1, "each image is one turn more"
        before, visits, total = memory["pledges"], memory["visits"], sum(litres[one] for one in memory["pledges"])
        tally = {"PledgeMade": {"count": len(before), "sums": {"litres": total}}} if before else {}
        assert (memory["litres"], memory["well"]["depth"], memory["speakup"]["acts"]) == (total, len(before), tally)
        told = [(act["act"], act["numbers"], act["first"]) for act in acts]
        assert told == [("PledgeMade", {"litres": litres[one]}, len(before) == 1) for one in new], (
            "no act but this turn's"
        )
        for one in new:
            truths[one].append((len(before), total))
    return truths


# Fifty at once


@pytest.mark.parametrize("times", [1, 5])
def test_fifty_deliveries_at_once_lose_nothing_and_count_nothing_twice(
    times: int, instance: InstanceMaker, history: History, record_property: Callable[[str, object], None]
) -> None:
    """Of fifty requests, and of ten that are delivered five times each: as many as a record remembers."""
    instances, user = [instance() for _ in range(5)], next(_USERS)
    pledges = [Pledge(f"pledge-{number}", 1 + number) for number in range(50 // times)]
    deliveries = [one for one in pledges for _ in range(times)]
    barrier = threading.Barrier(len(deliveries))

    def deliver(number: int, one: Pledge) -> Answer:
        barrier.wait()
        return pledge(instances[number % 5], user, one)

    with ThreadPoolExecutor(len(deliveries)) as threads:
        answers = list(threads.map(deliver, count(), deliveries))

    truths = follow(history.of(user), *pledges)
    for one in pledges:
        told = [answer for other, answer in zip(deliveries, answers, strict=True) if other == one]
        claims = {claimed(answer) for answer in told} - {None}
        assert claims == set(truths[one.id]), "what was saved was said to be, and nothing else"
        assert {answer.speech for answer in told if not claimed(answer)} <= {*UNSAVED, "Already done."}
    saved, runs = sum(map(len, truths.values())), sum(made.runs.total() for made in instances)
    record_property(
        f"Fifty deliveries at once, of {len(pledges)} turns of one listener",
        f"{saved} saved, {len(pledges) - saved} told that they were not; {runs} runs, {runs - saved} of them in vain",
    )

    for one in pledges:  # once it is calm, those are saved too that were not
        if not truths[one.id]:
            assert claimed(pledge(instances[0], user, one))
    assert all(len(truth) == 1 for truth in follow(history.of(user), *pledges).values())


# In any order


class Turnstile:
    """Lets one call of several instances pass at a time, so that the order is the test's and not the machine's."""

    def __init__(self, instances: Sequence[Instance]) -> None:
        self._gates, self._change = [made.gate for made in instances], threading.Condition()
        self._running: set[int] = set()
        self._waiting: set[int] = set()

    def run(self, turns: Sequence[Callable[[], Answer]], order: Sequence[int]) -> list[Answer]:
        """The answers of turns that begin together, one an instance.

        `order` chooses at each step which of the calls that wait goes on; when it ends, the first one does.
        """
        for number, gate in enumerate(self._gates):
            gate.wait = partial(self._wait, number)
        try:
            return self._run(turns, order)
        finally:
            for gate in self._gates:
                gate.wait = lambda operation: None

    def _run(self, turns: Sequence[Callable[[], Answer]], order: Sequence[int]) -> list[Answer]:
        with ThreadPoolExecutor(len(turns)) as threads:
            self._running = set(range(len(turns)))
            futures = [threads.submit(self._take, number, turn) for number, turn in enumerate(turns)]
            for choice in chain(order, repeat(0)):
                with self._change:
                    assert self._change.wait_for(lambda: not self._running, timeout=30)
                    if not self._waiting:
                        return [future.result() for future in futures]
                    chosen = sorted(self._waiting)[choice % len(self._waiting)]
                    self._waiting.remove(chosen)
                    self._running.add(chosen)
                    self._change.notify_all()
        raise AssertionError

    def _take(self, number: int, turn: Callable[[], Answer]) -> Answer:
        try:
            return turn()
        finally:
            with self._change:
                self._running.discard(number)
                self._change.notify_all()

    def _wait(self, number: int, operation: str) -> None:
        with self._change:
            self._running.discard(number)
            self._waiting.add(number)
            self._change.notify_all()
            assert self._change.wait_for(lambda: number not in self._waiting, timeout=30)


@pytest.fixture
def instances(instance: InstanceMaker) -> list[Instance]:
    return [instance() for _ in range(4)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    is_known=st.booleans(),
    turns=st.lists(st.integers(0, 3) | st.sampled_from(["look", "visit", "enable", "disable"]), min_size=2, max_size=4),
    order=st.lists(st.integers(0, 3), max_size=30),
)
@example(is_known=False, turns=[0, 1, 2, 3], order=[])
@example(is_known=True, turns=[0, 0, 0, 1], order=[0, 1, 2, 3, 0, 1, 2, 3])
@example(is_known=False, turns=["enable", "enable", 0], order=[0, 1, 0, 1])
@example(is_known=True, turns=[0, "disable", 1], order=[0, *[1] * 20])  # one reads, is erased, begun anew, and saves
def test_any_order_of_calls_is_as_good_as_one_turn_after_another(
    is_known: bool, turns: list[int | str], order: list[int], instances: list[Instance], history: History
) -> None:
    """A number is a pledge, and the same number is the same request again."""
    user, pledges = next(_USERS), [Pledge(f"pledge-{number}", number + 1) for number in range(5)]
    events = {"look": look, "visit": visit, "enable": enable, "disable": disable}
    if is_known:
        pledge(instances[0], user, pledges[4])

    def taken(made: Instance, turn: int | str) -> Callable[[], Answer]:
        if isinstance(turn, int):
            return partial(pledge, made, user, pledges[turn])
        return partial(events[turn], made, user)

    takes = [taken(made, turn) for made, turn in zip(instances, turns, strict=False)]
    answers = Turnstile(instances).run(takes, order)

    images = history.of(user)
    truths = follow(images, *pledges, ENABLED)
    for turn, answer in zip(turns, answers, strict=True):
        if turn in ("look", "visit"):
            assert answer.speech == "All right." or (answer.speech == "Already done." and turns.count("visit") > 1)
        elif isinstance(turn, int) and "disable" not in turns:
            (truth,) = truths[f"pledge-{turn}"]
            assert claimed(answer) == truth or (answer.speech == "Already done." and turns.count(turn) > 1)
        elif isinstance(turn, int):
            # It may have been saved, or have been overtaken by the erasure and so be as gone as the others.
            assert claimed(answer) or answer.speech == "Already done."
    if "disable" not in turns:
        assert len(truths[ENABLED.id]) == ("enable" in turns)
    elif is_known:
        assert None in images


def test_a_turn_that_is_always_overtaken_says_so_and_asks_again_what_it_asked(
    instance: InstanceMaker, history: History
) -> None:
    slow, fast, user = instance(), instance(), next(_USERS)
    others = [Pledge(f"other-{number}", 1) for number in range(20)]
    left = iter(others)

    def overtake(operation: str) -> None:
        if operation == "UpdateItem":
            assert claimed(pledge(fast, user, next(left)))

    ada = Conversation(slow.skill.handler, user=user)
    ada.say("LookIntent")
    slow.gate.wait = overtake
    answer = ada.say("PledgeIntent", litres="5")

    assert (answer.speech, answer.ended) == ("Not saved. Another?", False)
    assert slow.runs.total() == 12
    assert sum(map(len, follow(history.of(user), *others).values())) == 12


# Faults, and a crash between any two calls


@dataclass(frozen=True)
class Plan:
    """How the calls of one turn fare."""

    fates: tuple[Fate, ...]
    """Of the first calls."""
    then: Fate
    """Of all others."""
    is_known: bool
    """Whether the listener has a record already."""
    late_comes_first: bool
    """Whether what is late comes before the request is delivered again, or after it."""

    def __call__(self, number: int) -> Fate:
        return self.fates[number - 1] if number <= len(self.fates) else self.then

    @property
    def leaves_doubt(self) -> bool:
        return not IN_DOUBT.isdisjoint({*self.fates, self.then})


def plans() -> Iterator[Plan]:
    """A fault at the read and at the save, once and for good; and a second one after a save without an answer.

    A crash is in them too: for DynamoDB a process that dies is one whose calls stop coming.
    """
    faults = [fate for fate in Fate if fate is not Fate.PASSES]
    firsts = [(fate,) for fate in faults] + [(Fate.PASSES, fate) for fate in faults]
    seconds = [(Fate.PASSES, first, fate) for first in (Fate.DROPPED, Fate.UNANSWERED) for fate in faults]
    for fates in firsts + seconds:
        ends = {Fate.REFUSED} if fates[-1] is Fate.REFUSED else {Fate.PASSES, fates[-1]}
        is_late = not LATE.isdisjoint(fates)
        for then, is_known, late_comes_first in product(ends, (True, False), (True, False) if is_late else (True,)):
            yield Plan(fates, then, is_known, late_comes_first)


PATIENCE = 2.0  # seconds that Lambda leaves a turn that meets faults


def meet(take: Callable[[Instance, Plan], None], met: Iterable[Plan], instance: InstanceMaker) -> None:
    """Lets instances meet plans, several at a time, since much of it is waiting."""
    free = SimpleQueue[Instance]()
    for _ in range(12):
        free.put(instance())

    def take_one(plan: Plan) -> None:
        made = free.get()
        try:
            made.gate.decide(lambda number: Fate.PASSES)
            look(made, "nobody")  # so that no connection is left over from the last plan
            made.gate.decide(plan)
            take(made, plan)
        except AssertionError as error:
            error.add_note(str(plan))
            raise
        finally:
            made.gate.settle()
            free.put(made)

    with ThreadPoolExecutor(free.qsize()) as threads:
        list(threads.map(take_one, met))


@pytest.mark.parametrize("number", [1, 2], ids=["at the read", "at the save"])
@pytest.mark.parametrize("fate", [fate for fate in Fate if fate not in {Fate.PASSES, Fate.REFUSED, *LATE}])
def test_one_fault_alone_costs_the_listener_nothing(
    fate: Fate, number: int, instance: InstanceMaker, history: History
) -> None:
    made, user, one = instance(), next(_USERS), Pledge("pledge", 3)
    made.gate.decide(lambda call: fate if call == number else Fate.PASSES)

    assert claimed(pledge(made, user, one)) == (1, 3)
    assert follow(history.of(user), one) == {"pledge": [(1, 3)]}


def test_whatever_fails_nothing_is_claimed_in_vain_and_the_next_delivery_counts_once(
    instance: InstanceMaker, history: History, record_property: Callable[[str, object], None]
) -> None:
    before, one, healthy = Pledge("before", 1), Pledge("pledge", 2), instance()
    outcomes: Counter[str] = Counter()

    def take(made: Instance, plan: Plan) -> None:
        user = next(_USERS)
        if plan.is_known:
            pledge(healthy, user, before)
        answer = pledge(made, user, one, PATIENCE)
        if plan.late_comes_first:
            made.gate.settle()
        truths = follow(history.of(user), before, one)[one.id]
        if claimed(answer):
            assert truths == [claimed(answer)]
        else:
            assert answer.speech in UNSAVED
            assert not truths or plan.leaves_doubt
        outcomes["saved" if claimed(answer) else "saved without knowing" if truths else "not saved"] += 1

        again = pledge(healthy, user, one)
        made.gate.settle()
        assert follow(history.of(user), before, one)[one.id] == [claimed(again)]
        assert not claimed(answer) or json.dumps(again.envelope) == json.dumps(answer.envelope)

    meet(take, plans(), instance)
    record_property(
        f"{outcomes.total()} turns that met faults and were delivered again",
        ", ".join(f"{times} {outcome}" for outcome, times in outcomes.items()) + "; each counted once in the end",
    )


def test_whatever_fails_one_who_leaves_is_erased_by_the_next_delivery(
    instance: InstanceMaker, history: History
) -> None:
    one, healthy = Pledge("pledge", 1), instance()

    def take(made: Instance, plan: Plan) -> None:
        user = next(_USERS)
        pledge(healthy, user, one)
        try:
            disable(made, user, PATIENCE)
            assert history.of(user)[-1] is None
        except SpeakUpError:  # so Alexa learns that it was not done, and delivers the event again
            disable(healthy, user)
            assert history.of(user)[-1] is None
        made.gate.settle()
        assert history.of(user)[-1] is None

    meet(take, (plan for plan in plans() if plan.is_known), instance)


# A household of several records


@pytest.fixture
def household(instance: InstanceMaker) -> list[Instance]:
    """Instances of a skill that remembers each recognised person."""
    return [instance("person") for _ in range(3)]


def test_whatever_fails_a_household_that_leaves_is_erased_by_the_next_delivery(
    household: list[Instance], history: History
) -> None:
    leaving, healthy = household[:2]
    for number, fate in product(range(1, 7), (Fate.REFUSED, Fate.UNANSWERED)):
        user = next(_USERS)
        keys = [user, f"{user}-ada", f"{user}-ben"]
        for person in keys[1:]:
            assert claimed(pledge(healthy, user, Pledge(f"of {person}", 1), person=person))
        leaving.gate.decide(lambda call: Fate.PASSES)
        look(leaving, "nobody")
        leaving.gate.decide(Plan((Fate.PASSES,) * (number - 1) + (fate,), Fate.REFUSED, True, True))
        with suppress(SpeakUpError):
            disable(leaving, user, PATIENCE / 2)

        disable(healthy, user)

        assert [history.of(key)[-1] for key in keys] == [None, None, None], (number, fate)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(is_known=st.booleans(), order=st.lists(st.integers(0, 2), max_size=20))
def test_one_who_speaks_while_the_household_leaves_can_still_be_erased(
    is_known: bool, order: list[int], household: list[Instance], history: History
) -> None:
    leaving, user = household[0], next(_USERS)
    people = [f"{user}-ada", f"{user}-ben"]
    if is_known:
        pledge(leaving, user, Pledge("before", 1), person=people[0])
    turns: list[Callable[[], Answer]] = [lambda: disable(leaving, user)]
    for made, person in zip(household[1:], people, strict=True):
        turns.append(partial(pledge, made, user, Pledge(f"of {person}", 1), person=person))

    Turnstile(household).run(turns, order)
    disable(leaving, user)

    assert all(images[-1:] in ([], [None]) for images in map(history.of, (user, *people)))
