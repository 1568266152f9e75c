"""The report as one HTML page that needs nothing else: no script, no picture, no other address.

It opens from a disk, in a mail, on a phone and on paper, by day and by night, and is read aloud in its order. What
is not written here is escaped: names of skills and acts come from events.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from html import escape

from impact.figures import Counted, Figures
from impact.week import Week, spelled

FLOOR = 5
"""Of fewer people only that is said; of fewer acts nothing of their sums, which might be one listener's own."""

STYLE = """
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1d2327; --quiet: #59636b; --line: #d5dbe0; --bar: #5b95ab; --now: #0a5f7d;
}
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #14181b; --ink: #e6eaed; --quiet: #a3adb5; --line: #3a434a; --bar: #4d8399; --now: #8fd0ea; }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .5rem; break-after: avoid; }
.days, .note, footer { color: var(--quiet); }
.days { margin: 0; }
.lead { font-size: 1.25rem; line-height: 1.45; margin: 1.25rem 0 0; }
figure { margin: 0; break-inside: avoid; }
svg { display: block; width: 100%; max-width: 36rem; height: auto; }
svg text { fill: var(--ink); font-size: 12px; font-family: inherit; }
svg .quiet { fill: var(--quiet); }
svg .now { font-weight: 700; }
svg rect { fill: var(--bar); }
svg rect.now { fill: var(--now); }
svg line { stroke: var(--line); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: .5rem 0; }
th, td { padding: .35rem .5rem; text-align: right; vertical-align: top; border-top: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th { font-weight: 400; }
thead th, .act th, .now th, .now td { font-weight: 700; }
thead th, thead td { border-top: 0; vertical-align: bottom; }
.acts { table-layout: fixed; }
.weeks { overflow-wrap: normal; }
.weeks tbody th { white-space: nowrap; }
.acts .what { width: 34%; }
.act th { padding-top: .9rem; }
.act + tr th, .act + tr td { border-top: 0; }
tbody { break-inside: avoid; }
td.quiet { color: var(--quiet); }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); font-size: .9rem; }
@media (max-width: 30rem) { th, td { padding: .35rem .2rem; font-size: .85rem; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  svg { max-width: 24rem; }
  h2 { margin-top: 1.5rem; }
  th, td { padding-block: .2rem; }
  section + section, .weeks { break-inside: avoid; }
  * { print-color-adjust: exact; }
}
"""

# The style is let in by its hash, so that a page which somebody managed to write into could load and show nothing more.
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
)

UNKNOWN = "not counted"


@dataclass(frozen=True)
class Report:
    """All that a page is made of: the same report is the same page, to the byte."""

    week: Week
    weeks: Sequence[tuple[Week, Counted | None]]
    """The week itself and those before it, the newest first; None where nothing was counted yet."""
    so_far: Counted | None
    """Since the beginning; None when nothing has ever been counted."""
    since: Week | None
    """The first week that was counted."""
    written: date

    @property
    def skills(self) -> list[str]:
        return sorted({skill for skill, _ in self.so_far or {}})


def render(report: Report) -> str:
    skills = report.skills
    title = f"Impact in week {report.week.number} of {report.week.year}"
    body = "".join(
        [
            f"<header>\n<h1>{title}</h1>\n<p class=days>{_days(report)}</p>\n",
            f"<p class=lead>{_lead(report)}</p>\n</header>\n<main>\n",
            *([_by_week(report, skills)] if report.since else []),
            *(_by_act(report, skill) for skill in skills),
            f"</main>\n<footer>\n{_reading(report)}</footer>\n",
        ]
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _days(report: Report) -> str:
    over = report.written > report.week.sunday
    return report.week.days if over else f"{report.week.days}, not over yet when this was written"


def _lead(report: Report) -> str:
    (_, this), *earlier = report.weeks
    if this is None:
        begun = f" Counting began in the week of {report.since.days}." if report.since else ""
        return f"Nothing had been counted by the end of this week, so what was done in it is not known.{begun}"
    acts = _acts(this)
    said = f"Listeners did <strong>{_number(acts)}</strong> {_word('act', acts)} for the cause this week"
    if not acts:
        said = "Listeners did nothing for the cause this week that was counted"
    if earlier and (before := earlier[0][1]) is not None:
        said += f", {_compared(acts, _acts(before))}"
    total = _acts(report.so_far or {})
    counted = f"{_number(total)} {_word('act has', total, 'acts have')} been counted"
    return f"{said}. Since {spelled(report.since.monday)}, {counted}." if report.since else f"{said}."


def _compared(acts: Decimal, before: Decimal) -> str:
    if acts == before:
        return "as in the week before" if not acts else "as many as in the week before"
    if not before:
        return "after a week with none"
    kind = "more" if acts > before else "fewer"
    return f"{_number(abs(acts - before))} {kind} than the {_number(before)} of the week before"


def _by_week(report: Report, skills: Sequence[str]) -> str:
    heads = "".join(f"<th scope=col>{_name(skill)}</th>" for skill in skills)
    rows = "".join(_week_row(week, counted, skills, week == report.week) for week, counted in report.weeks)
    return (
        f"<section aria-labelledby=weeks>\n<h2 id=weeks>Acts, week by week</h2>\n<figure>\n{_chart(report)}</figure>\n"
        '<div class=wide role=region aria-label="Acts by week and skill" tabindex=0>\n<table class=weeks>\n'
        f"<caption>The same in numbers, by skill. Weeks begin on Monday.</caption>\n"
        f"<thead><tr><th scope=col>Week</th>{heads}<th scope=col>All acts</th></tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n</div>\n</section>\n"
    )


def _week_row(week: Week, counted: Counted | None, skills: Sequence[str], now: bool) -> str:
    head = f"<th scope=row>{_monday(week)}</th>"
    if counted is None:
        cells = f'<td class=quiet colspan="{len(skills) + 1}">{UNKNOWN}</td>'
    else:
        acts = [_acts({key: figures for key, figures in counted.items() if key[0] == skill}) for skill in skills]
        cells = "".join(f"<td>{_number(each)}</td>" for each in (*acts, _acts(counted)))
    return f"<tr{' class=now' if now else ''}>{head}{cells}</tr>\n"


def _chart(report: Report) -> str:
    """Bars that lie down: the labels stay readable on a phone."""
    weeks, step, left, right = report.weeks, 24, 64, 296
    most = max((_acts(counted) for _, counted in weeks if counted is not None), default=Decimal(0))
    bars = []
    for row, (week, counted) in enumerate(weeks):
        now = " class=now" if week == report.week else ""
        middle = row * step + 16
        bars.append(f'<text{now} x="{left - 8}" y="{middle}" text-anchor="end">{_monday(week)}</text>')
        if counted is None:
            bars.append(f'<text class=quiet x="{left + 6}" y="{middle}">{UNKNOWN}</text>')
            continue
        acts = _acts(counted)
        length = float(acts / most) * (right - left) if most else 0.0
        bars.append(f'<rect{now} x="{left}" y="{middle - 12}" width="{length:.1f}" height="16" rx="2"/>')
        bars.append(f'<text{now} x="{left + length + 6:.1f}" y="{middle}">{_number(acts)}</text>')
    height = len(weeks) * step + 4
    return (
        f'<svg viewBox="0 0 360 {height}" role="img" aria-labelledby="chart-title chart-desc">\n'
        f'<title id="chart-title">Acts in each of {len(weeks)} weeks</title>\n'
        f'<desc id="chart-desc">{_described(report)}</desc>\n'
        f'<line x1="{left - 0.5}" y1="0" x2="{left - 0.5}" y2="{height}"/>\n' + "\n".join(bars) + "\n</svg>\n"
    )


def _described(report: Report) -> str:
    known = [(week, _acts(counted)) for week, counted in report.weeks if counted is not None]
    if not known:
        return "None of these weeks was counted."
    most, fewest = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])
    missing = len(report.weeks) - len(known)
    return (
        f"A bar for each week, the newest at the top. Most: {_number(most[1])} in the week of {most[0].days}. "
        f"Fewest: {_number(fewest[1])} in the week of {fewest[0].days}. "
        + (f"{missing} of the weeks {_word('was', Decimal(missing), 'were')} not counted. " if missing else "")
        + "The table below has the same numbers."
    )


def _by_act(report: Report, skill: str) -> str:
    (_, this), *earlier = report.weeks
    known = [counted for _, counted in earlier if counted is not None]
    before = _together(known) if known else None
    columns = (this, before, report.so_far)
    heads = (report.week.number, len(known) or len(earlier))
    acts = sorted(act for owner, act in report.so_far or {} if owner == skill)
    groups = "".join(_act_rows(skill, act, columns) for act in acts)
    return (
        f"<section>\n<h2>{_name(skill)}</h2>\n<table class=acts>\n"
        f"<caption>What was done, by how many people, and what it comes to.</caption>\n"
        f"<thead><tr><td class=what></td><th scope=col>Week {heads[0]}</th><th scope=col>{heads[1]} "
        f"{_word('week', Decimal(heads[1]))} before</th><th scope=col>So far</th></tr></thead>\n"
        f"{groups}</table>\n</section>\n"
    )


def _act_rows(skill: str, act: str, columns: Sequence[Counted | None]) -> str:
    figures = [None if counted is None else counted.get((skill, act), Figures()) for counted in columns]
    numbers = sorted({name for each in figures if each for name in each.sums})
    rows: list[tuple[str, Iterator[str]]] = [
        ("acts", (UNKNOWN if each is None else _number(each.count) for each in figures)),
        ("people, for the first time", (UNKNOWN if each is None else _people(each) for each in figures)),
        *((_name(number, small=True), (_sum(each, number) for each in figures)) for number in numbers),
    ]
    lines = "".join(
        f"<tr><th scope=row>{head}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n" for head, cells in rows
    )
    return f'<tbody>\n<tr class=act><th colspan="4" scope=rowgroup>{_name(act)}</th></tr>\n{lines}</tbody>\n'


def _people(figures: Figures) -> str:
    return f"fewer than {FLOOR}" if 0 < figures.people < FLOOR else _number(figures.people)


def _sum(figures: Figures | None, number: str) -> str:
    if figures is None:
        return UNKNOWN
    if figures.count == 0:
        return "0"
    if number not in figures.sums:
        return "not said"
    return f"fewer than {FLOOR} acts" if figures.count < FLOOR else _number(figures.sums[number])


def _reading(report: Report) -> str:
    return (
        "<p>An act is something that a listener did for the cause, such as making a pledge. People are counted when "
        "they do an act for the first time, so those of several acts cannot be added up; nobody knows who they are. "
        f"Where there are fewer than {FLOOR}, no more than that is said. “{UNKNOWN.capitalize()}” is not zero: nobody "
        "was counting then. “Not said” means that no act came with that number.</p>\n"
        f"<p>Weeks end on Sunday at midnight UTC. Written on {spelled(report.written)}.</p>\n"
    )


def _together(counted: Iterable[Counted]) -> Counted:
    found: dict[tuple[str, str], Figures] = {}
    for each in counted:
        found |= {key: found.get(key, Figures()) + figures for key, figures in each.items()}
    return found


def _acts(counted: Counted) -> Decimal:
    return reduce(lambda total, figures: total + figures.count, counted.values(), Decimal(0))


def _name(name: str, small: bool = False) -> str:
    """clean_water, PledgeMade and litres_a_day, as people write them."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("_", " ")).strip()
    shown = words.lower() if small or not words.islower() else words.title()
    return f"<bdi>{escape(shown if small else shown[:1].upper() + shown[1:])}</bdi>"


def _monday(week: Week) -> str:
    day = week.monday
    return f"{day.day} {spelled(day).split()[1][:3]}"


def _number(number: Decimal) -> str:
    """With two decimals where there are any and they matter."""
    shown = f"{number:,.0f}" if abs(number) >= 100 else f"{number:,.2f}".removesuffix(".00")
    return shown.replace("-", "&minus;")


def _word(singular: str, number: Decimal, plural: str = "") -> str:
    return singular if number == 1 else plural or f"{singular}s"
