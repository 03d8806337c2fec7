"""Reads of attendance: inputs of the derivation, months, versions, sheets."""
