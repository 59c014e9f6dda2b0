"""How printed pages mark lists, notes, captions and page numbers: the patterns, in one place.

Every function takes one line, or the first line of a paragraph, as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

MarkerKind = Literal["bullet", "number", "letter", "roman"]

BULLETS = "•◦▪▫‣⁃∙●○■□►➢➤✓✔❖·\uf0b7\uf0a7\uf0d8"
DASHES = "-–—*"
CLOSING = "”’\"')]»"
TERMINAL = ".!?:;…"

# A dash or an "o" is a bullet only when a space or tab follows; the round ones may touch their text.
_BULLET = re.compile(rf"\s*(?P<mark>[{BULLETS}]+|[{DASHES}](?=\s)|o(?=\t|\s{{2,}}))\s*(?=\S)")
# One that was typed in a word processor always has a space after it.
_TYPED_BULLET = re.compile(rf"([{BULLETS}–—*-]|o(?=\t))\s+(?=\S)")
# A number may touch its text where that opens with a word: "5.21.Many witnesses". "2.5Gbit" and "1.5Kg" are figures.
_GLUED = r"(?=[“‘\"']?[A-Z][a-z]*+[\s,’])(?!(?:[KMGT](?:b|bit|bps|B|g|m|w|hz)s?|Kg|Km)\b)"
_NUMBER = re.compile(
    r"\s*(?P<mark>\(?\d{1,3}\)|\d{1,3}\.\)?(?=\s)|\d{1,3}(?:\.\d{1,3}){1,4}\.?(?=\s)"
    rf"|\d{{1,3}}(?:(?:\.\d{{1,3}}){{1,4}}\.?|\.){_GLUED})\s*(?=\S)"
)
_LETTER = re.compile(r"\s*(?P<mark>\([a-z]{1,2}\)|[a-z][.)](?=\s)|\([A-Z]\)|[A-Z][.)](?=\s))\s*(?=\S)")
_ROMAN = re.compile(r"\s*(?P<mark>\((?=[ivxl])[ivxl]+\)|(?=[ivxl]{2})[ivxl]+[.)](?=\s))\s*(?=\S)")

_CAPTION = re.compile(
    r"\s*(?:figure|fig\.?|table|chart|box|exhibit|diagram|map|graph|image|plate)\s+"
    r"(?:[A-Z]?\d+(?:[.\-–]\d+)*[a-z]?|[A-Z]|[IVXL]+)\s*(?:[:.–—|]|-\s|$)",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\s*(?:\[(?P<bracketed>\d{1,3})\]|(?P<raised>[¹²³⁴-⁹⁰]+|[*†‡§](?=\s)))\s*(?=\S)")
_NOTE_TEXT = re.compile(r"(?P<number>\d{1,3})\s+(?=[A-Z“‘\"'(]|https?:|www\.|[ivxl]+bid)")
_URLS = re.compile(r"\s*(?:(?:https?://|www\.)\S+(?:\s+|$))+", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-–—|]\s*)?(?:page\s+)?(?P<label>\d{1,4}|(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3}))(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*[-–—|])?\s*",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\s*[£$€]?[-–+]?\d(?:[\d\s%]|(?<=[\d,.])[,.]|[£$€][-–+]?(?=\d)|[-–+](?=\d))*")
_RULE = re.compile(r"\s*(?P<stroke>[=\-_*~#])(?:\s?(?P=stroke)){2,}\s*")
_PAGE_AT_END = re.compile(r"(?<![^\s.…_])(?:\d{1,4}|[ivxl]{1,7})$")
_LEADERS = 4  # dots or strokes at least
_LONE = re.compile(rf"[{BULLETS}]|\(?\d{{1,3}}\.?\)|\d{{1,3}}\.|\([a-zA-Z]\)|[a-z]\)|\([ivxl]+\)")
_SECTION = re.compile(
    r"\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.?|(?:annex|appendix|schedule|section|part)\s+\w{1,4}[.:]?", re.IGNORECASE
)
_TITLE_CHARS, _TITLE_WORDS = 180, 25
_LONE_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?")


@dataclass(frozen=True, slots=True)
class ListMarker:
    """The mark at the start of a list item: what it is, as printed, and where the text after it starts."""

    kind: MarkerKind
    text: str
    end: int

    @property
    def components(self) -> int:
        """How many numbers a decimal mark has: 1 for ``3.``, 2 for ``3.1``."""
        return len(re.findall(r"\d+", self.text)) if self.kind == "number" else 1


def typed_bullet(text: str) -> tuple[str, str]:
    """Split a bullet that was typed as text from its item: ``(marker, rest)``, the marker empty if there is none."""
    match = _TYPED_BULLET.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)


def list_marker(line: str) -> ListMarker | None:
    """The bullet, number or letter that opens the line, when there is text after it."""
    patterns: tuple[tuple[MarkerKind, re.Pattern[str]], ...] = (
        ("bullet", _BULLET),
        ("number", _NUMBER),
        ("roman", _ROMAN),
        ("letter", _LETTER),
    )
    for kind, pattern in patterns:
        match = pattern.match(line)
        if match:
            return ListMarker(kind, match["mark"], match.end())
    return None


def is_lone_marker(line: str) -> bool:
    """Whether the line is a bullet, a number with its stop or a letter in brackets, and nothing else."""
    return bool(_LONE.fullmatch(line))


def lone_decimal(line: str) -> tuple[int, ...] | None:
    """The numbers of a line that is a decimal number alone, as paragraph numbers and values of charts are."""
    return tuple(map(int, re.findall(r"\d+", line))) if _LONE_DECIMAL.fullmatch(line) else None


def footnote_marker(line: str, *, numbered: bool = False) -> ListMarker | None:
    """The mark that opens the text of a note: ``[1]``, a raised digit, an asterisk or a dagger.

    A plain number is one only where ``numbered`` says that other evidence makes the line a note.
    """
    match = _FOOTNOTE.match(line) or (_NOTE_TEXT.match(line) if numbered else None)
    if not match:
        return None
    return ListMarker("number", match[0].strip(), match.end())


def note_number(line: str) -> int | None:
    """The number of a line in the form of a note, ``3 NHS England (2021)``; 0 and more than three digits are none."""
    match = _NOTE_TEXT.match(line)
    return int(match["number"]) or None if match else None


def is_caption(line: str) -> bool:
    """Whether the line opens a caption: ``Figure 3:``, ``Table A.``, ``Chart 2 –``."""
    return bool(_CAPTION.match(line))


def is_contents(line: str) -> bool:
    """Whether the line is an entry of a table of contents: a title, a row of dots, a page number.

    One ellipsis stands for a row of dots where a page number follows.
    """
    text = line.rstrip()
    page = _PAGE_AT_END.search(text, max(0, len(text) - 8))
    title = text[: page.start()].rstrip() if page else text
    bare = title.rstrip(". …_")
    leaders = title[len(bare) :]
    dots = leaders.count(".") + leaders.count("_")
    return bool(bare) and (dots >= _LEADERS or (page is not None and "…" in leaders))


def is_urls(line: str) -> bool:
    """Whether the line holds web addresses and nothing else."""
    return bool(_URLS.fullmatch(line))


def is_figures(line: str) -> bool:
    """Whether the line is numbers or percentages only, as the values of a chart are, and ends no sentence."""
    return bool(_FIGURES.fullmatch(line)) and not line.rstrip().endswith((".", ","))


def is_rule(line: str) -> bool:
    """Whether the line is a drawn rule: ``=====``, ``-----``, ``* * *``."""
    return bool(_RULE.fullmatch(line))


def page_label(line: str) -> str | None:
    """The number of a line that only numbers the page: ``12``, ``- 12 -``, ``Page 3 of 20``, ``iv``."""
    match = _PAGE_NUMBER.fullmatch(line)
    return match["label"] if match else None


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a finished sentence or an introduction to a list does."""
    return text.rstrip().rstrip(CLOSING).rstrip().endswith(tuple(TERMINAL))


def numbers_title(number: str, title: str) -> bool:
    """Whether two cells that are a table of their own are the number and the title of a section."""
    short = len(title) <= _TITLE_CHARS and len(title.split()) <= _TITLE_WORDS and title[:1].isupper()
    return _SECTION.fullmatch(number) is not None and short and not title.endswith((".", ";", ","))
