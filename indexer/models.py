"""The nouns of the first floor."""

from typing import NamedTuple


class Hit(NamedTuple):
    """A passage found: its row (position among the texts given to ``build_index``) and its scores.

    ``bm25`` equals rank_bm25's ``get_scores`` and ``tfidf`` scikit-learn's cosine for the same tokens; ``place`` is
    what it adds that the words of the question come early, together and in order; ``score`` is the fused score the
    hits are ordered by.

    A tuple, because a batch makes ten for each question and tuples are the quickest to make.
    """

    row: int
    score: float
    bm25: float
    tfidf: float
    place: float = 0.0


class Contribution(NamedTuple):
    """What one term (``bm25``), one word or pair of words (``tfidf``), one word for coming early (``lead``), or the
    stretch of the passage that is most like the question (``order``) adds to a passage's score.
    """

    term: str
    channel: str
    frequency: int
    idf: float
    value: float
    """Its share of ``Explanation.score``: the shares of all contributions add up to it."""


class Explanation(NamedTuple):
    """Why a passage has the score it has for a question."""

    row: int
    score: float
    bm25: float
    tfidf: float
    place: float
    contributions: tuple[Contribution, ...]
