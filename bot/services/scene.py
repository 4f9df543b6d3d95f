"""Who speaks, where, in which series and for which party; found anew for every request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import Translator, translator
from bot.ports import Store
from bot.rules.errors import (
    ConvenerOnly,
    MeetingCancelled,
    MeetingWithdrawn,
    NoMandate,
    NoMeeting,
    NoSeries,
    NothingIsSet,
    NotTaking,
    OldMeeting,
    SeriesEnded,
    Unlisted,
)
from bot.rules.seats import Party, Person
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word
from bot.services import conveners

DEFAULT_ZONE = "Europe/Stockholm"
DEFAULT_LANGUAGE = "sv"


@dataclass(frozen=True, slots=True)
class Where:
    """Where a request comes from. ``workspace`` is the team in which the bot is installed."""

    workspace: str
    team: str
    """The team of the person, which may be another one."""
    user: str
    channel: str = ""
    thread: str = ""
    is_direct: bool = False


@dataclass(frozen=True, slots=True)
class Hints:
    """What a button already knows: ids of the series, the party and the meeting it was made for."""

    series: int | None = None
    party: int | None = None
    meeting: int | None = None
    person: int | None = None
    """Whom the button named."""
    state: str = ""
    """In which the button showed its item; empty for words that were typed."""
    within: str = ""
    """What the button stood in, if that is shown again (``views.buttons``); else empty."""
    language: str = ""
    """Of the words that were typed to the bot alone; empty if they say nothing of it."""
    done_at: datetime | None = None
    """When it was clicked or typed, as Slack says; it may be delivered much later."""


class ChooseSeries(Exception):  # noqa: N818 - a question, not a failure
    """The person takes part in several series; which one is meant?"""

    def __init__(self, options: Sequence[Series]) -> None:
        """Keep the series to choose from."""
        super().__init__("which series?")
        self.options = options


class ChooseParty(Exception):  # noqa: N818 - a question, not a failure
    """The person acts for several parties; for which one now?"""

    def __init__(self, options: Sequence[Party]) -> None:
        """Keep the parties to choose from."""
        super().__init__("for which party?")
        self.options = options


@dataclass(frozen=True, slots=True)
class Scene:
    """A request with everything that it is about."""

    where: Where
    person: Person
    series: Series
    meeting: Meeting
    parties: tuple[Party, ...]
    """For which the person holds a mandate today."""
    convener: Person
    """Who is named when somebody has to be asked."""
    hints: Hints

    @property
    def is_convener(self) -> bool:
        """Whether the person convenes this series."""
        return self.person.id in self.series.conveners

    @property
    def turn_to(self) -> str:
        """The name of whom to turn to; none for a convener, who is not sent to themselves."""
        return "" if self.is_convener else self.convener.name

    @property
    def t(self) -> Translator:
        """The person's translator, for where they ask."""
        return _read_at(self.where, translator_for(self.series, self.person, self.hints.language))

    def require_convener(self) -> None:
        """Return for a convener; raises ``ConvenerOnly``."""
        if not self.is_convener:
            raise ConvenerOnly(convener=self.convener.name)

    def party(self) -> Party:
        """Return the party that the person acts for now.

        Raises ``NoMandate``, or ``ChooseParty`` if there are several and none was chosen.
        """
        if not self.parties:
            raise NoMandate(series=self.series.profile.name, convener=self.convener.name)
        if self.hints.party is not None:
            # A button was made for one party; it never acts for another one.
            chosen = [party for party in self.parties if party.id == self.hints.party]
            if not chosen:
                raise NoMandate(series=self.series.profile.name, convener=self.convener.name)
            return chosen[0]
        if len(self.parties) > 1:
            raise ChooseParty(self.parties)
        return self.parties[0]


def translator_for(series: Series, person: Person | None, spoken: str = "") -> Translator:
    """Return the translator of a person, or of the channel.

    That is the language of the person's choice, else the one they have ``spoken``, else the
    series'.
    """
    language = person.language if person and person.language else spoken or series.language
    return translator(language, series.profile.zone)


def reader(store: Store, where: Where, hints: Hints) -> Translator:
    """Return the translator of who speaks, for where they do; also where no series can be found."""
    return _read_at(where, _reader(store, where, hints))


def _read_at(where: Where, t: Translator) -> Translator:
    return t if where.is_direct else t.in_channel


def _reader(store: Store, where: Where, hints: Hints) -> Translator:
    person = speaker(store, where)
    try:
        return translator_for(find_series(store, where, person, hints), person, hints.language)
    except (NoSeries, NotTaking, Unlisted, ChooseSeries, SeriesEnded, NoMandate):
        every = [series for series in store.series.every() if series.workspace == where.workspace]
    if every:
        return translator_for(every[0], person, hints.language)
    language = person.language if person and person.language else hints.language
    return translator(language or DEFAULT_LANGUAGE, DEFAULT_ZONE)


def speaker(store: Store, where: Where) -> Person | None:
    """Return the person who speaks, if the bot knows them.

    Slack may give an enterprise's id (``E…``) for the team of a person on Enterprise Grid; then
    the user id alone must do.
    """
    found = store.people.find(where.workspace, where.team, where.user)
    if found is None and (not where.team or where.team.startswith("E")):
        return store.people.by_user(where.workspace, where.user)
    return found


def has_commands(where: Where, person: Person | None) -> bool:
    """Tell whether who speaks belongs to the bot's own workspace: others have no slash commands."""
    return (person.team if person else where.team) == where.workspace


def find_series(store: Store, where: Where, person: Person | None, hints: Hints) -> Series:
    """Return the series of the request: the button's, the channel's, or the person's only one.

    Raises ``NoSeries``, ``NotTaking``, ``Unlisted`` and ``ChooseSeries``; for a button of a series
    that is over, in its channel, and to who took part in it alone, ``SeriesEnded``; for one of a
    series that the person has left since they got it, ``NoMandate``.
    """
    if hints.series is not None:
        series = store.series.get(hints.series)
        if series.workspace == where.workspace:
            return _open_to(store, where, person, _going_on(series))
    if not where.is_direct:
        found = store.series.in_channel(where.workspace, where.channel)
        if found is not None:
            return found
        over = store.series.ended_in(where.workspace, where.channel)
        if over is None:
            raise NoSeries
        return _going_on(over)
    own = store.series.of_person(where.workspace, person.id) if person else []
    if not own:
        raise outside(store, where.workspace, person)
    if len(own) > 1:
        raise ChooseSeries(own)
    return own[0]


def _open_to(store: Store, where: Where, person: Person | None, series: Series) -> Series:
    """Return the series if who asks may read of it: in its channel, or because they are in it."""
    in_channel = not where.is_direct and where.channel == series.channel
    if not in_channel and not (person and store.series.includes(series, person.id)):
        convener = conveners.named(store, series)
        raise NoMandate(series=series.profile.name, convener=convener.name)
    return series


def _going_on(series: Series) -> Series:
    if series.ended_at is not None:
        raise SeriesEnded(series=series.profile.name, date=series.ended_at)
    return series


def enter(
    store: Store, where: Where, now: datetime, hints: Hints, *, between: bool = False
) -> Scene:
    """Return the scene of a request; ``between``: of the last meeting while none is ahead.

    Raises ``NoSeries``, ``NotTaking``, ``Unlisted``, ``ChooseSeries``, ``NoMeeting``; and for a
    button of a meeting that is over ``OldMeeting``, of one taken out of the plan
    ``MeetingWithdrawn``, of a cancelled one ``MeetingCancelled``; for a convener ``NothingIsSet``.
    """
    person = speaker(store, where)
    series = find_series(store, where, person, hints)
    convener = conveners.named(store, series)
    is_between = between and store.meetings.current(series.id, now) is None
    last = store.meetings.latest(series.id, now) if is_between else None
    parties = store.seats.of_person(series.id, person.id, now) if person else []
    return Scene(
        where=where,
        person=person or _stranger(where),
        series=series,
        meeting=last or _meeting(store, series, person or _stranger(where), now, hints),
        parties=tuple(parties),
        convener=convener,
        hints=hints,
    )


def around(store: Store, where: Where, now: datetime, hints: Hints) -> tuple[Series, int | None]:
    """Return the series of a request, and the id of its next meeting, or of its last one.

    Raises what ``find_series`` raises.
    """
    series = find_series(store, where, speaker(store, where), hints)
    near = store.meetings.current(series.id, now) or store.meetings.latest(series.id, now)
    return series, hints.meeting or (near.id if near else None)


def _meeting(store: Store, series: Series, person: Person, now: datetime, hints: Hints) -> Meeting:
    if hints.meeting is not None:
        meeting = store.meetings.get(hints.meeting)
        # One of another series, over or not, says nothing about this one's.
        if meeting.series == series.id:
            if meeting.is_over(now):
                raise OldMeeting(date=meeting.starts_at)
            if meeting.cancelled_at is not None:
                raise MeetingCancelled(date=meeting.starts_at, reason=meeting.reason)
            if meeting.withdrawn_at is not None:
                raise MeetingWithdrawn(date=meeting.starts_at, example=Word("plan"))
            return meeting
    current = store.meetings.current(series.id, now)
    if current is None:
        if person.id in series.conveners:
            raise NothingIsSet(example=Word("meeting 2027-05-20 13:00"))
        raise NoMeeting(convener=conveners.named(store, series).name)
    return current


def _stranger(where: Where) -> Person:
    return Person(0, where.workspace, where.team, where.user, where.user)


def outside(
    store: Store, workspace: str, person: Person | None
) -> Unlisted | NotTaking | SeriesEnded:
    """Return why somebody who takes part in no series of the workspace can do so little.

    Who took part in one that has ended reads so, of the last one.
    """
    every = [series for series in store.series.every() if series.workspace == workspace]
    ended = [(each.ended_at, each) for each in every if each.ended_at is not None]
    for date, series in sorted(ended, key=lambda pair: pair[0], reverse=True):
        if person is not None and _took_part(store, series, person, date):
            return SeriesEnded(series=series.profile.name, date=date)
    going_on = [each for each in every if each.ended_at is None]
    if len(going_on) != 1:
        return Unlisted()
    convener = conveners.named(store, going_on[0])
    return NotTaking(convener=convener.name, series=going_on[0].profile.name)


def _took_part(store: Store, series: Series, person: Person, until: datetime) -> bool:
    of_series = {*series.conveners, series.owner}
    return person.id in of_series or bool(store.seats.of_person(series.id, person.id, until))
