"""Files that are kept: what came in with an act, what was made to go out."""
