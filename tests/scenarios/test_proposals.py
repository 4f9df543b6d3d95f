"""Proposals through the real doors: old buttons, what waits, and a meeting that has started."""

from dataclasses import replace
from datetime import time

import pytest

from bot.rules.series import Offset, Step
from bot.rules.texts import LocalText
from bot.services import planning
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA, ULLA, close, heard, through, with_button
from tests.scenarios.openings import called, just_before_the_start
from tests.stage import MAJA, Stage, saying

pytestmark = pytest.mark.any_database

JAMES, NACKA = "U0SOLNA1", "U0NACKA1"


def test_an_old_list_does_not_overturn_a_decision(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    for title in ("Ett", "Två"):
        stage.mentions(NACKA, f"agenda add {title}")
    old = through(stage, "message", MAJA, "dagordning")
    old["channel"] = stage.direct(MAJA)
    newer = {**through(stage, "message", MAJA, "dagordning"), "channel": old["channel"]}
    stage.clicks(MAJA, newer, "decline")
    assert not next(b for b in stage.view(MAJA)["blocks"] if b["type"] == "input")["optional"]
    stage.submits(MAJA, reason="Vi tar det i juni.")
    close(stage, MAJA)
    said = heard(stage, MAJA, old, "agenda accept #1")
    assert "#1 är redan avslagen" in said
    assert "dagordning anta #1" in said
    assert _state(stage, 1) == "declined"
    assert [m["text"] for m in stage.inbox(NACKA) if "#1" in m["text"]][-1].count("juni") == 1
    assert "avslagen" in heard(stage, MAJA, old, "decline"), "and its form does not open"
    stage.writes(MAJA, "dagordning anta #1")
    assert _state(stage, 1) == "accepted"
    heard(stage, MAJA, old, "agenda accept #2")
    assert _state(stage, 2) == "accepted", "what is still as it was shown can be done"


def test_minutes_behind_a_title_are_no_part_of_it(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    stage.mentions(NACKA, "dagordning lägg till Bokbussen, 20 min")
    stage.mentions(NACKA, "dagordning lägg till Hyror, 20 min | 30 min")
    assert "#1 Bokbussen – diskussion, 20 min" in stage.writes(MAJA, "dagordning")
    assert "#2 Hyror, 20 min – diskussion, 30 min" in stage.writes(MAJA, "dagordning")


def test_the_link_of_an_item_may_be_typed_without_its_scheme(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    stage.mentions(NACKA, "dagordning lägg till Lokaler | nacka.se/lokaler | 20 min")
    assert "https://nacka.se/lokaler" in str(through(stage, "message", MAJA, "dagordning"))


def test_a_convener_is_not_told_to_wait_for_their_own_word(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    assert "Du får veta" not in stage.writes(MAJA, "dagordning lägg till Hyror")
    assert "Du får veta hur det går" in stage.mentions(NACKA, "dagordning lägg till Bokbussen")


def test_a_form_of_an_item_that_was_decided_meanwhile_changes_nothing(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=called)
    stage.mentions(NACKA, "agenda add Ett")
    shown = through(stage, "message", MAJA, "dagordning")
    stage.clicks(MAJA, {**shown, "channel": stage.direct(MAJA)}, "time")
    stage.commands("U0JOAKIM", "/agenda avslå #1 Vi tar det i juni.")
    answer = stage.submits(MAJA, minutes="30")
    assert "avslagen" in str(answer["errors"])


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_accepted_gets_its_time_and_is_declined_by_buttons(
    make_stage: MakeStage, language: str
) -> None:
    stage = make_stage(after=called)
    stage.writes(MAJA, f"language {language}")
    for title in ("Bokbussen", "Kulturskolan"):
        stage.mentions(NACKA, f"agenda add {title}")
        stage.commands(MAJA, f"/agenda accept #{1 + (title != 'Bokbussen')}")
    assert "[Avslå" not in through(stage, "message", LEYLA, "dagordning")["text"]
    shown = {**through(stage, "message", MAJA, "agenda"), "channel": stage.direct(MAJA)}
    assert "1. #1 Bokbussen" in shown["text"]
    assert "2. #2 Kulturskolan" in shown["text"], "the places go on"
    labels = {"sv": ("Tid #2…", "Avslå #2…"), "en": ("Time #2…", "Decline #2…")}[language]
    assert f"[{labels[0]}] [{labels[1]}]" in shown["text"]
    stage.clicks(MAJA, shown, "time #2")
    assert stage.submits(MAJA, minutes="25")["ok"]
    assert "25 min" in stage.writes(MAJA, "agenda")
    stage.clicks(MAJA, shown, "decline #2")
    assert stage.submits(MAJA, reason="Vi tar det i juni.")["ok"]
    assert _state(stage, 2) == "declined"
    assert "Vi tar det i juni." in stage.find(NACKA, "#2")["text"]
    stage.until("2027-02-04 13:05")
    begun = through(stage, "message", MAJA, "agenda")
    assert "#1 Bokbussen" in begun["text"]
    assert "Tid #1" not in begun["text"]
    assert "Time #1" not in begun["text"]


def test_what_waits_is_told_counted_and_decided(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    for number in range(1, 18):
        stage.mentions(NACKA, f"agenda add Förslag {number}")
    assert "Förslag: 17 väntar" in stage.commands(MAJA, "/dialog status")
    stage.until("2027-01-07 09:00")
    told = stage.find(MAJA, "17 förslag")
    assert "agenda accept #15" in str(told["blocks"])
    assert "agenda accept #16" not in str(told["blocks"])
    stage.clicks(MAJA, told, "agenda undecided #16")
    assert "agenda accept #17" in str(stage.inbox(MAJA)[-1]["blocks"])
    stage.clicks(MAJA, told, "agenda accept #1")
    assert _state(stage, 1) == "accepted"

    def now() -> str:
        return str(next(m["text"] for m in stage.inbox(MAJA) if m["ts"] == told["ts"]))

    assert "står på dagordningen" in now(), "what was clicked keeps its answer"
    assert "16 förslag" in now()
    stage.commands(MAJA, "/agenda anta #2")
    assert "15 förslag" in now()
    assert "bara sammankallande" in stage.mentions(NACKA, "dagordning obeslutade")


def test_the_ask_before_the_agenda_names_what_is_not_on_it(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    for title in ("Bokbussen", "Sent påkommet"):
        stage.mentions(NACKA, f"agenda add {title}")
    stage.commands(MAJA, "/agenda anta #1")
    stage.commands(MAJA, "/agenda")
    with stage.app.database.transaction() as store:
        (series,) = store.series.every()
        steps = tuple(
            replace(step, mode="ask") if step.kind == "agenda" else step
            for step in series.profile.steps
        )
        profile = replace(series.profile, steps=steps)
        store.series.save(
            series.workspace, series.key, series.channel, profile, series.conveners, series.owner
        )
    stage.until("2027-01-21 09:00")
    asked = stage.find(MAJA, "Inte med, eftersom")
    assert "#2 Sent påkommet" in asked["text"].split("Inte med, eftersom")[1]
    stage.clicks(MAJA, asked, "agenda undecided")
    stage.clicks(MAJA, asked, saying(asked, "send"))
    stage.until("2027-01-25 08:30")
    assert "Sent påkommet” är inte med" in stage.find(NACKA, "Sent påkommet")["text"]


def test_a_meeting_that_has_started_takes_no_proposal_by_any_door(make_stage: MakeStage) -> None:
    stage = make_stage(after=just_before_the_start)
    old = {**through(stage, "message", NACKA, "dagordning"), "channel": stage.direct(NACKA)}
    stage.until("2027-02-04 13:00")
    for said in (
        stage.mentions(NACKA, "agenda add För sent"),
        stage.writes(NACKA, "agenda add För sent"),
        stage.commands(MAJA, "/agenda lägg till För sent"),
        heard(stage, NACKA, old, "propose"),
    ):
        assert "har börjat" in said
        assert "2028" in said
    assert "has started" in stage.writes(JAMES, "agenda add Too late")


def test_a_form_that_was_opened_before_the_start_is_refused_after_it(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=just_before_the_start)
    stage.clicks(NACKA, stage.post("Vad ska vi prata om"), "propose")
    stage.until("2027-02-04 13:00")
    answer = stage.submits(NACKA, title="För sent")
    assert "har börjat" in str(answer["errors"])


def test_a_direct_message_is_answered_in_the_language_of_its_words(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    stage.commands(MAJA, "/dialog språk kanal en")
    assert "Tack!" in stage.writes(LEYLA, "dagordning lägg till Kulturskolan")
    assert "Det här kan du göra" in stage.writes(LEYLA, "hjälp")
    assert "Agenda" in stage.writes(LEYLA, "agenda"), "the channel's, if the word is in both"
    assert "Thank you" in stage.mentions(LEYLA, "dagordning lägg till Biblioteken")
    stage.writes(LEYLA, "language en")
    assert "Agenda" in stage.writes(LEYLA, "dagordning"), "what a person has chosen counts most"


def test_who_has_no_party_and_no_commands_is_offered_neither(shared: Stage) -> None:
    stage = shared
    assert "propose" not in str(through(stage, "command", ULLA, "agenda")["blocks"])
    assert "propose" in str(through(stage, "command", MAJA, "agenda")["blocks"])
    assert "/dialog" in stage.commands(MAJA, "/dialog help")
    assert "/dialog" not in stage.writes(JAMES, "help")


def test_the_answers_stand_in_one_order_everywhere(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    stage.mentions(NACKA, "agenda add Ett")
    stage.commands(MAJA, "/agenda anta #1")
    stage.until("2026-12-23 09:00")
    asked = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, asked, saying(asked, "send"))
    stage.until("2027-01-21 09:00")
    stage.home(NACKA)
    home = stage.control.get(f"/home/{NACKA}")["view"]["blocks"]
    shown = [
        stage.find(NACKA, "bjuds in")["blocks"],
        stage.post("Vilka kommer")["blocks"],
        stage.post("Dagordning för")["blocks"],
        home,
    ]
    stage.clicks(NACKA, stage.find(NACKA, "bjuds in"), "rsvp maybe")
    shown.append(stage.find(NACKA, "kanske")["blocks"])
    for blocks in shown:
        said = str(blocks)
        places = [said.index(f"rsvp {word}") for word in ("yes", "maybe", "no")]
        assert places == sorted(places)


def test_the_convener_alone_reads_her_tasks_in_the_year_ahead(make_stage: MakeStage) -> None:
    stage = make_stage()
    _with_task(stage, -4)
    stage.until("2027-01-07 09:00")
    theirs, hers = stage.writes(JAMES, "plan"), stage.commands(MAJA, "/dialog plan")
    assert "room" not in theirs
    assert "the invitation (waits for the convener)" in theirs
    assert "inbjudan (väntar på ditt beslut)" in hers
    assert "the call for items closes (done)" in theirs
    assert "din uppgift: ”Boka rummet” (du är påmind)" in hers


def test_the_time_bar_names_what_people_notice_before_a_task(make_stage: MakeStage) -> None:
    stage = make_stage()
    _with_task(stage, -2)
    stage.until("2027-01-19 09:00")
    assert stage.app.next_what()["sv"] == "dagordningen publiceras"


def _with_task(stage: Stage, weeks: int) -> None:
    """Give the convener a task at the hour of another step."""
    with stage.app.database.transaction() as store:
        (series,) = store.series.every()
        text = LocalText("Boka rummet.", "Book the room.")
        task = Step("a-task", "task", Offset(weeks, "weeks"), time(9), text=text)
        profile = replace(series.profile, steps=(task, *series.profile.steps))
        store.series.save(
            series.workspace, series.key, series.channel, profile, series.conveners, series.owner
        )
        planning.plan_series(store, series.id, stage.now())


def test_taking_a_handover_back_is_a_button(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.until("2027-01-01 10:00")
    stage.writes(NACKA, "osa ersättare")
    handed = with_button(stage, NACKA, "rsvp back")
    stage.writes(NACKA, "osa ja")
    refused = stage.inbox(NACKA)[-1]
    assert "rsvp back" in str(refused["blocks"])
    heard(stage, NACKA, handed, "rsvp back")
    assert "Nacka kommun" in stage.writes(NACKA, "osa ja")


def _state(stage: Stage, number: int) -> str:
    with stage.app.database.reading() as store:
        (series,) = store.series.every()
        found = store.agenda.by_number(series.id, number)
    assert found is not None
    return found.state
