"""The shape of a value: what two session attributes have in common that a conversation goes on from in the same way."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

MOST_WORDS = 24
"""How many words one attribute may have before they are taken for data, such as an answer, and not for a state."""
MOST_SHAPES = 6
"""The same for anything else, such as which keys an object has."""
_WORD = re.compile(r"[^\W\d]{1,40}")


class Shapes:
    """Tells shapes, and learns meanwhile which attributes are data: so there are only so many shapes in the end."""

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = defaultdict(set)

    def of(self, value: Any, place: str = "") -> str:
        """A number is zero or not, a text empty, one word or any, a list empty or not, an object what its values are.

        >>> Shapes().of({"state": "ASKING", "score": 3, "told": ["a", "b"], "last": "Welcome back."})
        '{last:text score:number state:ASKING told:list}'
        """
        match value:
            case None | bool():
                return str(value).lower()
            case int() | float():
                return "number" if value else "zero"
            case str() if _WORD.fullmatch(value):
                return self._limited(value, f"{place}=", MOST_WORDS, "word")
            case str():
                return "text" if value.strip() else "nothing"
            case list():
                return "list" if value else "nothing"
            case Mapping():
                inner = (f"{key}:{self.of(value[key], f'{place}.{key}')}" for key in sorted(value, key=str))
                return (
                    self._limited(f"{{{' '.join(inner)}}}", place, MOST_SHAPES, "{…}")
                    if place
                    else (f"{{{' '.join(inner)}}}")
                )
        return "value"

    def _limited(self, shape: str, place: str, most: int, otherwise: str) -> str:
        known = self._known[place]
        if len(known) < most:
            known.add(shape)
        return shape if shape in known else otherwise


def richness(shape: str) -> int:
    """How much there is of it: what is neither nothing nor none."""
    return len(re.findall(r":(?!zero|nothing|null|none|false|\{)", shape))
