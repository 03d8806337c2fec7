"""Rules of the original records."""
