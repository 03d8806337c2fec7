"""The rules of incidents that hold with pencil and paper: states, clocks, durations."""
