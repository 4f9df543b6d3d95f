"""A series that begins shortly before its first meeting: what comes at once, what is left out."""

from tests.scenarios.doors import close
from tests.scenarios.test_setup_in_slack import (
    MakeEmpty,
    begin,
    chooses,
    empty,
    invite,
    opens,
    shown,
    title,
)
from tests.stage import CHANNEL, MAJA, Stage

__all__ = ["empty"]

NOW = "nu, måndag 23 november 2026 kl. 09:00: inbjudan"


def test_short_notice_is_said_before_go_and_kept_after_it(empty: MakeEmpty) -> None:
    stage = empty()
    begin(stage)
    invite(stage)
    chooses(stage, MAJA, CHANNEL)
    _is_warned(stage)
    _sees_the_year(stage)
    stage.submits(MAJA)
    asks = "Jag frågar dig måndag 23 november 2026 kl. 09:00 om jag får skicka: inbjudan."
    assert asks in shown(stage, MAJA)
    close(stage, MAJA)
    stage.next()
    inbox = [one["text"] for one in stage.inbox(MAJA)]
    assert not any("hann inte" in text for text in inbox), "nothing is missed"
    assert any("Får jag skicka det här?" in text and "inbjudan" in text for text in inbox)
    assert "oktober 2026" not in stage.home(MAJA)
    plan = stage.commands(MAJA, "/dialog plan")
    assert "förslagstiden öppnar (hoppades över)" in plan
    assert "inbjudan (väntar på ditt beslut)" in plan


def _is_warned(stage: Stage) -> None:
    assert stage.submits(MAJA, first="2026-12-10", start="13:00")["ok"]
    said = shown(stage, MAJA)
    assert "kort varsel" in said, "in the form after the one that was filled in"
    assert "Kommer så snart dialogserien börjar: inbjudan" in said
    assert "Hoppas över: förslagstiden, " in said
    stage.submits(MAJA)
    stage.submits(MAJA, parties="Kommuner: Östby")
    close(stage, MAJA)
    opens(stage, "when")
    assert "kort varsel" in shown(stage, MAJA), "in the form itself, when it is opened again"
    close(stage, MAJA)


def _sees_the_year(stage: Stage) -> None:
    stage.home(MAJA)
    stage.clicks_home(MAJA, "series-preview")
    assert title(stage, MAJA) == "Året som kommer"
    said = shown(stage, MAJA)
    assert "Året som kommer" not in said, "no heading: the title stands above it already"
    assert "kort varsel" in said
    assert NOW in said
    assert "hoppas över, tiden räcker inte" not in said, "it is said once"


def test_a_first_meeting_on_a_day_off_is_noted(empty: MakeEmpty) -> None:
    stage = empty()
    begin(stage)
    invite(stage)
    chooses(stage, MAJA, CHANNEL)
    assert stage.submits(MAJA, first="2027-02-06", start="13:00")["ok"]
    said = shown(stage, MAJA)
    assert "Obs: lördag 6 februari 2027 är en ledig dag." in said
    assert "kort varsel" not in said
