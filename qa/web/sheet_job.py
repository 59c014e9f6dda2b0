"""``python -m qa.web.sheet_job STORE FOLDER``: the questions of a sheet, or of a kept set, answered in a process of its
own, which tells in files of the folder how far it is.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from corpus.errors import PolicyQAError
from qa.batch.kept import Kept, kept_in
from qa.batch.questions import read_questions
from qa.batch.run import record
from qa.batch.table import Layout
from qa.library.library import Library
from qa.render.formats import BATCH, written

FORMS = ("xlsx", "csv", "docx")
ASKED, FAR, DONE = "asked.json", "far.json", "done.json"
_EVERY = 0.5  # seconds between two reports


class _Far:
    """Writes down how many questions are answered, not too often."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY or done in (1, total):
            self._last = now
            put(self._folder / FAR, {"done": done, "total": total})


def put(path: Path, content: Any) -> None:
    """Write all of it or nothing."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(content), encoding="utf-8")
    part.replace(path)


def main(store: str, folder: str) -> int:
    """The exit code: 0 when ``done.json`` says what came of it."""
    place = Path(folder)
    asked = json.loads((place / ASKED).read_text(encoding="utf-8"))
    work = _sheet if asked["set"] is None else _set
    try:
        with Library.open(Path(store)) as library:
            put(place / DONE, work(library, Path(store), place, asked, _Far(place)))
    except PolicyQAError as error:
        put(place / DONE, {"problem": str(error)})
    return 0


def _sheet(library: Library, _store: Path, place: Path, asked: dict[str, Any], far: _Far) -> dict[str, Any]:
    layout = Layout(asked["column"], asked["sheet"], asked["header_row"])
    questions = read_questions((place / "questions").read_bytes(), name=asked["name"], layout=layout)
    records: list[Any] = []
    for number, question in enumerate(questions.asked, 1):
        found: Any = record(library, question)
        records.append({**found, "columns": dict(question.columns)} if question.columns else found)
        far(number, len(questions.asked))
    for form in FORMS:
        (place / f"answers{BATCH[form].ending}").write_bytes(written(records, form, questions.own))
    counts = Counter(one["status"] for one in records)
    return {"counts": dict(counts), "notices": list(questions.notices), "forms": FORMS}


def _set(library: Library, store: Path, _place: Path, asked: dict[str, Any], far: _Far) -> dict[str, Any]:
    questions = Path(asked["set"])
    count, changes = Kept(questions, kept_in(store, questions)).ask(library, progress=far)
    return {"asked": count, "changes": len(changes)}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
