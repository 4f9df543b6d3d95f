"""Outcomes as files: a row each, whole, in both languages, and nothing that a sheet would run."""

from dataclasses import replace
from datetime import date

from bot.documents.outcomes import as_csv, as_markdown
from bot.rules.outcomes import Owner, Source
from bot.rules.public import Imprint
from bot.rules.register import Register
from bot.rules.series import Named
from tests.documents.given import EN, HOSTILE, SV, UPDATED, both
from tests.rules.examples import SERIES, meeting, party, person
from tests.rules.test_outcomes import outcome

IMPRINT = Imprint("Konferens 20181026_03", "Ulla Brandt", UPDATED)
HELD = meeting()
GOALS = (Named("children", both("Barn")),)
SHOWN = Register(
    replace(SERIES, profile=replace(SERIES.profile, goals=GOALS)),
    date(2027, 3, 2),
    (
        outcome(
            1, "commitment", "done", note="=1+1", source=Source(HELD.id, 7, "children"), raised=(1,)
        ),
        outcome(2, owner=Owner(1, 5), text=HOSTILE.replace("\n", " ")),
        outcome(3, "decision", "standing", owner=Owner(), due=None, source=Source(99, 8, "gone")),
        outcome(4, "action", "dropped", reason="| Inte nu |", changed_at=None),
    ),
    {1: party(1)},
    {5: person(5)},
    {HELD.id: HELD},
    {7: 12},
)


def test_a_table_has_every_outcome_with_what_it_came_from() -> None:
    rows = as_csv(SHOWN, IMPRINT, SV).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Nummer;Typ;Utfall;Part;Person;Senast;Status;Datum;")
    assert rows[1].startswith("1;åtagande;Ta fram underlag;")
    assert ";2027-03-01;klart;" in rows[1]
    assert rows[1].endswith(f";'=1+1;;{party(1).name};{HELD.local.date()};12;Barn sv")
    assert ";försenat;" in rows[2]
    assert person(5).name in rows[2]
    assert rows[3].startswith("3;beslut;Ta fram underlag;;;;i kraft;")
    assert rows[3].endswith(";;;;;;")
    assert len(rows) == 5


def test_the_same_in_markdown_says_what_it_says() -> None:
    text = as_markdown(SHOWN, IMPRINT, EN).decode()
    assert text.startswith("# Outcomes\n\n- **Series:** Culture")
    assert "Ulla Brandt" in text
    assert "| commitment | Ta fram underlag |" in text
    assert "\\| Inte nu \\|" in text
    assert "<script>" not in text
