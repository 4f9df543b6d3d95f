"""What becomes of a group session: moved, placed, hosted, cancelled; and who goes to which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.rules.calendar import Calendar
from bot.rules.errors import (
    AlreadyInGroup,
    BadTime,
    EmptyPlace,
    EmptyWhy,
    HostElsewhere,
    LastSession,
    NoSuchSession,
    NotInGroup,
    SessionAfterRound,
    SessionAlreadyCancelled,
    SessionBeforeCall,
    SessionCancelled,
    SessionInPast,
    SessionOver,
    SessionStands,
    WhichSession,
)
from bot.rules.moving import after_move
from bot.rules.seats import Party
from bot.rules.series import Meeting
from bot.rules.sessions import Change, Session, of_party
from bot.rules.texts import Word, clean, fold

PLACE_LIMIT = 200
REASON_LIMIT = 500
_WORDS = 5
"""Words of the longest name of a group that is looked for."""
JOIN = Word("session join KEY")


@dataclass(frozen=True, slots=True)
class Round:
    """A round with its sessions, and what its limits are called after."""

    meeting: Meeting
    sessions: tuple[Session, ...]
    opens_at: datetime | None
    """When the call for items opens or has opened, if it does."""
    convener: str


def named(given: str, sessions: Sequence[Session], example: Word) -> tuple[Session, str]:
    """Return the session that ``given`` begins with, by key or name, and what stands behind it.

    The beginning of a name will do if it is the only one. Raises ``WhichSession``,
    ``NoSuchSession``.
    """
    tokens = given.split()
    groups = tuple(each.group.name for each in sessions)
    if not tokens:
        raise WhichSession(groups=groups, example=example)
    for count in range(min(len(tokens), _WORDS), 0, -1):
        wanted = fold(" ".join(tokens[:count])).rstrip(":,")
        exact = [each for each in sessions if wanted in _known(each)]
        if exact:
            return exact[0], given.split(None, count)[count:][0] if tokens[count:] else ""
    first = fold(tokens[0]).rstrip(":,")
    begun = [s for s in sessions if any(_begins(name, first) for name in _known(s))]
    if len(begun) != 1:
        raise NoSuchSession(given=clean(tokens[0][:40], 40), groups=groups)
    return begun[0], given.split(None, 1)[1] if tokens[1:] else ""


def clock(given: str) -> time | None:
    """Return a time of day, ``10:00`` or ``10.30``; empty is ``None``. Raises ``BadTime``."""
    text = given.strip().removeprefix("kl. ").removeprefix("kl ").replace(".", ":")
    if not text:
        return None
    hour, _, minute = text.partition(":")
    parts = (hour, minute or "0")
    if all(part.isascii() and part.isdigit() and len(part) <= 2 for part in parts):  # noqa: PLR2004
        numbers = [int(part) for part in parts]
        if numbers[0] < 24 and numbers[1] < 60:  # noqa: PLR2004 - a clock
            return time(numbers[0], numbers[1])
    raise BadTime(given=clean(given[:40], 40), example="10:00")


def require_open(session: Session, now: datetime) -> None:
    """Return while it can be changed. Raises ``SessionAlreadyCancelled``, ``SessionOver``."""
    if session.change.cancelled_at is not None:
        raise SessionAlreadyCancelled(
            group=session.group.name, date=session.change.cancelled_at, example=JOIN
        )
    if session.starts_at <= now:
        example = Word("decision: …")
        raise SessionOver(group=session.group.name, date=session.starts_at, example=example)


def require_held(session: Session | None) -> None:
    """Return unless the session of a party that wants to come is cancelled.

    Raises ``SessionCancelled``.
    """
    if session is not None and session.is_cancelled:
        raise SessionCancelled(group=session.group.name, example=Word("rsvp no"))


def move(  # noqa: PLR0913 - what is decided upon
    session: Session, of: Round, day: date, start: time | None, calendar: Calendar, now: datetime
) -> Change:
    """Return the session on another day, or at another time of day; what is the same stays.

    Raises ``SessionAlreadyCancelled``, ``SessionOver``, ``SessionInPast``, ``SessionBeforeCall``,
    ``SessionAfterRound``.
    """
    require_open(session, now)
    local = datetime.combine(day, start or session.local.time())
    starts_at = calendar.instant(local)
    if starts_at <= now:
        raise SessionInPast(date=starts_at)
    if of.opens_at is not None and starts_at < of.opens_at:
        raise SessionBeforeCall(date=of.opens_at)
    if starts_at + (session.ends_at - session.starts_at) > of.meeting.ends_at:
        raise SessionAfterRound(date=of.meeting.ends_at)
    if local == session.local:
        return session.change
    days = (of.meeting.local.date() - day).days
    change = session.change
    moved_at = after_move(change.moved_at, now)
    return replace(change, days=days, start=local.time(), moves=change.moves + 1, moved_at=moved_at)


def still(before: Iterable[Session], after: Iterable[Session], now: datetime) -> list[Session]:
    """Return the sessions that keep their time though their round is moved: as the file says.

    So do those that have begun, and nobody meets in one that is cancelled.
    """
    then = {each.key: each.local for each in after}
    return [
        each
        for each in before
        if each.is_cancelled or each.has_begun(now) or then[each.key] == each.local
    ]


def with_round(
    before: Sequence[Session], after: Sequence[Session], moved: Meeting, now: datetime
) -> list[Change]:
    """Return what is kept of the sessions of a round that is moved, or has another place.

    Those that have begun stay where they are; of those that change with it, when they did.
    """
    begun = [each for each in before if each.has_begun(now)]
    stay = still(before, after, now)
    other = [each for each in before if each not in (*begun, *after) and not each.is_cancelled]
    return [
        *(_kept_at(each, moved) for each in begun),
        *(_changed(each, None if each in stay else moved.changed_at, now) for each in other),
    ]


def _kept_at(session: Session, moved: Meeting) -> Change:
    days = (moved.local.date() - session.local.date()).days
    return replace(session.change, days=days, start=session.local.time())


def _changed(session: Session, moved_at: datetime | None, now: datetime) -> Change:
    change = session.change
    return replace(change, moved_at=moved_at or change.moved_at, changed_at=now)


def settle(session: Session, place: str, address: str, video: str | None, now: datetime) -> Change:
    """Return the session at another place; ``video`` ``None`` stays as it is.

    Raises ``EmptyPlace``, ``TooLong``, ``SessionAlreadyCancelled``, ``SessionOver``.
    """
    require_open(session, now)
    where = clean(place, PLACE_LIMIT)
    if not where:
        raise EmptyPlace(example=Word("host PLACE, ADDRESS"))
    changed = replace(session.change, place=where, address=clean(address, PLACE_LIMIT))
    return changed if video is None else replace(changed, video=video)


def hosted(session: Session, party: Party, now: datetime) -> Change:
    """Return the session with another host, one of its own parties.

    Raises ``HostElsewhere``, ``SessionAlreadyCancelled``, ``SessionOver``.
    """
    require_open(session, now)
    if party.id not in session.has:
        own = ", ".join(each.name for each in session.parties)
        raise HostElsewhere(party=party.name, group=session.group.name, parties=own)
    return replace(session.change, host=party.id)


def cancel(session: Session, of: Round, reason: str, now: datetime) -> Change:
    """Return the session cancelled, with the reason that its parties read.

    Raises ``SessionAlreadyCancelled``, ``SessionOver``, ``LastSession``, ``EmptyWhy``, ``TooLong``.
    """
    require_open(session, now)
    if not others(session, of.sessions, now):
        raise LastSession(group=session.group.name, example=Word("pause"))
    why = clean(reason, REASON_LIMIT, lines=True)
    if not why:
        raise EmptyWhy
    return replace(session.change, cancelled_at=now, reason=why)


def others(session: Session, sessions: Sequence[Session], now: datetime) -> list[Session]:
    """Return the other sessions that are still ahead and held."""
    return [
        each
        for each in sessions
        if each.key != session.key and not each.is_cancelled and each.starts_at > now
    ]


def instead(
    session: Session | None, sessions: Sequence[Session], now: datetime
) -> tuple[Session, ...]:
    """Return the sessions that a party can come to because its own is cancelled."""
    if session is None or not session.is_cancelled:
        return ()
    return tuple(others(session, sessions, now))


def assign(party: Party, to: Session, of: Round, now: datetime) -> str:
    """Return the key of the group to which a convener moves a party.

    Raises ``AlreadyInGroup``, ``SessionAlreadyCancelled``, ``SessionOver``.
    """
    require_open(to, now)
    if party.id in to.has:
        raise AlreadyInGroup(party=party.name, group=to.group.name)
    here = of_party(of.sessions, party.id)
    if here is not None and not here.is_cancelled:
        require_open(here, now)
    return to.key


def join(party: Party, to: Session, of: Round, now: datetime) -> str:
    """Return the key of the group whose session a party chooses, because its own is cancelled.

    Raises ``NotInGroup``, ``SessionStands``, and what ``assign`` raises.
    """
    here = of_party(of.sessions, party.id)
    if here is None:
        raise NotInGroup(party=party.name, date=of.meeting.starts_at, convener=of.convener)
    if here.key == to.key:
        return assign(party, to, of, now)  # which says why not
    if not here.is_cancelled:
        raise SessionStands(
            group=here.group.name, date=here.starts_at, party=party.name, convener=of.convener
        )
    return assign(party, to, of, now)


def _begins(name: str, word: str) -> bool:
    return name.startswith(word) or any(part.startswith(word) for part in name.split())


def _known(session: Session) -> tuple[str, ...]:
    return tuple(map(fold, (session.key, session.group.name.sv, session.group.name.en)))
