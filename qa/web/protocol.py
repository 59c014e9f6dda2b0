"""HTTP as uvicorn speaks it, with what is written sent at once and headers bounded."""

from __future__ import annotations

import asyncio
import socket

from uvicorn.protocols.http.auto import AutoHTTPProtocol

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
