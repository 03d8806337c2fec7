"""Tests of the shift handover."""
