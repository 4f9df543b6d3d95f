"""What a convener is told of messages that Slack did not take, and what to do about it."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.outbox import OF_PERSON
from bot.rules.series import Meeting
from bot.views.blocks import Message, aside, message, paragraph

_NAMES_SHOWN = 5


def unreached(names: Sequence[str], error: str, meeting: Meeting | None, t: Translator) -> Message:
    """Tell the convener whom Slack lets nobody write to, all in one, and what to do about it."""
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        shown.append(t("{count} more", count=len(names) - _NAMES_SHOWN))
    return message(
        [
            paragraph(
                t.plural(
                    "My direct message to {count} person could not be delivered ({error}): "
                    "{names}.",
                    "My direct messages to {count} people could not be delivered ({error}): "
                    "{names}.",
                    len(names),
                    error=error,
                    names=t.many(shown),
                )
            ),
            paragraph(_of_people(error, t)),
            aside(t("Dialogue meeting on {date}.", date=t.day(meeting.starts_at)))
            if meeting
            else None,
        ]
    )


def _of_people(error: str, t: Translator) -> str:
    """Return what to do about persons who could not be reached."""
    if error == "channel_not_found":
        return t(
            "I may write to people of other workspaces only while we share the channel. If I am "
            "out of it, invite me: /invite @Dialogmöten. Then I send them what is still of use. "
            "If they are, invite them."
        )
    return _advice(error, t)


def undeliverable(whom: str, error: str, t: Translator) -> Message:
    """Tell the convener that Slack refuses messages, and what to do about it."""
    return message(
        [
            paragraph(
                t(
                    "A message could not be delivered to {whom} ({error}).",
                    whom=whom,
                    error=error,
                )
            ),
            paragraph(_advice(error, t)),
        ]
    )


def _advice(error: str, t: Translator) -> str:
    advice = {
        "not_in_channel": t(
            "Invite me to the channel: /invite @Dialogmöten. Then I post what is still of use."
        ),
        "channel_not_found": t(
            "Check that the channel or the person is still there, and invite me again."
        ),
        **dict.fromkeys(
            ("is_archived", "is_inactive"),
            t(
                "The channel is archived. Unarchive it and invite me again, or ask your "
                "administrator to give the series another one. Then I post what is still of use."
            ),
        ),
        **dict.fromkeys(
            OF_PERSON, t("The account is deactivated. Name another person for this seat.")
        ),
        "uncertain": t(
            "I could not find out whether it arrived, and did not send it twice. Please look."
        ),
    }
    return advice.get(error, t("Ask your administrator to look at this error."))
