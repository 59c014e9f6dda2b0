"""The token: programs send it with each request, people give it once on the sign-in page and carry a cookie."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from qa.web.errors import UnauthorisedError

COOKIE = "policyqa"
SIGN_IN = "/sign-in"
_OPEN = ("/static/", "/healthz", SIGN_IN)
_KEPT = 12 * 3600  # seconds: a day of meetings


class Access:
    """Who may come in. Without a token everybody may who can reach the server."""

    def __init__(self, token: str | None) -> None:
        self._token = token

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

    def is_token(self, given: str) -> bool:
        """Whether this is the token; takes the same time whatever is given."""
        return self._token is not None and hmac.compare_digest(given.strip().encode(), self._token.encode())

    def signed_in(self, target: str) -> Response:
        """To the page the user wanted, with the cookie that lets them in."""
        response = RedirectResponse(inside(target), 303)
        response.set_cookie(COOKIE, self._cookie(), max_age=_KEPT, httponly=True, samesite="strict")
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
