"""Text to words and terms: the same for passages and for questions.

A *word* is a run of letters and digits, folded: lower case, compatibility forms and accents removed (``ﬁ`` to
``fi``, ``Môn`` to ``mon``). A *term* is the Snowball (Porter 2) stem of a word that is not a stop word.
"""

from __future__ import annotations

import re
import threading
from functools import cache

from corpus.characters import INVISIBLE

_WORD = re.compile(r"[^\W_]+")
# Marks that join no word, and are so common in published English that the slow path below would be the
# usual one.
_PLAIN = (
    ("’", "'"),
    ("‘", "'"),
    ("“", '"'),
    ("”", '"'),
    ("–", "-"),
    ("—", "-"),
    ("•", "*"),
    ("…", "."),
    ("\u00a0", " "),
    ("£", "$"),
)

STOP_WORDS = frozenset(
    """a about above after again against all am an and any are as at be because been before being below
    between both but by can d did do does doing don down during each few for from further had has
    have having he her here hers herself him himself his how i if in into is it its itself just ll m
    me more most my myself no nor not now o of off on once only or other our ours ourselves out over
    own re s same she should so some such t than that the their theirs them themselves then there
    these they this those through to too under until up ve very was we were what when where which
    while who whom why will with you your yours yourself yourselves""".split()
)


def fold(text: str) -> str:
    """Lower case, NFKD without combining marks, invisible characters removed. Length may change."""
    if not text.isascii():
        for mark, plain in _PLAIN:
            text = text.replace(mark, plain)
        if not text.isascii():
            text = _strip_accents(text)
    return text.lower()


def _strip_accents(text: str) -> str:
    from unicodedata import combining, normalize

    folded = normalize("NFKD", re.sub(f"[{INVISIBLE}]", "", text).lower())
    return "".join(char for char in folded if not combining(char))


def words(text: str) -> list[str]:
    """The words of a text as written, folded, in order."""
    return _WORD.findall(fold(text))


@cache
def _stemmer(_thread: int) -> object:
    import Stemmer

    # Without the cache of its own, whose look-up costs more than our own dictionary does.
    return Stemmer.Stemmer("english", 0)


def stem(word: str) -> str:
    """The Snowball English stem of a folded word."""
    # A stemmer is not safe to share between threads.
    stemmer = _stemmer(threading.get_ident())
    return str(stemmer.stemWord(word))  # type: ignore[attr-defined]


def terms(text: str) -> list[str]:
    """The terms of a text in order: stems of its words, stop words left out."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]
