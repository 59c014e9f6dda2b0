"""Entities of English NHS governance in passages: bodies, arrangements, dates and figures (docs/entities.md)."""

from corpus.entities.definitions import find_definitions
from corpus.entities.tagger import Tagger, default_tagger

__all__ = ["Tagger", "default_tagger", "find_definitions"]
