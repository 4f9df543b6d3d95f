"""The list of parties as a file, read and written: CSV and XLSX in the same columns."""

from datetime import datetime

from bot.documents import sheets
from bot.ports import Store
from bot.rules import party_list
from bot.rules.series import Series
from bot.services import party_lists
from bot.services.export import Document
from bot.services.holidays import calendar_of

FORMATS = {"csv": sheets.as_csv, "xlsx": sheets.as_xlsx}


def document(store: Store, series: Series, format_: str, language: str, now: datetime) -> Document:
    """Return the list as a file, which can be read again. ``format_`` is one of ``FORMATS``."""
    rows = party_list.written(
        party_lists.entries(store, series, now), party_lists.names(store, series), language
    )
    content = FORMATS[format_](party_list.headings(language), rows)
    day = calendar_of(series.profile).local(now).date().isoformat()
    return Document(f"{series.key}_{day}_parties_{language}", format_, content)
