"""The demo centre's story, app by app, told through the acts of each app."""
