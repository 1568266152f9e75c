"""Calls to Amazon, against a server on this computer that fails as it is told."""

from __future__ import annotations

import pytest

from speakup_workbench.errors import Failed, Mistake
from speakup_workbench.publishing.credentials import Credentials
from speakup_workbench.publishing.login_with_amazon import AccessToken, LoginWithAmazon
from speakup_workbench.publishing.pace import PATIENCE, Pace
from speakup_workbench.publishing.transport import TRIES, Lost, Transport
from tests.workbench.publishing.fake_amazon import CLIENT, REFRESH, SECRET, FakeAmazon


def send(amazon: FakeAmazon, faults: list[str], *, repeatable: bool = True) -> tuple[int, list[float]]:
    """The status that stays, and the pauses until then; by chance each pause is the longest."""
    pauses: list[float] = []
    amazon.faults = dict(enumerate(faults))
    transport = Transport(Pace(sleep=pauses.append, chance=lambda: 1.0))
    url = f"{amazon.url}/upload/here"
    return transport.send("PUT", url, {}, b"zip", repeatable=repeatable).status, pauses


@pytest.mark.parametrize(
    ("faults", "repeatable", "status", "pauses"),
    [
        ([], True, 200, []),
        (["500", "503", "cut"], True, 200, [1.0, 2.0, 4.0]),
        (["500"] * TRIES, True, 500, [1.0, 2.0, 4.0]),
        (["429", "429"], True, 200, [7.0, 7.0]),
        (["429", "429"], False, 200, [7.0, 7.0]),
        (["500"], False, 500, []),
        (["400"], True, 400, []),
        (["412"], True, 412, []),
    ],
)
def test_what_is_tried_again(
    amazon: FakeAmazon, faults: list[str], repeatable: bool, status: int, pauses: list[float]
) -> None:
    assert send(amazon, faults, repeatable=repeatable) == (status, pauses)


@pytest.mark.parametrize("fault", ["cut", "lost"])
def test_what_may_have_been_done_is_not_done_twice(amazon: FakeAmazon, fault: str) -> None:
    with pytest.raises(Lost, match="nobody knows whether it did what was asked"):
        send(amazon, [fault], repeatable=False)
    assert len(amazon.calls) == 1


def test_what_reached_nobody_is_tried_again(amazon: FakeAmazon) -> None:
    pauses: list[float] = []
    with pytest.raises(Lost, match=r"127\.0\.0\.1:1 cannot be reached"):
        Transport(Pace(sleep=pauses.append)).send("POST", "http://127.0.0.1:1/", {}, repeatable=False)
    assert len(pauses) == TRIES - 1


def test_a_redirection_is_not_followed(amazon: FakeAmazon) -> None:
    query = f"client_id={CLIENT}&code_challenge_method=S256&state=s&redirect_uri=https://elsewhere.org"
    answer = Transport(Pace()).send("GET", f"{amazon.url}/ap/oa?{query}", {"Authorization": "secret"}, repeatable=True)
    assert answer.status == 302
    assert len(amazon.calls) == 1


@pytest.mark.parametrize("url", ["http://api.amazon.com/", "http://127.0.0.1.evil.org/", "file:///etc/passwd", "x"])
def test_a_place_that_could_be_overheard(url: str) -> None:
    with pytest.raises(Mistake, match="others could listen"):
        Transport(Pace()).send("GET", url, {}, repeatable=True)


def test_ones_own_netrc_is_left_alone(amazon: FakeAmazon, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w", encoding="utf-8") as file:
        file.write("machine 127.0.0.1 login ada password secret\n")
    monkeypatch.setenv("NETRC", netrc)
    token = amazon.token()
    headers = {"Authorization": f"Bearer {token}"}
    assert Transport(Pace()).send("GET", f"{amazon.url}/v1/vendors", headers, repeatable=True).status == 200


def test_somebody_waits_only_so_long() -> None:
    pauses: list[float] = []
    with pytest.raises(Failed, match="Amazon has been at building for 20 minutes"):
        Pace(sleep=pauses.append).until("building", lambda: 0, bool)
    assert PATIENCE <= sum(pauses) < PATIENCE + 20
    assert pauses[0] == 2.0


def test_a_token_is_used_until_it_ends_and_then_renewed(amazon: FakeAmazon) -> None:
    now = [1000.0]
    who = Credentials("here", refresh_token=REFRESH, client_id=CLIENT, client_secret=SECRET)
    token = AccessToken(who, LoginWithAmazon(Transport(Pace())), lambda: now[0])
    first = token.get_access_token_from_refresh_token()
    now[0] += 3600 - 61
    assert token.get_access_token_from_refresh_token() == first
    now[0] += 1
    assert token.get_access_token_from_refresh_token() != first
    assert amazon.calls == ["POST /auth/o2/token"] * 2
    assert first not in repr(token)
