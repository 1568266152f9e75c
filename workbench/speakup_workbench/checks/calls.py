"""The places in a skill's code that say a phrase: ask("x"), tell("x"), elicit(slot, "x"), read without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from speakup.defaults import FORGET_OFFERED
from speakup_workbench.checks.finding import Position

VERBS = {"ask": 0, "tell": 0, "elicit": 1, "ask_permission": 1}
"""What says a phrase, and which of its arguments names it."""
METHODS = {"meanwhile": 0, "services.reminders.set": 1, "services.reminders.change": 2, "services.timers.start": 1}
"""The same for methods: turn.meanwhile("x"), turn.services.reminders.set(when, "x") …"""
_MAY_SAY_NOTHING = {"ask_permission", "services.timers.start"}
_REPLY = frozenset(("phrase", "slot", "then", "card", "directives", "intent"))
_NOT_WORDS = {"ask": _REPLY, "tell": _REPLY, "elicit": _REPLY, "services.timers.start": frozenset(("label",))}


@dataclass(frozen=True)
class Call:
    path: Path
    at: Position
    verb: str
    """ask, tell, elicit, ask_permission, or one of METHODS."""
    names: tuple[str, ...]
    """The phrases it may say, as far as the code spells them out."""
    patterns: tuple[str, ...]
    """Names that are partly computed, as regular expressions: f"help_{where}"."""
    is_spelled_out: bool
    """Whether `names` are all of them."""
    words: frozenset[str]
    """Its keyword arguments."""
    spread: frozenset[str]
    """The keys of its **mappings, as far as the code spells them out."""
    is_open: bool
    """Whether there is a **mapping whose keys it does not spell out."""
    slot: str | None = None
    """What elicit asks for."""
    then: tuple[str, ...] = ()
    """The scenes it may open, as far as the code spells them out."""
    then_is_spelled_out: bool = True
    by: str = ""
    """The framework's own function that says it, unless the author has put another in its place."""

    def says(self, name: str) -> bool:
        return name in self.names or any(re.fullmatch(pattern, name) for pattern in self.patterns)


def calls(sources: Mapping[Path, ast.Module]) -> list[Call]:
    """Every call in the order of the code."""
    functions = {name: node for module in sources.values() for name, node in _functions(module)}
    return [call for path, module in sources.items() for call in _Reader(path, module, functions).calls()]


def texts(sources: Mapping[Path, ast.Module]) -> set[str]:
    """Every text that stands in the code."""
    nodes = (node for module in sources.values() for node in ast.walk(module))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@dataclass(frozen=True)
class _Named:
    names: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    is_complete: bool = True


class _Reader:
    def __init__(self, path: Path, module: ast.Module, functions: Mapping[str, ast.FunctionDef]) -> None:
        """`functions` are those of all files, since one is imported from another; this file's own come first."""
        self.path, self.module = path, module
        self.verbs = dict(_imported_verbs(module))
        self.functions = {**functions, **dict(_functions(module))}

    def calls(self) -> Iterator[Call]:
        yield from self._calls_in(self.module, _assigned(self.module))

    def _calls_in(self, node: ast.AST, known: Mapping[str, list[ast.expr]]) -> Iterator[Call]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            parameters = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
            outer = {name: values for name, values in known.items() if name not in parameters}
            known = {**outer, **(_assigned(node, parameters) if not isinstance(node, ast.Lambda) else {})}
        if isinstance(node, ast.Call) and (verb := self._verb(node.func)):
            yield self._call(node, verb, known)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "forgets_on":
            yield from self._forgetting(node, known)
        for child in ast.iter_child_nodes(node):
            yield from self._calls_in(child, known)

    def _verb(self, function: ast.expr) -> str | None:
        if isinstance(function, ast.Name):
            return self.verbs.get(function.id)
        if not isinstance(function, ast.Attribute):
            return None
        names = ast.unparse(function).split(".")
        return self.verbs.get(".".join(names)) or next(
            (method for method in METHODS if method.split(".") == names[-method.count(".") - 1 :]), None
        )

    def _call(self, node: ast.Call, verb: str, known: Mapping[str, list[ast.expr]]) -> Call:
        keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        phrase = _argument(node, (VERBS | METHODS)[verb], keywords, "phrase")
        slot = _argument(node, 0, keywords, "slot") if verb == "elicit" else None
        named = _named(phrase, known) if phrase else _Named(is_complete=verb in _MAY_SAY_NOTHING)
        then = _named(keywords["then"], known) if "then" in keywords and verb == "ask" else _Named()
        spread = [self._keys(keyword.value) for keyword in node.keywords if keyword.arg is None]
        return Call(
            path=self.path,
            at=(node.lineno, node.col_offset + 1),
            verb=verb,
            names=tuple(sorted(named.names)),
            patterns=tuple(sorted(named.patterns)),
            is_spelled_out=named.is_complete and not named.patterns,
            words=frozenset(keywords) - _NOT_WORDS.get(verb, frozenset()),
            spread=frozenset().union(*(keys or () for keys in spread)),
            is_open=None in spread,
            slot=slot.value if isinstance(slot, ast.Constant) and isinstance(slot.value, str) else None,
            then=tuple(sorted(then.names)),
            then_is_spelled_out=then.is_complete and not then.patterns,
        )

    def _forgetting(self, node: ast.Call, known: Mapping[str, list[ast.expr]]) -> Iterator[Call]:
        """What the framework says for skill.forgets_on(...), as if it stood there."""
        scene = [ast.keyword("then", ast.Constant(FORGET_OFFERED))]
        then = [keyword for keyword in node.keywords if keyword.arg == "then"]
        for by, verb, phrase, opens in (
            ("offer_to_forget", "ask", "forget_offered", scene),
            ("forget", "tell", "forgotten", []),
            ("keep", "ask", "kept_in_mind", then),
        ):
            said = ast.copy_location(ast.Call(node.func, [ast.Constant(phrase)], opens), node)
            yield replace(self._call(said, verb, known), by=by)

    def _keys(self, mapping: ast.expr) -> set[str] | None:
        """The keys of a **mapping that is a dict display, or a call of a function of the skill that returns one."""
        if isinstance(mapping, ast.Call) and isinstance(mapping.func, ast.Name):
            function = self.functions.get(mapping.func.id)
            returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)] if function else []
            found = [self._keys(value) if isinstance(value, ast.Dict) else None for value in returned]
            # Only what every return gives is sure to be there.
            keys = [each for each in found if each is not None]
            return set.intersection(*keys) if keys and len(keys) == len(found) else None
        if isinstance(mapping, ast.Dict):
            keys_of = [key.value if isinstance(key, ast.Constant) else None for key in mapping.keys]
            return {str(key) for key in keys_of} if None not in keys_of else None
        return None


def _functions(module: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    return ((node.name, node) for node in ast.walk(module) if isinstance(node, ast.FunctionDef))


def _argument(node: ast.Call, at: int, keywords: Mapping[str, ast.expr], name: str) -> ast.expr | None:
    return node.args[at] if at < len(node.args) else keywords.get(name)


def _imported_verbs(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module in ("speakup", "speakup.replies"):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names if alias.name in VERBS)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == "speakup":
                    yield from ((f"{alias.asname or alias.name}.{verb}", verb) for verb in VERBS)


def _assigned(scope: ast.AST, also: Iterable[str] = ()) -> dict[str, list[ast.expr]]:
    """What each name is set to in a module or function, those inside it left out; `also` may be set elsewhere."""
    found: dict[str, list[ast.expr]] = {}
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None) if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) else None
        for target in targets:
            if isinstance(target, ast.Name):
                # A loop's or an augmented assignment's value is not spelled out.
                found.setdefault(target.id, []).append(value or ast.Name("?"))
        waiting += ast.iter_child_nodes(node)
    return {name: values for name, values in found.items() if name not in also}


def _named(expression: ast.expr, known: Mapping[str, list[ast.expr]]) -> _Named:
    match expression:
        case ast.Constant(value=str(name)):
            return _Named(frozenset((name,)))
        case ast.Constant(value=None):
            return _Named()
        case ast.IfExp(body=first, orelse=second):
            return _joined([first, second], known)
        case ast.BoolOp(values=values):
            return _joined(values, known)
        case ast.NamedExpr(value=value):
            return _named(value, known)
        case ast.Name(id=name) if name in known:
            return _joined(known[name], {other: values for other, values in known.items() if other != name})
        case ast.JoinedStr(values=values):
            return _Named(patterns=frozenset(("".join(map(_pattern, values)),)))
    return _Named(is_complete=False)


def _joined(expressions: Iterable[ast.expr], known: Mapping[str, list[ast.expr]]) -> _Named:
    parts = [_named(expression, known) for expression in expressions]
    return _Named(
        frozenset().union(*(part.names for part in parts)),
        frozenset().union(*(part.patterns for part in parts)),
        all(part.is_complete for part in parts),
    )


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
