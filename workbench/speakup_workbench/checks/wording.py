"""Words that a rule is about, looked for sentence by sentence: in a listing, and in what a model listens for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from speakup_workbench.checks.finding import Finding, Level
from speakup_workbench.checks.manifest import Manifest, Written
from speakup_workbench.checks.rule import Rule
from speakup_workbench.models import Model

NEGATION: Mapping[str, str] = {
    "en": r"\b(no|not|none|nothing|nobody|never|neither|nor|without|cannot)\b|n[’']t\b",
    "es": r"\b(no|nada|nadie|nunca|jamás|ni|sin|tampoco|ning[úu]n[ao]?)\b",
}
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Wording:
    rule: Rule
    said: Mapping[str, str]
    """By language a regular expression; capitals make no difference."""
    problem: str
    """With {said}, {field} and {words}: the sentence, where it stands, and what of it was meant."""
    remedy: str
    fields: frozenset[str]
    unless: Mapping[str, str]
    """By language what makes a sentence harmless."""
    level: Level | None = None

    def findings(self, texts: Iterable[Written]) -> Iterator[Finding]:
        """The first sentence of each text that says it."""
        for text in texts:
            said = self.said.get(text.language)
            if said is None or text.field not in self.fields:
                continue
            for sentence in sentences(text.text):
                found = re.search(said, sentence, re.IGNORECASE)
                unless = self.unless.get(text.language)
                if found and not (unless and re.search(unless, sentence, re.IGNORECASE)):
                    shown = {"said": shortened(sentence), "field": text.field, "words": found[0].strip()}
                    yield text.found(self.rule, self.problem.format(**shown), self.remedy, self.level)
                    break


def sentences(text: str) -> list[str]:
    return [sentence for sentence in map(str.strip, _SENTENCE.split(text)) if sentence]


def shortened(text: str) -> str:
    """At most 80 characters of it, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:77].rstrip()}..."


def texts_of(manifest: Manifest, models: Iterable[Model]) -> list[Written]:
    """All that is read in the store, by listeners and reviewers, and all that the skill listens for."""
    told = manifest.written("name", "summary", "description", "updatesDescription", "examplePhrases", "keywords")
    return [*told, manifest.testing, *(text for model in models for text in _listened_for(model))]


def _listened_for(model: Model) -> Iterator[Written]:
    for index, intent in enumerate(model.intents.values()):
        place = ("languageModel", "intents", index)
        for at, sample in enumerate(intent.samples):
            yield Written(model, (*place, "samples", at), "samples", model.locale, sample)
        for at, slot in enumerate(intent.slots):
            words = re.sub("_|(?<=[a-z])(?=[A-Z])", " ", slot)
            yield Written(model, (*place, "slots", at, "name"), "slots", model.locale, words)
