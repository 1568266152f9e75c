"""What an APL for Audio document lets the listener hear.

https://developer.amazon.com/en-US/docs/alexa/alexa-presentation-language/apl-for-audio-reference.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Literal

from speakup_workbench.simulator import ssml
from speakup_workbench.simulator.binding import evaluated, is_true, written

RENDER = "Alexa.Presentation.APLA.RenderDocument"

Json = dict[str, Any]
Kind = Literal["speech", "sound", "silence", "sequence", "mix"]
Error = Literal["AUDIO_SOURCE_ERROR", "DOCUMENT_ERROR", "RENDER_ERROR"]
"""Amazon's names for them, in `Alexa.Presentation.APLA.RuntimeError`."""

MAX_CLIPS = 500
"""Parts of one document here; Alexa sets a limit too, of 240 seconds."""
_DEEPEST = 20
_FILTERS = {"FadeIn": "duration", "FadeOut": "duration", "Repeat": "repeatCount", "Trim": "start", "Volume": "amount"}
"""Amazon's filters, and what of each is read out first."""
_STRATEGIES = ("normal", "randomItem", "randomData", "randomItemRandomData")


@dataclass(frozen=True)
class Clip:
    """One thing that is heard, or several: one after another, or all at once."""

    kind: Kind
    text: str = ""
    """What is said."""
    ssml: str | None = None
    address: str = ""
    """Of a sound, https:// or soundbank://."""
    milliseconds: float = 0
    """Of a silence."""
    filters: tuple[Mapping[str, Any], ...] = ()
    """As the document has them, in the order in which they are applied."""
    trimmed: bool = False
    """It ends when all else ends that is heard at the same time."""
    clips: tuple[Clip, ...] = ()

    def __str__(self) -> str:
        """As a person reads it: "Good morning. [sound: rain, Volume 20%]"."""
        how = "".join(f", {_named(each)}" for each in self.filters)
        match self.kind:
            case "speech":
                return f"{self.text} [{how.removeprefix(', ')}]" if how else self.text
            case "sound":
                return f"[sound: {ssml.sound(self.address)}{how}]"
            case "silence":
                return f"[pause {self.milliseconds / 1000:g}s]"
        told = (" [meanwhile] " if self.kind == "mix" else " ").join(filter(None, map(str, self.clips)))
        return f"{told} [all of it{how}]" if how and told else told


class Broken(Exception):
    """Alexa cannot play a document: `kind` and `reason` are hers, the message says what to do."""

    def __init__(self, kind: Error, message: str, reason: str = "UNKNOWN_ERROR") -> None:
        super().__init__(message)
        self.kind, self.reason = kind, reason


@dataclass
class Performance:
    """A document with its data filled in."""

    clip: Clip | None
    """None when nothing is heard."""
    notes: tuple[str, ...]
    """What is left out, and why."""


def performed(directive: Mapping[str, Any], chance: Random) -> Performance:
    """What a RenderDocument directive lets the listener hear. Raises Broken.

    chance: for a Selector that takes one at random.
    """
    document = directive.get("document")
    if not isinstance(document, Mapping):
        raise Broken("DOCUMENT_ERROR", f"{RENDER} has no document. Send one, of type APLA.")
    if document.get("type") == "Link":
        note = f"{RENDER} links to {document.get('src')!r}, which is in Amazon's authoring tool: nothing is heard here."
        return Performance(None, (note,))
    if document.get("type") != "APLA":
        raise Broken("DOCUMENT_ERROR", f"{RENDER}: the document's type is {document.get('type')!r}. It is 'APLA'.")
    if not isinstance(document.get("version"), str):
        raise Broken("DOCUMENT_ERROR", f"{RENDER}: the document has no version. The newest is '0.91'.")
    main = document.get("mainTemplate")
    if not isinstance(main, Mapping) or not _children(main):
        raise Broken("DOCUMENT_ERROR", f"{RENDER}: mainTemplate has no item. Put what is to be heard there.")
    theatre = _Theatre(document, chance)
    clip = theatre.first(_children(main), theatre.beginning(main, directive.get("datasources")), 0)
    return Performance(clip, tuple(dict.fromkeys(theatre.notes)))


@dataclass
class _Theatre:
    document: Mapping[str, Any]
    chance: Random
    notes: list[str] = field(default_factory=list)
    clips: int = 0

    def beginning(self, main: Mapping[str, Any], sources: object) -> Json:
        """What the outermost component knows."""
        data = sources if isinstance(sources, Mapping) else {}
        known: Json = {}
        for name in map(_name, _list(main.get("parameters"))):
            known[name] = data if name == "payload" else data.get(name)
        for block in _list(self.document.get("resources")):
            if isinstance(block, Mapping) and is_true(evaluated(block.get("when", True), known)):
                for named in (each for each in block.values() if isinstance(each, Mapping)):
                    known |= {f"@{name}": evaluated(value, known) for name, value in named.items()}
        return known

    def first(self, components: Sequence[Any], known: Json, depth: int) -> Clip | None:
        """The first of them that is there."""
        for component in components:
            if isinstance(component, Mapping) and is_true(evaluated(component.get("when", True), known)):
                return self.clip(component, known, depth)
        return None

    def clip(self, component: Mapping[str, Any], known: Json, depth: int) -> Clip | None:
        self.clips += 1
        if depth > _DEEPEST or self.clips > MAX_CLIPS:
            raise Broken("RENDER_ERROR", f"The document has more than {MAX_CLIPS} parts, or no end. Let it have fewer.")
        for binding in _list(component.get("bind")):
            if isinstance(binding, Mapping):
                known = {**known, str(binding.get("name")): evaluated(binding.get("value"), known)}
        made = self._made(component, known, depth)
        if made is None:
            return None
        is_trimmed = evaluated(component.get("duration"), known) == "trimToParent"
        return replace(made, filters=made.filters + tuple(self._filters(component, known)), trimmed=is_trimmed)

    def _made(self, component: Mapping[str, Any], known: Json, depth: int) -> Clip | None:
        match kind := component.get("type"):
            case "Speech":
                return _speech(component, known)
            case "Audio":
                return _sound(component, known)
            case "Silence":
                length = evaluated(component.get("duration"), known)
                return Clip("silence", milliseconds=length) if isinstance(length, int | float) and length > 0 else None
            case "Sequencer" | "Mixer":
                clips = tuple(filter(None, self._all(component, known, depth + 1)))
                return Clip("sequence" if kind == "Sequencer" else "mix", clips=clips) if clips else None
            case "Selector":
                return self._selected(component, known, depth + 1)
        compositions = self.document.get("compositions")
        made = compositions.get(str(kind)) if isinstance(compositions, Mapping) else None
        if isinstance(made, Mapping):
            return self.first(_children(made), known | _arguments(made, component, known), depth + 1)
        self.notes.append(f"{kind} is no component of APL for Audio, and no composition of the document: left out.")
        return None

    def _all(self, component: Mapping[str, Any], known: Json, depth: int) -> Iterator[Clip | None]:
        """Every child, or for every entry of the data the first that fits."""
        children, data = _children(component), evaluated(component.get("data"), known)
        if not isinstance(data, list):
            yield from (self.first([child], known, depth) for child in children)
            return
        for index in range(len(data)):
            yield self.first(children, _at(known, data, index), depth)

    def _selected(self, component: Mapping[str, Any], known: Json, depth: int) -> Clip | None:
        children, data = _children(component), evaluated(component.get("data"), known)
        strategy = evaluated(component.get("strategy", "normal"), known)
        if strategy not in _STRATEGIES:
            self.notes.append(f"Selector has the strategy {strategy!r}. Alexa knows: {', '.join(_STRATEGIES)}.")
        if str(strategy).startswith("randomItem"):
            children = self.chance.sample(children, len(children))
        around = [_at(known, data, index) for index in range(len(data))] if isinstance(data, list) and data else [known]
        if str(strategy).endswith("Data"):
            around = self.chance.sample(around, len(around))
        return next(filter(None, (self.first(children, each, depth) for each in around)), None)

    def _filters(self, component: Mapping[str, Any], known: Json) -> Iterator[Json]:
        for each in _list(component.get("filters", component.get("filter"))):
            if not isinstance(each, Mapping) or not is_true(evaluated(each.get("when", True), known)):
                continue
            if str(each.get("type")) in _FILTERS:
                yield {name: evaluated(value, known) for name, value in each.items() if name != "when"}
            else:
                self.notes.append(f"{each.get('type')} is no filter of APL for Audio: left out.")


def _speech(component: Mapping[str, Any], known: Json) -> Clip | None:
    content = written(evaluated(component.get("content"), known)).strip()
    if evaluated(component.get("contentType", "PlainText"), known) != "SSML":
        return Clip("speech", content) if content else None
    if wrong := next(iter(ssml.errors(content)), None):
        raise Broken("RENDER_ERROR", f"The content of a Speech is not right: {wrong}")
    return Clip("speech", ssml.text(content), content)


def _sound(component: Mapping[str, Any], known: Json) -> Clip:
    source = written(evaluated(component.get("source"), known))
    if not source.startswith(("https://", "soundbank://soundlibrary/")):
        wrong = f"The source of an Audio, {source!r:.80}, is not one that Alexa plays. It begins with https://."
        raise Broken("AUDIO_SOURCE_ERROR", wrong, "INVALID_URI_ERROR")
    return Clip("sound", address=source)


def _arguments(composition: Mapping[str, Any], used: Mapping[str, Any], known: Json) -> Json:
    given: Json = {}
    for parameter in _list(composition.get("parameters")):
        name = _name(parameter)
        default = parameter.get("default") if isinstance(parameter, Mapping) else None
        given[name] = evaluated(used.get(name, default), known)
    return given


def _at(known: Json, data: Sequence[Any], index: int) -> Json:
    return {**known, "data": data[index], "index": index, "length": len(data)}


def _children(component: Mapping[str, Any]) -> list[Any]:
    return _list(component.get("items", component.get("item")))


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _name(parameter: object) -> str:
    return str(parameter.get("name") if isinstance(parameter, Mapping) else parameter)


def _named(each: Mapping[str, Any]) -> str:
    """ "FadeIn 500", "Volume 20%", "Repeat without end", "Trim 500 to 2000" """
    value = each.get(_FILTERS[str(each["type"])])
    told = "without end" if each["type"] == "Repeat" and value == -1 else written(value)
    end = f"to {written(each['end'])}" if each["type"] == "Trim" and "end" in each else ""
    return " ".join(filter(None, (each["type"], told, end)))
