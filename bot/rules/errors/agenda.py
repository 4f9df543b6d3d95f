"""The agenda refuses."""

from bot.rules.errors.refusal import Refusal, mark

_STATES = (
    *(mark("proposed"), mark("accepted"), mark("declined")),
    *(mark("withdrawn"), mark("merged"), mark("parked")),
)
"""Of items, as the refusals say them: each is its own word."""


class EmptyTitle(Refusal):
    """An item needs a title."""

    text = mark("An agenda item needs a title. Write for example: {example}")
    in_form = mark("An agenda item needs a title.")


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


class NoSuchItem(Refusal):
    """No item carries this number."""

    text = mark("There is no item #{number} on this agenda. See the numbers with: {example}")


class WhichItem(Refusal):
    """A number is missing."""

    text = mark("Which item? Write its number, for example: {example}")


class CallNotOpen(Refusal):
    """Items are proposed before the call."""

    text = mark("The call for items opens on {date}. You will see it in the channel.")


class CallWaits(CallNotOpen):
    """Items are proposed before the call, whose time has come and which waits to be sent."""

    text = mark(
        "The call for items is not open yet. When {convener} opens it, you will see it in the "
        "channel."
    )


class AgendaPublished(Refusal):
    """What may be done only before the agenda is published."""

    text = mark("The agenda is published, so this can no longer be changed. Ask {convener}.")


class ItemClosed(Refusal):
    """The item is no longer in a state in which this can be done."""

    text = mark("#{number} is {state}, so this cannot be done.")


class ItemUndecided(Refusal):
    """An item of which the convener has not said yet that it comes on the agenda."""

    text = mark("#{number} is not accepted yet. Accept it first: {command} #{number}")


class ItemChanged(Refusal):
    """A button or a form of an item that was shown in another state."""

    text = mark(
        "#{number} is {state} already, and stays so. If you want it all the same, write: "
        "{command} #{number}"
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

    text = mark("#{number} was proposed by {party}. Only {party} or a convener can withdraw it.")


class NothingToPublish(Refusal):
    """An agenda without a single accepted item."""

    text = mark("No item is accepted yet, so there is nothing to publish. Accept one first.")


class AlreadyProposed(Refusal):
    """The same title from the same party within ten minutes."""

    text = mark("This item is already proposed as #{number}.")


class AlreadyPublished(Refusal):
    """Publishing an agenda a second time."""

    text = mark("The agenda was already published on {date}.")


class UnknownGoal(Refusal):
    """A goal that the series does not have, as in a form that has grown old."""

    text = mark("“{given}” is not a goal of this dialogue series. Choose another one, or none.")


class OwnItem(Refusal):
    """Supporting what one's own party has proposed."""

    text = mark("#{number} is an item of {party}. Support is for the items of other parties.")


class AlreadySupported(Refusal):
    """Supporting an item twice; a party has one voice."""

    text = mark("{party} supports #{number} already. To take that back, write: {command} #{number}")


class NotSupported(Refusal):
    """Taking back a support that was never given."""

    text = mark("{party} does not support #{number}, so there is nothing to take back.")


class MergedAway(Refusal):
    """Doing something with an item that is part of another one."""

    text = mark("#{number} is merged into #{into}, so this cannot be done. Use #{into}.")


class MergesItself(Refusal):
    """Merging an item with itself."""

    text = mark("#{number} cannot be merged with itself. Write two numbers, such as: {example}")


class MergesOne(Refusal):
    """Merging with one number."""

    text = mark("Merging takes at least two numbers, the one to keep first. Write: {example}")


class ItemPublished(Refusal):
    """Parking what stands on a published agenda."""

    text = mark(
        "#{number} is on the published agenda, so it cannot be parked. Decline it, or carry it "
        "over when the meeting has started."
    )


class AlreadyParked(Refusal):
    """Parking what is parked."""

    text = mark("#{number} is parked already. To take it up, write: {command} #{number}")


class NotOnAgenda(Refusal):
    """Carrying over what was not accepted."""

    text = mark("#{number} is {state}. Only what was on the agenda can be carried over.")


class NothingHeld(Refusal):
    """Saying that everything was reached before the meeting is over."""

    text = mark("The dialogue meeting on {date} is not over yet. Say it when it is over.")


class NotAllReached(Refusal):
    """Saying that everything was reached with more words, such as "not" or a number."""

    text = mark(
        "Nothing was noted, because this is said of all items. To carry over what was not "
        "reached, write: {example}"
    )


class NotStarted(Refusal):
    """Carrying over before the meeting."""

    text = mark(
        "The meeting on {date} has not started, so #{number} can still be reached. You can carry "
        "it over when the meeting has started."
    )


class NoNextMeeting(Refusal):
    """Carrying over where no later meeting is planned."""

    text = mark(
        "No dialogue meeting is planned after {date}, so #{number} cannot be carried over yet."
    )


class OneReason(Refusal):
    """Declining several items without the reason that they share."""

    text = mark(
        "Please give the reason for all of them: the proposers will read it. Write: {example}"
    )


class AgendaClosed(Refusal):
    """A convener changes the agenda of a meeting that has started."""

    text = mark(
        "The meeting on {date} has started, so its agenda is closed and nothing was changed. What "
        "comes of an item you write down with “{outcome}”. What is not reached you carry over "
        "with “{carry}”."
    )


class AgendaOver(Refusal):
    """A party changes the agenda of a meeting that has started."""

    text = mark(
        "The meeting on {date} has started, so its agenda is closed and nothing was changed. Say "
        "it at the meeting, or tell {convener}."
    )


class NoneOfThem(Refusal):
    """One of several items refuses; ``why`` is its refusal."""

    text = mark("Nothing was changed for any of these: {numbers}. {why}")
