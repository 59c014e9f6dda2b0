"""Bytes of a text file to characters, with a word about any guess that had to be made."""

from __future__ import annotations

import codecs

_MEANT_AS_CP1252 = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"})
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The characters and the warnings. Never raises.

    Tried in turn: byte order mark, UTF-16 by its zeros, ``declared``, UTF-8, and at last Windows-1252, which
    is what browsers take for English pages that say nothing (WHATWG Encoding Standard) and what old office
    files are in. A declared encoding that is unknown or does not fit is passed over with a warning.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data, encoding)
    if wide := _without_mark(data):
        return _lenient(data, wide)
    warnings: tuple[str, ...] = ()
    for encoding in filter(None, (declared, "utf-8")):
        try:
            return data.decode(_web_name(encoding)), warnings
        except (UnicodeError, LookupError):
            if encoding is declared:
                warnings = (f"The file says that it is in the encoding {declared!r}, but it is not.",)
    text, lost = _lenient(data, "cp1252")
    return text, warnings + lost


def _web_name(encoding: str) -> str:
    # Pages that say Latin-1 mean Windows-1252 (WHATWG Encoding Standard, section 4.2).
    return "cp1252" if encoding.strip().lower() in _MEANT_AS_CP1252 else encoding


def _without_mark(data: bytes) -> str | None:
    """UTF-16 by its zeros: every second byte of English text is one."""
    for encoding, part in (("utf-16-be", data[:4096:2]), ("utf-16-le", data[1:4096:2])):
        if part and part.count(0) > 0.4 * len(part):
            return encoding
    return None


def _lenient(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    return text, ((f"{lost} characters could not be decoded and show as \ufffd.",) if lost else ())
