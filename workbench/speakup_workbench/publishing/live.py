"""`speakup replay --live`: the same words to the simulator and to Alexa herself, and what the two make of them.

What counts is what the skill is asked: the request, the intent, its slots. What the skill says is shown where it
differs, and is no failure: at Amazon it has another memory and another day.
https://developer.amazon.com/docs/smapi/skill-simulation-api.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from speakup_workbench.publishing.smapi import Smapi
from speakup_workbench.simulator.conversation_file import ConversationFile
from speakup_workbench.simulator.exchange import Exchange
from speakup_workbench.simulator.replay import opened, replay


@dataclass(frozen=True)
class Heard:
    asked: str
    """What reached the skill: "PlantIntent count=10", "LaunchRequest"; empty when nothing did."""
    speech: str
    ended: bool
    error: str = ""
    """Why Amazon could not simulate it."""

    @classmethod
    def here(cls, exchange: Exchange) -> Heard:
        return cls(_asked(exchange.request), exchange.speech, exchange.ended)

    @classmethod
    def at_amazon(cls, told: Mapping[str, Any]) -> Heard:
        result = told.get("result") or {}
        alexa, skill = (result.get(name) or {} for name in ("alexaExecutionInfo", "skillExecutionInfo"))
        captions = [(each.get("content") or {}).get("caption") for each in alexa.get("alexaResponses") or []]
        calls = skill.get("invocations") or []
        request = (calls[-1].get("invocationRequest") or {}).get("body") if calls else None
        answers = [((each.get("invocationResponse") or {}).get("body") or {}).get("response") or {} for each in calls]
        error = str((result.get("error") or {}).get("message") or "") if told.get("status") == "FAILED" else ""
        return cls(
            asked=_asked(request),
            speech=" ".join(filter(None, captions)),
            ended=any(answer.get("shouldEndSession") is True for answer in answers),
            error=error or ("" if told.get("status") == "SUCCESSFUL" else "without a word"),
        )


@dataclass(frozen=True)
class Utterance:
    line: int
    words: str
    here: Heard
    there: Heard

    @property
    def is_same(self) -> bool:
        return not self.there.error and self.here.asked == self.there.asked

    @property
    def lines(self) -> Iterator[str]:
        if self.is_same and self.here.speech == self.there.speech:
            return
        yield f"  {self.line}: > {self.words}"
        if self.there.error:
            yield f"    Amazon could not simulate it: {self.there.error}"
        elif not self.is_same:
            yield f"    here:  {self.here.asked or 'nothing reaches the skill'}"
            yield f"    Alexa: {self.there.asked or 'nothing reaches the skill'}"
        if self.there.speech and self.here.speech != self.there.speech:
            yield f"    here:  < {self.here.speech}"
            yield f"    Alexa: < {self.there.speech}"


@dataclass(frozen=True)
class Talk:
    path: Path
    utterances: tuple[Utterance, ...]
    only_here: tuple[str, ...]
    """What cannot be done at Amazon, such as letting time pass."""

    @classmethod
    def held(cls, file: ConversationFile, smapi: Smapi, skill_id: str) -> Talk:
        """Raises Mistake or Failed."""
        utterances: list[Utterance] = []
        only_here: list[str] = []
        with opened(file) as stage:
            for outcome in replay(file, stage):
                step = outcome.step
                if step.is_done or outcome.exchange is None:
                    only_here.append(f"{step.line}: {step.said}")
                    continue
                anew = not utterances or utterances[-1].there.ended
                told = smapi.simulate(skill_id, step.said, stage.settings.locale, anew=anew)
                utterances.append(Utterance(step.line, step.said, Heard.here(outcome.exchange), Heard.at_amazon(told)))
        return cls(file.path, tuple(utterances), tuple(only_here))

    @property
    def is_same(self) -> bool:
        return all(utterance.is_same for utterance in self.utterances)

    @property
    def lines(self) -> Iterator[str]:
        same = sum(utterance.is_same for utterance in self.utterances)
        word = "ok" if self.is_same else "differs"
        yield f"{word:8}  {self.path}: Alexa hears {same} of {len(self.utterances)} alike"
        for utterance in self.utterances:
            yield from utterance.lines
        for done in self.only_here:
            yield f"  {done}  (done only here)"

    def as_json(self) -> dict[str, Any]:
        return {
            "file": str(self.path),
            "ok": self.is_same,
            "utterances": [
                {
                    "line": each.line,
                    "words": each.words,
                    "ok": each.is_same,
                    "error": each.there.error or None,
                    "here": {"asked": each.here.asked, "speech": each.here.speech},
                    "alexa": {"asked": each.there.asked, "speech": each.there.speech},
                }
                for each in self.utterances
            ],
            "only_here": [*self.only_here],
        }


def _asked(envelope: Mapping[str, Any] | None) -> str:
    """The request of an envelope, with the slots that are filled, by name."""
    request = (envelope or {}).get("request") or {}
    intent = request.get("intent") or {}
    slots = sorted((name, slot.get("value")) for name, slot in (intent.get("slots") or {}).items())
    filled = [f"{name}={value}" for name, value in slots if value is not None]
    return " ".join([intent.get("name") or request.get("type") or "", *filled]).strip()
