"""Totals built anew: every act in the archive is counted again, beside the totals that are spoken meanwhile.

Needs carried.ROOT on sys.path: what totals are stands in `totals/` there.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import Any

from speakup_workbench.errors import Mistake
from speakup_workbench.stack import Stack
from totals.generations import Generations, Running, Table, slot

SETTLED = timedelta(minutes=10)
"""After that long an event is in the archive: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html"""

QUIET = 60.0
"""Seconds without a message, since SQS counts by and by:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html"""

PAUSE = 10.0
"""Seconds between two looks."""

AGAIN = "What is spoken has not changed. Go on: speakup totals rebuild --resume"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Rebuild:
    table: Table
    events: Any
    sqs: Any
    """boto3's clients."""
    bus: str
    archive: str
    queue: str
    dead_letters: str
    """What the template's ActsBus, ActsArchive, TallyQueue and TallyDeadLetters are called."""

    @classmethod
    def of(cls, stack: Stack, table: Table) -> Rebuild:
        return cls(
            table,
            events=stack.client("events"),
            sqs=stack.client("sqs"),
            bus=stack.physical("ActsBus"),
            archive=stack.physical("ActsArchive"),
            queue=stack.physical("TallyQueue"),
            dead_letters=stack.physical("TallyDeadLetters"),
        )

    def plan(self) -> Iterator[str]:
        """What `run` would do."""
        generations = self._not_running()
        archive = self._archive()
        building = generations.current + 1
        slots = ", ".join(slot(skill, building) for skill in self.table.skills()) or "nothing: no skill has totals yet"
        yield f"would empty  {slots}"
        yield f"would count  {archive['EventCount']:,} acts of the archive {self.archive} into generation {building}"
        yield f"would speak  generation {building} instead of {generations.current}"

    def run(self, *, resume: bool = False) -> Iterator[str]:
        """Does it, and tells how far it is; equal lines may follow each other. Raises Mistake.

        It may be broken off at any time, and gone on with (`resume`): nothing else is spoken before the end.
        """
        generations = self._resumed() if resume else self._begun()
        yield f"begun     generation {generations.building}; generation {generations.current} is spoken meanwhile"
        yield from self._settle(generations)
        generations = yield from self._replayed(generations)
        yield from self._counted()
        try:
            generations = self.table.finish(generations)
        except Running:
            raise Mistake("Somebody else goes on with this rebuild, or has finished it: speakup totals show") from None
        yield f"finished  generation {generations.current} is spoken from now on"

    def _not_running(self) -> Generations:
        generations = self.table.generations()
        if generations.building:
            raise Mistake(
                f"A rebuild runs since {generations.begun}, or was broken off. Go on: speakup totals rebuild --resume"
            )
        return generations

    def _begun(self) -> Generations:
        self._not_running()
        self._archive()  # which may be missing
        try:
            return self.table.begin(now())
        except Running:
            raise Mistake("Somebody else has just begun a rebuild.") from None

    def _resumed(self) -> Generations:
        generations = self.table.generations()
        if not generations.building:
            raise Mistake("No rebuild was broken off. Begin one: speakup totals rebuild")
        return generations

    def _settle(self, generations: Generations) -> Iterator[str]:
        """Waits for the acts that were counted before the rebuild began, and may not be in the archive yet."""
        ready = (generations.begun or now()) + SETTLED
        while not generations.replay and now() < ready:
            yield f"waiting   until {ready:%H:%M:%S} UTC, when the archive has what was counted before"
            sleep(PAUSE)

    def _replayed(self, generations: Generations) -> Generator[str, None, Generations]:
        """Brings the archive to the tally alone; goes on with a replay that was started earlier."""
        if not generations.replay or self._replay(generations.replay)["State"] in ("MISSING", "FAILED", "CANCELLED"):
            generations = self._start(generations)
        while (replay := self._replay(str(generations.replay)))["State"] != "COMPLETED":
            if replay["State"] not in ("STARTING", "RUNNING"):
                reason = replay.get("StateReason", "without a reason")
                raise Mistake(f"The replay {generations.replay} is {replay['State']}: {reason}. {AGAIN}")
            yield f"replaying {replay.get('EventLastReplayedTime', '')}".rstrip()
            sleep(PAUSE)
        yield f"replayed  {generations.replay}"
        return generations

    def _start(self, generations: Generations) -> Generations:
        archive, at = self._archive(), now()
        bus = self.events.describe_event_bus(Name=self.bus)["Arn"]
        try:
            generations = self.table.replaying(generations, f"speakup-{generations.building}-{at:%Y%m%dT%H%M%S%f}")
        except Running:
            raise Mistake("Somebody else goes on with this rebuild.") from None
        self.events.start_replay(
            ReplayName=generations.replay,
            EventSourceArn=archive["ArchiveArn"],
            EventStartTime=archive["CreationTime"],
            EventEndTime=at,
            Destination={"Arn": bus, "FilterArns": self._rules()},
        )
        return generations

    def _archive(self) -> Mapping[str, Any]:
        archive: Mapping[str, Any] = self.events.describe_archive(ArchiveName=self.archive)
        return archive

    def _rules(self) -> list[str]:
        """The rules that bring acts to the tally: nobody else is to count them twice."""
        found = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])
        target = found["Attributes"]["QueueArn"]
        names = self.events.list_rule_names_by_target(TargetArn=target, EventBusName=self.bus)["RuleNames"]
        if not names:
            raise Mistake(
                f"No rule of the bus {self.bus} brings acts to the queue {self.queue}. Deploy the stack again."
            )
        return [self.events.describe_rule(Name=name, EventBusName=self.bus)["Arn"] for name in names]

    def _replay(self, name: str) -> Mapping[str, Any]:
        try:
            replay: Mapping[str, Any] = self.events.describe_replay(ReplayName=name)
        except self.events.exceptions.ResourceNotFoundException:
            return {"State": "MISSING"}  # broken off between its name and its start
        return replay

    def _counted(self) -> Iterator[str]:
        """Waits until the tally has nothing left, and refuses when it could not count everything."""
        quiet = 0.0
        while quiet < QUIET:
            if waiting := self._waiting(self.queue):
                yield f"counting  about {waiting:,} messages are left"
            else:
                yield "counting  the queue seems empty; looking again for a minute"
            quiet = 0 if waiting else quiet + PAUSE
            sleep(PAUSE)
        if dead := self._waiting(self.dead_letters):
            raise Mistake(
                f"{dead:,} messages are among the dead letters, so the new totals would lack them. First: speakup "
                f"totals redrive. {AGAIN}"
            )

    def _waiting(self, queue: str) -> int:
        kinds = [
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
        ]
        found = self.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=kinds)["Attributes"]
        return sum(int(found[kind]) for kind in kinds)
