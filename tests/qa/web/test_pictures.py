"""Pages of a PDF as pictures, with the quote marked where it stands."""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from starlette.testclient import TestClient

from corpus.errors import UnreadableFileError
from qa.library.library import Library
from qa.web.pictures import PictureJob, draw, find_boxes, locate, locate_within

REPORT = Path(__file__).parents[3] / "fixtures" / "library" / "collaboratives-annual-report-2024.pdf"
SHA256 = hashlib.sha256(REPORT.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("abcdefghijklmnop", "cdefghijk", [(2, 11)]),
        ("abcdefghijklmnop", "ijklmnopqrstuvw", [(8, 16)]),
        ("ijklmnopabcdefgh", "abcdefghijklmnop", [(8, 16), (0, 8)]),
        ("abcdefghijklmnop", "xyzxyzxyz", []),
        ("abc", "abc", [(0, 3)]),
        ("abc", "", []),
    ],
)
def test_quotes_are_found_whole_or_in_parts(text: str, quote: str, found: list[tuple[int, int]]) -> None:
    """A quote that a page or a column breaks is found in parts; one that is not there is not."""
    assert locate(text, quote) == found


def test_repeated_words_are_found_in_their_passage() -> None:
    """Of words that stand on a page twice, those of the passage are taken."""
    assert locate_within("theboardagrees.thenxtheboardagreesy", "theboardagrees", "xtheboardagreesy") == [(20, 34)]
    assert locate_within("theboardagrees", "theboardagrees", "somethingelseentirely") == [(0, 14)]


def test_every_passage_of_a_pdf_is_found_on_its_page(store: Path) -> None:
    """The boxes lie on the page that the passage says it begins on, whatever was mended when it was read."""
    with Library.open(store) as library:
        document = next(one for one in library.documents() if one["source"].endswith(REPORT.name))
        passages = library.passages_of(document["document_id"])
    file = pypdfium2.PdfDocument(REPORT.read_bytes())
    missing = [p.text for p in passages if p.page and p.kind != "table" and not find_boxes(file[p.page - 1], p.text)]
    file.close()
    assert missing == []


def test_mark_lies_over_the_words() -> None:
    """The picture differs from the bare page just where the quote stands."""
    quote = "This is the second annual report on the provider collaboratives of Wexmoor."
    bare = Image.open(io.BytesIO(draw(PictureJob(str(REPORT), SHA256, 2, ""))))
    marked = Image.open(io.BytesIO(draw(PictureJob(str(REPORT), SHA256, 2, quote))))
    assert bare.size == marked.size
    yellow = [
        (x, y)
        for x in range(0, marked.width, 4)
        for y in range(0, marked.height, 4)
        if marked.getpixel((x, y))[2] < 160 and marked.getpixel((x, y))[0] > 240
    ]
    assert yellow
    assert max(y for _, y in yellow) - min(y for _, y in yellow) < marked.height / 20


def test_file_that_changed_is_not_shown(tmp_path: Path) -> None:
    """Only the very file that was read is drawn."""
    copy = tmp_path / "copy.pdf"
    shutil.copy(REPORT, copy)
    copy.write_bytes(copy.read_bytes() + b"\n")
    with pytest.raises(UnreadableFileError, match="changed"):
        draw(PictureJob(str(copy), SHA256, 1, ""))


@pytest.mark.parametrize("page", [0, 99])
def test_page_that_is_not_there_is_told(page: int) -> None:
    """A number beyond the file's pages is explained."""
    with pytest.raises(UnreadableFileError, match="no page"):
        draw(PictureJob(str(REPORT), SHA256, page, ""))


def test_picture_is_served_by_document_and_number(client: TestClient) -> None:
    """The page comes as PNG; only PDF files have one."""
    ids = {Path(one["source"]).name: one["document_id"] for one in client.get("/api/documents").json()}
    response = client.get("/source/page.png", params={"document": ids[REPORT.name], "page": 2})
    assert response.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(response.content)).width == 1200
    other = client.get("/source/page.png", params={"document": ids["delegation-framework-2024.md"], "page": 1})
    assert other.status_code == 404


def test_source_page_shows_the_picture(client: TestClient) -> None:
    """The page of a passage of a PDF shows its printed page, with its printed number."""
    params = {"q": "What is the annual report on the provider collaboratives?", "document": REPORT.name}
    found = client.get("/api/ask", params=params).json()["citations"][0]
    text = client.get("/source", params={"document": found["document_id"], "passage": found["passage_id"]}).text
    assert "/source/page.png?" in text
    assert "as printed" in text
