"""Files that a page gives to keep."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import Response

from qa.render.formats import Format


def attachment(content: bytes, stem: str, form: Format) -> Response:
    """A file under a name of its own (RFC 6266: the plain name for old browsers, the encoded one for all others)."""
    name = stem + form.ending
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\' else "_" for char in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=form.media_type, headers={"Content-Disposition": disposition})
