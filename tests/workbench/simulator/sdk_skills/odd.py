"""No SDK, and hardly a skill: each function goes wrong in a way of its own."""

import ctypes
import os
import socket
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

calls = 0


def answer(words: str) -> dict[str, Any]:
    return {"version": "1.0", "response": {"outputSpeech": {"type": "PlainText", "text": words}}}


def is_fact(event: dict[str, Any]) -> bool:
    return bool(event["request"].get("intent", {}).get("name") == "FactIntent")


def prints(event: dict[str, Any], context: Any) -> dict[str, Any]:
    print("a line")
    os.write(1, b"past Python\n")
    print("to stderr", file=sys.stderr)
    return answer("Printed.")


def prints_much(event: dict[str, Any], context: Any) -> dict[str, Any]:
    print("x" * 100_000)
    return answer("Printed.")


def hangs(event: dict[str, Any], context: Any) -> dict[str, Any]:
    global calls
    calls += 1
    if is_fact(event):
        print("waiting")
        time.sleep(600)
    return answer(f"Call {calls} of this process.") | {"sessionAttributes": {}}


def leaves(event: dict[str, Any], context: Any) -> dict[str, Any]:
    if is_fact(event):
        os._exit(3)
    return answer("Still here.")


def crashes(event: dict[str, Any], context: Any) -> dict[str, Any]:
    if is_fact(event):
        ctypes.string_at(0)
    return answer("Still here.")


def goes_elsewhere(event: dict[str, Any], context: Any) -> dict[str, Any]:
    os.chdir("/tmp")
    raise LookupError("no oak")


def returns_junk(event: dict[str, Any], context: Any) -> object:
    return {"version": "1.0", "response": {1, 2}}


def surroundings(event: dict[str, Any], context: Any) -> dict[str, Any]:
    here = Path(__file__).parent
    assert (Path.cwd(), sys.path[0], __name__) == (here, str(here), "odd")
    return answer(" ".join(f"{name}={value}" for name, value in sorted(os.environ.items())))


def reaches_out(event: dict[str, Any], context: Any) -> dict[str, Any]:
    try:
        urllib.request.urlopen("http://api.example.org/trees", timeout=1)
    except OSError as error:
        return answer(str(error))
    return answer("The world.")


def reaches_an_address(event: dict[str, Any], context: Any) -> dict[str, Any]:
    with socket.socket() as connection:
        connection.connect(("192.0.2.1", 80))
    return answer("The world.")
