"""The picture of the page in README: an answer over the fixtures, as Chromium shows it.

    python -m bench.picture

Needs the extras ``web`` and ``test``, and Chromium. Writes docs/page.png, in 64 colours, which the page does not exceed
by much and which keep the file small. Make it again when the page of an answer has changed.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "page.png"
QUESTION = "What is a lead provider?"
SIZE = {"width": 1000, "height": 760}
COLOURS = 64
LARGEST = 150_000  # bytes: it is loaded by everybody who looks at README


def main() -> None:
    """Make the picture."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "store") as address:
        shot = photographed(f"{address}/?{urlencode({'q': QUESTION})}")
    data = reduced(shot)
    if len(data) > LARGEST:
        raise SystemExit(f"The picture has {len(data):,} bytes, more than {LARGEST:,}: take fewer colours.")
    PICTURE.write_bytes(data)
    print(f"{PICTURE.relative_to(ROOT)}: {len(data):,} bytes")


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The address of the page over a new store of the example library."""
    command = [sys.executable, "-m", "cli", "--store", str(store)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    adding = [*command, "--quiet", "add", "fixtures/library"]
    subprocess.run(adding, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([*command, "serve", "--port", str(port), "--workers", "1"], cwd=ROOT, env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310 (loopback)
        except OSError:
            if server.poll() is not None:
                raise SystemExit("The server did not start; its message stands above.") from None
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server does not answer.")


def photographed(address: str) -> bytes:
    """What the first screen shows, as PNG."""
    from playwright.sync_api import sync_playwright

    program = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SIZE)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        shot = bytes(page.screenshot())
        browser.close()
    return shot


def reduced(shot: bytes) -> bytes:
    """The same picture in few colours."""
    from PIL import Image

    with Image.open(io.BytesIO(shot)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
