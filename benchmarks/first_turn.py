"""In a fresh process: the milliseconds that importing a handler and its first turn take together.

python benchmarks/first_turn.py MODULE EVENT.json
"""

import sys
import time

start = time.perf_counter()

import importlib  # noqa: E402
import json  # noqa: E402

with open(sys.argv[2], encoding="utf-8") as file:
    event = json.load(file)
handler = importlib.import_module(sys.argv[1]).handler
response = handler(event, None)
elapsed = time.perf_counter() - start

assert "Hello" in json.dumps(response), response
print(elapsed * 1000)
