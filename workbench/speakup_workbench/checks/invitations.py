"""Does what was said ask the listener to speak? Told by its last sentence.

It does when that is a question, or an invitation: a verb in the imperative that tells the listener to speak ("Say
yes, or no.", "Tell me how many."), what they can say ("You can say help."), or an example of it ("For example, ten.").
The words are known in English, French, German, Italian, Portuguese and Spanish; in other languages nothing is judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from speakup_workbench.checks.probe import MARK

_START = r"(?:^|[,;:\u2013\u2014]\s*|\b(?:{lead})\s+)"
_LEADS: Mapping[str, str] = {
    "en": "or|and|please|just|then|now|so|can|could|may|might|simply|also|always|to",
    "es": "o|u|y|e|ahora|puedes|pueden|podés|puede|favor|también|simplemente|solo|luego",
    "de": "oder|und|bitte|jetzt|dann|einfach|auch|nur",
    "fr": "ou|et|maintenant|puis|simplement|peux|pouvez|aussi",
    "it": "o|oppure|e|ora|puoi|potete|adesso|anche|poi",
    "pt": "ou|e|agora|pode|podem|também|simplesmente|favor",
}
_VERBS: Mapping[str, str] = {
    "en": "say|tell|ask|try|choose|pick|name|answer|repeat|give me|let me know|go ahead|guess|spell|call|speak",
    "es": "di|dime|diga|dígame|decir|dilo|decirlo|pide|pedir|pregunta|preguntar|prueba|elige|escoge|nombra|responde|"
    "contesta|cuéntame|adivina|repite|inténtalo|intentarlo|habla",
    "de": "sag|sage|sagen|sagt|frag|frage|fragen|nenne|nenn|wähle|wähl|antworte|versuch|versuche|erzähl|erzähle|rate",
    "fr": "dis|dites|dire|redis|demande|demandez|demander|choisis|choisissez|nomme|réponds|répondez|essaie|essayez|"
    "réessayer|raconte|devine|parle",
    "it": "di'|dì|dì|dimmi|dillo|dire|chiedi|chiedere|scegli|nomina|rispondi|prova|provare|riprova|riprovare|racconta|"
    "indovina|ripeti",
    "pt": "diga|dizer|fala|fale|pergunte|perguntar|peça|pedir|escolha|nomeie|responda|tente|tentar|conte|adivinhe|"
    "repita",
}
_EXAMPLES: Mapping[str, str] = {
    "en": r"for example|for instance|which\b|yes,? or no|what about|how about",
    "es": r"por ejemplo|sí o no|qué tal",
    "de": r"zum beispiel|ja oder nein|wie wäre es",
    "fr": r"par exemple|oui ou non",
    "it": r"per esempio|ad esempio|sì o no",
    "pt": r"por exemplo|sim ou não",
}
_GERMAN_VERB_LAST = r"\bkannst du\b.*|\bdu kannst\b.*\b(?:sagen|fragen|versuchen)\b"
_YES_OR_NO: Mapping[str, tuple[str, str]] = {
    "en": (
        r"(?:^|[,;:] |\band |\bso |\bbut |\bthen )(?:shall|would|do|does|did|are|is|was|were|can|could|should|will|may|"
        r"have|has|want|ready)(?:n't)? [^,]*$",
        " or ",
    ),
    "es": (
        r"¿(?!(?:(?:y|pero|entonces|a|de|en|con|por|para|desde|hasta) )*"
        r"(?:qué|cuál|cuáles|cuánt[oa]s?|dónde|adónde|cómo|quién|quiénes|cuándo)\b)(?!o )[^,¿]*$",
        " o ",
    ),
}
"""How a question is worded that yes or no answers, and the word that makes it a choice."""
_SOUNDS = re.compile(r"\[[^\]]*\]")
_CLOSING = "\"'”\u2019»)] "
_QUESTION_MARKS = ("?", "\uff1f", "\u061f")
_SENTENCE = re.compile("(?<=[.!?…。\uff1f\uff01])[\"'”\u2019»)]*\\s+")


def asks(text: str, language: str) -> bool | None:
    """Of plain text with sounds in square brackets; None where it cannot be told."""
    last = last_sentence(text)
    if is_question(last):
        return True
    if language not in _VERBS or not last or last.endswith(MARK):
        return None
    start = _START.format(lead=_LEADS[language])
    found = re.search(rf"{start}(?:{_VERBS[language]})(?!\w)|{start}(?:{_EXAMPLES[language]})", last, re.IGNORECASE)
    return bool(found or (language == "de" and re.search(_GERMAN_VERB_LAST, last, re.IGNORECASE)))


def is_question(sentence: str) -> bool:
    return sentence.rstrip(_CLOSING).endswith(_QUESTION_MARKS)


def asks_somewhere(text: str, language: str) -> bool:
    """Whether any sentence asks, or may ask."""
    return any(asks(sentence, language) is not False for sentence in _sentences(text))


def is_yes_or_no(text: str, language: str) -> bool:
    """Whether the last sentence is a question that yes or no answers; told in English and Spanish.

    "Would you like a fact?" is; "A fact, or a tip?" and "Would you like a fact or a tip?" are not.
    """
    last = last_sentence(text).lower().rstrip(_CLOSING)
    if language not in _YES_OR_NO or not last.endswith("?"):
        return False
    worded, choice = _YES_OR_NO[language]
    asked = last.removesuffix("?")
    return choice not in asked and bool(re.search(worded, asked))


def last_sentence(text: str) -> str:
    """The last sentence of a text."""
    return _sentences(text)[-1]


def _sentences(text: str) -> list[str]:
    return _SENTENCE.split(" ".join(_SOUNDS.sub(" ", text).split()))
