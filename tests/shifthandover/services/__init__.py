"""Tests of the acts of the handover."""
