import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from speakup import speech
from speakup.errors import DocumentError, PhraseError
from speakup.speech import Phrases, Said

Writer = Callable[..., Phrases]


@pytest.fixture
def phrases(tmp_path: Path) -> Writer:
    """phrases(welcome="...") gives the phrases of an en-US.yaml; phrases(**{"de-DE": "..."}) those of other files."""

    def write(yaml: str = "", **files: str) -> Phrases:
        for name, text in {"en-US": yaml, **files}.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return Phrases(tmp_path)

    return write


def spoken(ssml: str) -> str:
    """What is heard of SSML; fails where Alexa's parser would."""
    root = ElementTree.fromstring(f'<speak xmlns:amazon="https://amazon.com/ssml">{ssml}</speak>')
    return "".join(root.itertext())


def audible(text: str) -> str:
    """A text as it is spoken: without signs that XML forbids, its spaces joined."""
    allowed = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000), (9, 10, 13))
    plain = (sign for sign in text if any(ord(sign) in signs for signs in allowed))
    return " ".join("".join(plain).split())


def test_a_phrase_is_filled_with_its_words(phrases: Writer) -> None:
    said = phrases("pledged: '{{ litres }} litres a day it is.'").say("en-US", "pledged", {"litres": 10})

    assert said == Said("10 litres a day it is.")


def test_a_phrase_may_have_a_reprompt_a_card_and_a_screen(phrases: Writer) -> None:
    said = phrases(
        """
        pledged:
          speech: "{{ litres }} litres & a bit. {{ pause('1s') }} Shall I remind you?"
          reprompt: Shall I?
          card: {title: "{{ who }}'s pledge", text: "Tom & {{ who }}: <{{ litres }}>", small_image: "https://x.org/a.png"}
          screen: {document: pledge, headline: "{{ who }}: {{ litres }}"}
        """
    ).say("en-US", "pledged", {"litres": 10, "who": 'O\'Neill & "Co"'})

    assert said.speech == '10 litres &amp; a bit. <break time="1s"/> Shall I remind you?'
    assert said.reprompt == "Shall I?"
    assert said.card == {
        "title": "O'Neill & \"Co\"'s pledge",
        "text": 'Tom & O\'Neill & "Co": <10>',
        "small_image": "https://x.org/a.png",
    }
    assert said.screen == {"document": "pledge", "headline": 'O\'Neill &amp; "Co": 10'}


def test_a_card_keeps_its_lines_and_speech_has_one(phrases: Writer) -> None:
    said = phrases('sources: {speech: "a\\n  b", card: {text: " one \\n\\n two   three "}}').say("en-US", "sources", {})

    assert said.speech == "a b"
    assert said.card == {"text": "one\n\ntwo three"}


def test_authors_write_ssml_and_bare_signs(phrases: Writer) -> None:
    said = phrases(
        "tip: \"Tom & Jerry <3 R&amp;B &#169; 1 < 2 <emphasis>now</emphasis> {{ 'a' if 1 < 2 and 'x&' }}\""
    ).say("en-US", "tip", {})

    assert spoken(said.speech) == "Tom & Jerry <3 R&B © 1 < 2 now a"


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Phrases:
    """One phrase that says its word everywhere."""
    folder = tmp_path_factory.mktemp("speech")
    text = "You said {{ word }} here."
    phrase = {"speech": text, "reprompt": text.replace("word", "[word] | listed"), "card": {"text": text}}
    (folder / "en-US.yaml").write_text(json.dumps({"echo": phrase}), encoding="utf-8")
    return Phrases(folder)


@given(word=st.text(st.characters(codec=None), max_size=40))
@example(word="{{ 7*7 }} {% for x in y %} {# no #}")
@example(word='<audio src="https://evil.example/a.mp3"/>')
@example(word='Tom & Jerry\'s "3 < 4" &lt; &#39;')
@example(word="🙂\n\ud800\x00\x07\ufffe ]]>")
@example(word="<break time='10s'/>")
def test_words_are_spoken_as_they_are_whatever_they_are(echo: Phrases, word: str) -> None:
    said = echo.say("en-US", "echo", {"word": word})

    for ssml in (said.speech, said.reprompt or ""):
        assert spoken(ssml) == f"You said {audible(word)} here." if audible(word) else "You said here."
    assert said.card is not None
    assert audible(said.card["text"]) == audible(f"You said {word} here.")


def test_variants_take_turns(phrases: Writer) -> None:
    own = phrases("welcome: [one, two, three]")
    heard = own.say("en-US", "welcome", {}, seed=5)

    assert (heard.speech, heard.variant) == ("three", 2)
    assert own.say("en-US", "welcome", {}, last=heard.variant, seed=5).speech == "one"


@given(st.integers(0, 10), st.integers(0, 2**32))
def test_no_variant_comes_twice_running(last: int, seed: int) -> None:
    assert speech.Phrases(speech.DEFAULTS).say("en-US", "goodbye", {}, last, seed).variant != last


def test_a_locale_builds_on_the_fullest_of_its_language(phrases: Writer) -> None:
    own = phrases(
        "welcome: Hello, {{ 2 }}\nbye: Bye.\ncolor: color", **{"en-GB": "color: colour", "de-DE": "bye: Tschau"}
    )

    assert own.locales == ["de-DE", "en-GB", "en-US"]
    assert own.say("en-GB", "color", {}).speech == "colour"
    assert own.say("en-GB", "bye", {}).speech == "Bye."
    assert own.say("en-AU", "color", {}).speech == "color"


def test_a_file_of_the_whole_language_stands_between(phrases: Writer) -> None:
    own = phrases("a: us\nb: us\nc: us\n", en="b: all\nc: all", **{"en-GB": "c: gb"})

    assert [own.say("en-GB", name, {}).speech for name in "abc"] == ["us", "all", "gb"]


def test_nothing_is_ever_said_in_another_language(phrases: Writer) -> None:
    own = phrases("welcome: Hello.")

    assert own.say("de-DE", "goodbye", {}).speech in ("Tschüss.", "Bis bald.", "Mach's gut.")
    assert not own.has("de-DE", "only_english")
    with pytest.raises(PhraseError, match=r"no phrase 'pledged' for de-DE\. Add it to speech/de-DE\.yaml"):
        own.say("de-DE", "pledged", {})
    assert not own.has("ja-JP", "goodbye")


def test_the_frameworks_phrases_stand_under_the_authors(phrases: Writer) -> None:
    own = phrases("goodbye: Drink water!")

    assert own.say("en-US", "goodbye", {}).speech == "Drink water!"
    assert own.has("en-US", "help")


@pytest.mark.parametrize("language", ["en", "es", "de", "fr", "it", "pt"])
def test_every_language_has_the_same_phrases_of_the_framework_and_they_can_be_said(language: str) -> None:
    own = Phrases(speech.DEFAULTS)
    english, phrases = own.known("en-US"), own.known(f"{language}-XX")

    assert set(phrases) == set(english)
    for name, phrase in phrases.items():
        said = own.say(f"{language}-XX", name, {"choices": ["a", "b"]})
        assert spoken(said.speech)
        assert bool(phrase.reprompt) == bool(english[name].reprompt), name


def test_a_skill_without_a_speech_folder_has_the_frameworks_phrases(tmp_path: Path) -> None:
    own = Phrases(tmp_path / "nowhere")

    assert own.locales == []
    assert own.has("en-US", "goodbye")


def test_phrases_built_as_json_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "en-US.json").write_text('{"welcome": ["Hi 🙂."]}', encoding="utf-8")

    assert Phrases(tmp_path).say("en-US", "welcome", {}).speech == "Hi 🙂."


def test_a_missing_word_names_the_phrase_and_its_line(phrases: Writer, tmp_path: Path) -> None:
    with pytest.raises(PhraseError, match=r"'pledged' cannot be said: 'litres' is undefined") as error:
        phrases("welcome: Hi.\npledged: '{{ litres }} litres'").say("en-US", "pledged", {})

    assert (error.value.path, error.value.line) == (tmp_path / "en-US.yaml", 2)


def test_a_wrong_kind_of_word_is_an_ordinary_error(phrases: Writer) -> None:
    with pytest.raises(ValueError):
        phrases("pledged: \"{{ litres | amount('litre') }}\"").say("en-US", "pledged", {"litres": "ten"})


@pytest.mark.parametrize("template", ["{{ litres", "{% if x %}", "{{ x | nofilter }}", "{{ word | safe }}"])
def test_a_broken_template_is_found_before_a_listener_meets_it(phrases: Writer, template: str) -> None:
    own = phrases(f"welcome: Hi.\nfine: '{{{{ 1 | spoken }}}}'\nbroken: {json.dumps(template)}\n")

    (error,) = own.compile("en-US")
    assert (error.line, "'broken' is no valid template" in str(error)) == (3, True)
    with pytest.raises(PhraseError, match="no valid template"):
        own.say("en-US", "broken", {})


def test_compiling_looks_at_every_part_of_a_phrase(phrases: Writer) -> None:
    own = phrases("a: {speech: ['{{', x], reprompt: '{{', card: {text: '{{'}, screen: {document: d, x: '{{'}}")

    assert len(list(own.compile("en-US"))) == 4


@pytest.mark.parametrize(
    ("yaml", "line", "message"),
    [
        ("- welcome", 1, "maps the name"),
        ("a: b\nwelcome: ''", 2, "'welcome' has no speech"),
        ("welcome: {reprompt: Hm?}", 1, "has no speech"),
        ("welcome: []", 1, "has no speech"),
        ("welcome: [hi, {a: b}]", 1, "has no speech"),
        ("welcome: {speech: hi, reprompt: {a: b}}", 1, "has a reprompt that is neither"),
        ("welcome: {speech: hi, repromt: Hm?}", 1, "has repromt, which no phrase has"),
        ("welcome: {speech: hi, card: Hello}", 1, "has a card that is not"),
        ("welcome: {speech: hi, card: {titel: Hello}}", 1, "has a card that is not"),
        ("welcome: {speech: hi, screen: {headline: Hello}}", 1, "has a screen without"),
        ("welcome: {speech: hi, screen: {document: [a]}}", 1, "has a screen without"),
    ],
)
def test_a_phrase_of_the_wrong_shape_is_named_with_its_line(
    phrases: Writer, yaml: str, line: int, message: str
) -> None:
    with pytest.raises(PhraseError, match=message) as error:
        phrases(yaml)

    assert error.value.line == line


def test_a_broken_speech_file_is_an_authors_error(phrases: Writer) -> None:
    with pytest.raises(DocumentError, match="This is not YAML"):
        phrases("welcome: Hello: there")


# Without markup


@pytest.mark.parametrize(
    ("ssml", "text"),
    [
        ("Tea &amp; milk &lt;3", "Tea & milk <3"),
        ('<emphasis level="strong">Now</emphasis>, please.', "Now, please."),
        ('One<break time="300ms"/>two', "One two"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ('<audio src="soundbank://x"/>Hush.', "Hush."),
    ],
)
def test_only_the_words_are_left_of_ssml(ssml: str, text: str) -> None:
    assert speech.plain(ssml) == text


@given(word=st.text(st.characters(codec=None), max_size=40))
@example(word="<break/> & &lt; <3")
def test_words_survive_the_way_through_ssml(echo: Phrases, word: str) -> None:
    said = echo.say("en-US", "echo", {"word": word})

    assert audible(speech.plain(said.speech)) == audible(f"You said {word} here.")
