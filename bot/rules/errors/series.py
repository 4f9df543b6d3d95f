"""Where nothing is known of a series, or nothing more of a step."""

from bot.rules.errors.refusal import Refusal, mark


class NoSeries(Refusal):
    """The channel carries no series."""

    text = mark(
        "This channel has no dialogue series. Ask in the series' own channel, or write to me "
        "directly."
    )


class FromBefore(NoSeries):
    """A button of a series that is there no more: the app was removed, and its data erased."""

    text = mark(
        "This button is from before I was removed from this workspace. What I kept then is "
        "erased, so I can do nothing with it. Open my Home tab, or write: {example}"
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


class BadLanguage(Refusal):
    """A language the bot does not speak."""

    text = mark("I speak Swedish and English. Write: {example}")


class StepLeftOut(Refusal):
    """A step that the cycle of the series has no longer."""

    text = mark(
        "That step is left out of the cycle, so I do not send it: {step}. To put it back into the "
        "cycle, write: {example}"
    )
    offer = (mark("Settings"), "settings")
