"""In a fresh process: what one skill costs, as JSON.

    python -P benchmarks/process.py MODULE < turns.json

turns.json holds the envelope of the first turn, by name those of the warm turns with how often each is taken, and some
of FLOORS: {"first": {...}, "warm": {"saving turn": [{...}, 30]}, "floors": ["GetItem"]}. Times are in milliseconds.
What Lambda's own runtime client has imported before it loads a skill, `json` and `importlib`, is not counted.
"""

import importlib
import json
import os
import sys
import time
from typing import Any


def main() -> None:
    turns = json.load(sys.stdin)
    first = own(turns["first"])
    start = time.perf_counter()
    handler = importlib.import_module(sys.argv[1]).handler
    imported = time.perf_counter()
    said = [speech(handler(first, None))]
    answered = time.perf_counter()
    measured: dict[str, Any] = {
        "imports alone": [(imported - start) * 1000],
        "first turn": [(answered - imported) * 1000],
        "cold start": [(answered - start) * 1000],
        "modules loaded": [len(sys.modules)],
    }
    for name, (envelope, times) in turns["warm"].items():
        events = [own(envelope) for _ in range(times)]
        measured[name] = [timed(handler, event, None) for event in events]
        said.append(speech(handler(own(envelope), None)))
    measured["peak memory"] = [peak_memory()]
    measured |= {name: FLOORS[name](turns["first"]) for name in turns["floors"]}
    print(json.dumps({"said": said, "measured": measured}))


def own(envelope: Any) -> Any:
    """The envelope with a request id of its own: one that comes twice is a duplicate, which a skill need not run."""
    event = json.loads(json.dumps(envelope))
    event["request"]["requestId"] = f"amzn1.echo-api.request.{os.urandom(16).hex()}"
    return event


def speech(response: Any) -> Any:
    return response["response"]["outputSpeech"]["ssml"]


def timed(call: Any, *arguments: Any) -> float:
    start = time.perf_counter()
    call(*arguments)
    return (time.perf_counter() - start) * 1000


def peak_memory() -> float:
    """MB. Linux counts in ru_maxrss what the parent held before this program began; VmHWM is this program's alone."""
    import resource

    try:
        with open("/proc/self/status", encoding="utf-8") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # macOS counts bytes


def json_alone(envelope: Any) -> list[float]:
    text = json.dumps(envelope)
    return [timed(lambda: json.dumps(json.loads(text))) for _ in range(300)]


def get_item(envelope: Any) -> list[float]:
    """The listener's record is read, and no client stands between."""
    return round_trips("GetItem", envelope, {"ConsistentRead": True})


def update_item(envelope: Any) -> list[float]:
    change = "SET attributes = :attributes, version = :version"
    values = {":attributes": {"M": {"visits": {"N": "1"}}}, ":version": {"N": "1"}}
    body = {"UpdateExpression": change, "ExpressionAttributeValues": values}
    return round_trips("UpdateItem", envelope, body | {"ConditionExpression": "attribute_exists(id)"})


def round_trips(operation: str, envelope: Any, body: dict[str, Any]) -> list[float]:
    """One after the other over one open connection."""
    from http.client import HTTPConnection

    key = {"id": {"S": envelope["session"]["user"]["userId"]}}
    content = json.dumps({"TableName": os.environ["SPEAKUP_TABLE"], "Key": key, **body})
    scope = f"{os.environ['AWS_ACCESS_KEY_ID']}/20261121/{os.environ['AWS_REGION']}/dynamodb/aws4_request"
    headers = {
        "X-Amz-Target": f"DynamoDB_20120810.{operation}",
        "Content-Type": "application/x-amz-json-1.0",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
    }
    connection = HTTPConnection(os.environ["AWS_ENDPOINT_URL"].removeprefix("http://"))

    def call() -> None:
        connection.request("POST", "/", content, headers)
        answer = connection.getresponse()
        text = answer.read()
        assert answer.status == 200, text

    return [timed(call) for _ in range(50)]


FLOORS = {"JSON in and out": json_alone, "GetItem": get_item, "UpdateItem": update_item}

if __name__ == "__main__":
    main()
