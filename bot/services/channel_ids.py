"""A channel has another id: Slack gives a private one a new id for ever when it is first shared.

It is the same channel, with all that was said in it; the old id means nothing any more
(docs.slack.dev/reference/events/channel_id_changed).
"""

from datetime import datetime

from bot.ports import Store
from bot.ports.audit import Entry
from bot.services import owing

KIND = "series.channel_id"
"""The action in the audit trail."""


def changed(store: Store, workspace: str, old: str, new: str, now: datetime) -> None:
    """Have everything that names the channel name it by its new id, and send what was refused.

    Hearing of it twice changes nothing the second time. Raises ``Conflict`` if somebody changes a
    series that is being set up at the same moment.
    """
    for series in store.series.move(workspace, old, new):
        store.audit.write(Entry(workspace, series.id, now, None, KIND, f"series:{series.id}"))
    store.outbox.follow(workspace, old, new)
    for draft in store.series_drafts.of_workspace(workspace):
        if draft.data["series"].get("channel") == old:
            data = {**draft.data, "series": {**draft.data["series"], "channel": new}}
            store.series_drafts.save(draft.holding(data), now)
    owing.again(store, workspace, new, store.series.in_channel(workspace, new), now)
