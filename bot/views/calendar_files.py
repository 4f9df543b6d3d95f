"""The words beside a calendar file: text alone, because its link shares the file."""

from datetime import datetime

from bot.i18n import Translator
from bot.rules.series import Meeting
from bot.views.blocks import Attached, Message, escape


def given(meeting: Meeting, t: Translator, file: Attached, *, first: bool) -> Message:
    """Return the file with what it is for: added, changed or taken out."""
    when = meeting.starts_at
    if meeting.cancelled_at is not None:
        said = t(
            "The dialogue meeting on {when} is cancelled. Open the file, and your calendar takes "
            "the meeting out.",
            when=when,
        )
    elif first:
        said = t(
            "The dialogue meeting on {when} for your calendar: open the file, and the meeting is "
            "added.",
            when=when,
        )
    else:
        said = t(
            "The dialogue meeting is now on {when}. Open the file, and your calendar changes the "
            "meeting that you added.",
            when=when,
        )
    return Message(escape(said), file=file)


def left(when: datetime | None, t: Translator, file: Attached) -> Message:
    """Return the file that takes out a session to which somebody comes no longer.

    Without ``when`` it takes out what stood there for the whole round.
    """
    if when is None:
        said = t(
            "Your group session has an entry of its own in your calendar. Open this file, and the "
            "one that it had before is taken out."
        )
    else:
        said = t(
            "You are no longer coming to the group session on {when}. Open the file, and your "
            "calendar takes it out.",
            when=when,
        )
    return Message(escape(said), file=file)


def on_its_way(t: Translator, *, had: bool) -> str:
    """Confirm that the file comes, or say where it is."""
    if had:
        return t("You have the calendar file already: it is in our direct messages.")
    return t("I send you the calendar file in a direct message.")
