"""What a convener reads of a series in numbers: what comes next, answers, messages, proposals."""

from bot.i18n import Translator
from bot.rules.ahead import Following, Status
from bot.views import quorum
from bot.views.items import shortened
from bot.views.upcoming import name


def figures(status: Status, t: Translator) -> list[str]:
    """Return what comes next, who has not answered, and what became of the messages."""
    sent, following = status.deliveries, status.following
    lines = [
        _answers(status, t),
        *(quorum.lines(status.unmet, t) if status.is_asked else ()),
        t(
            "Messages: {sent} sent, {ready} on their way, {failed} not delivered, {unknown} "
            "uncertain.",
            sent=sent.get("sent", 0),
            failed=sent.get("failed", 0),
            ready=sent.get("ready", 0) + sent.get("sending", 0),
            unknown=sent.get("unknown", 0),
        ),
    ]
    if status.alone:
        names = shortened(status.alone, t)
        lines.append(t("Silent, and no deputy to ask: {parties}.", parties=names))
    if status.undecided:
        waiting = t.plural(
            "Proposals: {count} waits for your decision.",
            "Proposals: {count} wait for your decision.",
            status.undecided,
        )
        lines.insert(0, waiting)
    if following is not None:
        lines.insert(0, _next(following, status, t))
    return lines


def _next(following: Following, status: Status, t: Translator) -> str:
    """Return what comes next; of which meeting, if others have steps that are told of."""
    step, when = name(following, status.series, t), following.due_at
    if following.meeting not in status.named:
        return t("Next: {step}, {when}", step=step, when=when)
    date = t.short(status.named[following.meeting].starts_at)
    return t("Next, for {date}: {step}, {when}", date=date, step=step, when=when)


def _answers(status: Status, t: Translator) -> str:
    """Return how many have not answered, for which meeting; none is silent who was not asked."""
    if status.is_over:
        return t("No meeting is planned yet.")
    date = t.day(status.meeting.starts_at)
    if not status.is_asked:
        said = t("Answers for {date}: the parties are not invited yet.", date=date)
        given = status.called - status.missing
        early = t.plural("{count} has answered already.", "{count} have answered already.", given)
        return f"{said} {early}" if given else said
    said = t(
        "Answers for {date}: {missing} of {called} parties have not answered.",
        date=date,
        missing=status.missing,
        called=status.called,
    )
    if not status.maybe:
        return said
    maybe = t.plural("{count} has answered maybe.", "{count} have answered maybe.", status.maybe)
    return f"{said} {maybe}"
