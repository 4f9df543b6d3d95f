"""Who leaves the channel of a series acts there for no party, until they come back."""

from datetime import datetime

from bot.ports import Entry, Store
from bot.services import answers, scene, shown_homes
from bot.services.scene import Where


def changed(store: Store, where: Where, now: datetime, *, left: bool) -> None:
    """Keep that somebody has left the channel of a series, or has come into it.

    Their mandates stay; they are of no use while they are away. Hearing of it twice changes
    nothing the second time.
    """
    series = store.series.in_channel(where.workspace, where.channel)
    person = scene.speaker(store, where)
    if series is None or person is None:
        return
    if not store.seats.set_away(series.id, person.id, now if left else None):
        return
    action = "person.left" if left else "person.came_back"
    subject = f"series:{series.id}"
    store.audit.write(Entry(series.workspace, series.id, now, person.id, action, subject))
    shown_homes.of_user(store, series.workspace, person.user, now)
    shown_homes.of_conveners(store, series, now)
    answers.show_list(store, series, now)
