"""How the loops are compiled: cached on disk, and without the interpreter lock so that threads run them at
once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The function as machine code. No fast-math: the order of additions is part of the result."""
    return cast("F", numba.njit(cache=True, nogil=True, boundscheck=False)(function))


def inlined(function: F) -> F:
    """The same, put into its callers."""
    return cast("F", numba.njit(cache=True, nogil=True, inline="always")(function))
