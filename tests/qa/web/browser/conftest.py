"""A server in processes of its own, and Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import qa

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright (extra policyqa[test])")

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="session")
def address(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with two workers over a copy of the store, which may be changed."""
    copy = shutil.copytree(store, tmp_path_factory.mktemp("served") / "store")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"Path({str(copy)!r}), port={port}, allow_changes=True"
    code = f"from pathlib import Path; from qa.web import serve; serve({options})"
    found = {**os.environ, "PYTHONPATH": str(Path(qa.__file__).parent.parent)}
    server = subprocess.Popen([sys.executable, "-P", "-c", code], env=found, stderr=subprocess.DEVNULL)
    try:
        yield _reached(f"http://127.0.0.1:{port}", server)
    finally:
        server.terminate()
        server.wait(20)


def _reached(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 (loopback)
                return address
        except OSError:
            assert server.poll() is None, "the server did not start"
            time.sleep(0.1)
    pytest.fail("the server does not answer")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser; the tests are skipped where there is none.

    Not for the session: as long as it is open its event loop counts as running, and other tests could run none.
    """
    if CHROMIUM is None:
        pytest.skip("no chromium here: apt-get install chromium")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens a path in a window of its own; whatever the browser complains of fails the test."""
    contexts, complaints = [], []

    def opening(path: str = "/", *, width: int = 1200, scripts: bool = True, **options: Any) -> Any:
        context = chromium.new_context(
            base_url=address, viewport={"width": width, "height": 900}, java_script_enabled=scripts, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert [text for text in complaints if "404" not in text and "422" not in text] == []


@pytest.fixture
def keep() -> Callable[[Any, str], None]:
    """Keeps a picture of a page in the folder that POLICYQA_SCREENSHOTS names."""
    folder = os.environ.get("POLICYQA_SCREENSHOTS")

    def keeping(page: Any, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    return keeping
