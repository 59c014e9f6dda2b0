"""Text recognition for scanned pages through ocrmypdf, where it is installed on the machine.

ocrmypdf (with Tesseract) adds an invisible text layer to pages that have none; the file is then read like any
other.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

_PROGRAM = "ocrmypdf"


def recognise(data: bytes, /, *, seconds: float, program: str = _PROGRAM) -> bytes | None:
    """The file with a text layer on its scanned pages; nothing when that cannot be made in ``seconds``."""
    found = shutil.which(program)
    if found is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        source.write_bytes(data)
        command = [found, "--skip-text", "--quiet", "--output-type", "pdf", str(source), str(target)]
        try:
            # The program was looked up and the file names are ours.
            subprocess.run(command, check=True, capture_output=True, timeout=seconds)  # noqa: S603
        except (OSError, subprocess.SubprocessError):
            return None
        return target.read_bytes() if target.exists() else None
