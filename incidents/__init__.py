"""Reports upward and hazards: reported, acknowledged, acted upon, verified, closed."""
