"""Arrays handed to the loops as addresses.

numba takes each array apart that it is given, which for all those of an index took longer than answering a question.
One array of addresses and sizes is taken apart instead, and the arrays are put together again inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
import numpy as np
from numba.core import cgutils, types
from numba.extending import intrinsic

from indexer.kernel.arrays import (
    F32,
    F64,
    I64,
    U8,
    U16,
    U32,
    U64,
    Arrays,
    Dense,
    Found,
    Int,
    Pairs,
    Postings,
    Ranking,
    Space,
    Terms,
    TermTable,
    Text,
)
from indexer.kernel.jit import maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt


def tabulate(*groups: tuple[Any, ...]) -> I64:
    """Address and size of each array in nested tuples of arrays, which must outlive the table."""
    return np.array([(array.ctypes.data, array.size) for array in _leaves(groups)], np.int64)


def _leaves(group: tuple[Any, ...]) -> Iterator[npt.NDArray[Any]]:
    for item in group:
        if isinstance(item, tuple):
            yield from _leaves(item)
        else:
            yield item


def _to_pointer(_context: Any, _address: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return types.voidptr(types.intp), generate


_pointer: Any = intrinsic(_to_pointer)
_array: Callable[..., npt.NDArray[Any]] = numba.carray  # type: ignore[attr-defined] # not in its stubs


@maker
def _u8(table: I64, at: Int) -> U8:
    return _array(_pointer(table[at, 0]), (table[at, 1],), np.uint8)


@maker
def _u16(table: I64, at: Int) -> U16:
    return _array(_pointer(table[at, 0]), (table[at, 1],), np.uint16)


@maker
def _u32(table: I64, at: Int) -> U32:
    return _array(_pointer(table[at, 0]), (table[at, 1],), np.uint32)


@maker
def _u64(table: I64, at: Int) -> U64:
    return _array(_pointer(table[at, 0]), (table[at, 1],), np.uint64)


@maker
def _f32(table: I64, at: Int) -> F32:
    return _array(_pointer(table[at, 0]), (table[at, 1],), np.float32)


@maker
def _f64(table: I64, at: Int) -> F64:
    return _array(_pointer(table[at, 0]), (table[at, 1],), np.float64)


@maker
def _i64(table: I64, at: Int) -> I64:
    return _array(_pointer(table[at, 0]), (table[at, 1],), np.int64)


@maker
def index_in(t: I64) -> Arrays:
    """The arrays of an index, from the table of them."""
    numbers = (_u32(t, 2), _u32(t, 3), _u32(t, 4), _u32(t, 5), _u32(t, 6))
    terms = TermTable(_u8(t, 0), _u32(t, 1), *numbers, _f32(t, 7), _f32(t, 8), _f32(t, 9))
    postings = Postings(_u16(t, 10), _u8(t, 11), _u8(t, 12), _u32(t, 13), _u32(t, 14), _u32(t, 15))
    dense = Dense(_u32(t, 16), _u64(t, 17))
    text = Text(_u32(t, 18), _u16(t, 19), _u8(t, 20), _u32(t, 21), _f32(t, 22))
    many = (_u32(t, 23), _u32(t, 24), _u16(t, 25), _u8(t, 26), _u16(t, 27), _u8(t, 28))
    pairs = Pairs(*many, _u32(t, 29), _u16(t, 30), _u8(t, 31))
    return Arrays(terms, postings, dense, text, pairs)


@maker
def space_in(t: I64) -> Space:
    """A worker's memory for passages, from the table of its arrays."""
    found = Found(_f32(t, 0), _u16(t, 1), _u32(t, 2), _f32(t, 3), _u32(t, 4), _f32(t, 5), _f32(t, 6))
    scored = (_f64(t, 8), _f64(t, 9), _f64(t, 10), _u32(t, 11), _f64(t, 12))
    marked = (_u32(t, 13), _u32(t, 14), _u32(t, 15), _f64(t, 16), _u16(t, 17))
    return Space(found, _u32(t, 7), Ranking(*scored, *marked))


@maker
def terms_in(t: I64) -> Terms:
    """A worker's memory for terms, from the same table."""
    bounds = (_u32(t, 18), _f64(t, 19), _f32(t, 20), _f32(t, 21), _i64(t, 22), _f32(t, 23))
    weighed = (*bounds, _i64(t, 24), _i64(t, 25), _i64(t, 26))
    features = (*weighed, _u32(t, 27), _u32(t, 28), _f64(t, 29), _i64(t, 30), _i64(t, 31))
    places = (_u32(t, 32), _f64(t, 33), _i64(t, 34), _u32(t, 35), _f64(t, 36))
    return Terms(*features, *places, _f64(t, 37), _f64(t, 38), _u8(t, 39), _f64(t, 40))
