"""The year of the meeting of February 2027: 31 parties are called."""

from rehearsal.model import BOT_USER
from tests.scenarios.year.people import (
    HELENA,
    LEYLA,
    NACKA,
    NACKA_DEPUTY,
    SALEM,
    SLOW,
    SOLNA,
    TABY,
    TYRESO,
    Acts,
    come,
    principals,
    send_what_is_asked,
)
from tests.stage import CHANNEL, MAJA, Stage


def in_thread(stage: Stage, user: str, text: str) -> None:
    """Let a person mention the bot in the thread of the meeting's start."""
    start = stage.post("börjar nu")
    stage.control.post(
        "/message", channel=CHANNEL, user=user, text=f"<@{BOT_USER}> {text}", thread_ts=start["ts"]
    )


def _propose_by_form(stage: Stage) -> None:
    stage.clicks(SALEM, stage.post("Vad ska vi prata om"), "propose")
    stage.submits(SALEM, title="Bokbussen", minutes="10", link="https://salem.example/bokbussen")


def _propose_from_a_message(stage: Stage) -> None:
    stage.says(TABY, "Borde vi inte dela på biljettsystemet?")
    stage.control.post(
        "/shortcut",
        user=SALEM,
        callback_id="propose_from_message",
        channel=CHANNEL,
        message_ts=stage.messages()[-1]["ts"],
    )
    stage.submits(SALEM, title="Ett biljettsystem för alla")


def _answer_by_form(stage: Stage) -> None:
    stage.clicks(SOLNA, stage.find(SOLNA, "is invited"), "answer")
    stage.submits(
        SOLNA,
        choice="coming",
        attending="remote",
        attendees="James Whitfield\nÅsa Råstam",
        note="We join from Tallinn",
    )


def _vote(stage: Stage) -> None:
    """Two items get the same number of votes."""
    for user, choice in ((NACKA, 1), (SOLNA, 1), (TABY, 2), (LEYLA, 2), (SALEM, 3)):
        stage.writes(user, f"poll vote #7 {choice}")


def _accept_in_the_list(stage: Stage) -> None:
    stage.writes(MAJA, "dagordning")
    listed = stage.inbox(MAJA)[-1]
    stage.clicks(MAJA, listed, "agenda accept #1")


def _prompt(user: str) -> bool:
    return user not in SLOW and user != SOLNA


CALL: Acts = (
    ("the year ahead", lambda s: s.commands(MAJA, "/dialog plan")),
    ("the call opens", lambda s: s.until("2026-11-26 09:00")),
    (
        "proposed by mention",
        lambda s: s.mentions(NACKA, "dagordning lägg till Kulturskolan 2027 | 20 min | beslut"),
    ),
    (
        "proposed by direct message",
        lambda s: s.writes(SOLNA, "agenda add Shared ticketing | discussion | 15 min"),
    ),
    ("proposed by form", _propose_by_form),
    (
        "proposed by command",
        lambda s: s.commands(HELENA, "/agenda lägg till Ny kulturstrategi | samråd | 30 min"),
    ),
    ("proposed from a message", _propose_from_a_message),
    (
        "proposed for another board",
        lambda s: s.writes(LEYLA, "dagordning lägg till Idrottshallarnas avgifter"),
    ),
    ("supported", lambda s: s.writes(TYRESO, "dagordning stöd #1")),
    ("accepted in the list", _accept_in_the_list),
    ("accepted by command", lambda s: s.commands(MAJA, "/agenda anta #4")),
    ("merged", lambda s: s.commands(MAJA, "/agenda slå ihop #2 #5")),
    ("accepted after the merger", lambda s: s.commands(MAJA, "/agenda anta #2")),
    (
        "declined",
        lambda s: s.commands(MAJA, "/agenda avslå #6 Hör till idrottsnämnden, som möts i mars."),
    ),
    ("accepted too", lambda s: s.commands(MAJA, "/agenda anta #3")),
)
INVITATION: Acts = (
    ("the convener is asked", lambda s: s.until("2026-12-23 09:00")),
    ("the invitation goes out", send_what_is_asked),
    ("the prompt come", lambda s: come(s, filter(_prompt, principals()))),
    ("one answers by form", _answer_by_form),
    (
        "one phones",
        lambda s: s.commands(MAJA, "/rsvp för Haninge kommun ja Ringde den 28 december"),
    ),
)
POLL: Acts = (
    ("the call closes and the poll opens", lambda s: s.until("2027-01-07 09:00")),
    ("votes", _vote),
    ("too late for the call", lambda s: s.mentions(TYRESO, "dagordning lägg till Sommarscenen")),
    ("the late item is taken", lambda s: s.commands(MAJA, "/agenda anta #8")),
)
MOVE: Acts = (
    (
        "the meeting is moved",
        lambda s: s.commands(MAJA, "/dialog flytta 2027-02-11 13:00 Salen är bokad den 4 februari"),
    ),
    ("the news of it", lambda s: s.until("2027-01-08 08:30")),
    (
        "one cannot come then",
        lambda s: s.clicks(TABY, s.find(TABY, "flyttas till"), "rsvp no"),
    ),
)
REMINDER: Acts = (
    ("the poll closes, the silent are reminded", lambda s: s.until("2027-01-21 09:00")),
    (
        "handed over in the reminder",
        lambda s: s.clicks(NACKA, s.find(NACKA, "inte svarat"), "rsvp deputy"),
    ),
    ("the deputies of the silent are asked", lambda s: s.until("2027-01-26 09:00")),
    (
        "the deputy answers",
        lambda s: s.clicks(NACKA_DEPUTY, s.find(NACKA_DEPUTY, "Nacka kommun"), "rsvp yes"),
    ),
)
MEETING: Acts = (
    ("the agenda is published", lambda s: s.until("2027-01-28 09:00")),
    ("the last reminder", lambda s: s.until("2027-02-08 09:00")),
    ("the day before", lambda s: s.until("2027-02-10 09:00")),
    ("the meeting", lambda s: s.until("2027-02-11 13:00")),
    ("a decision", lambda s: in_thread(s, MAJA, "beslut: Kulturskolan 2027 blir gemensam")),
    (
        "an action",
        lambda s: in_thread(s, MAJA, f"åtgärd: Räkna på biljettsystemet <@{SOLNA}> senast 1 juni"),
    ),
    (
        "a commitment is asked for",
        lambda s: in_thread(s, LEYLA, "åtagande: Regionen ser över bidragen till folkbildningen"),
    ),
    ("it is confirmed", lambda s: s.commands(MAJA, "/dialog utfall bekräfta #11")),
    ("the day after", lambda s: s.until("2027-02-12 10:00")),
    (
        "what was not reached",
        lambda s: s.clicks(MAJA, s.find(MAJA, "Hanns alla punkter"), "agenda carry #3"),
    ),
    ("the week's news", lambda s: s.until("2027-02-15 10:00")),
)
AFTERWARDS: Acts = (
    ("the minutes", lambda s: s.until("2027-03-12 10:00")),
    ("the action is due", lambda s: s.until("2027-06-01 10:00")),
    ("the action is overdue", lambda s: s.until("2027-06-10 10:00")),
    ("the summer", lambda s: s.until("2027-08-30 10:00")),
    ("done with a note", lambda s: s.writes(SOLNA, "outcome done #10 Sent to all in August")),
    ("mine", lambda s: s.writes(SOLNA, "mine")),
)
FIRST: Acts = CALL + INVITATION + POLL + MOVE + REMINDER + MEETING + AFTERWARDS
