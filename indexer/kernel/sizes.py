"""How much room the loops have."""

SLOTS = 1024
"""Slots of the table from words to the question's terms: a power of two."""

LINKS = 8192
"""Words that the terms of one question may have between them."""

ROOM = 8192
"""Passages of one question that are scored exactly."""

SEEDS = 14
"""Groups of passages that are added up first."""

SEGMENT = 1 << 16
"""Passages whose sums are kept at a time: as many as the lower bits of a row tell apart, and the cache holds."""

CHUNK = 32
"""Look-ups that wait for memory together."""
