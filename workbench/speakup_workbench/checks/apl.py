"""An APL document: whether it is one, and what it binds, names and uses.

https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/apl-document.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from speakup.envelope import RESPONSE_LIMIT
from speakup_workbench.checks.finding import Finding, closest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.json_file import JsonError, JsonFile, Place

_APL = "https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/"

BROKEN = Rule(
    id="screen",
    level="error",
    asks="Every file in screens/ is an APL document with something to show",
    why="The device shows nothing, or Alexa refuses the whole reply.",
    source=f"{_APL}apl-document.html",
    verified="2026-11",
)
LARGE = Rule(
    id="screen-large",
    level="error",
    asks=f"A document leaves room in a reply of {RESPONSE_LIMIT:,} bytes",
    why="The framework does not send what Alexa would refuse, and apologises.",
    source="https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html",
    verified="2026-11",
)
VERSION = Rule(
    id="screen-version",
    level="warning",
    asks="The version of a document is one of APL's",
    why="A device shows only what is in a version it knows.",
    source=f"{_APL}apl-document.html",
    verified="2026-11",
)
COMPONENT = Rule(
    id="screen-component",
    level="warning",
    asks="Every component of a document is one of APL's or a layout of its own",
    why="The device leaves out what it does not know. The list of components is ours and may lack a new one.",
    source=f"{_APL}apl-component.html",
    verified="2026-11",
)
NAME = Rule(
    id="screen-name",
    level="warning",
    asks="Every resource and style that a document names is defined in it",
    why="The device goes on as if nothing were written there.",
    source=f"{_APL}apl-resources.html",
    verified="2026-11",
)
RULES = (BROKEN, LARGE, VERSION, COMPONENT, NAME)

_COMPONENTS = frozenset(
    "Container EditText FlexSequence Frame GridSequence Image Pager ScrollView Sequence Text TouchWrapper "
    "VectorGraphic Video".split()
)
_CHILDREN = ("item", "items", "firstItem", "lastItem")
_EXPRESSION = re.compile(r"\$\{([^{}]*)\}")
_STEP = r"""\s*\.\s*\w+|\[\s*(?:'[^']*'|"[^"]*")\s*\]"""
_DECIDES = re.compile(r"\?|\|\||&&|[=!<>]=|[<>!]")


@dataclass(frozen=True)
class Binding:
    path: tuple[str, ...]
    """From the data sources on: ("screen", "properties", "title")."""
    place: Place
    is_optional: bool
    """Whether the expression decides by it, so that it may be missing."""


@dataclass(frozen=True)
class Document:
    file: JsonFile
    content: Mapping[str, Any]

    @classmethod
    def read(cls, file: JsonFile) -> Document | Finding:
        """The document, or why there is none."""
        try:
            content = file.content
        except JsonError as error:
            return BROKEN.found(file.path, error.at, error.problem, error.remedy)
        if not isinstance(content, dict) or content.get("type") != "APL":
            problem = "This is no APL document: it has no type APL."
            return BROKEN.found(file.path, (1, 1), problem, 'Write "type": "APL" at its top level.')
        if not isinstance(content.get("mainTemplate"), dict):
            problem = "The document has no mainTemplate, so it shows nothing."
            return BROKEN.found(file.path, (1, 1), problem, 'Write "mainTemplate": {"parameters": …, "items": …}.')
        return cls(file, content)

    def findings(self) -> Iterator[Finding]:
        size = len(json.dumps(self.content, ensure_ascii=False).encode())
        if size > RESPONSE_LIMIT:
            problem = f"The document has {size:,} bytes, and a whole reply at most {RESPONSE_LIMIT:,}."
            yield LARGE.found(self.file.path, (1, 1), problem, "Break it up, or leave out what is not shown.")
        version = self.content.get("version")
        if not isinstance(version, str) or not re.fullmatch(r"1\.\d|20\d\d\.\d", version):
            problem = f"{version!r} is no version of APL." if version else "The document has no version."
            yield VERSION.found(self.file.path, self._at("version"), problem, 'Write "version": "2024.3".')
        main: Mapping[str, Any] = self.content["mainTemplate"]
        if not any(main.get(key) for key in ("item", "items")):
            problem = "The mainTemplate has no items, so it shows nothing."
            yield BROKEN.found(self.file.path, self._at("mainTemplate"), problem, 'Write what to show in "items".')
        if not self.content.get("import"):  # what is imported cannot be read here
            yield from self._unknown_components()
            yield from self._unknown_names()

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The parameters of the main template, each with the path in the data sources that it stands for."""
        given = self.content["mainTemplate"].get("parameters")
        listed = given if isinstance(given, list) else []
        names = [each.get("name") if isinstance(each, dict) else each for each in listed]
        return {name: () if name == "payload" else (name,) for name in names if isinstance(name, str)}

    @cached_property
    def bindings(self) -> list[Binding]:
        """What it takes from its data sources."""
        return [found for place, text in _texts(self.content, ()) for found in self._bound(place, text)]

    def at(self, place: Place) -> tuple[int, int] | None:
        return self.file.at(*place)

    def _bound(self, place: Place, text: str) -> Iterator[Binding]:
        names = "|".join(map(re.escape, {*self.sources, "payload"}))
        for expression in _EXPRESSION.findall(text):
            decides = place[-1] == "when" or bool(_DECIDES.search(expression))
            for found in re.finditer(rf"(?<![\w.'\"@])({names})\b((?:{_STEP})*)", expression):
                steps = tuple(re.findall(r"\w+", found[2]))
                start = self.sources.get(found[1])
                yield Binding((*start, *steps) if start is not None else (f"?{found[1]}",), place, decides)

    def _components(self) -> Iterator[tuple[Place, Mapping[str, Any]]]:
        waiting: list[tuple[Place, Any]] = [(("mainTemplate",), self.content["mainTemplate"])]
        waiting += [(("layouts", name), layout) for name, layout in _mapping(self.content.get("layouts")).items()]
        while waiting:
            place, node = waiting.pop()
            if isinstance(node, list):
                waiting += [((*place, number), child) for number, child in enumerate(node)]
            elif isinstance(node, dict):
                if place[0] != "layouts" or len(place) > 2:
                    yield place, node
                waiting += [((*place, key), node[key]) for key in _CHILDREN if key in node]

    def _unknown_components(self) -> Iterator[Finding]:
        known = _COMPONENTS | _mapping(self.content.get("layouts")).keys()
        for place, component in self._components():
            kind = component.get("type")
            if isinstance(kind, str) and place != ("mainTemplate",) and kind not in known and "${" not in kind:
                problem = f"{kind!r} is no component of APL, and no layout of this document."
                remedy = f"{closest(kind, known)}Correct it, or import what defines it."
                yield COMPONENT.found(self.file.path, self._at(*place, "type"), problem, remedy)

    def _unknown_names(self) -> Iterator[Finding]:
        blocks = self.content.get("resources")
        resources = {
            name
            for block in (blocks if isinstance(blocks, list) else [blocks])
            for values in _mapping(block).values()
            for name in _mapping(values)
        }
        for place, text in _texts(self.content, ()):
            whole = re.fullmatch(r"@(\w+)", text)
            named = [whole[1]] if whole else re.findall(r"@(\w+)", " ".join(_EXPRESSION.findall(text)))
            for name in named:
                if name not in resources:
                    remedy = f'{closest(name, resources)}Define it in "resources".'
                    yield NAME.found(self.file.path, self._at(*place), f"There is no resource {name!r}.", remedy)
        styles = _mapping(self.content.get("styles")).keys()
        for place, component in self._components():
            style = component.get("style")
            if isinstance(style, str) and "${" not in style and style not in styles:
                remedy = f'{closest(style, styles)}Define it in "styles".'
                yield NAME.found(self.file.path, self._at(*place, "style"), f"There is no style {style!r}.", remedy)

    def _at(self, *place: str | int) -> tuple[int, int]:
        return self.file.at(*place) or (1, 1)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(node: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, dict | list):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _texts(child, (*place, key))
