"""Set a series up from a file: what differs is changed, what is gone has ended, nothing is lost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot.ports import Entry, Store
from bot.rules.seats import Category, Mandate, Party, Person
from bot.rules.series import Meeting, Officers, Series
from bot.services import (
    answers,
    file_terms,
    greeting,
    left_out,
    newcomers,
    owing,
    planning,
    questions,
)
from bot.services.file_format import CategoryRow, PartyRow, PersonRow
from bot.services.holidays import calendar_of
from bot.services.loading import BadFile, Problem, SeriesFile

Fate = Literal["added", "changed", "ended", "unchanged"]
_NO_MEETING = 0
"""No meeting has this id, so nothing is handed over in it: a seat is its mandates alone."""
_ANY_YEAR = 2000
"""A year in which a category that is called every year is called."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of persons, the series, parties and mandates, all counted together."""

    series: int
    """The id of the series."""
    added: int
    changed: int
    ended: int
    """Mandates that hold no longer; the persons and parties stay."""
    unchanged: int
    planned: int
    """Steps that are new in the plan."""
    withdrawn: tuple[Meeting, ...] = ()
    """Meetings that were taken out of the plan, because the rule gives them no longer."""
    stray: tuple[Meeting, ...] = ()
    """Meetings that stay although the rule gives them no longer."""
    invited: tuple[Person, ...] = ()
    """Who acts for a party from now on, and gets the invitation that went out before."""

    @property
    def is_empty(self) -> bool:
        """Whether the load changed nothing."""
        return not (self.added or self.changed or self.ended or self.planned or self.withdrawn)


def apply(store: Store, file: SeriesFile, now: datetime, by: int | None = None) -> Report:
    """Make the series what the file says, from ``now`` (aware) on, and plan its year.

    ``by`` is the person who did it in Slack; without, an administrator loaded a file.

    The caller commits. Loading the same file again changes nothing. What a person or the channel
    chose (language, pause) is kept. Parties that the file no longer names keep their history, but
    nobody acts for them. Raises ``BadFile`` if the channel has another series, or this one has
    ended.
    """
    _require_free_channel(store, file)
    _require_going_on(store, file)
    setup = _Setup(store, file, now)
    before = store.series.by_key(file.workspace.team, file.series.key)
    series = setup.everything()
    if before is not None:
        left_out.restore(store, before, series, now)
    planned = planning.plan_series(store, series.id, now)
    invited = newcomers.invite(store, series, setup.filled, now)
    report = Report(
        series=series.id,
        added=setup.fates["added"],
        changed=setup.fates["changed"],
        ended=setup.fates["ended"],
        unchanged=setup.fates["unchanged"],
        planned=planned.new,
        withdrawn=planned.withdrawn,
        stray=planned.stray,
        invited=invited,
    )
    if not report.is_empty:
        subject = f"series:{series.id}"
        store.audit.write(Entry(series.workspace, series.id, now, by, "series.loaded", subject))
        questions.redraw(store, series, now)
        answers.show_list(store, series, now)
    return report


def _require_free_channel(store: Store, file: SeriesFile) -> None:
    there = store.series.in_channel(file.workspace.team, file.series.channel)
    if there is not None and there.key != file.series.key:
        message = (
            f"{file.series.channel} is the channel of the series “{there.key}” already; "
            "a channel has one series"
        )
        raise BadFile((Problem(0, "series, channel", message),))


def _require_going_on(store: Store, file: SeriesFile) -> None:
    there = store.series.by_key(file.workspace.team, file.series.key)
    if there is not None and there.ended_at is not None:
        message = (
            f"the series “{there.key}” ended on {there.ended_at:%Y-%m-%d}; its records stay. "
            "Give the new one another key"
        )
        raise BadFile((Problem(0, "series, key", message),))


@dataclass(slots=True)
class _Setup:
    """One load: the store, the file, and what has become of each thing so far."""

    store: Store
    file: SeriesFile
    now: datetime
    fates: Counter[Fate] = field(default_factory=Counter)
    people: dict[str, Person] = field(default_factory=dict)
    """By user id, which a file has once."""
    filled: list[int] = field(default_factory=list)
    """The ids of the parties for which other persons act than before."""

    def everything(self) -> Series:
        """Save it all, in the order in which one thing refers to another."""
        self.people = {row.user: self.person(row) for row in self.file.people}
        series = self.series()
        before = {party.key: party for party in self.store.seats.parties(series.id)}
        categories = {
            row.key: self.store.seats.save_category(series.id, _category(row, position))
            for position, row in enumerate(self.file.categories, start=1)
        }
        seats = self.store.seats.every_seat(series.id, _NO_MEETING, self.now)
        held = {party: seat.mandates for party, seat in seats.items()}
        for row in self.file.parties:
            party = self.party(series, _party(row, categories[row.category]), before.get(row.key))
            self.seat(series, party.id, held.get(party.id, ()), self.mandates(row, party.id))
        for key in before.keys() - {row.key for row in self.file.parties}:
            gone = before[key]
            self.seat(series, gone.id, held.get(gone.id, ()), ())
            if not gone.ended:
                self.store.seats.save_party(series.id, replace(gone, ended=True))
                self.fates["ended"] += 1
        return series

    def person(self, row: PersonRow) -> Person:
        """Save a person; what somebody chose goes before what a file says of them."""
        workspace = self.file.workspace.team
        known = self.store.people.find(workspace, row.team, row.user)
        wanted = Person(
            id=known.id if known else 0,
            workspace=workspace,
            team=row.team,
            user=row.user,
            name=row.name,
            title=row.title or "",
            language=(known and known.language) or row.language,
            deleted=bool(known and known.deleted),
        )
        saved = known if known == wanted else self.store.people.save(wanted)
        self.count(known, saved)
        return saved

    def series(self) -> Series:
        """Save the series itself."""
        workspace, row = self.file.workspace.team, self.file.series
        known = self.store.series.by_key(workspace, row.key)
        conveners = [self.people[user].id for user in row.conveners]
        owner = self.people[row.owner].id if row.owner else None
        officers = Officers(
            *(
                tuple(self.people[user].id for user in users)
                for users in (row.secretaries, row.chairs, row.adjusters)
            )
        )
        saved = self.store.series.save(
            workspace, row.key, row.channel, self.file.profile, conveners, owner, officers
        )
        self.count(known, saved)
        if known is not None and known.channel != saved.channel:
            # The bot may be in the new one since long, so that nothing tells of its coming; and so
            # may who has left the old one.
            self.store.seats.all_here(saved.id)
            owing.again(self.store, workspace, saved.channel, saved, self.now)
            greeting.introduce(self.store, saved, self.now)
            greeting.leave(self.store, known, self.now)
        return saved

    def party(self, series: Series, wanted: Party, known: Party | None) -> Party:
        """Save a party."""
        saved = self.store.seats.save_party(series.id, wanted)
        self.count(known, saved)
        return saved

    def seat(
        self, series: Series, party: int, held: Sequence[Mandate], wanted: Sequence[Mandate]
    ) -> None:
        """Let ``wanted`` be the mandates for a party, and count what became of each person's."""
        if not self.store.seats.set_mandates(series.id, party, wanted, self.now):
            self.fates["unchanged"] += len(wanted)
            return
        self.filled.append(party)
        had = {mandate.person.id: (mandate.role, mandate.rank) for mandate in held}
        has = {mandate.person.id: (mandate.role, mandate.rank) for mandate in wanted}
        for person in had.keys() | has.keys():
            if person not in has:
                self.fates["ended"] += 1
            else:
                self.count(had.get(person), has[person])

    def mandates(self, row: PartyRow, party: int) -> tuple[Mandate, ...]:
        """Return the mandates that the file gives for a party."""
        acting = file_terms.mandates(row, party, self.people, calendar_of(self.file.profile))
        reading = (
            Mandate(self.people[user], party, "observer", rank)
            for rank, user in enumerate(row.observers, start=1)
        )
        return (*acting, *reading)

    def count(self, before: object, after: object) -> None:
        """Count something by what it was (``None``: not there) and what it is."""
        if before is None:
            self.fates["added"] += 1
        else:
            self.fates["unchanged" if before == after else "changed"] += 1


def _category(row: CategoryRow, position: int) -> Category:
    return Category(
        id=0,
        key=row.key,
        name=row.name.local,
        level=row.level.local if row.level else None,
        every=row.every,
        first=row.first or _ANY_YEAR,
        convening=row.convening,
        position=position,
    )


def _party(row: PartyRow, category: Category) -> Party:
    return Party(
        id=0,
        key=row.key,
        name=row.name,
        category=category,
        seats=row.seats,
        example=row.example,
        organises=row.organises,
    )
