"""Under which names the server answers, and whether a request that changes something comes from its own pages.

A page of another site must not reach a server on this machine by a name of its own that points here (DNS rebinding):
only names known beforehand, and addresses written as numbers where other machines may connect, are answered.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from qa.web.settings import LOOPBACK, Settings


class Hosts:
    """The names a server answers to."""

    def __init__(self, settings: Settings) -> None:
        self._numbers = not settings.is_local
        self._names = {name.casefold() for name in (*LOOPBACK, settings.host, *settings.names)}
        if self._numbers:
            self._names |= {socket.gethostname().casefold(), socket.getfqdn().casefold()}

    def knows(self, host: str) -> bool:
        """Whether a Host header is one of this server's; its port does not matter."""
        name = _name(host)
        return name in self._names or (self._numbers and _is_number(name))

    def is_own(self, origin: str, host: str) -> bool:
        """Whether an Origin header names the site that the request was sent to."""
        return urlsplit(origin).netloc.casefold() == host.casefold()


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
