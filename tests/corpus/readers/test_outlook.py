"""Outlook messages: which of the three forms of a text is read, and what is said of attachments."""

from __future__ import annotations

import struct

import pytest

from corpus.errors import UnreadableFileError
from corpus.readers import read
from corpus.readers.outlook import decompressed
from fixtures.formats.golden import HERE
from fixtures.formats.outlook import BODY, HTML, RTF, SUBJECT, decision, msg

RICH = rb"{\rtf1\ansi The quorum is four.\par}"
# The example of MS-OXRTFCP 3.1.
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


def stored(text: bytes) -> bytes:
    """Formatted text without compression."""
    return struct.pack("<IIII", len(text) + 12, len(text), 0x414C454D, 0) + text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({BODY: "The plain text.", HTML: b"<p>The page.</p>"}, "The plain text."),
        ({BODY: " \r\n", HTML: b"<html><body><p>The page.</p></body></html>"}, "The page."),
        ({RTF: stored(RICH)}, "The quorum is four."),
    ],
)
def test_the_first_form_of_a_text_that_has_words_is_read(values: dict[int, str | bytes], text: str) -> None:
    """Plain text goes before the page, and the page before formatted text."""
    (extract,) = read(msg({SUBJECT: "Quorum", **values}), name="a.msg")
    assert [block.text for block in extract.blocks] == ["Quorum", text]


def test_packed_text_is_unpacked() -> None:
    """As the specification's own example is."""
    assert decompressed(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@pytest.mark.parametrize("data", [b"", bytes(16), PACKED[:20]])
def test_packed_text_that_is_damaged_breaks_nothing(data: bytes) -> None:
    """It is an error of this reader, or the text as far as it goes."""
    try:
        assert len(decompressed(data)) < 43
    except UnreadableFileError as error:
        assert "damaged" in error.reason  # noqa: PT017


def test_attachments_are_named_and_counted() -> None:
    """A message with an old Word file in it is still a message."""
    (extract,) = read(decision(), name="decision.msg")
    assert dict(extract.losses) == {"attachments": 1}
    assert "minutes.doc" in extract.warnings[0]


def test_a_message_without_text_names_its_attachments() -> None:
    """The error says where the text may be."""
    with pytest.raises(UnreadableFileError, match=r"minutes\.pdf"):
        read(msg({SUBJECT: "Minutes"}, [("minutes.pdf", b"x")]), name="a.msg")


def test_the_fixture_is_what_its_script_writes() -> None:
    """Byte for byte."""
    assert decision() == (HERE / "decision.msg").read_bytes()
