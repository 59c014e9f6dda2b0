"""A server under load: connections spread over its processes, compiled loops loaded beside the answers."""

from __future__ import annotations

import asyncio
import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.server import ServerState

import qa
from qa.ask.snapshot import View
from qa.library.library import Library
from qa.web.connections import PromptProtocol, ShortLived
from qa.web.state import Warming

psutil = pytest.importorskip("psutil", reason="needs psutil (extra policyqa[bench])")
CHEAP = "/healthz"


def test_some_answers_end_their_connection() -> None:
    """Every third answer says so, the others leave it open."""
    app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("yes"))])
    client = TestClient(ShortLived(app, every=3))
    assert [client.get("/").headers.get("connection") for _ in range(6)] == [None, None, "close"] * 2


class _Noting(PromptProtocol):
    """Remembers whether what it writes is sent at once."""

    prompt: ClassVar[list[int]] = []

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take on a connection."""
        super().connection_made(transport)
        self.prompt.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_headers_that_do_not_end_close_their_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """After seconds, whether something of them came or nothing; a whole request is answered."""
    monkeypatch.setattr(PromptProtocol, "seconds", 0.1)
    whole = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    assert asyncio.run(_said([b"GET / HTTP/1.1\r\nHost: a\r\n"])) == b""
    assert asyncio.run(_said([b""])) == b""
    assert asyncio.run(_said([whole, b"GET / HTTP/1.1\r\n"])).startswith(b"HTTP/1.1 200")


async def _said(parts: Sequence[bytes]) -> bytes:
    """What a server says to these bytes, sent one after the other over one connection."""
    config = uvicorn.Config(Starlette(routes=[Route("/", lambda _: PlainTextResponse("yes"))]))
    config.load()
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        making = partial(_Noting, config=config, server_state=ServerState(), app_state={})
        server = await asyncio.get_running_loop().create_server(making, sock=opened)
        reader, writer = await asyncio.open_connection(*opened.getsockname())
        reading = asyncio.create_task(reader.read())
        for part in parts:
            if reading.done():
                break
            writer.write(part)
            await asyncio.sleep(0.01)
        said = await reading
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        server.close()
        await server.wait_closed()
    return said


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_answers_go_out_at_once(loop: str) -> None:
    """Nagle's algorithm is off also for a socket that does not say that it speaks TCP."""
    factory = pytest.importorskip(loop, reason=f"needs {loop}").new_event_loop
    _Noting.prompt.clear()
    with asyncio.Runner(loop_factory=factory) as runner:
        said = runner.run(_said([b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"]))
    assert said.endswith(b"yes")
    assert _Noting.prompt == [1]


def test_headers_that_do_not_end_are_refused() -> None:
    """A request may have 16 KB of headers; beyond that the connection is ended, however slowly they come."""
    pytest.importorskip("httptools", reason="needs httptools")
    endless = [b"GET / HTTP/1.1\r\nhost: a\r\n", *[b"x-more: %s\r\n" % (b"a" * 1000)] * 100]
    assert asyncio.run(_said(endless)).startswith(b"HTTP/1.1 400")
    whole = [b"GET / HTTP/1.1\r\nhost: a\r\n", *endless[1:10], b"connection: close\r\n\r\n"]
    assert asyncio.run(_said(whole)).startswith(b"HTTP/1.1 200")


def _done(finished: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not finished() and time.monotonic() < until:
        time.sleep(0.02)
    return finished()


def test_loops_are_loaded_once_a_process_is_busy(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for the first answers, and once for each snapshot."""
    warmed: list[View] = []
    monkeypatch.setattr(View, "warm", lambda view: warmed.append(view))
    warming = Warming(answers=4)
    with Library.open(store) as library:
        warming.served(library)  # nothing was asked yet
        for _ in range(2):
            library.ask("What is a pooled fund?")
            warming.served(library)
        assert not warmed
        for _ in range(3):
            warming.served(library)
        assert _done(lambda: bool(warmed))
        assert warmed == [library.loaded]


def test_large_collections_are_warmed_at_once(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where even a few questions gain by it."""
    warmed = threading.Event()
    monkeypatch.setattr(View, "warm", lambda _view: warmed.set())
    with Library.open(store) as library:
        library.ask("What is a pooled fund?")
        Warming(passages=10).served(library)
    assert warmed.wait(10)


def test_answers_are_the_same_while_loops_are_loaded(store: Path) -> None:
    """Questions asked before, during and after loading give equal answers, to the byte."""
    questions = ["What is a pooled fund?", "Who decides on a delegation?", "What is mutual aid?", "pooled funds"]
    with Library.open(store) as cold:
        expected = [cold.ask(question).to_dict() for question in questions]
    with Library.open(store) as library:
        with library.view() as view:
            loading = threading.Thread(target=view.warm)
            loading.start()
        while loading.is_alive():
            assert [library.ask(question).to_dict() for question in questions] == expected
        assert [library.ask(question).to_dict() for question in questions] == expected


@pytest.fixture
def server(store: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server with two worker processes and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = f"from pathlib import Path; from qa.web import serve; serve(Path({str(store)!r}), port={port}, workers=2)"
    folder = Path(qa.__file__).parent.parent
    process = subprocess.Popen([sys.executable, "-c", code], cwd=folder, stderr=subprocess.DEVNULL)
    try:
        assert _done(lambda: _is_reached(port)), "the server did not start"
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def _is_reached(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        try:
            return _get(connection, "/healthz") == 200
        except OSError:
            return False


def _get(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path)
    with connection.getresponse() as response:
        response.read()
        return response.status


@pytest.mark.slow
def test_both_processes_answer_on_kept_connections(server: tuple[int, subprocess.Popen[bytes]]) -> None:
    """Connections that stay open do not leave one process with all the work, and each request is answered."""
    port, process = server
    workers = [one for one in psutil.Process(process.pid).children() if "spawn_main" in " ".join(one.cmdline())]
    before = [sum(one.cpu_times()[:2]) for one in workers]
    statuses: list[int] = []

    def ask() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            statuses.extend(_get(connection, CHEAP) for _ in range(400))

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    spent = [sum(one.cpu_times()[:2]) - start for one, start in zip(workers, before, strict=True)]
    assert statuses == [200] * 1600
    assert len(spent) == 2
    assert min(spent) > sum(spent) / 5
