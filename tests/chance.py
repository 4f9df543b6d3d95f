"""How much is left to chance: set from the command line before any test is read."""

times = 1
"""How many times as many examples as at every change (``--thorough``)."""
