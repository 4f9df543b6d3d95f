"""Accounts that are closed: who is written to instead, and how the convener learns of it."""

from collections.abc import Callable
from datetime import datetime

from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.services import conveners, ending, escalating, owing
from bot.services.holidays import calendar_of

KIND = "closed"
"""The word to the convener."""
_FOR_THE_PARTY = frozenset(
    {"invitation.direct", "reminder.direct", "last_reminder.direct", "day_before.direct"}
)
"""What is said to a person because they act for a party."""


def closed(store: Store, person: Person, now: datetime) -> None:
    """Keep that a person's account is closed, and owe their conveners the word.

    One word for all that are found before the next working morning: a merger closes many.
    """
    if store.people.get(person.id).deleted:
        return
    taken_part = store.series.of_person(person.workspace, person.id)
    store.people.set_deleted(person.id, deleted=True)
    for series in taken_part:
        morning = calendar_of(series.profile).next_morning(now)
        key = f"{series.id}:{morning:%Y%m%d}"
        owing.to_convener(store, series, KIND, key, morning, refs={})


def known(store: Store, workspace: str) -> set[str]:
    """Return Slack's ids of whom the bot knows in a workspace, if their account is open."""
    every = store.people.every()
    return {each.user for each in every if each.workspace == workspace and not each.deleted}


def gone(store: Store, series: Series, now: datetime) -> list[tuple[str, str]]:
    """Return the name and the party of each who has no account; no party: a convener."""
    return [
        *((person.name, "") for person in conveners.closed(store, series)),
        *((person.name, party) for party, person in store.people.gone(series.id, now)),
    ]


def pass_on(store: Store, delivery: Delivery, now: datetime) -> None:
    """Owe somebody else what its reader, who has no account any more, can get no more."""
    owing.pass_on(store, delivery, now)
    passes = _PASSES.get(delivery.owed.kind)
    if passes is not None and delivery.owed.series is not None:
        passes(store, delivery, store.series.get(delivery.owed.series), now)


def _to_who_acts(store: Store, delivery: Delivery, series: Series, now: datetime) -> None:
    """Owe it to who acts for the party now; a deputy it was handed to has had a word of it."""
    owed = delivery.owed
    meeting, party = int(owed.refs["meeting"]), int(owed.refs["party"])
    seat = store.seats.seat(party, meeting, now)
    if seat.acting is None or seat.acting.id == owed.person or seat.handed_to is not None:
        return
    key = f"{owed.dedupe.removeprefix(f'{owed.kind}:')}:{seat.acting.id}"
    owing.direct(
        store, series, seat.acting, owed.kind, key, now, refs=owed.refs, deadline=owed.deadline
    )


def _back_to_who_handed_over(
    store: Store, delivery: Delivery, series: Series, now: datetime
) -> None:
    """Owe the principal, who thinks that a deputy answers, the word that none does."""
    owed = delivery.owed
    owing.direct(
        store,
        series,
        store.people.get(int(owed.refs["from"])),
        "unhanded",
        owed.dedupe.removeprefix(f"{owed.kind}:"),
        now,
        refs={**owed.refs, "deputy": owed.person or 0},
        deadline=owed.deadline,
    )


_PASSES: dict[str, Callable[[Store, Delivery, Series, datetime], None]] = {
    **dict.fromkeys(_FOR_THE_PARTY, _to_who_acts),
    "handed": _back_to_who_handed_over,
    escalating.TO_DEPUTY: escalating.pass_on,
    ending.DIRECT: ending.pass_on,
}
