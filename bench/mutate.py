"""Read thousands of damaged copies of the fixtures: ``python bench/mutate.py [--copies 2000] [--seed 1]
[FOLDER...]``.

Bytes are flipped, cut off, doubled, removed and spliced with those of another file. ZIP files are mutated
inside as well: one part is damaged and the archive written anew, since a flipped bit elsewhere only fails
its checksum. Every copy goes through the pool of the pipeline. The run fails if it breaks off, if a copy has
no outcome, or if a reader lets an error through that it does not explain. Prints a table for each format.
"""

from __future__ import annotations

import argparse
import copy
import io
import random
import sys
import time
import zipfile
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from corpus.readers import read, supported_extensions
from corpus.worker import Limits, ReadingPool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
LIMITS = Limits(seconds=20.0, memory=1 << 30)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One damaged copy."""

    name: str
    way: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What a worker saw: blocks, seconds, and the peak memory of its process in MB so far."""

    blocks: int
    seconds: float
    peak: int


def flip(data: bytes, other: bytes, draw: random.Random) -> bytes:  # noqa: ARG001
    """One to sixteen bytes are replaced."""
    damaged = bytearray(data)
    for _ in range(draw.randint(1, 16)):
        damaged[draw.randrange(len(damaged))] = draw.randrange(256)
    return bytes(damaged)


def truncate(data: bytes, other: bytes, draw: random.Random) -> bytes:  # noqa: ARG001
    """The end is cut off."""
    return data[: draw.randrange(len(data))]


def splice(data: bytes, other: bytes, draw: random.Random) -> bytes:
    """The beginning of one file goes on as another."""
    return data[: draw.randrange(len(data))] + other[draw.randrange(len(other)) :]


def repeat(data: bytes, other: bytes, draw: random.Random) -> bytes:  # noqa: ARG001
    """A stretch stands there up to fifty times."""
    start, end = sorted(draw.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + data[start:end][:20_000] * draw.randint(2, 50) + data[end:]


def remove(data: bytes, other: bytes, draw: random.Random) -> bytes:  # noqa: ARG001
    """A stretch is missing."""
    start, end = sorted(draw.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + data[end:]


WAYS: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (flip, truncate, splice, repeat, remove)


def rearrange(data: bytes, other: bytes, draw: random.Random) -> bytes:  # noqa: ARG001
    """Elements of an XML part are removed, doubled, moved, emptied, or given senseless attributes."""
    root = etree.fromstring(data)
    for _ in range(draw.randint(1, 12)):
        elements = [element for element in root.iter(etree.Element) if element.getparent() is not None]
        if not elements:
            break
        _disturb(draw.choice(elements), draw.choice(elements), draw)
    return etree.tostring(root)


def _disturb(element: etree._Element, target: etree._Element, draw: random.Random) -> None:
    match draw.randrange(5):
        case 0:
            element.getparent().remove(element)
        case 1:
            element.addnext(copy.deepcopy(element))
        case 2 if element not in list(target.iterancestors()) and element is not target:
            target.append(element)
        case 3:
            element.clear()
        case _:
            for name in element.attrib:
                element.set(name, draw.choice(["", "0", "-1", "9", "99999999", "x" * 300, "\u0663", "²"]))


def inside(data: bytes, way: Callable[[bytes, bytes, random.Random], bytes], draw: random.Random) -> bytes:
    """Damage one part of a ZIP file and pack it again."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        victim = draw.choice([name for name in names if old.getinfo(name).file_size] or names)
        if old.read(victim).startswith(b"<?xml") and draw.random() < 0.7:
            way = rearrange
        for name in names:
            part = old.read(name)
            new.writestr(
                name, way(part, old.read(draw.choice(names)) or b" ", draw) if name == victim else part
            )
    return buffer.getvalue()


def mutants(files: list[Path], copies: int, seed: int) -> Iterator[Mutant]:
    """The copies, the same for the same files and seed."""
    contents = [file.read_bytes() for file in files]
    for number in range(copies):
        draw = random.Random(f"{seed}/{number}")  # noqa: S311 (not for secrets)
        chosen = number % len(files)
        way = WAYS[number // len(files) % len(WAYS)]
        data = contents[chosen]
        if data.startswith(b"PK") and draw.random() < 0.7:
            yield Mutant(files[chosen].name, "inside", inside(data, way, draw))
        else:
            yield Mutant(files[chosen].name, way.__name__, way(data, draw.choice(contents), draw))


def read_mutant(mutant: Mutant) -> Reading:
    """Read one copy in a worker."""
    start = time.perf_counter()
    extracts = read(mutant.data, name=mutant.name)
    for extract in extracts:
        assert all(block.text.strip() for block in extract.blocks)
    return Reading(
        sum(len(extract.blocks) for extract in extracts), time.perf_counter() - start, peak_memory()
    )


def peak_memory() -> int:
    """The peak resident memory of this process in MB; 0 on systems that do not tell."""
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def run(files: list[Path], copies: int, seed: int) -> int:
    """Read them all and print the table. Returns 1 if anything went wrong that should not."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    slowest: dict[str, float] = defaultdict(float)
    peak, unexplained = 0, []
    start = time.perf_counter()
    with ReadingPool(limits=LIMITS) as pool:
        for outcome in pool.map(read_mutant, mutants(files, copies, seed)):
            ending = Path(outcome.item.name).suffix
            if outcome.value is not None:
                counts[ending]["read"] += 1
                slowest[ending] = max(slowest[ending], outcome.value.seconds)
                peak = max(peak, outcome.value.peak)
            elif outcome.error is not None:
                counts[ending][outcome.error.code] += 1
                if outcome.error.reason.startswith(("The file could not be read:", "The reader broke")):
                    unexplained.append((outcome.item, outcome.error.reason))
    _print_table(counts, slowest)
    total = sum(sum(counter.values()) for counter in counts.values())
    seconds = time.perf_counter() - start
    print(
        f"{total} of {copies} copies have an outcome; {seconds:.1f} s; peak {peak} MB; "
        f"{len(unexplained)} errors without an explanation"
    )
    for mutant, reason in unexplained[:20]:
        print(f"  {mutant.name} {mutant.way} crc32 {zlib.crc32(mutant.data):08x}: {reason}")
    return int(total != copies or bool(unexplained))


def _print_table(counts: dict[str, Counter[str]], slowest: dict[str, float]) -> None:
    columns = ("read", "unreadable", "unsupported", "password", "limit")
    print(f"{'format':8}" + "".join(f"{column:>13}" for column in columns) + f"{'slowest':>10}")
    for ending in sorted(counts):
        figures = "".join(f"{counts[ending][column]:13}" for column in columns)
        print(f"{ending:8}{figures}{slowest[ending]:9.2f}s")


def main() -> int:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[FIXTURES])
    parser.add_argument("--copies", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    endings = set(supported_extensions())
    files = [
        file
        for folder in arguments.folders
        for file in sorted(folder.rglob("*"))
        if file.suffix in endings and file.is_file() and file.stat().st_size and file.parent.name != "golden"
    ]
    return run(files, arguments.copies, arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
