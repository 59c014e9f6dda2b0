"""What a server is told when it starts, and how it reaches its worker processes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from qa.web.errors import ServeError

ENVIRONMENT = "POLICYQA_WEB_SETTINGS"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Settings:
    """One server. Sizes are in bytes, times in seconds.

    ``names`` are the host names beside its address under which the page is reached. ``queue`` is how many requests
    one worker process keeps waiting before it turns others away. ``service`` is what the page is called and
    ``organisation`` who runs it; ``contact`` says whom to ask, ``accessibility`` and ``privacy`` what is added to those
    pages. ``scratch`` is the folder for temporary files that the worker processes share; without it each has its own.
    ``allow_notes`` lets users judge and keep answers, and keep questions; who may change the library may do that too.
    """

    store: Path
    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    allow_changes: bool = False
    allow_notes: bool = False
    names: tuple[str, ...] = ()
    queue: int = 64
    answer_seconds: float = 10.0
    paper_seconds: float = 30.0
    body_seconds: float = 60.0
    paper_bytes: int = 20 * 2**20
    request_bytes: int = 64 * 2**10
    batch_bytes: int = 4 * 2**20
    batch_questions: int = 5000
    service: str = "policyqa"
    organisation: str = ""
    contact: str = ""
    accessibility: str = ""
    privacy: str = ""
    scratch: str = ""

    @property
    def takes_notes(self) -> bool:
        """Whether users may judge and keep answers, and keep questions."""
        return self.allow_notes or self.allow_changes

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    def checked(self) -> Self:
        """The settings, if they are safe. Raises ServeError for an address that others reach without a token."""
        if not self.is_local and not self.token:
            raise ServeError(
                f"{self.host} can be reached from other machines, so the page needs a token that its users must give. "
                "Set one with --token, or leave --host out to serve this machine only."
            )
        if self.token is not None and len(self.token) < _SHORTEST_TOKEN:
            raise ServeError(f"The token is too easy to guess: give one of at least {_SHORTEST_TOKEN} characters.")
        return self

    def to_environment(self) -> dict[str, str]:
        """Variables from which ``from_environment`` makes the same settings."""
        return {ENVIRONMENT: json.dumps(asdict(self) | {"store": str(self.store)})}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings that the starting process put into the environment of its workers."""
        found = json.loads(environment[ENVIRONMENT])
        return cls(**found | {"store": Path(found["store"]), "names": tuple(found["names"])})


_SHORTEST_TOKEN = 12
