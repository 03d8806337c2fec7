"""A made-up call centre of a mobile operator: everybody and everything in it is invented."""
