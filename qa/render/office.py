"""What Office files ask for: text that XML can hold, and archives that come out the same to the byte, though ZIP and
Office write the time of day into them.
"""

from __future__ import annotations

import io
import re
import zipfile

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that ZIP can say
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def stable_zip(content: bytes) -> bytes:
    """The archive with every moment of making replaced by a fixed one."""
    source = zipfile.ZipFile(io.BytesIO(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _MOMENT)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z\3", source.read(name)))
    return target.getvalue()


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text with U+FFFD for the characters that XML 1.0 has no way to write."""
    return _CONTROL.sub("\ufffd", text)
