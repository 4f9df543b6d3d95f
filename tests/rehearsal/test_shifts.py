"""When clocks are moved, as the page is told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rehearsal.server import Rehearsal
from rehearsal.shifts import shifts
from tests.rehearsal.asking import Control


@pytest.mark.parametrize(
    "name",
    ["Europe/Stockholm", "Africa/Casablanca", "America/St_Johns", "Australia/Lord_Howe", "UTC"],
)
def test_every_instant_has_the_offset_that_the_zone_has_then(name: str) -> None:
    zone, known = ZoneInfo(name), shifts(name)
    assert [second for second, _ in known] == sorted({second for second, _ in known})
    at = datetime(1970, 1, 1, tzinfo=UTC)
    edges = [second + beside for second, _ in known for beside in (-1, 0) if second]
    days = [int((at + timedelta(days=days, hours=3)).timestamp()) for days in range(0, 47_000, 9)]
    for second in (*edges, *days):
        offset = datetime.fromtimestamp(second, zone).utcoffset()
        assert offset is not None
        ahead = [seconds for start, seconds in known if start <= second][-1]
        assert ahead == offset.total_seconds(), datetime.fromtimestamp(second, UTC)


def test_the_page_is_told(rehearsal: Rehearsal) -> None:
    state = Control(rehearsal.url).get("/state")
    assert state["shifts"] == [list(each) for each in shifts(state["clock"]["zone"])]
