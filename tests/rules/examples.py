"""Examples that the tests of the rules share: a series, its year, parties, persons, a meeting."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from bot.rules.calendar import Calendar, QuietPeriod
from bot.rules.errors import Refusal
from bot.rules.seats import Category, Mandate, Party, Person, SeatRole
from bot.rules.series import Meeting, MeetingRule, Mode, Offset, Profile, Series, Step, Unit
from bot.rules.texts import LocalText
from tests.properties import tried

T = TypeVar("T")

bounded = tried()

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        *("2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14"),
        *("2026-06-06", "2026-06-19", "2026-06-20", "2026-10-31"),
        *("2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31"),
        *("2027-01-01", "2027-01-06", "2027-03-26", "2027-03-29", "2027-05-01", "2027-05-06"),
        *("2027-06-06", "2027-06-25", "2027-06-26", "2027-11-06"),
        *("2027-12-24", "2027-12-25", "2027-12-26", "2027-12-31"),
    )
)
"""Sweden's days off that are the same every year or follow Easter, with the three eves."""
SUMMER = QuietPeriod((6, 20), (8, 10))
STOCKHOLM = Calendar("Europe/Stockholm", HOLIDAYS, (SUMMER,))
FIRST_THURSDAY = "FREQ=YEARLY;BYMONTH=2;BYDAY=1TH"

ANY_TEXT = st.text(max_size=60)
"""One for all: for each kind anew Hypothesis looks which constants of the code are texts of it."""


def any_day(first: date, last: date) -> st.SearchStrategy[date]:
    """Return any day from the first to the last: one number, where ``st.dates`` draws three."""
    return st.integers(0, (last - first).days).map(lambda count: first + timedelta(days=count))


def any_minute(first: datetime, last: datetime) -> st.SearchStrategy[datetime]:
    """Return any full minute from the first to the last."""
    count = (last - first) // timedelta(minutes=1)
    return st.integers(0, count).map(lambda number: first + timedelta(minutes=number))


def some(most: int, of: Sequence[T]) -> st.SearchStrategy[list[T]]:
    """Return up to ``most`` of these (65,536 at most), in any order and repeated.

    It is drawn at two goes, where ``st.lists`` needs two for each element.
    """
    places = st.binary(min_size=2 * most, max_size=2 * most)
    return st.tuples(st.integers(0, most), places).map(
        lambda drawn: [
            of[int.from_bytes(drawn[1][2 * n : 2 * n + 2]) % len(of)] for n in range(drawn[0])
        ]
    )


def words(refusal: Refusal) -> str:
    """Return a refusal as it is read; fails if a placeholder of its text has no value."""
    return refusal.text.format(**refusal.params)


def at(text: str) -> datetime:
    """Return a naive local time, such as "2027-02-04 13:00"."""
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    """Return an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def step(  # noqa: PLR0913 - a row
    key: str,
    count: int,
    unit: Unit,
    *,
    kind: str = "",
    hour: time = time(9),
    mode: Mode = "auto",
) -> Step:
    """Return a step; its kind is its key unless another is given."""
    return Step(key, kind or key, Offset(count, unit), hour, mode)


CYCLE = (
    step("call", -10, "weeks"),
    step("invitation", -6, "weeks", mode="ask"),
    step("call_closes", -4, "weeks"),
    step("poll", -4, "weeks"),
    step("poll_closes", -3, "weeks"),
    step("reminder", -3, "weeks"),
    step("agenda", -2, "weeks"),
    step("last_reminder", -3, "working_days"),
    step("day_before", -1, "days"),
    step("start", 0, "days"),
    step("thanks", 1, "working_days"),
    step("minutes-draft", 10, "working_days", kind="task"),
    step("minutes-adjusted", 20, "working_days", kind="task"),
)
"""The example's cycle, as the product describes it."""


def rule(text: str = FIRST_THURSDAY, first: str = "2027-01-01", **more: str) -> MeetingRule:
    """Return when meetings recur; ``more`` is the policy for days off."""
    return MeetingRule(text, date.fromisoformat(first), time(13), 180, **more)  # type: ignore[arg-type]


def profile(*steps: Step, established: bool = True) -> Profile:
    """Return a series' profile with these steps, or those of the example's cycle."""
    text = LocalText("Kultur", "Culture")
    return Profile(
        name=text,
        purpose=text,
        strategy=text,
        goals=(),
        areas=(),
        focus=(),
        reference="",
        zone="Europe/Stockholm",
        country="SE",
        language="sv",
        meeting=rule(),
        steps=steps or CYCLE,
        quiet=(SUMMER,),
        digest_weekday=0,
        established=established,
    )


SERIES = Series(1, "T0REGION", "kulturdialog", "C0DIALOG", profile(), (1,), None)


def meeting(local: str = "2027-02-04 13:00", sequence: int = 2) -> Meeting:
    """Return a meeting of three hours in Stockholm."""
    start = STOCKHOLM.instant(at(local))
    return Meeting(1, 1, at(local), start, start + timedelta(hours=3), sequence=sequence)


def category(key: str = "municipality", *, every: int = 1, convening: bool = False) -> Category:
    """Return a category that is called in 2027."""
    place = {"convening": 0, "municipality": 1, "centre": 2}[key]
    return Category(
        place, key, LocalText(key, key), None, every, 2027, convening=convening, position=place
    )


def party(number: int = 1, of: Category | None = None, seats: int = 3) -> Party:
    """Return a party with three seats."""
    return Party(number, f"party-{number}", f"Kommun {number}", of or category(), seats)


def person(number: int, *, deleted: bool = False) -> Person:
    """Return a person of another workspace."""
    return Person(number, "T0REGION", "T0NACKA", f"U{number}", f"Person {number}", deleted=deleted)


def mandate(
    who: Person, role: SeatRole, rank: int = 0, ends: datetime | None = None, of: int = 1
) -> Mandate:
    """Return a mandate for the party ``of``."""
    return Mandate(who, of, role, rank, ends_at=ends)
