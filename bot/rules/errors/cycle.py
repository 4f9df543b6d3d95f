"""Steps and rules refuse."""

from bot.rules.errors.refusal import Refusal, mark


class NoSuchStep(Refusal):
    """No step of the series carries this number."""

    text = mark("No step waits under that number. See those that do with: {example}")


class Needed(Refusal):
    """A step without which no meeting is."""

    text = mark(
        "That step cannot be skipped: only reminders and the poll can. It waits until you send it."
    )


class StepAhead(Refusal):
    """A step whose time has not come."""

    text = mark("That step is not due until {date}. I will do it then, or ask you.")


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
