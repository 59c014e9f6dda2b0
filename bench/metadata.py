"""Title and date of public papers against what their first pages print: a table of right, wrong and not given.

The expected values were written from the first pages (``metadata_expected.tsv``: path, date, other dates that would be
right, words that the title has). ``-`` is a paper that prints no date: the properties of its file are then what is
left, and are told as such.

    python bench/metadata.py [--all]
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

DATA = Path(os.environ.get("POLICYQA_DATA", HERE.parent.parent / "shared" / "data"))


def main(arguments: list[str]) -> int:
    """Print a line for each paper that is not right (all with ``--all``), and the counts."""
    from corpus.pipeline import FileJob, process

    counts: Counter[tuple[str, str]] = Counter()
    for line in (HERE / "metadata_expected.tsv").read_text("utf-8").splitlines():
        if line.startswith("#") or not (DATA / line.split("\t")[0]).is_file():
            continue
        name, date, others, words = line.split("\t")
        metadata = process(FileJob(str(DATA / name)))[0].document.metadata
        right_title = all(word.casefold() in metadata.title.casefold() for word in words.split(" & "))
        dated = judged(metadata.date, metadata.date_source or "", date, others.split())
        counts["date", dated] += 1
        counts["title", "right" if right_title else "wrong"] += 1
        if "--all" in arguments or dated == "wrong" or not right_title:
            verdict = f"date {dated}, title {'right' if right_title else 'wrong'}"
            print(f"{name}: {verdict}\n    {metadata.title!r} ({metadata.title_source})")
            print(f"    {metadata.date} ({metadata.date_source}); printed {date} {others}")
    for (what, verdict), count in sorted(counts.items()):
        print(f"{what}: {count} {verdict}")
    return 0


def judged(date: str | None, source: str, right: str, others: list[str]) -> str:
    """``right``, ``wrong``, or ``not printed`` where the paper has no date and only its properties give one."""
    if right == "-":
        return "not printed" if date is None or source.startswith(("file properties", "pdf:")) else "wrong"
    return "right" if date in (right, *others) else "wrong"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
