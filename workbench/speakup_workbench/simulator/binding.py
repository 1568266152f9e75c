"""The expressions of APL and of APL for Audio, worked out: "${payload.user.name == '' ? 'you' : payload.user.name}".

https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/apl-data-binding-syntax.html
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

_EMBEDDED = re.compile(r"""\$\{((?:[^{}'"]|'[^']*'|"[^"]*")*)\}""")
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<name>@?[A-Za-z_]\w*)"""
    r"""|(?P<sign>\?\?|\|\||&&|==|!=|<=|>=|[-+*/%<>!?:.,()\[\]]))"""
)
_RESOURCE = re.compile(r"@[A-Za-z_]\w*")
_LEVELS = (("??",), ("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
"""The operators that stand between two values, those that bind least first."""
_DEEPEST = 40
_CONSTANTS: Mapping[str, Any] = MappingProxyType({"true": True, "false": False, "null": None})


def evaluated(value: Any, known: Mapping[str, Any]) -> Any:
    """The value with its expressions worked out; only texts have any.

    known: by name, a resource's with its "@". What nobody knows is None. An expression that is none stays as it is.
    """
    if not isinstance(value, str):
        return value
    if _RESOURCE.fullmatch(value):
        return known.get(value, value)
    if whole := _EMBEDDED.fullmatch(value):
        return _result(whole, known)
    return _EMBEDDED.sub(lambda found: written(_result(found, known)), value)


def is_true(value: Any) -> bool:
    """As APL takes it: of numbers and texts 0 and the empty one are false, a list is true even if it is empty."""
    return value is not None and value is not False and value != 0 and value != ""


def written(value: Any) -> str:
    """As APL writes it into a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value) if isinstance(value, str | int) else ""


def _result(found: re.Match[str], known: Mapping[str, Any]) -> Any:
    try:
        return _Reader(found[1], known).whole()
    except ValueError:
        return found[0]


class _Reader:
    """Reads one expression from left to right, and knows its value as it goes. Raises ValueError for what is none."""

    def __init__(self, expression: str, known: Mapping[str, Any]) -> None:
        self._known, self._at, self._depth = known, 0, 0
        self._tokens: list[tuple[str, str]] = []
        expression, place = expression.strip(), 0
        while place < len(expression):
            token = _TOKEN.match(expression, place)
            if token is None or token.lastgroup is None:
                raise ValueError(expression)
            self._tokens.append((token.lastgroup, token[token.lastgroup]))
            place = token.end()

    def whole(self) -> Any:
        value = self._choice()
        if self._at < len(self._tokens):
            raise ValueError("something is left over")
        return value

    def _choice(self) -> Any:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("too deep")
        value = self._between(0)
        if self._takes("?"):
            one = self._choice()
            self._needs(":")
            other = self._choice()
            value = one if is_true(value) else other
        self._depth -= 1
        return value

    def _between(self, level: int) -> Any:
        if level == len(_LEVELS):
            return self._single()
        value = self._between(level + 1)
        while sign := next((sign for sign in _LEVELS[level] if self._takes(sign)), None):
            value = _joined(sign, value, self._between(level + 1))
        return value

    def _single(self) -> Any:
        signs = ""
        while sign := next((sign for sign in "!-+" if self._takes(sign)), None):
            signs = sign + signs
        value = self._path()
        for sign in signs:
            value = not is_true(value) if sign == "!" else _joined(sign, 0, value)
        return value

    def _path(self) -> Any:
        kind, text = self._next()
        if kind in ("single", "double"):
            value: Any = text
        elif kind == "number":
            value = float(text)
        elif kind == "name":
            value = self._named(text)
        elif text == "(":
            value = self._choice()
            self._needs(")")
        else:
            raise ValueError(text)
        while True:
            if self._takes("."):
                value = _part(value, self._next()[1])
            elif self._takes("["):
                value = _part(value, self._choice())
                self._needs("]")
            else:
                return value

    def _named(self, name: str) -> Any:
        if name in ("Math", "String") and self._takes("."):
            function = _FUNCTIONS.get(f"{name}.{self._next()[1]}")
            self._needs("(")
            given = []
            while not self._takes(")"):
                given.append(self._choice())
                self._takes(",")
            return _called(function, given)
        return _CONSTANTS[name] if name in _CONSTANTS else self._known.get(name)

    def _next(self) -> tuple[str, str]:
        if self._at == len(self._tokens):
            raise ValueError("something is missing")
        self._at += 1
        return self._tokens[self._at - 1]

    def _takes(self, sign: str) -> bool:
        takes = self._at < len(self._tokens) and self._tokens[self._at] == ("sign", sign)
        self._at += takes
        return takes

    def _needs(self, sign: str) -> None:
        if not self._takes(sign):
            raise ValueError(f"{sign} is missing")


def _joined(sign: str, one: Any, other: Any) -> Any:
    match sign:
        case "??":
            return other if one is None else one
        case "||":
            return one if is_true(one) else other
        case "&&":
            return other if is_true(one) else one
        case "==" | "!=":  # to Python true is 1, to APL it is not
            is_same = one == other and isinstance(one, bool) == isinstance(other, bool)
            return is_same == (sign == "==")
        case "+" if isinstance(one, str) or isinstance(other, str):
            return written(one) + written(other)
    return _reckoned(sign, one, other)


def _reckoned(sign: str, one: Any, other: Any) -> Any:
    if not (_is_number(one) and _is_number(other)):
        return None
    one, other = float(one), float(other)
    match sign:
        case "<":
            return one < other
        case ">":
            return one > other
        case "<=":
            return one <= other
        case ">=":
            return one >= other
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
    if not other or math.isinf(one):
        return None
    return one / other if sign == "/" else math.fmod(one, other)


def _is_number(value: Any) -> bool:
    """Of an integer that has hundreds of digits, which JSON allows, nothing is reckoned."""
    return isinstance(value, float) or (isinstance(value, int) and abs(value) < 1e15)


def _part(value: Any, key: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get(key) if isinstance(key, str) else None
    if isinstance(value, list):
        if key == "length":
            return len(value)
        return value[int(key)] if _is_number(key) and -len(value) <= key < len(value) else None
    return len(value) if isinstance(value, str) and key == "length" else None


def _called(function: Callable[..., Any] | None, given: list[Any]) -> Any:
    try:
        return function(*given) if function else None
    except (AttributeError, TypeError, ValueError, OverflowError):
        return None


def _sliced(text: str, start: float, end: float | None = None) -> str:
    return text[int(start) : None if end is None else int(end)]


_FUNCTIONS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "Math.abs": abs,
        "Math.ceil": math.ceil,
        "Math.floor": math.floor,
        "Math.max": max,
        "Math.min": min,
        "Math.round": lambda number: math.floor(number + 0.5),
        "String.length": len,
        "String.slice": _sliced,
        "String.toLowerCase": lambda text: text.lower(),
        "String.toUpperCase": lambda text: text.upper(),
    }
)
