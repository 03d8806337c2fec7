"""Tests of the rules of the handover, without a database."""
