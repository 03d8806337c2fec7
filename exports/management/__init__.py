"""Commands of the exports centre."""
