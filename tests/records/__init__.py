"""Tests of the original records."""
