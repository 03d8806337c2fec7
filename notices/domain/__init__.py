"""Rules of notices: addresses of messengers, quiet hours, what leaves the house."""
