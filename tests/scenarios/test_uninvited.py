"""A meeting begins to which nobody was invited: its convener answered no question."""

from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import close
from tests.scenarios.openings import asked
from tests.scenarios.test_setup_in_slack import MakeEmpty, begin, chooses, empty, invite
from tests.stage import CHANNEL, MAJA, Stage, saying

__all__ = ["empty"]

JAMES = "U0SOLNA1"
ASKED = "Ingen är inbjuden till dialogmötet"


def test_nobody_is_called_silent_who_was_never_asked(make_stage: MakeStage) -> None:
    stage = make_stage(after=asked)
    _the_convener_is_asked_whether_it_is_held(stage)
    stage.until("2027-02-03 10:00")
    note = "praktisk information (hoppades över, ingen har sagt att de kommer)"
    assert note in stage.writes(MAJA, "plan")
    assert _step(stage, "day_before")["state"] == "skipped"
    few = [m for m in stage.inbox(MAJA) if "För få kommer till" in m["text"]]
    assert not few, "nobody could answer"
    _it_begins(stage)
    question = stage.find(MAJA, ASKED)
    stage.clicks(MAJA, question, saying(question, "send"))
    assert stage.post("börjar nu")


def _the_convener_is_asked_whether_it_is_held(stage: Stage) -> None:
    """The last reminder finds nobody to remind, while something can still be done about it."""
    stage.until("2027-02-01 10:00")
    word = stage.find(MAJA, "Ska dialogmötet bli av?")
    assert "Ingen är inbjuden än" in word["text"]
    assert "[Granska inbjudan…] [Flytta…] [Ställ in…]" in word["text"]


def _it_begins(stage: Stage) -> None:
    """The convener is asked whether it does: somebody may have agreed on it in another way."""
    stage.until("2027-02-04 13:05")
    assert "dialogmötet börjar" in stage.find(MAJA, ASKED)["text"]
    assert not [post for post in stage.posts() if "börjar nu" in post["text"]]
    assert "svarade aldrig" not in stage.home(MAJA)
    home = stage.home(JAMES)
    assert "never answered" not in home
    assert "was not invited" in home
    assert "har inte svarat" not in stage.writes(MAJA, "status")


def _begun(empty: MakeEmpty) -> Stage:
    """Let a series begin a fortnight before it meets, with a party for which nobody acts."""
    stage = empty()
    begin(stage)
    invite(stage)
    chooses(stage, MAJA, CHANNEL)
    stage.submits(MAJA, first="2026-12-10", start="13:00")
    stage.submits(MAJA)
    stage.submits(MAJA, parties="Kommuner: Östby")
    stage.submits(MAJA)
    stage.submits(MAJA, standing="Laget runt | 20")
    stage.submits(MAJA)
    close(stage, MAJA)
    return stage


def test_a_party_for_which_nobody_acts_waits_in_the_home_until_somebody_is_chosen(
    empty: MakeEmpty,
) -> None:
    stage = _begun(empty)
    said = "Östby får ingen inbjudan: ingen företräder parten än."
    stage.until("2026-11-30 10:00")
    assert said in stage.home(MAJA)
    stage.clicks_home(MAJA, "series-people")
    stage.clicks_modal(MAJA, "series-party")
    stage.submits(MAJA, **{"principal:ostby": JAMES, "deputies:ostby": "", "ids:ostby": ""})
    close(stage, MAJA)
    assert said not in stage.home(MAJA)


def test_an_agenda_that_was_not_let_out_does_not_stand_in_the_start(empty: MakeEmpty) -> None:
    stage = _begun(empty)
    stage.until("2026-12-09 10:00")
    assert "#1 Laget runt" in stage.writes(MAJA, "dagordning")
    stage.writes(MAJA, "osa för Östby ja")
    stage.until("2026-12-10 13:05")
    begun = stage.post("Dialogmötet börjar nu")["text"]
    assert "Laget runt" not in begun
    assert "Planerat" not in begun


def _step(stage: Stage, kind: str) -> Json:
    (series,) = stage.control.get("/year")["series"]
    found: Json = next(each for each in series["steps"] if each["kind"] == kind)
    return found
