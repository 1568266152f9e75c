"""Templates as the steps of speakup.steps, which are said without Jinja2.

Jinja2 reads a template, and what it read is translated where that is plain: words and their parts, the filters and
functions of speakup.templates, comparisons, conditions, loops without `loop`. Any other template stays Jinja2's.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from speakup import templates
from speakup.speech import FORMS, Phrases

FILTERS = {*templates.filters("en"), "round"}
FUNCTIONS = set(templates.functions("ssml"))
COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}

# To Jinja2 these are more than a word.
SPECIAL_WORDS = {"self", "loop", "super", "caller", "varargs", "kwargs"}


class Beyond(Exception):
    """The template does what steps cannot."""


def of_file(path: Path) -> dict[str, list[Any]]:
    """The steps of each template in a speech file that can have some. Raises AuthorError for a file that is none."""
    own = [phrase for phrase in Phrases(path.parent).known(path.stem).values() if phrase.path == path]
    sources = [FORMS[form].prepare(text) for phrase in own for form, text in phrase.texts()]
    found = {source: steps(source) for source in sources if "{" in source}
    return {source: its_steps for source, its_steps in found.items() if its_steps is not None}


def steps(source: str) -> list[Any] | None:
    """The steps of one template, as JSON; None where only Jinja2 can say it."""
    try:
        return _steps(Environment().parse(source).body)
    except (Beyond, TemplateSyntaxError):
        return None


def _steps(body: Sequence[nodes.Node]) -> list[Any]:
    return [step for node in body for step in _step(node)]


def _step(node: nodes.Node) -> list[Any]:
    match node:
        case nodes.Output():
            return [part.data if isinstance(part, nodes.TemplateData) else ["say", _value(part)] for part in node.nodes]
        case nodes.If():
            otherwise = _steps(node.else_)
            for other in reversed(node.elif_):
                otherwise = [["if", _value(other.test), _steps(other.body), otherwise]]
            return [["if", _value(node.test), _steps(node.body), otherwise]]
        case nodes.For(target=nodes.Name(name=name), else_=[], test=None, recursive=False):
            return [["for", _plain(name), _value(node.iter), _steps(node.body)]]
    raise Beyond


def _value(node: nodes.Node) -> list[Any]:
    match node:
        case nodes.Const():
            return ["is", node.value]
        case nodes.Name():
            return ["word", _plain(node.name)]
        case nodes.Getattr():
            return ["part", _value(node.node), node.attr]
        case nodes.Filter(node=nodes.Expr() as first, name=name, dyn_args=None, dyn_kwargs=None) if name in FILTERS:
            return ["filter", name, _value(first), *_arguments(node)]
        case nodes.Call(node=nodes.Name(name=name), dyn_args=None, dyn_kwargs=None) if name in FUNCTIONS:
            return ["call", name, *_arguments(node)]
        case nodes.Not():
            return ["not", _value(node.node)]
        case nodes.And():
            return ["and", _value(node.left), _value(node.right)]
        case nodes.Or():
            return ["or", _value(node.left), _value(node.right)]
        case nodes.CondExpr(expr2=nodes.Expr() as otherwise):
            return ["choose", _value(node.test), _value(node.expr1), _value(otherwise)]
        case nodes.Compare(ops=[nodes.Operand(op=op, expr=right)]) if op in COMPARISONS:
            return [COMPARISONS[op], _value(node.expr), _value(right)]
        case nodes.Add() | nodes.Sub() | nodes.Mul() | nodes.Div():
            return [node.operator, _value(node.left), _value(node.right)]
    raise Beyond


def _arguments(node: nodes.Filter | nodes.Call) -> list[Any]:
    return [[_value(item) for item in node.args], {named.key: _value(named.value) for named in node.kwargs}]


def _plain(name: str) -> str:
    if name in SPECIAL_WORDS:
        raise Beyond
    return name
