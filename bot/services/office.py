"""A convener at work on the meetings of a series, also while none is ahead."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.i18n import Translator
from bot.ports import Entry, Store
from bot.rules import roles
from bot.rules.errors import ConvenerOnly, NoMeetingThen, NothingIsSet
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word
from bot.services import conveners, scene
from bot.services.scene import Hints, Where


@dataclass(frozen=True, slots=True)
class Office:
    """Who convenes which series."""

    series: Series
    person: Person
    hints: Hints

    @property
    def t(self) -> Translator:
        """The convener's translator."""
        return scene.translator_for(self.series, self.person, self.hints.language)


def enter(store: Store, where: Where, hints: Hints) -> Office:
    """Return the office of who asks.

    Raises ``ConvenerOnly``, and what ``scene.find_series`` raises.
    """
    series, person = convened(store, where, hints)
    return Office(series, person, hints)


def convened(store: Store, where: Where, hints: Hints) -> tuple[Series, Person]:
    """Return the series that is meant, and who asks, if they convene it.

    Raises ``ConvenerOnly`` and what ``scene.find_series`` raises.
    """
    person = scene.speaker(store, where)
    series = scene.find_series(store, where, person, hints)
    if person is None or not roles.may(roles.of_series(series, person.id), "convene"):
        raise ConvenerOnly(convener=conveners.named(store, series).name)
    return series, person


def meeting(store: Store, office: Office, day: date | None, now: datetime) -> Meeting:
    """Return the meeting on the local ``day``; without one that of the button, or the next one.

    A cancelled one is found as well, so that it can be said what it is. Raises ``NoMeetingThen``,
    ``NothingIsSet``.
    """
    series = office.series.id
    if day is not None:
        return _on(store, series, day)
    if office.hints.meeting is not None:
        shown = store.meetings.get(office.hints.meeting)
        if shown.series == series:
            return shown
    current = store.meetings.current(series, now)
    if current is None:
        raise NothingIsSet(example=Word("meeting 2027-05-20 13:00"))
    return current


def audit(  # noqa: PLR0913 - a row
    store: Store, office: Office, action: str, subject: Meeting, reason: str, now: datetime
) -> None:
    """Write down what the convener did with a meeting."""
    series = office.series
    about, texts = f"meeting:{subject.id}", {"reason": reason}
    codes = {"starts_at": subject.starts_at.isoformat()}
    who = series.workspace, series.id, now, office.person.id
    store.audit.write(Entry(*who, action, about, texts=texts, codes=codes))


def _on(store: Store, series: int, day: date) -> Meeting:
    standing = store.meetings.of_series(series)
    gone = [each for each in store.meetings.withdrawn(series) if each.cancelled_at is not None]
    found = [each for each in (*standing, *gone) if each.local.date() == day]
    if not found:
        raise NoMeetingThen(date=day, example=Word("plan"))
    return found[0]
