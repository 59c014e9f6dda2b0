"""What every request passes before a page or the API sees it, and what every response says to the browser.

A page of another site must not reach a server on this machine by a name of its own that points here (DNS rebinding):
only names known beforehand, and addresses written as numbers where other machines may connect, are answered. Where
there is a token, programs send it with each request; people give it once on the sign-in page and carry a cookie.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import PolicyQAError
from qa.web.errors import (
    BadRequestError,
    BusyError,
    ForbiddenError,
    MisdirectedError,
    SlowError,
    TooLargeError,
    UnauthorisedError,
)
from qa.web.problems import classified, respond
from qa.web.settings import LOOPBACK, Settings

COOKIE = "policyqa"
SIGN_IN = "/sign-in"
_OPEN = ("/static/", "/healthz", SIGN_IN, "/contact", "/accessibility", "/privacy")
_TRIES = 8  # wrong tokens at a time
KEPT = 12 * 3600  # seconds: a day of meetings


class Access:
    """Who may come in. Without a token everybody may who can reach the server."""

    pause = 1.0  # seconds that a wrong token waits

    def __init__(self, token: str | None) -> None:
        self._token = token
        self._trying = 0

    def check(self, request: Request) -> None:
        """Raises UnauthorisedError for a request that lacks the token where one is needed."""
        if self._token is None or request.url.path.startswith(_OPEN):
            return
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.casefold() == "bearer" and self.is_token(given):
            return
        if hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), self._cookie().encode()):
            return
        raise UnauthorisedError("Send the token as 'Authorization: Bearer TOKEN', or sign in on the page.")

    async def admits(self, given: str) -> bool:
        """Whether this is the token. A wrong one waits a second, and only a few are tried at a time: those who guess
        come no further than to a few a second in each process. Raises BusyError for one too many.
        """
        if self._trying >= _TRIES:
            raise BusyError("Too many wrong tokens were given. Wait a few seconds and try again.")
        self._trying += 1
        try:
            right = self.is_token(given)
            if not right:
                await asyncio.sleep(self.pause)
            return right
        finally:
            self._trying -= 1

    def is_token(self, given: str) -> bool:
        """Whether this is the token; takes the same time whatever is given."""
        return self._token is not None and hmac.compare_digest(given.strip().encode(), self._token.encode())

    def signed_in(self, target: str) -> Response:
        """To the page the user wanted, with the cookie that lets them in."""
        response = RedirectResponse(inside(target), 303)
        response.set_cookie(COOKIE, self._cookie(), max_age=KEPT, httponly=True, samesite="strict")
        return response

    def asks_for_sign_in(self, request: Request, error: Exception) -> bool:
        """Whether a refused request is that of a person at a browser."""
        wants_page = "text/html" in request.headers.get("accept", "") and request.method == "GET"
        return isinstance(error, UnauthorisedError) and wants_page

    def to_sign_in(self, request: Request) -> Response:
        """The sign-in page, which leads back to what was asked for."""
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{SIGN_IN}?target={quote(target, safe='')}", 303)

    def _cookie(self) -> str:
        # Not the token itself: it stands in the browser's files.
        return hashlib.sha256(f"policyqa cookie {self._token}".encode()).hexdigest()


def inside(target: str) -> str:
    """A path of this server, whatever was given: nobody is sent elsewhere after signing in."""
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/"


class Hosts:
    """The names a server answers to."""

    def __init__(self, settings: Settings) -> None:
        self._numbers = not settings.is_local
        self._names = {name.casefold() for name in (*LOOPBACK, settings.host, *settings.names)}
        if self._numbers:
            self._names |= {socket.gethostname().casefold(), socket.getfqdn().casefold()}

    def knows(self, host: str) -> bool:
        """Whether a Host header is one of this server's; its port does not matter."""
        name = _name(host)
        return name in self._names or (self._numbers and _is_number(name))

    def is_own(self, origin: str, host: str) -> bool:
        """Whether an Origin header names the site that the request was sent to."""
        return urlsplit(origin).netloc.casefold() == host.casefold()


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_PAPERS = frozenset({"/check", "/api/check", "/library/add", "/questions", "/questions/keep"})


class Guard:
    """Turns away what comes from elsewhere, lacks the token or is too large; adds the headers of safety."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._hosts = Hosts(settings)
        self._access = Access(settings.token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["settings"] = self._settings  # for pages that refuse, too, which no application has made
        request = Request(scope)
        limit = self._limit(scope["path"])
        body = _Bounded(receive, limit, self._settings.body_seconds)
        guarded = _with_headers(send)
        try:
            await self._admit(request, limit)
            if scope["method"] == "HEAD":
                scope = {**scope, "method": "GET"}  # uvicorn leaves out the body itself
            await self._app(scope, body, guarded)
        except PolicyQAError as error:
            await self._refuse(request, error)(scope, receive, guarded)
        except ClientDisconnect:  # who hung up waits for nothing
            return

    async def _admit(self, request: Request, limit: int) -> None:
        headers = request.headers
        host = headers.get("host", "")
        if not self._hosts.knows(host):
            raise MisdirectedError(f"This server does not answer to the name '{host[:100]}'.")
        if request.method not in _READING:
            self._same_site(headers, host)
        if not _declared(headers) <= limit:
            raise TooLargeError(_too_large(limit))
        try:
            self._access.check(request)
        except UnauthorisedError:
            _, _, given = headers.get("authorization", "").partition(" ")
            if given:
                await self._access.admits(given)
            raise

    def _same_site(self, headers: Headers, host: str) -> None:
        origin = headers.get("origin")
        if (origin and not self._hosts.is_own(origin, host)) or headers.get("sec-fetch-site") == "cross-site":
            raise ForbiddenError("This was sent from a page of another site.")

    def _limit(self, path: str) -> int:
        if path in _PAPERS:
            return self._settings.paper_bytes * 3 // 2  # a paper that is sent again comes as base64
        return self._settings.batch_bytes if path == "/api/batch" else self._settings.request_bytes

    def _refuse(self, request: Request, error: PolicyQAError) -> ASGIApp:
        if self._access.asks_for_sign_in(request, error):
            return self._access.to_sign_in(request)
        return respond(request, *classified(error), str(error))


class _Bounded:
    """The body of a request, which may turn out longer than it said, or never end."""

    def __init__(self, receive: Receive, limit: int, seconds: float) -> None:
        self._receive = receive
        self._limit = limit
        self._taken = 0
        self._until: float | None = asyncio.get_running_loop().time() + seconds

    async def __call__(self) -> Message:
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as error:
            raise SlowError("The request did not arrive in time.") from error
        if not message.get("more_body", False):
            self._until = None  # what is waited for now is the end of the connection
        self._taken += len(message.get("body", b""))
        if self._taken > self._limit:
            raise TooLargeError(_too_large(self._limit))
        return message


def _declared(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    if not length.isdecimal():
        raise BadRequestError("The length of the request is not a number.")
    return int(length)


def _too_large(limit: int) -> str:
    size = f"{limit / 2**20:.0f} MB" if limit >= 2**20 else f"{limit // 2**10} KB"
    return f"The request is larger than the {size} that this address takes."


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending
