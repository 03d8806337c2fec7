"""Tests of the reads of the register."""
