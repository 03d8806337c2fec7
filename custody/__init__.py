"""Custody: who keeps which document, who has it out, and how it is destroyed."""
