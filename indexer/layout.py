"""Numbers that the builder and every reader of an index file agree on."""

BLOCK = 64
"""Passages in a block: of a frequent term it is known where each begins."""

GROUP = 16
"""Passages in a group: of a frequent term the largest impact in each is known."""

DEEP = 20
"""Of each term the 10th and the DEEP-th largest impact are known: a start for the threshold of a search."""
