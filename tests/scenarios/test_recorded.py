"""What stands behind an answer means the same, whoever writes it and in whichever language."""

import json

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA, through
from tests.scenarios.openings import called
from tests.stage import MAJA, Stage

pytestmark = pytest.mark.any_database


@pytest.fixture
def open_stage(make_stage: MakeStage) -> Stage:
    return make_stage(after=called)


@pytest.mark.parametrize(
    ("typed", "note", "remote", "names"),
    [
        ("Vi tar med tårta | på distans | Bo Ek", "Vi tar med tårta", True, ["Bo Ek"]),
        ("| på distans | Anna Lindqvist", "", True, ["Anna Lindqvist"]),
        ("på distans | Anna Alm, Bo Ek", "", True, ["Anna Alm", "Bo Ek"]),
        ("Vi tar med tårta | Bo Ek | distans", "Vi tar med tårta", True, ["Bo Ek"]),
        ("| Bo Ek", "", False, ["Bo Ek"]),
        ("| distans | Bo Ek | Från Tallinn", "Från Tallinn", True, ["Bo Ek"]),
        ("Vi tar med tårta", "Vi tar med tårta", False, []),
    ],
)
def test_note_way_and_names_are_told_apart_for_a_party_and_for_the_convener(
    shared: Stage, typed: str, note: str, *, remote: bool, names: list[str]
) -> None:
    own = through(shared, "direct", LEYLA, f"osa ja {typed}")["text"]
    recorded = through(shared, "command", MAJA, f"dialog osa för Nacka ja {typed}")["text"]
    for said in (own, recorded):
        assert ("på distans" in said) == remote
        assert all(name in said for name in names)
        assert note in said
    with shared.app.database.reading() as store:
        meeting = store.meetings.of_series(store.series.every()[0].id)[0]
        given = store.answers.of_meeting(meeting.id).values()
    assert {answer.reply.note for answer in given} == {note}
    assert [list(a.reply.attendees) for a in given if a.recorded] == [names]


def test_a_pause_is_not_the_end_and_only_the_button_that_applies_is_offered(
    open_stage: Stage,
) -> None:
    open_stage.home(MAJA)
    assert "resume" not in words(open_stage, MAJA)
    open_stage.writes(MAJA, "pausa")
    open_stage.home(MAJA)
    assert "pause" not in words(open_stage, MAJA)
    assert "resume" in words(open_stage, MAJA)
    clock = open_stage.control.get("/clock")
    assert clock["next"] is None
    assert clock["halted"] == {
        "sv": "Pausad: återuppta för att gå vidare",
        "en": "Paused: resume to go on",
    }
    refused = open_stage.control.ask("/clock", {"next": True})
    assert refused["error"] == "paused"
    open_stage.writes(MAJA, "återuppta")
    assert open_stage.control.get("/clock")["next"] is not None


def test_thanks_are_answered_kindly_and_a_bare_for_with_an_example(open_stage: Stage) -> None:
    assert open_stage.writes(LEYLA, "Tack!") == "Varsågod!"
    assert open_stage.writes(MAJA, "thanks") == "You are welcome!"
    assert "osa för Nacka ja" in open_stage.commands(MAJA, "/rsvp för")
    assert "bara sammankallande" in open_stage.writes(LEYLA, "osa för")


def words(stage: Stage, user: str) -> list[str]:
    view = stage.control.get(f"/home/{user}")["view"]
    elements = [each for block in view["blocks"] for each in block.get("elements", [])]
    return [json.loads(e["value"]).get("words") for e in elements if e.get("type") == "button"]
