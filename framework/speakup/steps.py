"""A template as `make build` leaves it: steps that are said without Jinja2, whose import a cold start would wait for.

Beside speech/en-US.json stands en-US.steps, a JSON object from each template to its steps:

    "Hello "                                  a text
    ["say", value]                            a value, escaped unless it goes to a card
    ["if", value, [step, …], [step, …]]       what is said when it is true, and what otherwise
    ["for", "name", value, [step, …]]         what is said for each item

and a value is one of

    ["is", constant]                          ["filter", "name", value, [value, …], {"name": value}]
    ["word", "name"]                          ["call", "name", [value, …], {"name": value}]
    ["part", value, "name"]                   ["not", value]   ["and", value, value]   ["or", value, value]
    ["choose", value, value, value]           ["==", value, value] and the other OPERATORS

The build writes steps only where they say what Jinja2 would; see speakup_workbench.steps.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from speakup import templates

Words = Mapping[str, object]

OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


class Steps:
    """The steps of one template in one locale and form."""

    def __init__(self, steps: Sequence[Any], locale: str, form: str, template: Callable[[], Callable[[Words], str]]):
        """`form` is as in speakup.templates; `template` makes the Jinja2 template of which these are the steps."""
        self._steps, self._locale, self._template = steps, locale, template
        self._functions = templates.functions(form)
        self._written: Callable[[Any], str] = str if form == "card" else templates.escape

    def fill(self, words: Words) -> str:
        """The text. Whatever is odd about the words, Jinja2 decides: it names what is missing."""
        if not any(hasattr(word, "__next__") for word in words.values()):  # an iterator could be read only once
            try:
                return "".join(self._said(self._steps, words))
            except Exception:
                pass
        return self._template()(words)

    @cached_property
    def _filters(self) -> Mapping[str, Callable[..., Any]]:
        return templates.filters(self._locale) | {"round": _round}

    def _said(self, steps: Sequence[Any], words: Words) -> Iterator[str]:
        for step in steps:
            match step:
                case str():
                    yield step
                case ["say", value]:
                    yield self._written(self._value(value, words))
                case ["if", test, then, otherwise]:
                    yield from self._said(then if self._value(test, words) else otherwise, words)
                case _:
                    _, name, items, body = step
                    for item in self._value(items, words):
                        yield from self._said(body, {**words, name: item})

    def _value(self, value: Sequence[Any], words: Words) -> Any:
        match value:
            case ["word", name]:
                return words[name]
            case ["is", constant]:
                return constant
            case ["part", whole, name]:
                return _part(self._value(whole, words), name)
            case ["filter", name, first, rest, named]:
                return self._filters[name](
                    self._value(first, words), *self._values(rest, words), **self._named(named, words)
                )
            case ["call", name, rest, named] if name not in words:
                return self._functions[name](*self._values(rest, words), **self._named(named, words))
            case ["not", test]:
                return not self._value(test, words)
            case ["and", left, right]:
                return self._value(left, words) and self._value(right, words)
            case ["or", left, right]:
                return self._value(left, words) or self._value(right, words)
            case ["choose", test, then, otherwise]:
                return self._value(then if self._value(test, words) else otherwise, words)
        sign, left, right = value
        return OPERATORS[sign](self._value(left, words), self._value(right, words))

    def _values(self, values: Sequence[Any], words: Words) -> list[Any]:
        return [self._value(value, words) for value in values]

    def _named(self, values: Mapping[str, Any], words: Words) -> dict[str, Any]:
        return {name: self._value(value, words) for name, value in values.items()}


def _part(whole: Any, name: str) -> Any:
    """As Jinja2 reads `whole.name`: the attribute, else the item."""
    try:
        return getattr(whole, name)
    except AttributeError:
        return whole[name]


def _round(value: Any, digits: int = 0) -> Any:
    """Jinja2's own filter in its usual form, which amounts often go through."""
    return round(value, digits)
