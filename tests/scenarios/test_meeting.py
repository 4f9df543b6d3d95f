"""The example's meeting of 4 February 2027, from the call to its start, by all four doors.

Maja convenes in the region's workspace. Nacka (Swedish) and Solna (English) belong to workspaces
of their own and have no slash commands. Salem's people are guests in the region's. Ekerö never
answers. It is played over Socket Mode and HTTP, on SQLite and PostgreSQL.
"""

from collections.abc import Iterator

import pytest

from storage import upgrade
from tests.databases import Databases
from tests.stage import MAJA, Stage, Transport, saying, stage

pytestmark = pytest.mark.every_database

NACKA, NACKA_DEPUTY = "U0NACKA1", "U0NACKA2"
SOLNA = "U0SOLNA1"
SALEM = "U0SALEM1"
TABY = "U0TABY1"
EKERO = "U0EKERO1"
ULLA = "U0ULLA"


@pytest.fixture
def played(transport: Transport, databases: Databases) -> Iterator[Stage]:
    address = databases.empty()
    if address.startswith("postgresql"):  # SQLite is migrated by the bot itself
        upgrade(address)
    with stage(address, transport) as made:
        yield made
    databases.drop(address)


@pytest.mark.slow
def test_a_meeting_from_the_call_to_its_start(played: Stage) -> None:
    _the_call(played)
    _the_decisions(played)
    _the_invitation(played)
    _the_answers(played)
    played.restart()
    _the_reminder(played)
    _the_agenda(played)
    _the_last_days(played)
    _the_count(played)


def _the_call(stage: Stage) -> None:
    """26 November: proposals by mention, direct message, modal and command."""
    early = stage.mentions(NACKA, "agenda add För tidigt")
    assert "torsdag 26 november 2026" in early
    assert stage.next() == ["call"]
    call = stage.post("Vad ska vi prata om")
    assert "torsdag 4 februari 2027" in call["text"]
    assert "torsdag 7 januari 2027" in call["text"]

    said = stage.mentions(NACKA, "dagordning lägg till Kulturskolan 2027 | 20 min | beslut")
    assert said.startswith("Tack! #1")
    said = stage.writes(SOLNA, "agenda add Shared ticketing | discussion | 15 min")
    assert said.startswith("Thank you. #2")
    stage.clicks(SALEM, call, "propose")
    answer = stage.submits(SALEM, title="Bokbussen", minutes="10", link="https://salem.example/b")
    assert answer["ok"]
    assert "#3" in stage.messages(user=SALEM)[-1]["text"]
    said = stage.commands(MAJA, "/agenda lägg till Ny strategi | information | 30 min")
    assert said.startswith("Tack! #4")
    assert "redan" in stage.mentions(NACKA, "agenda add Kulturskolan 2027").lower()


def _the_decisions(stage: Stage) -> None:
    """Accepted by a click in a list that follows, and by command; declined with a reason."""
    listed = stage.says(MAJA, "dagordning", stage.direct(MAJA))
    assert "Inget står på dagordningen än" in listed
    stage.clicks(MAJA, stage.inbox(MAJA)[-1], "agenda accept #1")
    now = stage.inbox(MAJA)[-1]
    assert now["text"].startswith("#1")
    assert "Inget står på dagordningen än" not in now["text"]
    assert "agenda accept #1" not in str(now["blocks"])
    assert "#4" in stage.commands(MAJA, "/agenda anta #4")
    stage.commands(MAJA, "/dialog agenda avslå #2 Tas upp av turistrådet")
    listed = stage.commands(MAJA, "/agenda")
    assert "20 min" in listed
    assert "50 av 180" in listed
    news = stage.find(SOLNA, "#2")
    assert "Tas upp av turistrådet" in news["text"]
    assert "Thursday 4 February 2027" in news["text"]
    assert stage.find(NACKA, "#1")
    assert "#3" in stage.writes(SALEM, "agenda withdraw #3")
    assert "Bokbussen" not in stage.commands(MAJA, "/agenda")


def _the_invitation(stage: Stage) -> None:
    """Six weeks before is Christmas Eve, so the convener is asked the working day before."""
    assert stage.next() == ["invitation"]
    assert stage.now().isoformat() == "2026-12-23T08:00:00+00:00"
    asked = stage.find(MAJA, "Får jag skicka")
    assert "31 personer" in asked["text"]
    assert not [m for m in stage.posts() if "Vilka kommer" in m["text"]]
    stage.clicks(MAJA, asked, saying(asked, "send"))
    assert "Skickat" in stage.inbox(MAJA)[-1]["text"]
    posted = stage.post("Vilka kommer")
    assert "inte svarat än 31" in posted["text"]
    assert "Nacka kommun" in stage.find(NACKA, "bjuds in")["text"]
    assert "Solna stad is invited" in stage.find(SOLNA, "is invited")["text"]


def _the_answers(stage: Stage) -> None:
    """Coming, maybe and regrets; a deputy; on site or remote; recorded by the convener."""
    post = stage.post("Vilka kommer")
    stage.clicks(TABY, post, "rsvp yes")
    assert "Täby kommun" in _coming(stage)

    invitation = stage.find(SOLNA, "is invited")
    stage.clicks(SOLNA, invitation, "answer")
    stage.submits(
        SOLNA,
        choice="coming",
        attending="remote",
        attendees="James Whitfield\nÅsa Råstam",
        note="We join from Tallinn",
    )
    assert "Solna stad (på distans)" in _coming(stage)
    assert "Solna stad: coming, remote" in stage.inbox(SOLNA)[-1]["text"]
    assert "Tallinn" not in stage.post("Vilka kommer")["text"]
    assert "Tallinn" in stage.commands(MAJA, "/rsvp status")
    assert "Tallinn" not in stage.writes(TABY, "osa status")
    stage.clicks(SOLNA, stage.inbox(SOLNA)[-1], "rsvp maybe")
    assert "James Whitfield and Åsa Råstam" in stage.writes(SOLNA, "rsvp yes")

    stage.clicks(NACKA, stage.find(NACKA, "bjuds in"), "rsvp deputy")
    handed = stage.find(NACKA_DEPUTY, "ber dig svara för Nacka kommun")
    assert "Daniel Okafor" in stage.mentions(NACKA, "osa ja")
    stage.clicks(NACKA_DEPUTY, handed, "rsvp yes")
    assert "Nacka kommun" in _coming(stage)

    assert "förhinder" in stage.writes(SALEM, "osa nej Vi har budgetmöte")
    said = stage.commands(MAJA, "/rsvp för Huddinge kommun kanske Ringde i dag")
    assert "Maja Ekström" in said
    assert "Huddinge kommun (antecknad)" in stage.post("Vilka kommer")["text"]
    assert "inte svarat än 26" in stage.post("Vilka kommer")["text"]
    assert "Sammankallande" not in stage.mentions(ULLA, "osa status")
    assert "Ulla" not in stage.post("Vilka kommer")["text"]
    assert "Maja Ekström" in stage.mentions(ULLA, "osa ja")


def _the_reminder(stage: Stage) -> None:
    """14 January: only the silent are reminded, each once; one asks for later."""
    assert stage.until("2027-01-07 09:00") == ["call-closes", "priority-poll-opens"]
    stage.clicks(TABY, stage.post("Omröstning #5"), "poll vote #5 1")
    assert "1 av 31 parter har röstat" in stage.post("Omröstning #5")["text"]
    assert stage.until("2027-01-14 09:00") == [
        "poll-5-reminds",
        "priority-poll-closes",
        "reminder",
    ]
    assert len([m for m in stage.inbox(TABY) if "har inte svarat än" in m["text"]]) == 0
    reminder = stage.find(EKERO, "har inte svarat än")
    for words in ("rsvp yes", "rsvp no", "rsvp deputy", "rsvp later"):
        assert words in str(reminder["blocks"])
    stage.clicks(EKERO, reminder, "rsvp later")
    later = stage.inbox(EKERO)[-1]["text"]
    assert "måndag 18 januari 2027" in later
    assert "Exempelsalen" in later, "and it can be answered before"
    assert "[Kommer] [Kanske] [Förhinder]" in later
    late = stage.mentions(NACKA, "dagordning lägg till Sent påkommet")
    assert "sen" in late
    stage.until("2027-01-18 12:00")
    assert "inte svarat" in stage.inbox(EKERO)[-1]["text"]


def _the_agenda(stage: Stage) -> None:
    """21 January: ordered by the convener, published on its date, in both languages."""
    stage.commands(MAJA, "/agenda ordna #4 #1")
    stage.commands(MAJA, "/agenda tid #1 25")
    assert stage.until("2027-01-19 09:00") == ["escalation"]
    assert "Därför frågar jag även" in stage.find(EKERO, "Därför")["text"]
    assert not [m for m in stage.inbox(NACKA_DEPUTY) if "Därför" in m["text"]]
    assert stage.until("2027-01-21 09:00") == ["agenda"]
    published = stage.post("Dagordning för dialogmötet")
    text = published["text"]
    assert text.index("#4 Ny strategi") < text.index("#1 Kulturskolan 2027")
    assert "55 av 180" in text
    assert "Beteckning: Konferens 20181026_03" in text
    assert "Sent påkommet" not in text
    assert not [m for m in stage.inbox(NACKA) if "Sent påkommet" in m["text"]], "on Monday"
    assert "#1" in stage.writes(SOLNA, "agenda")
    assert "published" in stage.writes(SOLNA, "agenda").lower()
    assert "publicerad" in stage.mentions(NACKA, "dagordning dra tillbaka #1")


def _the_last_days(stage: Stage) -> None:
    """The digest, the last reminder, a pause, the practical note, and the start."""
    stage.until("2027-01-25 08:30")
    assert "Sent påkommet” är inte med" in stage.find(NACKA, "Din vecka i")["text"]
    assert stage.until("2027-02-01 09:00") == ["last-reminder"]
    assert "Sista påminnelsen" in stage.find(EKERO, "Sista")["text"]
    assert not [m for m in stage.inbox(TABY) if "Sista" in m["text"]]
    stage.commands(MAJA, "/dialog pausa")
    assert stage.until("2027-02-03 10:00") == []
    assert "pausad" in stage.commands(MAJA, "/dialog status").lower()
    stage.commands(MAJA, "/dialog återuppta")
    assert stage.advance(minutes=1) == [], "it was done at once"
    assert "video.example" in stage.find(SOLNA, "See you")["text"]
    assert stage.find(SOLNA, "for your calendar")["files"]
    assert not [m for m in stage.inbox(SALEM) if "Välkommen till" in m["text"]]
    assert stage.until("2027-02-04 13:00") == ["start"]
    assert "#4 Ny strategi" in stage.post("börjar nu")["text"]
    assert "rsvp yes" not in str(stage.post("Vilka kommer")["blocks"])
    assert "Dialogmötet började" in stage.mentions(TABY, "osa nej")
    assert "Täby kommun" in _coming(stage)


def _the_count(stage: Stage) -> None:
    """How many direct messages each person got that they had not asked for."""
    got = stage.unasked()
    assert got[TABY] == 3, "the invitation, the practical note and the calendar file"
    assert got[EKERO] == 5, (
        "the invitation, the poll, two reminders, the word that its deputy is asked"
    )
    assert got[NACKA] == 3, "the news of each of its two items, and the invitation"
    assert got[NACKA_DEPUTY] == 4, "the hand-over, the poll, the practical note and its file"
    assert got[SALEM] == 2
    assert got[SOLNA] == 5
    assert ULLA not in got


def _coming(stage: Stage) -> str:
    rows = stage.post("Vilka kommer")["text"].splitlines()
    return " ".join(row for row in rows if row.startswith("• Kommer"))
