"""How the loops are compiled: cached on disk, and without the interpreter lock so that threads run them at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path
from typing import TypeVar, cast
from zlib import crc32

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The function as machine code. No fast-math: the order of additions is part of the result."""
    return cast("F", numba.njit(cache=True, nogil=True, boundscheck=False)(function))


def part(function: F) -> F:
    """Machine code that is kept with that of its callers, and not by itself. It neither makes nor returns arrays:
    counting who refers to those it is given, which numba does at every turn, took longer than the loops.
    """
    # numba's declared options lack ``_nrt``, which is how its own generated functions say that they count nothing.
    return cast("F", numba.njit(nogil=True, boundscheck=False, _nrt=False)(function))  # type: ignore[call-overload]


def maker(function: F) -> F:
    """The same, for what returns arrays."""
    return cast("F", numba.njit(nogil=True, boundscheck=False)(function))


def digest(paths: Iterable[Path]) -> str:
    """What changes whenever one of the files does."""
    return f"{reduce(lambda value, path: crc32(path.read_bytes(), value), paths, 0):08x}"


def inlined(function: F) -> F:
    """The same, put into its callers."""
    return cast("F", numba.njit(cache=True, nogil=True, inline="always")(function))
