"""Paragraphs of the formats that keep a line break inside a paragraph: what a break parts and what it does not."""

from __future__ import annotations

import re

from corpus.characters import tidy

LINE = "\x1e"  # a line break inside a paragraph, until paragraphs are told apart
_ENDED = re.compile(r"[.?!:;][\"'”’)\]]*$")
_TYPED = re.compile(r"\s*(\(?\d{1,3}[.)]|\d{1,3}(?:\.\d{1,3}){1,4}\.?|\([a-z]{1,4}\))[ \xa0]*\t\s*(?=[^\s\d])")
_OPENS = re.compile(r"[\"'“‘(\[]*[A-Z0-9•◦▪–-]|\([a-z]{1,4}\)")


def lines_to_paragraphs(raw: str) -> list[str]:
    """The paragraphs in a text with ``LINE`` marks, tidied.

    Two breaks in a row always part paragraphs. One does where a line ends with a mark and the next opens
    like a sentence or an item; between the lines of an address or a long heading it is only a space.
    """
    paragraphs: list[str] = []
    broken = True
    for line in map(tidy, raw.split(LINE)):
        if not line:
            broken = True
        elif broken or (_ENDED.search(paragraphs[-1]) and _OPENS.match(line)):
            paragraphs.append(line)
            broken = False
        else:
            paragraphs[-1] += f" {line}"
    return paragraphs


def typed_number(raw: str) -> tuple[str, str]:
    """Split a number that was typed with a tab after it from its paragraph: ``(marker, rest)``, else an empty marker.

    A tab makes it one: "1. April" may be a date, and is not set apart.
    """
    match = _TYPED.match(raw)
    return (match[1], raw[match.end() :]) if match else ("", raw)
