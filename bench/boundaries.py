"""How many paragraphs, marked by hand, are passages with exactly the marked start and end.

Run from the repository root: ``python bench/boundaries.py [MARKS.jsonl]``. A mark names a file of the data directory
(``POLICYQA_DATA``, else ``../shared/data``) and the first and last words of one of its paragraphs, attribution
included for a quotation. Exits with 1 below 95 in 100.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from corpus.readers.plain.reader import read_text
from corpus.segment import segment

GOAL = 0.95
MARKS = Path(__file__).parent / "boundaries_text.jsonl"


def passages(path: Path) -> list[str]:
    """The text of every passage of a text file, in one line each."""
    texts = []
    for extract in read_text(path.read_bytes(), name=path.name):
        _, found = segment(extract, document_id=path.stem)
        texts.extend(" ".join(passage.text.split()) for passage in found)
    return texts


def verdict(mark: dict[str, str], texts: list[str]) -> str:
    """Empty when a passage starts and ends as marked, else what is wrong."""
    starting = [text for text in texts if text.startswith(mark["first"])]
    if any(text.endswith(mark["last"]) for text in starting):
        return ""
    if starting:
        return f"ends with ...{starting[0][-60:]!r}"
    inside = next((text for text in texts if mark["first"] in text), None)
    return f"starts with {inside[:60]!r}..." if inside else "not found"


def main(marks: Path) -> int:
    """Score the marks and print those that are missed."""
    data = Path(os.environ.get("POLICYQA_DATA", Path(__file__).parent.parent / "../shared/data"))
    by_file: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in marks.read_text("utf-8").splitlines():
        mark = json.loads(line)
        by_file[mark["file"]].append(mark)
    exact = total = 0
    for name, wanted in by_file.items():
        if not (data / name).exists():
            print(f"skipped: {name} is not in {data}; set POLICYQA_DATA", file=sys.stderr)
            continue
        texts = passages(data / name)
        for mark in wanted:
            problem = verdict(mark, texts)
            total += 1
            exact += not problem
            if problem:
                print(f"{name}: {mark['first']!r} ({mark['why']}): {problem}")
    print(f"{exact} of {total} exact ({100 * exact / max(total, 1):.1f} in 100)")
    return 0 if total and exact >= GOAL * total else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else MARKS))
