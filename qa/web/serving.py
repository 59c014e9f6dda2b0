"""Start the server: one address, several worker processes, nothing written to a log but faults.

The packages of the page may be missing: nothing of them is imported before that is told.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa.web.errors import ServeError
from qa.web.settings import Settings

_STARTING = 600  # tries, ten a second, to reach the server that starts
_CONNECTIONS = 1000  # open at once in one worker process


def serve(
    store: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    token: str | None = None,
    allow_changes: bool = False,
    workers: int = 2,
    names: Sequence[str] = (),
    service: str = "policyqa",
    allow_notes: bool = False,
    organisation: str = "",
    contact: str = "",
    accessibility: str = "",
    privacy: str = "",
) -> None:
    """Serve the page and the API of a store until interrupted.

    ``names`` are further host names under which it is reached, where another machine may reach it at all; the last five
    are what its pages say of who runs it (``Settings``). Raises
    ServeError when the packages are missing, when ``host`` is not loopback and there is no token, or when the port is
    taken.
    """
    settings = Settings(
        store.absolute(),
        host,
        port,
        token,
        allow_changes,
        allow_notes,
        tuple(names),
        service=service,
        organisation=organisation,
        contact=contact,
        accessibility=accessibility,
        privacy=privacy,
    ).checked()
    _check_installed()
    _check_free(host, port)
    import uvicorn

    from qa.web.connections import LONGEST_HEADERS

    threading.Thread(target=_announce, args=(settings,), daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="policyqa-page-") as scratch:
        os.environ.update(replace(settings, scratch=scratch).to_environment())
        uvicorn.run(
            "qa.web.app:from_environment",
            factory=True,
            http="qa.web.connections:PromptProtocol",
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
