"""All that is compiled, and needs the extra ``fast``: loops that count passages, and loops that score them.

Impacts are whole 255ths of a term's largest weight, rounded up: sums of them bound a score from above, and a
score is at least the sum less one step of each term. ``segments`` keeps every passage whose bound reaches the
threshold; ``exact`` then scores these candidates in 64 bits, so that all ways of reading the file give the same
figures.
"""


def available() -> bool:
    """Whether numba, which compiles, is installed. Loads it: to be asked where loops are about to be compiled."""
    try:
        import numba  # noqa: F401
    except ImportError:
        return False
    return True
