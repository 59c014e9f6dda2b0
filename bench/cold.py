"""What a command costs from nothing to its last word: ``python -m bench.cold STORE...``.

Runs the command that is installed beside this interpreter, in turn with a bare interpreter and with imports that most
programs of the kind begin with, and prints the medians as a Markdown table: by the clock, and of processor time, which
tells more on a busy machine. Measure an installation that is not editable, as users have it.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

QUESTIONS = ("Who chairs the committee?", "When does it meet?", "What is a quorum?")
# As installed: an interpreter that may not keep its bytecode would compile the program each time.
KEPT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def commands(stores: list[Path]) -> dict[str, list[str]]:
    """What is run, by how it is named in the table."""
    python, policyqa = sys.executable, str(Path(sys.executable).with_name("policyqa"))
    codes = ("pass", "import click", "import numpy, sqlite3, click")
    found = {f'python -c "{code}"' if " " in code else f"python -c {code}": [python, "-c", code] for code in codes}
    found["policyqa --help"] = [policyqa, "--help"]
    for store in stores:
        for question in QUESTIONS:
            found[f'policyqa --store {store.name} ask "{question}"'] = [
                policyqa, "--store", str(store), "ask", question,
            ]  # fmt: skip
    return found


def run(command: list[str]) -> tuple[float, float]:
    """Milliseconds that a command takes by the clock, and of processor time."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    # An abstention is an answer too, with an exit code of its own.
    done = subprocess.run(command, capture_output=True, env=KEPT, check=False)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 3), done.stderr.decode()
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return clock * 1e3, processor * 1e3


def main() -> None:
    """The whole benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stores", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=21)
    given = parser.parse_args()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands(given.stores)}
    for _ in range(given.rounds):
        for name, command in commands(given.stores).items():
            taken[name].append(run(command))
    print("| cold start | ms | of processor time |\n|---|---:|---:|")
    for name, times in taken.items():
        clock, processor = (statistics.median(each) for each in zip(*times, strict=True))
        print(f"| {name} | {clock:.0f} | {processor:.0f} |")


if __name__ == "__main__":
    main()
