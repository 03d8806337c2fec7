"""Statistics of quality inspection."""
