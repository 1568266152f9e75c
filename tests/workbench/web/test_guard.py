"""Who is let in, and who is not."""

import pytest
import requests

from tests.workbench.web.river import Visitor

OWN = ("content-security-policy", "x-content-type-options", "referrer-policy", "cache-control")


def stranger(visitor: Visitor, path: str = "/", **headers: str) -> requests.Response:
    """Somebody who knows the port and nothing else."""
    with requests.Session() as session:
        session.trust_env = False
        return session.get(f"{visitor.base}{path}", headers=headers, timeout=60, allow_redirects=False)


def test_the_printed_address_gives_a_cookie_that_no_script_and_no_other_site_gets(visitor: Visitor) -> None:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(visitor.address, timeout=60, allow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "HttpOnly; SameSite=Strict; Path=/" in answer.headers["set-cookie"]
    assert visitor.at("/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=wrong", "/?token=%ff", "/style.css"])
def test_who_has_no_token_is_told_where_it_is(visitor: Visitor, path: str) -> None:
    answer = stranger(visitor, path)

    assert answer.status_code == 403
    assert "the address that `speakup web` printed" in answer.text


def test_a_script_without_the_token_is_told_in_json(visitor: Visitor) -> None:
    answer = stranger(visitor, "/api/skills")

    assert answer.status_code == 403
    assert "the address that `speakup web` printed" in answer.json()["error"]


def test_a_wrong_cookie_is_no_token(visitor: Visitor) -> None:
    port = visitor.base.rpartition(":")[2]
    for cookie in (f"speakup-{port}=wrong", f"speakup-{port}=", "=;=", "speakup-1=x; \x7f"):
        assert stranger(visitor, "/api/skills", Cookie=cookie).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}"])
def test_a_name_that_was_pointed_here_is_refused_even_with_the_cookie(visitor: Visitor, host: str) -> None:
    port = visitor.base.rpartition(":")[2]
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    answer = stranger(visitor, "/api/skills", Host=host.format(port=port), Cookie=cookie)

    assert answer.status_code == 403
    assert "127.0.0.1 and localhost" in answer.json()["error"]


def test_localhost_is_this_computer_as_well(visitor: Visitor) -> None:
    port, path = visitor.base.rpartition(":")[2], visitor.address.removeprefix(visitor.base)
    answer = stranger(visitor, path, Host=f"localhost:{port}")
    cookie = answer.headers["set-cookie"].partition(";")[0]

    assert stranger(visitor, "/api/skills", Host=f"localhost:{port}", Cookie=cookie).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
def test_a_page_of_another_site_is_refused_even_with_the_cookie(visitor: Visitor, origin: str) -> None:
    answer = visitor.at("/api/rooms", {"skill": "river"}, headers={"Origin": origin})

    assert answer.status_code == 403
    assert origin in answer.json()["error"]


def test_the_page_itself_may_ask(visitor: Visitor) -> None:
    assert visitor.at("/api/skills", headers={"Origin": visitor.base}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/api/skills", "/api/nothing", "/nothing"])
def test_every_answer_keeps_the_page_to_itself(visitor: Visitor, path: str) -> None:
    for answer in (visitor.at(path), stranger(visitor, path)):
        assert set(OWN) <= {name.lower() for name in answer.headers}
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy


def test_the_frame_of_the_screen_is_a_sandbox_that_needs_no_cookie(visitor: Visitor) -> None:
    answer = stranger(visitor, "/screen/frame.html", Origin="null")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "sandbox allow-scripts" in answer.headers["content-security-policy"]
    assert stranger(visitor, "/screen/../server.py").status_code in (403, 404)
    assert stranger(visitor, "/screen/frame.html", Host="evil.example").status_code == 403


def test_a_body_of_fifty_megabytes_is_refused_and_not_kept(visitor: Visitor) -> None:
    def pieces() -> object:
        for _ in range(50):
            yield b"x" * 1_000_000

    for data in (b"x" * 50_000_000, pieces()):  # with its length, and without
        answer = visitor.at("/api/rooms", data=data)
        assert answer.status_code == 413
        assert "1,000,000 bytes" in answer.json()["error"]
    assert visitor.at("/api/skills").status_code == 200
