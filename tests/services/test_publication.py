import re
from dataclasses import replace

from bot.services import agenda, publication, session_changes, sessions
from storage import SqlDatabase
from tests.services.given import CALLED, LOADED, MAJA, TEAM, Dialogue, undone
from tests.services.test_grouped_homes import NOW, cancelled, invited, session
from tests.services.test_homes import counted, held

FROM = re.compile(r"FROM (party|session|regrouped)\b")


def test_the_example_is_public_with_its_owner_and_without_a_word_that_is_not(
    dialogue: Dialogue,
) -> None:
    dialogue.opened()
    dialogue.proposes(MAJA, "Kulturskolan")
    dialogue.proposes(MAJA, "Hemlig punkt")
    agenda.accept(dialogue.store, dialogue.scene(MAJA), 1, CALLED)
    before = publication.read(dialogue.store, "kulturdialog", CALLED)
    assert before is not None
    assert before.meetings[0].items == ()
    assert (before.imprint.owner, before.imprint.updated_at) == (
        "Ulla Brandt, Innehållsansvarig",
        LOADED,
    )
    agenda.publish(dialogue.store, dialogue.scene(MAJA), CALLED)
    after = publication.read(dialogue.store, "kulturdialog", CALLED)
    assert after is not None
    assert [item.title for item in after.upcoming[0].items] == ["Kulturskolan"]
    assert after.imprint.updated_at == CALLED
    assert "Hemlig" not in repr(after)
    assert sum(len(group.parties) for group in after.groups) == 32


def test_there_is_nothing_under_an_address_that_nobody_has(dialogue: Dialogue) -> None:
    assert publication.read(dialogue.store, "nope", CALLED) is None


def test_a_workspace_that_comes_later_cannot_take_an_address_over(dialogue: Dialogue) -> None:
    series = dialogue.series
    second = dialogue.store.series.save(
        "T0AAA", series.key, "C0X", series.profile, series.conveners, None
    )
    found = publication.find(dialogue.store, series.key)
    assert found is not None
    assert (found.workspace, found.id < second.id) == (TEAM, True)


def test_a_series_without_an_owner_names_nobody(dialogue: Dialogue) -> None:
    series = replace(dialogue.series, owner=None)
    assert publication.of_series(dialogue.store, series, CALLED).imprint.owner == ""


def test_each_round_is_public_with_its_own_sessions(dialogue: Dialogue) -> None:
    before = publication.of_series(dialogue.store, dialogue.series, NOW)
    assert [each.sessions for each in before.meetings] == [()]
    round_ = invited(dialogue)
    round_.replan(LOADED.replace(year=2027))
    store, series = round_.store, round_.series
    cancelled(round_, "west")
    scene = round_.scene(MAJA, NOW)
    session_changes.move(store, scene, session(round_, "south"), "2027-01-29", "", NOW)
    held(round_, 2020)
    every, parties = store.meetings.of_series(series.id), store.seats.parties(series.id)
    assert len(every) == 3
    assert sessions.of_rounds(store, series, every, parties) == {
        each.id: sessions.of_round(store, series, each) for each in every
    }
    public = publication.of_series(store, series, NOW)
    said = {each.local.year: each.sessions for each in public.meetings}
    assert [each.cancelled for each in said[2027]] == [False, True, False, False]
    assert [each.cancelled for each in said[2028]] == [False] * 4
    assert "29" in {f"{each.local.day}" for each in said[2027]}


def test_sessions_and_parties_are_read_once_however_many_meetings_there_were(
    office: SqlDatabase,
) -> None:
    def read(years: int) -> int:
        with undone(office) as store:
            round_ = invited(Dialogue(store))
            for year in range(2027 - years, 2027):
                held(round_, year)
            # Written anew, so that the transaction knows of no party (docs/adr/0049).
            store.seats.save_party(round_.series.id, round_.party("nacka"))
            with counted(store) as said:
                publication.of_series(store, round_.series, NOW)
            return sum(bool(FROM.search(each)) for each in said)
        raise AssertionError

    assert read(1) == read(10) == 3
