"""Compiled loops for the answers of a server that has much to do, loaded while it answers without them."""

from __future__ import annotations

import logging
import threading

from indexer.errors import IndexerError
from qa.library import Library
from qa.view import View

_LOG = logging.getLogger(__name__)
_ANSWERS = 50  # from which a process is busy; fewer do not earn back what loading takes
_PASSAGES = 20_000  # from which even a few questions are answered sooner


class Warming:
    """Loads the compiled loops for each snapshot that a busy process answers from, in a thread beside the answers.

    They take a second of processor time and 140 MB, and half a minute when the machine has never compiled them. Until
    they are there, answers are the same and come a little later. For one library.
    """

    def __init__(self, *, answers: int = _ANSWERS, passages: int = _PASSAGES) -> None:
        self._answers, self._passages = answers, passages
        self._served = 0
        self._warmed: View | None = None

    def served(self, library: Library) -> None:
        """Take note that the library has answered."""
        self._served += 1
        view = library.loaded
        if view is None or view is self._warmed:
            return
        if self._served >= self._answers or view.snapshot.passages >= self._passages:
            self._warmed = view
            threading.Thread(target=_warm, args=(view,), name="warming", daemon=True).start()


def _warm(view: View) -> None:
    try:
        view.warm()
    except IndexerError as error:
        _LOG.warning("Answers stay slower than they could be: %s", error)
