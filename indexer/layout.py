"""Numbers that the builder and every reader of an index file agree on."""

BLOCK = 64
"""Passages in a block: of a frequent term it is known where each begins."""

DENSE = 32
"""A term in more than one passage of so many is frequent: it is known in which passages of each block it is."""

SEGMENT = 1 << 16
"""Passages in a segment: as many as the 16 bits of a posting tell apart."""

LONG = 8
"""A term with more postings than so many times the segments has a directory of where each segment begins."""

DEEP = 20
"""Of each term the 10th and the DEEP-th largest impact are known: a start for the threshold of a search."""
