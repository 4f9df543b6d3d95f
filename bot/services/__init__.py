"""Use cases: load, decide, save. They take a store and ``now``; they never commit and never post."""
