"""What `sam build` asks of make for each resource of template.yaml: the layer, or the code of one function.

    python -m speakup_workbench.build CleanWaterFunction TARGET

CleanWaterFunction is made of skills/clean_water in this folder, which has to pass `speakup check`; the layer, and the
functions that are no skill's, of what is installed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import speakup
from speakup import SpeakUpError
from speakup_workbench import carried
from speakup_workbench.bundle import bundle
from speakup_workbench.errors import Mistake
from speakup_workbench.publishing import sections

LAYER = "SpeakUpLayer"
COUNTING = {
    "EnrichmentFunction": ["totals"],
    "TallyFunction": ["totals"],
    "CollectFunction": ["impact", "totals/act.py"],
    "ReportFunction": ["impact", "totals/act.py"],
}
"""What the functions behind the skills are made of. What an act is stands in totals/, once, for all who count them."""


def build(resource: str, target: Path) -> None:
    """Writes into the empty folder `target` what Lambda gets of a resource.

    Raises Mistake, DocumentError or CalledProcessError, whose program has said why.
    """
    version = _version_of_runtime(Path("template.yaml"))
    if resource == LAYER:
        _libraries(target / "python", version)
        bundle(Path(speakup.__file__).parent, target / "python" / "speakup")
    elif resource in COUNTING:
        for place in COUNTING[resource]:
            _copied(carried.ROOT / place, target / place)
    else:
        skill = sections.folder(resource.removesuffix("Function"))
        check = [sys.executable, "-m", "speakup_workbench", "check", "--no-walk", skill]
        subprocess.run(check, check=True, stdout=sys.stderr)
        bundle(Path("skills", skill), target / "skills" / skill)
    _compile(target, "/opt" if resource == LAYER else "/var/task", version)


def _version_of_runtime(template: Path) -> str:
    """Such as 3.13: it stands in the template, once."""
    found = re.search(r"(?m)^ *Runtime:.*\bpython([0-9.]+)", template.read_text(encoding="utf-8"))
    if not found:
        raise Mistake(f"{template} names no runtime of Python, so nothing can be built for it.")
    return found[1]


def _libraries(target: Path, version: str) -> None:
    """What skills import, fetched for the runtime whatever Python builds.

    Compiled accelerators go: each has a Python twin, and the layer fits every processor.
    """
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps"]
    pip += ["--require-hashes", "--requirement", str(carried.ROOT / "framework" / "requirements.txt")]
    pip += ["--target", str(target), "--no-compile", "--only-binary", ":all:"]
    pip += ["--python-version", version, "--implementation", "cp", "--platform", "manylinux2014_x86_64"]
    subprocess.run(pip, check=True)
    shutil.rmtree(target / "bin", ignore_errors=True)
    for path in [*target.rglob("*.so"), *target.rglob("RECORD")]:
        path.unlink()


def _copied(source: Path, target: Path) -> None:
    if source.is_dir():
        bundle(source, target)
        return
    target.parent.mkdir(parents=True)
    shutil.copyfile(source, target)


def _compile(folder: Path, place: str, version: str) -> None:
    """Compiles every module with the runtime's own Python, if that is here: no other makes files that it reads.

    Lambda's folders cannot be written to, so without .pyc files every cold start would compile every module. They name
    the place in Lambda, and nobody looks whether the source changed.
    """
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    python = shutil.which(f"python{version}", path=beside)
    if python is None or subprocess.run([python, "-c", ""], stderr=subprocess.DEVNULL).returncode:
        return
    compile_all = [python, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    compile_all += ["-s", str(folder), "-p", place, str(folder)]
    subprocess.run(compile_all, check=True, env=os.environ | {"PYTHONHASHSEED": "0"})


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m speakup_workbench.build", description=__doc__)
    parser.add_argument("resource", help="such as SpeakUpLayer or CleanWaterFunction")
    parser.add_argument("target", type=Path, help="a folder that does not exist, or is empty")
    wanted = parser.parse_args(arguments)
    try:
        build(wanted.resource, wanted.target)
    except (Mistake, SpeakUpError) as mistake:
        print(mistake, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
