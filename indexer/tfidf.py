"""The TF-IDF model: scikit-learn's, over words as written and pairs of neighbours."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer


def vectorizer(tokenizer: Callable[[str], list[str]]) -> CountVectorizer:
    """The library's counter of words and pairs of neighbours (``"first second"``), all of them, as the tokenizer
    gives them.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(tokenizer=tokenizer, token_pattern=None, lowercase=False, ngram_range=(1, 2))


def transformer() -> TfidfTransformer:
    """The library's weights of what was counted. Rows are left as long as they are: the index keeps their lengths."""
    from sklearn.feature_extraction.text import TfidfTransformer

    return TfidfTransformer(sublinear_tf=True, smooth_idf=True, norm=None)


def inverse_document_frequency(document_frequency: int, passages: int) -> float:
    """scikit-learn's smoothed idf: ``ln((1 + n) / (1 + df)) + 1``."""
    return math.log((1 + passages) / (1 + document_frequency)) + 1


def sublinear(frequency: int) -> float:
    """scikit-learn's sublinear term frequency: ``1 + ln(f)``."""
    return 1 + math.log(frequency)
