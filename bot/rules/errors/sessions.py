"""Group sessions refuse."""

from bot.rules.errors.refusal import Refusal, mark


class NoSessions(Refusal):
    """The series holds its meetings for everybody at once."""

    text = mark(
        "This series has no group sessions: everybody meets at once. See the dates with: {example}"
    )


class WhichSession(Refusal):
    """Which group session is meant is not said."""

    text = mark("Which group session? Name one of {groups}, for example: {example}")


class NoSuchSession(Refusal):
    """A word that is no group."""

    text = mark("“{given}” is not a group of this series. Name one of {groups}.")


class NotInGroup(Refusal):
    """A party that comes to the plenary."""

    text = mark(
        "{party} is in no group: it comes to the meeting on {date}. If it should be in a group, "
        "ask {convener}."
    )


class AlreadyInGroup(Refusal):
    """Moving a party to the group in which it is."""

    text = mark("{party} is in {group} already. Nothing was changed.")


class SessionStands(Refusal):
    """A party chooses another session although its own is held."""

    text = mark(
        "Your group session, {group}, is held on {date}. If {party} needs another one, ask "
        "{convener}."
    )


class SessionBeforeCall(Refusal):
    """A group session before the call for items has opened."""

    field = "date"
    text = mark(
        "The call for items opens on {date}. A group session is held after that: choose a later "
        "day."
    )


class SessionAfterRound(Refusal):
    """A group session after the end of its round."""

    field = "date"
    text = mark(
        "The round ends on {date}. A group session is held within it: choose a day and a time "
        "before that."
    )


class SessionInPast(Refusal):
    """A group session at a time that has been."""

    field = "date"
    text = mark("{date} has already been. Choose a time ahead.")


class SessionOver(Refusal):
    """A group session that has begun."""

    text = mark(
        "The session of {group} began on {date}, so it can no longer be changed. What came of it "
        "is written as an outcome: {example}"
    )


class SessionCancelled(Refusal):
    """A group session that was cancelled."""

    text = mark(
        "The session of {group} is cancelled. Choose another one, or answer with regrets: {example}"
    )


class SessionAlreadyCancelled(Refusal):
    """Cancelling twice, or changing what was cancelled."""

    text = mark(
        "The session of {group} was cancelled on {date} already. Its parties choose another one: "
        "{example}"
    )


class LastSession(Refusal):
    """Cancelling the only session that is left of a round."""

    text = mark(
        "The session of {group} is the last one of this round, so I do not cancel it alone. If the "
        "round is not held at all, stop me with “{example}” and write so in the channel."
    )


class NotHost(Refusal):
    """A party that does not host the session tells where it is held."""

    text = mark("{party} does not host a session of this round. See who does with: {example}")


class HostElsewhere(Refusal):
    """A party that is in another group cannot host."""

    field = "host"
    text = mark("{party} is not in {group}. A session is hosted by one of its own: {parties}.")


class EmptyPlace(Refusal):
    """Where a session is held needs words."""

    field = "place"
    text = mark("Where is it held? Write for example: {example}")


class TwoDues(Refusal):
    """A form in which both a date and a deadline are chosen."""

    field = "due"
    text = mark("Choose a date or a deadline, not both.")
