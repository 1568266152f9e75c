"""The contract between code and listing about permissions: what is used is asked for, and the reverse."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from speakup import Permission
from speakup_workbench.checks.finding import Finding
from speakup_workbench.checks.manifest import Manifest
from speakup_workbench.checks.rule import Rule
from speakup_workbench.checks.subject import Subject
from speakup_workbench.checks.uses import Use, position
from speakup_workbench.simulator.permissions import canonical

_ALEXA = "https://developer.amazon.com/en-US/docs/alexa/"

UNLISTED = Rule(
    id="permission-unlisted",
    level="error",
    asks="Every permission that the code uses or asks for stands in the listing",
    why="Alexa refuses the call whatever the listener has granted.",
    source=f"{_ALEXA}custom-skills/configure-permissions-for-customer-information-in-your-skill.html",
    verified="2026-11",
)
UNUSED = Rule(
    id="permission-unused",
    level="warning",
    asks="Every permission of the listing is used by the code (FUN-11)",
    why="Listeners are asked for what nobody needs, and reviewers refuse it.",
    source=f"{_ALEXA}custom-skills/configure-permissions-for-customer-information-in-your-skill.html",
    verified="2026-11",
)
BY_VOICE = Rule(
    id="permission-by-voice",
    level="warning",
    asks="Only reminders and timers are asked for by ask_permission()",
    why="It sends the request of those two; for other permissions Amazon wants another request, or a card.",
    source=f"{_ALEXA}smapi/voice-permissions-for-reminders.html",
    verified="2026-11",
)
RULES = (UNLISTED, UNUSED, BY_VOICE)

_SCOPES = {name: scope for name, scope in vars(Permission).items() if name.isupper()}
_PROFILE = {name: _SCOPES[name.upper()] for name in ("name", "given_name", "email", "mobile_number")}
_ADDRESS = {"full": Permission.ADDRESS, "country_and_postal_code": Permission.COUNTRY_AND_POSTAL_CODE}
_SERVICES: Mapping[str, Mapping[str, str]] = {
    "reminders": {"": Permission.REMINDERS},
    "timers": {"": Permission.TIMERS},
    "profile": _PROFILE,
    "person": _PROFILE,
    "address": _ADDRESS,
}
_ASKED_BY_VOICE = {Permission.REMINDERS, Permission.TIMERS}
_SERVICE = re.compile(r"\bservices\.(reminders|timers|profile|person|address)\b(?:\)?\.(\w+))?")


def findings(subject: Subject, manifest: Manifest) -> Iterator[Finding]:
    listed = {canonical(scope): place for scope, place in manifest.names("permissions", key="name").items()}
    uses = [use for path, module in subject.sources.items() for use in _used_in(path, module)]
    told = set[tuple[str, ...]]()
    for use in uses:
        if use.grants not in told and not any(scope in listed for scope in use.grants):
            named = f'{{"name": "{use.grants[0]}"}}'
            problem = f"{use.what} needs {' or '.join(use.grants)}, which the listing does not ask for."
            yield UNLISTED.found(use.path, use.at, problem, f'Add {named} to its "permissions".')
        told.add(use.grants)
    for path, module in subject.sources.items():
        yield from _asked_by_voice(path, module)
    used = {scope for use in uses for scope in use.grants}
    assert subject.skill is not None
    for scope, place in listed.items() if not subject.skill.uses_the_sdk else ():
        if scope in _SCOPES.values() and scope not in used:
            problem = f"Nothing in the skill uses {scope}."
            yield UNUSED.found(manifest.path, manifest.at(*place), problem, "Take it out.")


def _used_in(path: Path, module: ast.Module) -> Iterator[Use]:
    nodes = list(ast.walk(module))
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if isinstance(node, ast.Attribute) and id(node) not in inner:
            yield from _used_by(node, path)
        elif isinstance(node, ast.Constant) and node.value in _SCOPES.values():
            yield Use(path, position(node), f"{node.value!r}", (str(node.value),))


def _used_by(node: ast.Attribute, path: Path) -> Iterator[Use]:
    text = ast.unparse(node)
    if found := list(_SERVICE.finditer(text)):
        service, call = found[-1].groups()
        scopes = _SERVICES[service]
        grants = (scopes[call],) if call in scopes else tuple(scopes.values())
        yield Use(path, position(node), f"services.{service}", grants)
    elif (named := re.search(r"\bPermission\.(\w+)$", text)) and named[1] in _SCOPES:
        yield Use(path, position(node), f"Permission.{named[1]}", (_SCOPES[named[1]],))


def _asked_by_voice(path: Path, module: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).endswith("ask_permission"):
            name = ast.unparse(node.args[0]).rpartition("Permission.")[2]
            if name in _SCOPES and _SCOPES[name] not in _ASKED_BY_VOICE:
                problem = f"ask_permission(Permission.{name}) asks for what is neither reminders nor timers."
                remedy = f"Write ask(..., card=Consent(Permission.{name}))."
                yield BY_VOICE.found(path, position(node), problem, remedy)
