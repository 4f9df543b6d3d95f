"""A change of a published agenda is announced: once an hour at most, and only what is new."""

from datetime import datetime

from bot.ports import Store
from bot.rules import announcing
from bot.rules.agenda import Item, accepted
from bot.rules.announcing import Change
from bot.rules.outbox import Delivery, Owed, Target
from bot.rules.series import Meeting, Series
from bot.services.holidays import calendar_of

KIND = "agenda_changed"


def changing(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Owe the channel the word of a change that is about to be saved.

    What the agenda was before the first change goes along, so that the word names the net change
    when it is sent. As long as the agenda itself is not sent, it says what is true then.
    """
    post = store.outbox.by_dedupe(series.workspace, f"agenda:{meeting.id}")
    if post is None or post.state == "ready":
        return
    number = 1
    while (known := _known(store, series, meeting, number)) is not None:
        if known.state == "ready":
            return
        number += 1
    before = [item.number for item in accepted(store.agenda.of_meeting(meeting.id))]
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=KIND,
            manner="post",
            target=Target(channel=series.channel),
            dedupe=_key(meeting, number),
            due_at=calendar_of(series.profile).next_open(now + announcing.GATHERED),
            refs={"meeting": meeting.id, "before": announcing.written(before)},
            deadline=meeting.starts_at,
            series=series.id,
            asked=False,
        )
    )


def found(store: Store, word: Delivery, meeting: Meeting) -> tuple[Change, list[Item]]:
    """Return what has changed since the first change that the word is about, and those items."""
    now = [item.number for item in accepted(store.agenda.of_meeting(meeting.id))]
    change = announcing.change(announcing.read(str(word.owed.refs["before"])), now)
    numbers = (*change.added, *change.taken_out, *change.moved)
    items = (store.agenda.by_number(meeting.series, number) for number in numbers)
    return change, [item for item in items if item is not None]


def _known(store: Store, series: Series, meeting: Meeting, number: int) -> Delivery | None:
    return store.outbox.by_dedupe(series.workspace, _key(meeting, number))


def _key(meeting: Meeting, number: int) -> str:
    return f"{KIND}:{meeting.id}:{number}"
