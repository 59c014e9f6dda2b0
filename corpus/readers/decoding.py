"""Bytes of a text file to characters, with a word about any guess that had to be made."""

from __future__ import annotations

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The characters and the warnings. Tried in turn: byte order mark, ``declared``, UTF-8, then detection.

    A declared encoding that is unknown or does not fit is passed over with a warning; detection
    (charset-normalizer) falls back on Windows-1252, the usual encoding of old British office files. Never
    raises.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data, encoding)
    warnings: tuple[str, ...] = ()
    for encoding in filter(None, (declared, "utf-8")):
        try:
            return data.decode(_web_name(encoding)), warnings
        except (UnicodeError, LookupError):
            if encoding is declared:
                warnings = (f"The file says that it is in the encoding {declared!r}, but it is not.",)
    text, guessed = _lenient(data, _detect(data))
    return text, warnings + guessed


def _web_name(encoding: str) -> str:
    # Pages that say Latin-1 mean Windows-1252 (WHATWG Encoding Standard, section 4.2).
    return (
        "cp1252" if encoding.strip().lower() in {"iso-8859-1", "latin-1", "latin1", "us-ascii"} else encoding
    )


def _detect(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000], cp_isolation=["cp1252", "utf_16_le", "utf_16_be", "mac_roman"]).best()
    return best.encoding if best else "cp1252"


def _lenient(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    return text, ((f"{lost} characters could not be decoded and show as \ufffd.",) if lost else ())
