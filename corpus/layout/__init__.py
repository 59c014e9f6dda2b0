"""Positioned words on pages become blocks in reading order."""

from corpus.layout.assemble import read_layout
from corpus.layout.models import Element, Layout, Line, PageWords, Word

__all__ = ["Element", "Layout", "Line", "PageWords", "Word", "read_layout"]
