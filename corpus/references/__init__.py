"""References to UK legislation and to publications: found, resolved and judged."""

from corpus.references.pinpoint import parse_pinpoint, render_pinpoint
from corpus.references.register import Register, load_register
from corpus.references.render import find_references

__all__ = ["Register", "find_references", "load_register", "parse_pinpoint", "render_pinpoint"]
