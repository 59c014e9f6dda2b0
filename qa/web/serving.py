"""Start the server: one address, several worker processes, nothing written to a log but faults.

HTTP as uvicorn speaks it, with what is written sent at once and headers bounded.

Connections that stay open, spread over the worker processes.

A process that is idle when several connections come takes them all, and keeps them; the others would stay idle. So each
process ends a connection now and then: whoever asks next opens a new one, which the least busy process takes.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from qa.web.errors import ServeError
from qa.web.settings import Settings

LONGEST_HEADERS = 16 * 2**10  # bytes


class PromptProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # which class it is depends on what is there
    """Without Nagle's algorithm, under which the end of an answer waits 40 ms for the receipt of its beginning.

    asyncio switches it off only for sockets that say that they speak TCP, which those that uvicorn shares among
    processes do not. Headers that do not end are refused: httptools would take any number of them. Where h11 is used
    instead, which does not tell when they begin and end, it bounds them itself.
    """

    _in_headers = False
    _taken = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take on a connection."""
        opened = transport.get_extra_info("socket")
        if opened.family in (socket.AF_INET, socket.AF_INET6):
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_headers, self._taken = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its headers end."""
        self._in_headers = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take what came; what comes at once is bounded by the size of the buffer it is read into."""
        super().data_received(data)
        self._taken += len(data)
        if self._in_headers and self._taken > LONGEST_HEADERS:
            self._in_headers = False
            self.send_400_response("The headers are too long.")


_STARTING = 600  # tries, ten a second, to reach the server that starts
_CONNECTIONS = 256  # open at once in one worker process


def serve(
    store: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    token: str | None = None,
    allow_changes: bool = False,
    workers: int = 2,
    names: Sequence[str] = (),
) -> None:
    """Serve the page and the API of a store until interrupted.

    ``names`` are further host names under which it is reached, where another machine may reach it at all. Raises
    ServeError when the packages are missing, when ``host`` is not loopback and there is no token, or when the port is
    taken.
    """
    settings = Settings(store.absolute(), host, port, token, allow_changes, tuple(names)).checked()
    _check_installed()
    _check_free(host, port)
    import uvicorn


    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    os.environ.update(settings.to_environment())
    uvicorn.run(
        "qa.web.app:from_environment",
        factory=True,
        http="qa.web.serving:PromptProtocol",
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        access_log=False,  # addresses hold the questions that people ask
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=LONGEST_HEADERS,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
    )


def _check_free(host: str, port: int) -> None:
    """Raises ServeError in the words of this tool; uvicorn would end the process with its own."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        message = f"Port {port} of {host} cannot be used: {error.strerror}. Choose another with --port."
        raise ServeError(message) from error


def _check_installed() -> None:
    for name in ("uvicorn", "fastapi", "jinja2", "python_multipart", "PIL"):
        if importlib.util.find_spec(name) is None:
            raise ServeError(f"The page needs the package '{name}': pip install 'policyqa[web]'.")


def _announce(settings: Settings) -> None:
    """Say where the page is as soon as it can be reached."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    for _ in range(_STARTING):
        try:
            socket.create_connection((reached, settings.port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    shown = f"[{reached}]" if ":" in reached else reached
    print(f"Open http://{shown}:{settings.port} in a browser. Press Ctrl+C to stop.", file=sys.stderr)
    if settings.allow_changes:
        print("Documents can be added and removed on the Library page.", file=sys.stderr)


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
