"""Shift handover: diaries, rounds, open matters, and the signatures of both sides."""
