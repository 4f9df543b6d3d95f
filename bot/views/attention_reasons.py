"""Why a person was sent something without having asked, in words: one for every kind."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.rules.attention import NAMES, Told
from bot.rules.errors import mark

OF_PARTY = {
    "invitation.direct": mark("invitation, because {party} is called"),
    "reminder.direct": mark("reminder, because {party} had not answered"),
    "last_reminder.direct": mark("last reminder, because {party} had answered neither yes nor no"),
    "poll.reminder": mark("reminder, because {party} had not voted"),
    "escalated": mark("asked as deputy, because {party} had not answered"),
    "escalated.acting": mark("told that the deputy was asked, because {party} had not answered"),
    "answered.other": mark("told that the other one had answered for {party}"),
    "voted.other": mark("told that the other one had voted for {party}"),
    "handed": mark("asked as deputy, because the principal of {party} handed over"),
    "handed.ended": mark("told that a hand-over had ended, for {party}"),
    "released": mark("told that somebody else answers for {party} again"),
    "unhanded": mark("told that the deputy of {party} has no account, so that they answer again"),
    "returned": mark("told that the deputy has handed {party} back, so that they answer again"),
    "claim.answered": mark("told whether they act for {party}"),
    "recorded": mark("told what the convener had recorded for {party}"),
    "poll.recorded": mark("told how the convener had recorded that {party} votes"),
    "day_before.direct": mark("when and where, the day before, because {party} comes or may come"),
    "moved.direct": mark("told that the meeting was moved, because {party} was invited"),
    "cancelled.direct": mark("told that the meeting was cancelled, because {party} was invited"),
}
"""What names a party. Each is said of a message that was sent."""
OF_NONE = {
    "decision": mark("what was decided on a proposed item"),
    "joined": mark("told that an item was joined with another"),
    "carried": mark("told that an item was carried over"),
    "passed_over": mark("told that an item did not come on the agenda"),
    "outcome.given": mark("told of an outcome that is theirs to do"),
    "outcome.news": mark("told what became of an outcome of their item"),
    "outcome.postponed": mark("told as convener that an outcome was put off"),
    "outcome.proposed": mark("asked as convener about a proposed outcome"),
    "outcome.owner": mark("reminder, because an outcome was soon due"),
    "outcome.overdue": mark("reminder, because an outcome was overdue"),
    "outcome.convener": mark("told as convener, because an outcome was long overdue"),
    "cancelled.item": mark("told what becomes of an item of a cancelled meeting"),
    "session.placed": mark("told as convener where a group session is held"),
    "session.changed": mark("told that their group session was changed"),
    "session.moved": mark("told that their group session was moved"),
    "session.cancelled": mark("told that their group session was cancelled"),
    "host.direct": mark("asked as host where a group session is held"),
    "series.ended.direct": mark("told that the series has ended"),
    "calendar": mark("the meeting as a calendar file, because they come"),
    "ask": mark("asked as convener whether a step is to be sent"),
    "task": mark("reminder, as convener, of something to do"),
    "carry": mark("asked as convener which items were reached"),
    "undecided": mark("reminder, as convener, because proposals were not decided on"),
    "poll.order": mark("told as convener of the order that a poll gives"),
    "poll.stumbled": mark("told as convener that a poll met a fault"),
    "poll.unopened": mark("told as convener that a poll was not opened"),
    "empty": mark("told as convener that the agenda is empty"),
    "quorum": mark("told as convener that the quorum is not met"),
    "data": mark("given the data that is kept of them"),
    "erasure": mark("asked as convener whether somebody's data is to be erased"),
    "parties.file": mark("the list of parties, which they had asked for"),
    "claim": mark("asked as convener whether somebody acts for a party"),
    "closed": mark("told as convener that somebody has no account any more"),
    "missed": mark("told as convener that a step was missed"),
    "parked": mark("told as convener that I do not know a step"),
    "rezoned": mark("told as convener that the rules of the time zone have changed"),
    "stray": mark("told as convener of a date that does not fit the rule"),
    "stumbled": mark("told as convener that a step met a fault"),
    "undeliverable": mark("told as convener of a message that could not be sent"),
    "digest": mark("weekly digest, because there was news for them"),
}
"""What names none."""


def reason(told: Told, names: Mapping[int, str], t: Translator) -> str:
    """Return why a message was sent; ``names`` of parties, by id.

    Of a kind that this release does not know, its class.
    """
    if told.kind in OF_PARTY:
        return t(OF_PARTY[told.kind], party=names.get(told.party) or t("the party"))
    return t(OF_NONE.get(told.kind, NAMES[told.why]))
