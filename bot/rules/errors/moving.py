"""A meeting refuses to be moved, cancelled or set."""

from bot.rules.errors.refusal import Refusal, mark


class WhichDate(Refusal):
    """Words that name no day."""

    text = mark("To which day? Write date and time, for example: {example}")
    in_form = mark("Choose a day and a time.")


class BadTime(Refusal):
    """Not a time of day."""

    text = mark("“{given}” is not a time of day. Write for example: {example}")


class NoMeetingThen(Refusal):
    """No meeting of the series stands on the day that was named."""

    text = mark("No meeting stands on {date}. See the dates with: {example}")


class DayOff(Refusal):
    """A weekend, a public holiday or one of the eves."""

    text = mark(
        "{date} is a day off ({holiday}). The working day before is {before}. Write: {command} "
        "{when}"
    )
    in_form = mark("{date} is a day off ({holiday}). The working day before is {before}.")


class InQuietPeriod(Refusal):
    """A day on which the series says nothing."""

    text = mark(
        "{date} lies in the quiet period of this series, {first} to {last}. The working day "
        "before is {before}. Write: {command} {when}"
    )
    in_form = mark(
        "{date} lies in the quiet period of this series, {first} to {last}. The working day "
        "before is {before}."
    )


class InThePast(Refusal):
    """A time that has been."""

    text = mark("{date} has already been. Choose a time that is ahead.")


class BeforeItsCall(Refusal):
    """So early that nobody would have been called."""

    text = mark(
        "The call for items to this meeting opens on {date}. A meeting before that would be one "
        "that nobody was called to. Choose a later day."
    )


class MeetsAnother(Refusal):
    """Two meetings of a series at one time."""

    text = mark(
        "The dialogue meeting on {date} is at that time. Choose another time, or move that one "
        "first."
    )


class TimeWasCancelled(Refusal):
    """A meeting that was cancelled, or taken out, keeps its time."""

    text = mark(
        "A meeting at exactly that time, {date}, was cancelled or taken out, and people may have "
        "it in their calendars. Choose another time."
    )


class HourSkipped(Refusal):
    """Summer time begins, and the clock skips the hour."""

    text = mark(
        "On {date} the clock goes from {skipped} to summer time, so there is no such time that "
        "day. Choose another time."
    )


class NothingMoved(Refusal):
    """The same time at the same place."""

    text = mark("The meeting is already on {date}, at that place. Nothing was changed.")


class AlreadyCancelled(Refusal):
    """Cancelling twice, or moving what is cancelled."""

    text = mark(
        "The meeting on {date} is already cancelled. Nothing was changed. To hold another one, "
        "write: {example}"
    )


class CancelledBefore(Refusal):
    """Cancelling twice without a date: the second time would cancel the meeting after it."""

    text = mark(
        "The meeting on {date} is already cancelled. Nothing was changed. If the one on {next} is "
        "not held either, write: {command} {day} {reason}"
    )


class MeetingBegun(Refusal):
    """A meeting that has started is not moved or cancelled any more."""

    text = mark("The meeting on {date} has started, so it can be neither moved nor cancelled.")


class EmptyCancel(Refusal):
    """A cancellation without a reason."""

    text = mark("Why is it cancelled? Everybody is told. Write for example: {example}")
    in_form = mark("Write why; everybody is told.")


class BadLength(Refusal):
    """A length that no meeting has."""

    text = mark("A meeting takes between 15 minutes and 24 hours. You wrote “{given}”.")


class UnknownCategory(Refusal):
    """No category of the series has that name."""

    text = mark("This series has no category “{given}”. It has: {categories}")


class NothingIsSet(Refusal):
    """A convener asks about a series in which no meeting is planned."""

    text = mark("No meeting is planned. Set one with: {example}")
    offer = (mark("Set a meeting…"), "meeting")


class NotComing(Refusal):
    """Who does not come needs nothing in the calendar."""

    text = mark(
        "The calendar file is for those who come. Answer first that you are coming: {example}"
    )
