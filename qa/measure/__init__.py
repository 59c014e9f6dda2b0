"""How good answers and rankings are."""
