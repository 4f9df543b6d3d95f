"""Standing items: added to each agenda by themselves, once."""

from dataclasses import replace
from datetime import datetime

from bot.ports import Entry, Store
from bot.rules import standing
from bot.rules.agenda import Item
from bot.rules.series import Meeting, Series
from bot.services import conveners


def add(store: Store, series: Series, meeting: Meeting, now: datetime) -> list[Item]:
    """Put the standing items that the agenda has not got yet on it; return them.

    They are the convening body's, and have numbers as all others. Nobody is told: what is always
    there is no news.
    """
    added = []
    for each in ahead(store, series, meeting, now):
        item = store.agenda.add(replace(each, number=store.series.next_number(series.id)))
        _write(store, series, item, now)
        added.append(item)
    return added


def ahead(store: Store, series: Series, meeting: Meeting, now: datetime) -> list[Item]:
    """Return the standing items that would be put on the agenda now, with no ids yet.

    Their numbers are those that come next in the series: another number that is given before moves
    them on.
    """
    there = store.agenda.of_meeting(meeting.id)
    wanted = standing.missing(series, there)
    places = standing.places(wanted, there)
    parties = store.seats.parties(series.id)
    party = next((party.id for party in parties if party.category.convening), None)
    proposer = conveners.named(store, series).id
    found = []
    for number, each in enumerate(wanted, start=store.series.last_number(series.id) + 1):
        draft = standing.draft(each, series.profile.language)
        found.append(
            Item(
                id=0,
                series=series.id,
                meeting=meeting.id,
                number=number,
                title=draft.title,
                kind=draft.kind,
                minutes=draft.minutes,
                area=draft.area,
                link=None,
                party=party,
                proposer=proposer,
                state="accepted",
                position=places[each.key],
                created_at=now,
                goals=draft.goals,
                standing=each.key,
            )
        )
    return found


def _write(store: Store, series: Series, item: Item, now: datetime) -> None:
    subject = f"item:{item.id}"
    for action in ("item.proposed", "item.accepted"):
        store.audit.write(
            Entry(series.workspace, series.id, now, None, action, subject, item.party)
        )
