"""Answers are refused."""

from bot.rules.errors.refusal import Refusal, mark


class NotCalled(Refusal):
    """The party takes part in other years, by the rule; a meeting set beside it may be sooner."""

    text = mark("{party} is not invited to this meeting; by the rule your next one is in {year}.")


class NotOfTheme(Refusal):
    """A thematic meeting is for other categories."""

    text = mark("{party} is not invited to this meeting: it is for other categories.")


class Convenes(Refusal):
    """The convening body invites; it is not asked for an answer."""

    text = mark("{party} invites to the meeting, so no answer is needed.")


class TooManyAttendees(Refusal):
    """More persons than the party has seats."""

    text = mark(
        "{party} has room for {seats}, and you named {given}. Nothing was changed. Name at most "
        "{seats}, for example: {example}. If it needs more seats, the convener can arrange it."
    )
    in_form = mark("These are more than your party has room for. Take out as many as are too many.")


class NoVideoLink(Refusal):
    """Nobody can take part remotely where there is no link to do it by."""

    text = mark(
        "This meeting has no video link, so nobody can take part remotely. Nothing was changed. "
        "If you come on site, write: {example}. Do you need a link? Ask {convener}."
    )
    in_form = mark(
        "This meeting has no video link, so nobody can take part remotely. Choose on site, or ask "
        "{convener}."
    )


class NoVideoLinkSet(Refusal):
    """The same to a convener, who can set one."""

    text = mark(
        "This meeting has no video link, so nobody can take part remotely. Nothing was changed. To "
        "set one, write: {example}"
    )


class AnsweredMeanwhile(Refusal):
    """Somebody else who may answer for the party was first, unseen by who answers now."""

    text = mark(
        "{name} has answered for {party}: {choice}. That stands, and nothing was changed. To "
        "change it, press the button, or write once more in a minute."
    )
    in_form = mark(
        "Somebody else has answered for your party meanwhile. Close this and open it again to see "
        "what stands, and to change it."
    )
    offer = (mark("See and change the answer"), "rsvp")


class BadAnswer(Refusal):
    """The answer is none of the three."""

    text = mark("“{given}” is not an answer. Write yes, maybe or no.")


class RecordWhat(Refusal):
    """Neither a party nor its answer was given."""

    text = mark("Which party, and what did it say? Write for example: {example}")
