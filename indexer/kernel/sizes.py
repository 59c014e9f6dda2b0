"""How much room the loops have."""

SLOTS = 1024
"""Slots of the table from words to the question's terms: a power of two."""

LINKS = 8192
"""Words that the terms of one question and their kin may have between them."""

SOUGHT = 16384
"""Places that these words may take between them."""

ROOM = 8192
"""Passages of one question that are scored exactly."""

CHUNK = 32
"""Look-ups that wait for memory together."""

RUN = 256
"""Words of a passage looked at together, before those of the question are counted."""

FAR = 512
"""Words of a passage asked for beforehand; a longer one is read from its beginning, and the rest comes by itself."""

AHEAD = 128
"""Postings of each rare term asked for while the question before is answered."""
