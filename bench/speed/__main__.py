"""Speed beside other engines on synthetic collections: ``python -m bench.speed FOLDER``.

Builds each engine's index below FOLDER (kept, and used again), asks all engines the same questions in turn,
and takes the median of the rounds, so that a busy machine slows all alike. Engines whose package is absent
are left out with a word; Lucene needs Java and ``--lucene JAR``, a jar with Lucene 9 in it such as pyserini
carries. Prints Markdown tables and writes the plot ``docs/latency.svg``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench import generate
from bench.speed import real
from bench.speed.engines import ENGINES
from bench.speed.plot import write_plot

HERE = Path(__file__).parent
# Passages beyond which an engine would take the whole day.
LIMITS = {"rank-bm25": 10_000, "scikit-learn": 100_000, "fts5": 100_000, "scipy": 100_000}
SLOW = {"rank-bm25", "scikit-learn", "fts5"}


class Server:
    """An engine's process, asked for a round at a time."""

    def __init__(self, command: list[str]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        self.alive = self._read() == "ready"

    def _read(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def round(self) -> dict[str, float]:
        """Batch questions a second, and percentiles of single questions."""
        assert self._process.stdin
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return dict(json.loads(self._read()))

    def stop(self) -> None:
        """Lets the process end."""
        self._process.communicate()


def _python(name: str, *rest: object) -> list[str]:
    return [sys.executable, "-m", "bench.speed.engines", name, *map(str, rest)]


def _lucene(jar: Path, folder: Path, *rest: object) -> list[str]:
    classes = folder / "classes"
    source, made = HERE / "LuceneBench.java", classes / "LuceneBench.class"
    if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["javac", "-cp", str(jar), "-d", str(classes), str(source)], check=True)
    return ["java", "-cp", f"{jar}:{classes}", "LuceneBench", *map(str, rest)]


def _build(name: str, collection: str, folder: Path, jar: Path | None) -> dict[str, float] | None:
    """Builds an engine's index unless it is there; returns what building took, None when it cannot."""
    text, place = folder / collection / "passages.txt", folder / collection / name
    report = place / "built.json"
    if not report.exists():
        place.mkdir(parents=True, exist_ok=True)
        if name == "lucene":
            assert jar
            command = _lucene(jar, folder, "build", text, place)
        else:
            command = _python(name, "build", text, place)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name} left out: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            return None
        found = json.loads(done.stdout.strip().splitlines()[-1])
        found["disk"] = sum(file.stat().st_size for file in place.rglob("*") if file.is_file()) / 1e6
        report.write_text(json.dumps(found))
    return dict(json.loads(report.read_text()))


def measure(
    collection: str, folder: Path, jar: Path | None, rounds: int, asked: int, chosen: list[str]
) -> list[dict[str, float | str]]:
    """A row for each engine on one collection: a number of synthetic passages, or ``real``."""
    place = folder / collection
    if not (place / "questions.txt").exists():
        generate.write(int(collection), place) if collection.isdigit() else real.write(place)
    with (place / "passages.txt").open(encoding="utf-8") as file:
        size = sum(1 for _ in file)
    names = [name for name in chosen if size <= LIMITS.get(name, size)]
    if jar and shutil.which("java") and shutil.which("javac"):
        names.append("lucene")
    built = {name: _build(name, collection, folder, jar) for name in names}
    servers: dict[str, Server] = {}
    for name in (name for name in names if built[name]):
        limit = 20 if name in SLOW else asked
        rest = ("serve", place / name, place / "questions.txt", limit)
        server = Server(_lucene(jar, folder, *rest) if name == "lucene" and jar else _python(name, *rest))
        if server.alive:
            servers[name] = server
    found: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, server in servers.items():
            found[name].append(server.round())
    rows: list[dict[str, float | str]] = []
    for name, server in servers.items():
        server.stop()
        medians = {key: statistics.median(r[key] for r in found[name]) for key in found[name][0]}
        rows.append(
            {
                "engine": name,
                "collection": collection,
                "size": size,
                **medians,
                **{f"b_{k}": v for k, v in (built[name] or {}).items()},
            }
        )
    return rows


def table(rows: list[dict[str, float | str]]) -> str:
    """Markdown: a row for each engine at each size."""
    lines = [
        "| passages | engine | batch/s | 2 threads | p50 us | p95 us | build s | build MB | disk MB |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        cells = (row.get(key, "") for key in ("one", "two", "p50", "p95", "b_seconds", "b_peak", "b_disk"))
        shown = " | ".join(f"{cell:,.0f}" if isinstance(cell, float | int) else "-" for cell in cells)
        label = f"{row['size']:,}" + ("" if row["collection"] == str(row["size"]) else f" ({row['collection']})")
        lines.append(f"| {label} | {row['engine']} | {shown} |")
    return "\n".join(lines)


def cold_start(folder: Path, sizes: list[str]) -> str:
    """Milliseconds from nothing to an answer, beside a bare interpreter and some imports."""
    code = "from indexer import open_index; print(open_index({!r}).search({!r})[:5])"
    commands = {
        "python -c pass": "pass",
        'python -c "import numpy, sqlite3, click"': "import numpy, sqlite3, click",
    }
    for size in sizes:
        question = (folder / size / "questions.txt").read_text().splitlines()[0]
        index = str(folder / size / "policyqa" / "index")
        commands[f"open, ask, print: {size} passages"] = code.format(index, question)
    # As installed: an interpreter that may not keep its bytecode would compile this project each time.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(9):
        for name, program in commands.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, env=kept)
            taken[name].append((time.perf_counter() - start) * 1e3)
    lines = [f"| {name} | {statistics.median(times):.0f} |" for name, times in taken.items()]
    return "\n".join(["| cold start | ms |", "|---|---:|", *lines])


def main() -> None:
    """The whole benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", default="1000,10000,real,100000,1000000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--lucene", type=Path)
    parser.add_argument("--plot", type=Path, default=Path("docs/latency.svg"))
    given = parser.parse_args()
    sizes = given.sizes.split(",")
    rows = []
    for size in sizes:
        found = measure(size, given.folder, given.lucene, given.rounds, given.questions, given.engines.split(","))
        text = table(found).split("\n")
        print("\n".join(text[2:] if rows else text), flush=True)
        rows += found
    print()
    print(cold_start(given.folder, sizes))
    write_plot([row for row in rows if row["collection"] != "real"], given.plot)


if __name__ == "__main__":
    main()
