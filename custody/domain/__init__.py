"""The rules of custody that hold with pencil and paper: states, retention, reminders."""
