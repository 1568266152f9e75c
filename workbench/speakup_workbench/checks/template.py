"""A phrase's template as the checks see it: the words it needs, and every text it can become."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from jinja2 import Environment, meta, nodes

from speakup import speech, templates
from speakup_workbench.checks.probe import TYPICAL, Path, Probe, paths

MAX_SHAPES = 256

# What the framework's own filters get in a probe's place: a value of the kind that they format.
_TYPICAL: Mapping[str, object] = {
    "amount": TYPICAL,
    "spoken": TYPICAL,
    "plural": TYPICAL,
    "date": date(2026, 11, 21),
    "weekday": date(2026, 11, 21),
    "time": time(19, 30),
    "duration": timedelta(hours=2, minutes=10),
}


@dataclass(frozen=True)
class Template:
    source: str
    """As it is compiled: what the author wrote, with a bare & and < escaped where it is SSML."""
    locale: str
    form: str
    """ssml, card or screen."""
    words: frozenset[str]
    """Everything it refers to."""
    optional: frozenset[str]
    """What it can do without: the words it asks `is defined`, or gives a default."""

    @classmethod
    @functools.cache  # a locale that falls back to another has its phrases, and several checks look at each
    def read(cls, text: str, locale: str, form: str) -> Template:
        """Raises jinja2.TemplateError when the text is no template."""
        source = speech.FORMS[form].prepare(text)
        if "{" not in source:  # most phrases are plain text
            return cls(source, locale, form, frozenset(), frozenset())
        tree = templates.environment(locale, form).parse(source)
        tests = [test.node for test in tree.find_all(nodes.Test) if test.name in ("defined", "undefined")]
        defaults = [used.node for used in tree.find_all(nodes.Filter) if used.name in ("default", "d")]
        optional = {node.name for node in (*tests, *defaults) if isinstance(node, nodes.Name)}
        return cls(source, locale, form, frozenset(meta.find_undeclared_variables(tree)), frozenset(optional))

    @property
    def required(self) -> frozenset[str]:
        return self.words - self.optional

    def shapes(self, limit: int = MAX_SHAPES, word: str | None = None) -> tuple[list[str], bool]:
        """The texts it can become, ready to send, and whether `limit` paths lead to them all.

        `word` is what is said in every place; by default each its own name after a MARK. Raises whatever fails on a
        path.
        """
        compiled = _environment(self.locale, self.form).from_string(self.source)

        def walk(path: Path) -> str:
            text = compiled.render({name: Probe(path, name, word) for name in self.words})
            return speech.FORMS[self.form].finish(text)

        found, are_all = paths(walk, limit)
        return list(dict.fromkeys(found)), are_all


@functools.lru_cache
def _environment(locale: str, form: str) -> Environment:
    """The framework's own environment, made to accept probes."""
    environment = templates.environment(locale, form).overlay()
    environment.filters = dict(environment.filters)
    for name, value in _TYPICAL.items():
        environment.filters[name] = _with_typical(environment.filters[name], value)
    environment.filters |= {"default": _default, "d": _default, "first": _one, "last": _one}
    tests: Any = environment.tests  # typed by Jinja2 as bare functions
    environment.tests = {name: _asked(test, name) for name, test in tests.items()}
    vars(environment)["getitem"] = _with_any_item(environment.getitem)
    return environment


def _with_typical(filter: Callable[..., Any], value: object) -> Callable[..., Any]:
    def typical(first: object, *args: object, **kwargs: object) -> Any:
        rest = [str(argument) if isinstance(argument, Probe) else argument for argument in args]
        return filter(value if isinstance(first, Probe) else first, *rest, **kwargs)

    return typical


def _default(value: Any, default_value: object = "", boolean: bool = False) -> object:
    if isinstance(value, Probe):
        return value if value._path.yes(f"{value._name} is defined") else default_value
    return value if value or not boolean else default_value


def _one(items: Any) -> object:
    return items[0] if isinstance(items, Probe) else next(iter(items), "")


def _with_any_item(getitem: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A lookup in a mapping or list that the template itself holds; by a probe it may be any of them."""

    def item(held: Any, key: Any) -> Any:
        if not isinstance(key, Probe) or not isinstance(held, dict | list | tuple) or not held:
            return getitem(held, key)
        items = list(held.values()) if isinstance(held, dict) else held
        return items[key._path.choose(f"which of {items} is {key._name}", len(items))]

    return item


def _asked(test: Callable[..., Any], name: str) -> Callable[..., Any]:
    """A test that has both outcomes when a probe is tested."""

    @functools.wraps(test)
    def asked(*args: Any) -> Any:
        probe = next((argument for argument in args if isinstance(argument, Probe)), None)
        if probe is None:
            return test(*args)
        if name == "undefined":
            return not probe._path.yes(f"{probe._name} is defined")
        rest = [str(argument) for argument in args if isinstance(argument, str | int | float)]
        return probe._path.yes(f"{probe._name} is {' '.join((name, *rest))}")

    return asked
