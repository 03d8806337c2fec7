"""The panels of the start page: each reads in a fixed number of statements and gives one panel."""
