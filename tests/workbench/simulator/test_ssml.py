from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench.simulator import ssml


@pytest.mark.parametrize(
    ("markup", "heard"),
    [
        ("<speak>Hello there.</speak>", "Hello there."),
        ("<speak>Fish &amp; chips &lt; bread</speak>", "Fish & chips < bread"),
        ("<speak>One<break time='2s'/>two</speak>", "One [pause 2s] two"),
        ("<speak>One<break/>two<break strength='x-strong'/>three</speak>", "One two [pause] three"),
        ("<speak><p>First.</p><p>Second.</p></speak>", "First. Second."),
        ("<speak><sub alias='water'>H2O</sub> is wet</speak>", "water is wet"),
        (
            "<speak><audio src='soundbank://soundlibrary/nature/amzn_sfx_rain_on_roof_01'/>Rain.</speak>",
            "[sound: rain on roof] Rain.",
        ),
        ("<speak><audio src='https://a.example/bell.mp3?v=2'/></speak>", "[sound: bell]"),
        ("<speak><say-as interpret-as='expletive'>darn</say-as></speak>", "[beep]"),
        ("<speak><amazon:effect name='whispered'>psst</amazon:effect></speak>", "psst"),
        ("<speak><lang xml:lang='fr-FR'>bonjour</lang></speak>", "bonjour"),
        ("<speak>never closed", "<speak>never closed"),
    ],
)
def test_what_a_person_reads(markup: str, heard: str) -> None:
    assert ssml.text(markup) == heard


@pytest.mark.parametrize(
    "content",
    [
        "Plain words.",
        "<s>One.</s><p><s>Two.</s></p>",
        "<prosody rate='90%' volume='+2dB'>slow</prosody> <prosody pitch='x-high'>high</prosody>",
        "<say-as interpret-as='date' format='mdy'>11/21/2026</say-as>",
        "<voice name='Amy'><lang xml:lang='en-GB'>Hello.</lang></voice>",
        "<amazon:emotion name='excited' intensity='low'>Hooray</amazon:emotion>",
        "<voice name='Joanna'><amazon:domain name='news'>Today.</amazon:domain></voice>",
        "<phoneme alphabet='x-sampa' ph='wO:t@'>water</phoneme>",
        "<audio src='https://a.example/a.mp3'/>" * 5,
        "<break time='10s'/>",
    ],
)
def test_what_amazons_page_allows_has_no_findings(content: str) -> None:
    assert ssml.findings(f"<speak>{content}</speak>", "en-US") == []


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ("Hello", "exactly one <speak>"),
        ("<speak>a</speak><speak>b</speak>", "exactly one <speak>"),
        ("<speak>a</speak> b", "exactly one <speak>"),
        ("<speak><speak>a</speak></speak>", "inside another"),
        ("<speak>Tom & Jerry</speak>", "near '<speak>Tom & Jerry</speak>'"),
        ("<speak><p>a</speak>", "mismatched tag"),
        ("<speak><google:x>a</google:x></speak>", "unbound prefix"),
        ("<speak><break time='fast'/></speak>", 'time="fast"'),
        ("<speak><break time='11s'/></speak>", "at most 10 seconds"),
        ("<speak><break time='6s'/><break time='6000ms'/></speak>", "12 seconds of silence"),
        ("<speak><say-as>5</say-as></speak>", "lacks interpret-as"),
        ("<speak><say-as interpret-as='song'>5</say-as></speak>", "interjection"),
        ("<speak><prosody>a</prosody></speak>", "rate, pitch or volume"),
        ("<speak><prosody rate='fastest'>a</prosody></speak>", "x-fast"),
        ("<speak><audio/></speak>", "lacks src"),
        ("<speak><audio src='http://a.example/a.mp3'/></speak>", "not reached by https"),
        ("<speak>" + "<audio src='https://a.example/a.mp3'/>" * 6 + "</speak>", "6 sounds"),
        ("<speak><amazon:effect name='shouted'>a</amazon:effect></speak>", "whispered"),
    ],
)
def test_why_a_device_stays_silent(markup: str, problem: str) -> None:
    assert any(problem in error for error in ssml.errors(markup))


@pytest.mark.parametrize(
    ("content", "locale", "problem"),
    [
        ("<mark name='here'/>", "en-US", "does not know <mark>"),
        ("<audio src='https://a.example/a.mp3' clipBegin='1s'/>", "en-US", "attribute clipBegin"),
        ("<sub alias='a'><p>b</p></sub>", "en-US", "only text"),
        ("<break>a</break>", "en-US", "takes nothing"),
        ("<s><p>a</p></s>", "en-US", "inside an <s>"),
        ("<voice name='Hal'>a</voice>", "en-US", "no voice 'Hal'"),
        ("<amazon:emotion name='excited' intensity='low'>a</amazon:emotion>", "es-ES", "no emotion in es-ES"),
        ("<amazon:domain name='music'>a</amazon:domain>", "en-IN", "no music style in en-IN"),
        ("<w role='amazon:NN'>a</w>", "de-DE", "English only"),
        ("<voice name='Amy'><emphasis>a</emphasis></voice>", "en-GB", "Alexa takes one of them"),
        ("<emphasis><prosody pitch='low'>a</prosody></emphasis>", "en-GB", "Alexa takes one of them"),
    ],
)
def test_what_sounds_otherwise_than_written(content: str, locale: str, problem: str) -> None:
    markup = f"<speak>{content}</speak>"
    assert ssml.errors(markup) == []
    assert any(problem in warning for warning in ssml.warnings(markup, locale))


def test_errors_come_before_warnings() -> None:
    found = ssml.findings("<speak><mark/><say-as>5</say-as></speak>", "en-US")
    assert ["lacks interpret-as" in found[0], "does not know" in found[1]] == [True, True]


def test_a_thousand_tags_deep_is_only_strange() -> None:
    markup = "<speak>" + "<p>" * 1100 + "a" + "</p>" * 1100 + "</speak>"
    assert "a" in ssml.text(markup)
    assert ssml.errors(markup) == []


tags = st.sampled_from(["<speak>", "</speak>", "<p>", "</p>", "<break/>", "<break time='1s'/>", "&amp;", "&", "<"])


@given(st.lists(tags | st.text(max_size=5), max_size=12).map("".join))
def test_nothing_is_too_strange_to_be_read(markup: str) -> None:
    ssml.text(markup)
    ssml.findings(markup, "en-US")


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=40))
def test_escaped_words_are_heard_as_they_are(words: str) -> None:
    markup = f"<speak>{escape(words)}</speak>"
    assert ssml.errors(markup) == []
    assert ssml.text(markup) == " ".join(words.split())
