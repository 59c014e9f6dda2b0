"""Word files (Office Open XML)."""
