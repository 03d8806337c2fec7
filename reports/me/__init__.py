"""The small pages under /me/: one's own month, results and notices, for people who do not use the admin."""
