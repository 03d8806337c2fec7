"""Measurements: every figure stands beside its floor from the same run."""
