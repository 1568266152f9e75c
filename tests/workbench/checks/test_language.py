import pytest

from speakup_workbench.checks.language import language_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Say what you want to know about the water of your town, and it tells you where it is from."),
        ("es", "Di lo que quieres saber del agua de tu pueblo y te dice de dónde viene para que no se pierda."),
        (
            "de",
            "Sag, was du über das Wasser in deiner Stadt wissen willst, und sie sagt, wie es mit der Quelle ist.",
        ),
        ("fr", "Dis ce que tu veux savoir sur les eaux de ta ville, et elle te dit qui est dans le puits avec vous."),
        (None, "Clean Water"),
        (None, ""),
    ],
)
def test_the_language_of_a_text(language: str | None, text: str) -> None:
    assert language_of(text) == language
