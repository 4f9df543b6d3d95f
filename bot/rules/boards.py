"""The live list: the called parties by category, by what they answered, and who was not asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.answers import Answer, Choice, by_category, choice_of, holds
from bot.rules.calling import Year
from bot.rules.quorum import Shortfall, Turnout, unmet
from bot.rules.seats import Category, Party, Person
from bot.rules.series import Meeting, Series
from bot.rules.sessions import Session, of_party, off, seen


@dataclass(frozen=True, slots=True)
class Group:
    """The parties of one category that are called, by what they answered."""

    category: Category
    coming: tuple[Party, ...]
    maybe: tuple[Party, ...]
    regrets: tuple[Party, ...]
    missing: tuple[Party, ...]
    vacant: tuple[Party, ...] = ()
    """Those that were not asked, because nobody acts for them: they are not silent."""

    @property
    def answered(self) -> tuple[Party, ...]:
        """Those that have answered."""
        return (*self.coming, *self.maybe, *self.regrets)

    @property
    def every(self) -> tuple[Party, ...]:
        """All of them, by what they answered."""
        return (*self.answered, *self.missing, *self.vacant)

    @property
    def size(self) -> int:
        """How many parties are called."""
        return len(self.every)


@dataclass(frozen=True, slots=True)
class Sitting:
    """The parties that meet together in a round of group sessions, by category and answer."""

    session: Session | None
    """``None``: those in no group, who come to the plenary."""
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The live list: every called party by category and answer."""

    series: Series
    meeting: Meeting
    groups: tuple[Group, ...]
    answers: dict[int, Answer]
    convener: Person
    sittings: tuple[Sitting, ...] = ()
    """The same parties by group session; empty where everybody meets at once."""
    is_asked: bool = True
    """Whether the parties are asked for their answers yet, so that who gave none is silent."""

    def is_open(self, now: datetime) -> bool:
        """Tell whether a party can answer still: the meeting is ahead, or a group session."""
        every = [self.meeting, *(seen(self.meeting, each.session) for each in self.sittings)]
        return not all(each.has_started(now) for each in every)

    def is_of_old_time(self, party: int) -> bool:
        """Tell whether a party answered before its meeting, or group session, was moved."""
        answer = self.answers.get(party)
        own = of_party((each.session for each in self.sittings if each.session), party)
        moved_at = seen(self.meeting, own).changed_at
        return answer is not None and moved_at is not None and answer.at <= moved_at

    @property
    def people(self) -> int:
        """How many people the coming parties have named."""
        coming = (party.id for group in self.groups for party in group.coming)
        return sum(len(self.answers[party].reply.attendees) for party in coming)

    @property
    def unmet(self) -> tuple[Shortfall, ...]:
        """The quorums that are not met."""
        turnouts = {
            g.category.key: Turnout(len(g.coming), g.size, g.category.name) for g in self.groups
        }
        coming = sum(each.coming for each in turnouts.values())
        called = sum(each.called for each in turnouts.values())
        return unmet(self.series.profile.quorums, {**turnouts, "": Turnout(coming, called)})


def standing(answers: Mapping[int, Answer], sessions: Iterable[Session]) -> dict[int, Answer]:
    """Return the answers that hold, group sessions being cancelled."""
    without = off(sessions)
    return {party: a for party, a in answers.items() if holds(a, is_off=party in without)}


def overview(
    parties: Sequence[Party],
    answers: Mapping[int, Answer],
    year: Year,
    vacant: Collection[Party] = (),
) -> list[Group]:
    """Return the called parties by category (in its order) and answer; answers by party id.

    ``vacant`` are those for which nobody acts.
    """
    called = [party for party in parties if party.is_called(year)]
    return [_group(category, here, answers, vacant) for category, here in by_category(called)]


def _group(
    category: Category,
    here: Sequence[Party],
    answers: Mapping[int, Answer],
    vacant: Collection[Party],
) -> Group:
    def who(choice: Choice | None) -> tuple[Party, ...]:
        return tuple(party for party in here if choice_of(answers.get(party.id)) == choice)

    missing = tuple(party for party in who(None) if party not in vacant)
    unasked = tuple(party for party in who(None) if party in vacant)
    return Group(category, who("coming"), who("maybe"), who("regrets"), missing, unasked)
