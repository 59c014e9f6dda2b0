"""Connections: what is written goes out at once, headers are bounded, and each ends now and then.

A process that is idle when several connections come takes them all, and keeps them; the others would stay idle. So each
process ends a connection now and then: whoever asks next opens a new one, which the least busy process takes.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

LONGEST_HEADERS = 16 * 2**10  # bytes
EVERY = 100  # answers of one process; a connection on this machine takes less than the tenth part of an answer


class PromptProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # which class it is depends on what is there
    """Without Nagle's algorithm, under which the end of an answer waits 40 ms for the receipt of its beginning.

    asyncio switches it off only for sockets that say that they speak TCP, which those that uvicorn shares among
    processes do not. Headers that do not end are refused: httptools would take any number of them. Where h11 is used
    instead, which does not tell when they begin and end, it bounds them itself.
    """

    seconds = 5.0  # in which headers must end
    _in_headers = False
    _taken = 0

    def __init__(self, *values: Any, **options: Any) -> None:
        super().__init__(*values, **options)
        self._waiting = asyncio.get_running_loop().call_later(self.seconds, self._give_up)

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take on a connection."""
        opened = transport.get_extra_info("socket")
        if opened.family in (socket.AF_INET, socket.AF_INET6):
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of it."""
        self._waiting.cancel()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(self.seconds, self._give_up)

    def _give_up(self) -> None:
        """Close a connection over which no request came whole: any number of them would keep others out."""
        if self.cycle is None or self._in_headers:
            self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_headers, self._taken = True, 0
        self._wait_for_headers()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its headers end."""
        self._in_headers = False
        self._waiting.cancel()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take what came; what comes at once is bounded by the size of the buffer it is read into."""
        super().data_received(data)
        self._taken += len(data)
        if self._in_headers and self._taken > LONGEST_HEADERS:
            self._in_headers = False
            self.send_400_response("The headers are too long.")


class ShortLived:
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
