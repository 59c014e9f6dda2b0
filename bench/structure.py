"""Boundaries, numbers, section paths and rows of pages that were marked by eye: ``python bench/structure.py``.

A mark of ``structure.jsonl`` names a paper of the data directory (``POLICYQA_DATA``, else ``../shared/data``), for
files with pages the page, and what is printed there: a heading, a paragraph, an item or a note by its first and last
words, or a row by what it ``says``, the names of its columns included. Each mark counts once for the passage, and once
more for its printed number and for the headings above it where these were marked. ``section`` of a file without pages
is the whole path below its title, else the end of it.

    python bench/structure.py [MARKS.jsonl] [--all]
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from corpus.markers import list_marker  # noqa: E402

DATA = Path(os.environ.get("POLICYQA_DATA", HERE.parent.parent / "shared" / "data"))
GOAL = 0.95


def main(arguments: list[str]) -> int:
    """Print each mark that is not met, and the share of those that are, by kind."""
    from corpus.pipeline import FileJob, segmented

    paths = [Path(argument) for argument in arguments if not argument.startswith("-")] or [HERE / "structure.jsonl"]
    marks = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for name in dict.fromkeys(mark["file"] for mark in marks):
        if not (DATA / name).is_file():
            print(f"{name}: absent, left out")
            continue
        of_file = [mark for mark in marks if mark["file"] == name]
        (document,) = segmented(FileJob(str(DATA / name)))
        titles = {folded(mark["first"]) for mark in of_file if mark["kind"] == "heading" and "section" not in mark}
        for mark in of_file:
            for what, met, found in judged(mark, document.passages, titles):
                total[what] += 1
                right[what] += met
                if not met:
                    words = mark.get("first") or " ... ".join(mark["says"])
                    print(f"{name[-40:]} p.{mark.get('page', '-')} {what}: {words!r}: {found}")
    for what, count in sorted(total.items()):
        print(f"{what}: {right[what]} of {count}")
    share = sum(right.values()) / max(1, sum(total.values()))
    print(f"{sum(right.values())} of {sum(total.values())} ({share:.3f})")
    return 0 if share >= GOAL else 1


def judged(mark: dict[str, Any], passages: Any, titles: set[str]) -> list[tuple[str, bool, str]]:
    """The verdicts on one mark: what was looked at, whether it is met, and what was found."""
    on_page = [p for p in passages if "page" not in mark or mark["page"] in {p.page, *(n for _, n in p.pages)}]
    kind = mark["kind"]
    if kind == "row":
        found = next((p for p in on_page if all(folded(words) in folded(p.text) for words in mark["says"])), None)
    else:
        whole = (p for p in on_page if is_whole(mark, p.text))
        found = next((p for p in whole if (p.kind == "heading") == (kind == "heading")), None)
    verdicts = [(kind, found is not None, "" if found else nearest(mark, on_page))]
    if "number" in mark:
        printed = (found.marker or typed(found.text) or found.number) if found else ""
        verdicts.append(("number", bare(printed) == bare(mark["number"]), printed))
    if "section" in mark:
        path = tuple(folded(head[len(typed(head)) :]) for head in found.section) if found else ()
        wanted = tuple(map(folded, mark["section"]))
        below = tuple(head for head in path if not head.startswith(tuple(titles)))
        tail = path[-len(wanted) :] == wanted if wanted else len(path) <= 1
        met = tail if "page" in mark else below == wanted
        verdicts.append(("section", found is not None and met, " > ".join(found.section) if found else "not found"))
    return verdicts


def is_whole(mark: dict[str, Any], text: str) -> bool:
    """Whether a passage has the marked first and last words."""
    text = text[len(typed(text)) :] if mark["kind"] == "heading" else text
    words, first, last = (folded(part) for part in (text, mark["first"], mark.get("last") or ""))
    return words.startswith(first) and words.endswith(last)


def typed(heading: str) -> str:
    """The number that stands in the text of a heading, as it does in files that do not count them."""
    marker = list_marker(heading)
    return marker.text if marker is not None and marker.kind != "bullet" else ""


def nearest(mark: dict[str, Any], passages: Any) -> str:
    """The passage that holds the first of the marked words, for whoever reads the list."""
    words = folded(mark.get("first") or mark["says"][0].split(": ")[-1])
    holding = next((p for p in passages if words in folded(p.text)), None)
    return f"{holding.kind}: {holding.text[:150]!r}" if holding else "nowhere"


def folded(text: str) -> str:
    """A text as marks and passages are compared: letters and digits alone, in lower case."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def bare(number: str) -> str:
    """A printed number without its brackets and stops."""
    return number.strip("().[] ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
