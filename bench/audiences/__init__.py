"""Who is shown what: two workspaces and three series whose people ask for all they can think of.

The real doors, services, store and courier's turns, without threads and without a network. What
each person may read is worked out beside them, by who joined what alone (``hearsay``).
"""
