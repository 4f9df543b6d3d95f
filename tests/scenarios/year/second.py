"""The year of the meeting of February 2028: the 26 municipalities alone are called."""

from tests.scenarios.year.first import in_thread
from tests.scenarios.year.people import (
    HANINGE,
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
from tests.stage import MAJA

SECOND: Acts = (
    ("the second year's call", lambda s: s.until("2027-11-25 10:00")),
    ("what leads the agenda", lambda s: s.mentions(SOLNA, "agenda")),
    ("a proposal", lambda s: s.writes(TABY, "dagordning lägg till Lokaler för föreningar")),
    ("it is taken", lambda s: s.commands(MAJA, "/agenda anta #12")),
    ("the convener is asked again", lambda s: s.until("2027-12-23 10:00")),
    ("the second invitation", send_what_is_asked),
    (
        "who is called answers",
        lambda s: come(s, [u for u in invited(s, principals()) if u not in SLOW]),
    ),
    ("Nacka's deputy", lambda s: s.writes(NACKA, f"osa ersättare <@{NACKA_DEPUTY}>")),
    ("answers for Nacka", lambda s: s.writes(NACKA_DEPUTY, "osa ja")),
    (
        "Haninge phones again",
        lambda s: s.commands(MAJA, "/rsvp för Haninge kommun nej Ringde"),
    ),
    ("the second meeting", lambda s: s.until("2028-02-03 13:30")),
    ("a conclusion", lambda s: in_thread(s, MAJA, "slutsats: Lokaler är frågan för 2028")),
    ("afterwards", lambda s: s.until("2028-11-23 10:00")),
)
__all__ = ["HANINGE", "SECOND"]
