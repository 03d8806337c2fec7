"""Reads that meet over several work apps: for the start page and the daily summary."""
