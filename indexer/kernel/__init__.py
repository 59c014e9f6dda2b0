"""The scoring loops, and nothing else.

Impacts are whole 255ths of a term's largest weight, rounded up: sums of them bound a score from above, and a
score is at least the sum less one step of each term. ``segments`` keeps every passage whose bound reaches the
threshold; ``exact`` then scores these candidates in 64 bits, so that all ways of reading the file give the same
figures.
"""

from indexer.kernel.answer import answer

__all__ = ["answer"]
