"""What lies ahead of a series, and how it stands: what its convener reads of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.rules.crowding import Crowd
from bot.rules.cycle import Occurrence, asks
from bot.rules.meeting_dates import Moved
from bot.rules.polls import Poll
from bot.rules.quorum import Shortfall
from bot.rules.series import Meeting, Series
from bot.rules.sessions import step_of

Why = Literal["answered", "alone"]
"""Why a reminder is of nobody: all have answered, or no silent party has a deputy left to ask."""


@dataclass(frozen=True, slots=True)
class Following:
    """What comes next: its kind, and when (UTC); of which poll, if no step of the cycle says it."""

    kind: str
    due_at: datetime
    meeting: int
    """The id of the meeting that it is of."""
    poll: Poll | None = None
    step: str = ""
    """The key of the step."""


def to_name(
    steps: Iterable[Occurrence | Following], shown: Meeting | None = None
) -> frozenset[int]:
    """Return which meetings, by their ids, the steps must name to be told apart.

    None where all are of the same one, which is the one that is ``shown`` beside them, if one is.
    """
    every = {step.meeting for step in steps} | ({shown.id} if shown else set())
    return frozenset(every) if len(every) > 1 else frozenset()


def sooner(step: Occurrence | None, poll: Following | None) -> Following | None:
    """Return what comes sooner: a step, or what a poll does at a time that no step has."""
    if poll is not None and (step is None or poll.due_at < step.due_at):
        return poll
    return Following(step.kind, step.due_at, step.meeting, step=step.step) if step else None


def kept_open(steps: Iterable[Occurrence], polls: Iterable[Poll]) -> dict[int, datetime]:
    """Return until when (UTC) the cycle's poll is kept open, by the id of its earlier closing."""
    until = _open(polls)
    return {
        step.id: until[step.meeting]
        for step in steps
        if step.kind == "poll_closes" and until.get(step.meeting, step.due_at) > step.due_at
    }


def _open(polls: Iterable[Poll]) -> dict[int, datetime]:
    """Return when the open polls of cycles close, by the id of their meeting."""
    return {
        poll.meeting: poll.closes_at
        for poll in polls
        if poll.purpose == "priority" and poll.state == "open"
    }


def idle(
    steps: Iterable[Occurrence], meetings: Iterable[Meeting], polls: Iterable[Poll]
) -> frozenset[int]:
    """Return the ids of planned steps that would do nothing as things are.

    No poll opens once the agenda is published. None closes without an open one among ``polls``, nor
    before its time if somebody keeps it open for longer.
    """
    published = {meeting.id for meeting in meetings if meeting.published_at is not None}
    every, opened = tuple(steps), tuple(polls)
    polled, longer = _open(opened), kept_open(every, opened)
    return frozenset(
        step.id
        for step in every
        if step.state == "planned"
        if (step.kind == "poll" and step.meeting in published)
        or (step.kind == "poll_closes" and (step.meeting not in polled or step.id in longer))
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """The year ahead: each meeting with its steps in order of time."""

    series: Series
    meetings: tuple[tuple[Meeting, tuple[Occurrence, ...]], ...]
    stray: frozenset[int] = frozenset()
    """The ids of those that the rule of the series gives no longer."""
    withdrawn: tuple[Meeting, ...] = ()
    """What was taken out of the plan and lies ahead."""
    cancelled: tuple[Meeting, ...] = ()
    """What was cancelled and lay ahead."""
    at_once: frozenset[tuple[int, str]] = frozenset()
    """Meeting and key of each step that comes now, or at the next working hour."""
    over: frozenset[int] = frozenset()
    """The ids of meetings that are over; of them only what is still to come is here."""
    vain: frozenset[int] = frozenset()
    """The ids of steps that were left out, or reminded nobody: nobody was left to ask then."""
    polls: Mapping[int, Following] = field(default_factory=dict)
    """By the id of their meeting, what comes next of open polls."""
    idle: frozenset[int] = frozenset()
    """The ids of planned steps that would do nothing as things are."""
    kept_open: Mapping[int, datetime] = field(default_factory=dict)
    """Until when (UTC) a poll is kept open, by the id of the step that would have closed it."""
    unneeded: Mapping[int, Why] = field(default_factory=dict)
    """Why planned reminders, by their ids, would remind nobody as things are."""
    moved: Mapping[int, Moved] = field(default_factory=dict)
    """Before the series begins: why a meeting, by its id, is not on the day of the rule."""
    crowded: Mapping[int, Crowd] = field(default_factory=dict)
    """By the id of a meeting, what days off do to its steps."""

    def following(self, meeting: Meeting, steps: Iterable[Occurrence]) -> Following | None:
        """Return what comes next of a meeting with these steps; ``None``: nothing more."""
        vain = {*self.idle, *self.unneeded}
        ahead = (each for each in steps if each.state == "planned" and each.id not in vain)
        planned = next(ahead, None)
        return sooner(planned, self.polls.get(meeting.id))

    def asks_first(self) -> Occurrence | None:
        """Return the planned step about which the convener is asked first, if one is to ask."""
        asked = (
            step
            for meeting, steps in self.meetings
            for step in steps
            if step.state == "planned" and self._asks(step, meeting)
        )
        return min(asked, key=lambda step: (step.due_at, step.id), default=None)

    def _asks(self, step: Occurrence, meeting: Meeting) -> bool:
        known = step_of(self.series.profile, step.step)
        return known is not None and asks(self.series.profile, known, meeting)


@dataclass(frozen=True, slots=True)
class Status:
    """What the convener must know: what waits for them, and what did not arrive."""

    series: Series
    meeting: Meeting
    waiting: tuple[Occurrence, ...]
    following: Following | None
    deliveries: dict[str, int]
    missing: int
    called: int
    gone: tuple[tuple[str, str], ...] = ()
    """Name and party of each person whose account in Slack is closed, and who holds a mandate."""
    closed: tuple[str, ...] = ()
    """The names of the conveners whose accounts are closed."""
    undecided: int = 0
    """How many proposals wait for the convener."""
    unmet: tuple[Shortfall, ...] = ()
    """The quorums that are not met."""
    alone: tuple[str, ...] = ()
    """The silent parties that have no deputy who could be asked."""
    is_asked: bool = True
    """Whether the parties are asked for their answers yet."""
    duties: tuple[Occurrence, ...] = ()
    """The convener's own tasks that are not said done."""
    maybe: int = 0
    """How many parties have answered maybe."""
    named: Mapping[int, Meeting] = field(default_factory=dict)
    """By id, the meetings that the steps must name; empty where all are of the same one."""
    is_over: bool = False
    """Whether the meeting is the last one, and none is ahead."""
