"""Real text for the speed benchmark: the passages and questions of the public collections, taken together."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING

from bench.public_sets import data_folder, load
from indexer.analyzer import terms

if TYPE_CHECKING:
    from pathlib import Path


def write(place: Path) -> None:
    """Writes ``passages.txt`` and ``questions.txt`` into ``place``, one a line, as terms: the same for every engine."""
    found = data_folder()
    if found is None:
        sys.exit("the public collections are absent: set POLICYQA_DATA to the folder that holds retrieval/")
    sets = load(found)
    place.mkdir(parents=True, exist_ok=True)
    questions = [question for public in sets for question in public.questions]
    random.Random(7).shuffle(questions)  # noqa: S311 - any order will do, the same each time
    for name, texts in (("passages", [text for public in sets for text in public.texts]), ("questions", questions)):
        lines = (" ".join(terms(text)) for text in texts)
        (place / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines if line), encoding="utf-8")
