"""A conversation as one HTML page that needs nothing else, for somebody who has neither Python nor the skill."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from speakup_workbench.web.steps import Steps

Json = Mapping[str, Any]

_PAUSE = re.compile(r" *\[pause[^\]]*\] *")
STYLE = Path(__file__).with_name("export.css")


def page(state: Json, steps: Steps, talk: str) -> str:
    """talk: the same as a conversation file, which is put at the end."""
    style = STYLE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    settings, title = state["settings"], f"A conversation with {state['title']}"
    told = "\n".join(line for step in steps for line in _step(step))
    return f"""<!doctype html>
<html lang="{escape(settings["locale"])}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'">
<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
<p>{escape(_when(settings, steps))}</p>
</header>
<ol>
{told}
</ol>
<footer>
<p>Held with Speak Up's simulator, without Amazon: Alexa herself may hear some of it otherwise.</p>
<details><summary>The same as a conversation file, to be held again with <code>speakup replay</code></summary>
<pre>{escape(talk)}</pre>
</details>
</footer>
</body>
</html>
"""


def _when(settings: Json, steps: Steps) -> str:
    """ "Saturday 21 November 2026, 08:00, America/New_York. In en-US, on a device with a screen." """
    at = datetime.fromisoformat(next((step["at"] for step in steps), settings["moment"]))
    device = "with a screen" if settings["screen"] else "without a screen"
    return (
        f"{at:%A} {at.day} {at:%B %Y, %H:%M}, {settings['time_zone']}. In {settings['locale']}, on a device {device}."
    )


def _step(step: Json) -> Iterator[str]:
    yield "<li>"
    if step["is_action"]:
        yield f'<p class="done">{escape(step["words"])}</p>'
    else:
        yield f'<p class="said">{escape(step["words"]) or "<i>silence</i>"}</p>'
    if step["heard"] and step["words"]:
        yield f'<p class="heard">heard: {escape(step["heard"]["text"])}</p>'
    for spoken in step["spoken"]:
        if spoken["text"]:
            by = "reply alexa" if spoken["by"] == "alexa" else "reply"
            yield f'<p class="{by}">{escape(_PAUSE.sub(" … ", spoken["text"]))}</p>'
    if card := step["card"]:
        text = "\n".join(filter(None, (card["title"], card["text"], ", ".join(card["permissions"]))))
        yield _beside("Card in the Alexa app", text or card["type"])
    if step["screen_lines"]:
        yield _beside("On the screen", "\n".join(step["screen_lines"]))
    yield from (f'<p class="beside wrong">{escape(error)}</p>' for error in step["errors"])
    yield from (f'<p class="beside">{escape(note)}</p>' for note in step["notes"])
    if step["ended"]:
        yield '<p class="ended">The session ended.</p>'
    yield "</li>"


def _beside(what: str, text: str) -> str:
    return f'<p class="beside"><b>{what}</b>{escape(text)}</p>'
