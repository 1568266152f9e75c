"""What Alexa takes for its built-in intents before a model adds anything.

English phrases are those of Amazon's page; of German ones Cancel, Help and LoopOff. The others are the usual
words, not confirmed by a page:
https://developer.amazon.com/docs/alexa/custom-skills/standard-built-in-intents.html
"""

from __future__ import annotations

from collections.abc import Mapping

EXIT: Mapping[str, tuple[str, ...]] = {"en": ("exit",)}
"""Words the platform keeps: they end the session whatever the model says. Only the English one is known."""

FALLBACK = "AMAZON.FallbackIntent"
ENDING = ("AMAZON.StopIntent", "AMAZON.CancelIntent")
"""Intents whose phrases end the session when the model does not declare them."""

_ENGLISH = {
    "Cancel": "cancel, never mind, forget it",
    "Stop": "stop, off, shut up",
    "Help": "help, help me, can you help me",
    "Yes": "yes, yes please, sure, yeah",
    "No": "no, no thanks, nope",
    "NavigateHome": "home, go home",
    "NavigateSettings": "settings",
    "Repeat": "repeat, say that again, repeat that",
    "StartOver": "start over, restart, start again",
    "Next": "next, skip, skip forward",
    "Previous": "go back, previous, skip back, back up",
    "Pause": "pause, pause that",
    "Resume": "resume, continue, keep going",
    "LoopOn": "loop, loop on, keep playing this, keep repeating this song",
    "LoopOff": "loop off",
    "ShuffleOn": "shuffle, shuffle on, shuffle the music, shuffle mode",
    "ShuffleOff": "stop shuffling, shuffle off, turn off shuffle",
    "More": "more",
    "PageDown": "page down",
    "PageUp": "page up",
    "ScrollDown": "scroll down",
    "ScrollUp": "scroll up",
    "ScrollLeft": "scroll left",
    "ScrollRight": "scroll right",
    "SendToPhone": "send to my phone",
}
BUILT_IN_INTENTS = frozenset(f"AMAZON.{name}Intent" for name in (*_ENGLISH, "Fallback", "Select"))
_SPANISH = {
    "Stop": "para, detente, basta, alto",
    "Cancel": "cancela, cancelar, olvídalo, no importa",
    "Help": "ayuda, ayúdame",
    "Yes": "sí, si, claro, sí por favor",
    "No": "no, no gracias",
    "NavigateHome": "inicio, ir a inicio",
    "Repeat": "repite, repítelo",
    "StartOver": "empieza de nuevo, reinicia",
    "Next": "siguiente",
    "Previous": "anterior, atrás",
    "Pause": "pausa",
    "Resume": "continúa, reanuda",
}
_GERMAN = {
    "Stop": "stopp, stop, aus, halt",
    "Cancel": "abbrechen, abbreche, vergiss es",
    "Help": "hilfe, hilfe bitte, hilf mir, kannst du mir helfen",
    "Yes": "ja, ja bitte, klar, gerne",
    "No": "nein, nein danke, nee",
    "NavigateHome": "startseite, zur startseite",
    "Repeat": "wiederhole das, wiederholen, nochmal, noch mal, noch einmal",
    "StartOver": "von vorne, neu starten",
    "Next": "weiter, nächster, überspringen",
    "Previous": "zurück, vorheriger",
    "Pause": "pause",
    "Resume": "fortsetzen, fortfahren",
    "LoopOff": "deaktiviere loop, stoppe loop, stopp jetzt loop",
    "More": "mehr",
}
_FRENCH = {
    "Stop": "arrête, stop, arrête-toi",
    "Cancel": "annule, annuler, laisse tomber",
    "Help": "aide, aide-moi, à l'aide",
    "Yes": "oui, oui s'il te plaît, bien sûr, d'accord",
    "No": "non, non merci",
    "NavigateHome": "accueil, retour à l'accueil",
    "Repeat": "répète, répète ça, répéter",
    "StartOver": "recommence, recommencer",
    "Next": "suivant, passe",
    "Previous": "précédent, reviens, retour",
    "Pause": "pause",
    "Resume": "reprends, continue",
    "More": "plus",
}
_ITALIAN = {
    "Stop": "fermati, stop, basta, basta così, spegni",
    "Cancel": "annulla, lascia perdere",
    "Help": "aiuto, aiutami",
    "Yes": "sì, si, certo, va bene",
    "No": "no, no grazie",
    "NavigateHome": "home, vai alla home",
    "Repeat": "ripeti, ripetilo",
    "StartOver": "ricomincia, da capo",
    "Next": "successivo, prossimo, avanti, salta",
    "Previous": "precedente, indietro, torna indietro",
    "Pause": "pausa",
    "Resume": "riprendi, continua",
    "More": "di più",
}
_PORTUGUESE = {
    "Stop": "pare, parar, para",
    "Cancel": "cancela, cancelar, esquece, deixa pra lá",
    "Help": "ajuda, me ajude, me ajuda",
    "Yes": "sim, claro",
    "No": "não, não obrigado, não obrigada",
    "NavigateHome": "início, ir para o início",
    "Repeat": "repete, repita, repetir",
    "StartOver": "recomeçar, começar de novo",
    "Next": "próximo, próxima, pular",
    "Previous": "anterior, volta, voltar",
    "Pause": "pausa, pausar",
    "Resume": "continua, continuar",
    "More": "mais",
}
_DUTCH = {
    "Stop": "stop, stoppen",
    "Cancel": "annuleer, annuleren, laat maar",
    "Help": "help, help me",
    "Yes": "ja, ja graag",
    "No": "nee, nee bedankt",
    "Repeat": "herhaal, herhaal dat",
    "Next": "volgende",
    "Previous": "vorige, terug",
}
_JAPANESE = {
    "Stop": "ストップ, 止めて, やめて",
    "Cancel": "キャンセル",
    "Help": "ヘルプ, 助けて",
    "Yes": "はい, うん",
    "No": "いいえ, いや",
    "Repeat": "もう一度, もう一回",
    "Next": "次",
    "Previous": "前, 戻って",
}
_HINDI = {"Stop": "रुको, बंद करो", "Cancel": "रद्द करो", "Help": "मदद, मदद करो", "Yes": "हाँ, हां", "No": "नहीं"}
_ARABIC = {"Stop": "توقف, توقفي, قف", "Cancel": "إلغاء", "Help": "مساعدة, ساعديني", "Yes": "نعم", "No": "لا"}
_PHRASES = {
    "en": _ENGLISH,
    "es": _SPANISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "it": _ITALIAN,
    "pt": _PORTUGUESE,
    "nl": _DUTCH,
    "ja": _JAPANESE,
    "hi": _HINDI,
    "ar": _ARABIC,
}


def built_in_phrases(intent: str, language: str) -> tuple[str, ...]:
    """Amazon's own phrases of "AMAZON.HelpIntent" and its like; none for what is not built in."""
    name = intent.removeprefix("AMAZON.").removesuffix("Intent")
    if intent != f"AMAZON.{name}Intent":
        return ()
    phrases = _PHRASES.get(language, {}).get(name)
    return tuple(phrases.split(", ")) if phrases else ()
