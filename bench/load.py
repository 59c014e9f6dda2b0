"""Questions a second and the time of each over HTTP on loopback, and whether the server's memory grows.

    python bench/load.py                     # 2 workers, 4 connections, 5,000 questions over the five policy texts
    python bench/load.py --questions 50000   # memory over a long run

Questions are made of words that stand together in the texts and of fixed beginnings, from a fixed seed: all differ, so
that nothing is measured twice. Exit code 1 when a request failed or the goals are missed.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

DATA = Path(os.environ.get("POLICYQA_DATA", ROOT.parent / "shared" / "data")) / "policy"
BEGINNINGS = ("What is {}?", "Who is responsible for {}?", "When will {}?", "How does {}?", "Why {}?", "What about {}?")
_FIRST = 400
_IDLE = 0.1  # seconds of processor time in a second
GOAL_RATE = 200.0  # questions a second
GOAL_P99 = 0.050  # seconds
GOAL_GROWTH = 0.05  # share of memory, from a tenth of the run to its end


def main() -> int:
    """Build the store, serve it, ask, report."""
    options = _options()
    if not options.texts.is_dir():
        print(f"skipped: no texts at {options.texts} (set POLICYQA_DATA)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        questions = _prepared(store, options.texts, options.questions)
        with _Server(store, options.workers) as server:
            _asked(server.port, questions[:_FIRST], 4)  # the first questions load what the rest share
            server.settle()
            return _report(_run(server, questions, options.connections))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--texts", type=Path, default=DATA)
    return parser.parse_args()


def _prepared(store: Path, texts: Path, count: int) -> list[str]:
    from corpus.worker import Limits
    from qa.library.add import add

    report = add(store, [texts], limits=Limits(memory=6 << 30))
    print(f"{report.documents} documents, {report.passages} passages")
    return list(_questions(texts, count))


def _questions(texts: Path, count: int) -> Iterator[str]:
    words = [re.findall(r"[A-Za-z]{3,}", file.read_text("utf-8")) for file in sorted(texts.glob("*.txt"))]
    choose = random.Random(20)  # noqa: S311 (a benchmark repeats itself)
    for _ in range(count):
        text = choose.choice(words)
        at = choose.randrange(len(text) - 6)
        yield choose.choice(BEGINNINGS).format(" ".join(text[at : at + choose.randint(2, 6)]).lower())


class _Server:
    """The server in processes of its own."""

    def __init__(self, store: Path, workers: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        code = f"from pathlib import Path; from qa.web import serve; serve(Path({str(store)!r}), port={self.port}, "
        self._process = subprocess.Popen([sys.executable, "-c", f"{code}workers={workers})"], cwd=ROOT)

    def __enter__(self) -> _Server:
        for _ in range(300):
            try:
                _get(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5), "/healthz")
            except OSError:
                time.sleep(0.1)
            else:
                return self
        raise SystemExit("the server did not start")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(20)

    def settle(self) -> None:
        """Wait until it has loaded, or compiled, what a busy server loads beside its answers."""
        for _ in range(120):
            before = sum(self.cpu().values())
            time.sleep(1)
            if sum(self.cpu().values()) - before < _IDLE:
                return

    def cpu(self) -> dict[int, float]:
        """Seconds of processor time that each of its processes has taken."""
        found = psutil.Process(self._process.pid)
        return {one.pid: sum(one.cpu_times()[:2]) for one in [found, *found.children(recursive=True)]}

    def memory(self) -> int:
        """Resident bytes of all its processes."""
        found = psutil.Process(self._process.pid)
        return sum(one.memory_info().rss for one in [found, *found.children(recursive=True)])


def _get(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    return response.status


def _asked(port: int, questions: Sequence[str], connections: int) -> tuple[list[float], int]:
    """The seconds of each answer, and how many failed."""
    times: list[float] = []
    failed: list[int] = []

    def ask(mine: Sequence[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for question in mine:
            started = time.perf_counter()
            status = _get(connection, f"/api/ask?{urlencode({'q': question})}")
            times.append(time.perf_counter() - started)
            if status != 200:
                failed.append(status)

    threads = [threading.Thread(target=ask, args=(questions[at::connections],)) for at in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(failed)


def _run(server: _Server, questions: Sequence[str], connections: int) -> dict[str, float]:
    tenth = max(1, len(questions) // 10)
    times: list[float] = []
    failed, seconds, memory, cpu = 0, 0.0, [], server.cpu()
    for start in range(0, len(questions), tenth):
        started = time.perf_counter()
        part, bad = _asked(server.port, questions[start : start + tenth], connections)
        seconds += time.perf_counter() - started
        times, failed = times + part, failed + bad
        memory.append(server.memory())
    times.sort()
    spent = sorted((now - cpu.get(pid, 0.0) for pid, now in server.cpu().items()), reverse=True)
    return {
        "questions": len(times),
        "failed": failed + len(questions) - len(times),
        "rate": len(times) / seconds,
        "cpu": sum(spent) / len(questions),
        "busiest": spent[0] / sum(spent),
        "p50": times[len(times) // 2],
        "p99": times[int(len(times) * 0.99)],
        "memory": memory[-1],
        "growth": memory[-1] / memory[0] - 1,
    }


def _report(found: dict[str, float]) -> int:
    print(f"{found['questions']:,.0f} questions, {found['failed']:.0f} failed, {found['rate']:.0f} a second")
    p50, p99, cpu = (found[name] * 1000 for name in ("p50", "p99", "cpu"))
    busiest = f"{found['busiest']:.0%} of it in the busiest process"
    print(f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, {cpu:.1f} ms of processor each, {busiest}")
    print(f"memory {found['memory'] / 2**20:.0f} MB, {found['growth']:+.1%} since the first tenth")
    met = found["rate"] >= GOAL_RATE and found["p99"] <= GOAL_P99 and found["growth"] <= GOAL_GROWTH
    print(f"goals ({GOAL_RATE:.0f} a second, p99 {GOAL_P99 * 1000:.0f} ms, memory flat): {'met' if met else 'missed'}")
    return 0 if met and not found["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
