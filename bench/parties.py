"""Parties beside those of the example, as a series' file says them."""

IN_EXAMPLE = 32


def file_of(count: int) -> str:
    """Return what the example's file lacks for ``count`` parties; nothing if it has as many."""
    return "".join(_party(number) for number in range(count - IN_EXAMPLE))


def _party(number: int) -> str:
    """Return a party and its principal as a series' file says them."""
    return f"""
[[person]]
user = "U1PARTY{number}"
team = "T0REGION"
name = "Part {number}"

[[party]]
key = "part-{number}"
name = "Part {number}"
category = "municipality"
principal = "U1PARTY{number}"
seats = 1
"""
