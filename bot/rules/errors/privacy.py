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
        "{name} convenes {series}, has an office in it or owns its content. Name somebody else "
        "there first, then erase."
    )


class NotKnown(Refusal):
    """The data of somebody of whom there is none."""

    text = mark("The bot keeps nothing about you.")


class NobodyAsked(Refusal):
    """Confirming an erasure that nobody asked for, or that is done."""

    text = mark("Nobody waits for that: it was done already, or was not asked for.")


class NobodyConvenes(Refusal):
    """Asking for erasure where no convener could confirm it."""

    text = mark(
        "You take part in no dialogue that goes on, so there is no convener to ask. The "
        "administrator can erase your data by command."
    )


class OtherSeries(Refusal):
    """Erasing somebody who takes part in a series that others convene."""

    text = mark(
        "{name} takes part in {series} too, which others convene. The administrator can erase the "
        "data by command."
    )
