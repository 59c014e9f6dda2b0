"""Files for a browser to keep."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import Response

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def attachment(content: bytes, stem: str, ending: str) -> Response:
    """A file under a name of its own (RFC 6266: the plain name for old browsers, the encoded one for all others)."""
    name = f"{stem}.{ending}"
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\' else "_" for char in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=_TYPES[ending], headers={"Content-Disposition": disposition})
