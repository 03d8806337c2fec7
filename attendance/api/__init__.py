"""The attendance part of the API."""
