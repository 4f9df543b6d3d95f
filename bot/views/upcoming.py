"""What comes next, in a few words."""

from bot.i18n import Translator
from bot.rules.ahead import Following
from bot.rules.polls import Poll
from bot.rules.series import Series
from bot.rules.sessions import step_of
from bot.views.cycle import kind_name, step_name
from bot.views.fitting import cut
from bot.views.polls import question
from bot.views.sessions import of_step

_TITLE = 60
"""Characters of a question; a line has to take all of it."""


def name(following: Following, series: Series, t: Translator) -> str:
    """Return what comes next, by its kind; of which group, which task, or of which poll."""
    if following.poll is None:
        task = step_of(series.profile, following.step) if following.kind == "task" else None
        if task is not None:
            return t("your task: “{task}”", task=step_name(task, t).rstrip("."))
        return f"{kind_name(following.kind, t)}{of_step(series, following.step, t)}"
    of = poll_reminds if following.kind == "poll_reminder" else poll_closes
    return of(following.poll, t)


def halted(t: Translator) -> str:
    """Return why nothing comes next."""
    return t("Paused: resume to go on")


def poll_reminds(poll: Poll, t: Translator) -> str:
    """Return that the parties which have not voted in a poll are reminded."""
    if poll.purpose == "priority":
        return kind_name("poll_reminder", t)
    return t("a reminder to vote in {poll}", poll=_poll(poll, t))


def poll_closes(poll: Poll, t: Translator) -> str:
    """Return that a poll closes."""
    if poll.purpose == "priority":
        return kind_name("poll_closes", t)
    return t("{poll} closes", poll=_poll(poll, t))


def of_poll(poll: Poll, t: Translator) -> str:
    """Return that a message about a poll is sent."""
    return t("a message about {poll}", poll=_poll(poll, t))


def of_outcome(number: int, t: Translator) -> str:
    """Return that somebody hears of an outcome."""
    return t("a message about outcome #{number}", number=number)


def of_item(number: int, t: Translator) -> str:
    """Return that somebody hears what became of an item."""
    return t("a message about item #{number}", number=number)


def asks(step: str, t: Translator) -> str:
    """Return that the convener is asked before a step speaks, or told of it."""
    return t("a message to the convener about: {step}", step=step)


def reached(t: Translator) -> str:
    """Return that the convener is asked which items were reached."""
    return t("a question about what was reached")


def to_convener(t: Translator) -> str:
    """Return that the convener is written to."""
    return t("a message to the convener")


def to_channel(t: Translator) -> str:
    """Return that something is posted."""
    return t("a message to the channel")


def digest(t: Translator) -> str:
    """Return that news that waited is told."""
    return t("the week's digest")


def handed_back(t: Translator) -> str:
    """Return that the day has come until which a seat was handed over."""
    return t("a hand-over ends")


def message(t: Translator) -> str:
    """Return that something is sent of which nothing more is known."""
    return t("a message is sent")


def _poll(poll: Poll, t: Translator) -> str:
    return t(
        "poll #{number} “{question}”", number=poll.number, question=cut(question(poll, t), _TITLE)
    )
