"""The list of parties as a file, read and written: CSV and XLSX in the same columns."""

from datetime import datetime

from bot.documents import sheets
from bot.ports import Store
from bot.rules import party_list
from bot.rules.outbox import REPLY_DEADLINE
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.services import owing, party_entries
from bot.services.drafts import Draft
from bot.services.export import Document
from bot.services.holidays import calendar_of
from bot.views import party_lists as view
from bot.views.blocks import Attached, Message

KIND = "parties.file"
FORMATS = {"csv": sheets.as_csv, "xlsx": sheets.as_xlsx}


def document(store: Store, series: Series, format_: str, language: str, now: datetime) -> Document:
    """Return the list as a file, which can be read again. ``format_`` is one of ``FORMATS``."""
    rows = party_list.written(
        party_entries.entries(store, series, now), party_entries.names(store, series), language
    )
    content = FORMATS[format_](party_list.headings(language), rows)
    day = calendar_of(series.profile).local(now).date().isoformat()
    return Document(f"{series.key}_{day}_parties_{language}", format_, content)


def send(store: Store, series: Series, person: Person, format_: str, now: datetime) -> None:
    """Owe a person the list as a file, each time that they ask for it."""
    refs = {"format": format_}
    until = now + REPLY_DEADLINE
    owing.each_time(store, series, person, KIND, now, refs=refs, deadline=until, asked=True)


def words(draft: Draft) -> Message:
    """Return the message with the list as it is when it is sent, in its reader's language."""
    format_ = str(draft.delivery.owed.refs["format"])
    made = document(draft.store, draft.series, format_, draft.t.language, draft.now)
    return view.sent(Attached(f"{made.stem}.{made.format}", made.content), draft.t)
