"""What somebody wishes a new skill to be, held against Amazon's rules and against what is there already."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from speakup_workbench.checks import invocation_name
from speakup_workbench.errors import Mistake
from speakup_workbench.models import Model, ModelError
from speakup_workbench.project import Project
from speakup_workbench.publishing import sections

TEMPLATES = Path(__file__).with_name("templates")
LOCALES = ("en-US", "en-GB", "es-US")
"""Those that the templates speak."""
CAUSE = "Every cause needs a voice."
"""That of the templates."""
COLOUR = "#00695c"
LONGEST_TITLE = 50
"""Characters that Amazon's store takes: https://developer.amazon.com/docs/alexa/smapi/skill-manifest.html"""
LONGEST_CAUSE = 120
"""Characters: it is said in the welcome, which is to be short."""

_TITLE = re.compile(r"[^\W_][^\W_]*(?:[ '’-][^\W_]+)*")
_CAUSE = re.compile(r"[^\W_][\w ,.:;'’!?()-]*")
_WORD = re.compile(r"[a-z][a-z0-9]*")


@dataclass(frozen=True)
class Wish:
    name: str
    """Of its folder: safe_streets."""
    title: str
    """What the store and the skill itself call it: Safe Streets."""
    invocation_name: str
    """What listeners say: safe streets."""
    cause: str
    """One sentence, which the welcome says and the listing begins with."""
    template: str
    locales: tuple[str, ...]
    """Of LOCALES, in their order."""
    colour: str
    """As in #00695c."""


def templates() -> dict[str, str]:
    """The templates by name, each with what a skill from it does."""
    skills = sorted(TEMPLATES.glob("*/skills/my_cause/skill.py"))
    return {path.parents[2].name: _about(path) for path in skills}


def _about(path: Path) -> str:
    first = path.read_text(encoding="utf-8").partition("\n")[0].strip('"')
    return first.partition(": ")[2]


def named(words: str) -> str:
    """A name for the folder from whatever was typed: "Safe Streets" is safe_streets."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def check_name(name: str, project: Project | None) -> None:
    """Raises Mistake for a name that is no folder of a skill, or is taken; `project` is None for one of its own."""
    if not name:
        raise Mistake(
            "A skill needs a name of Latin letters, such as safe_streets: it becomes a folder and a function."
        )
    if name != named(name) or not all(map(_WORD.fullmatch, name.split("_"))):
        better = "_".join(filter(_WORD.fullmatch, named(name).split("_"))) or "safe_streets"
        raise Mistake(f"{name!r} is no name for a folder of Python. Write lower-case words with _ between: {better}.")
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise Mistake(f"{name!r} is a word of Python's own. Add another: {name}_voices.")
    if name == sections.MOULD:
        raise Mistake(f"{name!r} is what the templates are called. Choose a name of your own, such as safe_streets.")
    if len(name) > LONGEST_TITLE:
        raise Mistake(
            f"The name {name!r} has {len(name)} characters. {LONGEST_TITLE} is the most that AWS has room for."
        )
    if sections.folder(sections.camel(name)) != name:  # as the build finds the folder again
        raise Mistake(f"{name!r} has several single letters in a row. Write them as one word: {_joined(name)}.")
    if project is None:
        return
    for place in ("skills", "interaction_models", "store_listings"):
        if (project.root / place / name).exists():
            raise Mistake(
                f"{project.root / place / name} is there already, and is not overwritten. Choose another name."
            )
    template = project.root / "template.yaml"
    if template.is_file():
        sections.added(template.read_text(encoding="utf-8"), name)


def _joined(name: str) -> str:
    return re.sub(r"(?:(?<=_)|^)([a-z])_(?=[a-z](?:_|$))", r"\1", name)


def check_title(title: str) -> None:
    """Raises Mistake for a title that the store would not take, or that would be read as markup."""
    if not _TITLE.fullmatch(title):
        raise Mistake(f"The title {title!r} takes letters, digits, apostrophes and single spaces, as in: Safe Streets.")
    if len(title) > LONGEST_TITLE:
        raise Mistake(f"The title has {len(title)} characters, and the store takes {LONGEST_TITLE}. Shorten it.")


def check_cause(cause: str) -> None:
    """Raises Mistake for a cause that is no short sentence of plain words."""
    if not _CAUSE.fullmatch(cause):
        raise Mistake("The cause is one sentence of plain words, as in: Every child can walk to school safely.")
    if len(cause) > LONGEST_CAUSE:
        raise Mistake(f"The cause has {len(cause)} characters, and is said in the welcome: {LONGEST_CAUSE} at most.")


def check_locales(locales: tuple[str, ...]) -> tuple[str, ...]:
    """The locales in their order. Raises Mistake where one is not known, or none of them is English."""
    for locale in locales:
        if locale not in LOCALES:
            raise Mistake(f"The templates do not speak {locale!r}. Take some of {', '.join(LOCALES)}.")
    if not any(locale.startswith("en") for locale in locales):
        raise Mistake("A new skill speaks English, since the templates' tests do: add en-US, and take it out later.")
    return tuple(locale for locale in LOCALES if locale in locales)


def check_colour(colour: str) -> str:
    """The colour as in #00695c, from that or any name that CSS has. Raises Mistake for another."""
    from PIL import ImageColor

    try:
        return "#{:02x}{:02x}{:02x}".format(*ImageColor.getrgb(colour)[:3])
    except ValueError:
        raise Mistake(f"{colour!r} is no colour. Write it as #00695c, or as a word such as teal.") from None


def check_invocation_name(name: str, locales: tuple[str, ...], project: Project | None) -> None:
    """Raises Mistake for a name that Amazon would refuse in one of the locales, with suggestions, or that is taken."""
    for locale in locales:
        for problem in _problems(name, locale):
            others = ", ".join(f'"{each}"' for each in suggestions(name, locale))
            raise Mistake(f"{problem} {f'How about {others}?' if others else 'Choose another.'}")
    for skill in project.skills() if project else ():
        for path in skill.models.values():
            if _of(path) == name:
                raise Mistake(f"{skill.name} is opened by {name!r} already, so nobody could tell which is meant.")


def suggestions(name: str, locale: str) -> list[str]:
    """Up to three names that Amazon would take, from the words of one that it would not."""
    letters = "".join(sign if sign.isascii() and sign.isalpha() else " " for sign in _unaccented(name).lower())
    words = [word for word in letters.split() if not any(_problems(f"our {word}", locale))]
    while words and len(" ".join(words)) > invocation_name.LONGEST - len(" voices"):
        words.pop()
    kept = " ".join(words)
    ideas = (kept, f"{kept} voices", f"our {kept}", f"{kept} matters") if words else ()
    return [idea for idea in ideas if idea != name and not any(_problems(idea, locale))][:3]


def _unaccented(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _problems(name: str, locale: str) -> Iterator[str]:
    if strange := [sign for sign in name if sign.isalpha() and not unicodedata.name(sign, "").startswith("LATIN")]:
        yield f"The invocation name {name!r} has {strange[0]!r}, and in {locale} it takes Latin letters."
        return
    if not name:
        yield "A skill needs an invocation name."
        return
    path = next(TEMPLATES.glob(f"*/interaction_models/my_cause/{locale}.json"))
    yield from (found.problem for found in invocation_name.findings(replace(Model.load(path), invocation_name=name)))


def _of(path: Path) -> str:
    try:
        return Model.load(path).invocation_name
    except ModelError:  # `speakup check` tells
        return ""
