"""Steps say what Jinja2 says: the same text, or the same error."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import meta
from markupsafe import Markup

from speakup import templates
from speakup.speech import FORMS, Phrases
from speakup.steps import OPERATORS, Steps
from speakup_workbench.bundle import bundle
from speakup_workbench.steps import steps

ROOT = Path(__file__).parents[2]
SPEECH = sorted([*ROOT.glob("skills/*/speech/*.yaml"), *ROOT.glob("framework/speakup/defaults/*.yaml")])


class AskedJinja(Exception):
    """The steps could not say it alone."""


def ask_jinja() -> Any:
    raise AskedJinja


@lru_cache
def template(source: str, locale: str, form: str) -> Any:
    return templates.compiled(source, locale, form)


def outcome(say: Any, words: Mapping[str, object]) -> str:
    """What is said, or the error by its type and text."""
    try:
        return f"says {say(words)}"
    except AskedJinja:
        raise
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def both(source: str, locale: str, form: str, words: Mapping[str, object]) -> tuple[str, str]:
    """How it turns out with steps and with Jinja2."""
    its_steps = steps(source)
    assert its_steps is not None, source
    jinja = template(source, locale, form)
    return outcome(Steps(its_steps, locale, form, lambda: jinja).fill, words), outcome(jinja, words)


# Any template that steps can say, with any words

TEXTS = st.sampled_from(["litres ", " & <b>more</b> ", " 'x' \"y\" ", "\n  line\n", "&lt; ", "100 { %! ", " # "])
NAMES = st.sampled_from(["a", "b", "a", "b", "days", "name", "name", "pause"])
CONSTANTS = st.sampled_from(["'litre'", '"x < y & z"', "0", "1", "2.50", "true", "none"])
FILTERS = [*(f"{name}" for name in templates.filters("en")), "amount('litre')", "amount('person', plural='people')"]
FILTERS += ["listed(disjunction=true)", "round", "round(1)"]
PLACES = NAMES | st.tuples(NAMES, st.sampled_from(["litres", "days", "items", "real"])).map(".".join)


def larger(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "and", "or"])
    calls = st.sampled_from(["pause", "whisper", "emphasis", "interjection", "sound", "slowly", "spelled"])
    return st.one_of(
        st.tuples(values, st.sampled_from(FILTERS)).map(lambda parts: f"({parts[0]}) | {parts[1]}"),
        st.tuples(values, signs, values).map(lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"),
        st.tuples(calls, values).map(lambda parts: f"{parts[0]}({parts[1]})"),
        st.tuples(values, values).map(lambda parts: f"voice({parts[0]}, text={parts[1]})"),
        values.map(lambda value: f"not ({value})"),
        st.tuples(values, values, values).map(lambda parts: f"({parts[0]} if ({parts[1]}) else ({parts[2]}))"),
    )


VALUES = st.recursive(PLACES | CONSTANTS, larger, max_leaves=4)
SAID = st.one_of(
    TEXTS, VALUES.map(lambda value: f"{{{{ {value} }}}}"), VALUES.map(lambda value: f"{{{{- {value} -}}}}")
)


def longer(bodies: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(bodies, bodies).map("".join),
        st.tuples(VALUES, bodies).map(lambda parts: f"{{% if {parts[0]} %}}{parts[1]}{{% endif %}}"),
        st.tuples(VALUES, bodies, VALUES, bodies, bodies).map(
            lambda p: f"{{% if {p[0]} %}}{p[1]}{{% elif {p[2]} %}}{p[3]}{{% else %}}{p[4]}{{% endif %}}"
        ),
        st.tuples(NAMES, st.just("days") | VALUES, bodies | SAID).map(
            lambda p: f"{{% for {p[0]} in {p[1]} %}}{p[2]}{{% endfor %}}"
        ),
    )


TEMPLATES = st.recursive(SAID, longer, max_leaves=6)

WILD = st.recursive(
    st.one_of(
        st.text("aé<&>'\"{}% \n\x07", max_size=9),
        st.sampled_from(["<b>&", '"it\'s"', Markup("<break/>"), None, True, date(2026, 3, 3), time(19, 30)]),
        st.integers() | st.floats(),
        st.just(timedelta(days=2, seconds=90)),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["litres", "days"]), inner, max_size=2),
    max_leaves=5,
)
# Any word may be anything, but mostly it is something that one can work with.
LIKELY = {
    "a": st.sampled_from(["<b> & 'x'", Markup("<break/>"), "tea"]) | WILD,
    "b": st.integers(0, 3) | WILD,
    "days": st.lists(st.integers(0, 3) | st.sampled_from(["<i>", "&"]), max_size=3) | WILD,
    "name": st.fixed_dictionaries({"litres": st.integers(0, 3), "days": WILD, "items": WILD}) | WILD,
}
FORM = st.sampled_from(sorted(FORMS))
LOCALE = st.sampled_from(["en-US", "en-GB", "de-DE", "fr-FR"])


@settings(max_examples=300)
@given(source=TEMPLATES, locale=LOCALE, form=FORM, words=st.fixed_dictionaries({}, optional=LIKELY))
def test_steps_say_what_jinja2_says_or_fail_as_it_fails(
    source: str, locale: str, form: str, words: dict[str, object]
) -> None:
    with_steps, with_jinja = both(source, locale, form, words)
    assert with_steps == with_jinja


@settings(max_examples=500)
@given(source=TEMPLATES, form=FORM, words=st.fixed_dictionaries(LIKELY))
def test_what_jinja2_can_say_is_said_without_it(source: str, form: str, words: dict[str, object]) -> None:
    said = outcome(template(source, "en-US", form), words)
    its_steps = steps(source)
    assert its_steps is not None
    # Jinja2 knows the function pause as a word too, and on a card sound() and voice() heed no word, even one missing.
    is_odd = "pause" in source or (form != "ssml" and ("sound" in source or "voice" in source))
    if said.startswith("says") and not is_odd:
        assert outcome(Steps(its_steps, "en-US", form, ask_jinja).fill, words) == said


@pytest.mark.parametrize("sign", OPERATORS)
def test_every_sign_means_what_it_means_to_jinja2(sign: str) -> None:
    for words in ({"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 2, "b": 1}):
        with_steps, with_jinja = both(f"{{{{ a {sign} b }}}}", "en-US", "ssml", words)
        assert with_steps == with_jinja


@pytest.mark.parametrize(
    "source",
    [
        "{{ a | upper }}",
        "{{ a | amount(*b) }}",
        "{{ a.title() }}",
        "{{ a['b'] }}",
        "{{ ['tea', 'milk'] | listed }}",
        "{{ a if b }}",
        "{{ 1 < a < 3 }}",
        "{{ a is defined }}",
        "{{ a ~ b }}",
        "{{ self }}",
        "{% set a = 1 %}{{ a }}",
        "{% for a in b %}{{ loop.index }}{% endfor %}",
        "{% for a in b %}{{ a }}{% else %}none{% endfor %}",
        "{% for a in b if a %}{{ a }}{% endfor %}",
        "{% for a, c in b %}{{ a }}{% endfor %}",
        "{% filter spoken %}3{% endfilter %}",
        "{{ a",
    ],
)
def test_what_goes_beyond_steps_stays_jinja2s(source: str) -> None:
    assert steps(source) is None


# Every phrase of ours


@lru_cache
def sources(path: Path) -> list[tuple[str, str]]:
    """(source, form) of every template of a speech file."""
    own = [phrase for phrase in Phrases(path.parent).known(path.stem).values() if phrase.path == path]
    prepared = [(FORMS[form].prepare(text), form) for phrase in own for form, text in phrase.texts()]
    return [(source, form) for source, form in prepared if "{" in source]


@lru_cache
def names_in(path: Path) -> list[str]:
    """Every word that the templates of a speech file ask for."""
    parse = templates.environment("en", "ssml").parse
    return sorted({name for source, _ in sources(path) for name in meta.find_undeclared_variables(parse(source))})


@pytest.mark.parametrize("path", SPEECH, ids=lambda path: f"{path.parts[-3]}/{path.name}")
@given(data=st.data())
def test_every_phrase_of_ours_has_steps_that_say_the_same(path: Path, data: Any) -> None:
    parts = st.fixed_dictionaries({"litres": WILD, "gallons": WILD, "people": WILD, "publisher": WILD})
    words = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(names_in(path), parts | WILD)))
    for source, form in sources(path):
        with_steps, with_jinja = both(source, path.stem, form, words)
        assert with_steps == with_jinja


def test_a_built_speech_file_has_the_steps_of_its_templates(tmp_path: Path) -> None:
    source = tmp_path / "skill"
    (source / "speech").mkdir(parents=True)
    (source / "skill.py").touch()
    (source / "speech" / "en-US.yaml").write_text(
        "welcome: Hello.\n"
        "greeting: {speech: 'Tom & {{ name }}', card: {title: '& {{ name }}', text: '{{ name | upper }}'}}"
    )
    (source / "speech" / "en-GB.yaml").write_text("welcome: Good day.")

    bundle(source, tmp_path / "built")

    assert {path.name for path in (tmp_path / "built" / "speech").iterdir()} == {
        "en-US.json",
        "en-US.steps",
        "en-GB.json",
    }
    built, words = Phrases(tmp_path / "built" / "speech"), {"name": "Ann"}
    assert list(built._steps(built.known("en-GB")["greeting"].path)) == ["Tom &amp; {{ name }}", "& {{ name }}"]
    assert built.say("en-GB", "greeting", words) == Phrases(source / "speech").say("en-GB", "greeting", words)
