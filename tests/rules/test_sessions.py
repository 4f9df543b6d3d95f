"""A round of group sessions: who meets when, who hosts, what is planned, and what is refused."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.rules import cycle
from bot.rules import session_changes as changes
from bot.rules import sessions as rules
from bot.rules.cycle import Occurrence
from bot.rules.errors import (
    AlreadyInGroup,
    BadTime,
    EmptyPlace,
    EmptyWhy,
    HostElsewhere,
    LastSession,
    NoSuchSession,
    NotInGroup,
    SessionAfterRound,
    SessionAlreadyCancelled,
    SessionBeforeCall,
    SessionCancelled,
    SessionInPast,
    SessionOver,
    SessionStands,
    WhichSession,
)
from bot.rules.groups import Group, Held
from bot.rules.series import Meeting, Offset, Profile, Step
from bot.rules.session_changes import Round
from bot.rules.sessions import Change, Kept, Session
from bot.rules.texts import LocalText, Word
from tests.cases import for_each
from tests.rules.examples import CYCLE, STOCKHOLM, at, category, meeting, party, profile, utc, words

NORTH = Group(
    "north",
    LocalText("norra gruppen", "the northern group"),
    ("party-1", "party-2"),
    hosts=("party-1", "party-2"),
    days=7,
    start=time(10),
    minutes=120,
    place="Norrhuset",
)
SOUTH = Group("south", LocalText("södra gruppen", "the southern group"), ("party-3",), days=3)
PARTIES = [
    party(0, category("convening", convening=True)),
    *(party(number) for number in range(1, 5)),
]
HOST = Step("host", "host", Offset(-8, "weeks"), time(9))
PROFILE = replace(profile(HOST, *CYCLE), groups=(NORTH, SOUTH))
ROUND = replace(meeting(sequence=1), place="Salen", host="Regionen", video="https://v.example")
NOW = utc("2027-01-04T09:00+00:00")
NOTHING = Kept()
OPENS = utc("2026-11-26T08:00+00:00")


def held(
    kept: Kept = NOTHING, profile_: Profile = PROFILE, of: Meeting = ROUND
) -> tuple[Session, ...]:
    return rules.of_round(profile_, of, PARTIES, kept, STOCKHOLM)


def changed(**given: object) -> Kept:
    return Kept({"north": replace(Change(ROUND.id, "north", revision=1), **given)})  # type: ignore[arg-type]


def a_round(kept: Kept = NOTHING) -> Round:
    return Round(ROUND, held(kept), OPENS, "Maja")


def north(kept: Kept = NOTHING) -> Session:
    return next(each for each in held(kept) if each.key == "north")


def south(kept: Kept = NOTHING) -> Session:
    return next(each for each in held(kept) if each.key == "south")


# -- who meets when


def test_each_group_meets_at_its_own_time_and_place() -> None:
    first, second = held()
    assert (first.key, first.local, first.place) == ("north", at("2027-01-28 10:00"), "Norrhuset")
    assert first.ends_at - first.starts_at == timedelta(hours=2)
    assert [p.key for p in first.parties] == ["party-1", "party-2"]
    # 3 days before is a Monday; what the group does not say is as the round.
    assert (second.key, second.local, second.place) == ("south", at("2027-02-01 13:00"), "")
    assert second.video == "https://v.example"
    assert second.ends_at - second.starts_at == timedelta(hours=3)


@for_each(
    ("number", "year", "host"), [(1, 2027, "party-1"), (2, 2028, "party-2"), (3, 2029, "party-1")]
)
def test_hosts_take_turns(number: int, year: int, host: str) -> None:
    assert NORTH.host(number, year) == host


def test_a_year_may_name_another_host_day_and_place() -> None:
    year = Held(2027, date(2027, 1, 30), time(9), "Huset", "Gatan", "https://w.example", "party-2")
    special = replace(PROFILE, groups=(replace(NORTH, held=(year,)),))
    (session,) = held(profile_=special)
    assert session.local == at("2027-01-30 09:00")  # a Saturday, as it was set
    assert (session.place, session.address, session.video) == (
        "Huset",
        "Gatan",
        "https://w.example",
    )
    assert session.host == PARTIES[2]
    assert SOUTH.host(1, 2027) == ""


@for_each(("holiday", "day"), [("before", "2027-01-29 10:00"), ("keep", "2027-01-30 10:00")])
def test_a_session_on_a_day_off_moves_as_the_round_does(holiday: str, day: str) -> None:
    rule = replace(PROFILE.meeting, holiday=holiday)  # type: ignore[arg-type]
    five = replace(PROFILE, meeting=rule, groups=(replace(NORTH, days=5),))
    assert held(profile_=five)[0].local == at(day)


def test_what_was_changed_goes_before_the_file() -> None:
    kept = changed(days=2, start=time(15), place="Ny", address="Väg", video="", host=2)
    session = north(kept)
    assert session.local == at("2027-02-02 15:00")
    assert (session.place, session.address, session.video) == ("Ny", "Väg", "")
    assert session.host == PARTIES[2]


def test_parties_that_are_not_called_are_in_no_session_and_others_can_be_moved() -> None:
    kept = Kept(moved={1: "south", 3: "gone"})
    assert [p.key for p in north(kept).parties] == ["party-2"]
    assert [p.key for p in south(kept).parties] == ["party-1", "party-3"]
    assert rules.of_party(held(kept), 4) is None
    rest = rules.plenary(held(), PARTIES, 2027)
    assert [p.key for p in rest] == ["party-4"]


# -- how it is seen


def test_a_party_sees_the_round_as_its_session() -> None:
    seen = rules.seen(ROUND, north())
    assert (seen.id, seen.session, seen.local) == (ROUND.id, "north", at("2027-01-28 10:00"))
    assert (seen.place, seen.host, seen.minutes) == ("Norrhuset", "Kommun 1", 120)
    assert rules.seen(ROUND, south()).host == "Regionen"
    assert rules.seen(ROUND, None) is ROUND
    assert rules.seen(ROUND, north(changed(cancelled_at=NOW))) is ROUND


def test_those_at_one_table_meet_in_one_room() -> None:
    table = rules.at_table(rules.seen(ROUND, north()), held(), PARTIES[1:])
    assert [p.key for p in table] == ["party-1", "party-2"]
    assert [p.key for p in rules.at_table(ROUND, held(), PARTIES[1:])] == ["party-4"]


# -- what is planned


def keys(kept: Kept = NOTHING, *, with_plenary: bool = True) -> dict[str, str]:
    planned = rules.plan(PROFILE, ROUND, held(kept), STOCKHOLM, with_plenary=with_plenary)
    assert planned == sorted(planned, key=cycle.in_order)
    return {each.step.key: f"{each.local:%m-%d %H:%M}" for each in planned}


def test_each_session_has_its_own_last_steps_and_the_round_the_others() -> None:
    found = keys()
    assert found["call"] == "11-26 09:00"
    assert found["day_before@north"] == "01-27 09:00"
    assert found["start@north"] == "01-28 10:00"
    assert found["thanks@south"] == "02-02 09:00"
    assert found["host@north"] == "12-03 09:00"
    assert found["start"] == "02-04 13:00"
    assert "host" not in found
    assert "invitation@north" not in found


def test_without_a_plenary_the_round_itself_does_not_start() -> None:
    found = keys(with_plenary=False)
    assert "start" not in found
    assert "agenda" in found


def test_a_cancelled_session_has_no_steps_and_a_moved_one_has_new_ones() -> None:
    assert not [key for key in keys(changed(cancelled_at=NOW)) if key.endswith("@north")]
    found = keys(changed(days=2, moves=1))
    assert found["start@north+1"] == "02-02 10:00"
    assert found["host@north"] == "12-08 09:00"  # who hosts was asked already
    assert "start@north" not in found


def test_without_groups_the_plan_is_that_of_a_meeting() -> None:
    planned = rules.plan(PROFILE, ROUND, (), STOCKHOLM, with_plenary=False)
    assert [each.step.key for each in planned if each.step.kind == "host"] == []
    assert len(planned) == len(CYCLE)


def test_a_step_is_known_by_what_stands_before_its_group() -> None:
    found = rules.step_of(PROFILE, "day_before@north+2")
    assert found is not None
    assert found.kind == "day_before"
    assert rules.step_of(PROFILE, "gone@north") is None
    assert (rules.group_of("start@north+2"), rules.group_of("start")) == ("north", "")


def test_a_reminder_to_all_is_not_made_needless_by_one_to_a_group() -> None:
    def occurrence(number: int, step: str) -> Occurrence:
        local = at("2027-01-20 09:00")
        return Occurrence(number, "T", 1, 1, step, "reminder", local, "UTC", "", NOW)

    every = [occurrence(1, "reminder"), occurrence(2, "last@north"), occurrence(3, "last@south")]
    assert rules.kin(every[0], every) == every[:1]
    assert rules.kin(every[1], every) == every[:2]


@for_each(
    ("group", "fits"),
    [
        (NORTH, True),
        (replace(NORTH, days=0), True),
        (replace(NORTH, days=0, start=time(15)), False),
        (SOUTH, True),
        (replace(SOUTH, days=0), True),
        (replace(SOUTH, days=0, minutes=181), False),
    ],
)
def test_a_session_on_the_day_of_the_round_ends_no_later(group: Group, fits: bool) -> None:  # noqa: FBT001
    assert group.fits(PROFILE.meeting.start, PROFILE.meeting.minutes) is fits


# -- named


@for_each(
    ("given", "key", "rest"),
    [
        ("north 10:00", "north", "10:00"),
        ("Norra gruppen: 10:00", "north", "10:00"),
        ("THE southern group", "south", ""),
        ("södra 2 februari 10:00", "south", "2 februari 10:00"),
        ("northern", "north", ""),
    ],
)
def test_a_session_is_named_by_key_or_name(given: str, key: str, rest: str) -> None:
    session, behind = changes.named(given, held(), Word("x"))
    assert (session.key, behind) == (key, rest)


def test_what_names_none_or_several_is_refused() -> None:
    with pytest.raises(WhichSession) as none:
        changes.named(" ", held(), Word("session"))
    assert "session" in words(none.value)
    for given in ("gruppen", "east"):
        with pytest.raises(NoSuchSession):
            changes.named(given, held(), Word("x"))


@for_each(
    ("given", "read"),
    [("10:00", time(10)), ("kl. 9.30", time(9, 30)), ("kl 9", time(9)), (" ", None)],
)
def test_a_time_of_day_is_read(given: str, read: time | None) -> None:
    assert changes.clock(given) == read


@for_each("given", ["24:00", "10:60", "ten", "10:00:00", "-1", "\uff11\uff10:00", "100"])
def test_what_is_no_time_of_day_is_refused(given: str) -> None:
    with pytest.raises(BadTime) as bad:
        changes.clock(given)
    assert given[:40] in words(bad.value)


# -- changed


def test_a_session_is_moved_within_its_round() -> None:
    moved = changes.move(north(), a_round(), date(2027, 2, 1), time(9), STOCKHOLM, NOW)
    assert (moved.days, moved.start, moved.moves) == (3, time(9), 1)
    same = changes.move(north(), a_round(), date(2027, 1, 28), None, STOCKHOLM, NOW)
    assert same == north().change
    last = changes.move(north(), a_round(), date(2027, 2, 4), time(14), STOCKHOLM, NOW)
    assert last.days == 0


@for_each(
    ("day", "start", "now", "error"),
    [
        ("2027-01-03", None, NOW, SessionInPast),
        ("2026-11-26", time(8), utc("2026-11-20T09:00+00:00"), SessionBeforeCall),
        ("2027-02-04", time(14, 1), NOW, SessionAfterRound),
        ("2027-02-05", None, NOW, SessionAfterRound),
        ("2027-02-02", None, utc("2027-01-28T09:00+00:00"), SessionOver),
    ],
)
def test_a_session_cannot_leave_its_round(day, start, now, error) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    with pytest.raises(error) as why:
        changes.move(north(), a_round(), date.fromisoformat(day), start, STOCKHOLM, now)
    assert words(why.value)


def test_without_a_call_a_session_may_be_early() -> None:
    early = replace(a_round(), opens_at=None)
    day, now = date(2026, 11, 20), utc("2026-11-10T09:00+00:00")
    assert changes.move(north(), early, day, None, STOCKHOLM, now).days == 76


def test_the_place_is_told_in_words() -> None:
    told = changes.settle(north(), " Huset ", "Gatan  1", None, NOW)
    assert (told.place, told.address, told.video) == ("Huset", "Gatan 1", None)
    assert changes.settle(north(), "Huset", "", "https://x.example", NOW).video
    with pytest.raises(EmptyPlace):
        changes.settle(north(), " ", "", None, NOW)


def test_a_session_is_hosted_by_one_of_its_own() -> None:
    assert changes.hosted(north(), PARTIES[2], NOW).host == 2
    with pytest.raises(HostElsewhere) as why:
        changes.hosted(north(), PARTIES[3], NOW)
    assert "Kommun 1, Kommun 2" in words(why.value)


def test_a_session_is_cancelled_once_with_a_reason_and_never_the_last() -> None:
    cancelled = changes.cancel(north(), a_round(), " Snö ", NOW)
    assert (cancelled.cancelled_at, cancelled.reason) == (NOW, "Snö")
    with pytest.raises(EmptyWhy):
        changes.cancel(north(), a_round(), " ", NOW)
    gone = changed(cancelled_at=NOW)
    with pytest.raises(SessionAlreadyCancelled):
        changes.cancel(north(gone), a_round(gone), "Snö", NOW)
    with pytest.raises(LastSession) as last:
        changes.cancel(south(gone), a_round(gone), "Snö", NOW)
    assert "pause" in words(last.value)


def test_nobody_comes_to_a_cancelled_session() -> None:
    changes.require_held(None)
    changes.require_held(north())
    with pytest.raises(SessionCancelled):
        changes.require_held(north(changed(cancelled_at=NOW)))


def test_a_convener_moves_a_party_to_another_group() -> None:
    assert changes.assign(PARTIES[1], south(), a_round(), NOW) == "south"
    assert changes.assign(PARTIES[4], south(), a_round(), NOW) == "south"
    with pytest.raises(AlreadyInGroup):
        changes.assign(PARTIES[1], north(), a_round(), NOW)
    began = utc("2027-01-28T09:00+00:00")
    with pytest.raises(SessionOver):
        changes.assign(PARTIES[1], south(), a_round(), began)


def test_a_party_chooses_only_when_its_own_session_is_cancelled() -> None:
    gone = changed(cancelled_at=NOW)
    assert changes.join(PARTIES[1], south(gone), a_round(gone), NOW) == "south"
    with pytest.raises(SessionStands) as stands:
        changes.join(PARTIES[1], south(), a_round(), NOW)
    assert "Maja" in words(stands.value)
    with pytest.raises(NotInGroup):
        changes.join(PARTIES[4], south(), a_round(), NOW)
    with pytest.raises(AlreadyInGroup):
        changes.join(PARTIES[1], north(), a_round(), NOW)
    with pytest.raises(SessionAlreadyCancelled):
        changes.join(PARTIES[1], north(gone), a_round(gone), NOW)


def test_a_meeting_that_was_set_beside_the_rule_has_no_sessions() -> None:
    assert held(of=replace(ROUND, is_set=True)) == ()


def test_moving_a_round_into_another_year_calls_nobody_else() -> None:
    every = replace(category(), every=2, first=2027)
    parties = [party(number, every) for number in range(1, 3)]
    earlier = replace(ROUND, slot=ROUND.local, local=ROUND.local.replace(year=2026, month=12))
    north = rules.of_round(PROFILE, earlier, parties, NOTHING, STOCKHOLM)
    found = next(each for each in north if each.key == "north")
    assert found.has == {each.id for each in parties}


def test_another_session_is_offered_only_where_the_own_one_is_cancelled() -> None:
    assert changes.instead(None, held(), NOW) == ()
    assert changes.instead(north(), held(), NOW) == ()
    off = changed(cancelled_at=NOW)
    assert changes.instead(north(off), held(off), NOW) == (south(off),)
