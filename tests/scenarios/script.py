"""What people and the clock do between the call and the start: one act after another."""

from collections.abc import Callable

from tests.stage import MAJA, People, saying

NACKA, NACKA_DEPUTY = "U0NACKA1", "U0NACKA2"
SOLNA = "U0SOLNA1"
SALEM = "U0SALEM1"
TABY = "U0TABY1"
EKERO = "U0EKERO1"
BOTKYRKA, BOTKYRKA_DEPUTY = "U0BOTKYRKA1", "U0BOTKYRKA3"
TYRESO = "U0TYRESO1"
JOAKIM = "U0JOAKIM"

Act = Callable[[People], object]


def _propose_by_form(people: People) -> None:
    people.clicks(SALEM, people.post("Vad ska vi prata om"), "propose")
    people.submits(SALEM, title="Bokbussen", minutes="10", link="https://salem.example/b")


def _send_invitation(people: People) -> None:
    asked = people.find(MAJA, "Får jag skicka")
    words = saying(asked, "send")
    people.clicks(MAJA, asked, words)


def _answer_by_form(people: People) -> None:
    people.clicks(SOLNA, people.find(SOLNA, "is invited"), "answer")
    people.submits(
        SOLNA,
        choice="coming",
        attending="remote",
        attendees="James Whitfield\nÅsa Råstam",
        note="We join from Tallinn",
    )


def _record_by_form(people: People) -> None:
    people.home(MAJA)
    people.commands(MAJA, "/rsvp för Haninge kommun ja Ringde")


ACTS: tuple[tuple[str, Act], ...] = (
    ("help", lambda p: p.mentions(NACKA, "hjälp")),
    ("the call opens", lambda p: p.next()),
    (
        "propose by mention",
        lambda p: p.mentions(NACKA, "dagordning lägg till Kulturskolan 2027 | 20 min | beslut"),
    ),
    (
        "propose by message",
        lambda p: p.writes(SOLNA, "agenda add Shared ticketing | discussion | 15 min"),
    ),
    ("propose by form", _propose_by_form),
    (
        "propose by command",
        lambda p: p.commands(MAJA, "/agenda lägg till Ny strategi | information | 30 min"),
    ),
    ("propose again", lambda p: p.mentions(NACKA, "agenda add Kulturskolan 2027")),
    ("accept", lambda p: p.commands(MAJA, "/agenda anta #1")),
    ("accept more", lambda p: p.commands(MAJA, "/agenda anta #4")),
    ("decline", lambda p: p.commands(MAJA, "/dialog agenda avslå #2 Tas upp av turistrådet")),
    ("list", lambda p: p.commands(MAJA, "/agenda")),
    ("withdraw", lambda p: p.writes(SALEM, "agenda withdraw #3")),
    ("the convener is asked", lambda p: p.next()),
    ("the invitation is sent", _send_invitation),
    ("coming by click", lambda p: p.clicks(TABY, p.post("Vilka kommer"), "rsvp yes")),
    ("coming by form", _answer_by_form),
    ("handed over", lambda p: p.clicks(NACKA, p.find(NACKA, "bjuds in"), "rsvp deputy")),
    ("principal refused", lambda p: p.mentions(NACKA, "osa ja")),
    (
        "deputy answers",
        lambda p: p.clicks(
            NACKA_DEPUTY, p.find(NACKA_DEPUTY, "svara för Nacka kommun"), "rsvp yes"
        ),
    ),
    ("regrets by message", lambda p: p.writes(SALEM, "osa nej Vi har budgetmöte")),
    ("recorded", lambda p: p.commands(MAJA, "/rsvp för Huddinge kommun kanske Ringde i dag")),
    ("recorded more", _record_by_form),
    ("handed to the second", lambda p: p.mentions(BOTKYRKA, f"osa ersättare <@{BOTKYRKA_DEPUTY}>")),
    ("taken back", lambda p: p.writes(BOTKYRKA, "osa tillbaka")),
    ("maybe by mention", lambda p: p.mentions(BOTKYRKA, "osa kanske")),
    ("changed to remote", lambda p: p.writes(BOTKYRKA, "osa ja distans")),
    ("status", lambda p: p.mentions(SOLNA, "rsvp status")),
    ("home", lambda p: p.home(TYRESO)),
    ("language", lambda p: p.writes(TYRESO, "language en")),
    ("the reminder", lambda p: p.until("2027-01-14 09:00")),
    ("later", lambda p: p.clicks(EKERO, p.find(EKERO, "inte svarat"), "rsvp later")),
    ("regrets by click", lambda p: p.clicks(TYRESO, p.find(TYRESO, "not answered"), "rsvp no")),
    ("late item", lambda p: p.mentions(NACKA, "dagordning lägg till Sent påkommet")),
    ("asked again", lambda p: p.until("2027-01-18 12:00")),
    ("order", lambda p: p.commands(MAJA, "/agenda ordna #4 #1")),
    ("time", lambda p: p.commands(MAJA, "/agenda tid #1 25")),
    ("the agenda", lambda p: p.until("2027-01-21 09:00")),
    ("a change after it", lambda p: p.commands(MAJA, "/agenda tid #4 35")),
    ("read", lambda p: p.writes(SOLNA, "agenda")),
    ("the last reminder", lambda p: p.until("2027-02-01 09:00")),
    ("pause", lambda p: p.commands(MAJA, "/dialog pausa")),
    ("nothing while paused", lambda p: p.until("2027-02-03 10:00")),
    ("resume", lambda p: p.commands(MAJA, "/dialog återuppta")),
    ("the day before", lambda p: p.advance(minutes=10)),
    ("the start", lambda p: p.until("2027-02-04 13:00")),
    ("too late", lambda p: p.mentions(TABY, "osa nej")),
    ("thanks", lambda p: p.until("2027-02-05 12:00")),
)
