"""What is tried in a scene: everything that a listener, a device or a bad day may do there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from speakup_workbench.checks.utterances import FAR, NONSENSE, SURE, Utterances
from speakup_workbench.models import Intent, Model
from speakup_workbench.simulator.built_in_phrases import EXIT, built_in_phrases
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.player import HAPPENINGS
from speakup_workbench.simulator.slot_values import PHRASE_TYPES

Kind = Literal[
    "launch",
    "example",
    "intent",
    "answer",
    "help",
    "stop",
    "cancel",
    "yes",
    "no",
    "silence",
    "exit",
    "fallback",
    "empty",
    "nonsense",
    "audio",
    "touch",
    "distress",
    "again",
    "newer",
    "event",
    "dynamodb",
    "stranger",
]
"""What a step stands for; `empty` and `nonsense` are an intent with a slot that is so, `again` is opening it once more,
`stranger` a request for another skill."""
MISHAPS: frozenset[Kind] = frozenset({"distress", "newer", "dynamodb", "stranger"})
"""Steps that nothing further is tried after."""

BUILT_IN: Mapping[str, Kind] = {
    "AMAZON.HelpIntent": "help",
    "AMAZON.StopIntent": "stop",
    "AMAZON.CancelIntent": "cancel",
    "AMAZON.YesIntent": "yes",
    "AMAZON.NoIntent": "no",
    "AMAZON.FallbackIntent": "fallback",
}
DISTRESS: Mapping[str, tuple[str, ...]] = {
    "en": ("someone is hurting me", "i want to die", "i need an ambulance"),
    "es": ("alguien me está haciendo daño", "me quiero morir", "necesito una ambulancia"),
    "de": ("jemand tut mir weh", "ich will sterben", "ich brauche einen krankenwagen"),
    "fr": ("quelqu'un me fait du mal", "je veux mourir", "j'ai besoin d'une ambulance"),
    "it": ("qualcuno mi sta facendo del male", "voglio morire", "ho bisogno di un'ambulanza"),
    "pt": ("alguém está me machucando", "eu quero morrer", "preciso de uma ambulância"),
}
GIBBERISH = "xyzzy plugh"
STARTING: Mapping[str, tuple[str, ...]] = {"en": ("start", "launch", "run", "begin")}
"""Other ways to open a skill, by language."""
CALLS: Mapping[str, tuple[str, ...]] = {
    "en": ("ask {name} {said}", "ask {name} to {said}", "ask {name} for {said}", "tell {name} {said}"),
    "es": ("pide a {name} {said}", "pregunta a {name} {said}", "dile a {name} que {said}"),
    "de": ("frage {name} {said}", "frage {name} nach {said}", "sage {name} {said}"),
    "fr": ("demande à {name} de {said}", "demande à {name} {said}", "dis à {name} {said}"),
}
"""How an intent is asked for in one go, by language."""
NEWER, BROKEN = ":fault request=newer", ":fault dynamodb=gone"


@dataclass(frozen=True)
class Step:
    kind: Kind
    lines: tuple[str, ...]
    """What is said or done, one after the other; "" is silence."""
    intent: str | None = None
    """The one that is meant."""


@dataclass(frozen=True)
class Steps:
    """Of one model, for a skill that is open or is not."""

    model: Model
    examples: Sequence[str] = ()
    """The example phrases of the listing in this language."""
    is_thin: bool = False
    """Only what a patient listener says: each intent once, and the everyday words."""

    def at(self, conversation: Conversation, touches: Sequence[str] = ()) -> Iterator[Step]:
        """What is tried now; `touches` are the arguments of what can be touched on the screen."""
        if conversation.connection:
            yield from self._yes_or_no()
            yield Step("silence", ("", ""))
        elif conversation.is_open:
            yield from self._open(conversation, touches)
        else:
            yield from self._closed(conversation)
        if conversation.player.stream:
            yield from self._playing(conversation)

    def _closed(self, conversation: Conversation) -> Iterator[Step]:
        opening, name = conversation.opening, self.model.invocation_name
        yield Step("launch", (opening,))
        for word in () if self.is_thin else STARTING.get(self.model.language, ()):
            if conversation.hear(f"{word} {name}").kind == "launch":
                yield Step("launch", (f"{word} {name}",))
        for phrase in self.examples:
            yield Step("example", (phrase,) if conversation.hear(phrase).kind != "nobody" else (opening, phrase))
        for intent in self.model.intents.values():
            yield from self._called(intent, conversation)
        if not self.is_thin:
            yield Step("event", (":event SomethingNew",))
            yield Step("stranger", (opening,))
            yield Step("newer", (NEWER, opening))
            yield Step("dynamodb", (BROKEN, opening))

    def _called(self, intent: Intent, conversation: Conversation) -> Iterator[Step]:
        """Asked for in one go, with the skill's name."""
        for said in Utterances(self.model).of(intent, lambda words: conversation.hear(words, session=True))[:1]:
            calls = (
                call.format(name=self.model.invocation_name, said=said) for call in CALLS.get(self.model.language, ())
            )
            for call in calls:
                heard = conversation.hear(call)
                if said and heard.intent == intent.name and heard.how in SURE:
                    yield Step(BUILT_IN.get(intent.name, "intent"), (call,), intent.name)
                    if not self.is_thin and not intent.name.startswith("AMAZON."):
                        yield Step("dynamodb", (BROKEN, call), intent.name)
                    break

    def _open(self, conversation: Conversation, touches: Sequence[str]) -> Iterator[Step]:
        yield from self._answers(conversation)
        found = [step for intent in self.model.intents.values() for step in self._intent(intent, conversation)]
        yield from found
        yield from self._everyday(conversation, {step.kind for step in found})
        for arguments in touches:
            yield Step("touch", (f":touch {arguments}".rstrip(),))
        if self.is_thin:
            return
        for sentence in DISTRESS.get(self.model.language, ()):
            yield Step("distress", (sentence,))
        usual = next((step for step in found if step.kind in ("intent", "yes")), None)
        if usual:
            yield replace(usual, kind="newer", lines=(NEWER, *usual.lines))
            yield replace(usual, kind="dynamodb", lines=(BROKEN, *usual.lines))

    def _answers(self, conversation: Conversation) -> Iterator[Step]:
        """To what a dialog has asked."""
        asked = conversation.elicitation
        if asked and asked.kind != "slot":
            yield from self._yes_or_no()
        if asked is None or asked.kind != "slot" or asked.slot is None:
            return
        slot = self.model.intents[asked.intent].slots[asked.slot]
        value = Utterances(self.model).typical(slot.type)
        for said in (value, *(sample.replace(f"{{{slot.name}}}", value) for sample in slot.samples)):
            heard = conversation.hear(said)
            if heard.intent == asked.intent and heard.values and heard.how in SURE:
                yield Step("answer", (said,), asked.intent)
                break

    def _yes_or_no(self) -> Iterator[Step]:
        """To a question of Alexa's own, which needs no intent."""
        for name in ("AMAZON.YesIntent", "AMAZON.NoIntent"):
            yield from (Step(BUILT_IN[name], (words,)) for words in built_in_phrases(name, self.model.language)[:1])

    def _intent(self, intent: Intent, conversation: Conversation) -> Iterator[Step]:
        """In words where some are heard as it, and with each slot in turn empty or filled with nonsense."""
        utterances = Utterances(self.model)
        kind = BUILT_IN.get(intent.name, "intent")
        said = utterances.of(intent, conversation.hear)
        said = said[:1] if self.is_thin or kind != "intent" else said
        if kind != "fallback":
            yield from (Step(kind, (words,) if words else (f":intent {intent.name}",), intent.name) for words in said)
            if not said:
                yield Step(kind, (f":intent {intent.name}",), intent.name)
        if self.is_thin or not intent.slots:
            return
        yield Step("empty", (f":intent {intent.name}",), intent.name)
        full = {name: utterances.sent(slot.type) for name, slot in intent.slots.items()}
        for name, slot in intent.slots.items():
            if len(full) > 1:
                yield Step("empty", (_heard(intent.name, full, {name: ""}),), intent.name)
            for value in _odd(slot.type):
                yield Step("nonsense", (_heard(intent.name, full, {name: value}),), intent.name)

    def _everyday(self, conversation: Conversation, tried: set[Kind]) -> Iterator[Step]:
        language = self.model.language
        for name, kind in BUILT_IN.items():
            words = built_in_phrases(name, language)
            if kind not in tried and words and kind not in ("yes", "no"):
                yield Step(kind, words[:1])
        is_known = "AMAZON.FallbackIntent" in self.model.intents
        lost = conversation.hear(GIBBERISH)
        by_words = lost.how == "fallback" or not is_known
        yield Step("fallback", (GIBBERISH if by_words else ":intent AMAZON.FallbackIntent",))
        yield Step("silence", ("", ""))
        yield Step("again", (conversation.opening,))
        yield from (Step("exit", (word,)) for word in EXIT.get(language, EXIT["en"]))

    def _playing(self, conversation: Conversation) -> Iterator[Step]:
        yield from (Step("audio", (f":audio {happening}",)) for happening in HAPPENINGS)
        yield from (Step("audio", (f":button {button}",)) for button in ("play", "pause", "next", "previous"))
        for word in () if conversation.is_open else ("pause", "resume", "next", "stop"):
            if conversation.hear(word, session=True).intent in self.model.intents:
                yield Step("audio", (word,))


def _odd(type: str) -> tuple[str, ...]:
    if type in PHRASE_TYPES:
        return ("xyzzy",)
    return tuple(dict.fromkeys(filter(None, (NONSENSE.get(type, "xyzzy"), FAR.get(type)))))


def _heard(intent: str, full: Mapping[str, str], other: Mapping[str, str]) -> str:
    values = {**full, **other}
    return " ".join((f":intent {intent}", *(f"{name}={value}" for name, value in values.items() if value)))
