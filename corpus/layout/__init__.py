"""Positioned words on pages become blocks in reading order."""

from corpus.layout.assemble import read_layout

__all__ = ["read_layout"]
