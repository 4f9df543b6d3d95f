"""Steps and rules refuse."""

from bot.rules.errors.refusal import Refusal, mark


class NoSuchStep(Refusal):
    """No step of the series carries this number."""

    text = mark("No step waits under that number. See those that do with: {example}")


class Needed(Refusal):
    """A step without which no meeting is."""

    text = mark("That step cannot be skipped: the meeting needs it. But it can be moved.")


class StepAhead(Refusal):
    """A step whose time has not come."""

    text = mark("That step is not due until {date}. I will do it then, or ask you.")


class MovesWithMeeting(Refusal):
    """The start of a meeting, at another time."""

    text = mark("The meeting starts on {date}. To change that, move the meeting.")


class StepTooLate(Refusal):
    """A time at which a step is of no use."""

    text = mark("That is too late for this step: it must come before {date}.")


class StepAtNight(Refusal):
    """A time at which nobody may be disturbed."""

    text = mark("I send nothing at that time. The next time that I can is {date}.")


class TimeTaken(Refusal):
    """The time of the same step of another meeting."""

    text = mark("The same step of another meeting comes then. Choose another time.")


class StepGone(Refusal):
    """A step that asks was already decided, or its time is over."""

    text = mark("There is nothing to decide here any more: {state}.")


class BadRule(ValueError):  # noqa: N818 - named like the other refusals
    """A recurrence rule or an offset that cannot be used; the message says what and why."""


class InvitationFirst(Refusal):
    """Nobody is reminded of an invitation that was never sent."""

    text = mark(
        "The invitation is not sent yet, so there is nobody to remind. Send it first: {example}"
    )
