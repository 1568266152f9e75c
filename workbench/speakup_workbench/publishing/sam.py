"""AWS SAM, called as a person would call it: it builds, deploys and tells, and what it says goes on to the person."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from speakup_workbench.errors import Failed, Mistake

WIDTH = 240
"""Columns of SAM's tables, enough that no name is cut in two."""

REMEDIES = (
    ("ExpiredToken", "Your sign-in has run out: aws sso login, or bring new credentials."),
    ("security token included in the request is expired", "Your sign-in has run out: aws sso login."),
    ("Token has expired", "Your sign-in has run out: aws sso login."),
    ("InvalidClientTokenId", "AWS does not know these credentials: see --profile and AWS_PROFILE."),
    ("security token included in the request is invalid", "AWS does not know these credentials: see --profile."),
    ("Unable to locate credentials", "Sign in: aws sso login, or name a --profile."),
    ("Could not connect to the endpoint", "Nobody answers there: see --region and your network."),
)
"""What the person can do about what SAM said; nothing was begun then."""

FAILURES = (
    ("ROLLBACK_COMPLETE", "Its first deployment failed and left an empty stack. Delete that, and deploy again:"),
    ("AccessDenied", "Your credentials may not do that; docs/deploying.md lists what they have to be allowed."),
    ("not authorized to perform", "Your credentials may not do that; docs/deploying.md lists what is needed."),
    ("_IN_PROGRESS state", "Another deployment of this stage is under way. Wait for it, and deploy again."),
)


@dataclass(frozen=True)
class Change:
    """One line of a change set."""

    action: str
    """Add, Modify or Delete."""
    resource: str
    kind: str
    replaced: bool
    """Whether a new one takes the place of the old."""


@dataclass(frozen=True)
class Sam:
    program: str
    root: Path
    region: str
    profile: str | None
    tell: Callable[[str], None]
    """Gets each line that SAM prints."""

    @staticmethod
    def find(root: Path) -> str:
        """The program. Raises Mistake when it is missing."""
        own = root / ".venv-sam" / "bin" / "sam"
        found = str(own) if own.exists() else shutil.which("sam")
        if found is None:
            raise Mistake(
                "AWS SAM, which builds and deploys, is not here. `make build` installs it into .venv-sam; or put a "
                "`sam` of your own on the PATH: https://docs.aws.amazon.com/serverless-application-model/"
            )
        return found

    def build(self) -> None:
        """Raises Failed."""
        if (done := self._run("build", place=())).status:
            raise Failed(f"It could not be built, so nothing was deployed. {done.said}")

    def deploy(self, stack: str, parameters: Mapping[str, str], *, execute: bool) -> Sequence[Change]:
        """Changes the stack to what was built, and gives the changes; without `execute` they are only laid out.

        Raises Mistake for what the person can mend, else Failed.
        """
        arguments = ["deploy", "--stack-name", stack, "--capabilities", "CAPABILITY_IAM", "--resolve-s3"]
        arguments += ["--no-confirm-changeset", "--no-fail-on-empty-changeset"]
        arguments += [] if execute else ["--no-execute-changeset"]
        arguments += ["--parameter-overrides", *(f"{name}={_quoted(value)}" for name, value in parameters.items())]
        done = self._run(*arguments)
        if not done.status:
            return done.changes
        for sign, remedy in REMEDIES:
            if sign in done.text:
                raise Mistake(f"Nothing was deployed. {remedy} {done.said}")
        for sign, remedy in FAILURES:
            if sign in done.text:
                delete = f" sam delete --stack-name {stack} --region {self.region}" if remedy.endswith(":") else ""
                raise Failed(f"{stack} was not deployed. {remedy}{delete} {done.said}")
        raise Failed(f"{stack} was not deployed; what had been begun is taken back. {done.said}")

    def outputs(self, stack: str) -> dict[str, str]:
        """The stack's outputs by name. Raises Failed."""
        done = self._run("list", "stack-outputs", "--stack-name", stack, "--output", "json", quiet=True)
        try:
            return {str(each["OutputKey"]): str(each["OutputValue"]) for each in json.loads(done.text)}
        except (ValueError, TypeError, LookupError):
            raise Failed(f"{stack} is deployed, but does not tell its outputs. {done.said}") from None

    def _run(self, *arguments: str, place: Sequence[str] | None = None, quiet: bool = False) -> _Done:
        where = ["--region", self.region, *(["--profile", self.profile] if self.profile else [])]
        command = [self.program, *arguments, *(where if place is None else place)]
        environment = os.environ | {"SAM_CLI_TELEMETRY": "0", "COLUMNS": str(WIDTH), "PYTHONUNBUFFERED": "1"}
        errors = subprocess.DEVNULL if quiet else subprocess.STDOUT
        lines = []
        try:
            with subprocess.Popen(
                command,
                cwd=self.root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                errors="replace",
            ) as process:
                for line in process.stdout or ():
                    lines.append(line.rstrip())
                    if not quiet and (shown := _squeezed(line)):
                        self.tell(shown)
        except OSError as error:
            raise Mistake(f"{self.program} does not start: {error.strerror}. `make build` installs it anew.") from None
        return _Done(process.returncode, lines)


@dataclass(frozen=True)
class _Done:
    status: int
    lines: Sequence[str] = field(repr=False)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def said(self) -> str:
        """SAM's own last words."""
        words = [line for line in self.lines if line.strip()]
        told = next((line for line in reversed(words) if line.startswith("Error")), words[-1] if words else "nothing")
        return f"SAM said: {told}"

    @property
    def changes(self) -> list[Change]:
        return list(_changes(self.lines))


def _quoted(value: str) -> str:
    """As SAM reads it: it takes no empty value without quotes."""
    escaped = value.replace('"', '\\"')
    return f'"{escaped}"'


CHANGE = re.compile(r"[+*-] (Add|Modify|Delete) +(\S+) +(\S+) +(\S+)")


def _changes(lines: Iterable[str]) -> Iterable[Change]:
    for line in lines:
        if found := CHANGE.match(line):
            action, resource, kind, replaced = found.groups()
            yield Change(action, resource, kind, replaced == "True")


def _squeezed(line: str) -> str:
    """A line without the room that a table takes, and nothing for a table's rules."""
    return "" if re.fullmatch(r"[-=\s]*", line) else re.sub(r" {2,}", "  ", line.rstrip())
