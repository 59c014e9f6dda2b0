"""What the fork server loads once for all workers, by importing this module and nothing else of ours.

Forking is safe here: the server has one thread (``corpus.worker`` sees to it that numerical libraries start none), so
no lock can be held by a thread that a worker does not have. A failure is left to the workers, whose own ``prepare``
meets it where it can be told.
"""

import gc
import signal
import sys
from types import TracebackType

from corpus.pipeline import prepare


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What the server prints where a worker cannot begin. Where the run that asked for it was stopped meanwhile, its
    locks and pipes are gone, of which nobody needs to hear.
    """
    if not issubclass(kind, FileNotFoundError | EOFError | ConnectionError):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _tell

# Whoever interrupts a run ends it in the parent; the server would only add a traceback.
_before = signal.signal(signal.SIGINT, signal.SIG_IGN)
try:
    prepare()
except Exception as error:
    raise ImportError("Nothing is loaded ahead.") from error  # which the fork server passes over
finally:
    signal.signal(signal.SIGINT, _before)
# A collection would write to every object, and so copy in each worker what all of them share.
gc.collect()
gc.freeze()
