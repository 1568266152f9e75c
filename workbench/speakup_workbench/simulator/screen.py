"""What can be read on the device's screen: the texts of an APL document with its data filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

_TEXTS = re.compile(r"text|title|subtitle|hint|content|\w+(Text|Title|Subtitle|Hint)")
"""The properties that hold what is read, in Amazon's components and in its ready-made layouts."""
_BINDING = re.compile(r"\$\{([^{}]*)\}")
_DEEPEST = 20
_LISTS = ("dynamicIndexList", "dynamicTokenList")
"""Data sources that a device asks for by and by; to a document each is what has come of it."""
_PATH = re.compile(r"[A-Za-z_]\w*(?:\.\w+|\[\d+\]|\['[^']*'\])*")


def texts(directives: tuple[Mapping[str, Any], ...]) -> tuple[str, ...]:
    """The lines that the directives of one reply put on the screen, top to bottom, none twice in a row."""
    lines: list[str] = []
    for directive in directives:
        kind = directive.get("type")
        if kind == "Alexa.Presentation.APL.RenderDocument":
            found = _document(directive)
        elif kind == "Display.RenderTemplate":
            found = _read(directive.get("template"), {})
        else:
            continue
        for line in found:
            if line and lines[-1:] != [line]:
                lines.append(line)
    return tuple(lines)


def touches(directives: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """The arguments of each SendEvent that a touch may send; none with an expression that cannot be worked out here."""
    found: list[tuple[str, ...]] = []
    for directive in directives:
        if directive.get("type") == "Alexa.Presentation.APL.RenderDocument":
            document = _mapping(directive.get("document"))
            template, known = _template(directive)
            found += _events(template, known, _mapping(document.get("layouts")), _DEEPEST)
    return tuple(dict.fromkeys(found))


def _events(node: Any, known: Mapping[str, Any], layouts: Mapping[str, Any], depth: int) -> Iterator[tuple[str, ...]]:
    """`depth` is how much deeper layouts may stand in one another."""
    if isinstance(node, list):
        for child in node:
            yield from _events(child, known, layouts, depth)
    if not isinstance(node, Mapping):
        return
    if node.get("type") == "SendEvent" and isinstance(node.get("arguments"), list):
        arguments = [_argument(each, known) for each in node["arguments"]]
        if None not in arguments:
            yield tuple(str(each) for each in arguments)
        return
    if depth and (layout := _mapping(layouts.get(str(node.get("type"))))):
        given = {name: _argument(node.get(name), known) for name in _names(layout.get("parameters"))}
        yield from _events([layout.get("item"), layout.get("items")], {**known, **given}, layouts, depth - 1)
    for key, value in node.items():
        for around in _inflated(node, known) if key in ("item", "items") else (known,):
            yield from _events(value, around, layouts, depth)


def _argument(value: Any, known: Mapping[str, Any]) -> Any:
    if not isinstance(value, str) or "${" not in value:
        return value
    return _value(value, known) if _BINDING.fullmatch(value) else None


def _inflated(node: Mapping[str, Any], known: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """What each of a component's children knows: one for each entry of its data, if it has any."""
    data = _value(node["data"], known) if isinstance(node.get("data"), str) else node.get("data")
    if not isinstance(data, list):
        return (known,)
    return [{**known, "data": entry, "index": index} for index, entry in enumerate(data)]


def _document(directive: Mapping[str, Any]) -> Iterator[str]:
    yield from _read(*_template(directive))


def _template(directive: Mapping[str, Any]) -> tuple[Any, Mapping[str, Any]]:
    """The main template of a document, and what its expressions know."""
    sources = _mapping(directive.get("datasources"))
    data = {name: source.get("items") if is_list(source) else source for name, source in sources.items()}
    template = _mapping(_mapping(directive.get("document")).get("mainTemplate"))
    # "payload" is all of the data; any other parameter is the source of that name.
    names = _names(template.get("parameters"))
    return template, {name: data if name == "payload" else data.get(name) for name in names}


def lists(directive: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The data sources of a document that come in pieces."""
    return [source for source in _mapping(directive.get("datasources")).values() if is_list(source)]


def is_list(source: object) -> bool:
    return isinstance(source, Mapping) and source.get("type") in _LISTS


def _names(parameters: Any) -> list[str]:
    listed = parameters if isinstance(parameters, list) else []
    names = [each.get("name") if isinstance(each, Mapping) else each for each in listed]
    return [name for name in names if isinstance(name, str)]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _read(node: Any, known: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _read(child, known)
    elif isinstance(node, Mapping):
        yield from _component(node, known)


def _component(node: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    for key, value in node.items():
        if key in ("parameters", "data", "type"):
            continue
        if key in ("item", "items"):
            for around in _inflated(node, known):
                yield from _read(value, around)
        elif isinstance(value, str):
            if _TEXTS.fullmatch(key):
                yield _plain(_fill(value, known))
        else:
            yield from _read(value, known)


def _fill(text: str, known: Mapping[str, Any]) -> str:
    """The text with each `${path.to.a.value}` replaced; what cannot be worked out here stays away."""

    def value(binding: re.Match[str]) -> str:
        found = _value(binding[0], known)
        return "" if found is None or isinstance(found, list) else str(found)

    return _BINDING.sub(value, text)


def _value(binding: str, known: Mapping[str, Any]) -> Any:
    path = binding.strip().removeprefix("${").removesuffix("}").strip()
    if not _PATH.fullmatch(path):
        return None
    value: Any = known
    for step in re.findall(r"\w+|(?<=\[')[^']*(?='\])", path):
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value if isinstance(value, str | int | float | list) else None


def _plain(text: str) -> str:
    """APL text may hold simple markup such as <br> and <b>."""
    return " ".join(re.sub(r"<[^<>]*>", " ", text).split())
