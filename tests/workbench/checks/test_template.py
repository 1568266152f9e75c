import pytest
from jinja2 import TemplateError

from speakup_workbench.checks.probe import MARK
from speakup_workbench.checks.template import Template


def shapes(text: str, form: str = "ssml") -> list[str]:
    found, are_all = Template.read(text, "en-US", form).shapes()
    assert are_all
    return [shape.replace(MARK, "") for shape in found]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Welcome.", ["Welcome."]),
        ("Hello {{ name }}.", ["Hello name."]),
        ("{% if new %}a{% else %}b{% endif %}", ["a", "b"]),
        ("{% if n == 1 %}a{% elif n > 9 %}b{% else %}c{% endif %}", ["a", "b", "c"]),
        ("{% if n > 9 %}a{% endif %}{% if n <= 9 %}b{% endif %}", ["a", "b"]),
        ("{% if n == 1 %}a{% endif %}{% if n != 1 %}b{% endif %}", ["a", "b"]),
        ("{% if n < 9 %}a{% endif %}{% if n >= 9 %}b{% endif %}", ["a", "b"]),
        ("{% if a and b %}x{% endif %}.", ["x.", "."]),
        ("{% for x in xs %}{{ x }};{% else %}none{% endfor %}", ["xs;xs;", "xs;", "none"]),
        ("{% if xs %}{% for x in xs %}{{ x.name }};{% endfor %}{% endif %}", ["xs;xs;", "xs;", ""]),
        ("{% for x in xs %}i{% endfor %}{% if xs %}!{% endif %}", ["ii!", "i!", ""]),
        ("{% for name, count in trees %}{{ count }};{% endfor %}", ["trees;trees;", "trees;", ""]),
        ("{{ xs | length }}", ["2", "1", "0"]),
        ("{{ xs | join(', ') }}", ["xs, xs", "xs", ""]),
        ("{{ xs | listed }} {{ (xs | first).name }}", ["xs and xs xs", "xs xs", "xs"]),
        ("{% if who is defined %}{{ who }}{% endif %}.", ["who.", "."]),
        ("{% if who is undefined %}nobody{% else %}{{ who }}{% endif %}", ["who", "nobody"]),
        ("{{ who | default('you') }}", ["who", "you"]),
        ("{% if n is odd %}odd{% else %}even{% endif %}", ["odd", "even"]),
        ("{% if 3 is odd and '' | default('y', true) %}odd{% endif %}", ["odd"]),
        ("{% if n in (1, 2) %}few{% endif %}.", ["few.", "."]),
        ("{% if 'oak' in trees %}oak{% endif %}.", ["oak.", "."]),
        ("{{ n | amount('litre') }}", ["12 litres"]),
        ("{{ 1 | amount(unit) }}", ["1 unit"]),
        ("{{ (n - 1) | round | spoken }} {{ -n * 2 | abs }}", ["12 n"]),
        ("{{ 1 + n }} {{ n + 1 }} {{ n // 2 }} {{ n % 2 }} {{ 'a' + n }} {{ n + 'a' }}", ["n n n n an na"]),
        ("{{ '%.1f' | format(n) }} {{ '{:.1f}'.format(n) }} {{ '{}'.format(n) }} {{ n | int }}", ["12.0 12.0 n 12"]),
        ("{{ day | date }}, {{ day | weekday }}, {{ at | time }}", ["November 21, Saturday, 7:30 PM"]),
        ("{{ span | duration }}", ["2 hours and 10 minutes"]),
        ("{{ voice('Brian', name) }}", ['<voice name="Brian">name</voice>']),
        ("{{ whisper(everyone.sums['litres'] | spoken) }}", ['<amazon:effect name="whispered">12</amazon:effect>']),
        ("{{ day.strftime('%d') }}", ["day"]),
        ("{{ {'a': 'tea', 'b': 'water'}[drink] }} {{ ['x', 'y'][n] }}", ["tea x", "tea y", "water x", "water y"]),
        ("{{ {'a': 'tea'}['a'] }}{{ {drink: 1}[drink] }}", ["tea1"]),
        ("{% if not xs %}none{% endif %}{% for x in xs %}i{% endfor %}", ["ii", "i", "none"]),
        ("you & I, 1 < 2", ["you &amp; I, 1 &lt; 2"]),
    ],
)
def test_a_template_is_taken_along_every_path(text: str, expected: list[str]) -> None:
    assert shapes(text) == expected


def test_a_card_and_a_screen_have_no_markup() -> None:
    assert shapes("{{ whisper(name) }} & {{ pause() }}", "card") == ["name &"]
    assert shapes("{{ whisper(name) }}", "screen") == ["name"]


def test_there_is_an_end_to_it() -> None:
    text = "".join(f"{{% if n == {number} %}}{number}{{% endif %}}" for number in range(12))
    found, are_all = Template.read(text, "en-US", "ssml").shapes(limit=10)
    assert (found[:2], are_all) == (["01234567891011", "012345678910"], False)


def test_the_words_it_needs() -> None:
    text = "{{ a }} {% if b is defined %}{{ b }}{% endif %} {{ c | default(1) }} {% for d in e %}{{ d }}{% endfor %}"
    template = Template.read(text, "en-US", "ssml")
    assert template.words == {"a", "b", "c", "e"}
    assert template.required == {"a", "e"}


@pytest.mark.parametrize("text", ["{{ a", "{% if a %}", "{{ a | unknown_filter }}", "{{ a | safe }}"])
def test_what_is_no_template(text: str) -> None:
    with pytest.raises(TemplateError):
        Template.read(text, "en-US", "ssml").shapes()


def test_a_real_fault_is_not_taken_for_a_path() -> None:
    with pytest.raises(ValueError, match="could not convert"):
        Template.read("{{ 'ten' | spoken }}", "en-US", "ssml").shapes()
