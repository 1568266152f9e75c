"""What the page is told, as JSON: a step of the conversation, and how things stand after it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from speakup_workbench.simulator.display import Display
from speakup_workbench.simulator.exchange import Exchange, Turn
from speakup_workbench.simulator.faults import KINDS
from speakup_workbench.simulator.heard import Heard
from speakup_workbench.simulator.listener import ACTIONS
from speakup_workbench.simulator.permissions import PERMISSIONS
from speakup_workbench.simulator.response import MAX_BYTES
from speakup_workbench.simulator.stage import Stage
from speakup_workbench.simulator.viewport import VIEWPORTS
from speakup_workbench.web import trouble

Json = dict[str, Any]

LOG_LIMIT = 20_000
"""Characters of what a skill prints in one turn that the page is told."""
DOCUMENT_LIMIT = 4 * MAX_BYTES
"""Bytes of a request or a response that the page is told whole; of a longer one it is told the beginning."""
MAX_RUNNERS_UP = 5


def step(words: str, exchange: Exchange | None) -> Json:
    """One thing that was said or done, and what came of it; nothing came of what only settles something."""
    told: Json = {"words": words, "is_action": words.startswith(":")}
    if exchange is None:
        return {**told, **_NOTHING}
    return told | {
        "heard": heard(exchange.heard),
        "spoken": [asdict(each) for each in exchange.spoken],
        "reprompt": exchange.reprompt,
        "card": asdict(exchange.card) if exchange.card else None,
        "screen_lines": list(exchange.screen),
        "directives": list(directives(exchange)),
        "errors": list(exchange.errors),
        "notes": list(exchange.notes),
        "ended": exchange.ended and not exchange.listening and exchange.heard.kind != "nobody",
        "listening": exchange.listening,
        "turns": [_turn(turn) for turn in exchange.turns],
        "failure": trouble.of_exchange(exchange),
    }


_NOTHING: Mapping[str, Any] = {
    "heard": None,
    "spoken": [],
    "reprompt": None,
    "card": None,
    "screen_lines": [],
    "directives": [],
    "errors": [],
    "notes": [],
    "ended": False,
    "listening": False,
    "turns": [],
    "failure": None,
}


def display(shown: Display) -> Json:
    """What is on the screen, to be drawn: `request` is another when the same document was sent again."""
    told = {key: shown.directive.get(key) for key in ("document", "datasources", "token")}
    return {**told, "request": shown.request, "updates": list(shown.updates)}


def heard(told: Heard) -> Json | None:
    """How an utterance was heard; None for what was not said."""
    if told.kind == "device":
        return None
    return {
        "text": str(told),
        "kind": told.kind,
        "intent": told.name,
        "slots": told.values,
        "how": told.how if told.kind == "intent" else None,
        "score": round(told.score, 3),
        "runners_up": [
            {"intent": other.name, "slots": other.values, "how": other.how, "score": round(other.score, 3)}
            for other in told.others[:MAX_RUNNERS_UP]
        ],
        "sample": told.suggestion,
    }


def directives(exchange: Exchange) -> Iterator[Mapping[str, Any]]:
    """Those of every reply, in order; what is none is told by an error."""
    for turn in exchange.turns:
        response = turn.response.get("response") if isinstance(turn.response, dict) else None
        found = response.get("directives") if isinstance(response, dict) else None
        for directive in found if isinstance(found, list) else ():
            if isinstance(directive, dict):
                yield directive


def _turn(turn: Turn) -> Json:
    printed = turn.printed
    if len(printed) > LOG_LIMIT:
        printed = f"{printed[:LOG_LIMIT]}\n… and {len(printed) - LOG_LIMIT:,} characters more"
    return {
        "request": _whole_or_beginning(turn.request),
        "response": _whole_or_beginning(turn.response),
        "seconds": round(turn.seconds, 4),
        "bytes": _size(turn.response),
        "printed": printed,
        "calls": [str(call) for call in turn.calls],
    }


def _size(document: object) -> int:
    return len(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")) if document is not None else 0


def _whole_or_beginning(document: object) -> object:
    """A document; of one that no page could show, its first characters and its size."""
    size = _size(document)
    if size <= DOCUMENT_LIMIT:
        return document
    return {"too long to show": f"{size:,} bytes", "begins": json.dumps(document, ensure_ascii=False)[:LOG_LIMIT]}


def settings(stage: Stage) -> Json:
    """As the page changes them, and what there is to choose from."""
    now, words = stage.settings, {permission.scope: word for word, permission in PERMISSIONS.items()}
    granted = stage.accounts[now.user].permissions
    asked = stage.manifest.permissions or ()
    return {
        "locale": now.locale,
        "user": now.user,
        "person": now.person,
        "device": now.device,
        "screen": now.screen,
        "viewport": now.viewport,
        "viewports": {name: dict(viewport.in_frame) for name, viewport in VIEWPORTS.items()},
        "zone": now.zone,
        "now": now.now.isoformat() if now.now else None,
        "frozen": now.frozen,
        "permissions": sorted(words.get(scope, scope) for scope in granted),
        "faults": asdict(now.faults),
        "account": now.access_token,
        "moment": stage.clock.now().isoformat(),
        "time_zone": str(now.time_zone),
        "permissions_known": {word: asdict(permission) for word, permission in PERMISSIONS.items()},
        "asked": sorted(words.get(scope, scope) for scope in asked),
        "faults_known": {part: list(kinds) for part, kinds in KINDS.items()},
        "actions": ACTIONS,
    }


def reminders(stage: Stage) -> list[Json]:
    """The reminders and timers that still ring, the next first."""
    account, zone = stage.accounts[stage.settings.user], stage.settings.time_zone
    found = [
        *((each.trigger.next(each.rung), "reminder", token, each.text) for token, each in account.reminders.items()),
        *((each.ends, "timer", token, each.text) for token, each in account.timers.items() if each.status == "ON"),
    ]
    ringing = sorted((at, kind, token, text) for at, kind, token, text in found if at)
    return [
        {"at": at.astimezone(zone).isoformat(timespec="seconds"), "kind": kind, "text": text, "token": token}
        for at, kind, token, text in ringing
    ]


def changes(before: object, after: object) -> list[Json]:
    """Each value that is another now, by its path such as "streak.days"; what is not there is None."""
    was, now = _leaves(before), _leaves(after)
    return [
        {"path": path, "before": was.get(path), "after": now.get(path)}
        for path in dict.fromkeys((*was, *now))
        if was.get(path) != now.get(path) or (path in was) != (path in now)
    ]


def _leaves(value: object, path: str = "") -> Json:
    if not isinstance(value, Mapping) or not value:
        return {path: value} if path else {}
    found: Json = {}
    for name, each in value.items():
        found |= _leaves(each, f"{path}.{name}" if path else str(name))
    return found
