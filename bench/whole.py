"""Reads all public papers: what is lost by kind, how fast, and in how much memory.

    python bench/whole.py [--against TREE] [--rounds N]

Each folder of the data directory (``POLICYQA_DATA``, else ``../shared/data``) is read in a process of its own, without
text recognition and without entities. Pages of files without pages count by their words, 500 each. ``--against`` reads
it with the code of another checkout as well, by turns in the same run; the least processor time of the rounds counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("POLICYQA_DATA", HERE.parent.parent / "shared" / "data"))
FOLDERS = ("documents", "papers", "numbering", "pdf-samples", "policy")
KINDS = {".pdf", ".docx", ".odt", ".rtf", ".html", ".txt", ".xlsx", ".csv", ".eml"}
WORDS = 500  # of a page, where a file has none


def main() -> int:
    """Print a line for each folder and tree, and the losses of this one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measured(DATA / arguments.measure)))
        return 0
    trees = [HERE.parent, *([arguments.against] if arguments.against else [])]
    seconds: Counter[Path] = Counter()
    pages: Counter[Path] = Counter()
    peak: Counter[Path] = Counter()
    losses: Counter[str] = Counter()
    for folder in (folder for folder in FOLDERS if (DATA / folder).is_dir()):
        runs = [(tree, read(tree, folder)) for _ in range(arguments.rounds) for tree in trees]
        for tree in trees:
            mine = [run for other, run in runs if other == tree]
            best = min(run["seconds"] for run in mine)
            seconds[tree] += best
            pages[tree] += mine[0]["pages"]
            peak[tree] = max(peak[tree], *(run["peak"] for run in mine))
            found, rate = f"{mine[0]['files']:4} files {mine[0]['failed']:3} failed", mine[0]["pages"] / best
            print(f"{folder:12} {tree.name:12} {found} {rate:8.1f} pages/s")
        losses.update(runs[0][1]["losses"])
    for tree in trees:
        print(f"{'all':12} {tree.name:12} {pages[tree] / seconds[tree]:8.1f} pages/s, peak {peak[tree] >> 10} MiB")
    print("\n".join(f"{kind}: {count}" for kind, count in sorted(losses.items())))
    return 0


def read(tree: Path, folder: str) -> dict[str, Any]:
    """What ``measured`` says of a folder, with the code of a checkout."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "POLICYQA_OCR": "0", "POLICYQA_DATA": str(DATA)}
    command = [sys.executable, str(HERE / "whole.py"), "--measure", folder]
    output = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=tree).stdout
    result: dict[str, Any] = json.loads(output.splitlines()[-1])
    return result


def measured(folder: Path) -> dict[str, Any]:
    """Files, pages, processor seconds, peak KiB and losses of a folder."""
    from corpus.errors import UnreadableFileError
    from corpus.ledger import checked
    from corpus.pipeline import FileJob, segmented

    losses: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in KINDS)
    segmented(FileJob("a.txt", data=b"The board meets.", name="a.txt"))
    start = time.process_time()
    for path in paths:
        try:
            documents = segmented(FileJob(str(path)))
        except UnreadableFileError:
            counts["failed"] += 1
            continue
        for document in documents:
            extract, passages = document.extract, document.passages
            known = {"given": extract.given, "pages": extract.pages} if hasattr(extract, "given") else {}
            losses.update(dict(checked(extract.losses, passages, **known)[0]))
            counts["pages"] += len(extract.pages) or 1 + len(document.text.split()) // WORDS
    seconds = time.process_time() - start
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.split("VmHWM:")[1].split()[0])
    return {"files": len(paths), "seconds": seconds, "peak": peak, "losses": losses, "failed": 0, "pages": 0, **counts}


if __name__ == "__main__":
    sys.exit(main())
