"""The settings of a series that is there, its end, and what they leave."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest

from bot.i18n import translator
from bot.rules.deadlines import Deadline
from bot.rules.errors import ChannelTaken, ConvenerOnly, SeriesEnded, StartsInPast
from bot.rules.groups import Group, Held
from bot.rules.quorum import Quorum
from bot.rules.series import Standing
from bot.rules.series_drafts import Change, Data, Part
from bot.rules.texts import LocalText
from bot.rules.workspace import NOTHING, Account, Learnt, Room
from bot.services import (
    conveners,
    ending,
    loading,
    office,
    rendering,
    scene,
    series_drafts,
    series_settings,
    series_sheets,
    setup,
    upcoming,
)
from bot.services.file_format import (
    CategoryRow,
    FocusRow,
    MeetingRow,
    PartyRow,
    PersonRow,
    SeriesRow,
    StepRow,
)
from bot.services.file_groups import DeadlineRow, GroupRow, HeldRow
from bot.services.file_rows import Row, StandingRow
from bot.services.scene import Hints
from bot.services.series_parts import Values
from bot.services.verdicts import Drop
from bot.views import series_changes
from tests.services.given import BEFORE, CALLED, CHANNEL, HELENA, LEYLA, MAJA, TEAM, Dialogue, at
from tests.services.test_changed import moves

WHEN = {"start": "13:00", "minutes": "180", "every": "yearly"}


def changed(dialogue: Dialogue, part: Part, values: Values, learnt: Learnt = NOTHING) -> Change:
    return series_settings.save(
        dialogue.store,
        dialogue.where(MAJA),
        dialogue.series,
        part,
        values,
        learnt,
        BEFORE,
    )


def test_a_series_as_a_file_gives_the_same_series(
    dialogue: Dialogue, example: loading.SeriesFile
) -> None:
    data = series_sheets.data_of(dialogue.store, dialogue.series, BEFORE)
    file = series_drafts.checked(data, "kulturdialog")
    assert file.profile == example.profile
    assert setup.apply(dialogue.store, file, BEFORE).is_empty
    by_key = {row.key: row for row in example.parties}
    for row in file.parties:
        wanted = by_key[row.key]
        assert (row.principal, row.deputies) == (wanted.principal, wanted.deputies)


def test_a_plainer_series_as_a_file_gives_the_same_as_well(dialogue: Dialogue) -> None:
    values = {"goals": "", "areas": "", "standing": "Nytt | 5", "strategy": "", "reference": ""}
    changed(dialogue, "more", values)
    changed(dialogue, "conveners", {"conveners": MAJA})
    party = dialogue.party("nacka")
    dialogue.store.seats.set_mandates(dialogue.series.id, party.id, (), BEFORE)
    data = series_sheets.data_of(dialogue.store, dialogue.series, BEFORE)
    assert not {"strategy", "agenda_words", "owner"} & data["series"].keys()
    assert setup.apply(dialogue.store, series_drafts.checked(data, "kulturdialog"), BEFORE).is_empty


def test_saving_moves_what_is_planned_and_says_so(dialogue: Dialogue) -> None:
    change = changed(dialogue, "when", {**WHEN, "first": "2027-02-11"})
    assert not change.is_empty
    moved = {shift.kind: shift for shift in change.shifts if shift.before and shift.after}
    agenda = moved["agenda"]
    assert agenda.before is not None
    assert agenda.after is not None
    assert (agenda.after - agenda.before).days == 7
    assert dialogue.meeting.local.isoformat() == "2027-02-11T13:00:00"
    entries = dialogue.store.audit.of_series(dialogue.series.id)
    loaded = [entry.person for entry in entries if entry.action == "series.loaded"]
    assert loaded == [None, dialogue.person(MAJA).id]


def test_a_step_that_is_left_out_and_added_is_said(dialogue: Dialogue) -> None:
    rows = series_sheets.data_of(dialogue.store, dialogue.series, BEFORE)["series"]["step"]
    given = {
        f"step:{row['key']}": row.get("before") or row["after"]
        for row in rows
        if row["kind"] != "start"
    }
    change = changed(dialogue, "cycle", {**given, "step:thanks": "off"})
    (gone,) = {(s.kind, s.after) for s in change.shifts}
    assert gone == ("thanks", None)
    back = changed(dialogue, "cycle", given)
    assert {(shift.kind, shift.before) for shift in back.shifts} >= {("thanks", None)}


def test_saving_what_is_there_changes_nothing(dialogue: Dialogue) -> None:
    assert changed(dialogue, "when", {**WHEN, "first": "2027-02-04"}) == Change(is_empty=True)


def test_a_meeting_of_which_people_know_stays(dialogue: Dialogue) -> None:
    dialogue.ran(CALLED)
    change = series_settings.save(
        dialogue.store,
        dialogue.where(MAJA),
        dialogue.series,
        "when",
        {"first": "2027-03-04", **WHEN},
        NOTHING,
        CALLED,
    )
    assert change.stray == (at("2027-02-04 13:00"),)


def test_a_meeting_that_was_moved_by_hand_stays_and_that_is_said(dialogue: Dialogue) -> None:
    moves(dialogue, "2027-02-10 14:00", BEFORE)
    change = changed(dialogue, "when", {**WHEN, "first": "2027-02-03"})
    assert change.moved == (at("2027-02-10 14:00"),)
    said = series_changes.changed(change, translator("sv", "Europe/Stockholm"))
    assert "Dialogmötet onsdag 10 februari 2027 har flyttats för sig, så det står kvar." in said
    assert changed(dialogue, "when", {**WHEN, "first": "2027-02-03"}).moved == ()


def test_what_cannot_be_is_refused_and_its_own_channel_is_not_another_ones(
    dialogue: Dialogue,
) -> None:
    with pytest.raises(StartsInPast):
        changed(dialogue, "when", {**WHEN, "first": "2026-11-05"})
    room = Learnt(rooms={CHANNEL: Room(CHANNEL, "dialog", has_bot=True)})
    assert changed(dialogue, "channel", {"channel": CHANNEL}, room).is_empty


def test_only_conveners_change_and_end(dialogue: Dialogue) -> None:
    hints = Hints(series=dialogue.series.id)
    own = office.convened(dialogue.store, dialogue.where(MAJA), hints)[0]
    assert own == dialogue.series
    for user in (HELENA, LEYLA, "U0NOBODY"):
        with pytest.raises(ConvenerOnly):
            office.convened(dialogue.store, dialogue.where(user), hints)
    with pytest.raises(ConvenerOnly):
        ending.end(dialogue.store, dialogue.where(HELENA), hints, BEFORE)


def test_the_end_takes_out_what_is_planned_and_keeps_what_was(dialogue: Dialogue) -> None:
    store = dialogue.store
    step = store.ledger.of_series(dialogue.series.id, ["planned"])[0]
    store.ledger.move_on(step.id, ["planned"], "asked", BEFORE)
    series = dialogue.series
    hints = Hints(series=series.id)
    ending.end(store, dialogue.where(MAJA), hints, BEFORE)
    ended = store.series.get(series.id)
    assert ended.ended_at == BEFORE
    assert ended.paused
    assert store.ledger.of_series(series.id, ["planned", "asked", "held"]) == []
    assert store.meetings.withdrawn(series.id), "its records stay"
    assert not store.meetings.of_series(series.id), "no page or calendar tells of what is not held"
    assert store.series.in_channel(TEAM, CHANNEL) is None
    assert store.series.of_person(TEAM, dialogue.person(MAJA).id) == []
    (word,) = [each for each in store.outbox.recent(50) if each.owed.kind == "series.ended"]
    message = rendering.render(store, word, BEFORE)
    assert "är avslutad" in message.text  # type: ignore[union-attr] # a message
    assert "series.ended" in {entry.action for entry in store.audit.of_series(series.id)}
    with pytest.raises(SeriesEnded):
        ending.end(store, dialogue.where(MAJA), hints, BEFORE)


def test_an_ended_series_is_left_alone(dialogue: Dialogue) -> None:
    store, series = dialogue.store, dialogue.series
    hints = Hints(series=series.id)
    dialogue.ran(CALLED)
    (call,) = [each for each in store.outbox.recent(50) if each.owed.kind == "call"]
    ending.end(store, dialogue.where(MAJA), hints, CALLED)
    assert rendering.render(store, call, CALLED) == Drop("the series has ended")
    with pytest.raises(SeriesEnded):
        scene.enter(store, dialogue.where(MAJA), CALLED, hints)
    assert scene.reader(store, dialogue.where(MAJA), hints).language == "sv"
    assert conveners.problems(store) == []
    assert upcoming.halted(store) == {}
    file = series_drafts.checked(series_sheets.data_of(store, series, CALLED), series.key)
    with pytest.raises(loading.BadFile, match="ended on"):
        setup.apply(store, file, CALLED)


def test_another_channel_that_has_a_series_is_refused(dialogue: Dialogue) -> None:
    store = dialogue.store
    data = series_sheets.data_of(store, dialogue.series, BEFORE)
    data["series"] |= {"channel": "C0MORE", "channel_name": "mer"}
    setup.apply(store, series_drafts.checked(data, "annan"), BEFORE)
    room = Learnt(rooms={"C0MORE": Room("C0MORE", "mer", has_bot=True)})
    with pytest.raises(ChannelTaken):
        changed(dialogue, "channel", {"channel": "C0MORE"}, room)


def test_somebody_new_may_convene(dialogue: Dialogue) -> None:
    new = Account("U0NEWONE", TEAM, "Nya Nilsson")
    changed(dialogue, "conveners", {"conveners": new.user}, Learnt(people={new.user: new}))
    assert dialogue.series.conveners == (dialogue.person("U0NEWONE").id,)


def test_a_meeting_that_was_held_is_not_taken_out_by_the_end(dialogue: Dialogue) -> None:
    held = dialogue.meeting
    hints = Hints(series=dialogue.series.id)
    ending.end(dialogue.store, dialogue.where(MAJA), hints, at("2027-02-05 10:00"))
    (left,) = dialogue.store.meetings.of_series(held.series)
    assert left.id == held.id


PLACE = ("Biblioteket", "Storgatan 1", "https://nacka.example/v")
BOTH = LocalText("Hej", "Hello")
GROUP = Group(
    "north",
    BOTH,
    ("nacka",),
    ("nacka",),
    1,
    time(10),
    90,
    *PLACE,
    BOTH,
    (Held(2027, date(2027, 2, 3), time(9), *PLACE, "nacka"),),
)
DEADLINE = Deadline("budget", BOTH, "FREQ=YEARLY;BYMONTH=10", (date(2027, 10, 1),), BOTH)


@pytest.mark.parametrize(
    ("rows", "row", "elsewhere"),
    [
        (lambda data: [data["series"]], SeriesRow, set()),
        (lambda data: [data["series"]["meeting"]], MeetingRow, set()),
        (lambda data: data["series"]["step"], StepRow, set()),
        (lambda data: data["series"]["standing"], StandingRow, set()),
        (lambda data: data["series"]["focus"], FocusRow, set()),
        (lambda data: data["series"]["group"], GroupRow, set()),
        (lambda data: data["series"]["group"][0]["held"], HeldRow, set()),
        (lambda data: data["series"]["deadline"], DeadlineRow, set()),
        (lambda data: data["category"], CategoryRow, set()),
        (lambda data: data["party"], PartyRow, set()),
        # What a person chose themselves goes before what a file says of them.
        (lambda data: data["person"], PersonRow, {"language", "tz"}),
    ],
)
def test_no_key_of_the_file_is_lost_in_the_settings(
    dialogue: Dialogue, rows: Callable[[Data], list[Data]], row: type[Row], elsewhere: set[str]
) -> None:
    item = Standing("news", LocalText("Nytt", "News"), "information", 10, area="arts")
    asked = (Quorum(12), Quorum(share=(1, 2), category="municipality"))
    profile = replace(dialogue.series.profile, standing=(item,), quorums=asked)
    dialogue.profiled(replace(profile, groups=(GROUP,), deadlines=(DEADLINE,)))
    data = series_sheets.data_of(dialogue.store, dialogue.series, BEFORE)
    written = {key for each in rows(data) for key in each}
    known = {field.alias or name for name, field in row.model_fields.items()}
    assert known - written == elsewhere, "saving any part of the settings would drop it"


def test_how_many_must_come_is_kept(dialogue: Dialogue) -> None:
    asked = (
        Quorum(12),
        Quorum(share=(2, 5), category="municipality"),
        Quorum(share=(2, 3), category="freelancers"),
    )
    dialogue.profiled(replace(dialogue.series.profile, quorums=asked))
    data = series_sheets.data_of(dialogue.store, dialogue.series, BEFORE)
    assert data["series"]["quorum"] == 12
    file = series_drafts.checked(data, "kulturdialog")
    assert set(file.profile.quorums) == set(asked)
