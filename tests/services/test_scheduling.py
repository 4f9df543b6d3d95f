"""A meeting that is made late: its steps come at once or are left out, and planning keeps it so."""

from dataclasses import replace
from datetime import date, datetime, time

from bot.i18n import translator
from bot.rules.agenda import Draft
from bot.rules.series_drafts import Data
from bot.services import (
    agenda,
    moving,
    office,
    outlook,
    planning,
    series,
    series_drafts,
    series_sheets,
    setting,
    setup,
)
from bot.services.moving import Wish
from bot.services.scene import Hints
from bot.services.setting import Wanted
from bot.views import series as view
from bot.views import short_notice, year_preview
from tests.services.given import LOADED, MAJA, NACKA, Dialogue, at

LATE = at("2027-01-09 10:00")
"""A Saturday, four weeks before a meeting: the call would have closed."""
LOST = {"call", "call-closes", "priority-poll-opens", "priority-poll-closes"}


def put(dialogue: Dialogue, day: date = date(2027, 2, 5), now: datetime = LATE) -> setting.Made:
    of = office.enter(dialogue.store, dialogue.where(MAJA), Hints())
    return setting.put(dialogue.store, of, Wanted(day, time(9)), now)


def planned(dialogue: Dialogue, meeting: int) -> dict[str, tuple[str, datetime]]:
    steps = dialogue.store.ledger.of_meeting(meeting)
    return {each.step: (each.state, each.due_at) for each in steps}


def test_the_steps_of_a_meeting_that_is_set_late_come_or_are_left_out(dialogue: Dialogue) -> None:
    made = put(dialogue)
    assert {each.step for each in made.left_out} == LOST
    steps = planned(dialogue, made.meeting.id)
    assert {key for key, (state, _) in steps.items() if state == "skipped"} == LOST
    assert steps["invitation"] == ("planned", at("2027-01-11 08:00"))
    dialogue.replan(LATE)
    dialogue.replan(at("2027-01-11 08:00"))
    assert planned(dialogue, made.meeting.id) == steps, "planning again changes nothing"
    assert not dialogue.owed("missed")


def test_what_a_party_proposes_is_taken_though_nobody_was_called(dialogue: Dialogue) -> None:
    made = put(dialogue)
    hints = Hints(series=dialogue.series.id, meeting=made.meeting.id)
    item = agenda.propose(
        dialogue.store, dialogue.scene(NACKA, LATE, hints=hints), Draft("A"), LATE
    )
    assert item.late
    dialogue.ran(at("2027-01-22 09:00"))
    titles = [each.title for each in dialogue.store.agenda.of_meeting(made.meeting.id)]
    assert len(titles) == 1 + len(dialogue.series.profile.standing), "what comes back is on it"


def test_the_call_opens_after_all_if_the_meeting_is_moved_far_enough(dialogue: Dialogue) -> None:
    made = put(dialogue)
    of = office.enter(dialogue.store, dialogue.where(MAJA), Hints())
    wish = Wish(day=date(2027, 2, 5), to=date(2027, 5, 20), at=time(13))
    moving.move(dialogue.store, of, wish, LATE)
    steps = planned(dialogue, made.meeting.id)
    assert {state for state, _ in steps.values()} == {"planned"}
    assert dialogue.store.meetings.get(made.meeting.id).call_closed_at is None


def test_a_meeting_that_the_rule_brings_nearer_is_as_one_that_is_made_now(
    dialogue: Dialogue,
) -> None:
    profile = dialogue.series.profile
    sooner = replace(
        profile.meeting, rule="FREQ=YEARLY;BYMONTH=12;BYDAY=2TH", first=date(2026, 12, 1)
    )
    dialogue.profiled(replace(profile, meeting=sooner))
    now = at("2026-11-24 10:00")
    dialogue.replan(now)
    meeting = dialogue.meeting
    assert meeting.starts_at == at("2026-12-10 13:00")
    steps = planned(dialogue, meeting.id)
    assert steps["call"][0] == "skipped"
    assert steps["invitation"] == ("planned", now)
    later = replace(sooner, rule="FREQ=YEARLY;BYMONTH=3;BYDAY=2TH", first=date(2027, 1, 1))
    dialogue.profiled(replace(profile, meeting=later))
    dialogue.replan(now)
    steps = planned(dialogue, meeting.id)
    assert steps["call"] == ("planned", at("2026-12-30 09:00"))
    assert dialogue.meeting.call_closed_at is None


def sheet(dialogue: Dialogue) -> Data:
    data = series_sheets.data_of(dialogue.store, dialogue.series, LOADED)
    rule = {"rule": "FREQ=YEARLY;BYMONTH=12;BYDAY=2TH", "from": "2026-12-10"}
    row = {**data["series"], "group": [], "deadline": [], "channel": "C0LATE", "key": "late"}
    return {**data, "series": {**row, "meeting": {**row["meeting"], **rule}}}


def test_the_preview_is_what_is_planned(dialogue: Dialogue) -> None:
    now = at("2026-11-24 10:00")
    file = series_drafts.checked(sheet(dialogue), "late")
    plan = outlook.plan(file.profile, now)
    report = setup.apply(dialogue.store, file, now)
    begun = series.year(dialogue.store, dialogue.store.series.get(report.series), now)
    shown = [[(s.step, s.state, s.local) for s in steps] for _, steps in plan.meetings]
    assert shown == [[(s.step, s.state, s.local) for s in steps] for _, steps in begun.meetings]
    assert {key for _, key in plan.at_once} == {key for _, key in begun.at_once} == {"invitation"}
    planning.plan_series(dialogue.store, report.series, now)
    assert series.year(dialogue.store, begun.series, now).meetings == begun.meetings


def test_short_notice_is_said_in_words_and_only_then(dialogue: Dialogue) -> None:
    data = sheet(dialogue)
    del data["series"]["channel"]
    early = outlook.early(data, at("2026-11-24 10:00"))
    said = short_notice.said(early, translator("sv", "Europe/Stockholm"))
    assert said == (
        "Det är kort varsel till dialogmötet 10 december. Hoppas över: förslagstiden, omröstningen "
        "om vad som är viktigast och de första påminnelserna. Kommer så snart dialogserien börjar: "
        "inbjudan."
    )
    year = year_preview.year(early, translator("sv", "Europe/Stockholm")).text
    assert "Dessutom: sista påminnelsen, praktisk information" in year, "that one does come"
    called = outlook.early(data, at("2026-11-05 10:00"))
    english = short_notice.said(called, translator("en", "Europe/Stockholm"))
    assert "series begins: the call for items and the invitation." in english
    assert "Left out" not in english
    assert not short_notice.said(
        outlook.early(data, at("2026-08-24 10:00")), translator("sv", "UTC")
    )
    over = short_notice.said(outlook.early(data, at("2026-12-10 12:00")), translator("en", "UTC"))
    assert "Left out: " in over


def test_it_is_said_when_days_off_put_call_and_invitation_together(dialogue: Dialogue) -> None:
    data = sheet(dialogue)
    rule = {"rule": "FREQ=YEARLY;BYMONTH=9;BYDAY=3TH", "from": "2027-09-16"}
    data["series"]["meeting"] |= rule
    plan = outlook.early(data, LOADED)
    said = short_notice.crowded(plan, translator("sv", "Europe/Stockholm"))
    assert said == (
        "Inför dialogmötet torsdag 16 september 2027 gör lediga dagar att de här stegen "
        "kommer samma dag, fredag 18 juni 2027: förslagstiden öppnar och inbjudan."
    )
    data["series"]["quiet"] = []
    assert not short_notice.crowded(outlook.early(data, LOADED), translator("en", "UTC"))


def test_before_a_series_begins_and_in_its_plan_it_is_said_what_days_off_do_to_a_meeting(
    dialogue: Dialogue,
) -> None:
    data = sheet(dialogue)
    rule = {"rule": "FREQ=YEARLY;BYMONTH=8;BYDAY=2TH", "from": "2027-08-12"}
    data["series"]["meeting"] |= rule
    said = (
        "Inför dialogmötet torsdag 12 augusti 2027 gör lediga dagar att de här stegen "
        "kommer samma dag, fredag 18 juni 2027: inbjudan, förslagstiden stänger och dagordningen "
        "publiceras. Hoppas över: omröstningen om vad som är viktigast och påminnelser."
    )
    plan = outlook.early(data, LOADED)
    assert said == short_notice.crowded(plan, translator("sv", "Europe/Stockholm"))
    report = setup.apply(dialogue.store, series_drafts.checked(data, "late"), LOADED)
    begun = dialogue.store.series.get(report.series)
    t, later = translator("sv", "Europe/Stockholm"), at("2027-06-18 10:00")
    year = series.year(dialogue.store, begun, LOADED)
    assert said in view.year(year, t, convener=True).text
    assert said not in view.year(year, t).text, "the parties need not know"
    year = series.year(dialogue.store, begun, later)
    assert said not in view.year(year, t, convener=True).text, "it has come"
    assert outlook.early(data, later).crowded == {}


def test_what_days_off_leave_out_alone_is_said_so(dialogue: Dialogue) -> None:
    data = sheet(dialogue)
    rule = {"rule": "FREQ=YEARLY;BYMONTH=8;BYDAY=4TH", "from": "2027-08-26"}
    data["series"]["meeting"] |= rule
    said = short_notice.crowded(outlook.early(data, LOADED), translator("sv", "UTC"))
    assert said == (
        "Hoppas över inför dialogmötet torsdag 26 augusti 2027, på grund av lediga dagar: "
        "förslagstiden stänger, omröstningen om vad som är viktigast och de första påminnelserna."
    )
