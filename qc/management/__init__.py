"""Commands of quality inspection."""
