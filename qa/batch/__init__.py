"""Many questions in one run."""
