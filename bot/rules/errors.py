"""Refusals: what a person asked for cannot be done, and what to do instead.

The words are written here once, in English; the catalogues carry the Swedish. Parameters are
kept as data (a date stays a date), so that each reader gets them in their own language and zone.
"""

from typing import ClassVar


def mark(text: str) -> str:
    """Mark a text for translation where no translator is at hand; returns it unchanged."""
    return text


class Refusal(Exception):  # noqa: N818 - it is an answer, not a failure of the program
    """An expected "no", shown to the person who asked. Nothing has been changed."""

    text: ClassVar[str]
    offer: ClassVar[tuple[str, str] | None] = None
    """Label and words of the button that does what has to be done first."""

    def __init__(self, **params: object) -> None:
        """Keep ``params`` for the translator; their names are the placeholders of ``text``."""
        super().__init__(self.text)
        self.params = params


class EmptyTitle(Refusal):
    """An item needs a title."""

    text = mark("An agenda item needs a title. Write for example: {example}")


class TooLong(Refusal):
    """A text is longer than its place allows."""

    text = mark("That text has {length} characters; there is room for {limit}. Please shorten it.")


class EmptyReason(Refusal):
    """Declining needs a reason, because the proposer is told."""

    text = mark("Please give a reason: the proposer will read it.")


class UnknownKind(Refusal):
    """The kind of an item is unknown."""

    text = mark("“{given}” is not a kind of item. Kinds: {kinds}.")


class BadMinutes(Refusal):
    """The minutes of an item are out of range."""

    text = mark("An item takes between 1 and {limit} minutes. You wrote “{given}”.")


class BadKind(Refusal):
    """A part of a proposal is none of the things that it may be."""

    text = mark("“{given}” is not a kind of item or an area. Kinds: {kinds}. Areas: {areas}.")


class UnknownArea(Refusal):
    """An area that the series does not have, as in a form that has grown old."""

    text = mark("“{given}” is not an area of this dialogue series. Choose another one, or none.")


class BadLink(Refusal):
    """A background link is not a web address."""

    text = mark("“{given}” is not a web address. It should start with https://")


class NoSuchItem(Refusal):
    """No item carries this number."""

    text = mark("There is no item #{number} on this agenda. See the numbers with: {example}")


class WhichItem(Refusal):
    """A number is missing."""

    text = mark("Which item? Write its number, for example: {example}")


class CallNotOpen(Refusal):
    """Items are proposed before the call."""

    text = mark("The call for items opens on {date}. You will see it in the channel.")


class AgendaPublished(Refusal):
    """What may be done only before the agenda is published."""

    text = mark("The agenda is published, so this can no longer be changed. Ask {convener}.")


class ItemClosed(Refusal):
    """The item is no longer in a state in which this can be done."""

    text = mark("#{number} is {state}, so this cannot be done.")


class ItemChanged(Refusal):
    """A button or a form of an item that was shown in another state."""

    text = mark(
        "#{number} is {state} already, so nothing was changed. If you want it all the same, "
        "write: {command} #{number}"
    )


class ProposalsOver(Refusal):
    """A proposal for a meeting that has started, when no other one can be proposed for."""

    text = mark(
        "The meeting on {date} has started, so its agenda takes no more items. Ask {convener} "
        "about the next one."
    )


class ProposalsAhead(Refusal):
    """A proposal for a meeting that has started, before the call of the next one."""

    text = mark(
        "The meeting on {date} has started, so its agenda takes no more items. The next one "
        "is on {following}: the call for items opens on {opens}."
    )


class ProposalsFollow(Refusal):
    """A proposal for a meeting that has started, while the call of the next one is open."""

    text = mark(
        "The meeting on {date} has started, so its agenda takes no more items. The call for "
        "the next one, on {following}, is open: use the button in that call."
    )


class NotYourItem(Refusal):
    """Only the party that proposed an item may withdraw it."""

    text = mark("#{number} was proposed by {party}. Only {party} or {convener} can withdraw it.")


class NothingToPublish(Refusal):
    """An agenda without a single accepted item."""

    text = mark("No item is accepted yet, so there is nothing to publish. Accept one first.")


class AlreadyProposed(Refusal):
    """The same title from the same party within ten minutes."""

    text = mark("This item is already proposed as #{number}.")


class AlreadyPublished(Refusal):
    """Publishing an agenda a second time."""

    text = mark("The agenda was already published on {date}.")


class MeetingStarted(Refusal):
    """Answers close when the meeting starts."""

    text = mark(
        "The meeting started on {date}, so answers are closed. If yours has to be changed, tell "
        "{convener}."
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


class NoMeeting(Refusal):
    """The series has no meeting ahead."""

    text = mark("No meeting is planned yet. Ask {convener}.")


class NotCalled(Refusal):
    """The party takes part in other years."""

    text = mark("{party} is not invited to this meeting; your next one is in {year}.")


class Convenes(Refusal):
    """The convening body invites; it is not asked for an answer."""

    text = mark("{party} invites to the meeting, so no answer is needed.")


class NoMandate(Refusal):
    """The person may act for no party."""

    text = mark("You are not listed for any party in {series}. Ask {convener} to add you.")


class NotMyTurn(Refusal):
    """A deputy acts although the principal has not handed over."""

    text = mark(
        "{principal} answers for {party}, and can hand over to you: by the button in the "
        "invitation, or by writing: {example}"
    )


class OtherDeputy(Refusal):
    """A deputy acts although the meeting was handed to another one."""

    text = mark("{deputy} answers for {party} at this meeting.")


class HandedOver(Refusal):
    """The principal acts although the answer was handed to a deputy."""

    text = mark("You handed over to {deputy}. Take it back first: {example}")
    offer = (mark("Take it back"), "rsvp back")


class NotPrincipal(Refusal):
    """Only a principal may hand over or take back."""

    text = mark("Only the principal of {party} ({principal}) can do that.")


class NoSuchDeputy(Refusal):
    """The person handed to is not a deputy of the party."""

    text = mark("{name} is not a deputy for {party}. Deputies: {deputies}. {convener} can add one.")


class NoDeputies(Refusal):
    """The party has nobody to hand over to."""

    text = mark("{party} has no deputy yet. Ask {convener} to add one.")


class NotHandedOver(Refusal):
    """Taking back what was not handed over."""

    text = mark("You have not handed over this meeting, so there is nothing to take back.")


class TooManyAttendees(Refusal):
    """More persons than the party has seats."""

    text = mark("{party} has room for {seats}, and you named {given}. Please choose.")


class ConvenerOnly(Refusal):
    """Something that only the convener may do."""

    text = mark("Only the convener can do that. In this series it is {convener}.")


class UnknownParty(Refusal):
    """No party is called that."""

    text = mark("There is no party called “{given}”. Did you mean {suggestion}?")


class NoSuchParty(Refusal):
    """No party is called anything like that."""

    text = mark("There is no party called “{given}”. See their names with: {example}")


class UnknownPerson(Refusal):
    """A mention that is no person the bot knows."""

    text = mark("I do not know “{given}”. Mention the person with @ and choose from the list.")


class BadAnswer(Refusal):
    """The answer is none of the three."""

    text = mark("“{given}” is not an answer. Write yes, maybe or no.")


class NoSeries(Refusal):
    """The channel carries no series."""

    text = mark(
        "This channel has no dialogue series. Ask in the series' own channel, or write to me "
        "directly."
    )


class NotTaking(Refusal):
    """A stranger or a deleted user."""

    text = mark(
        "I do not know you yet. Ask {convener} to add you to {series}. If you are in its channel, "
        "you can read the agenda there."
    )


class Unlisted(Refusal):
    """A stranger or a deleted user, where there is not just one series."""

    text = mark(
        "I do not know you yet. Ask in the channel of the series that you want to take part in; "
        "you can read its agenda there."
    )


class NoSuchStep(Refusal):
    """No step of the series carries this number."""

    text = mark("No step waits under that number. See those that do with: {example}")


class StepAhead(Refusal):
    """A step whose time has not come."""

    text = mark("That step is not due until {date}. I will do it then, or ask you.")


class StepGone(Refusal):
    """A step that asks was already decided, or its time is over."""

    text = mark("There is nothing to decide here any more: {state}.")


class PastDate(Refusal):
    """A date that has been."""

    text = mark("{date} has already been. Choose a date ahead.")


class BadLanguage(Refusal):
    """A language the bot does not speak."""

    text = mark("I speak Swedish and English. Write: {example}")


class BadRule(ValueError):  # noqa: N818 - named like the other refusals
    """A recurrence rule or an offset that cannot be used; the message says what and why."""
