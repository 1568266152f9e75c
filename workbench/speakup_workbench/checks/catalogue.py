"""All rules of `speakup check`, by what they look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from speakup_workbench.checks import (
    allowances,
    conflicts,
    contract,
    dialogs,
    facts,
    grants,
    heard_samples,
    held_out,
    intents,
    invocation_name,
    links,
    listing,
    locales,
    model_limits,
    model_schema,
    phrases,
    samples,
    scenes,
    screens,
    slot_types,
    slots,
    speech,
    starter,
    subject,
    walk_rules,
)
from speakup_workbench.checks.rule import Rule

FAMILIES: Mapping[str, Sequence[Rule]] = {
    "Files": subject.RULES,
    "Code and interaction model": (*contract.RULES, *scenes.RULES),
    "Phrases": phrases.RULES,
    "Screens": screens.RULES,
    "Facts": facts.RULES,
    "Speech": speech.RULES,
    "Still to be written": starter.RULES,
    "What the listing grants": grants.RULES,
    "Listing": listing.RULES,
    "Pages": links.RULES,
    "Conversations": walk_rules.RULES,
    "Allowances": allowances.RULES,
    "Interaction model": (*model_schema.RULES, *model_limits.RULES),
    "Invocation name": invocation_name.RULES,
    "Intents": intents.RULES,
    "Slots": slots.RULES,
    "Sample utterances": samples.RULES,
    "Slot types": slot_types.RULES,
    "Dialogs": dialogs.RULES,
    "Conflicts and hearing": (*conflicts.RULES, *heard_samples.RULES, *held_out.RULES),
    "Locales": locales.RULES,
}
RULES: Mapping[str, Rule] = {rule.id: rule for rules in FAMILIES.values() for rule in rules}


def table() -> Iterator[str]:
    """The catalogue in Markdown, a line at a time, as it stands in docs/certification.md."""
    for family, rules in FAMILIES.items():
        yield from ("", f"### {family}", "", "| Rule | Level | Asks | Otherwise | Says who |", "|---|---|---|---|---|")
        for rule in rules:
            who = f"[Amazon]({rule.source}), read {rule.verified}" if rule.source else "how a skill works"
            yield f"| `{rule.id}` | {rule.level} | {rule.asks}. | {rule.why} | {who} |"
