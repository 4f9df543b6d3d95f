"""What is left of a workspace that the app left, and for how long."""

from datetime import timedelta

from bot.ports.audit import NO_SERIES
from bot.rules import trail
from bot.rules.installations import Installation
from bot.rules.retention import Hold
from bot.services import installations
from storage import SqlDatabase
from tests.storage.given import NOW

TWO_WEEKS = timedelta(days=14)


def kept(office: SqlDatabase) -> int:
    """Return how many people of the example are known."""
    with office.reading() as store:
        return len(store.people.every())


def left(office: SqlDatabase) -> None:
    with office.transaction() as store:
        store.installations.save(Installation("T0OTHER"), NOW)
        store.installations.save(Installation("T0REGION"), NOW)
        store.installations.end("T0REGION", NOW)


def test_data_is_erased_when_the_days_are_over(office: SqlDatabase) -> None:
    left(office)
    assert installations.erase_ended(office, NOW + TWO_WEEKS - timedelta(minutes=1), 10) == 0
    assert kept(office) > 0
    assert installations.erase_ended(office, NOW + TWO_WEEKS, 10) == 1
    assert kept(office) == 0
    assert installations.erase_ended(office, NOW + TWO_WEEKS, 10) == 0
    with office.reading() as store:
        assert [each.workspace for each in store.installations.every()] == ["T0OTHER"]
        (entry,) = store.audit.of_series(NO_SERIES)
        assert (entry.workspace, entry.action, entry.person) == ("T0REGION", trail.ERASED, None)


def test_what_a_legal_hold_keeps_is_not_erased_with_its_workspace(office: SqlDatabase) -> None:
    left(office)
    with office.transaction() as store:
        (series,) = store.series.every()
        store.privacy.hold("T0REGION", Hold(0, series.id, None, "Överklagan", NOW))
    assert installations.erase_ended(office, NOW + TWO_WEEKS, 10) == 0
    assert kept(office) > 0
    with office.transaction() as store:
        (held,) = store.privacy.holds()
        store.privacy.lift(held.id, NOW)
    assert installations.erase_ended(office, NOW + TWO_WEEKS, 10) == 1


def test_where_the_app_came_back_everything_stays(office: SqlDatabase) -> None:
    left(office)
    with office.transaction() as store:
        assert installations.has_ended(store, "T0REGION")
        store.installations.save(Installation("T0REGION"), NOW)
        assert not installations.has_ended(store, "T0REGION")
    assert installations.erase_ended(office, NOW + TWO_WEEKS, 0) == 0
    assert kept(office) > 0
