"""The documentation is run: its files are written, its commands called, their output compared (`...` is anything)."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from speakup import defaults, templates
from speakup_workbench.cli import main
from speakup_workbench.simulator.rehearsal import Rehearsal, Setup

ROOT = Path(__file__).parents[1]
MODULES = {"speakup": "speakup_workbench", "pytest": "pytest"}
"""What a page may run, and the module that is run for it."""
PLAIN = ("cp", "mkdir")
"""What it may run as it is."""
BLOCK = re.compile(r"(?P<above>[^\n]*(?:\n[^\n`]*`[^`]*`[^\n]*)?)\n\n```(?P<kind>\w+)\n(?P<text>.*?)\n```", re.DOTALL)
NOBODY = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""An environment without credentials: no page deploys to the account of whoever runs the tests."""
A_FILE = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|yaml|json|talk))`")


PAGES = [
    "README.md",
    *(f"docs/{name}.md" for name in ("writing-a-skill", "simulator", "screens", "alexas-side", "testing", "migrating")),
]


IN_THIS_PROJECT = ["docs/deploying.md"]
"""Pages about this very project; what they run here may change nothing."""


@pytest.mark.parametrize("page", PAGES + IN_THIS_PROJECT)
def test_page_does_what_it_says(page: str, tmp_path: Path) -> None:
    last_module = ""
    ran = 0
    here = ROOT if page in IN_THIS_PROJECT else tmp_path
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
                printed = run([sys.executable, "-m", MODULES[program], *words[1:]], here, int(fails))
                assert re.fullmatch(pattern(expected), f"{printed.strip()}\n"), f"{command}\n{printed}"
                ran += 1
    assert ran, f"{page} shows no command"


def run(command: list[str], folder: Path, status: int = 0) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ASK_"))}
    done = subprocess.run(command, cwd=folder, env=environment | NOBODY, capture_output=True, text=True, timeout=120)
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


def blocks(page: str, kind: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [block["text"] for block in BLOCK.finditer(text) if block["kind"] == kind]


def test_the_workflow_deploys_without_a_secret() -> None:
    (text,) = blocks("docs/deploying.md", "yaml")
    workflow = yaml.safe_load(text)
    assert set(workflow) == {"name", True, "permissions", "concurrency", "jobs"}  # YAML 1.1 takes `on` for true
    assert workflow["permissions"] == {"contents": "read", "id-token": "write"}
    ((name, job),) = workflow["jobs"].items()
    assert "secrets" not in text.lower()
    assert "access-key" not in text.lower()
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"(actions|aws-actions)/[a-z-]+@v\d+", action) for action in used), name
    rules = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "speakup.mk"))
    targets = re.findall(r"(?m)^([a-z]+):", rules)
    ran = [shlex.split(step["run"]) for step in job["steps"] if "run" in step]
    assert [words[1] for words in ran if words[0] == "make" and words[1] not in targets] == []
    (deploying,) = (words[1:] for words in ran if words[0] == ".venv/bin/speakup")
    assert deploying[0] == "deploy"
    assert main.commands["deploy"].make_context("deploy", deploying[1:]).params["stage"] == "prod"
    (policy,) = (each for each in map(json.loads, blocks("docs/deploying.md", "json")) if "Principal" in str(each))
    (subject,) = (
        value for name, value in policy["Statement"][0]["Condition"]["StringEquals"].items() if name.endswith(":sub")
    )
    assert subject.endswith(f":environment:{job['environment']}")


def test_every_option_of_deploy_is_documented() -> None:
    page = (ROOT / "docs/deploying.md").read_text(encoding="utf-8")
    options = [option for parameter in main.commands["deploy"].params for option in parameter.opts]
    assert [option for option in options if option.startswith("--") and f"`{option}" not in page] == []
