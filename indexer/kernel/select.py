"""The best of a list, and what that says of the others."""

from __future__ import annotations

import numpy as np

from indexer.arrays import F32, U32, Found, Int
from indexer.jit import part
from indexer.kernel.access import U


@part
def kth(values: F32, n: Int, k: Int, scratch: F32) -> float:
    """The ``k``-th largest of ``values[:n]`` (Hoare's selection on a copy)."""
    for i in range(n):
        scratch[i] = values[i]
    low, high = 0, n - 1
    while low < high:
        pivot = scratch[(low + high) >> 1]
        i, j = low, high
        while i <= j:
            while scratch[i] > pivot:
                i += 1
            while scratch[j] < pivot:
                j -= 1
            if i <= j:
                scratch[i], scratch[j] = scratch[j], scratch[i]
                i += 1
                j -= 1
        if k - 1 <= j:
            high = j
        elif k - 1 >= i:
            low = i
        else:
            break
    return float(scratch[k - 1])


@part
def keep(rows: U32, values: F32, bounds: F32, n: Int, limit: float) -> Int:
    """Drops the rows whose bounds do not reach the limit; returns how many are left."""
    least, kept = np.float32(limit), U(0)
    for i in range(U(n)):
        bound = bounds[i]
        rows[kept], values[kept] = rows[i], values[i]
        kept += U(bound >= least)
    return np.int64(kept)


@part
def raised(found: Found, values: F32, n: Int, count: Int, error: float, threshold: float) -> float:
    """The threshold that the first ``n`` sums in ``values`` show."""
    if n < count:
        return threshold
    return max(threshold, (kth(values, n, count, found.bounds) - error) * (1 - 1e-5))
