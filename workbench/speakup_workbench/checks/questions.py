"""A question before listening: what the skill says when it listens asks for an answer, and nothing else does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from speakup.speech import DEFAULTS, Phrase
from speakup_workbench.checks import invitations
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.probe import MARK
from speakup_workbench.checks.rendering import Rendering
from speakup_workbench.checks.repertoire import Repertoire
from speakup_workbench.checks.rule import Rule
from speakup_workbench.simulator import ssml

_SESSIONS = (
    "https://developer.amazon.com/en-US/docs/alexa/custom-skills/"
    "voice-interface-and-user-experience-testing-for-a-custom-skill.html"
)

MISSING = Rule(
    id="question-missing",
    level="warning",
    asks="Every speech and reprompt after which the skill listens ends with a question or an invitation (VUI-2)",
    why="Nobody knows that it is their turn, and reviewers refuse a session that is left open without a prompt.",
    source=_SESSIONS,
    verified="2026-11",
)
UNHEARD = Rule(
    id="question-unheard",
    level="warning",
    asks="No speech that ends the conversation asks a question (VUI-2)",
    why="The listener answers, and nobody hears it; reviewers refuse it.",
    source=_SESSIONS,
    verified="2026-11",
)
UNWRITTEN = Rule(
    id="phrase-unwritten",
    level="to-do",
    asks="The skill has a welcome and a help of its own (VUI-1, VUI-15)",
    why="The framework's own say nothing of what this skill can do, and reviewers want to hear just that.",
    source=_SESSIONS,
    verified="2026-11",
)
RULES = (MISSING, UNHEARD, UNWRITTEN)


def findings(said: Repertoire, rendered: Iterable[Rendering]) -> Iterator[Finding]:
    by_name: dict[str, list[Rendering]] = defaultdict(list)
    for each in rendered:
        if each.is_spoken and each.phrase.path.parent != DEFAULTS:
            by_name[each.phrase.name].append(each)
    asked = said.elicited | said.asked
    for name, whom in asked.items():
        yield from _silent(by_name[name], whom)
    for name, whom in said.told.items():
        yield from _asking(by_name[name], whom) if name not in asked else ()
    yield from _unwritten(said)


def _silent(rendered: Iterable[Rendering], whom: str) -> Iterator[Finding]:
    """Of one phrase: the texts after which nobody knows that it is their turn."""
    for each in rendered:
        language = each.locale.partition("-")[0]
        texts = [text for text in map(ssml.text, each.spoken) if invitations.asks(text, language) is False]
        if texts:
            last = invitations.last_sentence(texts[0]).replace(MARK, "…")
            yield MISSING.found(
                each.phrase.path,
                each.at(),
                f"{each.phrase.name!r}: after {last!r} the skill listens ({whom}), and the {each.part} asks nothing.",
                "End it with a question, or with what to say: “Say yes, or no.”",
            )


def _asking(rendered: Iterable[Rendering], whom: str) -> Iterator[Finding]:
    """Of one phrase: the texts that ask when nobody listens any more."""
    for each in rendered:
        if each.part == "reprompt":  # nobody hears it, which is told elsewhere
            continue
        last = [invitations.last_sentence(ssml.text(shape)).replace(MARK, "…") for shape in each.spoken]
        if asking := [sentence for sentence in last if invitations.is_question(sentence)]:
            yield UNHEARD.found(
                each.phrase.path,
                each.at(),
                f"{each.phrase.name!r}: {asking[0]!r} is asked, and the conversation is over ({whom}).",
                "Say it by ask(), or let it end without a question.",
            )


def _unwritten(said: Repertoire) -> Iterator[Finding]:
    if said.skill.uses_the_sdk:  # its handlers may answer first
        return
    for name in ("welcome", "help"):
        known: Mapping[str, Phrase] = {
            locale: said.phrases.known(locale)[name] for locale in said.locales if said.phrases.has(locale, name)
        }
        lacking = [locale for locale, phrase in known.items() if phrase.path.parent == DEFAULTS]
        if lacking and name in said.asked:
            path = said.phrases.folder / f"{said.fullest(lacking[0])}.yaml"
            problem = f"There is no {name!r} for {', '.join(lacking)}, so the framework's own is said."
            remedy = "Write it: what the skill does, and what the listener can say now."
            yield UNWRITTEN.found(path, None, problem, remedy)
