"""Group sessions, changed: by the convener, the host, and parties whose session is cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import Entry, Store
from bot.rules import dates
from bot.rules import session_changes as rules
from bot.rules import sessions as rounds
from bot.rules.agenda import parse_link
from bot.rules.errors import NoSessions, NotHost
from bot.rules.moving import require_working
from bot.rules.seats import Party
from bot.rules.session_changes import Round
from bot.rules.sessions import Change, Session, group_of
from bot.rules.texts import Word
from bot.services import (
    answers,
    calendar_files,
    called_off,
    entries,
    items,
    moving,
    owing,
    scheduling,
    session_news,
    sessions,
)
from bot.services.holidays import calendar_of
from bot.services.owing import NONE, Shown
from bot.services.scene import Scene
from bot.services.session_news import News


@dataclass(frozen=True, slots=True)
class Given:
    """What a convener wrote of a session in a form."""

    day: str = ""
    time: str = ""
    place: str = ""
    address: str = ""
    video: str = ""
    host: str = ""
    """Id of a party."""


def round_of(store: Store, scene: Scene) -> Round:
    """Return the round with its sessions. Raises ``NoSessions``."""
    every = sessions.of_round(store, scene.series, scene.meeting)
    if not every:
        raise NoSessions(example=Word("plan"))
    return Round(scene.meeting, every, sessions.opens_at(store, scene.meeting), scene.convener.name)


def by_place(store: Store, scene: Scene, number: int | None) -> tuple[Round, Session]:
    """Return the session of the group that stands at ``number`` in the file, from 1.

    Raises ``NoSessions``, ``WhichSession``, ``NoSuchSession``.
    """
    of = round_of(store, scene)
    groups = scene.series.profile.groups
    key = groups[number - 1].key if number and number <= len(groups) else ""
    return of, rules.named(key, of.sessions, Word("session move KEY 10:00"))[0]


def number_of(scene: Scene, session: Session) -> int:
    """Return at which place in the file the group of a session stands, from 1."""
    return scene.series.profile.groups.index(session.group) + 1


def move(  # noqa: PLR0913 - what is written
    store: Store, scene: Scene, session: Session, day: str, at: str, now: datetime
) -> Session:
    """Move a session to a day and a time as they were written; what is empty stays.

    Raises ``ConvenerOnly``, ``BadTime``, ``BadDate``, and what the rule raises.
    """
    scene.require_convener()
    return _save(store, scene, _moved(store, scene, session, (day, at), now), "moved", now)


def change(store: Store, scene: Scene, session: Session, given: Given, now: datetime) -> Session:
    """Change what was written in the form, all at once.

    Raises ``ConvenerOnly``, and what ``move``, ``place`` and ``host`` raise.
    """
    scene.require_convener()
    changed = _moved(store, scene, session, (given.day, given.time), now)
    video = parse_link(given.video) if given.video else ""
    if (given.place, given.address, video) != (session.place, session.address, session.video):
        placed = rules.settle(session, given.place, given.address, video, now)
        changed = replace(changed, place=placed.place, address=placed.address, video=placed.video)
    if given.host and (session.host is None or given.host != str(session.host.id)):
        host = rules.hosted(session, answers.chosen_party(store, scene.series, given.host), now)
        changed = replace(changed, host=host.host)
    return _save(store, scene, changed, "changed", now)


def place(store: Store, scene: Scene, session: Session, where: str, now: datetime) -> Session:
    """Keep, as the convener, where a session is held: ``PLACE, ADDRESS``.

    Raises ``ConvenerOnly``, and what the rule raises.
    """
    scene.require_convener()
    name, _, address = where.partition(",")
    return _save(store, scene, rules.settle(session, name, address, None, now), "placed", now)


def own(store: Store, scene: Scene, now: datetime) -> Session:
    """Return the session that a party of the person hosts, the next one first.

    Raises ``NoSessions``, ``NoMandate``, ``NotHost``.
    """
    of = round_of(store, scene)
    held = {party.id for party in scene.parties}
    if scene.hints.party is not None:
        held &= {scene.hints.party}
    hosted = [each for each in of.sessions if each.host is not None and each.host.id in held]
    ahead = [each for each in hosted if not each.is_cancelled and each.starts_at > now]
    if not hosted:
        raise NotHost(party=scene.party().name, example=Word("session"))
    return (ahead or hosted)[0]


def settle(  # noqa: PLR0913 - what is written
    store: Store, scene: Scene, name: str, address: str, video: str, now: datetime
) -> Session:
    """Keep, as the host, where its session is held; the convener is told.

    Raises ``NotHost``, ``BadLink``, and what the rule raises.
    """
    session = own(store, scene, now)
    link = parse_link(video) if video else None
    saved = _save(store, scene, rules.settle(session, name, address, link, now), "placed", now)
    if not scene.is_convener:
        refs: dict[str, int | str] = {"meeting": scene.meeting.id, "session": session.key}
        key = f"{scene.meeting.id}:{session.key}:{saved.change.revision}"
        owing.to_convener(store, scene.series, "session.placed", key, now, refs=refs)
    return saved


def host(store: Store, scene: Scene, session: Session, party: str, now: datetime) -> Session:
    """Let another party of the group host it. Raises ``ConvenerOnly``, and what the rule raises."""
    scene.require_convener()
    named = answers.party_called(store, scene, party)
    return _save(store, scene, rules.hosted(session, named, now), "hosted", now)


def cancel(store: Store, scene: Scene, session: Session, reason: str, now: datetime) -> Session:
    """Cancel one session; its parties are told once, and offered the others.

    Raises ``ConvenerOnly``, and what the rule raises.
    """
    scene.require_convener()
    cancelled = rules.cancel(session, round_of(store, scene), reason, now)
    return _save(store, scene, cancelled, "cancelled", now)


def assign(store: Store, scene: Scene, session: Session, party: str, now: datetime) -> Party:
    """Move a party, as the convener, to a group for this round.

    Raises ``ConvenerOnly``, ``UnknownParty``, and what the rule raises.
    """
    scene.require_convener()
    named = answers.party_called(store, scene, party)
    of = round_of(store, scene)
    key = rules.assign(named, session, of, now)
    was = rounds.seen_by(of.meeting, of.sessions, named.id)[0].starts_at
    _regroup(store, scene, named, key, now)
    news = News("session.moved", key, int(now.timestamp()), was)
    _tell(store, scene, session_news.counting(store, of.meeting, [named]), news, now)
    return named


def join(store: Store, scene: Scene, session: Session, now: datetime, shown: Shown = NONE) -> Party:
    """Let a party whose session is cancelled come to another one.

    ``shown``: the message that was clicked, which the answer replaces.
    Raises ``NoMandate``, and what the rule raises.
    """
    party = scene.party()
    key = rules.join(party, session, round_of(store, scene), now)
    _regroup(store, scene, party, key, now, shown)
    return party


def _regroup(  # noqa: PLR0913 - what it is about
    store: Store, scene: Scene, party: Party, key: str, now: datetime, shown: Shown = NONE
) -> None:
    store.sessions.move(scene.meeting.id, party.id, key)
    scheduling.lay(store, scene.series, scene.meeting, now)
    _show(store, scene, now)
    calendar_files.follow(store, scene.series, scene.meeting, now, urgent=False)
    called_off.follow_session(store, scene.series, scene.meeting, [party.id], now, shown)
    _note(store, scene, party, key, now)
    _audit(store, scene, f"session.joined:{key}", now, party.id)


def _show(store: Store, scene: Scene, now: datetime) -> None:
    """Owe the list, the call and the agenda in the channel, and questions, what is true now."""
    owing.refresh(store, scene.series, "invitation", scene.meeting, now)
    items.show(store, scene.series, scene.meeting, now)


def _note(store: Store, scene: Scene, party: Party, key: str, now: datetime) -> None:
    """Owe a party that comes late to a group what the others read the day before, if it comes."""
    series, meeting = scene.series, scene.meeting
    person = store.seats.seat(party.id, meeting.id, now).acting
    for step in store.ledger.of_meeting(meeting.id):
        has_come = step.state == "done" or entries.found_nobody(store, step)
        is_note = step.kind == "day_before" and has_come
        if is_note and group_of(step.step) == key and person is not None:
            owing.direct(
                store,
                series,
                person,
                "day_before.direct",
                f"{meeting.id}:{party.id}:{step.step}",
                now,
                refs={"meeting": meeting.id, "party": party.id},
                deadline=meeting.ends_at,
            )
            calendar_files.give(store, series, meeting, person, party.id, now)


def _moved(
    store: Store, scene: Scene, session: Session, given: tuple[str, str], now: datetime
) -> Change:
    calendar = calendar_of(scene.series.profile)
    day = session.local.date()
    if given[0]:
        day = dates.parse_date(given[0], calendar.local(now).date())
    at = rules.clock(given[1])
    moved = rules.move(session, round_of(store, scene), day, at, calendar, now)
    if day != session.local.date():
        local = datetime.combine(day, at or session.local.time())
        times = moving.times(store, scene.series, scene.meeting, day)
        command, name = Word("session move"), session.group.name
        require_working(local, replace(times, command=command, of=session.key, name=name))
    return moved


def _save(store: Store, scene: Scene, changed: Change, what: str, now: datetime) -> Session:
    """Keep a change of a session, and let everything that hangs on it follow."""
    before = _session(store, scene, changed.key)
    if changed == before.change:
        return before
    store.sessions.save(replace(changed, changed_at=now))
    scheduling.lay(store, scene.series, scene.meeting, now)
    _show(store, scene, now)
    _audit(store, scene, f"session.{what}:{changed.key}", now)
    after = _session(store, scene, changed.key)
    kind = "session.cancelled" if after.is_cancelled else "session.changed"
    news = News(kind, after.key, after.change.revision, before.starts_at)
    _tell(store, scene, session_news.counting(store, scene.meeting, after.parties), news, now)
    calendar_files.follow(store, scene.series, scene.meeting, now, urgent=False)
    if after.is_cancelled:
        # Who has chosen none yet instead of an earlier one is offered this one no more.
        off = rounds.off(sessions.of_round(store, scene.series, scene.meeting))
        called_off.follow_session(store, scene.series, scene.meeting, off, now)
    is_asked = session_news.is_host_asked(store, scene.meeting, after)
    if is_asked and after.host is not None and before.host != after.host:
        asked = News("host.direct", after.key, after.change.revision)
        _tell(store, scene, [after.host], asked, now)
    return after


def _session(store: Store, scene: Scene, key: str) -> Session:
    every = sessions.of_round(store, scene.series, scene.meeting)
    return next(each for each in every if each.key == key)


def _tell(store: Store, scene: Scene, parties: Iterable[Party], news: News, now: datetime) -> None:
    told = replace(news, by=scene.person.id)
    session_news.tell(store, scene.series, scene.meeting, parties, told, now)


def _audit(
    store: Store, scene: Scene, action: str, now: datetime, party: int | None = None
) -> None:
    name, _, _key = action.partition(":")
    series, subject = scene.series, f"meeting:{scene.meeting.id}"
    store.audit.write(
        Entry(series.workspace, series.id, now, scene.person.id, name, subject, party)
    )
