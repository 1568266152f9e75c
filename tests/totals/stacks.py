"""CloudFormation, as far as it tells of what a stack consists."""

from __future__ import annotations

from collections.abc import Mapping

from tests.framework.server import Server
from tests.totals.cloud import Cloud


def cloudformation(cloud: Cloud) -> Server:
    """A server that knows one stack: the cloud's."""
    return answering(
        {
            "ActsBus": cloud.bus,
            "ActsArchive": cloud.archive,
            "TallyQueue": cloud.queue,
            "TallyDeadLetters": cloud.dead_letters,
            "BadActsQueue": cloud.bad_acts,
            "TotalsTable": cloud.table.name,
        }
    )


def answering(resources: Mapping[str, str]) -> Server:
    members = "".join(
        f"<member><LogicalResourceId>{name}</LogicalResourceId><PhysicalResourceId>{physical}</PhysicalResourceId></member>"
        for name, physical in resources.items()
    )
    result = f"<StackResourceSummaries>{members}</StackResourceSummaries>"
    answer = f"<A><ListStackResourcesResult>{result}</ListStackResourcesResult></A>"
    return Server(200, answer.encode())
