"""Use cases: load, decide, save. They take a store and ``now``; they neither commit nor post."""
