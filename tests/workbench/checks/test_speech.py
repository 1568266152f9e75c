from pathlib import Path

import pytest

from speakup_workbench.checks.speech import seconds, too_long
from tests.workbench.checks.orchard import change, check, only

PLANTED = "{% if count > 5 %}, {{ whisper('oh') }}{% endif %}. A fact?"


@pytest.mark.parametrize(
    "phrase, fault",
    [
        ("{% if count > 5 %}, bravo. A fact?", "This is no valid template: Unexpected end of template"),
        ("{{ count | ammount('tree') }}. A fact?", "This is no valid template: No filter named 'ammount'"),
        ("{{ pause(3) }}. A fact?", "It cannot be said: TypeError: 'int' object is not subscriptable."),
        ("{% if count > 5 %}<emphasis>Many.{% endif %} A fact?", "SSML is not well-formed"),
        ("{% if count <= 5 %}</p>{% endif %} A fact?", "SSML is not well-formed"),
        ("{% if count == 7 %}{{ pause('11s') }}{% endif %} A fact?", "A break lasts at most 10 seconds, not 11s."),
        ("{% if count == 7 %}{{ sound('http://a.example/b.mp3') }}{% endif %} A fact?", "is not reached by https."),
        ("{% if count == 7 %}<prosody rate='quick'>Oh</prosody>{% endif %} A fact?", "is unknown to Alexa."),
    ],
)
def test_a_fault_on_any_path_through_a_template(root: Path, phrase: str, fault: str) -> None:
    change(root, "speech/en-US.yaml", PLANTED, phrase)
    found = check(root).findings
    assert {(each.level, each.path.name, each.line) for each in found} == {("error", "en-US.yaml", 8)}
    assert all(each.problem.startswith("'planted': ") for each in found)
    assert any(fault in each.problem for each in found)


def test_the_line_is_that_of_the_variant(root: Path) -> None:
    change(
        root,
        "speech/en-US.yaml",
        "too_many: {speech:",
        "too_many:\n  speech:\n    - Fine, {{ largest }}.\n    - <b>No</b>\n  more: {x:",
    )
    change(
        root,
        "speech/en-US.yaml",
        '  more: {x: "At most {{ largest }}. How many trees?", reprompt: How many trees?}\n',
        "  reprompt: [Well?]\n",
    )
    finding = only(root, "ssml", "warning", "speech/en-US.yaml", "<b>No</b>")
    assert finding.problem == "'too_many': Alexa does not know <b> and reads only what is inside it."
    assert finding.remedy == "Take the tag out."


def test_what_one_locale_cannot_speak_is_a_warning_there(root: Path) -> None:
    change(root, "speech/en-GB.yaml", "Fancy", "<amazon:domain name='long-form'>Fancy</amazon:domain>")
    finding = only(root, "ssml", "warning", "speech/en-GB.yaml", "Fancy")
    assert "no long-form style in en-GB" in finding.problem


def test_an_address_that_only_the_running_skill_knows_is_not_judged(root: Path) -> None:
    change(root, "speech/en-US.yaml", PLANTED, """<audio src='{{ count }}'/>{{ sound(count) }}. A fact?""")
    assert not check(root).findings


def test_a_word_of_the_author_with_a_bare_ampersand_is_just_a_word(root: Path) -> None:
    change(root, "speech/en-US.yaml", PLANTED, ", you & I, if 1 < 2. A fact?")
    assert not check(root).findings


def test_speech_that_takes_too_long(root: Path) -> None:
    change(root, "speech/en-US.yaml", "A fact?", "{% if count > 5 %}" + "and so on " * 20 + "{% endif %} A fact?")
    finding = only(root, "speech-length", "warning", "speech/en-US.yaml", 'speech: "{{ count')
    assert finding.problem == (
        "'planted': This takes about 27 seconds (68 words at 150 words a minute), "
        "and a listener follows for 20 seconds."
    )


def test_speech_that_alexa_refuses_to_speak(root: Path) -> None:
    change(root, "speech/en-US.yaml", "A fact?", "tree " * 1700 + " A fact?")
    finding = only(root, "speech-length", "error", "speech/en-US.yaml", 'speech: "{{ count')
    assert "characters, and Alexa speaks at most 8,000." in finding.problem


def test_a_template_with_too_many_shapes(root: Path) -> None:
    branches = "".join(f"{{% if count == {number} %}}{number}{{% endif %}}" for number in range(9))
    change(root, "speech/en-US.yaml", "A fact?", f"{branches} A fact?")
    finding = only(root, "shapes", "warning", "speech/en-US.yaml", 'speech: "{{ count')
    assert finding.problem == "'planted': The template has more than 256 shapes, and only so many are checked."


def test_markup_on_a_card(root: Path) -> None:
    change(root, "speech/en-US.yaml", "{{ count }} trees & more", "<b>{{ count }}</b> trees")
    finding = only(root, "card-markup", "error", "speech/en-US.yaml", "<b>{{ count }}")
    assert finding.problem == "'planted': <b> on a card is shown as it stands."


def test_seconds_are_words_at_a_stated_pace() -> None:
    assert seconds("word " * 50) == 20
    assert seconds("Listen. [pause 2s] [sound: rain in the wood] Goodbye.") == seconds("Listen. Goodbye.")
    assert too_long("word " * 50) == ""
    assert too_long("word " * 51).startswith("This takes about 20 seconds (51 words")
