"""Rows of a file → the list of parties, or everything that is wrong with it, row by row.

Nothing is taken half: a file with one fault is not applied, so that every fault is named at once.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from bot.rules import terms
from bot.rules.errors import (
    BadDay,
    BadEmail,
    BadKey,
    BadRole,
    BadSeats,
    BadTeamId,
    BadUserId,
    EmptyList,
    EndsBefore,
    FarDay,
    LongCell,
    NearCategory,
    NobodyInRow,
    NoCategoryInRow,
    NoHeadings,
    NoPartyInRow,
    NoRole,
    OtherTeam,
    Refusal,
    TooLong,
)
from bot.rules.party_lines import NAME_LIMIT
from bot.rules.party_list import (
    COLUMNS,
    REQUIRED,
    ROLES,
    SEATS,
    SEATS_LIMIT,
    Entry,
    Fault,
    Known,
    Reading,
)
from bot.rules.party_sense import contradictions, keyed, of_categories
from bot.rules.seats import SeatRole
from bot.rules.texts import clean, fold
from bot.rules.workspace import Account, someone

_LINE = 200
ALL = 10_000
"""Characters of all those together whom a party organises."""
_EMAIL = re.compile(r"[^\s@<>,;|]{1,64}@[^\s@<>,;|]+\.[^\s@<>,;|]{2,}")
_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_TEAM = re.compile(r"[TE][A-Z0-9]{2,20}")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_NOT_LETTER = re.compile(r"[\W_]+")
_ALSO = {
    "category": ("kategori",),
    "email": ("e-postadress", "mail", "epostadress"),
    "starts": ("från",),
    "ends": ("till",),
}
"""Headings that people write instead."""


def read(cells: Sequence[Sequence[str]], known: Known) -> Reading:
    """Return the list that the rows of a file give, the first of which has its headings.

    Raises ``NoHeadings``, and ``EmptyList`` for a file without a party.
    """
    places, unread = _places(cells[0] if cells else ())
    lines = [_Line(number, row, places, known) for number, row in enumerate(cells[1:], start=2)]
    lines = [line for line in lines if not line.is_blank]
    read_ = [line.entry() for line in lines]
    rows = keyed(of_categories(read_), known)
    faults = [fault for line in lines for fault in line.faults]
    wrong = {fault.row for fault in faults}
    faults += contradictions([entry for entry in rows if entry.row not in wrong], COLUMNS)
    if not lines:
        raise EmptyList
    faults.sort(key=lambda fault: fault.row)
    return Reading(tuple(rows), tuple(faults), unread)


def addresses(cells: Sequence[Sequence[str]]) -> set[str]:
    """Return every e-mail address in a file, in small letters."""
    return {cell.strip().lower() for row in cells for cell in row if _EMAIL.fullmatch(cell.strip())}


def users(cells: Sequence[Sequence[str]]) -> set[str]:
    """Return every Slack ID that a file gives for somebody. Raises ``NoHeadings``."""
    place = _places(cells[0] if cells else ())[0].get("user")
    found = (row[place].strip() for row in cells[1:] if place is not None and place < len(row))
    return {user for user in found if _USER.fullmatch(user)}


def _places(first: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return in which place each column stands. Raises ``NoHeadings``."""
    names = {
        _letters(text): column
        for column, heading in COLUMNS.items()
        for text in (heading.sv, heading.en, *_ALSO.get(column, ()))
    }
    places: dict[str, int] = {}
    unread = []
    for place, cell in enumerate(first):
        column = names.get(_letters(cell))
        if column is not None:
            places.setdefault(column, place)
        elif cell.strip():
            unread.append(clean(cell, len(cell))[:NAME_LIMIT])
    missing = tuple(COLUMNS[column] for column in REQUIRED if column not in places)
    if missing:
        raise NoHeadings(missing=missing)
    return places, tuple(unread)


def _letters(text: str) -> str:
    return _NOT_LETTER.sub("", fold(text))


class _Line:
    """A row of a file, with what is wrong in it as it is read."""

    def __init__(
        self, row: int, cells: Sequence[str], places: Mapping[str, int], known: Known
    ) -> None:
        self._cells = {
            column: cells[place] for column, place in places.items() if place < len(cells)
        }
        self._row = row
        self._known = known
        self.faults: list[Fault] = []

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.strip() for cell in self._cells.values())

    def entry(self) -> Entry:
        """Return what the row says; what is wrong in it is left out."""
        user, team = self._id("user", _USER, BadUserId), self._id("team", _TEAM, BadTeamId)
        known = self._known.people.get(user) or self._account(user)
        # A mention may have told an enterprise's id, which begins with another letter.
        if team and known and known.team[:1] == team[:1] and known.team != team:
            self._wrong(OtherTeam(given=team, user=user, team=known.team))
        team = team or (known.team if known else "")
        starts, ends = self._day("starts"), self._day("ends")
        if starts and ends and ends < starts:
            self._wrong(EndsBefore())
        name, email = self._text("name"), self._email()
        return Entry(
            key=self._key(),
            party=self._party(),
            category=self._category(),
            seats=self._seats(),
            organises=self._organises(),
            role=self._role(is_named=bool(name or email or user)),
            name=name or (known.name if known else ""),
            title=self._text("title") or (known.title if known else ""),
            email=email,
            user=user,
            team="" if team == self._known.workspace else team,
            starts=starts,
            ends=ends,
            row=self._row,
        )

    def _account(self, user: str) -> Account | None:
        """Return whose id it is, if Slack was asked."""
        if user not in self._known.accounts:
            return None
        found = self._known.accounts[user]
        try:
            return someone(user, found)
        except Refusal as why:
            self._wrong(why)
            return found

    def _wrong(self, why: Refusal) -> None:
        self.faults.append(Fault(self._row, why))

    def _text(self, column: str, limit: int = NAME_LIMIT) -> str:
        try:
            return clean(self._cells.get(column, ""), limit)
        except TooLong as error:
            length = error.params["length"]
            self._wrong(LongCell(column=COLUMNS[column], length=length, limit=limit))
            return ""

    def _party(self) -> str:
        name = self._text("party")
        if not name and not self.faults:
            self._wrong(NoPartyInRow())
        return name

    def _category(self) -> str:
        given = self._text("category")
        names = {
            fold(text): key
            for key, name in self._known.categories.items()
            for text in (key, name.en, name.sv)
        }
        found = names.get(fold(given))
        near = get_close_matches(fold(given), names, n=1, cutoff=0.8)
        if not given:
            self._wrong(NoCategoryInRow())
        elif found is None and near:
            self._wrong(NearCategory(given=given, meant=self._known.categories[names[near[0]]]))
        return found or given

    def _seats(self) -> int:
        given = self._text("seats")
        is_number = given.isascii() and given.isdigit() and len(given) <= 2  # noqa: PLR2004 - 50
        if given and not (is_number and 1 <= int(given) <= SEATS_LIMIT):
            self._wrong(BadSeats(given=given, limit=SEATS_LIMIT))
            return SEATS
        return int(given) if given else SEATS

    def _organises(self) -> tuple[str, ...]:
        given = self._cells.get("organises", "")
        if len(given) > ALL:
            self._wrong(LongCell(column=COLUMNS["organises"], length=len(given), limit=ALL))
            return ()
        names = (clean(each, ALL) for each in given.split("|"))
        kept = tuple(name for name in names if name)
        longest = max(map(len, kept), default=0)
        if longest > _LINE:
            self._wrong(LongCell(column=COLUMNS["organises"], length=longest, limit=_LINE))
        return kept

    def _role(self, *, is_named: bool) -> SeatRole | None:
        given = self._text("role")
        principal, deputy = ROLES.values()
        found = next(
            (role for role, name in ROLES.items() if fold(given) in {fold(name.sv), fold(name.en)}),
            None,
        )
        if given and found is None:
            self._wrong(BadRole(given=given, principal=principal, deputy=deputy))
        elif is_named and not given:
            self._wrong(NoRole(principal=principal, deputy=deputy))
        elif found is not None and not is_named:
            self._wrong(NobodyInRow())
        return found

    def _email(self) -> str:
        given = self._text("email", _LINE).lower()
        if given and not _EMAIL.fullmatch(given):
            self._wrong(BadEmail(given=given))
            return ""
        return given

    def _id(self, column: str, form: re.Pattern[str], why: Callable[..., Refusal]) -> str:
        given = self._text(column, _LINE)
        if given and not form.fullmatch(given):
            self._wrong(why(given=given))
            return ""
        return given

    def _key(self) -> str:
        given = self._text("key", _LINE)
        if given and not _KEY.fullmatch(given):
            self._wrong(BadKey(given=given))
            return ""
        return given

    def _day(self, column: str) -> date | None:
        given = self._text(column)
        try:
            day = date.fromisoformat(given) if given else None
        except ValueError:
            self._wrong(BadDay(given=given))
            return None
        if day is not None and not terms.FIRST <= day <= terms.LAST:
            self._wrong(FarDay(given=given))
            return None
        return day
