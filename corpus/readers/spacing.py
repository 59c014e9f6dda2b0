"""Spaces, hyphens and ligatures as a reader sees them, whatever the file stores."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
# Shown as nothing: soft hyphen, zero-width space and joiners, word joiner, direction marks, byte order mark,
# place holder of an object.
_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF, 0xFFFC, *range(0x202A, 0x202F)])
# Control characters that Python does not take for white space.
_CONTROL = dict.fromkeys([*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)])
_SHOWN = {**_CONTROL, **_INVISIBLE, **_LIGATURES, 0x2011: "-"}
_BULLET = re.compile(r"([•◦▪▫‣⁃●○■□➢➤✓·*–—-]|o(?=\t))\s+(?=\S)")


def tidy(text: str) -> str:
    """One line: white space of every kind collapsed, invisible characters gone, ligatures spelt out."""
    return unicodedata.normalize("NFC", " ".join(text.translate(_SHOWN).split()))


def typed_bullet(text: str) -> tuple[str, str]:
    """Split a bullet that was typed as text from its item: ``(marker, rest)``, the marker empty if there is
    none.
    """
    found = _BULLET.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


LINE = "\x1e"  # a line break inside a paragraph, until paragraphs are told apart
_ENDED = re.compile(r"[.?!:;][\"'”’)\]]*$")
_OPENS = re.compile(r"[\"'“‘(\[]*[A-Z0-9•◦▪–-]|\([a-z]{1,4}\)")


def lines_to_paragraphs(raw: str) -> list[str]:
    """The paragraphs in a text with ``LINE`` marks, tidied.

    Two breaks in a row always part paragraphs. One does where a line ends with a mark and the next opens
    like a sentence or an item; between the lines of an address or a long heading it is only a space.
    """
    found: list[str] = []
    broken = True
    for line in map(tidy, raw.split(LINE)):
        if not line:
            broken = True
        elif broken or (_ENDED.search(found[-1]) and _OPENS.match(line)):
            found.append(line)
            broken = False
        else:
            found[-1] += f" {line}"
    return found
