"""Texts, links and dates that cannot be taken."""

from bot.rules.errors.refusal import Refusal, mark


class TooLong(Refusal):
    """A text is longer than its place allows."""

    text = mark("That text has {length} characters; there is room for {limit}. Please shorten it.")


class BadLink(Refusal):
    """A background link is not a web address."""

    text = mark("“{given}” is not a web address. It should start with http:// or https://")


class PastDate(Refusal):
    """A date that has been."""

    field = "until"
    text = mark("{date} has already been. Choose a date ahead.")


class BadDate(Refusal):
    """What is written where a date should be is none."""

    text = mark("“{given}” is not a date. Write for example 2027-03-01 or 1 March.")


class FarDate(Refusal):
    """A date so far ahead that the year must be mistyped."""

    text = mark("{date} is more than five years ahead. Check the year.")
