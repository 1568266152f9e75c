from datetime import date, datetime, time, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from speakup_workbench.simulator import recurrence
from speakup_workbench.simulator.recurrence import DAYS
from speakup_workbench.simulator.refusal import Refusal

SATURDAY = datetime(2026, 11, 21, 8, 15, 30)


def days(rule: str, count: int = 3) -> list[str]:
    """The first days on which it rings."""
    read, found, day = recurrence.read(rule, SATURDAY), list[str](), SATURDAY.date()
    while len(found) < count:
        found += [f"{moment:%a %d %b %y}" for moment in read.on(day)]
        day += timedelta(days=1)
    return found


def test_a_rule_takes_from_the_start_what_it_leaves_out() -> None:
    assert recurrence.read("FREQ=DAILY", SATURDAY).on(date(2026, 11, 22)) == [datetime(2026, 11, 22, 8, 15, 30)]
    assert days("FREQ=WEEKLY") == ["Sat 21 Nov 26", "Sat 28 Nov 26", "Sat 05 Dec 26"]
    assert days("FREQ=MONTHLY") == ["Sat 21 Nov 26", "Mon 21 Dec 26", "Thu 21 Jan 27"]
    assert days("FREQ=YEARLY") == ["Sat 21 Nov 26", "Sun 21 Nov 27", "Tue 21 Nov 28"]


def test_days_are_counted_from_either_end() -> None:
    assert days("FREQ=MONTHLY;BYMONTHDAY=-1") == ["Mon 30 Nov 26", "Thu 31 Dec 26", "Sun 31 Jan 27"]
    assert days("FREQ=MONTHLY;BYDAY=-1FR") == ["Fri 27 Nov 26", "Fri 25 Dec 26", "Fri 29 Jan 27"]
    assert days("FREQ=YEARLY;BYDAY=2MO") == ["Mon 11 Jan 27", "Mon 10 Jan 28", "Mon 08 Jan 29"]
    assert days("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", 2) == ["Sun 09 May 27", "Sun 14 May 28"]


def test_every_second_week_depends_on_where_weeks_start() -> None:
    assert days("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,SA") == ["Sat 21 Nov 26", "Sun 22 Nov 26", "Sat 05 Dec 26"]
    assert days("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,SA;WKST=SU") == ["Sat 21 Nov 26", "Sun 29 Nov 26", "Sat 05 Dec 26"]


def test_the_times_of_a_day_are_in_order() -> None:
    rule = recurrence.read("FREQ=DAILY;BYHOUR=18,7;BYMINUTE=30;BYSECOND=0", SATURDAY)
    assert [moment.time() for moment in rule.on(date(2026, 11, 22))] == [time(7, 30), time(18, 30)]
    assert [moment.time() for moment in rule.on(SATURDAY.date())] == [time(18, 30)]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        ";",
        "BYDAY=MO",
        "FREQ=SECONDLY",
        "RRULE:FREQ=DAILY",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;BYHOUR=7,",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=Monday",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;WKST=1",
    ],
)
def test_what_is_no_rule_of_alexas(rule: str) -> None:
    with pytest.raises(Refusal, match=r"\.$") as refusal:
        recurrence.read(rule, SATURDAY)
    assert refusal.value.code == "UNSUPPORTED_TRIGGER_RECURRENCE"


def numbers(least: int, most: int) -> st.SearchStrategy[str]:
    chosen = st.lists(st.integers(least, most).filter(bool), min_size=1, max_size=3)
    return chosen.map(lambda found: ",".join(map(str, found)))


DAY_LISTS = st.lists(st.sampled_from(DAYS), min_size=1, max_size=3).map(",".join)
NTH_DAYS = st.builds("{}{}".format, st.sampled_from([1, 2, 5, -1, -2]), st.sampled_from(DAYS))
COMMON = {
    "INTERVAL": st.integers(1, 5).map(str),
    "WKST": st.sampled_from(DAYS),
    "BYMONTH": numbers(1, 12),
    "BYHOUR": numbers(0, 23),
    "BYMINUTE": numbers(0, 59),
    "BYSECOND": numbers(0, 59),
}
LIMITED = COMMON | {"BYDAY": DAY_LISTS}
FREE = COMMON | {"BYDAY": DAY_LISTS | NTH_DAYS, "BYMONTHDAY": numbers(-31, 31)}
RULES = st.one_of(
    st.fixed_dictionaries({"FREQ": st.sampled_from(["DAILY", "WEEKLY"])}, optional=LIMITED),
    st.fixed_dictionaries({"FREQ": st.sampled_from(["MONTHLY", "YEARLY"])}, optional=FREE),
).map(lambda parts: ";".join(f"{name}={value}" for name, value in parts.items()))


@settings(deadline=None)
@given(RULES, st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(microsecond=0)))
def test_dateutil_reads_the_same(rule: str, start: datetime) -> None:
    read = recurrence.read(rule, start)
    ours = [moment for day in range(800) for moment in read.on(start.date() + timedelta(days=day))][:20]
    # Asked for one more than there are, dateutil would look for it until the year 9999.
    assert ours == list(islice(rrulestr(rule, dtstart=start), len(ours)))
