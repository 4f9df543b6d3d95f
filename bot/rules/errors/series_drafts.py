"""What cannot be set up, and what to do instead."""

from bot.rules.errors.refusal import Refusal, mark


class DraftGone(Refusal):
    """The draft was thrown away, or became a series."""

    text = mark(
        "This set-up is not there any more: it has begun, or was thrown away. Open my Home tab to "
        "see what there is."
    )


class MembersOnly(Refusal):
    """Guests and people of other workspaces set nothing up."""

    text = mark(
        "A series is set up by a full member of this workspace, not by guests or people of other "
        "workspaces. Ask a colleague there to do it; they can make you a convener."
    )


class ConvenersSetUp(Refusal):
    """Where there are series, their conveners set new ones up."""

    text = mark(
        "New series are set up by those who convene one here already: {conveners}. Ask one of them."
    )


class SlackSilent(Refusal):
    """Slack did not say in time what was asked about the choice."""

    text = mark(
        "Slack did not tell me about your choice in time. Nothing is lost: please click once more."
    )


class NotInChannel(Refusal):
    """The bot is not in the channel."""

    text = mark(
        "I am not in that channel yet. Go there and write /invite @Dialogmöten, then come back "
        "here."
    )


class ChannelArchived(Refusal):
    """The channel is archived."""

    text = mark("#{channel} is archived. Choose another channel, or unarchive it.")


class ChannelTaken(Refusal):
    """The channel has a series already."""

    text = mark(
        "That channel has the series {series} already. Choose another channel, or make one."
    )


class NoOne(Refusal):
    """Slack knows nobody of an id."""

    text = mark(
        "I find nobody for “{given}”. Copy the member ID from the person's profile; it looks like "
        "U012ABCDEF."
    )


class NotAPerson(Refusal):
    """A bot was chosen, or an account that is closed."""

    text = mark("{name} cannot be chosen: it is an app, or the account is closed. Choose a person.")


class Unreachable(Refusal):
    """Somebody of another workspace was chosen who shares no channel with this one."""

    text = mark(
        "{name} belongs to another workspace and shares no channel with yours, so I cannot write "
        "to them. Invite them to the series' channel, then choose them again."
    )


class NoConvener(Refusal):
    """A series needs a convener."""

    text = mark("Choose at least one convener; the first one is asked before anything is sent.")


class EmptyName(Refusal):
    """A series needs a name."""

    text = mark("Give the series a name, such as “Culture dialogue meetings”.")


class EmptyPurpose(Refusal):
    """A series needs a purpose."""

    text = mark("Say in a sentence what you meet for.")


class BadHour(Refusal):
    """No time of day was chosen."""

    text = mark("Choose a date and a time of day.")


class StartsInPast(Refusal):
    """The first meeting would have been."""

    text = mark("{date} has already been. Choose a first meeting that lies ahead.")


class BadZone(Refusal):
    """A time zone or a country that is not known."""

    text = mark("“{given}” is not known here. Choose one from the list.")


class BadQuiet(Refusal):
    """A quiet period that cannot be read, or that leaves no day."""

    text = mark("Write the first and the last day as month-day, such as 06-20 – 08-10.")


class NoParties(Refusal):
    """A series needs parties."""

    text = mark("Write at least one party, such as “Municipalities: Eastbury, Westbury”.")


class PartyTwice(Refusal):
    """The same party stands twice."""

    text = mark("“{party}” stands here twice. Take one of them out.")


class TooManyParties(Refusal):
    """More parties than a series can have."""

    text = mark("There are {count} parties; a series has room for {limit}.")


class PartyGone(Refusal):
    """The party was taken out meanwhile."""

    text = mark("That party is not in the series any more. Open the list of parties again.")


class PersonTwice(Refusal):
    """The same person is principal and deputy."""

    text = mark("{name} is chosen twice here. A person holds one place for a party.")


class BadOrder(Refusal):
    """Two steps of the cycle would come in the wrong order."""

    text = mark("This must come after another step: {earlier}. Choose a later time.")


class NothingHappens(Refusal):
    """A cycle without steps."""

    text = mark("Keep at least one step, such as the invitation.")


class BadStanding(Refusal):
    """A standing item whose minutes cannot be read."""

    text = mark("“{given}” cannot be read. Write a title and minutes, such as “News | 10”.")


class DraftIncomplete(Refusal):
    """Something is missing before the series can begin."""

    text = mark("Not everything is there yet: {parts}. Click Continue in my Home tab.")


class DraftUnsound(Refusal):
    """The checks of a series file found something that no modal did."""

    text = mark("The series cannot begin like this: {problem}")


class SeriesEnded(Refusal):
    """The series has ended."""

    text = mark("{series} ended on {date}. Its records stay; nothing more is done in it.")
