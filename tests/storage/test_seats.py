from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.seats import Mandate
from storage import SqlDatabase
from tests.storage.given import NOW, TEAM, Given, category, meeting, party, person, text

LATER = NOW + timedelta(days=1)


def test_parties_come_by_category_and_name(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        orebro = store.seats.save_party(
            given.series.id, party("orebro", "Örebro", given.nacka.category)
        )
        arboga = store.seats.save_party(
            given.series.id, party("arboga", "arboga", given.nacka.category)
        )
    with database.reading() as store:
        assert store.seats.parties(given.series.id) == [
            given.region,
            arboga,
            given.nacka,
            given.akersberga,
            orebro,
        ]
        assert store.seats.party(given.nacka.id) == given.nacka
        assert given.nacka.organises == ("körer", "teatrar")
        with pytest.raises(LookupError, match="no party 99"):
            store.seats.party(99)


def test_saving_a_category_or_a_party_anew_changes_it(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        changed = replace(category("municipality", 5), level=None, every=2, name=text("new"))
        saved = store.seats.save_category(given.series.id, changed)
        assert saved.id == given.nacka.category.id
        new = replace(given.nacka, id=0, name="Nacka kommun", seats=1, example=True, organises=())
        again = store.seats.save_party(given.series.id, replace(new, category=saved))
        assert again.id == given.nacka.id
        assert store.seats.party(given.nacka.id) == again
        assert again.category.level is None


def test_a_seat_has_its_people_and_a_hand_over(database: SqlDatabase, given: Given) -> None:
    def acting(at: int = given.meeting.id) -> str:
        with database.reading() as store:
            seat = store.seats.seat(given.nacka.id, at, NOW)
            assert store.seats.every_seat(given.series.id, at, NOW)[given.nacka.id] == seat
        assert (seat.principal, seat.deputies) == (given.anna, (given.bo,))
        assert seat.acting is not None
        return seat.acting.user

    assert acting() == "U1"
    with database.transaction() as store:
        next_year = store.meetings.add(TEAM, meeting(given.series.id, 2028)).id
        store.seats.hand_over(given.meeting.id, given.nacka.id, given.maja.id)
        store.seats.hand_over(given.meeting.id, given.nacka.id, given.bo.id)
    assert (acting(), acting(next_year)) == ("U2", "U1")
    with database.transaction() as store:
        store.seats.hand_over(given.meeting.id, given.nacka.id, None)
    assert acting() == "U1"


def test_every_seat_has_the_empty_ones_too(database: SqlDatabase, given: Given) -> None:
    with database.reading() as store:
        seats = store.seats.every_seat(given.series.id, given.meeting.id, NOW)
        assert set(seats) == {given.region.id, given.nacka.id, given.akersberga.id}
        assert seats[given.akersberga.id].acting is None
        with pytest.raises(LookupError, match="no party 99"):
            store.seats.seat(99, given.meeting.id, NOW)


def test_parties_of_a_person_by_name(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        mandate = Mandate(given.anna, given.akersberga.id, "deputy", 1)
        store.seats.set_mandates(given.series.id, given.akersberga.id, [mandate], NOW)

        def names(user: int) -> list[str]:
            return [p.name for p in store.seats.of_person(given.series.id, user, NOW)]

        assert names(given.anna.id) == ["Nacka", "Åkersberga"]
        assert names(given.bo.id) == ["Nacka"]
        assert names(given.maja.id) == []
        store.people.save(person("U2", deleted=True))
        assert names(given.bo.id) == []


def test_setting_the_same_mandates_changes_nothing(database: SqlDatabase, given: Given) -> None:
    same = [
        Mandate(given.anna, given.nacka.id, "principal", 0),
        Mandate(given.bo, given.nacka.id, "deputy", 1),
    ]
    with database.transaction() as store:
        assert not store.seats.set_mandates(given.series.id, given.nacka.id, same, LATER)
        seat = store.seats.seat(given.nacka.id, given.meeting.id, LATER)
    assert [(m.starts_at, m.ends_at) for m in seat.mandates] == [(NOW, None), (NOW, None)]


def test_other_mandates_end_and_new_ones_begin(database: SqlDatabase, given: Given) -> None:
    swapped = [
        Mandate(given.bo, given.nacka.id, "principal", 0),
        Mandate(given.maja, given.nacka.id, "deputy", 1, ends_at=LATER + timedelta(days=9)),
    ]
    with database.transaction() as store:
        assert store.seats.set_mandates(given.series.id, given.nacka.id, swapped, LATER)
    with database.reading() as store:
        before = store.seats.seat(given.nacka.id, given.meeting.id, NOW)
        after = store.seats.seat(given.nacka.id, given.meeting.id, LATER)
        much_later = store.seats.seat(given.nacka.id, given.meeting.id, LATER + timedelta(days=9))
    assert (before.principal, before.deputies) == (given.anna, (given.bo,))
    assert (after.principal, after.deputies) == (given.bo, (given.maja,))
    assert (much_later.principal, much_later.deputies) == (given.bo, ())


def test_the_dates_of_a_mandate_can_be_changed(database: SqlDatabase, given: Given) -> None:
    until = LATER + timedelta(days=30)
    principal = Mandate(given.anna, given.nacka.id, "principal", 0, ends_at=until)
    with database.transaction() as store:
        args = (given.series.id, given.nacka.id, [principal], LATER)
        assert store.seats.set_mandates(*args)
        assert not store.seats.set_mandates(*args)
        seat = store.seats.seat(given.nacka.id, given.meeting.id, LATER)
    assert [(m.person, m.starts_at, m.ends_at) for m in seat.mandates] == [(given.anna, NOW, until)]
