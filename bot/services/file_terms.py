"""``[[party.term]]`` of a series file: from and until which day somebody acts for a party."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from bot.rules import terms
from bot.rules.calendar import Calendar
from bot.rules.seats import Mandate, Person, SeatRole
from bot.rules.series_drafts import Data
from bot.services.file_format import PartyRow
from bot.services.file_rows import TermRow


def mandates(
    row: PartyRow, party: int, people: Mapping[str, Person], calendar: Calendar
) -> tuple[Mandate, ...]:
    """Return the mandates that a file gives for a party."""
    return tuple(
        Mandate(
            people[user],
            party,
            role,
            rank,
            terms.begins(term.first, calendar) if term else None,
            terms.ends(term.last, calendar) if term else None,
        )
        for user, role, rank, term in _ranked(row)
    )


def _ranked(row: PartyRow) -> Iterator[tuple[str, SeatRole, int, TermRow | None]]:
    """Yield who acts or will act, the deputies in their order; each with their days, if any."""
    left = list(row.term)

    def taken(user: str, role: SeatRole) -> TermRow | None:
        found = next((term for term in left if (term.user, term.role) == (user, role)), None)
        if found is not None:
            left.remove(found)
        return found

    if row.principal is not None:
        yield row.principal, "principal", 0, taken(row.principal, "principal")
    rank = 0
    for rank, user in enumerate(row.deputies, start=1):
        yield user, "deputy", rank, taken(user, "deputy")
    for term in left:
        rank += term.role == "deputy"
        yield term.user, term.role, rank if term.role == "deputy" else 0, term


def rows(held: Iterable[Mandate], calendar: Calendar, now: datetime) -> list[Data]:
    """Return the tables of a party's mandates that have days, those that hold at ``now`` first."""
    found = []
    for mandate in sorted(held, key=lambda each: not each.is_valid(now)):
        first, last = terms.first_day(mandate, calendar), terms.last_day(mandate, calendar)
        row = {"user": mandate.person.user, "role": mandate.role}
        row |= {"from": first.isoformat()} if first else {}
        row |= {"until": last.isoformat()} if last else {}
        if first or last:
            found.append(row)
    return found
