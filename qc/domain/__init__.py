"""The rules of quality inspection that hold with pencil and paper: no Django, no clock, no database."""
