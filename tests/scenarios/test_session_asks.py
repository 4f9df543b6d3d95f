"""A group session is cancelled after deputies were asked: what asked them offers the others.

Solna (English), Sigtuna and Järfälla belong to the western group, whose session is cancelled.
"""

import pytest

from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import round_invited
from tests.stage import MAJA, Stage

SOLNA, SIGTUNA, SIGTUNA2, JARFALLA = "U0SOLNA1", "U0SIGTUNA1", "U0SIGTUNA2", "U0JARFALLA1"
SALEM = "U0SALEM1"
pytestmark = pytest.mark.any_database


@pytest.fixture
def played(make_stage: MakeStage) -> Stage:
    return make_stage(after=round_invited)


def texts(stage: Stage, user: str) -> dict[str, str]:
    return {message["ts"]: message["text"] for message in stage.inbox(user)}


def words(stage: Stage, user: str, ts: str) -> str:
    (message,) = [m for m in stage.inbox(user) if m["ts"] == ts]
    return str(message["blocks"]).replace("\\", "")


def offers(stage: Stage, user: str, message: Json, said: str) -> None:
    """Hold that a message which asked now says what is cancelled and what can be chosen."""
    assert said in texts(stage, user)[message["ts"]]
    buttons = words(stage, user, message["ts"])
    assert "session join east" in buttons
    assert "rsvp no" in buttons
    for gone in ("rsvp yes", "rsvp maybe", "session join west"):
        assert gone not in buttons


def test_what_asked_for_a_cancelled_session_offers_the_others(played: Stage) -> None:
    stage = played
    stage.writes(JARFALLA, "osa ja")
    stage.writes(SIGTUNA, "osa ersättare")
    handed = stage.find(SIGTUNA2, "asks you to answer for Sigtuna kommun")
    stage.until("2027-01-19 10:00")
    escalated = stage.find(SOLNA, "as your deputy")
    salem, before = texts(stage, SALEM), texts(stage, SIGTUNA2)
    stage.commands(MAJA, "/dialog gruppmöte ställ in västra Lokalen är stängd")
    stage.advance(seconds=5)
    offers(stage, SOLNA, escalated, "The group session of the western group is cancelled.")
    cancelled = "The group session of the western group is cancelled.\nReason: Lokalen är stängd"
    offers(stage, SIGTUNA2, handed, cancelled)
    invited = stage.find(JARFALLA, "Gruppmötet för västra gruppen är inställt.")
    offers(stage, JARFALLA, invited, "Järfälla kommun kan komma till ett annat.")
    assert texts(stage, SALEM) == salem, "its session stands"
    stage.advance(minutes=15)
    (told,) = [t for ts, t in texts(stage, SIGTUNA2).items() if ts not in before]
    assert cancelled in told, "the word of it comes once, beside what asked"
    stage.clicks(SIGTUNA2, handed_now(stage, SIGTUNA2, handed), "session join east")
    now = texts(stage, SIGTUNA2).values()
    assert not [text for text in now if cancelled in text], "nothing asks for it any more"
    assert "Sigtuna kommun now comes to the group session of the eastern group" in str(list(now))
    stage.clicks(SOLNA, handed_now(stage, SOLNA, escalated), "session join east")
    chosen = stage.find(SOLNA, "Solna stad now comes to the group session of the eastern group.")
    stage.clicks(SOLNA, chosen, "rsvp yes")
    assert "Solna stad: coming" in stage.find(SOLNA, "Thursday 28 January 2027")["text"]


def handed_now(stage: Stage, user: str, message: Json) -> Json:
    (now,) = [m for m in stage.inbox(user) if m["ts"] == message["ts"]]
    return now


def test_a_deputy_who_is_asked_afterwards_can_choose_too(played: Stage) -> None:
    stage = played
    stage.until("2027-01-12 10:00")
    stage.commands(MAJA, "/dialog gruppmöte ställ in västra Lokalen är stängd")
    stage.until("2027-01-19 10:00")
    asked = stage.find(SOLNA, "as your deputy")
    assert asked["text"].startswith("Solna stad has not answered yet. That is why I ask ")
    offers(stage, SOLNA, asked, "Which one suits you?")
    deputy = stage.find(SIGTUNA2, "as the deputy of")
    offers(stage, SIGTUNA2, deputy, "Sigtuna kommun has not answered yet. That is why I ask you")
    swedish = stage.find(SIGTUNA, "som är din ersättare")
    offers(stage, SIGTUNA, swedish, "Gruppmötet för västra gruppen är inställt.")
