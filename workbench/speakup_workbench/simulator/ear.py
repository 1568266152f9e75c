"""What Alexa would have heard: text and an interaction model in, an intent and its slots out.

Where real Alexa may differ: it has learnt from everybody's speech, so it also hears near variants of samples that
nobody listed. This ear hears samples, values, and the polite words of `carriers`; for the rest it has only a guess,
learnt from the model alone. `Heard.how` says which it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from speakup_workbench.models import Model, Value
from speakup_workbench.simulator.built_in_phrases import ENDING, EXIT, FALLBACK, built_in_phrases
from speakup_workbench.simulator.compiled import CompiledModel
from speakup_workbench.simulator.guess import guesser_for
from speakup_workbench.simulator.heard import Elicitation, Heard, HeardSlot
from speakup_workbench.simulator.hearing import Hearing, slots_of
from speakup_workbench.simulator.invocation import Invocations
from speakup_workbench.simulator.vocabulary import Values

__all__ = ["Ear", "Elicitation", "Heard", "HeardSlot"]

LONGEST_UTTERANCE = 100
"""In words. Alexa has stopped listening by then; more is not understood."""
_NO_ENTITIES: Mapping[str, tuple[Value, ...]] = {}


class Ear:
    """Hears one model. It is compiled here, once; what it takes to guess is learnt when first needed.

    Raises ModelError for a sample that names a slot its intent lacks, and for a slot of unknown type.
    """

    def __init__(self, model: Model, guesses_slots: bool = True) -> None:
        """Without `guesses_slots` a guess is an intent alone, which takes less to learn."""
        self.compiled = compiled = CompiledModel(model, guesses_slots)
        self._invocations = Invocations(model.invocation_name, compiled.wording, compiled.carriers, model.language)
        self._exit = compiled.keys(EXIT.get(model.language, ()))
        self._ending = self._exit | compiled.keys(
            phrase for intent in ENDING for phrase in built_in_phrases(intent, model.language)
        )
        self._yes = compiled.phrases_of("AMAZON.YesIntent")
        self._no = compiled.phrases_of("AMAZON.NoIntent")

    def meant(
        self, kind: str, text: str, dynamic: Mapping[str, tuple[Value, ...]] = _NO_ENTITIES
    ) -> tuple[tuple[Value, ...], tuple[Value, ...] | None]:
        """The values of a slot type that a text names: the model's, and the dynamic ones where the type has such."""
        words = self.compiled.wording.read(text)
        listed = self.compiled.values.get(kind)
        entities = Values(dynamic[kind], self.compiled.wording) if kind in dynamic else None
        return (
            listed.meant_by(words, 0, len(words)) if listed else (),
            entities.meant_by(words, 0, len(words)) if entities else None,
        )

    def learning(self) -> Iterator[None]:
        """Learns ahead what it takes to guess, in steps of a tenth of a second, for as long as it is asked to go on."""
        yield
        yield from guesser_for(self.compiled).learning()

    def hear(
        self,
        utterance: str,
        *,
        now: datetime,
        session: bool = True,
        elicitation: Elicitation | None = None,
        dynamic: Mapping[str, tuple[Value, ...]] = _NO_ENTITIES,
    ) -> Heard:
        """What Alexa makes of one utterance.

        now: the time at the device, with its zone.
        session: the skill is open; otherwise only a call by its name reaches it.
        elicitation: what Alexa has just asked, if a dialog goes on.
        dynamic: the dynamic entities in force, by slot type.
        """
        if not utterance.strip():
            return Heard(utterance, "silence", how="fallback", score=0.0)
        compiled = self.compiled
        words = compiled.wording.read(utterance)
        heard = None
        if 0 < len(words) <= LONGEST_UTTERANCE:
            entities = {type: Values(values, compiled.wording) for type, values in dynamic.items()}
            hearing = Hearing(compiled, words, now, elicitation if session else None, entities, utterance)
            heard = self._in_session(hearing, elicitation) if session else self._by_name(hearing)
        return heard or self._unheard(utterance, session)

    def _in_session(self, hearing: Hearing, asked: Elicitation | None) -> Heard | None:
        """In the order of precedence: the first that knows the words has them."""
        forms = hearing.words.forms
        key = " ".join(forms[self.compiled.carriers.after_wake_word(forms) :])
        if key in self._exit:
            return Heard(hearing.utterance, "exit")
        if asked and asked.kind != "slot" and (answer := self._confirmation(hearing, asked)):
            return answer
        if heard := hearing.strictly():
            return heard
        if self.compiled.carriers.after_wake_word(forms) and len(forms) > 1:
            # It is no part of what is said to the skill, unless a sample begins with it, which has been looked at.
            hearing = hearing.after_wake_word()
            if heard := hearing.strictly():
                return heard
        if heard := hearing.politely():
            return heard
        if heard := self._by_name(hearing, in_session=True) or hearing.leniently():
            return heard
        if self._ending & self.compiled.carriers.cores(forms):
            return Heard(hearing.utterance, "exit")
        return hearing.unclear() or hearing.guessed()

    def _by_name(self, hearing: Hearing, in_session: bool = False) -> Heard | None:
        """A launch, or a call with an action; in a session the bare name is neither."""
        call = self._invocations.read(hearing.words)
        if call is None or (in_session and call.named_only):
            return None
        if call.launch:
            return Heard(hearing.utterance, "launch")
        parts = [hearing.part(start, end) for start, end in call.actions]
        for listen in (Hearing.strictly, Hearing.politely, Hearing.leniently):
            for part in parts:
                if heard := listen(part):
                    return heard
        return parts[0].guessed() or self._unheard(hearing.utterance, reached=True)

    def agrees(self, utterance: str) -> bool | None:
        """Whether an answer to Alexa's own question is a yes or a no; None for anything else."""
        return self._yes_or_no(self.compiled.wording.read(utterance).forms)

    def _confirmation(self, hearing: Hearing, asked: Elicitation) -> Heard | None:
        agrees = self._yes_or_no(hearing.words.forms)
        if agrees is None:
            return None
        slots = slots_of(self.compiled, asked.intent, asked.filled)
        return Heard(hearing.utterance, "confirmed" if agrees else "denied", asked.intent, slots)

    def _yes_or_no(self, forms: tuple[str, ...]) -> bool | None:
        # "Yes" also stands before other words ("yes, tell me"), so the whole utterance is looked at first.
        for said in ({" ".join(forms)}, self.compiled.carriers.cores(forms)):
            if said & self._yes:
                return True
            if said & self._no:
                return False
        return None

    def _unheard(self, utterance: str, reached: bool) -> Heard:
        """Nothing fits: AMAZON.FallbackIntent, or no intent when the model has none and nothing is near."""
        if not reached:
            return Heard(utterance, "nobody", how="fallback", score=0.0)
        intent = FALLBACK if FALLBACK in self.compiled.model.intents else None
        return Heard(utterance, "intent", intent, how="fallback", score=0.0)
