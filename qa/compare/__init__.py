"""What changed from one version of a paper to another."""
