"""Lists for a person: documents, the state of a store, progress."""

from __future__ import annotations

import io
from typing import Any

from qa.console.streams import ProgressLine
from qa.render.tables import add_summary, document_lines, status_table

DOCUMENT: dict[str, Any] = {
    "document_id": "81c57b56687acebf", "title": "Menu\x1b[31m", "source": "/papers/menu.pdf", "date": "2021-04",
    "publisher": "The kitchen", "status": None, "pages": 2, "passages": 40, "warnings": ["2 pages are scanned."],
}  # fmt: skip


STATUS: dict[str, Any] = {
    "store": "/store",
    "documents": 1200,
    "passages": 34567,
    "index": {"bytes": 3 * 2**20, "health": "sound"},
    "snapshot": "hash",
    "failures": [{"path": "/papers/bad.pdf", "error": "unreadable", "reason": "It is empty."}],
    "scanned": [{"source": "/papers/old.pdf", "pages": 3}],
    "entities": {"ICB": {"passages": 5, "ids": 1, "most": [{"id": "icb", "passages": 5}]}},
}


def test_a_document_is_told_in_a_few_lines() -> None:
    """What it is, how old, how long, what is wrong with it; nothing in it drives the terminal."""
    assert document_lines(DOCUMENT) == (
        "Menu\ufffd[31m\n"
        "    April 2021, The kitchen, 2 pages, 40 passages\n"
        "    81c57b56687acebf  menu.pdf\n"
        "    ! 2 pages are scanned.\n"
        "\n"
    )
    undated = {**DOCUMENT, "date": None, "publisher": None, "pages": None, "warnings": []}
    assert "    no date, 40 passages\n" in document_lines(undated)


def test_where_title_and_date_are_from_is_told() -> None:
    """A title of the file's name, a date that only the file has."""
    told = document_lines({**DOCUMENT, "title_source": "file name", "date_source": "file properties (modified)"})
    assert "    title from the name of the file; date from file properties (modified)\n" in told


def test_status_names_what_could_not_be_read() -> None:
    """Counts, health, and each failed and scanned file with what is wrong."""
    told = status_table(STATUS, whole=True)
    for line in (
        "Documents     1,200",
        "Passages      34,567",
        "Index         3.0 MiB, sound",
        "    bad.pdf: It is empty.",
        "    old.pdf: 3 pages without text",
        "    ICB 5: icb 5",
    ):
        assert line in told.splitlines()


def test_status_fits_a_screen_however_much_there_is() -> None:
    """80 columns and 24 lines, one of them for the prompt; the rest is counted, and told how to see."""
    many = {
        **STATUS,
        "store": "/srv/" + "a-long-name/" * 9,
        "failures": STATUS["failures"] * 30,
        "scanned": STATUS["scanned"] * 30,
        "losses": [{"source": f"/papers/{'long' * 30}.pdf", "losses": {"images": 3, "rows": 4}}] * 30,
        "entities": {f"SOME_LONG_LABEL_{n}": {"passages": 10**5 + n, "ids": 9, "most": []} for n in range(40)},
    }
    lines = status_table(many).splitlines()
    assert len(lines) <= 23
    assert max(map(len, lines)) <= 80
    assert "Not readable: 30 files. The first 2:" in lines
    assert "Every file and kind: policyqa status --all" in lines


def test_counts_are_in_plain_english() -> None:
    """One page is one page."""
    one = {**DOCUMENT, "pages": 1, "passages": 1}
    assert "1 page, 1 passage\n" in document_lines(one)
    report = dict.fromkeys(("updated", "unchanged", "removed"), 0) | {"added": 1, "failed": [], "losses": {}}
    told = add_summary({**report, "documents": 1, "passages": 1, "seconds": 0.1})
    assert told == "1 added. The store holds 1 document and 1 passage (0.1 s).\n"


def test_progress_is_one_line_that_goes_away() -> None:
    """Each call overwrites the one before; the last leaves an empty line."""
    stream = io.StringIO()
    line = ProgressLine(stream)
    line("a-very-long-name-" * 10, 1, 2, 500)
    line("b.txt", 2, 2, 900)
    first, last = stream.getvalue().split("\r")[1:3]
    assert first.startswith("1 of 2: ")
    assert "passages/s" in first
    assert len(first) <= 79
    assert "\n" not in stream.getvalue()
    assert last.strip() == ""
    assert len(last) >= len(first)
