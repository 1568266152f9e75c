from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from speakup.acts import Act, Total
from speakup.records import Save, outbox
from speakup.stores import DynamoStore
from speakup_workbench.errors import Mistake
from speakup_workbench.simulator import cloud, totals
from speakup_workbench.simulator.cloud import Cloud

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture
def database() -> Iterator[Cloud]:
    with cloud.opened("speakup-trees") as database, cloud.environment(database.environment("speakup-trees")):
        yield database


def store() -> DynamoStore:
    return DynamoStore("speakup-trees", totals=totals.TABLE, skill="trees")


def plants(listener: str, trees: float, first: bool = True) -> None:
    acts = outbox("trees", [Act("TreePlanted", {"trees": trees}, first)], NOW)
    store().save(store().load(listener, 5), Save({}, 0, outbox=acts), 5)


def test_what_listeners_do_adds_up(database: Cloud) -> None:
    plants("ada", 2)
    plants("ben", 1.5)
    plants("ada", 1, first=False)

    assert store().load("eve", 5).everyone == {"TreePlanted": Total(3, 2, {"trees": 4.5}, NOW)}


def test_a_save_without_an_act_adds_nothing(database: Cloud) -> None:
    store().save(store().load("ada", 5), Save({"trees": {"N": "1"}}, 0), 5)

    assert store().load("ada", 5).everyone == {}


def test_a_save_that_is_refused_adds_nothing(database: Cloud) -> None:
    read = store().load("ada", 5)
    plants("ada", 2)

    with pytest.raises(Exception, match="written by somebody else"):
        store().save(read, Save({}, 0, outbox=outbox("trees", [Act("TreePlanted", {}, True)], NOW)), 5)

    assert store().load("ada", 5).everyone == {"TreePlanted": Total(1, 1, {"trees": 2}, NOW)}


def test_others_can_be_pretended(database: Cloud) -> None:
    plants("ada", 2)

    database.others("TreePlanted people=1250 trees=9000", NOW)
    database.others("TreeWatered people=2 count=30", NOW)

    assert store().load("ada", 5).everyone == {
        "TreePlanted": Total(1251, 1251, {"trees": 9002}, NOW),
        "TreeWatered": Total(30, 2, {}, NOW),
    }


def test_whoever_forgets_forgets_the_others_too(database: Cloud) -> None:
    database.others("TreePlanted people=1250", NOW)

    database.forget()

    assert store().load("ada", 5).everyone == {}


def test_totals_are_kept_with_the_rest(tmp_path: Path) -> None:
    state = tmp_path / "trees.json"
    with cloud.opened("speakup-trees", state) as database:
        database.others("TreePlanted people=3", NOW)

    with cloud.opened("speakup-trees", state) as database, cloud.environment(database.environment("speakup-trees")):
        assert store().load("ada", 5).everyone == {"TreePlanted": Total(3, 3, {}, NOW)}


@pytest.mark.parametrize(
    "words", ["", "TreePlanted", "people=3", "TreePlanted trees=3", "TreePlanted people=many", "TreePlanted people"]
)
def test_what_nobody_can_have_done_is_refused(words: str) -> None:
    with pytest.raises(Mistake, match=r"^Name an act, how many people have done it"):
        totals.pretended("trees", words, "2026-11-21T08:00:00+00:00")
