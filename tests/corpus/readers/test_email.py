"""Messages: which parts are read, where a signature ends, and what is said of the rest."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import PasswordProtectedError, UnreadableFileError
from corpus.models import Extract
from corpus.readers import read
from corpus.readers.mailtext import text_blocks

LONG = "The board agreed that the audit committee meets five times in each year."
PAGE = "<html><body><p>The quorum of the audit committee is three members of the board.</p></body></html>"


def message(text: str = "", *, subject: str = "Decisions") -> EmailMessage:
    """A message with headers."""
    made = EmailMessage()
    made["From"] = "Chair <chair@example.org>"
    made["Subject"] = subject
    made["Date"] = "Tue, 05 Mar 2024 10:00:00 +0000"
    if text:
        made.set_content(text)
    return made


def eml(made: EmailMessage) -> Extract:
    """What is read of a message."""
    return read(made.as_bytes(), name="a.eml")[0]


def texts(extract: Extract) -> list[str]:
    """The texts of its blocks, without the subject."""
    return [block.text for block in extract.blocks[1:]]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Yes.\n-- \nA Chair\nBoard office\n", ["paragraph Yes.", "furniture A Chair Board office"]),
        ("Items\n--\n1. One is approved.\n", ["paragraph Items", "paragraph 1. One is approved."]),
        ("Yes.\n--\nA Chair\n\n> Was it?\n", ["paragraph Yes.", "furniture A Chair", "quote Was it?"]),
        ("--\nA Chair\n\nOn Monday B wrote:\nYes?\n", ["furniture A Chair", "paragraph On Monday B wrote: Yes?"]),
        (f"Yes.\n--\n{LONG}", ["paragraph Yes.", f"paragraph {LONG}"]),
        ("From: A\nSent: Monday\n\nText.", ["paragraph From: A", "paragraph Sent: Monday", "paragraph Text."]),
    ],
)
def test_a_signature_ends_where_something_else_begins(text: str, read: list[str]) -> None:
    """Two hyphens alone drop nothing: a reply, a quote, numbered text and a sentence are read as what they are."""
    assert [f"{block.kind} {block.text}" for block in text_blocks(text)] == read


@given(st.lists(st.sampled_from(["--", "-- ", "> Asked.", "1. One", "A Chair", "", "- item", "From: B"]), max_size=9))
def test_no_word_of_a_text_is_lost(lines: list[str]) -> None:
    """Marks of quotes and lists go, words never do."""
    told = " ".join(block.text for block in text_blocks("\n".join(lines)))
    words = " ".join(lines).replace("--", " ").replace("> ", " ").replace("- item", "item")
    assert sorted(told.split()) == sorted(words.split())


def test_all_texts_between_attachments_are_read() -> None:
    """A text after a picture or an attachment is part of the message."""
    made = message("The first part.")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", disposition="inline")
    made.add_attachment("The second part.", disposition="inline")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="minutes.pdf")
    extract = eml(made)
    assert texts(extract) == ["The first part.", "The second part."]
    assert dict(extract.losses) == {"attachments": 1, "images": 1}
    assert any("minutes.pdf" in warning for warning in extract.warnings)


@pytest.mark.parametrize(
    ("plain", "read"),
    [
        ("Your e-mail program cannot show HTML. View this message in a browser to see all of it.", "audit committee"),
        ("See below.", "audit committee"),
        ("The quorum of the audit committee is three members of the board.\n\nBest wishes", "Best wishes"),
        ("A long letter about something else altogether, whose page only says that it cannot be shown. " * 3, "letter"),
    ],
)
def test_a_stub_does_not_hide_the_page(plain: str, read: str) -> None:
    """The plain text is read unless it says little of what the page says."""
    made = message(plain)
    made.add_alternative(PAGE, subtype="html")
    assert read in " ".join(texts(eml(made)))


def test_a_message_in_a_message_is_a_section_with_its_headers() -> None:
    """Also where it is attached under a name of its own, and where it holds another."""
    inner = message("Text of the inner one.", subject="Inner")
    middle = message("Text of the middle one.", subject="Middle")
    middle.add_attachment(inner)
    outer = message("See below.")
    outer.add_attachment(middle)
    sent = "From: Chair <chair@example.org>; Date: Tue, 05 Mar 2024 10:00:00 +0000"
    assert texts(eml(outer)) == [
        "See below.", "Middle", sent, "Text of the middle one.", "Inner", sent, "Text of the inner one.",
    ]  # fmt: skip


def test_a_digest_gives_every_message() -> None:
    """The parts of a digest are messages without saying so (RFC 2046, 5.1.5)."""
    parts = "".join(f"--b\n\nSubject: Item {n}\n\nThe text of item {n}.\n" for n in (1, 2, 3))
    data = f"From: a@example.org\nSubject: Digest\nContent-Type: multipart/digest; boundary=b\n\n{parts}--b--\n"
    (extract,) = read(data.encode(), name="a.eml")
    assert [text for text in texts(extract) if text.startswith("The")] == [f"The text of item {n}." for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "kind", ["multipart/encrypted; boundary=b", 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"']
)
def test_an_encrypted_message_says_so(kind: str) -> None:
    """It is not a message without text."""
    data = f"From: a@example.org\nSubject: Secret\nMIME-Version: 1.0\nContent-Type: {kind}\n\n--b\n\nx\n--b--\n"
    with pytest.raises(PasswordProtectedError, match="encrypted"):
        read(data.encode(), name="a.eml")


def test_an_encrypted_text_beside_a_plain_one_is_told() -> None:
    """What can be read is read."""
    extract = eml(message("Hello.\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"))
    assert texts(extract) == ["Hello."]
    assert dict(extract.losses) == {"parts": 1}
    assert "encrypted" in extract.warnings[0]


def test_a_page_is_read_without_what_it_is_drawn_with() -> None:
    """Pictures and styles of a page count as nothing that is missing."""
    made = message()
    made.set_content(PAGE, subtype="html")
    made.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>")
    extract = eml(made)
    assert texts(extract) == ["The quorum of the audit committee is three members of the board."]
    assert extract.losses == ()


def test_a_message_of_attachments_alone_names_them() -> None:
    """The error says where the text may be."""
    made = message()
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="minutes.pdf")
    with pytest.raises(UnreadableFileError, match=r"minutes\.pdf"):
        eml(made)


def test_messages_nested_without_end_are_bounded() -> None:
    """What is too deep is counted, and nothing breaks down."""
    made = message("Innermost.")
    for _ in range(60):
        outer = message("Outer.")
        outer.add_attachment(made)
        made = outer
    assert [kind for kind, _ in eml(made).losses] == ["parts"]
