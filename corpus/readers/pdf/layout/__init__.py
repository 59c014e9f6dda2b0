"""Positioned words on pages become blocks in reading order."""

from corpus.readers.pdf.layout.blocks import read_layout

__all__ = ["read_layout"]
