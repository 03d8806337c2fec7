"""Ways out of the house: mail and messengers. Only the worker goes this way, never inside a transaction."""
