"""Bytes of a text file to characters, with a word about any guess that had to be made."""

from __future__ import annotations

import codecs
import re

from corpus.errors import UnreadableFileError

Decoded = tuple[str, tuple[str, ...]]
"""The characters, and warnings about how sure they are."""

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MEANT_AS_CP1252 = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"})
_SAMPLE = 65536  # bytes that tell an encoding
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.01  # of all characters: a damaged text has one here and there, binary content many
# Shares of zeros: English in UTF-16 has one in nearly every other byte, and elsewhere hardly any.
_ZEROS, _NO_ZEROS = 0.7, 0.1


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """The characters of a page, a message or a table. Never raises.

    Tried in turn: byte order mark, UTF-16 by its zeros, ``declared``, UTF-8, UTF-8 with a few bad bytes, and at last
    Windows-1252, which is what browsers take for English pages that say nothing (WHATWG Encoding Standard) and what
    old office files are in. A declared encoding that is unknown or does not fit is passed over with a warning.
    """
    found = _marked(data) or _as(data, declared)
    if found:
        return found
    untrue = (f"The file says that it is in the encoding {declared!r}, but it is not.",) if declared else ()
    text, warnings = _as(data, "utf-8") or _damaged_utf8(data) or _lenient(data, "cp1252")
    return text, untrue + warnings


def decode_text(data: bytes) -> Decoded:
    """The characters of a plain text file, which nothing says is one.

    As ``decode``, but Windows-1252 only where it fits English text, and else an encoding that is detected. Raises
    UnreadableFileError when none gives text.
    """
    found = _marked(data) or _as(data, "utf-8") or _damaged_utf8(data) or _windows_1252(data) or _detected(data)
    if found is None:
        raise UnreadableFileError("It is not text in any known encoding. Save it again as UTF-8.")
    controls = sum(1 for _ in _CONTROL.finditer(found[0][:_SAMPLE]))
    if controls > _MOST_CONTROLS * min(len(found[0]), _SAMPLE) + 2:
        raise UnreadableFileError("It is not text but a binary file. Give it its proper ending, or remove it.")
    return found


def _marked(data: bytes) -> Decoded | None:
    """By its byte order mark, or as UTF-16 without one."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data, encoding)
    wide = _unmarked_utf16(data[:_SAMPLE])
    return _lenient(data, wide) if wide else None


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 shows in English text as a zero in every other byte."""
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0) * 2 / len(sample), sample[1::2].count(0) * 2 / len(sample)
    if odd > _ZEROS and even < _NO_ZEROS:
        return "utf-16-le"
    return "utf-16-be" if even > _ZEROS and odd < _NO_ZEROS else None


def _as(data: bytes, encoding: str | None) -> Decoded | None:
    """In this encoding, if it fits. Pages that say Latin-1 mean Windows-1252 (WHATWG Encoding Standard, 4.2)."""
    if not encoding:
        return None
    try:
        return data.decode("cp1252" if encoding.strip().lower() in _MEANT_AS_CP1252 else encoding), ()
    except (UnicodeError, LookupError):
        return None


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes, as a cut or spliced file has, rather than another encoding."""
    if b"\x00" in data[:_SAMPLE]:
        return None
    text, warnings = _lenient(data, "utf-8")
    bad = text.count("\ufffd")
    beyond_ascii = sum(character > "\x7f" for character in text)
    return None if bad * 10 > beyond_ascii - bad else (text, warnings)


def _windows_1252(data: bytes) -> Decoded | None:
    """Where the bytes beyond ASCII are the fewer, and are the quotes, dashes, signs and accents of English text."""
    high = [byte for byte in data if byte > 0x7F]
    usual = frozenset(
        b"\x80\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xa3\xa7\xa9\xab\xad\xae\xb0\xb7\xbb"
        b"\xbc\xbd\xbe\xd7\xe0\xe2\xe7\xe8\xe9\xea\xeb\xef\xf1\xf4\xf6\xfc"
    )
    fits = len(high) * 3 < len(data) and sum(byte in usual for byte in high) >= 0.9 * len(high)
    return _lenient(data, "cp1252") if fits else None


def _detected(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return (str(best), (f"Read as {best.encoding}, which was detected and may be wrong.",)) if best else None


def _lenient(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    return text, ((f"Characters that could not be decoded show as \ufffd: {lost} of them.",) if lost else ())
