"""The App Home: what somebody has to know and to do in one series, section by section.

Another part of the Home is another function in ``SECTIONS``; each returns its blocks, or none where
it has nothing to say.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.i18n import Translator
from bot.rules.abilities import Abilities
from bot.rules.agenda import Item
from bot.rules.ahead import Plan
from bot.rules.answers import Place
from bot.rules.boards import Board
from bot.rules.errors import LeftChannel, Refusal, SeriesEnded
from bot.rules.outcomes import Outcome
from bot.rules.paging import Page, page
from bot.rules.register import Register
from bot.rules.seats import Party, Person
from bot.rules.series import Meeting, Series
from bot.rules.waiting import Waiting
from bot.views import digest, home_convening, home_places, in_turn, outcome_rows
from bot.views import waiting as waiting_view
from bot.views.blocks import (
    Block,
    Message,
    actions,
    aside,
    bold,
    divider,
    header,
    listing,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.fitting import IN_VIEW
from bot.views.help import overview, pressed_first
from bot.views.items import became
from bot.views.live_list import counts
from bot.views.showing import Own, above, turning
from bot.views.theme import theme

SIZES = {"places": 8, "waiting": 5, "items": 8, "outcomes": 8, "missing": 40}
"""Rows of a page of each list. With everything at its longest they fit into a view's 100 blocks."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a person's App Home shows of a series."""

    series: Series
    person: Person
    abilities: Abilities
    register: Register
    waiting: Waiting
    meeting: Meeting | None = None
    """The next one; ``None`` if none is planned."""
    board: Board | None = None
    places: Sequence[Place] = ()
    """Of the person's parties, in that meeting."""
    news: Sequence[Message] = ()
    items: Sequence[tuple[Item, Meeting]] = ()
    """What the person or their parties have proposed, for this meeting and the last one."""
    outcomes: Sequence[Outcome] = ()
    """What the person's parties have to do, and what they asked others for."""
    every: Sequence[Own] = ()
    """Every series of the person."""
    plan: Plan | None = None
    """For a convener: the year."""
    is_asked: bool = True
    """Whether the parties are asked for their answers yet."""
    by_rule: datetime | None = None
    """Without a meeting: when the rule gives one that is not planned yet (local)."""
    following: Meeting | None = None
    """The one after the meeting; looked for once that has begun."""
    later: Mapping[int, Meeting] = field(default_factory=dict)
    """The next meeting of each party of the person that is not called to this one, by its id."""
    held: Meeting | None = None
    """The last one, if it was held just now."""
    is_on: bool = False
    """Whether the meeting has begun."""
    concludes: bool = False
    """Whether what a meeting comes to is written down now, as it is until the thanks."""
    has_thread: bool = False
    """Whether a post in the channel says so."""
    is_closed: bool = False
    """Whether it has for every party, so that none can answer any more."""
    over: Collection[int] = ()
    """The ids of the person's parties for which it has."""
    pages: Mapping[str, int] = field(default_factory=dict)
    """Which page of a list is shown, by its name."""
    commands: bool = False
    alone: Sequence[Party] = ()
    """For a convener: the silent parties that have no deputy who could be asked."""
    question: Message | None = None
    """For a convener: the whole question of the step that asks first."""

    @property
    def ids(self) -> Ids:
        """What the buttons are about."""
        return Ids(self.series.id)

    @property
    def shown(self) -> dict[str, int]:
        """What the buttons that turn a page keep."""
        return {"series": self.series.id, **self.pages}


def home(look: Look, t: Translator) -> Message:
    """Return the App Home of who takes part; instead of a question that is cut it has a button."""
    shown = message((block for part in SECTIONS for block in part(look, t)), most=IN_VIEW)
    is_whole = in_turn.stands(in_turn.in_home(look.question), shown)
    return shown if is_whole else home(replace(look, question=None), t)


def outside(t: Translator, why: Refusal, *, commands: bool = False, waits: bool = False) -> Message:
    """Return the App Home of who takes part in no series: ``why``, and whether a list waits."""
    blocks = [*_unlisted(why, t)]
    blocks += [actions(opens(t("I act for a party…"), "represent"))] if waits else []
    help_ = overview(None, t, Abilities(closed=why), commands=commands)
    return message([*blocks, *pressed_first(help_)], most=IN_VIEW)


def _unlisted(why: Refusal, t: Translator) -> list[Block]:
    said = t("You are not listed in any series yet. When you are, your next meeting is shown here.")
    of_all = (
        [] if isinstance(why, LeftChannel | SeriesEnded) else [paragraph(said)]
    )  # below stands which
    return [header(t("Dialogmöten")), *of_all]


def _top(look: Look, t: Translator) -> list[Block]:
    """Return the series, to be chosen where there are several."""
    name = look.series.profile.name.in_(t.language)
    top = [header(t("Dialogmöten")), rich(bold(name))]
    settings = opens(t("Settings"), "series-settings", look.ids) if look.plan else None
    return [*top, *above(look.every, look.series.id, settings, t)]


def _next(look: Look, t: Translator) -> list[Block]:
    """Return the next meeting or the one that is held, and what the person's parties answered."""
    meeting, board = look.meeting, look.board
    before = [aside(t("The last meeting: {when}.", when=look.held.starts_at))] if look.held else []
    adding = _adding(look, t)
    before += [] if look.is_on else adding
    if meeting is None or board is None:
        return [*before, *home_places.unplanned(look.by_rule, look.plan, t)]
    meeting = _seen(look, meeting)
    is_shut = look.abilities.closed is not None
    when = home_places.when(meeting, t, is_on=look.is_on, is_shut=is_shut)
    blocks = [*before, paragraph(when), *(adding if look.is_on else [])]
    about = theme(meeting, t)
    blocks += [about] if about else []
    blocks += home_places.address(meeting, t)
    is_counted = look.is_asked or board.answers
    blocks += [aside(counts(board, t, is_open=not look.is_closed))] if is_counted else []
    shown = page(look.places, SIZES["places"], look.pages.get("places", 1))
    for each in shown.rows:
        blocks += _place(each, meeting, look, t)
    blocks += _turn(shown, "places", look, t)
    if look.following:
        blocks.append(aside(t("The next one: {when}.", when=look.following.starts_at)))
    return blocks


def _adding(look: Look, t: Translator) -> list[Block]:
    """Return how to write down what the meeting comes to, while that is what there is to do."""
    may = look.plan is not None or "conclude" in look.abilities.can
    if not look.concludes or not may:
        return []
    return outcome_rows.writing(look.ids, t, in_thread=look.has_thread)


def _place(place: Place, meeting: Meeting, look: Look, t: Translator) -> list[Block]:
    """Return a party, with its buttons once it is asked for its answer or has given one.

    One that is not asked at all reads why.
    """
    is_called = place.seat.party.is_called(place.meeting.call)
    if look.plan is not None and place.seat.party.category.convening:
        return []  # who convenes for it knows that it invites
    is_asked = look.is_asked or place.answer is not None or not is_called
    is_told = place.meeting == meeting
    is_over = place.seat.party.id in look.over
    silent = home_places.silent(t, is_asked=is_asked, is_over=is_over)
    line = home_places.line(place, look.person, t, silent, is_told=is_told)
    is_shut = look.is_on or look.abilities.closed is not None or not is_asked or is_over
    later = look.later.get(place.seat.party.id)
    return [line, *([] if is_shut else home_places.own(place, look.person, t, later))]


def _seen(look: Look, meeting: Meeting) -> Meeting:
    """Return the meeting as all parties of the person see it; the round itself if they differ."""
    seen = {place.meeting.session: place.meeting for place in look.places}
    return next(iter(seen.values())) if len(seen) == 1 else meeting


def _waiting(look: Look, t: Translator) -> list[Block]:
    """Return what waits; the answers that are owed stand beside the meeting already."""
    waiting = replace(look.waiting, answers=())
    question = in_turn.in_home(look.question)
    rows = waiting_view.rows(waiting, look.register, look.person, t, first=question)
    if not rows:
        return []
    shown = page(rows, SIZES["waiting"], look.pages.get("waiting", 1))
    title = rich(bold(t("Waits for you ({count})", count=waiting.count)))
    blocks = [block for row_ in shown.rows for block in row_]
    return [divider(), title, *blocks, *_turn(shown, "waiting", look, t)]


def _overdue(look: Look, t: Translator) -> list[Block]:
    """Return for a convener how much is overdue, from its day on; who owes it is told first."""
    return home_convening.overdue(look.register, look.ids, t) if look.plan else []


def _news(look: Look, t: Translator) -> list[Block]:
    return digest.told(look.news, t)


def _items(look: Look, t: Translator) -> list[Block]:
    """Return the person's items and what became of them."""
    if not look.items:
        return []
    shown = page(look.items, SIZES["items"], look.pages.get("items", 1))
    rows = listing([_item(item, meeting, look, t) for item, meeting in shown.rows])
    is_own = all(item.proposer == look.person.id for item, _ in look.items)
    said = t("Your items, and what became of them")
    title = rich(bold(said if is_own else t("Your party's items, and what became of them")))
    return [title, *([rows] if rows else []), *_turn(shown, "items", look, t)]


def _item(item: Item, meeting: Meeting, look: Look, t: Translator) -> list[dict[str, object]]:
    of_other = look.meeting is None or meeting.id != look.meeting.id
    date = f" ({t.short(meeting.starts_at)})" if of_other else ""
    return [bold(f"#{item.number} {item.title}"), words(f"{date} – {became(item, t)}")]


def _outcomes(look: Look, t: Translator) -> list[Block]:
    """Return what the person's parties have to do, and what they asked for."""
    if not look.outcomes:
        return []
    shown = page(look.outcomes, SIZES["outcomes"], look.pages.get("outcomes", 1))
    rows = listing([outcome_rows.row(look.register, each, t) for each in shown.rows])
    title = rich(bold(t("Your party's outcomes")))
    see = actions(*_turning(shown, "outcomes", look, t), say(t("My outcomes"), "mine", look.ids))
    return [title, *([rows] if rows else []), see]


def _convening(look: Look, t: Translator) -> list[Block]:
    """Return the year, who has not answered, and pause, for a convener."""
    if look.plan is None:
        return []
    asked = look.board if look.is_asked else None
    names = home_convening.missing(asked, t) if asked and not look.is_closed else []
    shown = page(names, SIZES["missing"], look.pages.get("missing", 1))
    said = [
        *home_convening.year(look.plan, look.meeting, t),
        *home_convening.silent(shown, t),
        *_turn(shown, "missing", look, t),
        *home_convening.alone(look.alone, look.ids, t),
    ]
    return [divider(), *said] if said else []


def _help(look: Look, t: Translator) -> list[Block]:
    # Why not stands beside the party already, and that the meeting has begun stands above.
    unproposed = None if look.is_on else look.abilities.unproposed
    able = replace(look.abilities, hindrances=(), unproposed=unproposed)
    help_ = overview(look.series, t, able, commands=look.commands, folded=True)
    return [divider(), *pressed_first(help_)]


def _turning(shown: Page[object], name: str, look: Look, t: Translator) -> list[dict[str, object]]:
    return turning(shown, name, look.shown, t)


def _turn(shown: Page[object], name: str, look: Look, t: Translator) -> list[Block]:
    buttons = _turning(shown, name, look, t)
    return [actions(*buttons)] if buttons else []


Section = Callable[[Look, Translator], Sequence[Block]]
SECTIONS: tuple[Section, ...] = (
    _top,
    _next,
    _waiting,
    _overdue,
    _news,
    _items,
    _outcomes,
    _convening,
    _help,
)
"""The App Home of who takes part, from top to bottom."""
