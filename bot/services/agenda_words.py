"""What becomes of items, as people are told; rendered when it is sent."""

from collections.abc import Callable

from bot.rules.agenda import Item
from bot.rules.carrying import remaining
from bot.services import (
    afterwards,
    agenda,
    announcing,
    carrying,
    items,
    merging,
    outdated,
)
from bot.services.drafts import Draft
from bot.services.holidays import calendar_of
from bot.services.verdicts import Drop, Postpone, Wait
from bot.views import agenda as agenda_view
from bot.views import carrying as carrying_view
from bot.views import changes, parking, proposals
from bot.views.blocks import Message

_Verdict = Message | Drop | Postpone | Wait


def _item(draft: Draft, name: str) -> Item | None:
    number = draft.delivery.owed.refs.get(name)
    if number is None:
        return None
    return draft.store.agenda.by_number(draft.series.id, int(number))


def _decision(draft: Draft) -> _Verdict:
    item, own = _item(draft, "item"), _item(draft, "own")
    if item is None or item.state != draft.delivery.owed.refs["state"] or _decided_again(draft):
        return Drop("decided otherwise")
    page = agenda.page(draft.store, draft.series, draft.store.meetings.get(item.meeting))
    return proposals.decision(page, item, draft.t, own)


def _decided_again(draft: Draft) -> bool:
    """Tell whether newer news of the same item is owed to the proposer."""
    this = draft.delivery
    return any(
        each.id > this.id and each.owed.kind == "decision" and each.owed.refs == this.owed.refs
        for each in draft.store.outbox.of_person(draft.person.id, this.owed.due_at)
    )


def _joined(draft: Draft) -> _Verdict:
    item, part = _item(draft, "item"), _item(draft, "part")
    if item is None or part is None or part.merged_into != item.number:
        return Drop("no part of it")
    page = agenda.page(draft.store, draft.series, draft.meeting)
    return proposals.joined(page, item, draft.t)


def _carried(draft: Draft) -> _Verdict:
    item, own = _item(draft, "item"), _item(draft, "own")
    if item is None or own is None or item.meeting != draft.ref("meeting"):
        return Drop("carried on")
    if item.state != "accepted":
        return Drop("decided otherwise")
    page = agenda.page(draft.store, draft.series, draft.meeting)
    return carrying_view.news(page, item, own, draft.t)


def _ask(draft: Draft) -> _Verdict:
    meeting = draft.meeting
    if not meeting.is_over(draft.now):  # it was moved
        return Postpone(calendar_of(draft.series.profile).next_morning(meeting.ends_at))
    page = agenda.page(draft.store, draft.series, meeting)
    is_answered = afterwards.is_answered(draft.store, draft.series, meeting)
    if is_answered and draft.delivery.owed.manner == "update":
        return carrying_view.reached(meeting, page.accepted, draft.t)
    if is_answered or meeting.withdrawn_at is not None or not remaining(page.items):
        return Drop("nothing to carry over")
    return carrying_view.ask(page, draft.t)


def _passed_over(draft: Draft) -> _Verdict:
    item = _item(draft, "item")
    if item is None or item.state != "proposed":
        return Drop("decided")
    page = agenda.page(draft.store, draft.series, draft.meeting)
    return proposals.passed_over(page, item, draft.t)


def _undecided(draft: Draft) -> _Verdict:
    page = agenda.page(draft.store, draft.series, draft.meeting)
    is_late = page.meeting.has_started(draft.now)
    if draft.delivery.owed.manner != "update" and (is_late or not page.proposed):
        return Drop("decided")
    if is_late and page.proposed:
        return parking.undecided(page, draft.t)
    return proposals.undecided(page, draft.t)


def _changed(draft: Draft) -> _Verdict:
    meeting = draft.meeting
    change, named = announcing.found(draft.store, draft.delivery, meeting)
    if not change or meeting.withdrawn_at is not None:
        return Drop("nothing has changed")
    page = agenda.page(draft.store, draft.series, meeting)
    return changes.announced(page, change, named, draft.t)


def _call(draft: Draft) -> _Verdict:
    page = agenda.page(draft.store, draft.series, draft.meeting)
    return agenda_view.call(page, draft.t, is_open=not draft.meeting.has_started(draft.now))


WORDS: dict[str, Callable[[Draft], _Verdict]] = {
    "decision": _decision,
    merging.JOINED: _joined,
    carrying.CARRIED: _carried,
    afterwards.ASK: _ask,
    announcing.KIND: _changed,
    items.CALL_SHOWN: _call,
    "passed_over": _passed_over,
    outdated.UNDECIDED: _undecided,
}
"""By kind."""
