"""Answers are refused."""

from bot.rules.errors.refusal import Refusal, mark


class NotCalled(Refusal):
    """The party takes part in other years."""

    text = mark("{party} is not invited to this meeting; your next one is in {year}.")


class NotOfTheme(Refusal):
    """A thematic meeting is for other categories."""

    text = mark("{party} is not invited to this meeting: it is for other categories.")


class Convenes(Refusal):
    """The convening body invites; it is not asked for an answer."""

    text = mark("{party} invites to the meeting, so no answer is needed.")


class TooManyAttendees(Refusal):
    """More persons than the party has seats."""

    text = mark("{party} has room for {seats}, and you named {given}. Please choose.")


class BadAnswer(Refusal):
    """The answer is none of the three."""

    text = mark("“{given}” is not an answer. Write yes, maybe or no.")


class RecordWhat(Refusal):
    """Neither a party nor its answer was given."""

    text = mark("Which party, and what did it say? Write for example: {example}")
