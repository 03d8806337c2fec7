"""The signed register: every signature of the centre, appended and never changed."""
