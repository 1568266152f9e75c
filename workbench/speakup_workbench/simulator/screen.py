"""What can be read on the device's screen: the texts of an APL document with its data filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TEXTS = re.compile(r"text|title|subtitle|hint|content|\w+(Text|Title|Subtitle|Hint)")
"""The properties that hold what is read, in Amazon's components and in its ready-made layouts."""
_BINDING = re.compile(r"\$\{([^{}]*)\}")
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


def _document(directive: Mapping[str, Any]) -> Iterator[str]:
    document, sources = directive.get("document"), directive.get("datasources")
    if not isinstance(document, Mapping):
        return
    data = sources if isinstance(sources, Mapping) else {}
    template = document.get("mainTemplate")
    names = template.get("parameters", []) if isinstance(template, Mapping) else []
    # "payload" is all of the data; any other parameter is the source of that name.
    known = {name: data if name == "payload" else data.get(name) for name in names if isinstance(name, str)}
    yield from _read(template, known)


def _read(node: Any, known: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _read(child, known)
    elif isinstance(node, Mapping):
        yield from _component(node, known)


def _component(node: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    items = _value(node["data"], known) if isinstance(node.get("data"), str) else node.get("data")
    inflated = items if isinstance(items, list) and ("item" in node or "items" in node) else None
    for key, value in node.items():
        if key in ("parameters", "data", "type"):
            continue
        if inflated is not None and key in ("item", "items"):
            for index, entry in enumerate(inflated):
                yield from _read(value, {**known, "data": entry, "index": index})
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
