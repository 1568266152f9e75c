import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup.speech import DEFAULTS, Phrases
from speakup_workbench.checks.invitations import asks, asks_somewhere, is_yes_or_no, last_sentence
from speakup_workbench.checks.probe import MARK
from speakup_workbench.checks.repertoire import ASKED

INVITE = {
    "en": [
        "How many trees?",
        "Would you like a fact? Or say stop.",
        "Say yes, or no.",
        "Please tell me how many.",
        "You can say help.",
        "Say, tell me a fact, or, how much do I use.",
        "For example, ten.",
        "How many? For example, ten.",
        "To hear more, ask for another fact.",
        "Once more, please?",
        "Which one? [sound: bell]",
        "Did you say, “how many?”",
        "Yes or no.",
    ],
    "es": [
        "¿Cuántos árboles?",
        "Di sí o no.",
        "Puedes decir ayuda o para.",
        "Por ejemplo, diez.",
        "Inténtalo más tarde, o di para.",
        "Dime cuántos.",
    ],
    "de": ["Wie viele?", "Sag weiter, oder Stopp.", "Du kannst Hilfe sagen.", "Zum Beispiel zehn."],
    "fr": ["Combien ?", "Dis oui ou non.", "Tu peux dire aide, ou stop.", "Par exemple, dix."],
    "it": ["Quanti?", "Di' sì o no.", "Puoi dire aiuto.", "Per esempio, dieci."],
    "pt": ["Quantas?", "Diga sim ou não.", "Você pode dizer ajuda.", "Por exemplo, dez."],
}
INVITE_NOT = {
    "en": [
        "Welcome.",
        "How are you? I am fine.",
        "Goodbye.",
        "They say it is warm.",
        "I planted 12 trees.",
        "Thank you!",
    ],
    "es": ["Adiós.", "¿Qué tal? Yo bien.", "Ya está hecho.", "Hay un dato nuevo mañana."],
    "de": ["Willkommen.", "Das macht nichts."],
    "fr": ["Bienvenue.", "Ce n'est pas grave."],
    "it": ["Grazie mille.", "Non fa niente."],
    "pt": ["Até logo.", "Isso já está feito."],
}


@pytest.mark.parametrize(("language", "text"), [(name, text) for name, texts in INVITE.items() for text in texts])
def test_what_asks_the_listener_to_speak(language: str, text: str) -> None:
    assert asks(text, language) is True


@pytest.mark.parametrize(("language", "text"), [(name, text) for name, texts in INVITE_NOT.items() for text in texts])
def test_what_does_not(language: str, text: str) -> None:
    assert asks(text, language) is False


@pytest.mark.parametrize(("text", "language"), [("ようこそ。", "ja"), (f"Well: {MARK}", "en"), ("", "en")])
def test_what_cannot_be_told(text: str, language: str) -> None:
    assert asks(text, language) is None


def test_a_question_is_one_in_every_language() -> None:
    assert asks("いくつですか\uff1f", "ja") is True


def test_the_last_sentence() -> None:
    assert last_sentence("One. Two! [pause 2s] “Three?” Four") == "Four"
    assert last_sentence("Only 2.5 of them") == "Only 2.5 of them"


@pytest.mark.parametrize("language", ["en", "es", "de", "fr", "it", "pt"])
def test_the_framework_invites_wherever_it_listens(language: str) -> None:
    """Its welcome says nothing of what can be said, and an author who leaves it is told to write one."""
    known = Phrases(DEFAULTS / "none").known(language)
    for name in (ASKED | {"unclear"}) - {"welcome"}:
        for text in (*known[name].speech, *known[name].reprompt):
            assert asks(text, language), f"{language}: {name}: {text}"


@given(st.text(), st.sampled_from(["en", "de", "ja"]))
def test_any_text_asks_or_does_not(text: str, language: str) -> None:
    assert asks(text, language) in (True, False, None)


def test_an_earlier_question_counts_less() -> None:
    assert asks_somewhere("Ready? It takes a minute.", "en") and not asks("Ready? It takes a minute.", "en")
    assert not asks_somewhere("It takes a minute. Not two.", "en")


@pytest.mark.parametrize(
    ("language", "text", "is_one"),
    [
        ("en", "Would you like a fact?", True),
        ("en", "Good. Shall I go on?", True),
        ("en", "If you like, shall I go on?", True),
        ("en", "Would you like a fact or a tip?", False),
        ("en", "A fact, or your own use?", False),
        ("en", "Which river?", False),
        ("en", "Say yes.", False),
        ("es", "¿Quieres un dato?", True),
        ("es", "Anotado. ¿Otra ronda?", True),
        ("es", "¿Te pregunto la próxima vez cómo te fue?", True),
        ("es", "¿Un dato, o una promesa?", False),
        ("es", "¿Quieres un dato o un consejo?", False),
        ("es", "¿O seguimos?", False),
        ("es", "¿Cuál eliges?", False),
        ("es", "¿Y por cuántos minutos?", False),
        ("es", "¿Quieres otro? Di para cuando quieras.", False),
        ("es", "Would you like one?", False),
        ("de", "Möchtest du noch einen?", False),
    ],
)
def test_questions_for_a_yes_or_a_no(language: str, text: str, is_one: bool) -> None:
    assert is_yes_or_no(text, language) is is_one
