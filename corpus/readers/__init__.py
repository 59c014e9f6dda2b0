"""Readers turn the bytes of a file into blocks in reading order."""

from corpus.readers.registry import read, supported_extensions

__all__ = ["read", "supported_extensions"]
