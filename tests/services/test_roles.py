"""Every action, really tried by somebody of each role in each state of the meeting.

What is expected is the table that ``tests/rules/test_roles.py`` writes down.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.rules import polls as rules_of_polls
from bot.rules.agenda import Draft
from bot.rules.errors import (
    ConvenerConcludes,
    ConvenerOnly,
    MandateAhead,
    MandateOver,
    NoMandate,
    NotPrincipal,
    NotYourRole,
    Observes,
    Refusal,
)
from bot.rules.roles import STATES, Action, State
from bot.rules.seats import Mandate, SeatRole
from bot.rules.series import Officers
from bot.services import agenda, answers, ballots, handing, office, outcomes, polls, scene
from bot.services.answers import Given
from bot.services.ballots import Wish
from bot.services.outcomes import Given as Written
from bot.services.scene import Hints, Scene
from tests.rules.test_roles import CELLS
from tests.services.given import (
    AMINA,
    BEFORE,
    BIRGITTA,
    CALLED,
    HELENA,
    JAMES,
    JOAKIM,
    LEYLA,
    LOADED,
    MAJA,
    NACKA,
    PETER,
    START,
    STRANGER,
    TEAM,
    ULLA,
    Dialogue,
    MadeOnce,
    at,
    undone,
)

WHO: dict[str, str] = {
    MAJA: "convener",
    NACKA: "secretary",
    BIRGITTA: "chair",
    ULLA: "adjuster",
    LEYLA: "principal",
    JAMES: "deputy",
    AMINA: "observer",
    STRANGER: "nobody",
    JOAKIM: "nobody",
    HELENA: "nobody",
}
"""Joakim acted for a party until the series began; Helena is a deputy once this is over."""
TIMES: dict[State, datetime] = {
    "planned": BEFORE,
    "called": CALLED,
    "closed": at("2027-01-12 10:00"),
    "published": at("2027-01-25 10:00"),
    "on": START + timedelta(minutes=5),
    "between": at("2027-02-05 10:00"),
}
BY_ROLE = (
    ConvenerConcludes,
    ConvenerOnly,
    MandateAhead,
    MandateOver,
    NoMandate,
    NotPrincipal,
    NotYourRole,
    Observes,
)
LATER = at("2027-06-01 10:00")


def cast(dialogue: Dialogue, in_state: State) -> None:
    """Give each person their role, and let the meeting be in a state, with two items and a poll."""
    store, series, now = dialogue.store, dialogue.series, LOADED
    for party in store.seats.parties(series.id):
        held = store.seats.every_seat(series.id, 0, now)[party.id].mandates
        if {m.person.user for m in held} & {*WHO, PETER}:
            store.seats.set_mandates(series.id, party.id, (), now)
    given: list[tuple[str, str, SeatRole, datetime | None]] = [
        ("botkyrka", LEYLA, "principal", None),
        ("botkyrka", PETER, "deputy", None),
        ("botkyrka", AMINA, "observer", None),
        ("solna", JAMES, "deputy", None),
        ("nacka", HELENA, "deputy", LATER),
    ]
    for key in {key for key, *_ in given}:
        of = dialogue.party(key).id
        mandates = [
            Mandate(dialogue.person(user), of, role, 0 if role == "principal" else 1, starts)
            for party, user, role, starts in given
            if party == key
        ]
        store.seats.set_mandates(series.id, of, mandates, now)
    people = {user: dialogue.person(user).id for user in WHO if user != STRANGER}
    officers = Officers((people[NACKA],), (people[BIRGITTA],), (people[ULLA],))
    profile = replace(series.profile, parties_ask=True)
    save = store.series.save
    save(TEAM, series.key, series.channel, profile, [people[MAJA]], None, officers)
    dialogue.opened()
    for title in ("Kulturskolan", "Biblioteken"):
        dialogue.proposes(LEYLA, title)
    agenda.accept(store, dialogue.scene(MAJA), 1, CALLED)
    asked = rules_of_polls.draft("Vilken?", ["A", "B"], "", hidden=False)
    polls.ask(store, dialogue.scene(MAJA), asked, "2027-05-01", CALLED)
    passed: dict[State, dict[str, datetime | None]] = {
        "planned": {"call_opened_at": None},
        "called": {},
        "closed": {"call_closed_at": CALLED},
    }
    gone = passed.get(in_state, {"call_closed_at": CALLED, "published_at": CALLED})
    store.meetings.save(replace(dialogue.meeting, **gone))  # type: ignore[arg-type]


Tried = Callable[[Dialogue, Scene, datetime], object]
TRIES: dict[Action, Tried] = {
    "propose": lambda d, s, now: agenda.propose(d.store, s, Draft("Nytt"), now),
    "answer": lambda d, s, now: answers.answer(d.store, s, Given("coming"), now),
    "vote": lambda d, s, now: ballots.vote(d.store, s, Wish(3, [1]), now),
    "hand_over": lambda d, s, now: handing.hand_over(d.store, s, None, now, LATER.date()),
    "commit": lambda d, s, now: outcomes.add(d.store, s, Written("commitment", "Stöd"), now),
    "ask": lambda d, s, now: polls.ask(
        d.store, s, rules_of_polls.draft("Hur?", ["A", "B"], "", hidden=False), "2027-05-01", now
    ),
    "record": lambda d, s, now: answers.record(d.store, s, "Nacka", Given("coming"), now),
    "decide": lambda d, s, now: agenda.accept(d.store, s, 2, now),
    "conduct": lambda d, s, now: agenda.order(d.store, s, [1], now),
    "conclude": lambda d, s, now: outcomes.add(d.store, s, Written("decision", "Ja"), now),
    "convene": lambda d, s, _now: office.convened(d.store, s.where, Hints()),
}
LASTING: frozenset[Action] = frozenset(
    {"vote", "hand_over", "commit", "ask", "conclude", "convene"}
)
"""What is done between meetings as well."""


def tried(dialogue: Dialogue, user: str, action: Action, now: datetime) -> Refusal | None:
    """Return why an action was refused, if it was."""
    where = dialogue.where(user)
    try:
        here = scene.enter(dialogue.store, where, now, Hints(), between=action in LASTING)
        TRIES[action](dialogue, here, now)
    except Refusal as why:
        return why
    return None


@pytest.mark.parametrize("in_state", STATES)
def test_what_the_matrix_says_is_what_happens(made_once: MadeOnce, in_state: State) -> None:
    database, now = made_once(cast, in_state), TIMES[in_state]
    for user, role in WHO.items():
        for action in TRIES:
            with undone(database) as store:
                why = tried(Dialogue(store), user, action, now)
            allowed = CELLS[role, action] | (
                CELLS[role, "conclude"] if action == "commit" else set()
            )
            assert (why is None) == (in_state in allowed), (user, role, action, why)
            if not allowed and in_state != "between":
                assert isinstance(why, BY_ROLE), (user, role, action, why)
