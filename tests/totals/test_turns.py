"""What listeners say to a skill becomes what it says of them all."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest

from speakup import Reply, Turn, ask
from tests.framework.conftest import SkillMaker
from tests.framework.conversation import Conversation
from tests.totals.cloud import Cloud

SPEECH = """
welcome: {speech: "{{ n }} people, {{ litres }} litres.", reprompt: Well?}
"""


@dataclass
class Listener:
    litres: float = 0


def test_a_newcomer_hears_of_everyone_who_pledged(
    cloud: Cloud, make_skill: SkillMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPEAKUP_TOTALS", cloud.table.name)
    skill = make_skill(SPEECH, memory=Listener)

    def everyone(turn: Turn[Listener]) -> Reply:
        total = turn.totals["PledgeMade"]
        return ask("welcome", n=total.people, litres=total.sums.get("litres", 0))

    @skill.intent("PledgeIntent")
    def pledge(turn: Turn[Listener], litres: int) -> Reply:
        turn.memory.litres += litres
        turn.did("PledgeMade", litres=litres / 10)
        return everyone(turn)

    skill.launch(everyone)
    for name, litres in (("ada", 1), ("ben", 2), ("ada", 4)):
        Conversation(skill.handler, user=name).say("PledgeIntent", litres=str(litres))
        cloud.written += 1

    assert len(cloud.publish()) == 3
    cloud.tally()

    assert cloud.spoken(skill.folder.name) == {
        "PledgeMade": {"count": 3, "people": 2, "sums": {"litres": Decimal("0.7")}}
    }
    assert Conversation(skill.handler, user="eve").open().speech == "2 people, 0.7 litres."
