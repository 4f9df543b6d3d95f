"""Personal data: refusals."""

from bot.rules.errors.refusal import Refusal, mark


class OnHold(Refusal):
    """Something that a legal hold keeps."""

    text = mark(
        "A legal hold has been in force since {date}: “{reason}”. Nothing is erased before the "
        "administrator ends it."
    )


class StillConvenes(Refusal):
    """The data of somebody who must be named in a series that goes on."""

    text = mark(
        "{name} convenes {series} or owns its content. Name somebody else there first, then erase."
    )


class NotKnown(Refusal):
    """The data of somebody of whom there is none."""

    text = mark("The bot keeps nothing about you.")
