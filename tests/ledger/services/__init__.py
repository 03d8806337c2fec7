"""Tests of the acts of the register."""
