"""Connections that stay open, spread over the worker processes.

A process that is idle when several connections come takes them all, and keeps them; the others would stay idle. So each
process ends a connection now and then: whoever asks next opens a new one, which the least busy process takes.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EVERY = 100  # answers of one process; a connection on this machine takes less than the tenth part of an answer


class Spread:
    """Every hundredth answer says that its connection ends with it (RFC 9110, section 7.6.1)."""

    def __init__(self, app: ASGIApp, *, every: int = EVERY) -> None:
        self._app, self._every = app, every
        self._answers = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http":
            self._answers += 1
            if self._answers % self._every == 0:
                send = _ending(send)
        await self._app(scope, receive, send)


def _ending(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
        await send(message)

    return sending
