"""Instructions that Python has no word for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from indexer.kernel.arrays import Int
from indexer.kernel.jit import part

if TYPE_CHECKING:
    import numpy.typing as npt

LINE = 64
"""Bytes that come together."""


def _to_cache(_context: Any, _address: Any) -> Any:
    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, number, number, number])
        declare: Any = cgutils.get_or_insert_function
        prefetch = declare(builder.module, kind, "llvm.prefetch.p0i8")
        address = builder.inttoptr(arguments[0], cgutils.voidptr_t)
        builder.call(prefetch, [address, number(0), number(3), number(1)])  # to read, to keep, data
        return context.get_dummy_value()

    return types.void(types.intp), generate


_prefetch: Any = intrinsic(_to_cache)


def _to_count(_context: Any, word: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return word(word), generate


ones: Any = intrinsic(_to_count)
"""How many bits of an integer are 1."""


@part
def fetch(array: npt.NDArray[Any], first: Int, last: Int) -> None:
    """Asks for items ``[first, last)`` of an array, so that what is not in the cache comes while something else is
    done. Nothing is waited for, and nothing fails.
    """
    address = np.int64(array.ctypes.data)  # unsigned, a sum with what is signed would be a float
    for at in range(address + first * array.itemsize, address + last * array.itemsize, LINE):
        _prefetch(at)
