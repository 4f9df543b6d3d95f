"""The year of the meeting of February 2028: the 26 municipalities meet in four groups."""

from bot.services import setup
from tests.grouped import grouped
from tests.scenarios.year.first import in_thread
from tests.scenarios.year.people import (
    NACKA,
    NACKA_DEPUTY,
    SLOW,
    SOLNA,
    TABY,
    Acts,
    come,
    invited,
    principals,
    send_what_is_asked,
)
from tests.stage import MAJA, Stage

SIGTUNA = "U0SIGTUNA1"
"""Hosts the western group, whose session is cancelled."""


def _load_the_groups(stage: Stage) -> None:
    """Let the administrator load the file in which the municipalities meet in groups."""
    with stage.app.database.transaction() as store:
        setup.apply(store, grouped(), stage.now())
    stage.until("2027-10-01 10:05")


def _the_prompt_of_the_year(stage: Stage) -> None:
    come(stage, [user for user in invited(stage, principals()) if user not in SLOW])


CALL: Acts = (
    ("the autumn", lambda s: s.until("2027-10-01 10:00")),
    ("the groups are loaded", _load_the_groups),
    ("the second year ahead", lambda s: s.commands(MAJA, "/dialog plan")),
    ("the second call", lambda s: s.until("2027-11-25 10:00")),
    ("what leads the agenda", lambda s: s.mentions(SOLNA, "agenda")),
    ("a proposal", lambda s: s.writes(TABY, "dagordning lägg till Lokaler för föreningar")),
    ("it is taken", lambda s: s.commands(MAJA, "/agenda anta #12")),
    ("the hosts are asked", lambda s: s.until("2027-12-03 10:00")),
    ("who does not host", lambda s: s.writes(SOLNA, "host Exempelscenen")),
    ("a host tells where", lambda s: s.writes(SIGTUNA, "värd Exempelscenen, Exempelgatan 2")),
)
ANSWERS: Acts = (
    ("the convener is asked again", lambda s: s.until("2027-12-23 10:00")),
    ("the second invitation", send_what_is_asked),
    ("who is called answers", _the_prompt_of_the_year),
    (
        "handed over until a day",
        lambda s: s.writes(NACKA, f"osa ersättare <@{NACKA_DEPUTY}> till 2028-03-01"),
    ),
    ("the deputy answers for Nacka", lambda s: s.writes(NACKA_DEPUTY, "osa ja")),
    (
        "Haninge phones again",
        lambda s: s.commands(MAJA, "/rsvp för Haninge kommun nej Ringde"),
    ),
    ("the second reminder", lambda s: s.until("2028-01-13 10:00")),
)
SESSIONS: Acts = (
    (
        "a session is cancelled",
        lambda s: s.commands(MAJA, "/dialog gruppmöte ställ in västra Lokalen är stängd"),
    ),
    ("its parties are told", lambda s: s.until("2028-01-13 10:30")),
    ("another is chosen", lambda s: s.writes(SIGTUNA, "gruppmöte välj norra")),
    (
        "another is chosen by a click",
        lambda s: s.clicks(SOLNA, s.find(SOLNA, "is cancelled"), "session join east"),
    ),
    ("the agenda is published again", lambda s: s.until("2028-01-20 10:00")),
    ("the last sessions", lambda s: s.until("2028-02-02 10:00")),
    ("the end of the round", lambda s: s.until("2028-02-03 13:30")),
    ("a conclusion", lambda s: in_thread(s, MAJA, "slutsats: Lokaler är frågan för 2028")),
    ("the minutes of the round", lambda s: s.until("2028-03-03 10:00")),
    (
        "the commitment is answered",
        lambda s: s.commands(MAJA, "/dialog utfall klart #11 Gjort i mars"),
    ),
    ("the news of it", lambda s: s.until("2028-03-06 10:00")),
    ("until the third call", lambda s: s.until("2028-11-23 10:00")),
)
SECOND: Acts = CALL + ANSWERS + SESSIONS
