"""Replay files of the ASK CLI, as `ask dialog --replay FILE.json` reads them: utterances, and nothing asserted.

    {"skillId": "amzn1.ask.skill.…", "locale": "en-US", "type": "text", "userInput": ["open clean water", ".quit"]}

https://developer.amazon.com/docs/alexa/smapi/ask-cli-command-reference.html#dialog-command
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from speakup_workbench.errors import Mistake
from speakup_workbench.simulator import recording
from speakup_workbench.simulator.conversation_file import USUAL
from speakup_workbench.subject import Subject

QUIT = ".quit"
RECORD = ".record"


@dataclass(frozen=True)
class AskReplay:
    path: Path
    locale: str
    utterances: tuple[str, ...]
    """Without the CLI's own commands."""

    @classmethod
    def load(cls, path: Path) -> AskReplay:
        """Raises Mistake for a file that is none."""
        try:
            found = json.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise Mistake(f"{path} cannot be read ({error.strerror}).") from None
        except (ValueError, RecursionError) as error:
            raise Mistake(f"{path} is no JSON: {error}.") from None
        said = found.get("userInput") if isinstance(found, dict) else None
        if not isinstance(said, list) or not said or not all(isinstance(words, str) for words in said):
            raise Mistake(f"{path} is no replay file of the ASK CLI: its userInput is to be a list of utterances.")
        if not isinstance(found.get("locale"), str):
            raise Mistake(f'{path} names no locale. Add "locale": "en-US".')
        utterances = tuple(words.strip() for words in said if not words.strip().startswith((QUIT, RECORD)))
        if not any(utterances):
            raise Mistake(f"Nothing is said in {path}: its userInput holds no utterance.")
        return cls(path, found["locale"], utterances)

    def convert(self, target: Path, skill: str | None = None) -> None:
        """Holds the conversation, and writes it with what came back as a conversation file.

        skill: one of the project around `target`; not needed if there is only one. Raises Mistake, also for a target
        that is there.
        """
        if target.exists():
            raise Mistake(f"There is already a file {target}. Choose another name.")
        folder = target.resolve().parent
        subject = Subject.find(skill, None, None, folder)
        settings = replace(USUAL, locale=self.locale)
        with subject.opened(settings) as stage:
            conversation = stage.conversation()
            said = [(words, conversation.say(words)) for words in self.utterances]
        named = {**subject.named_in(folder), **recording.unusual(settings)}
        try:
            target.write_text(recording.text(named, said), encoding="utf-8")
        except OSError as error:
            raise Mistake(f"{target} cannot be written ({error.strerror}).") from None
