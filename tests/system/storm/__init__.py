"""A storm over a whole installation: what is asked for under faults is done once, and nothing is lost."""
