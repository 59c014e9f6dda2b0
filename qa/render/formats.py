"""The forms in which batches of answers and checks of papers are written: one line for each.

A form is its line here and the function that writes it. The command line offers what stands here, and the page and the
API what stands here with an offer; ``--help`` and messages list it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from qa.models import AnswerDict
    from qa.render.own import OwnColumns


class Format(NamedTuple):
    """One form. ``writer`` is ``module:function``, loaded only when it writes; ``is_text`` says that a terminal may
    show it. ``offer`` is what a page says of it where it can be downloaded, empty where it is not offered.
    """

    ending: str
    media_type: str
    writer: str
    is_text: bool = True
    offer: str = ""

    def load(self) -> Callable[..., bytes]:
        """The function that writes the form."""
        module, _, function = self.writer.partition(":")
        write: Callable[..., bytes] = getattr(import_module(module), function)
        return write


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"

# Writers take the records of a batch in order and the columns of the asker's table, which tables give back:
# Sequence[AnswerDict], OwnColumns | None -> bytes.
BATCH: Mapping[str, Format] = {
    "jsonl": Format(".jsonl", "application/jsonl", "qa.render.formats:to_json_lines"),
    "csv": Format(".csv", _CSV, "qa.render.sheet:to_csv"),
    "xlsx": Format(".xlsx", _XLSX, "qa.render.workbook:to_xlsx", is_text=False),
    "md": Format(".md", "text/markdown; charset=utf-8", "qa.render.report:to_markdown"),
    "docx": Format(".docx", _DOCX, "qa.render.report_docx:to_docx", is_text=False),
}

# Writers take the papers that were checked and how the report is shown: Sequence[Paper], Shown -> bytes.
CHECK: Mapping[str, Format] = {
    "text": Format(".txt", "text/plain; charset=utf-8", "qa.render.check:to_text"),
    "json": Format(".json", "application/json", "qa.render.check:to_json"),
    "html": Format(".html", "text/html; charset=utf-8", "qa.render.check:to_html"),
    "docx": Format(".docx", _DOCX, "qa.render.check_docx:to_docx", False, "Download with comments (Word)"),
    "csv": Format(".csv", _CSV, "qa.render.check:to_csv", offer="Download the table (CSV)"),
}

# Writers take a collection: Collection -> bytes.
COLLECTION: Mapping[str, Format] = {
    "text": Format(".txt", "text/plain; charset=utf-8", "qa.render.collection:to_text"),
    "json": Format(".json", "application/json", "qa.render.collection:to_json"),
    "csv": Format(".csv", _CSV, "qa.render.collection:to_csv", offer="Download the table (CSV)"),
    "xlsx": Format(".xlsx", _XLSX, "qa.render.collection:to_xlsx", False, "Download the table (Excel)"),
    "docx": Format(".docx", _DOCX, "qa.render.collection:to_docx", False, "Download as a Word document"),
}

# Writers take a comparison: Comparison -> bytes.
COMPARISON: Mapping[str, Format] = {
    "text": Format(".txt", "text/plain; charset=utf-8", "qa.render.comparison:to_text"),
    "json": Format(".json", "application/json", "qa.render.comparison:to_json"),
    "csv": Format(".csv", _CSV, "qa.render.comparison:to_csv", offer="Download the table (CSV)"),
    "docx": Format(".docx", _DOCX, "qa.render.comparison:to_docx", False, "Download with the changes marked (Word)"),
}

# Writers take what was kept: Briefing -> bytes.
BRIEFING: Mapping[str, Format] = {
    "docx": Format(".docx", _DOCX, "qa.render.briefing:to_docx", False, "Download the briefing (Word)"),
    "md": Format(".md", "text/markdown; charset=utf-8", "qa.render.briefing:to_markdown", offer="Download as Markdown"),
}


def written(records: Sequence[AnswerDict], form: str, own: OwnColumns | None = None) -> bytes:
    """The records of a batch in a form of ``BATCH``; ``own`` has a row for each."""
    return BATCH[form].load()(records, own)


def to_json_lines(records: Sequence[AnswerDict], _own: OwnColumns | None = None) -> bytes:
    """JSON Lines in UTF-8: a record on each, which has the asker's columns itself."""
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def form_of(name: str) -> str:
    """The form of a batch that a file's name asks for by its ending; the ending itself where it is none."""
    ending = PurePath(name).suffix.lower()
    return next((form for form, known in BATCH.items() if known.ending == ending), ending[1:])
