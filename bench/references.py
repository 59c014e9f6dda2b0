"""Precision and recall of the references over a table of sentences with expected parses and verdicts.

    python bench/references.py [TABLE.jsonl]

A found reference counts where its words are those expected ("find"); where also instrument, unit and numbers agree
("resolve"); where also the verdict agrees ("verdict"). Traps are sentences without any reference: whatever is found
there is a false find. Exit code 1 when a figure is under 0.95.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from corpus.models import Reference  # noqa: E402
from corpus.references import find_references, load_register  # noqa: E402

TABLE = Path(__file__).with_suffix(".jsonl")
LEVELS = ("find", "resolve", "verdict")
TARGET = 0.95


def features(reference: Reference) -> dict[str, tuple[object, ...]]:
    """What must agree at each level."""
    find = (" ".join(reference.text.split()),)
    resolve = (*find, reference.instrument, reference.unit, reference.numbers)
    return {"find": find, "resolve": resolve, "verdict": (*resolve, reference.verdict)}


def expected(row: dict[str, object]) -> dict[str, tuple[object, ...]]:
    """The same of an expected reference of the table."""
    find = (" ".join(str(row["text"]).split()),)
    resolve = (*find, row["instrument"], row["unit"], tuple(row["numbers"]))  # type: ignore[arg-type]
    return {"find": find, "resolve": resolve, "verdict": (*resolve, row["verdict"])}


def written(row: dict[str, str]) -> date | None:
    """The date of the paper of a row, where it gives one."""
    return date.fromisoformat(row["as_of"]) if "as_of" in row else None


def main(table: Path) -> int:
    register = load_register()
    rows = [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]
    right, found_total, wanted_total = Counter[str](), 0, 0
    started = time.perf_counter()
    results = [find_references(row["text"], register=register, as_of=written(row)) for row in rows]
    seconds = time.perf_counter() - started
    for row, references in zip(rows, results, strict=True):
        found = [features(r) for r in references]
        wanted = [expected(e) for e in row["expect"]]
        found_total += len(found)
        wanted_total += len(wanted)
        for level in LEVELS:
            right[level] += (Counter(f[level] for f in found) & Counter(w[level] for w in wanted)).total()
        misses = Counter(w["verdict"] for w in wanted) - Counter(f["verdict"] for f in found)
        extra = Counter(f["verdict"] for f in found) - Counter(w["verdict"] for w in wanted)
        if misses or extra:
            print(f"{row['id']}: {row['text']!r}\n  wanted {list(misses)}\n  found  {list(extra)}")
    traps = sum(1 for row in rows if not row["expect"])
    print(f"{len(rows)} sentences, {traps} of them traps; {wanted_total} references wanted, {found_total} found")
    figures = []
    for level in LEVELS:
        precision, recall = right[level] / max(found_total, 1), right[level] / max(wanted_total, 1)
        figures += [precision, recall]
        print(f"{level:8} precision {precision:.3f}  recall {recall:.3f}")
    print(f"{sum(len(r['text'].split()) for r in rows) / seconds:,.0f} words/s, one sentence at a time")
    return int(min(figures) < TARGET)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE))
