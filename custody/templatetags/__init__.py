"""Template tags of custody."""
