"""The parts of the page: marking, citing, forms, settings, the executors, the start."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from corpus.models import Document, Metadata, Span
from qa.library.library import Library
from qa.models import Filters
from qa.web import serve
from qa.web.citations import cited, with_span, with_words
from qa.web.errors import BusyError, ServeError, SlowError
from qa.web.executors import LibraryExecutor
from qa.web.pages.view import web_link
from qa.web.requests import file_name


@given(st.text(), st.lists(st.text(min_size=1), max_size=4))
def test_marking_words_keeps_the_text(text: str, words: list[str]) -> None:
    """The pieces together are the text, whatever is marked."""
    assert "".join(piece.text for piece in with_words(text, words)) == text


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_marking_a_span_keeps_the_text(text: str, start: int, length: int) -> None:
    """The pieces together are the text, and what is marked is the span."""
    span = Span(min(start, len(text)), min(start + length, len(text)))
    pieces = with_span(text, span)
    assert "".join(piece.text for piece in pieces) == text
    assert "".join(piece.text for piece in pieces if piece.marked) == text[span.start : span.end]


def test_whole_words_are_marked_in_any_case() -> None:
    """A part of a longer word is not marked."""
    marked = [piece.text for piece in with_words("Boards and the Board, aboard", ["board"]) if piece.marked]
    assert marked == ["Board"]


def test_list_is_cited_as_a_whole(store: Path) -> None:
    """The citation of several passages holds all their quotes and names the first and last paragraph."""
    filters = Filters(documents=("delegation-framework-2024.md",))
    with Library.open(store) as library:
        citations = library.ask("What tests must a proposal for delegation meet?", filters=filters).citations
        document = library.document(citations[0].passage.document_id)
    assert document is not None
    forms = cited(citations, document)
    assert len(citations) > 1
    assert all(one.quote.rstrip(" ;,.") in forms.plain for one in citations)
    assert "paragraphs " in forms.plain
    assert " paras " in forms.oscola


def test_markdown_is_escaped(store: Path) -> None:
    """A title with signs of Markdown stays a title."""
    with Library.open(store) as library:
        citation = library.ask("What is a pooled fund?").citations[0]
    document = Document("d", "d.txt", "text/plain", "0", Metadata(title="A *bold* [title](x)"), "")
    assert r"*A \*bold\* \[title\](x)*" in cited([citation], document).markdown
    paged = citation._replace(place=citation.place._replace(page=3, page_label="iii"))
    assert cited([paged], document).oscola.startswith("‘A *bold* [title](x)’ iii,")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("paper.docx", "paper.docx"),
        ("C:\\Users\\me\\paper.docx", "paper.docx"),
        ("../../etc/passwd", "passwd"),
        ("..", "paper"),
        ("", "paper"),
        (".hidden", "hidden"),
        ("a\x00b\n.txt", "ab.txt"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_of_files_are_names_only(given_name: str, kept: str) -> None:
    """No name leads out of a folder."""
    assert file_name(given_name) == kept


@pytest.mark.parametrize(
    ("url", "linked"),
    [("https://a.example", True), ("javascript:alert(1)", False), ("data:text/html,x", False), (None, False)],
)
def test_only_web_addresses_become_links(url: str | None, linked: bool) -> None:
    """What a document gives as its address is a link only when a browser may be sent there."""
    assert bool(web_link(url)) is linked


def test_an_executor_turns_away_what_is_too_much_or_too_slow(store: Path) -> None:
    """One piece of work too many is refused at once, and one that does not end is given up."""

    async def overrun() -> None:
        executor = LibraryExecutor(store, queue=1, seconds=0.2)
        gate = threading.Event()
        first = asyncio.create_task(executor.run(lambda _: gate.wait(5)))
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await executor.run(lambda _: None)
        with pytest.raises(SlowError):
            await first
        gate.set()
        executor.close()

    asyncio.run(overrun())


def test_taken_port_is_told(store: Path) -> None:
    """A port in use is an error with a remedy."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServeError, match="--port"):
            serve(store, port=taken.getsockname()[1])


def test_a_package_that_is_missing_is_told_in_words() -> None:
    """The server says what to install, and imports nothing of the page before."""
    code = (
        "import sys; sys.modules |= dict.fromkeys(('fastapi', 'starlette', 'uvicorn', 'jinja2'))\n"
        "from pathlib import Path\nfrom qa.web import serve\nserve(Path('store'))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(qa.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.stderr.splitlines()[-1].startswith("qa.web.errors.ServeError: The page needs the package 'uvicorn'")
