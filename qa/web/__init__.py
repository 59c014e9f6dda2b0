"""The web page and the HTTP API over a store."""

from qa.web.serving import serve

__all__ = ["serve"]
