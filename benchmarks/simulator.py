"""How long the simulator takes: a thousand turns of a trivial skill, conversations in a test, an answer from the shell.

    python -m benchmarks.simulator

The rival is the same skill called without a simulator: by itself for the turns, with the same DynamoDB for the
conversations, and by a bare `python -c` from the shell, which imports it and calls it once.
"""

import importlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from speakup_workbench.models import Model
from speakup_workbench.simulator import process, theatre
from speakup_workbench.simulator.conversation import Conversation
from speakup_workbench.simulator.rehearsal import Rehearsal, Setup
from speakup_workbench.simulator.settings import Settings

HERE = Path(__file__).parent
TURNS = 1000
CONVERSATIONS = 30
SAID = (
    "tell me a fact",
    "another fact",
    "i pledge ten liters",
    "yes",
    "i kept my pledge",
    "how am i doing",
    "another fact",
    "who says so",
    "help",
    "stop",
)
MODEL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "tree count",
            "intents": [
                {
                    "name": "PlantIntent",
                    "slots": [{"name": "count", "type": "AMAZON.NUMBER"}],
                    "samples": ["plant {count} trees", "plant a tree"],
                },
                {"name": "AMAZON.StopIntent", "samples": []},
                {"name": "AMAZON.FallbackIntent", "samples": []},
            ],
        }
    }
}
SKILL = """
def handler(event, context):
    speech = {"type": "PlainText", "text": "Thank you."}
    return {"version": "1.0", "response": {"outputSpeech": speech, "shouldEndSession": False}}
"""


def measure(runs: int) -> None:
    """Prints a line a figure: ours, the same skill by itself, and the difference."""
    with tempfile.TemporaryDirectory() as folder:
        skill, path = Path(folder) / "tree_count.py", Path(folder) / "en-US.json"
        skill.write_text(SKILL, encoding="utf-8")
        path.write_text(json.dumps(MODEL), encoding="utf-8")
        model = Model.load(path)
        code: dict[str, Any] = {}
        exec(SKILL, code)
        event = json.dumps(Conversation(code["handler"], model).say("open tree count").request)
        alone = _thousand(lambda: code["handler"](json.loads(event), None))
        inside = statistics.median(_turns(code["handler"], model) for _ in range(runs))
        print(f"{TURNS:,} turns through the simulator: {inside:.2f} s (the skill by itself: {alone:.3f} s)")
        with process.opened(process.of_file(skill, "handler", {"AWS_REGION": "us-east-1"})) as handler:
            print(f"{TURNS:,} turns of the same skill in a process of its own: {_turns(handler, model):.2f} s")
        for name, file in (("a trivial skill", skill), ("a skill on the ASK SDK", HERE / "sdk_hello.py")):
            said = ["say", "--handler", f"{file}:handler", "--model", str(path), "open tree count"]
            ours = _shell("-m", "speakup_workbench", *said, folder=folder, runs=runs)
            bare = f"import {file.stem} as it, json; it.handler(json.loads({event!r}), None)"
            program = f"import sys; sys.path.insert(0, {str(file.parent)!r}); {bare}"
            theirs = _shell("-c", program, folder=folder, runs=runs)
            print(f"from the shell, {name}: {ours:.2f} s (imported and called by itself: {theirs:.2f} s)")
    _conversations(runs)


def _conversations(runs: int) -> None:
    """Clean Water as the fixture `alexa` opens it for a test; then the same requests without Alexa, in turn."""
    ours, alone = [], []
    with theatre.opened() as stages:
        alexa = Rehearsal(HERE, stages, Setup())
        _converse(alexa)
        handler = importlib.import_module("skills.clean_water.skill").handler

        def answer() -> None:
            stages.cloud.forget()
            for request in sent:
                handler(json.loads(request), None)

        for _ in range(runs):
            ours.append(_seconds(lambda: _converse(alexa)))
            sent = _converse(alexa)
            alone.append(_seconds(answer))
        alexa.close()
    turns = CONVERSATIONS * (1 + len(SAID))
    inside, outside = turns / statistics.median(ours), turns / statistics.median(alone)
    print(f"Clean Water in a test: {inside:.0f} turns a second (the skill by itself, with DynamoDB: {outside:.0f})")


def _converse(alexa: Rehearsal) -> list[str]:
    """The requests that were sent, as JSON."""
    alexa.open("clean_water")
    exchanges = [alexa.exchange, *(alexa.say(words) for words in SAID)]
    return [json.dumps(turn.request) for exchange in exchanges for turn in exchange.turns]


def _turns(handler: Any, model: Model) -> float:
    conversation = Conversation(handler, model, Settings(seed=1))
    conversation.say("open tree count")
    return _thousand(lambda: conversation.say("plant three trees"))


def _thousand(turn: Any) -> float:
    return _seconds(turn, TURNS)


def _seconds(action: Any, times: int = CONVERSATIONS) -> float:
    start = time.perf_counter()
    for _ in range(times):
        action()
    return time.perf_counter() - start


def _shell(*words: str, folder: str, runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, *words], cwd=folder, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    measure(5)
