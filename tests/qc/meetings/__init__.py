"""Quality meetings: what they hold, and their pages."""
