import pytest
from hypothesis import given
from hypothesis import strategies as st

from speakup_workbench.simulator.binding import evaluated, is_true

KNOWN = {
    "payload": {"user": {"name": "Ana", "age": 7}, "fruit": ["pear", "fig"], "none": None, "on": True},
    "@size": 40,
    "index": 1,
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("no expression", "no expression"),
        (12, 12),
        (["${index}"], ["${index}"]),
        ("${payload.user.name}", "Ana"),
        ("${payload.user}", KNOWN["payload"]["user"]),  # type: ignore[index]
        ("Hi ${payload.user.name}, ${payload.user.age}!", "Hi Ana, 7!"),
        ("${payload.fruit[index]} of ${payload.fruit.length}", "fig of 2"),
        ("${payload['user']['name']}", "Ana"),
        ("${payload.nobody.name} is ${payload.none}", " is "),
        ("@size", 40),
        ("${@size + 2}", 42.0),
        ("@nobody", "@nobody"),
        ("${1 + 2 * 3 - 4 / 2}", 5.0),
        ("${(1 + 2) * 3 % 5}", 4.0),
        ("${-3 + +2}", -1.0),
        ("${'a' + 1 + true}", "a1true"),
        ("${1 / 0}", None),
        ("${payload.user.age > 6 && index == 1}", True),
        ("${true == 1}", False),
        ("${true != 1}", True),
        ("${1 == 1.0}", True),
        ("${payload.user.name == '' ? 'you' : payload.user.name}", "Ana"),
        ("${payload.none ?? 'nobody'}", "nobody"),
        ("${'' || 'empty'}", "empty"),
        ("${!payload.on} ${payload.on}", "false true"),
        ("${index <= 1 ? index < 1 ? 'none' : 'one' : 'many'}", "one"),
        ("${'a' < 'b'} ${null < 1} ${2 >= 1} ${2 > 3}", "  true false"),
        ("${2 - 1 != 1 ? 'x' : \"it's\"}", "it's"),
        ("${Math.max(1, 2, 7)} ${Math.round(2.5)} ${Math.floor(-1.5)}", "7 3 -2"),
        ("${String.toUpperCase('abc')} ${String.slice('river', 1, 3)} ${String.slice('river', 3)}", "ABC iv er"),
        ("${Math.max()} ${Math.nothing(1)} ${String.toUpperCase(1)}", "  "),
        ("${'}'}", "}"),
        ("${1 +} there", "${1 +} there"),
        ("${1 2}", "${1 2}"),
        ("${(1}", "${(1}"),
        ("${a # b}", "${a # b}"),
        ("${1.50}", 1.5),
        ("${1.50} or ${1000000 * 3}", "1.5 or 3000000"),
        ("${" + "(" * 100 + "1" + ")" * 100 + "}", "${" + "(" * 100 + "1" + ")" * 100 + "}"),
    ],
)
def test_an_expression_is_worked_out(expression: object, value: object) -> None:
    assert evaluated(expression, KNOWN) == value


@pytest.mark.parametrize(("value", "true"), [(None, 0), (False, 0), (0, 0), ("", 0), ("0", 1), ([], 1), (0.5, 1)])
def test_what_is_true_is_as_in_apl(value: object, true: bool) -> None:
    assert is_true(value) == true


@given(st.text(alphabet="${}()[]'\".,?:|&=!<>+-*/%@ab1 Mth", max_size=60))
def test_whatever_an_author_writes_there_is_a_value(written: str) -> None:
    evaluated(written, KNOWN)
    evaluated(f"${{{written}}}", KNOWN)
