"""Polls refuse."""

from bot.rules.errors.refusal import Refusal, mark


class EmptyQuestion(Refusal):
    """A poll needs a question."""

    text = mark("A poll needs a question and options. Write for example: {example}")


class TooFewOptions(Refusal):
    """A poll with nothing to choose between."""

    text = mark("A poll needs at least two options. Write for example: {example}")


class TooManyOptions(Refusal):
    """More options than Slack's menus take."""

    text = mark("A poll has at most {limit} options, and you wrote {given}. Please choose.")


class SameOption(Refusal):
    """The same option twice: its votes would be split."""

    text = mark("The option “{option}” is there twice. Take one of them out.")


class BadMost(Refusal):
    """How many options a party may choose is out of range."""

    text = mark("A party can choose between 1 and {limit} options here. You wrote “{given}”.")


class BadDeadline(Refusal):
    """Not a date at which a poll could close."""

    text = mark("“{given}” is not a date within a year. Write for example: {example}")


class NotLater(Refusal):
    """Extending to a time before the one that people were told."""

    text = mark(
        "Poll #{number} is open until {date}. Choose a later time; to close it early, "
        "write: {command} #{number}"
    )


class NoSuchPoll(Refusal):
    """No poll carries this number."""

    text = mark("There is no poll #{number}. See the polls with: {example}")


class NoOpenPoll(Refusal):
    """A vote without a number while nothing is asked."""

    text = mark("No poll is open now. You will see the next one in the channel.")


class WhichPoll(Refusal):
    """Several polls are open, and none was named."""

    text = mark("Which poll? Write its number, for example: {example}")


class PollClosed(Refusal):
    """The poll is over."""

    text = mark("Poll #{number} closed on {date}. Nothing was changed.")


class PollWithdrawn(Refusal):
    """The meeting of the poll was taken out."""

    text = mark("Poll #{number} ended without a result, because its meeting was taken out.")


class NoSuchOption(Refusal):
    """The ballot names what cannot be chosen."""

    text = mark("Poll #{number} has the options 1 to {count}. You wrote “{given}”.")


class OptionGone(Refusal):
    """The item behind an option was declined or withdrawn while the poll runs."""

    text = mark("“{option}” can no longer be chosen, because it is {state}. Choose another option.")


class NoChoice(Refusal):
    """A ballot that chooses nothing."""

    text = mark("Choose at least one option, for example: {example}")


class TooManyChoices(Refusal):
    """A ballot that chooses more than is allowed."""

    text = mark("You can choose at most {limit} in this poll, and you chose {given}.")


class NotAsked(Refusal):
    """A party that is not called to the poll's meeting has no vote."""

    text = mark("{party} has no vote in this poll: it asks the parties invited to the meeting.")


class ConvenerAsks(Refusal):
    """In this series only the convener opens polls."""

    text = mark("In this series the convener opens the polls. Send your question to {convener}.")


class NotYourPoll(Refusal):
    """Only who opened the poll, or the convener, changes it."""

    text = mark("Only the person who opened poll #{number}, or a convener, can do that.")


class NoOrder(Refusal):
    """The poll was not about the items of an agenda that can be ordered."""

    text = mark("Poll #{number} gives no order for the agenda: none of its items is accepted.")


class OrderTooLate(Refusal):
    """The agenda went out before its suggested order was taken."""

    text = mark("The agenda is published, so I leave its order. To change it, write: {example}")


class OrderOver(Refusal):
    """A suggested order is taken when the meeting has begun."""

    text = mark(
        "The dialogue meeting on {date} has begun or is over, so I leave the order of its agenda. "
        "Nothing was changed."
    )


class BadVote(Refusal):
    """A ballot that names no option, or not only one of them."""

    text = mark(
        "“{given}” is no vote. Write the number of the poll, and the number or the text of an "
        "option, for example: {example}"
    )
