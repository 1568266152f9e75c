"""The documentation is run: its files are written, its commands called, their output compared (`...` is anything)."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from speakup import defaults, templates
from speakup_workbench.simulator.rehearsal import Rehearsal, Setup

ROOT = Path(__file__).parents[1]
MODULES = {"speakup": "speakup_workbench", "pytest": "pytest"}
"""What a page may run, and the module that is run for it."""
PLAIN = ("cp", "mkdir")
"""What it may run as it is."""
BLOCK = re.compile(r"(?P<above>[^\n]*(?:\n[^\n`]*`[^`]*`[^\n]*)?)\n\n```(?P<kind>\w+)\n(?P<text>.*?)\n```", re.DOTALL)
A_FILE = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|yaml|json|talk))`")


PAGES = [
    "README.md",
    *(f"docs/{name}.md" for name in ("writing-a-skill", "simulator", "alexas-side", "testing", "migrating")),
]


@pytest.mark.parametrize("page", PAGES)
def test_page_does_what_it_says(page: str, tmp_path: Path) -> None:
    last_module = ""
    ran = 0
    for block in BLOCK.finditer((ROOT / page).read_text(encoding="utf-8")):
        kind, text = block["kind"], block["text"]
        named = A_FILE.findall(block["above"])
        if named and (kind in ("python", "yaml", "json") or named[-1].endswith(".talk")):
            path = tmp_path / named[-1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
            last_module = named[-1] if kind == "python" else last_module
        elif kind == "python":
            module = last_module.removesuffix(".py").replace("/", ".")
            run([sys.executable, "-c", f"from {module} import *\n{text}"], tmp_path)
        elif kind == "console":
            for command, expected in re.findall(
                r"^\$ ([^\n]+)\n((?:(?!\$ )[^\n]*(?:\n|$))*)", f"{text}\n", re.MULTILINE
            ):
                words = shlex.split(command)
                program = words[0].removeprefix(".venv/bin/")
                if program in PLAIN:
                    run(words, tmp_path)
                    continue
                assert program in MODULES, f"{page} runs {words[0]}, which is not tested"
                fails = expected.startswith("failed") or bool(re.search(r"^\d+ failed", expected, re.MULTILINE))
                printed = run([sys.executable, "-m", MODULES[program], *words[1:]], tmp_path, int(fails))
                assert re.fullmatch(pattern(expected), f"{printed.strip()}\n"), f"{command}\n{printed}"
                ran += 1
    assert ran, f"{page} shows no command"


def run(command: list[str], folder: Path, status: int = 0) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == status, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def pattern(expected: str) -> str:
    """`...` is anything; a line of nothing else is any number of lines."""
    lines = ("(?:.*\n)*?" if line == "..." else re.escape(f"{line}\n") for line in expected.strip().splitlines())
    return "".join(lines).replace(r"\.\.\.", ".*?")


def test_every_filter_and_function_of_templates_is_documented() -> None:
    page = (ROOT / "docs/writing-a-skill.md").read_text(encoding="utf-8")
    jinja = templates.environment("en-US", "ssml")
    builtin = set(type(jinja)().filters)
    ours = ({name for name in jinja.filters if name not in builtin} | set(jinja.globals)) - {"date"}
    documented = set(re.findall(r"^\| `(\w+)` \| `\{\{", page, re.MULTILINE))
    assert ours - documented == set()


def test_every_default_answer_is_documented() -> None:
    page = (ROOT / "docs/writing-a-skill.md").read_text(encoding="utf-8")
    assert [name for name in defaults.HANDLERS if name != "LaunchRequest" and f"`{name}`" not in page] == []


def test_every_setting_and_result_of_the_fixture_is_documented() -> None:
    page = (ROOT / "docs/testing.md").read_text(encoding="utf-8").partition("## In Python")[2]
    public = [name for name in vars(Rehearsal) if not name.startswith("_") and name not in ("close", "transcript")]
    assert [name for name in public if f"`alexa.{name}" not in page] == []
    assert [name for name in Setup.__annotations__ if f"`{name}`" not in page] == []


def test_the_readmes_conversation_is_a_conversation_file() -> None:
    talk = (ROOT / "tests/skills/clean_water_readme.talk").read_text(encoding="utf-8")
    assert f"```text\n{talk}```" in (ROOT / "README.md").read_text(encoding="utf-8")
