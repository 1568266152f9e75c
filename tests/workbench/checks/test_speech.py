from pathlib import Path

import pytest

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
        "too_many:\n  speech:\n    - Fine, {{ largest }}?\n    - <b>No</b>?\n  more: {x:",
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
    assert {(each.rule, each.problem) for each in check(root).findings} == {
        ("aloud-sign", "'planted': '&' is read aloud."),
        ("aloud-sign", "'planted': '<' is read aloud."),
    }


def test_speech_that_takes_too_long(root: Path) -> None:
    change(root, "speech/en-US.yaml", "A fact?", "{% if count > 5 %}" + "and so on " * 20 + "{% endif %} A fact?")
    finding = only(root, "speech-length", "advice", "speech/en-US.yaml", 'speech: "{{ count')
    assert finding.problem == "'planted': This takes about 27 seconds, and a listener follows for at most 20."
    change(root, "speech/en-US.yaml", "and so on ", "and so on " * 60)
    finding = only(root, "speech-length", "warning", "speech/en-US.yaml", 'speech: "{{ count')
    assert "a listener follows for at most 90" in finding.problem


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


@pytest.mark.parametrize(
    ("place", "word"), [("{{ place }}", "salt & pepper"), ("<sub alias='{{ place }}'>here</sub>", "o'brien")]
)
def test_a_phrase_that_a_word_can_break(root: Path, place: str, word: str) -> None:
    change(root, "speech/en-US.yaml", PLANTED, f"{{% autoescape false %}}{place}{{% endautoescape %}}. A fact?")
    finding = only(root, "word-markup", "error", "speech/en-US.yaml", "autoescape")
    assert finding.problem == f"'planted': It breaks, or becomes markup, when a word in it is {word!r}."


@pytest.mark.parametrize(
    "phrase",
    [
        "{{ place }}. A fact?",
        "{{ whisper(place) }}, {{ slowly(place) }}. A fact?",
        "<sub alias='{{ place }}'>here</sub>. A fact?",
        "<say-as interpret-as='spell-out'>{{ place }}</say-as>. A fact?",
        "{{ place | upper }} {{ [place, count] | listed }}. A fact?",
    ],
)
def test_whatever_is_said_stays_a_word(root: Path, phrase: str) -> None:
    change(root, "speech/en-US.yaml", PLANTED, phrase)
    assert not check(root).findings


def test_markup_through_a_word_on_a_screen(root: Path) -> None:
    title = "screen: {document: plan, title: Your trees}"
    wild = 'screen: {document: plan, title: "{% autoescape false %}{{ place }}{% endautoescape %}"}'
    change(root, "speech/en-US.yaml", title, wild)
    only(root, "word-markup", "error", "speech/en-US.yaml", "screen: {document")


def test_what_is_read_aloud_is_told_at_its_place(root: Path) -> None:
    change(root, "speech/en-US.yaml", "I count the trees", "I count oaks, elms, etc.")
    finding = only(root, "aloud-abbreviation", "advice", "speech/en-US.yaml", "etc.")
    assert (finding.column, finding.remedy) == (37, "Write 'and so on'.")


def test_a_card_is_not_read_aloud(root: Path) -> None:
    change(root, "speech/en-US.yaml", "trees & more", "trees: https://example.org")
    assert not check(root).findings


def test_a_card_that_alexa_refuses(root: Path) -> None:
    change(root, "speech/en-US.yaml", "trees & more", "trees " * 1_400)
    finding = only(root, "card-length", "error", "speech/en-US.yaml", "planted:")
    assert "characters, and Alexa takes 8,000." in finding.problem


@pytest.mark.parametrize(
    ("image", "rule"), [("http://a.example/b.png", "card-image"), ("https://a/" + "b" * 2_000, "card-length")]
)
def test_an_image_of_a_card(root: Path, image: str, rule: str) -> None:
    change(root, "speech/en-US.yaml", "card: {title", f"card: {{small_image: '{image}', title")
    only(root, rule, "error", "speech/en-US.yaml", "small_image")


def test_a_fact_that_reads_badly(root: Path) -> None:
    change(root, "facts.yaml", "An old oak is", "From 2010-2020 an old oak was")
    finding = only(root, "aloud-range", "advice", "facts.yaml", "2010-2020")
    assert finding.problem == "The fact 'birds' says '2010-2020' in en."
