"""What a database says when it could not do what was asked."""


class Unavailable(Exception):  # noqa: N818 - a state of the world, not a failure of the program
    """The database cannot be reached, or is too slow to be waited for. Nothing was saved."""


class Conflict(Exception):  # noqa: N818 - the loser of a race tries again
    """Another transaction was first with the same unique key. Nothing was saved; try again."""
