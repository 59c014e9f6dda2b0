"""What the server refuses, and what it tells the browser."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from qa.web.app import create_app
from qa.web.errors import BusyError, ServeError
from qa.web.safety import Access, Guard, Hosts
from qa.web.settings import Settings

TOKEN = "a-token-for-tests"  # noqa: S105 (it opens nothing)
PAGES = ["/", "/?q=pooled+fund", "/check", "/library", "/nothing", "/static/policyqa.css", "/api/ask?q=fund", "/api/no"]


@pytest.mark.parametrize("path", PAGES)
def test_every_response_carries_the_headers_of_safety(client: TestClient, path: str) -> None:
    """Pages, files, answers and errors alike forbid scripts of others, framing and guessing of types."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/?q=pooled+fund", "/check", "/library", "/sign-in"])
def test_pages_hold_nothing_inline(client: TestClient, path: str) -> None:
    """No page has a script, a style or a handler of its own, which the policy would forbid."""
    text = client.get(path).text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert "<script>" not in text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example", "[::1"])
def test_other_names_are_not_answered(client: TestClient, host: str) -> None:
    """A page of another site that makes its own name point here gets nothing (DNS rebinding)."""
    assert client.get("/api/documents", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST", "[::1]:8765"])
def test_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    """Loopback is reached under each of its names."""
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "name", "known"),
    [
        ("0.0.0.0", "192.168.1.5:8765", True),  # noqa: S104
        ("0.0.0.0", "evil.example", False),  # noqa: S104
        ("0.0.0.0", "policy.trust.example:8765", True),  # noqa: S104
        ("127.0.0.1", "192.168.1.5", False),
    ],
)
def test_names_beyond_loopback(host: str, name: str, known: bool) -> None:
    """Where other machines may connect, numbers and the names given are answered, and no others."""
    settings = Settings(Path(), host=host, token=TOKEN, names=("policy.trust.example",))
    assert Hosts(settings).knows(name) is known


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_other_sites_cannot_post(client: TestClient, headers: dict[str, str]) -> None:
    """A form on a page of another site changes nothing here."""
    assert client.post("/check", data={"text": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "policy.trust.example"])  # noqa: S104
def test_other_machines_need_a_token(host: str) -> None:
    """The server does not start for other machines without a token, nor with a short one."""
    with pytest.raises(ServeError, match="token"):
        Settings(Path(), host=host).checked()
    with pytest.raises(ServeError, match="guess"):
        Settings(Path(), host=host, token="short").checked()  # noqa: S106
    assert Settings(Path(), host=host, token=TOKEN).checked()


def test_settings_reach_the_workers_whole() -> None:
    """What goes into the environment comes out of it."""
    settings = Settings(Path("/store"), host="::1", token=TOKEN, allow_changes=True, names=("a", "b"))
    assert Settings.from_environment(settings.to_environment()) == settings


@pytest.fixture
def guarded(store: Path) -> Iterator[TestClient]:
    """A client of a server that asks for a token."""
    with TestClient(create_app(Settings(store, token=TOKEN)), base_url="http://127.0.0.1:8765") as client:
        yield client


def test_programs_send_the_token(guarded: TestClient) -> None:
    """The API answers with the token and not without, nor with another."""
    assert guarded.get("/api/documents").status_code == 401
    assert guarded.get("/api/documents", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert guarded.get("/api/documents", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert guarded.get("/healthz").status_code == 200


def test_people_sign_in_once(guarded: TestClient) -> None:
    """A browser is led to the form, and back to where it wanted to go."""
    asked = guarded.get("/library?find=a", headers={"accept": "text/html"}, follow_redirects=False)
    assert asked.headers["location"] == "/sign-in?target=%2Flibrary%3Ffind%3Da"
    wrong = guarded.post("/sign-in", data={"token": "wrong", "target": "/library"})
    assert wrong.status_code == 403
    right = guarded.post("/sign-in", data={"token": TOKEN, "target": "/library?find=a"}, follow_redirects=False)
    assert right.headers["location"] == "/library?find=a"
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert guarded.get("/library").status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"])
def test_sign_in_leads_nowhere_else(guarded: TestClient, target: str) -> None:
    """Nobody is sent to another site after signing in."""
    response = guarded.post("/sign-in", data={"token": TOKEN, "target": target}, follow_redirects=False)
    assert response.headers["location"] == "/"


def test_large_requests_are_refused(client: TestClient) -> None:
    """A body beyond the limit is refused, whether it says its length or not."""
    large = b"x" * (5 * 2**20)
    assert client.post("/api/batch", content=large).status_code == 413
    parts = (large[at : at + 2**16] for at in range(0, len(large), 2**16))
    assert client.post("/api/batch", content=parts).status_code == 413


def test_many_questions_are_refused(store: Path) -> None:
    """A batch of more questions than the server takes is refused before the first is answered."""
    with TestClient(create_app(Settings(store, batch_questions=2)), base_url="http://127.0.0.1:8765") as client:
        assert client.post("/api/batch", content='"a"\n"b"\n"c"').status_code == 413


def test_changes_are_off_by_default(client: TestClient) -> None:
    """The page offers no change, and does none when asked directly."""
    assert "/library/add" not in client.get("/library").text
    assert client.post("/library/add", files={"file": ("a.txt", b"text")}).status_code == 403
    assert client.post("/library/remove", data={"document": "x"}).status_code == 403


def test_wrong_tokens_wait_and_only_a_few_are_tried_at_a_time() -> None:
    """Who guesses comes no further than to a few a second, on the page as with the API."""

    async def trying() -> list[object]:
        access = Access(TOKEN)
        access.pause = 0.05
        started = asyncio.get_running_loop().time()
        tries = await asyncio.gather(*(access.admits("wrong") for _ in range(20)), return_exceptions=True)
        assert asyncio.get_running_loop().time() - started >= 0.05
        assert await access.admits(TOKEN)
        return list(tries)

    tries = asyncio.run(trying())
    assert tries.count(False) == 8
    assert sum(isinstance(one, BusyError) for one in tries) == 12


def test_a_request_that_breaks_off_is_not_heard_of_again(store: Path) -> None:
    """Who hangs up in the middle of a body leaves no error behind."""

    async def reading(_scope: object, receive: Callable[[], Awaitable[object]], _send: object) -> None:
        await receive()
        raise ClientDisconnect

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        pytest.fail(f"there is nobody to tell {message}")

    scope = {"type": "http", "method": "GET", "path": "/check", "headers": [(b"host", b"127.0.0.1")]}

    async def asking() -> None:
        await Guard(reading, Settings(store))(scope, receive, send)  # type: ignore[arg-type]

    asyncio.run(asking())
