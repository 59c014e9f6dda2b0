"""What the commands cost as the store grows: adding and removing, questions with and without a filter, status, list.

    python -m bench.store 400 100000 1000000     # a Markdown table, a line for each number of passages
    python -m bench.store --keep FOLDER 100000   # the stores stay there, and are not filled again

The store is filled through its own writer, reading left out: a passage has a tagged sentence of the public collections
(POLICYQA_DATA, else ../shared/data) and some eighty words with Zipf's frequencies; most documents are records of one
passage, the others have five to eight. The commands run as processes of their own, and their memory is that of the
process that writes, not of those that read files. In brackets stands processor time, which is what to go by on a busy
machine; of the quick commands the best of five runs counts.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import count, islice, pairwise
from multiprocessing import get_context
from pathlib import Path

from bench.generate import CHUNK
from bench.generate import passages as zipf
from corpus.duplicates import passage_bands
from corpus.models import Document, Entity, Metadata, Passage, Reference, Span
from corpus.pipeline import FileJob, Processed, process
from corpus.store.reader import StoreReader
from corpus.store.writer import StoreWriter
from qa.ask.terms import spoken
from qa.library.index import publish, size
from qa.library.ingest import link_copies

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("POLICYQA_DATA", ROOT.parent / "shared" / "data"))
SENTENCES = 2_000
QUESTION = "Who decides the spending of the integrated care board?"
AFTER = "2012"  # about half of the documents that have a date
_RECORDS = "/bench/records.jsonl"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall clock, of processor time, and MB at the peak."""

    wall: float
    processor: float
    memory: int

    def seconds(self) -> str:
        """Wall clock and processor time."""
        return f"{self.wall:.1f} ({self.processor:.1f})"

    def milliseconds(self) -> str:
        """Wall clock and processor time."""
        return f"{self.wall * 1000:.0f} ({self.processor * 1000:.0f})"


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("passages", nargs="+", type=int)
    parser.add_argument("--keep", type=Path, help="a folder for the stores")
    options = parser.parse_args()
    titles = (
        "passages", "filled in s", "add 10, s", "peak MB", "remove 1, s", "ask, ms", "peak MB", "ask --after, ms",
        "status, ms", "list, s", "disk MB",
    )  # fmt: skip
    print(f"| {' | '.join(titles)} |\n|{'---:|' * len(titles)}")
    with tempfile.TemporaryDirectory() as folder:
        for number in options.passages:
            print(_row(number, (options.keep or Path(folder)) / str(number)), flush=True)


def _row(number: int, folder: Path) -> str:
    store = folder / "store"
    started = time.monotonic()
    if not store.exists():
        _apart(fill, store, number)
    filled = time.monotonic() - started
    papers = folder / f"papers-{time.time_ns()}"
    _apart(write_papers, papers)
    added = _run(store, "add", str(papers))
    removed = _run(store, "remove", str(papers / "0.txt"))
    commands = (("ask", QUESTION), ("ask", QUESTION, "--after", AFTER), ("status",))
    ask, filtered, status = (_best(store, *command) for command in commands)
    listed = _run(store, "documents", "--json")
    disk = sum(file.stat().st_size for file in store.glob("policyqa.db*")) + _index(store)
    figures = (
        f"{number:,}", f"{filled:.0f}", added.seconds(), added.memory, removed.seconds(), ask.milliseconds(),
        ask.memory, filtered.milliseconds(), status.milliseconds(), listed.seconds(), disk >> 20,
    )  # fmt: skip
    return f"| {' | '.join(map(str, figures))} |"


def _apart(function: Callable[..., None], *arguments: object) -> None:
    """In a process of its own: what is started from a large process counts as large."""
    process = get_context("spawn").Process(target=function, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{function.__name__} failed")


def fill(store: Path, number: int) -> None:
    """A store of so many passages."""
    with StoreWriter(store, spoken=spoken) as writer:
        writer.replace(_RECORDS, "bench")
        for position, found in enumerate(_documents(number)):
            writer.put(
                found.document, found.passages, position=position, definitions=found.definitions, bands=found.bands
            )
            for _ in link_copies(found, writer):
                pass
        publish(writer)


def _documents(number: int) -> Iterator[Processed]:
    rng, parts, left = random.Random(number), _parts(7), number  # noqa: S311 - not for secrets
    for name in count():
        if left <= 0:
            return
        size = min(left, 1 if rng.random() < 0.85 else rng.randint(5, 8))
        yield _joined(f"r{name}", f"2{rng.randint(0, 24):03}-01" if name % 2 else None, list(islice(parts, size)))
        left -= size


def _joined(name: str, date: str | None, parts: list[tuple[Processed, str]]) -> Processed:
    """A document of these tagged sentences, each with the words that follow it, a passage for each."""
    passages: list[Passage] = []
    definitions: dict[str, str] = {}
    at = 0
    for ordinal, (tagged, words) in enumerate(parts):
        one = tagged.passages[-1]
        text = f"{one.text} {words}"
        by = at - one.span.start
        passages.append(
            Passage(
                f"{name}-{ordinal}", name, ordinal, "paragraph", text, Span(at, at + len(text)), paragraph=ordinal + 1,
                sentences=(Span(at, at + len(one.text)), Span(at + len(one.text) + 1, at + len(text))),
                entities=tuple(entity._replace(span=_moved(entity, by)) for entity in one.entities),
                references=tuple(reference._replace(span=_moved(reference, by)) for reference in one.references),
            )
        )  # fmt: skip
        definitions |= tagged.definitions
        at += len(text) + 2
    title = " ".join(passages[0].text.split()[:8])
    document = Document(name, _RECORDS, "application/jsonl", "bench", Metadata(title=title, date=date), "")
    return Processed(document, tuple(passages), definitions, passage_bands([passage.text for passage in passages]))


def _moved(found: Entity | Reference, by: int) -> Span:
    return Span(found.span.start + by, found.span.end + by)


def _parts(seed: int) -> Iterator[tuple[Processed, str]]:
    """A tagged sentence and the words that follow it, for ever."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    tagged = _tagged(rng)
    for chunk in count(seed):
        words, offsets = zipf(CHUNK, chunk)
        names = [f"t{rank}" for rank in words.tolist()]
        for start, end in pairwise(offsets.tolist()):
            yield rng.choice(tagged), " ".join(names[start:end])


def _tagged(rng: random.Random) -> list[Processed]:
    """Sentences read as a file of records is; a third of them from the policy texts."""
    policy = [one for path in sorted((DATA / "policy").glob("*.txt")) for one in _sentences(path.read_text("utf-8"))]
    public = [
        one
        for name in ("scifact", "squad2")
        for line in (DATA / "retrieval" / name / "passages.jsonl").read_text("utf-8").splitlines()
        for one in _sentences(json.loads(line)["text"])
    ]
    chosen = [*rng.sample(policy, min(len(policy), SENTENCES // 3)), *rng.sample(public, SENTENCES * 2 // 3)]
    records = "\n".join(json.dumps({"id": str(at), "text": text}) for at, text in enumerate(chosen))
    return list(process(FileJob(_RECORDS, data=records.encode(), name="records.jsonl")))


def _sentences(text: str) -> list[str]:
    found = re.split(r"(?<=[.?!])\s+", " ".join(text.split()))
    return [sentence for sentence in found if 30 < len(sentence) < 400]


def write_papers(folder: Path) -> None:
    """Ten documents of eight passages."""
    folder.mkdir(parents=True)
    parts = _parts(time.time_ns())
    for name in range(10):
        texts = (f"{tagged.passages[-1].text} {words}" for tagged, words in islice(parts, 8))
        (folder / f"{name}.txt").write_text("\n\n".join(texts), encoding="utf-8")

def _run(store: Path, *arguments: str) -> Cost:
    command = [sys.executable, "-m", "cli", "--store", str(store), "--quiet", *arguments]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        raise SystemExit(f"{' '.join(command)} failed")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss >> 10)


def _best(store: Path, *arguments: str) -> Cost:
    """The least of each figure in five runs."""
    runs = [_run(store, *arguments) for _ in range(5)]
    return Cost(min(one.wall for one in runs), min(one.processor for one in runs), min(one.memory for one in runs))


def _index(store: Path) -> int:
    """The bytes of the index."""
    with closing(StoreReader(store)) as reader, reader.consistent() as snapshot:
        return size(store, snapshot) if snapshot else 0


if __name__ == "__main__":
    main()
