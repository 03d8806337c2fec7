"""Contacts and their transcripts from the call log, and sign-ins and sign-outs at the seats."""
