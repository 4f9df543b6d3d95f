"""The matrix of roles, actions and states, written down here a second time, by hand."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.rules.errors import (
    ConvenerOnly,
    LeftChannel,
    MandateAhead,
    MandateOver,
    NoMandate,
    NotYourRole,
    Observes,
    Refusal,
)
from bot.rules.roles import (
    ACTIONS,
    ROLES,
    STATES,
    Action,
    Holding,
    Role,
    acted_for,
    may,
    of_parties,
    of_series,
    refusal,
    state,
    who_may,
)
from bot.rules.seats import SeatRole
from bot.rules.series import Meeting, Officers
from tests.cases import for_each
from tests.rules.examples import NOW, SERIES, meeting, party, words

DAY = timedelta(days=1)
ROOT = Path(__file__).parents[2]
LETTERS = dict(
    zip("pcxaob", ("planned", "called", "closed", "published", "on", "between"), strict=True)
)
"""Planned, called, closed (x), agenda published, on, between meetings."""
EXPECTED = """
              read  follow propose answer vote   hand_over hand_back commit ask    record
administrator pcxao pcxaob .       .      .      .         .         .      .      .
convener      pcxao pcxaob pcxa    .      .      .         .         .      pcxaob pcxa
secretary     pcxao pcxaob .       .      .      .         .         .      .      .
chair         pcxao pcxaob .       .      .      .         .         .      .      .
principal     pcxao pcxaob cxa     pcxa   pcxaob pcxaob    pcxaob    pcxaob pcxaob .
deputy        pcxao pcxaob cxa     pcxa   pcxaob .         pcxaob    pcxaob pcxaob .
observer      pcxao pcxaob .       .      .      .         .         .      .      .
adjuster      pcxao pcxaob .       .      .      .         .         .      .      .
nobody        pcxao pcxaob .       .      .      .         .         .      .      .

              decide conduct carry  conclude convene install
administrator .      .       .      .        .       pcxaob
convener      pcxa   pcxa    pcxaob pcxaob   pcxaob  .
secretary     .      .       .      pcxaob   .       .
chair         .      pcxa    pcxaob pcxaob   .       .
principal     .      .       .      .        .       .
deputy        .      .       .      .        .       .
observer      .      .       .      .        .       .
adjuster      .      .       .      .        .       .
nobody        .      .       .      .        .       .
"""


def expected() -> dict[tuple[str, str], set[str]]:
    """Return in which states a role may do something, by role and action."""
    found = {}
    for table in EXPECTED.strip().split("\n\n"):
        head, *rows = (line.split() for line in table.splitlines())
        for role, *cells in rows:
            for action, cell in zip(head, cells, strict=True):
                found[role, action] = {LETTERS[letter] for letter in cell if letter != "."}
    return found


CELLS = expected()


def test_the_table_below_has_every_role_and_action() -> None:
    assert set(CELLS) == {(role, action) for role in ROLES for action in ACTIONS}
    assert set(LETTERS.values()) == set(STATES)


@for_each("role", ROLES)
def test_every_cell_of_the_matrix(role: Role) -> None:
    for action in ACTIONS:
        allowed = {at for at in STATES if may({role}, action, at)}
        assert allowed == CELLS[role, action], action
        assert may({role}, action) == bool(CELLS[role, action])


def test_who_has_several_roles_may_what_each_of_them_may() -> None:
    for one in ROLES:
        for other in ROLES:
            for action in ACTIONS:
                allowed = {at for at in STATES if may({one, other}, action, at)}
                assert allowed == CELLS[one, action] | CELLS[other, action]


HELD = Officers(secretaries=(4,), chairs=(5,), adjusters=(6,))
FULL = replace(SERIES, conveners=(3,), officers=HELD)
CALLED_IN_WORDS = {
    "administrator": "administrator",
    "convener": "convener",
    "secretary": "secretary",
    "chair": "chair",
    "adjuster": "adjuster",
}


@for_each("action", [a for a in ACTIONS if not who_may(a) & {"principal", "nobody"}])
def test_a_refusal_names_every_role_that_may_and_no_other(action: Action) -> None:
    said = words(refusal(action, (), FULL, "Maja", NOW))
    named = {role for role, word in CALLED_IN_WORDS.items() if word in said}
    assert named == {role for role in ROLES if CELLS[role, action]}
    assert "Maja" in said


def test_a_refusal_names_no_role_that_nobody_has() -> None:
    alone = replace(SERIES, officers=Officers(chairs=(5,)))
    assert "a convener or the chair" in words(refusal("conclude", (), alone, "Maja", NOW))
    assert isinstance(refusal("conclude", (), SERIES, "Maja", NOW), ConvenerOnly)
    assert isinstance(refusal("conduct", (), alone, "Maja", NOW), NotYourRole)


def held(
    role: SeatRole, starts: datetime | None = None, ends: datetime | None = None, of: int = 1
) -> Holding:
    return Holding(party(of), role, starts, ends)


@for_each(
    ("given", "roles", "why", "said"),
    [
        ((), set(), NoMandate, "Ask Maja"),
        ((held("principal"),), {"principal"}, None, ""),
        ((held("deputy"),), {"deputy"}, None, ""),
        ((held("deputy", NOW, NOW + DAY),), {"deputy"}, None, ""),
        ((held("deputy", NOW + DAY),), set(), MandateAhead, "from 2026"),
        ((held("deputy", NOW - DAY, NOW),), set(), MandateOver, "until 2026"),
        ((held("principal", None, NOW),), set(), MandateOver, "Kommun 1"),
        ((held("observer"),), {"observer"}, Observes, "Kommun 1"),
        ((replace(held("deputy"), away_at=NOW),), set(), LeftChannel, "Kommun 1"),
        ((held("observer"), held("deputy", of=2)), {"observer", "deputy"}, None, ""),
        (
            (held("deputy", None, NOW - DAY), held("deputy", NOW + DAY, of=2)),
            set(),
            MandateAhead,
            "2",
        ),
        ((held("deputy", None, NOW - DAY), held("observer", of=2)), {"observer"}, Observes, "2"),
    ],
)
def test_a_mandate_gives_its_role_between_its_dates_and_else_it_is_said_why_not(
    given: tuple[Holding, ...], roles: set[Role], why: type[Refusal] | None, said: str
) -> None:
    assert of_parties(given, NOW) == roles
    for action in ("propose", "answer", "vote", "commit"):
        assert may(roles, action) == (why is None)
    if why is not None:
        refused = refusal("answer", given, FULL, "Maja", NOW)
        assert type(refused) is why
        assert said in words(refused)
        assert "Maja" in words(refused), "whom to ask"


def test_one_who_acts_for_two_parties_has_both_and_observes_none() -> None:
    given = (held("principal"), held("deputy"), held("deputy", of=2), held("observer", of=3))
    assert [each.id for each in acted_for(given, NOW)] == [1, 2]


def test_the_roles_of_a_series_are_those_of_that_series_alone() -> None:
    other = replace(SERIES, id=2, conveners=(1,), officers=Officers())
    roles = {person: of_series(FULL, person) - {"nobody"} for person in (1, 3, 4, 5, 6, 9)}
    assert roles == {
        1: set(),
        3: {"convener"},
        4: {"secretary"},
        5: {"chair"},
        6: {"adjuster"},
        9: set(),
    }
    assert of_series(other, 3) == {"nobody"}
    assert of_series(other, 1) == {"nobody", "convener"}
    assert FULL.people == {3, 4, 5, 6}


def test_the_state_of_a_meeting_is_told_by_its_call_its_agenda_and_the_clock() -> None:
    ahead = meeting()
    called = replace(ahead, call_opened_at=NOW)
    closed = replace(called, call_closed_at=NOW)
    out = replace(called, published_at=NOW)
    late = replace(ahead, published_at=NOW)
    start, end = ahead.starts_at, ahead.ends_at
    cases: list[tuple[Meeting | None, datetime, str]] = [
        (ahead, NOW, "planned"),
        (called, NOW, "called"),
        (closed, NOW, "closed"),
        (out, NOW, "published"),
        (late, NOW, "published"),
        (called, start, "on"),
        (out, end - timedelta(seconds=1), "on"),
        (out, end, "between"),
        (None, NOW, "between"),
    ]
    for given, now, expected_state in cases:
        assert state(given, now) == expected_state


def test_every_action_of_the_matrix_is_asked_for_somewhere() -> None:
    """A cell that nothing asks for is not true."""
    asks = r'(?:may|require|refused|require_deciding)\([^()]*"(\w+)"|"(\w+)" in (?:\w+\.)*can\b'
    offered = r'\(\s*"\w+",\s*"(\w+)",\s*mark\('
    found = {
        name
        for room in (ROOT / "bot", ROOT / "handlers")
        for file in room.rglob("*.py")
        if file.name != "roles.py"
        for names in re.findall(f"{asks}|{offered}", file.read_text())
        for name in names
    }
    assert set(ACTIONS) - found == set()
