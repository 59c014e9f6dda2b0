"""How often the kind of a question is read right.

    python bench/kinds.py [--wrong] [--marks FILE] [--sorts FILE ...]

Asks the 300 questions of ``questions/kinds.jsonl``, freed of what stands around them, and compares the kind read with
those marked by hand: a wording that may be read in two ways has two. Prints the share that is right by set and by kind,
for the half that the patterns were made on and the half held out; --wrong lists what is misread of the first half. The
second half is counted only: whoever changes a pattern does not look at it.

--sorts takes files of questions by people who do not know the kinds, each with the sort of answer they had in mind
("how long", "what happens if"), as {"q": ..., "kind": ...} a line, and counts how often the kind read is one of those
that give this sort.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sets import DATA, ROOT, need

from qa.ask.parts import parts_of
from qa.ask.question import analyse
from qa.ask.wording import question_in

_OWN = "own"


SORTS = {
    "when": "date duration", "how long": "duration", "how often": "frequency", "how much": "money quantity",
    "how many": "quantity duration", "who": "who", "which body": "who", "where": "where",
    "may": "permission confirmation duty", "must": "duty permission confirmation", "why": "reason", "how": "manner",
    "what is": "definition", "what happens if": "consequence confirmation duty permission condition",
    "list": "list who where reason condition", "condition": "condition date permission confirmation",
}  # fmt: skip
"""The sorts of answers by which writers name their questions, and the kinds that give such an answer."""


class Marked(NamedTuple):
    """A question, the kinds that a reader may take it for, and what was read; ``held_out`` from who writes patterns."""

    collection: str
    question: str
    kinds: tuple[str, ...]
    held_out: bool
    read: str

    @property
    def right(self) -> bool:
        """Whether the kind read is one of those marked."""
        return self.read in self.kinds


class Plain:
    """A lexicon that knows every word: nothing is corrected, and no acronym is spelt out."""

    def idf(self, _term: str) -> float:
        """The same for all."""
        return 1.0

    def knows(self, _term: str) -> bool:
        """Yes."""
        return True

    def acronyms(self, _text: str) -> Mapping[str, str]:
        """None."""
        return {}

    def correct(self, _word: str) -> str | None:
        """Nothing better."""
        return None


def marked(marks: Path) -> Iterator[Marked]:
    """The questions of a file of marks, read."""
    texts: dict[str, dict[str, str]] = {}
    for line in marks.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        collection = record["set"]
        if collection != _OWN and collection not in texts:
            texts[collection] = _questions(collection)
        text = record["question"] if collection == _OWN else texts[collection][record["id"]]
        yield Marked(collection, text, tuple(record["kinds"]), record["held_out"], read(text))


def read(text: str) -> str:
    """The kind of a question, freed of what stands around it."""
    return analyse(parts_of(question_in(text))[0], Plain()).kind


def sorted_by_writers(files: Iterable[Path]) -> Iterator[Marked]:
    """The questions of writers' files that have a sort of ``SORTS``, read."""
    for file in files:
        for record in map(json.loads, need(file).read_text(encoding="utf-8").splitlines()):
            if kinds := SORTS.get(record["kind"]):
                yield Marked(record["kind"], record["q"], tuple(kinds.split()), False, read(record["q"]))


def _questions(collection: str) -> dict[str, str]:
    """The questions of a set by id."""
    files = {"papers": DATA / "questions" / "papers.jsonl", "squad2": DATA / "retrieval" / "squad2" / "questions.jsonl"}
    file = files.get(collection, ROOT / "bench" / "questions" / f"{collection}.jsonl")
    records = map(json.loads, need(file).read_text(encoding="utf-8").splitlines())
    return {record["id"]: record["question"] for record in records}


def _share(group: Iterable[Marked]) -> str:
    rows = list(group)
    return f"{sum(row.right for row in rows) / len(rows):.3f} of {len(rows):3d}" if rows else "-"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list what is misread of the half not held out")
    parser.add_argument("--marks", type=Path, default=ROOT / "bench" / "questions" / "kinds.jsonl", metavar="FILE")
    parser.add_argument("--sorts", type=Path, nargs="+", metavar="FILE", help="questions by the sort of their answer")
    options = parser.parse_args()
    rows = list(sorted_by_writers(options.sorts) if options.sorts else marked(options.marks))
    groups: dict[str, list[Marked]] = defaultdict(list)
    for row in rows:
        groups[f"set {row.collection}"].append(row)
        groups[f"kind {row.kinds[0]}"].append(row)
    print(f"{'':20s}{'made on':>16s}{'held out':>16s}")
    for name, group in [("all", rows), *sorted(groups.items())]:
        seen, unseen = ([row for row in group if row.held_out == held] for held in (False, True))
        print(f"{name:20s}{_share(seen):>16s}{_share(unseen):>16s}")
    if options.wrong:
        for row in rows:
            if not row.right and not row.held_out:
                print(f"{row.read:12s} for {'|'.join(row.kinds):24s} {row.question}")


if __name__ == "__main__":
    main()
