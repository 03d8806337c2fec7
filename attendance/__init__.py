"""Attendance: punches, leave, the days derived from them, and the month published once."""
