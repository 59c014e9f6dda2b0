"""Bytes of a text file to characters."""

from __future__ import annotations

import codecs
import re

from corpus.errors import UnreadableFileError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65536
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.01


def decode(data: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    """The characters of a text file and warnings about how sure they are.

    A byte order mark decides, then valid UTF-8, then UTF-16 without a mark, then Windows-1252 where it fits English
    text, then detection. Raises ``UnreadableFileError`` when none of them gives text.
    """
    text, warnings = _decoded(data, name)
    controls = sum(1 for _ in _CONTROL.finditer(text[:_SAMPLE]))
    if controls > _MOST_CONTROLS * min(len(text), _SAMPLE) + 2:
        raise UnreadableFileError(f"{name} is not text: it is a binary file. Give it its proper ending, or remove it.")
    return text, warnings


def _decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lenient(data, encoding, name)
    wide = _unmarked_utf16(data[:_SAMPLE])
    if wide:
        return data.decode(wide, "replace"), (f"{name}: read as {wide.upper()}, though it has no byte order mark",)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _damaged_utf8(data, error, name) or _detected(data, name)


def _lenient(data: bytes, encoding: str, name: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    return text, (f"{name}: {lost} characters are damaged and stand as U+FFFD",) if lost else ()


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 shows in English text as a zero in every other byte."""
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0) * 2 / len(sample), sample[1::2].count(0) * 2 / len(sample)
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.1 else None


def _damaged_utf8(data: bytes, error: UnicodeDecodeError, name: str) -> tuple[str, tuple[str, ...]] | None:
    """UTF-8 with a few bad bytes, as a cut or spliced file has, rather than another encoding."""
    if b"\x00" in data[:_SAMPLE]:
        return None
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    beyond_ascii = sum(character > "\x7f" for character in text)
    if bad * 10 > beyond_ascii - bad:
        return None
    return text, (f"{name}: {bad} damaged characters stand as U+FFFD, the first at byte {error.start}",)


def _detected(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    if _is_windows_1252(data):
        return _lenient(data, "cp1252", name)
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise UnreadableFileError(f"{name} is not text in any known encoding. Save it again as UTF-8.")
    return str(best), (f"{name}: read as {best.encoding}, which was detected and may be wrong",)


def _is_windows_1252(data: bytes) -> bool:
    """Whether the bytes beyond ASCII are the fewer, and are the quotes, dashes, signs and accents of English text."""
    high = [byte for byte in data if byte > 0x7F]
    usual = frozenset(
        b"\x80\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xa3\xa7\xa9\xab\xad\xae\xb0\xb7\xbb"
        b"\xbc\xbd\xbe\xd7\xe0\xe2\xe7\xe8\xe9\xea\xeb\xef\xf1\xf4\xf6\xfc"
    )
    return len(high) * 3 < len(data) and sum(byte in usual for byte in high) >= 0.9 * len(high)
