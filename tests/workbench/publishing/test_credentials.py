from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from speakup_workbench.errors import Mistake
from speakup_workbench.publishing import credentials
from speakup_workbench.publishing.credentials import Credentials
from tests.workbench.publishing.fake_amazon import CLIENT, REFRESH, SECRET, FakeAmazon

Speakup = Callable[..., Result]


@pytest.fixture
def nobody(amazon: FakeAmazon, monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials in the environment."""
    for name in ("ASK_REFRESH_TOKEN", "ASK_LWA_CLIENT_ID", "ASK_LWA_CLIENT_CONFIRMATION"):
        monkeypatch.delenv(name)


def of_ask_cli(expires_at: str = "2099-01-01T00:00:00.000Z", mode: int = 0o600) -> Path:
    token = {"access_token": "Atza|ask", "refresh_token": "Atzr|ask", "expires_at": expires_at}
    path = credentials.ask_cli_file()
    path.parent.mkdir(parents=True)
    profiles = {"default": {"token": token, "vendor_id": "M1ORCHARD"}}
    path.write_text(json.dumps({"profiles": profiles}), encoding="utf-8")
    path.chmod(mode)
    return path


def own() -> Path:
    return Credentials("here", refresh_token=REFRESH, client_id=CLIENT, client_secret=SECRET, vendor_id="M1").write()


def test_nobody_is_signed_in(nobody: None) -> None:
    with pytest.raises(Mistake, match="Who are you at Amazon\\? Sign in with `speakup login`"):
        credentials.found(None)


def test_the_environment_comes_first(amazon: FakeAmazon) -> None:
    own()
    assert credentials.found(None).source == "the environment"


def test_a_refresh_token_without_its_client(amazon: FakeAmazon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASK_LWA_CLIENT_ID")
    with pytest.raises(Mistake, match="Set ASK_LWA_CLIENT_ID and ASK_LWA_CLIENT_CONFIRMATION"):
        credentials.found(None)


def test_ones_own_sign_in_comes_before_that_of_the_ask_cli(nobody: None) -> None:
    of_ask_cli()
    path = own()
    assert credentials.found(None).source == str(path)
    assert credentials.found("default").access_token == "Atza|ask"


def test_the_ask_cli_is_signed_in(nobody: None) -> None:
    path = of_ask_cli()
    found = credentials.found(None)
    assert (found.source, found.vendor_id, found.renewable) == (f"{path}, profile default", "M1ORCHARD", False)
    with pytest.raises(Mistake, match="no profile 'work' that is signed in"):
        credentials.found("work")


def test_what_is_kept_is_for_nobody_else_to_read(nobody: None) -> None:
    path = own()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    own()
    assert [each.name for each in path.parent.iterdir()] == ["credentials.json"]
    found = credentials.found(None)
    assert (found.refresh_token, found.client_secret, found.vendor_id) == (REFRESH, SECRET, "M1")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_what_others_may_read_is_refused(nobody: None, mode: int) -> None:
    path = own()
    path.chmod(mode)
    with pytest.raises(Mistake, match=f"others may read it. Shut them out: chmod 600 {path}"):
        credentials.found(None)


def test_the_ask_clis_too(nobody: None) -> None:
    of_ask_cli(mode=0o644)
    with pytest.raises(Mistake, match="others may read it"):
        credentials.found(None)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}'])
def test_a_file_that_is_not_ours(nobody: None, text: str) -> None:
    path = own()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Mistake, match=r"credentials\.json"):
        credentials.found(None)


def test_the_environment_chooses_the_vendor(nobody: None, monkeypatch: pytest.MonkeyPatch) -> None:
    own()
    monkeypatch.setenv("ASK_VENDOR_ID", "M2")
    assert credentials.found(None).vendor_id == "M2"


def test_nothing_secret_is_in_the_representation() -> None:
    shown = repr(Credentials("here", REFRESH, "Atza|x", 0.0, CLIENT, SECRET))
    assert not any(secret in shown for secret in (REFRESH, "Atza", CLIENT, SECRET))


def test_an_access_token_that_ran_out(root: Path, nobody: None, speakup: Speakup) -> None:
    of_ask_cli(expires_at="2020-01-01T00:00:00.000Z")
    result = speakup("publish", "orchard", "--dry-run")
    assert result.exit_code == 2
    assert "has run out, and cannot be renewed here. Sign in: speakup login" in result.stderr


def test_an_access_token_that_amazon_does_not_take(
    root: Path, nobody: None, speakup: Speakup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASK_ACCESS_TOKEN", "Atza|made up")
    result = speakup("publish", "orchard", "--dry-run")
    assert result.exit_code == 1
    assert "Amazon refused the list of vendors: Token is invalid/expired Sign in again: speakup login." in result.stderr
    assert "made up" not in result.output


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("ASK_REFRESH_TOKEN", "no longer accepts this sign-in: The refresh token is invalid. Sign in again"),
        ("ASK_LWA_CLIENT_CONFIRMATION", "does not know this client id and secret"),
    ],
)
def test_a_sign_in_that_amazon_does_not_take(
    root: Path, speakup: Speakup, monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    monkeypatch.setenv(name, "wrong")
    result = speakup("publish", "orchard", "--dry-run")
    assert result.exit_code == 2
    assert says in result.stderr


def test_no_network(root: Path, speakup: Speakup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASK_LWA_TOKEN_HOST", "http://127.0.0.1:1")
    result = speakup("publish", "orchard", "--dry-run")
    assert result.exit_code == 1
    assert "127.0.0.1:1 cannot be reached (ConnectionError). See your network" in result.stderr


@pytest.mark.parametrize("name", ["ASK_SMAPI_SERVER_BASE_URL", "ASK_LWA_TOKEN_HOST"])
@pytest.mark.parametrize("url", ["http://api.amazon.com", "ftp://127.0.0.1", "api.amazon.com", "https://"])
def test_a_place_where_others_could_listen(
    root: Path, speakup: Speakup, monkeypatch: pytest.MonkeyPatch, name: str, url: str
) -> None:
    monkeypatch.setenv(name, url)
    result = speakup("publish", "orchard", "--dry-run")
    assert result.exit_code == 2
    assert "is not asked, for others could listen." in result.stderr


def test_signing_out_forgets_what_was_kept(nobody: None, speakup: Speakup) -> None:
    path = own()
    out = speakup("logout")
    assert out.output.startswith(f"forgotten   {path}\nleft        your skills,")
    assert "still here" not in out.output and not path.exists()
    again = speakup("logout")
    assert again.exit_code == 0 and again.output.startswith("Nobody was signed in by `speakup login`")


def test_signing_out_tells_who_is_signed_in_elsewhere(nobody: None, speakup: Speakup) -> None:
    kept = of_ask_cli()
    own().write_text("no JSON")
    assert f"still here  a sign-in from {kept}, profile default, which is used now" in speakup("logout").output
    assert kept.exists()


def test_what_cannot_be_forgotten_is_told(nobody: None, speakup: Speakup) -> None:
    credentials.own_file().mkdir(parents=True)
    out = speakup("logout")
    assert out.exit_code == 2 and "cannot be removed" in out.stderr
