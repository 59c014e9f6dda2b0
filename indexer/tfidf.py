"""The TF-IDF model: scikit-learn's TfidfVectorizer over words as written and pairs of neighbours."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from indexer.analyzer import words

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

    from indexer.settings import Settings


def vectorizer(settings: Settings, passages: int) -> TfidfVectorizer:
    """The library's model that the index of so many passages compiles: fitted on the same texts its cosines
    are those of the index.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        tokenizer=words,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 2),
        sublinear_tf=True,
        norm="l2",
        smooth_idf=True,
        min_df=settings.min_df_for(passages),
    )


def inverse_document_frequency(document_frequency: int, passages: int) -> float:
    """scikit-learn's smoothed idf: ``ln((1 + n) / (1 + df)) + 1``."""
    return math.log((1 + passages) / (1 + document_frequency)) + 1


def sublinear(frequency: int) -> float:
    """scikit-learn's sublinear term frequency: ``1 + ln(f)``."""
    return 1 + math.log(frequency)
