"""A probe stands for a word that only a conversation knows, and takes a template along every path it has.

Whatever a template asks of a probe (is it true? greater than 20? how many items has it?) is a question with a few
answers. A Path answers them; `paths` walks all combinations, depth first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

MARK = "⁂"
"""Stands before the text of every probe, so that one can tell it from what an author writes."""

TYPICAL = 12
"""What a probe is where a number has to be printed."""


class Path:
    """One way through a template. The same question has the same answer all along it."""

    def __init__(self, start: Sequence[int] = ()) -> None:
        self._start = start
        self.taken: list[tuple[int, int]] = []
        """(the answer, how many there are) of every question, in the order they came up."""
        self._answers: dict[str, int] = {}

    def choose(self, question: str, answers: int) -> int:
        if question not in self._answers:
            at = len(self.taken)
            self._answers[question] = self._start[at] if at < len(self._start) else 0
            self.taken.append((self._answers[question], answers))
        return self._answers[question]

    def answer(self, question: str) -> int | None:
        """The answer, where the question has come up."""
        return self._answers.get(question)

    def yes(self, question: str) -> bool:
        return self.choose(question, 2) == 0


def paths(walk: Callable[[Path], str], limit: int) -> tuple[list[str], bool]:
    """What `walk` returns on each path, and whether `limit` sufficed to try them all.

    A path on which a probe cannot be taken apart as the template does is none that a conversation takes.
    """
    found: list[str] = []
    start: Sequence[int] = ()
    for _ in range(limit):
        path = Path(start)
        try:
            found.append(walk(path))
        except ValueError as error:
            if "to unpack" not in str(error):
                raise
        start = _next(path.taken)
        if not start:
            return found, True
    return found, False


def _next(taken: list[tuple[int, int]]) -> Sequence[int]:
    """The answers with which the next path starts; none after the last."""
    while taken and taken[-1][0] + 1 == taken[-1][1]:
        taken.pop()
    return [answer for answer, _ in taken[:-1]] + [taken[-1][0] + 1] if taken else []


class Probe:
    """Any value: a number, a text, a list, an object. `name` is how the template came by it."""

    def __init__(self, path: Path, name: str, text: str | None = None) -> None:
        self._path, self._name = path, name
        self._text = text or MARK + name.replace("_", " ")

    def _part(self, name: str) -> Probe:
        return Probe(self._path, name, self._text)

    def __str__(self) -> str:
        return self._text

    def __getattr__(self, name: str) -> Probe:
        if name.startswith(("_", "jinja_")):
            raise AttributeError(name)
        return self._part(f"{self._name}.{name}")

    def __getitem__(self, key: object) -> Probe:
        return self._part(f"{self._name}[{key}]")

    def __call__(self, *args: object, **kwargs: object) -> Probe:
        return self._part(f"{self._name}({', '.join(map(str, args))})")

    def __iter__(self) -> Iterator[Probe]:
        return iter([self[number] for number in range(len(self))])

    def __len__(self) -> int:
        """Two, one or no items; no items is what an empty list means by false."""
        truth = self._path.answer(self._name)
        if truth == 1:
            return 0
        return 2 - self._path.choose(f"items of {self._name}", 3 if truth is None else 2)

    def __bool__(self) -> bool:
        items = self._path.answer(f"items of {self._name}")
        return items != 2 if items is not None else self._path.yes(self._name)

    def __contains__(self, item: object) -> bool:
        return self._path.yes(f"{item} in {self._name}")

    def __eq__(self, other: object) -> bool:
        return self._path.yes(f"{self._name} == {other}")

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: object) -> bool:
        return self._path.yes(f"{self._name} < {other}")

    def __gt__(self, other: object) -> bool:
        return self._path.yes(f"{self._name} > {other}")

    def __le__(self, other: object) -> bool:
        return not self > other

    def __ge__(self, other: object) -> bool:
        return not self < other

    def __hash__(self) -> int:
        return hash(self._name)

    def __add__(self, other: object) -> object:
        return self._text + other if isinstance(other, str) else self._part(f"({self._name} + {other})")

    def __radd__(self, other: object) -> object:
        return other + self._text if isinstance(other, str) else self._part(f"({other} + {self._name})")

    def _with(self, other: object) -> Probe:
        return self._part(f"({self._name} with {other})")

    __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _with
    __floordiv__ = __rfloordiv__ = __mod__ = __pow__ = __rpow__ = _with

    def _itself(self, *_: object) -> Probe:
        return self

    __neg__ = __pos__ = __abs__ = __round__ = _itself

    def __int__(self) -> int:
        return TYPICAL

    __index__ = __int__

    def __float__(self) -> float:
        return float(TYPICAL)

    def __format__(self, form: str) -> str:
        return format(TYPICAL, form) if form else self._text
