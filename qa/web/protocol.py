"""HTTP as uvicorn speaks it, with what is written sent at once."""

from __future__ import annotations

import asyncio
import socket

from uvicorn.protocols.http.auto import AutoHTTPProtocol


class PromptProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # which class it is depends on what is there
    """Without Nagle's algorithm, under which the end of an answer waits 40 ms for the receipt of its beginning.

    asyncio switches it off only for sockets that say that they speak TCP, which those that uvicorn shares among
    processes do not.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take on a connection."""
        opened = transport.get_extra_info("socket")
        if opened.family in (socket.AF_INET, socket.AF_INET6):
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
