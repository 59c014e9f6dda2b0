"""How often a passage has a term: what an impact tells, and what it does not."""

from __future__ import annotations

import math

import numpy as np

from indexer.arrays import Int, Model, Postings
from indexer.jit import part


@part
def gain(model: Model, frequency: float, norm: float) -> float:
    """BM25's weight without idf and bonus (see :class:`indexer.bm25.Saturation`)."""
    if model.long:
        c = frequency / norm
        return frequency * (model.k1 + 1) * (c + model.shift) / (model.k1 + c + model.shift)
    return frequency * (model.k1 + 1) / (frequency + model.k1 * norm)


@part
def _quantised(model: Model, frequency: float, norm: float, largest: float) -> Int:
    return max(1, math.ceil(gain(model, frequency, norm) * 255 / largest))


@part
def frequency_of(model: Model, postings: Postings, place: Int, norm: float, largest: float) -> float:
    """The frequency of a posting: the least with its impact, but for the doubtful postings, which have a list."""
    impact, frequency = np.int64(postings.impact[place]), 1.0
    if _quantised(model, frequency, norm, largest) < impact:
        less: Int = np.int64(1)
        frequency = 2.0
        while _quantised(model, frequency, norm, largest) < impact:
            less, frequency = np.int64(frequency), frequency * 2
        enough: Int = np.int64(frequency)
        while enough - less > 1:
            middle = (less + enough) >> 1
            if _quantised(model, float(middle), norm, largest) < impact:
                less = middle
            else:
                enough = middle
        frequency = float(enough)
    if _quantised(model, frequency + 1, norm, largest) > impact:
        return frequency
    low, high = 0, postings.doubtful.shape[0]
    while low < high:
        middle = (low + high) >> 1
        if postings.doubtful[middle] < place:
            low = middle + 1
        else:
            high = middle
    if low < postings.doubtful.shape[0] and postings.doubtful[low] == place:
        return float(postings.frequency[low])
    return frequency
