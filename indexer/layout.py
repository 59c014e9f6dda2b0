"""Numbers that the builder and every reader of an index file agree on."""

BLOCK = 64
"""Passages in a block: frequent terms have a largest impact for each."""

GROUP = 8
"""Passages in a group, the finer division of a block."""
