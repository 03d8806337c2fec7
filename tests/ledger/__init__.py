"""Tests of the signed register."""
