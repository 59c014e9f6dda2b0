"""Where sentences end in English prose of the public sector.

A full stop, question or exclamation mark followed by a space is a candidate; the word before it and the word after it
decide. The words are data (``data/abbreviations.txt``, ``data/sentence_starters.txt``), the decisions are below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.models import Span
from corpus.patterns import word_list, word_table

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = "\"'“‘(\\[«"
_CLOSING = "\"'”’)\\]»"

# A mark, closing quotes or brackets, perhaps a footnote mark glued on, then space; or a forced line break.
_CANDIDATE = re.compile(
    rf"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>[{_CLOSING}]*+)"
    r"(?:(?:(?<=[^\W\d_][.!?])|(?<=[^\W\d_][.!?][”’\"'])|(?<=\)\.))\d{1,2}|(?:\s?\[\d{1,3}\])+)?"
    r"(?=(?P<gap>\s+))|\n+"
)
_SPACED_ELLIPSIS = re.compile(r"(?:[ \u00a0]\.){2,}")
_SPACE = re.compile(r"\s+")
_WORD_BEFORE = re.compile(r"[^\s\"'“‘(\[]*\Z")
_NEXT_WORD = re.compile(rf"[{_OPENING}\s]*([^\W_]+)")
_NUMBER_NEXT = re.compile(r"[(\[]?(?:[A-Z]{0,3}\d|[IVXLC]{2,}\b|[A-Za-z]\)|[ivxlc]+\)|[°º])")
_BRACKETED_SENTENCE = re.compile(r"[(\[]\s*[\"'“‘]?[A-Z][^()\[\]]*[.!?][\"'”’]?[)\]]")
_ENUMERATOR = re.compile(r"\s*(?:[•◦▪‣⁃∙●○■\-–]\s*)?[(\[]?(?:\d{1,3}(?:\.\d+)*|[a-zA-Z]|[ivxl]+)[.)\]]*\Z")
_FIRST_MARK = re.compile(r"(?P<bullet>[•◦▪‣⁃∙●○■]\s*)?(?:(?P<value>\d{1,3}|[a-z])(?P<form>\.\)|[.)])\s)?")


def sentence_spans(text: str) -> tuple[Span, ...]:
    """The sentences of a passage as spans into ``text``, in order and without surrounding white space.

    Every character that is not white space lies in exactly one span. A line feed always ends a sentence. The items of
    a list that runs on in one line (``1) ... 2) ...``) are sentences of their own.
    """
    items = tuple(_item_starts(text))
    cuts = sorted({*items, *_sentence_starts(text, items), len(text)})
    spans = []
    start = 0
    for cut in cuts:
        piece = text[start:cut]
        stripped = piece.strip()
        if stripped:
            begin = start + len(piece) - len(piece.lstrip())
            spans.append(Span(begin, begin + len(stripped)))
        start = cut
    return tuple(spans)


def _sentence_starts(text: str, items: tuple[int, ...]) -> Iterator[int]:
    """The offsets at which a new sentence starts after the mark that ended the one before."""
    start = 0
    position = 0
    while match := _CANDIDATE.search(text, position):
        position = match.end()
        start = max([start, *(item for item in items if item < match.start())]) if items else start
        dots = _SPACED_ELLIPSIS.match(text, position) if match["mark"] else None
        if dots:
            position = dots.end()
            cut = _cut_at_ellipsis(text, match, dots, start)
        else:
            cut = _cut_after(text, match, start) if match["mark"] else position
        if cut:
            yield cut
            start = cut


def _cut_after(text: str, match: re.Match[str], start: int) -> int:
    """The offset after a candidate at which the next sentence starts, or 0 when the sentence goes on."""
    end = match.end("gap")
    following = text[end : end + 1]
    if not following or following.islower() or not _may_open(text, end):
        return 0
    if match["mark"] != ".":
        return 0 if _is_bracketed_ellipsis(text, match) else end
    word = _word_before(text, match.start(), start)
    if match["close"] and len(word) > 1 and not word[-1].isdigit():
        return end
    return end if _ends_sentence(text, word, start, match.start(), end) else 0


def _cut_at_ellipsis(text: str, match: re.Match[str], dots: re.Match[str], start: int) -> int:
    """As ``_cut_after`` for ``. . .``: after a stop of its own it opens the next sentence, else it ends this one."""
    gap = _SPACE.match(text, dots.end())
    begun = any(map(str.isalnum, text[start : match.start()]))
    if not begun or not gap or not _is_capital(text, gap.end()):
        return 0
    return gap.end() if text[match.start() - 1].isspace() else match.end("gap")


def _is_capital(text: str, offset: int) -> bool:
    """Whether a capitalised word stands at ``offset``; "I" is always a capital and so proves nothing."""
    match = _NEXT_WORD.match(text, offset)
    return match is not None and match[1][0].isupper() and match[1] != "I"


def _may_open(text: str, offset: int) -> bool:
    """Whether what stands at ``offset`` can open a sentence: a capital, a figure, a bullet, or these in quotes.

    A bracket opens one only when it holds the whole of it: ``(See Annex A.)``, not ``(Smith 55).``
    """
    character = text[offset]
    if character.isupper() or character.isdigit():
        return True
    if character in "\"'“‘«":
        match = _NEXT_WORD.match(text, offset)
        return match is not None and not match[1][0].islower()
    if character in "([":
        return _BRACKETED_SENTENCE.match(text, offset) is not None
    return not character.isalpha() and character not in ".,;:)]”’–—-&/"


def _is_bracketed_ellipsis(text: str, match: re.Match[str]) -> bool:
    """Whether the mark is the ``...`` of ``[...]``, which stands for words left out."""
    return len(match["mark"]) > 1 and match["close"].startswith("]") and text[match.start() - 1] in "[ "


def _word_before(text: str, offset: int, start: int) -> str:
    found = _WORD_BEFORE.search(text, max(start, offset - 40), offset)
    return found[0] if found else ""


def _ends_sentence(text: str, word: str, start: int, stop: int, following: int) -> bool:
    """Whether the full stop at ``stop`` after ``word`` ends the sentence that began at ``start``."""
    kind = word_table("abbreviations").get(word.lower())
    if kind is None:
        if len(word) == 1 and word.isupper():
            return not _ENUMERATOR.match(text[start:stop]) and _starts_sentence(text, following)
        if "." in word and _is_initialism(word):
            return _starts_sentence(text, following)
        return len(word) > 4 or not _ENUMERATOR.match(text[start:stop])
    if kind == "open":
        return False
    if kind == "number":
        return not _NUMBER_NEXT.match(text, following) and not _ENUMERATOR.match(text[start:stop])
    if kind == "time" and len(text[start:stop].split()) < 4:
        return False
    return _starts_sentence(text, following) or word.lower() == "etc"


def _is_initialism(word: str) -> bool:
    """Whether the word is capitals with stops between them: ``U.S``, ``N.H.S``."""
    return all(len(part) == 1 and part.isalpha() for part in word.split("."))


def _starts_sentence(text: str, offset: int) -> bool:
    match = _NEXT_WORD.match(text, offset)
    if not match:
        return True
    word = match[1].lower()
    return word in word_list("sentence_starters") or (
        word_table("abbreviations").get(word) == "open" and text.startswith(".", match.end())
    )


def _item_starts(text: str) -> Iterator[int]:
    """Where the further items start when the text opens with the first mark of a list that runs on in one line."""
    first = _FIRST_MARK.match(text)
    if not first or not first[0]:
        return
    bullet, value, form = first["bullet"], first["value"], first["form"]
    position = first.end()
    while True:
        value = _next_value(value) if value else None
        mark = re.escape(bullet.strip()) + r"\s*" if bullet else ""
        mark += re.escape(value + form) + r"\s" if value else ""
        found = re.compile(rf"(?<=\s){mark}(?=\s*[A-Z\"“‘'(])").search(text, position)
        if not found:
            return
        yield found.start()
        position = found.end()


def _next_value(value: str) -> str:
    return str(int(value) + 1) if value.isdigit() else chr(ord(value) + 1)
