"""The TF-IDF model: scikit-learn's weights, over words as written and pairs of neighbours.

A question is weighed with idf and a passage without (SMART's ``lnc.ltc``; Salton and Buckley 1988): the length of a
passage's vector is then its own, whatever is added to the collection or taken from it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sklearn.feature_extraction.text import CountVectorizer

    from indexer.arrays import Floats, Longs


def vectorizer(tokenizer: Callable[[str], list[str]]) -> CountVectorizer:
    """The library's counter of words and pairs of neighbours (``"first second"``), all of them, as the tokenizer
    gives them.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(tokenizer=tokenizer, token_pattern=None, lowercase=False, ngram_range=(1, 2))


UNIT = float(1 << 32)
"""What 1 is in :func:`squares`."""


def squares(most: int) -> Longs:
    """The squared weight in a passage of what it has 0 to ``most`` times, in whole UNITths: sums of them do not depend
    on the order of additions.
    """
    import numpy as np

    found = np.zeros(most + 1, np.int64)
    found[1:] = np.rint((1 + np.log(np.arange(1.0, most + 1))) ** 2 * UNIT)
    return found


def lengths(sums: Longs) -> Floats:
    """The Euclidean lengths of vectors whose squared weights add up so."""
    import numpy as np

    return np.sqrt(sums / UNIT)


def inverse_document_frequency(document_frequency: int, passages: int) -> float:
    """scikit-learn's smoothed idf: ``ln((1 + n) / (1 + df)) + 1``."""
    return math.log((1 + passages) / (1 + document_frequency)) + 1


def sublinear(frequency: int) -> float:
    """scikit-learn's sublinear term frequency: ``1 + ln(f)``."""
    return 1 + math.log(frequency)
