"""Group sessions in the example's round of 4 February 2027: changed, cancelled, chosen, told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.i18n import translator
from bot.rules import session_changes as rules
from bot.rules.answers import Place
from bot.rules.errors import (
    BadDate,
    ConvenerOnly,
    DayOff,
    HostElsewhere,
    MeetingStarted,
    NoMandate,
    NoSessions,
    NotHost,
    NotInGroup,
    PastDate,
    Refusal,
    SessionAlreadyCancelled,
    SessionCancelled,
    UnknownParty,
    WhichSession,
)
from bot.rules.sessions import Session
from bot.rules.texts import Word
from bot.services import (
    answers,
    cycles,
    following,
    handing,
    moving,
    posts,
    publication,
    rounds,
    scheduling,
    series,
    session_changes,
    sessions,
)
from bot.services.answers import Given as Answered
from bot.services.moving import Wish
from bot.services.scene import Hints
from bot.services.session_changes import Given
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from tests.grouped import grouped
from tests.services.given import (
    AFTER_CALL,
    AMINA,
    BIRGITTA,
    HELENA,
    JAMES,
    LEYLA,
    LOADED,
    MAJA,
    NACKA,
    START,
    STRANGER,
    ULLA,
    Dialogue,
    at,
)
from tests.services.test_homes import says

TABY, SIGTUNA, SALEM = "U0TABY1", "U0SIGTUNA1", "U0SALEM1"
NOW = AFTER_CALL
LATER = NOW + timedelta(minutes=11)


@pytest.fixture
def round_(dialogue: Dialogue) -> Dialogue:
    """The example with its groups, and everybody invited."""
    dialogue.profiled(grouped().profile)
    dialogue.replan(LOADED)
    dialogue.opened()
    for step in dialogue.store.ledger.of_meeting(dialogue.meeting.id):
        if step.kind == "invitation":
            dialogue.store.ledger.move_on(step.id, ["planned"], "done", LOADED)
    return dialogue


def session(round_: Dialogue, key: str) -> Session:
    every = sessions.of_round(round_.store, round_.series, round_.meeting)
    return next(each for each in every if each.key == key)


def planned(round_: Dialogue) -> set[str]:
    return {each.step for each in round_.store.ledger.of_meeting(round_.meeting.id)}


def said(round_: Dialogue, kind: str, now: datetime = LATER) -> list[str]:
    """Return what deliveries of a kind say, or why they are not sent."""
    found = [round_.says(each, now) for each in round_.owed(kind)]
    return [
        each.text if isinstance(each, Message) else getattr(each, "reason", "") for each in found
    ]


def cancels(round_: Dialogue, key: str, now: datetime = NOW) -> Session:
    scene = round_.scene(MAJA, now)
    return session_changes.cancel(round_.store, scene, session(round_, key), "Snö", now)


def comes(round_: Dialogue, user: str, now: datetime = NOW) -> Place:
    return answers.answer(round_.store, round_.scene(user, now), Answered("coming"), now)


# -- read


def test_without_groups_everybody_meets_at_once(dialogue: Dialogue) -> None:
    store, series_, meeting = dialogue.store, dialogue.series, dialogue.meeting
    assert sessions.of_round(store, series_, meeting) == ()
    assert sessions.seen_by(store, series_, meeting, dialogue.party("taby").id) == (meeting, None)
    assert sessions.sittings(store, series_, meeting, {}, ()) == ()
    assert not sessions.has_begun(store, series_, meeting, NOW)
    with pytest.raises(NoSessions):
        session_changes.round_of(store, dialogue.scene(MAJA, NOW))


def test_a_party_sees_its_session_whatever_it_is_looked_up_from(round_: Dialogue) -> None:
    store, series_, meeting = round_.store, round_.series, round_.meeting
    seen, found = sessions.seen_by(store, series_, meeting, round_.party("taby").id)
    assert (seen.session, seen.local) == ("north", datetime(2027, 1, 26, 10))  # noqa: DTZ001
    assert found == session(round_, "north")
    again, _ = sessions.seen_by(store, series_, seen, round_.party("solna").id)
    assert again.local == datetime(2027, 1, 27, 10)  # noqa: DTZ001
    assert sessions.seen_as(store, series_, meeting, "") == meeting
    with pytest.raises(ValueError, match="is not kept"):
        store.meetings.save(seen)


def test_a_round_begins_with_its_first_session(round_: Dialogue) -> None:
    begun = [
        sessions.has_begun(round_.store, round_.series, round_.meeting, now)
        for now in (at("2027-01-26 09:59"), at("2027-01-26 10:00"), START)
    ]
    assert begun == [False, True, True]


def test_who_asks_sees_the_last_meeting_of_their_parties(round_: Dialogue) -> None:
    seen = [
        sessions.seen_in(round_.store, round_.scene(user, NOW)).session
        for user in (NACKA, BIRGITTA, MAJA, ULLA)
    ]
    assert seen == ["east", "", "", ""]


def test_the_live_list_is_by_session_with_the_plenary_last(round_: Dialogue) -> None:
    board = answers.board(round_.store, round_.series, round_.meeting, NOW)
    keys = [each.session.key if each.session else "" for each in board.sittings]
    assert keys == ["north", "west", "east", "south", ""]
    counted = [p for each in board.sittings for group in each.groups for p in group.every]
    assert len(counted) == len({p.id for p in counted}) == 31


def test_without_parties_outside_the_groups_there_is_no_plenary(round_: Dialogue) -> None:
    round_.replan(NOW)
    meeting = round_.meetings[1]  # in 2028 the municipalities alone are called
    board = answers.board(round_.store, round_.series, meeting, NOW)
    assert all(each.session for each in board.sittings)
    found = {each.step for each in round_.store.ledger.of_meeting(meeting.id)}
    assert "start@north" in found
    assert "start" not in found


def test_the_channel_reads_when_each_group_meets_and_of_the_round_if_somebody_comes_to_it(
    round_: Dialogue,
) -> None:
    def read(kind: str, number: int) -> str:
        meeting = round_.meetings[number]
        t = translator("sv", "Europe/Stockholm").in_channel
        return posts.POSTS[kind](round_.store, round_.series, meeting, t, NOW).text

    round_.replan(NOW)
    for kind in ("call", "agenda", "invitation"):
        assert "Norra gruppen: tisdag 26 januari 2027 kl. 10:00" in read(kind, 0)
        assert "13:00" in read(kind, 0)
        assert "Norra gruppen: tisdag 25 januari 2028 kl. 10:00" in read(kind, 1)
        assert "Exempelsalen" not in read(kind, 1), "nobody meets there"
    assert "Grupperna ses egna dagar:" in read("call", 0)
    cancels(round_, "north")
    assert round_.owed("call.items", manner="update")
    assert "Norra gruppen: inställt (Snö)" in read("call", 0)


@pytest.mark.parametrize(
    ("to", "north", "place"),
    [
        ("2027-02-11", "Norra gruppen: tisdag 2 februari 2027 kl. 10:00", "Exempelsalen"),
        ("2028-02-10", "Norra gruppen: tisdag 1 februari 2028 kl. 10:00", ""),
    ],
)
def test_the_word_of_a_moved_round_says_when_its_groups_meet(
    round_: Dialogue, to: str, north: str, place: str
) -> None:
    round_.replan(NOW)
    (meeting,) = (each for each in round_.meetings if f"{each.local:%Y}" == to[:4])
    round_.store.meetings.save(replace(meeting, call_opened_at=LOADED))
    wish = Wish(meeting.local.date(), datetime.fromisoformat(to).date())
    moving.move(round_.store, round_.office(MAJA), wish, NOW)
    (word,) = (round_.says(each, NOW) for each in round_.owed("moved", manner="post"))
    assert isinstance(word, Message)
    assert north in word.text
    assert ("Exempelsalen" in word.text) == bool(place), "where in 2028 nobody comes"


def test_the_plan_and_the_page_show_hosts_a_year_ahead(round_: Dialogue) -> None:
    round_.replan(NOW)
    public = publication.of_series(round_.store, round_.series, NOW)
    hosts = [[each.host for each in meeting.sessions] for meeting in public.meetings]
    assert hosts[0][0] == "Täby kommun"
    assert hosts[1][0] == "Norrtälje kommun"
    assert [each.deadline.key for each in public.deadlines] == ["budget", "conference"]
    plan = series.year(round_.store, round_.series, NOW)
    more = rounds.ahead(round_.store, plan, NOW)
    assert [len(more.sessions[meeting.id]) for meeting, _ in plan.meetings] == [4, 4]
    assert more.deadlines == public.deadlines


def test_a_round_that_is_planned_late_says_nothing_of_a_session_that_is_over(
    round_: Dialogue,
) -> None:
    now = at("2027-01-27 10:00")
    scheduling.lay(round_.store, round_.series, round_.meeting, now, anew=True)
    states = round_.states()
    north = {state for key, state in states.items() if key.endswith("@north")}
    assert north == {"skipped"}, "it would have been on 26 January"
    assert states["host@south"] == "planned", "it is on 29 January"
    assert states["start@south"] == "planned"


def test_of_a_round_that_is_planned_anew_each_step_is_measured_by_its_session(
    round_: Dialogue,
) -> None:
    now = at("2027-01-26 09:30")
    left = following.settle(round_.store, round_.series, round_.meeting, now)
    last = {each.step for each in left if each.kind == "last_reminder"}
    assert last == set(), "one group's reminder is none of another's"
    left = following.settle(round_.store, round_.series, round_.meeting, now + timedelta(hours=1))
    assert {"host@north", "last-reminder@north", "day-before@north"} <= {s.step for s in left}
    assert not {"start@north", "host@south"} & {each.step for each in left}


def test_when_the_call_opens_is_known_before_and_after(dialogue: Dialogue) -> None:
    opens = at("2026-11-26 09:00")
    assert sessions.opens_at(dialogue.store, dialogue.meeting) == opens
    dialogue.opened(call_opened_at=at("2026-11-26 10:00"))
    assert sessions.opens_at(dialogue.store, dialogue.meeting) == at("2026-11-26 10:00")


# -- answered


def test_a_party_answers_until_its_own_session_starts(round_: Dialogue) -> None:
    now = at("2027-01-26 10:00")
    with pytest.raises(MeetingStarted):
        comes(round_, TABY, now)
    assert comes(round_, NACKA, now).meeting.session == "east"
    assert comes(round_, BIRGITTA, now).meeting.session == ""


def test_nobody_comes_to_a_session_that_is_cancelled_but_regrets_are_taken(
    round_: Dialogue,
) -> None:
    cancels(round_, "west")
    with pytest.raises(SessionCancelled):
        comes(round_, JAMES)
    regrets = answers.answer(round_.store, round_.scene(JAMES, NOW), Answered("regrets"), NOW)
    assert regrets.session is not None
    assert regrets.session.is_cancelled


# -- changed


def test_a_move_is_planned_anew_and_told_once_to_the_last_state(round_: Dialogue) -> None:
    scene, store = round_.scene(MAJA, NOW), round_.store
    for day, time in (("2027-02-01", "10:00"), ("", "11.30")):
        session_changes.move(store, scene, session(round_, "north"), day, time, NOW)
    assert session(round_, "north").local == datetime(2027, 2, 1, 11, 30)  # noqa: DTZ001
    assert {"start@north+2", "day-before@north+2", "host@north"} <= planned(round_)
    assert "start@north" not in planned(round_)
    texts = [text for text in said(round_, "session.changed") if "11:30" in text]
    assert len(texts) == 6  # the parties of the group, each once
    was = "Ert gruppmöte tisdag 26 januari 2027 kl. 10:00 är flyttat. Så här är det nu för norra "
    assert all(was in text for text in texts), "as they knew it, before both changes"
    assert said(round_, "session.changed").count("changed again") == 6
    assert round_.actions()[-2:] == ["session.moved", "session.moved"]


def test_a_session_is_not_moved_to_a_day_off(round_: Dialogue) -> None:
    scene, store, north = round_.scene(MAJA, NOW), round_.store, session(round_, "north")
    for day in ("2027-01-30", "2027-01-31"):
        with pytest.raises(DayOff) as refused:
            session_changes.move(store, scene, north, day, "10:00", NOW)
        assert refused.value.instead
        assert refused.value.instead[1].startswith("session move north 2027-01-")
        for language, command in (("sv", "gruppmöte flytta "), ("en", "session move ")):
            text = translator(language, "Europe/Stockholm").refusal(refused.value)
            group, _, rest = text.partition(command)[2].partition(" 2027")
            assert group == north.group.name.in_(language), "as people call it"
            every = sessions.of_round(store, round_.series, round_.meeting)
            assert rules.named(f"{group} 2027{rest}", every, Word("")) == (north, f"2027{rest}")
    assert session(round_, "north") == north


def test_the_same_time_changes_nothing(round_: Dialogue) -> None:
    north = session(round_, "north")
    same = session_changes.move(round_.store, round_.scene(MAJA, NOW), north, "", "10:00", NOW)
    assert same == north
    assert round_.owed("session.changed") == []


def test_nobody_is_told_before_the_invitation(dialogue: Dialogue) -> None:
    dialogue.profiled(grouped().profile)
    dialogue.replan(LOADED)
    north = session(dialogue, "north")
    session_changes.move(dialogue.store, dialogue.scene(MAJA, NOW), north, "", "11:00", NOW)
    assert dialogue.owed("session.changed") == []


def test_before_the_invitation_only_who_has_answered_is_told(dialogue: Dialogue) -> None:
    dialogue.profiled(grouped().profile)
    dialogue.replan(LOADED)
    comes(dialogue, "U0TABY1")
    scene = dialogue.scene(MAJA, NOW)
    session_changes.move(dialogue.store, scene, session(dialogue, "north"), "", "11:00", NOW)
    assert dialogue.told("session.changed") == ["U0TABY1"]
    session_changes.cancel(dialogue.store, scene, session(dialogue, "north"), "Snö", NOW)
    assert dialogue.told("session.cancelled") == ["U0TABY1"]


def test_a_new_host_is_asked_where_once_the_one_before_was_asked(dialogue: Dialogue) -> None:
    dialogue.profiled(grouped().profile)
    dialogue.replan(LOADED)
    scene, store = dialogue.scene(MAJA, NOW), dialogue.store
    session_changes.host(store, scene, session(dialogue, "north"), "Danderyds kommun", NOW)
    assert dialogue.owed("host.direct") == [], "the step of the cycle will ask"
    (step,) = (s for s in store.ledger.of_meeting(dialogue.meeting.id) if s.step == "host@north")
    store.ledger.move_on(step.id, ["planned"], "done", NOW)
    session_changes.host(store, scene, session(dialogue, "north"), "Norrtälje kommun", LATER)
    assert dialogue.told("host.direct") == ["U0NORRTALJE1"]


def test_in_a_cycle_without_an_invitation_the_parties_are_told(dialogue: Dialogue) -> None:
    profile = grouped().profile
    steps = tuple(step for step in profile.steps if step.kind != "invitation")
    dialogue.profiled(replace(profile, steps=steps))
    dialogue.replan(LOADED)
    north = session(dialogue, "north")
    session_changes.move(dialogue.store, dialogue.scene(MAJA, NOW), north, "", "11:00", NOW)
    assert len(dialogue.owed("session.changed")) == 6


def test_a_time_that_the_file_changes_is_told_to_who_was_invited(round_: Dialogue) -> None:
    profile = round_.series.profile
    later = replace(profile.groups[0], days=8)
    round_.profiled(replace(profile, groups=(later, *profile.groups[1:])))
    round_.replan(NOW)
    texts = said(round_, "session.moved")
    assert len(texts) == 6
    assert all("Onsdag 27 januari 2027" in text for text in texts)
    assert all("gruppmöte tisdag 26 januari 2027 kl. 10:00 är flyttat." in text for text in texts)
    round_.replan(LATER)
    assert len(round_.owed("session.moved")) == 6


def test_without_a_start_a_session_is_told_of_by_no_file(round_: Dialogue) -> None:
    profile = round_.series.profile
    steps = tuple(step for step in profile.steps if step.kind != "start")
    later = replace(profile.groups[0], days=8)
    round_.profiled(replace(profile, steps=steps, groups=(later,)))
    round_.replan(NOW)
    assert round_.owed("session.moved") == []


def test_a_form_changes_everything_at_once_or_nothing(round_: Dialogue) -> None:
    scene, store = round_.scene(MAJA, NOW), round_.store
    north = session(round_, "north")
    same = Given("2027-01-26", "10:00", north.place, "", north.video, str(north.host.id))  # type: ignore[union-attr]
    assert session_changes.change(store, scene, north, same, NOW) == north
    host = round_.party("norrtalje")
    wanted = Given("2027-01-25", "", "Huset", "Gatan", "https://v.example/x", str(host.id))
    after = session_changes.change(store, scene, north, wanted, NOW)
    assert (after.place, after.address, after.video) == ("Huset", "Gatan", "https://v.example/x")
    assert after.host == host
    assert "U0NORRTALJE1" in round_.told("host.direct")
    (asked,) = said(round_, "host.direct")
    assert "Norrtälje kommun är värd" in asked
    nameless = Given(place="Huset", address="Gatan", video="https://v.example/x")
    assert session_changes.change(store, scene, after, nameless, NOW) == after


def test_the_convener_places_and_hosts_by_words(round_: Dialogue) -> None:
    scene, store = round_.scene(MAJA, NOW), round_.store
    placed = session_changes.place(store, scene, session(round_, "west"), "Huset, Gatan 1", NOW)
    assert (placed.place, placed.address) == ("Huset", "Gatan 1")
    hosted = session_changes.host(store, scene, session(round_, "west"), "Sigtuna", NOW)
    assert hosted.host == round_.party("sigtuna")
    with pytest.raises(HostElsewhere):
        session_changes.host(store, scene, session(round_, "west"), "Täby kommun", NOW)
    with pytest.raises(UnknownParty):
        session_changes.host(store, scene, session(round_, "west"), "Solma stad", NOW)


@pytest.mark.parametrize(("day", "error"), [("2026-12-01", PastDate), ("soon", BadDate)])
def test_what_is_no_day_ahead_is_refused(round_: Dialogue, day: str, error: type[Refusal]) -> None:
    with pytest.raises(error):
        session_changes.move(
            round_.store, round_.scene(MAJA, NOW), session(round_, "north"), day, "", NOW
        )


def test_only_the_convener_changes_sessions(round_: Dialogue) -> None:
    scene, store, north = round_.scene(TABY, NOW), round_.store, session(round_, "north")
    changes: list[Callable[[], object]] = [
        lambda: session_changes.move(store, scene, north, "", "11:00", NOW),
        lambda: session_changes.change(store, scene, north, Given(), NOW),
        lambda: session_changes.place(store, scene, north, "Huset", NOW),
        lambda: session_changes.host(store, scene, north, "Täby kommun", NOW),
        lambda: session_changes.cancel(store, scene, north, "Snö", NOW),
        lambda: session_changes.assign(store, scene, north, "Solna stad", NOW),
    ]
    for change in changes:
        with pytest.raises(ConvenerOnly):
            change()
    assert round_.trail() == []


@pytest.mark.parametrize("number", [None, 0, 5])
def test_a_form_of_no_group_is_refused(round_: Dialogue, number: int | None) -> None:
    scene = round_.scene(MAJA, NOW)
    assert session_changes.by_place(round_.store, scene, 2)[1].key == "west"
    assert session_changes.number_of(scene, session(round_, "west")) == 2
    with pytest.raises(WhichSession):
        session_changes.by_place(round_.store, scene, number)


# -- hosted


def test_the_host_tells_where_and_the_convener_hears(round_: Dialogue) -> None:
    scene = round_.scene(LEYLA, NOW)
    told = session_changes.settle(round_.store, scene, "Huset", "Gatan 1", "", NOW)
    assert (told.key, told.place) == ("south", "Huset")
    (text,) = said(round_, "session.placed")
    assert "Botkyrka kommun har berättat" in text
    assert "Huset, Gatan 1" in text
    cancels(round_, "south")
    assert said(round_, "session.placed") == ["not held"]


def test_a_convener_who_hosts_is_not_told_of_it(round_: Dialogue) -> None:
    round_.mandated("taby", MAJA)
    scene = round_.scene(MAJA, NOW, hints=Hints(party=round_.party("taby").id))
    told = session_changes.settle(round_.store, scene, "Huset", "", "https://v.example", NOW)
    assert (told.key, told.video) == ("north", "https://v.example")
    assert round_.owed("session.placed") == []


def test_who_does_not_host_is_told_so(round_: Dialogue) -> None:
    with pytest.raises(NotHost):
        session_changes.own(round_.store, round_.scene(SALEM, NOW), NOW)
    with pytest.raises(NoMandate):
        session_changes.own(round_.store, round_.scene(ULLA, NOW), NOW)
    other = Hints(party=round_.party("salem").id)
    with pytest.raises(NoMandate):
        session_changes.own(round_.store, round_.scene(TABY, NOW, hints=other), NOW)


def test_the_host_is_asked_by_its_step_while_it_hosts(round_: Dialogue) -> None:
    assert "host@north" in round_.ran(at("2026-12-01 09:00"))
    (asked,) = [each for each in round_.owed("host.direct") if each.owed.target.channel == TABY]
    assert isinstance(round_.says(asked, NOW), Message)
    assert round_.says(asked, at("2027-01-26 10:00")) == Drop("deadline")
    scene, north = round_.scene(MAJA, NOW), session(round_, "north")
    session_changes.host(round_.store, scene, north, "Vaxholms stad", NOW)
    assert round_.says(asked, NOW) == Drop("does not host")
    (new,) = [each for each in round_.owed("host.direct") if each.owed.refs.get("mark")]
    assert round_.says(new, at("2027-01-26 10:00")) == Drop("the meeting has started")


def test_a_host_that_handed_over_is_not_asked(round_: Dialogue) -> None:
    round_.ran(at("2026-12-04 09:00"))
    (asked,) = [each for each in round_.owed("host.direct") if each.owed.target.channel == LEYLA]
    handing.hand_over(round_.store, round_.scene(LEYLA, NOW), round_.person(AMINA), NOW)
    assert round_.says(asked, NOW) == Drop("handed over")


# -- cancelled, and chosen anew


def coming(round_: Dialogue) -> list[str]:
    """Return the parties that the live list, the quorum and Home count among those who come."""
    board = answers.board(round_.store, round_.series, round_.meeting, NOW)
    found = [party.name for group in board.groups for party in group.coming]
    assert f"Kommer {len(found)} ·" in says(round_, MAJA, NOW)
    return found


def test_a_cancelled_session_is_told_once_with_the_others_to_choose(round_: Dialogue) -> None:
    comes(round_, JAMES)
    assert coming(round_) == ["Solna stad"]
    cancels(round_, "west")
    assert coming(round_) == [], "it has to choose another before it is counted"
    assert not [key for key in planned(round_) if key.endswith("@west")]
    texts = said(round_, "session.cancelled")
    assert len(texts) == 7
    assert sum("Snö" in text for text in texts) == 7
    with pytest.raises(SessionAlreadyCancelled):
        cancels(round_, "west")
    assert len(round_.owed("session.cancelled")) == 7
    scene = round_.scene(JAMES, NOW)
    session_changes.join(round_.store, scene, session(round_, "east"), NOW)
    assert said(round_, "session.cancelled").count("has another session") == 1
    place = answers.place(
        round_.store, round_.series, round_.meeting, round_.party("solna").id, NOW
    )
    assert place.meeting.session == "east"
    assert place.answer is not None  # what it answered stays
    assert place.answer.reply.choice == "coming"
    assert coming(round_) == ["Solna stad"]


def test_what_was_answered_or_handed_over_meanwhile_is_not_said(round_: Dialogue) -> None:
    cancels(round_, "south")
    answers.answer(round_.store, round_.scene(SALEM, NOW), Answered("regrets"), NOW)
    handing.hand_over(round_.store, round_.scene(LEYLA, NOW), round_.person(AMINA), NOW)
    found = said(round_, "session.cancelled")
    assert found.count("regrets") == found.count("handed over") == 1


def test_an_invitation_to_a_cancelled_session_offers_the_others(round_: Dialogue) -> None:
    round_.ran(at("2027-01-14 09:00"))  # the reminder to the silent
    cancels(round_, "west", at("2027-01-14 09:30"))
    (reminder,) = [
        each for each in round_.owed("reminder.direct") if each.owed.target.channel == SIGTUNA
    ]
    words = round_.says(reminder, at("2027-01-14 09:40"))
    assert isinstance(words, Message)
    assert "Vilket passar er" in words.text
    assert "Östra gruppen" in words.text


def test_a_day_before_note_is_dropped_when_the_session_is_cancelled(round_: Dialogue) -> None:
    comes(round_, TABY)
    now = at("2027-01-25 09:00")
    round_.ran(now)
    (note,) = [e for e in round_.owed("day_before.direct") if e.owed.target.channel == TABY]
    assert isinstance(round_.says(note, now), Message)
    cancels(round_, "north", now)
    assert round_.says(note, now) == Drop("the session is cancelled")


def test_a_step_that_asked_cannot_be_sent_for_a_cancelled_session(round_: Dialogue) -> None:
    (step,) = [
        e for e in round_.store.ledger.of_meeting(round_.meeting.id) if e.step == "day-before@west"
    ]
    round_.store.ledger.move_on(step.id, ["planned"], "asked", NOW)
    assert not cycles.is_over(round_.store, step, NOW)
    cancels(round_, "west")
    assert cycles.is_over(round_.store, step, NOW)


def test_a_party_that_was_moved_reads_of_its_new_session(round_: Dialogue) -> None:
    scene = round_.scene(MAJA, NOW)
    party = session_changes.assign(
        round_.store, scene, session(round_, "north"), "Salems kommun", NOW
    )
    assert party == round_.party("salem")
    (text,) = said(round_, "session.moved")
    assert "Tisdag 26 januari 2027" in text
    assert "Ert gruppmöte fredag 29 januari 2027 kl. 13:00 är flyttat." in text
    (word,) = round_.owed("session.moved")
    assert round_.says(word, at("2027-01-26 10:00")) == Drop("the meeting has started")
    soon = NOW + timedelta(minutes=1)
    session_changes.assign(round_.store, scene, session(round_, "east"), "Salems kommun", soon)
    assert round_.says(word, LATER) == Drop("has another session")
    text = said(round_, "session.moved")[-1]
    assert "gruppmöte fredag 29 januari 2027 kl. 13:00 är flyttat." in text, "the only one it knew"
    session_changes.move(round_.store, scene, session(round_, "east"), "", "15:30", soon)
    (text,) = (t for t in said(round_, "session.changed") if "fredag 29 januari" in t)
    assert "kl. 15:30" in text


def test_a_party_that_comes_late_to_a_group_reads_the_note_of_the_day_before(
    round_: Dialogue,
) -> None:
    comes(round_, SALEM)
    now = at("2027-01-25 10:00")
    round_.ran(now)
    assert SALEM not in round_.told("day_before.direct")
    scene = round_.scene(MAJA, now)
    session_changes.assign(round_.store, scene, session(round_, "north"), "Salems kommun", now)
    (note,) = [e for e in round_.owed("day_before.direct") if e.owed.target.channel == SALEM]
    words = round_.says(note, now)
    assert isinstance(words, Message)
    assert "tisdag 26 januari 2027" in words.text
    round_.mandated("huddinge")
    session_changes.assign(round_.store, scene, session(round_, "north"), "Huddinge kommun", now)
    assert len(round_.owed("day_before.direct")) == 1


def test_the_convener_sees_what_the_host_would_be_asked(round_: Dialogue) -> None:
    meeting = sessions.seen_as(round_.store, round_.series, round_.meeting, "east")
    t = translator("sv", "Europe/Stockholm")
    shown = posts.preview(round_.store, round_.series, "host", meeting, t, NOW)
    assert shown.direct is not None
    assert "Nacka kommun är värd för gruppmötet för östra gruppen" in shown.direct.text
    assert [names for _, names in shown.recipients] == [["Anna Lindqvist (Nacka kommun)"]]


def test_news_of_a_change_is_not_for_who_regrets_or_handed_over(round_: Dialogue) -> None:
    scene = round_.scene(MAJA, NOW)
    session_changes.move(round_.store, scene, session(round_, "south"), "", "14:00", NOW)
    answers.answer(round_.store, round_.scene(SALEM, NOW), Answered("regrets"), NOW)
    handing.hand_over(round_.store, round_.scene(LEYLA, NOW), round_.person(AMINA), NOW)
    found = said(round_, "session.changed")
    assert found.count("regrets") == found.count("handed over") == 1


def test_a_seat_that_nobody_fills_is_told_nothing(round_: Dialogue) -> None:
    round_.mandated("salem")
    scene = round_.scene(MAJA, NOW)
    session_changes.move(round_.store, scene, session(round_, "south"), "", "14:00", NOW)
    assert SALEM not in round_.told("session.changed")


def test_who_is_in_no_group_or_no_party_chooses_none(round_: Dialogue) -> None:
    north = session(round_, "north")
    with pytest.raises(NotInGroup):
        session_changes.join(round_.store, round_.scene(BIRGITTA, NOW), north, NOW)
    for user in (ULLA, STRANGER):
        with pytest.raises(NoMandate):
            session_changes.join(round_.store, round_.scene(user, NOW), north, NOW)
    with pytest.raises(NotInGroup):
        session_changes.join(round_.store, round_.scene(HELENA, NOW), north, NOW)


def test_each_session_starts_and_is_thanked_in_the_channel(round_: Dialogue) -> None:
    now = at("2027-01-26 10:00")
    round_.ran(at("2027-01-25 12:00"))
    assert "start@north" in round_.ran(now)
    assert round_.meeting.started_at is None  # the round itself has not
    (start,) = round_.owed("start", manner="post")
    words = round_.says(start, now)
    assert isinstance(words, Message)
    assert "norra gruppen börjar nu" in words.text
    assert round_.says(start, at("2027-01-26 12:00")) == Drop("the meeting is over")
    round_.ran(at("2027-01-27 09:00"))
    (thanks,) = round_.owed("thanks", manner="post")
    assert isinstance(round_.says(thanks, at("2027-01-27 09:00")), Message)
    late = round_.says(thanks, at("2027-02-11 10:00"))
    assert late == Drop("too long after the meeting")
