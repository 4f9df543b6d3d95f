"""Who speaks, where, in which series and for which party; found anew for every request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import Translator, translator
from bot.ports import Store
from bot.rules import roles
from bot.rules.errors import (
    LeftChannel,
    MeetingCancelled,
    MeetingWithdrawn,
    NoMandate,
    NoMeeting,
    NoSeries,
    NothingIsSet,
    NotTaking,
    OldMeeting,
    Refusal,
    SeriesEnded,
    Unlisted,
)
from bot.rules.roles import Action, Holding, Role
from bot.rules.seats import Party, Person
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word
from bot.services import conveners, outsiders

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
    """For which the person may act today."""
    convener: Person
    """Who is named when somebody has to be asked."""
    hints: Hints
    now: datetime
    held: tuple[Holding, ...] = ()
    """What the person was ever given for parties of this series."""

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of the person in this series, now."""
        of_series = roles.of_series(self.series, self.person.id)
        return of_series | roles.of_parties(self.held, self.now)

    @property
    def is_convener(self) -> bool:
        """Whether the person convenes this series."""
        return "convener" in self.roles

    @property
    def turn_to(self) -> str:
        """The name of whom to turn to; none for a convener, who is not sent to themselves."""
        return "" if self.is_convener else self.convener.name

    @property
    def t(self) -> Translator:
        """The person's translator, for where they ask."""
        return _read_at(self.where, translator_for(self.series, self.person, self.hints.language))

    def may(self, action: Action) -> bool:
        """Tell whether a role of the person lets them do something in this series."""
        return roles.may(self.roles, action)

    def require(self, action: Action) -> None:
        """Return if a role of the person lets them do something; raises why not, and who may.

        That is ``ConvenerOnly``, ``NotYourRole``, ``NoMandate``, ``Observes``, ``MandateOver`` or
        ``MandateAhead``.
        """
        if not self.may(action):
            raise self.refused(action)

    def refused(self, action: Action, party: int | None = None) -> Refusal:
        """Return why the person may not do something, for a ``party`` if one is meant; who may."""
        held = [each for each in self.held if party in {None, each.party.id}]
        return roles.refusal(action, held, self.series, self.convener.name, self.now)

    def party(self) -> Party:
        """Return the party that the person acts for now.

        Raises what ``require`` raises, or ``ChooseParty`` if there are several and none was chosen.
        """
        if not self.parties:
            raise self.refused("answer")
        if self.hints.party is not None:
            # A button was made for one party; it never acts for another one.
            chosen = [party for party in self.parties if party.id == self.hints.party]
            if not chosen:
                raise self.refused("answer", self.hints.party)
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
    except (NoSeries, ChooseSeries, LeftChannel, NoMandate, NotTaking, SeriesEnded, Unlisted):
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
    that is gone ``FromBefore``; of one that is over, in its channel, and to who took part in it
    alone, ``SeriesEnded``; of one that the person is not in now, ``NoMandate``, ``LeftChannel``.
    """
    if hints.series is not None:
        series = outsiders.shown(store, hints.series)
        if series.workspace == where.workspace:
            channel = "" if where.is_direct else where.channel
            return outsiders.require_inside(store, going_on(series), person, channel)
    if not where.is_direct:
        found = store.series.in_channel(where.workspace, where.channel)
        if found is not None:
            return found
        over = store.series.ended_in(where.workspace, where.channel)
        if over is None:
            raise NoSeries
        return going_on(over)
    own = store.series.of_person(where.workspace, person.id) if person else []
    if not own:
        raise outsiders.outside(store, where.workspace, person)
    if len(own) > 1:
        raise ChooseSeries(own)
    return own[0]


def going_on(series: Series) -> Series:
    """Return a series that goes on; raises ``SeriesEnded``."""
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
    held = store.seats.held(series.id, person.id) if person else []
    return Scene(
        where=where,
        person=person or _stranger(where),
        series=series,
        meeting=last or _meeting(store, series, person or _stranger(where), now, hints),
        parties=roles.acted_for(held, now),
        convener=convener,
        hints=hints,
        now=now,
        held=tuple(held),
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
