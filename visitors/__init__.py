"""Visitors: asked for, approved, let in with a badge, let out again."""
