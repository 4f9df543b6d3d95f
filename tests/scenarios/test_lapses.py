"""A meeting begins of which no agenda was published: what asked for one asks no more."""

from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import escalated
from tests.stage import MAJA

LEYLA, JAMES = "U0BOTKYRKA1", "U0SOLNA1"
QUESTION = "men ingen punkt är antagen"


def test_the_question_for_an_agenda_does_not_outlive_its_meeting(make_stage: MakeStage) -> None:
    stage = make_stage(after=escalated)
    stage.writes(LEYLA, 'dagordning föreslå "En fråga"')
    stage.until("2027-01-22 10:00")
    asked = stage.find(MAJA, QUESTION)
    assert QUESTION in stage.home(MAJA)
    stage.until("2027-02-04 13:05")
    home = stage.home(MAJA)
    assert QUESTION not in home
    assert "Besluta om förslag" not in home
    assert "Väntar på dig" not in home
    became = next(m for m in stage.inbox(MAJA) if m["ts"] == asked["ts"])
    assert became["text"] == "Ingen dagordning publicerades för torsdag 4 februari 2027."
    assert "actions" not in {block["type"] for block in became["blocks"]}
    (series,) = stage.control.get("/year")["series"]
    step = next(each for each in series["steps"] if each["kind"] == "agenda")
    assert step["state"] == "skipped"

    silent = [m for m in stage.inbox(JAMES) if m["bot"] and "Solna stad" in m["text"]]
    assert len(silent) > 2
    for message in silent:
        assert "Solna stad did not answer." in message["text"]
        assert "actions" not in {block["type"] for block in message["blocks"]}
    said = stage.writes(JAMES, "rsvp yes")
    assert "If you have not answered, or something has changed, tell Maja Ekström." in said
