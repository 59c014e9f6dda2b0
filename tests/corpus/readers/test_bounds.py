"""Files made to do harm end as one error with a reason."""

from __future__ import annotations

import io
import zipfile

import pytest

from corpus.errors import LimitExceededError, PasswordProtectedError, UnreadableFileError
from corpus.readers import read
from corpus.readers.container import Container, parse_xml
from corpus.unpacking import Bounds
from fixtures.formats import make

BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/hostname">]>'


def packed(parts: dict[str, str]) -> bytes:
    """A compressed ZIP file in memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx_with_body(body: str, *, doctype: str = "") -> bytes:
    """A Word document of that body."""
    return packed(
        {"word/document.xml": f"{doctype}<w:document {make.W}><w:body>{body}</w:body></w:document>"}
    )


@pytest.mark.parametrize("doctype", [BILLION_LAUGHS, OUTSIDE])
@pytest.mark.parametrize("name", ["bomb.docx", "bomb.odt"])
def test_declared_entities_are_refused(doctype: str, name: str) -> None:
    """Neither entity expansion nor a file outside gets into a document."""
    entity = "&c;" if doctype is BILLION_LAUGHS else "&file;"
    if name.endswith("docx"):
        data = docx_with_body(f"<w:p><w:r><w:t>{entity}</w:t></w:r></w:p>", doctype=doctype)
    else:
        parts = make.odt()
        data = packed({**parts, "content.xml": f"{doctype}<x>{entity}</x>"})
    with pytest.raises(UnreadableFileError, match="entities"):
        read(data, name=name)


def test_zip_bomb_is_not_opened() -> None:
    """A part that unpacks to a thousand times its size is refused before it is unpacked."""
    data = packed({"word/document.xml": " " * (80 << 20)})
    assert len(data) < 1 << 20
    with pytest.raises(LimitExceededError, match="zip bomb"):
        read(data, name="bomb.docx")


def test_too_many_parts_are_refused() -> None:
    """The number of parts is bounded too."""
    with pytest.raises(LimitExceededError):
        Container(packed({f"{n}": "" for n in range(20)}), bounds=Bounds(entries=10))


def test_part_never_unpacks_to_more_than_it_declared() -> None:
    """A directory that lies about a size yields an error, not the bytes."""
    data = bytearray(packed({"word/document.xml": "x" * 5000}))
    position = data.rfind(b"PK\x01\x02") + 24
    data[position : position + 4] = (100).to_bytes(4, "little")
    with pytest.raises(UnreadableFileError):
        read(bytes(data), name="liar.docx")


def test_encrypted_part_asks_for_a_copy_without_password() -> None:
    """A ZIP under a password is told apart from a damaged one."""
    data = bytearray(packed({"word/document.xml": "x"}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(PasswordProtectedError):
        read(bytes(data), name="secret.docx")


def test_deep_xml_is_refused() -> None:
    """Nesting of thousands of elements ends as a limit."""
    with pytest.raises(LimitExceededError):
        parse_xml(b"<a>" * 5000 + b"</a>" * 5000, part="deep.xml")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!doctype html><html><body>" + b"<div>" * 20_000 + b"deep", "deep.html"),
        (b"<!doctype html><html><body>" + b"<blockquote>" * 20_000 + b"deep", "quotes.html"),
        (b"<!doctype html><html><body>" + b"<table><tr><td>" * 3000 + b"deep", "tables.html"),
        (b"> " * 20_000 + b"deep", "quotes.md"),
        (b"".join(b"  " * n + b"- item\n" for n in range(400)), "lists.md"),
    ],
)
def test_deep_nesting_is_refused(data: bytes, name: str) -> None:
    """Nesting of thousands of elements ends as a limit, not as a crash."""
    with pytest.raises(LimitExceededError):
        read(data, name=name)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"[" * 20_000 + b"deep", "brackets.md"),
        (b"{\\rtf1 " + b"{" * 100_000 + b"deep", "groups.rtf"),
        (b"[" * 100_000 + b'\n{"text": "the other line"}', "arrays.jsonl"),
    ],
)
def test_deep_text_is_read_as_far_as_it_goes(data: bytes, name: str) -> None:
    """Formats without a rule against it keep the words, and do not hang or break."""
    assert read(data, name=name)[0].blocks


@pytest.mark.parametrize("span", ["99999999", "200", "-4", "many"])
def test_wide_cell_does_not_widen_the_table(span: str) -> None:
    """A cell that claims to cover millions of columns costs nothing."""
    page = f"<html><table><tr><td colspan={span} rowspan={span}>one</td><td>two</td></tr></table>"
    (extract,) = read(page.encode(), name="a.html")
    assert [block.text for block in extract.blocks] == ["one | two"]


def test_word_document_without_styles_numbers_or_notes_is_read() -> None:
    """Parts that a style or a note refers to may be missing."""
    data = docx_with_body(
        '<w:p><w:pPr><w:pStyle w:val="Gone"/><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr>'
        '<w:r><w:t>Kept.</w:t><w:footnoteReference w:id="5"/></w:r></w:p>'
    )
    (extract,) = read(data, name="bare.docx")
    assert [block.text for block in extract.blocks] == ["Kept."]


def test_styles_based_on_each_other_end() -> None:
    """A circle of styles is walked once."""
    styles = (
        f'<w:styles {make.W}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    body = f"<w:document {make.W}><w:body>{make.p('Kept.', 'A')}</w:body></w:document>"
    (extract,) = read(packed({"word/document.xml": body, "word/styles.xml": styles}), name="circle.docx")
    assert [block.text for block in extract.blocks] == ["Kept."]


def test_furniture_inside_furniture_is_removed_once() -> None:
    """Elements that go with the one around them are not touched again."""
    nested = (
        '<aside class="sidebar"><nav class="menu"><div class="related"><a href="/">x</a></div></nav></aside>'
        * 50
    )
    page = f"<!doctype html><html><body><main><h1>Title</h1><p>Kept.</p>{nested}</main></body></html>"
    (extract,) = read(page.encode(), name="a.html")
    assert [block.text for block in extract.blocks] == ["Title", "Kept."]


def test_deleted_text_of_a_page_is_counted() -> None:
    """What a page marks as deleted is left out, and that is told."""
    (extract,) = read(b"<html><p>Due in <del>May</del><ins>June</ins>.</p></html>", name="a.html")
    assert [block.text for block in extract.blocks] == ["Due in June."]
    assert extract.warnings == ("1 tracked deletion was left out.",)
