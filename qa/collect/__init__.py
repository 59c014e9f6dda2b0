"""Questions about a set: every recommendation, decision, duty, date or term of one paper or of all."""
