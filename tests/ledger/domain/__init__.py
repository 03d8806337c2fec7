"""Tests of the rules of the signed register, without a database."""
