"""A meeting refuses."""

from bot.rules.errors.refusal import Refusal, mark


class MeetingStarted(Refusal):
    """Answers close when the meeting starts."""

    text = mark(
        "The meeting started on {date}, so answers are closed. If you have not answered, or "
        "something has changed, tell {convener}."
    )


class ListClosed(Refusal):
    """Answers close when the meeting starts, for the convener too."""

    text = mark(
        "The meeting started on {date}, and with it the list of answers is closed. Nothing was "
        "changed."
    )


class OldMeeting(Refusal):
    """A click on a message that belongs to a meeting that is over."""

    text = mark(
        "That message belongs to the meeting on {date}, which is over. Nothing was changed."
    )


class MeetingWithdrawn(Refusal):
    """A click on a message of a meeting that was taken out of the plan."""

    text = mark(
        "The meeting on {date} has been taken out. Nothing was changed. See the dates with: "
        "{example}"
    )


class MeetingCancelled(Refusal):
    """A click on a message of a meeting that was cancelled."""

    text = mark("The meeting on {date} is cancelled. Nothing was changed. {reason}")


class NoMeeting(Refusal):
    """The series has no meeting ahead."""

    text = mark("No meeting is planned yet. Ask {convener}.")
