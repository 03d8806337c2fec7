"""Readers of the files and calls that bring punches."""

from attendance.imports.attlog import read_attlog
from attendance.imports.calls import read_call
from attendance.imports.reading import Period, Reader, ReadPunch, default_period
from attendance.imports.tables import read_punch_table

__all__ = [
    "Period",
    "ReadPunch",
    "Reader",
    "default_period",
    "read_attlog",
    "read_call",
    "read_punch_table",
]
