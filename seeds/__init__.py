"""Reference data with its sources, the loader that brings it in, and the demo centre."""
