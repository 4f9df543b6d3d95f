"""Hand-overs until a day, and seats that are shared."""

from datetime import date, timedelta

from bot.rules.handing import HandedUntil, end_of
from storage import SqlDatabase
from tests.storage.given import NOW, Given

DAY = date(2026, 12, 24)
ENDS = end_of(DAY, "Europe/Stockholm")
MOMENT = timedelta(microseconds=1)


def handed(given: Given, deputy: int | None = None, day: date = DAY) -> HandedUntil:
    return HandedUntil(
        given.series.id,
        given.nacka.id,
        deputy or given.bo.id,
        given.anna.id,
        day,
        end_of(day, "Europe/Stockholm"),
    )


def test_the_deputy_acts_at_every_meeting_until_the_day_is_over(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        store.handing.put(handed(given))
    with database.reading() as store:
        for meeting in (given.meeting.id, 99):
            seat = store.seats.seat(given.nacka.id, meeting, ENDS - MOMENT)
            assert (seat.acting, seat.handed_until) == (given.bo, DAY)
            after = store.seats.seat(given.nacka.id, meeting, ENDS)
            assert (after.acting, after.handed_to, after.handed_until) == (given.anna, None, None)
        assert store.seats.every_seat(given.series.id, 99, NOW)[given.nacka.id].acting == given.bo


def test_its_end_is_claimed_once_when_it_has_come(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        assert store.handing.next_due() is None
        store.handing.put(handed(given, day=date(2027, 1, 1)))
        store.handing.put(handed(given))
        assert store.handing.next_due() == ENDS
        assert store.handing.claim(ENDS - MOMENT) is None
        assert store.handing.claim(ENDS) == handed(given)
        assert store.handing.claim(ENDS) is None


def test_it_can_be_ended_before(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        store.handing.put(handed(given))
        store.handing.end(given.nacka.id)
        store.handing.end(given.nacka.id)
        assert store.seats.seat(given.nacka.id, given.meeting.id, NOW).acting == given.anna
        assert store.handing.claim(ENDS) is None


def test_this_meeting_goes_before_the_day_and_the_day_before_what_is_shared(
    database: SqlDatabase, given: Given
) -> None:
    nacka, here = given.nacka.id, given.meeting.id
    with database.transaction() as store:
        store.seats.hand_over(here, nacka, given.bo.id, shared=True)
        seat = store.seats.seat(nacka, here, NOW)
        assert (seat.acting, seat.shared_with) == (given.anna, given.bo.id)
        assert store.seats.seat(nacka, 99, NOW).shared_with is None
        store.handing.put(handed(given))
        seat = store.seats.seat(nacka, here, NOW)
        assert (seat.acting, seat.shared_with, seat.handed_until) == (given.bo, None, DAY)
        store.seats.hand_over(here, nacka, given.bo.id)
        seat = store.seats.seat(nacka, here, NOW)
        assert (seat.acting, seat.shared_with, seat.handed_until) == (given.bo, None, None)
