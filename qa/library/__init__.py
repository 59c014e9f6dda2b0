"""The documents of a store: added, removed, listed, asked."""
