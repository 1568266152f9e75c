"""`speakup login`, with a browser that allows whatever it is asked."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import Result

from speakup_workbench.errors import Mistake
from speakup_workbench.publishing import credentials
from speakup_workbench.publishing.login import Login
from speakup_workbench.publishing.login_with_amazon import LoginWithAmazon
from speakup_workbench.publishing.pace import Pace
from speakup_workbench.publishing.transport import Transport
from tests.workbench.publishing.fake_amazon import CLIENT, REFRESH, SECRET, VENDOR, FakeAmazon

Speakup = Callable[..., Result]
BROWSER = f"{sys.executable} -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1]).read()' %s"


@pytest.fixture
def login(amazon: FakeAmazon, unused_port: int) -> Login:
    return Login(CLIENT, SECRET, LoginWithAmazon(Transport(Pace())), unused_port)


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def opened(url: str) -> str:
    """Where a browser ends that opens this, and waits for nobody there."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: object) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(url)
    except urllib.error.HTTPError as answer:
        with answer:
            return str(answer.headers["Location"])
    raise AssertionError("it does not lead anywhere")


def test_a_browser_comes_back(amazon: FakeAmazon, unused_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASK_REFRESH_TOKEN")
    monkeypatch.setenv("BROWSER", BROWSER)
    command = [sys.executable, "-m", "speakup_workbench", "login", "--port", str(unused_port)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=os.environ)
    assert done.returncode == 0, done.stderr
    assert f"signed in   for Orchard Friends ({VENDOR})" in done.stdout
    found = credentials.found(None)
    assert (found.refresh_token, found.client_id, found.client_secret) == (REFRESH, CLIENT, SECRET)
    assert found.vendor_id == VENDOR
    for secret in (REFRESH, SECRET, "Atza|"):
        assert secret not in done.stdout + done.stderr


def test_the_address_is_pasted(amazon: FakeAmazon, login: Login) -> None:
    code = login.by_paste(f"  {opened(login.address)}\n")
    assert login.credentials(code).refresh_token == REFRESH


def test_the_code_alone_is_pasted(amazon: FakeAmazon, login: Login) -> None:
    code = parse_qs(urlsplit(opened(login.address)).query)["code"][0]
    assert login.credentials(login.by_paste(code)).refresh_token == REFRESH


def test_a_code_of_another_sign_in_is_refused(amazon: FakeAmazon, login: Login) -> None:
    another = Login(CLIENT, SECRET, login.amazon, login.port)
    with pytest.raises(Mistake, match="belongs to another sign-in"):
        login.by_paste(opened(another.address))
    code = parse_qs(urlsplit(opened(another.address)).query)["code"][0]
    with pytest.raises(Mistake, match="The code is invalid"):
        login.credentials(code)


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("", "There is no code in that"),
        ("https://www.amazon.com/ap/oa?x=1", "There is no code in that"),
        ("http://127.0.0.1:9090/cb?error=access_denied&error_description=User+refused", "User refused. Sign in again"),
    ],
)
def test_what_is_no_code(login: Login, pasted: str, says: str) -> None:
    with pytest.raises(Mistake, match=says):
        login.by_paste(pasted)


def test_a_stranger_who_knocks_is_not_let_in(amazon: FakeAmazon, login: Login) -> None:
    def browse(address: str) -> None:
        def knock() -> None:
            for url in (f"{login.return_url}?code=evil&state=guessed", login.return_url.replace("/cb", "/favicon.ico")):
                with pytest.raises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(url)
                refused.value.close()
            urllib.request.urlopen(address).close()

        thread.append(threading.Thread(target=knock))
        thread[0].start()

    thread: list[threading.Thread] = []
    code = login.by_browser(browse)
    thread[0].join()
    assert code.startswith("code")


def test_a_port_that_is_taken(login: Login) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", login.port))
        one.listen()
        with pytest.raises(Mistake, match=f"Port {login.port} of this computer cannot be used"):
            login.by_browser(lambda address: None)


def test_without_a_browser_here_and_with_several_vendors(amazon: FakeAmazon, monkeypatch: pytest.MonkeyPatch) -> None:
    amazon.vendors.append({"name": "Others", "id": "M2OTHERS", "roles": []})
    monkeypatch.delenv("ASK_REFRESH_TOKEN")
    command = [sys.executable, "-m", "speakup_workbench", "login", "--no-browser"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdin and process.stdout
        address = next(line for line in process.stdout if line.startswith("http"))
        said, _ = process.communicate(f"{opened(address.strip())}\n2\n", timeout=60)
    assert process.returncode == 0
    assert "signed in   for Others (M2OTHERS)" in said
    assert credentials.found(None).vendor_id == "M2OTHERS"


def test_the_secret_is_asked_for_and_not_shown(
    root: Path, amazon: FakeAmazon, speakup: Speakup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASK_LWA_CLIENT_ID")
    monkeypatch.delenv("ASK_LWA_CLIENT_CONFIRMATION")
    result = speakup("login", "--no-browser", said=f"{CLIENT}\n{SECRET}\nhttp://127.0.0.1:9090/cb?error=denied\n")
    assert result.exit_code == 2
    assert "Its client secret (not shown)" in result.stderr
    assert SECRET not in result.output
    assert "Amazon did not allow it: denied." in result.stderr


def test_what_the_page_is_asked_for(login: Login) -> None:
    told = {name: values[0] for name, values in parse_qs(urlsplit(login.address).query).items()}
    assert told["scope"].split() == [
        "alexa::ask:skills:readwrite",
        "alexa::ask:models:readwrite",
        "alexa::ask:skills:test",
    ]
    assert told["code_challenge_method"] == "S256"
    assert login.verifier not in login.address
    assert SECRET not in login.address
