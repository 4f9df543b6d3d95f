"""Standing items: added to each agenda by themselves, once."""

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
    there = store.agenda.of_meeting(meeting.id)
    wanted = standing.missing(series, there)
    places = standing.places(wanted, there)
    parties = store.seats.parties(series.id)
    party = next((party.id for party in parties if party.category.convening), None)
    added = []
    for each in wanted:
        draft = standing.draft(each, series.profile.language)
        item = store.agenda.add(
            Item(
                id=0,
                series=series.id,
                meeting=meeting.id,
                number=store.series.next_number(series.id),
                title=draft.title,
                kind=draft.kind,
                minutes=draft.minutes,
                area=draft.area,
                link=None,
                party=party,
                proposer=conveners.named(store, series).id,
                state="accepted",
                position=places[each.key],
                created_at=now,
                goals=draft.goals,
                standing=each.key,
            )
        )
        _write(store, series, item, now)
        added.append(item)
    return added


def _write(store: Store, series: Series, item: Item, now: datetime) -> None:
    subject = f"item:{item.id}"
    for action in ("item.proposed", "item.accepted"):
        store.audit.write(
            Entry(series.workspace, series.id, now, None, action, subject, item.party)
        )
