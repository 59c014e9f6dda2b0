"""The references of a paper and the citations of saved answers are checked."""
