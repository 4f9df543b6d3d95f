"""The App Home and the digest with everything at its longest: what Slack takes, and pages of it."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from bot.i18n import Translator, translator
from bot.rules.abilities import OF_PARTIES, Abilities
from bot.rules.ahead import Plan
from bot.rules.attention import KINDS, Told
from bot.rules.cycle import Occurrence
from bot.rules.errors import HandedOver, NotTaking
from bot.rules.outcomes import Outcome
from bot.rules.polls import Board as PollBoard
from bot.rules.polls import Option, Vote
from bot.rules.register import Register
from bot.rules.series import Meeting, Series
from bot.rules.tally import Order
from bot.rules.texts import Word
from bot.rules.waiting import Spent, Waiting
from bot.views import attention, digest, home
from bot.views.blocks import Message, actions, header, message, paragraph, spoken
from bot.views.buttons import Ids, say
from bot.views.showing import Own
from rehearsal.blocks import check_message, check_view
from tests.rules.examples import NOW, meeting, person
from tests.rules.polling import poll
from tests.views.test_limits import EVERYTHING, board, event, items, parties, place, series
from tests.views.test_outcomes import longest

__all__ = ["event", "series"]
COUNT = 60


@pytest.fixture(params=["sv", "en"])
def t(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param, "Europe/Stockholm")


def register_of(series: Series, outcomes: Iterable[Outcome]) -> Register:
    every = {party.id: party for party in parties(COUNT)}
    today = NOW.date()
    return Register(series, today, tuple(outcomes), every, {}, {1: meeting()}, {})


def step(number: int) -> Occurrence:
    local = NOW.replace(tzinfo=None)
    return Occurrence(
        number, "T1", 1, 1, "k", "last_reminder", local, "Europe/Stockholm", "2026a", NOW, "asked"
    )


def everything(series: Series, event: Meeting) -> Waiting:
    every = parties(COUNT)
    long = Option("Å" * 200)
    asked = replace(poll(), question="Ö" * 300, options=(long,) * 5)
    open_poll = PollBoard(series, event, asked, tuple(every), {}, {})
    places = [place(series, event, party) for party in every]
    return Waiting(
        steps=tuple(step(number) for number in range(10)),
        proposals=40,
        commitments=tuple(longest(n, "commitment", "proposed") for n in range(10)),
        carried=tuple(items(40, "accepted")),
        duties=tuple(replace(step(number), kind="task", state="done") for number in range(10)),
        orders=(Order(asked, tuple(range(1, 60)), ("Ö" * 150,) * 59),),
        answers=tuple(places),
        polls=tuple(Vote(open_poll, each.seat, None) for each in places),
        tasks=tuple(longest(n, "action", "open") for n in range(COUNT)),
        named={step(1).meeting: event},
    )


def look(series: Series, event: Meeting, *, convener: bool, is_on: bool = False) -> home.Look:
    outcomes = [longest(n, "action", "open") for n in range(COUNT)]
    news = [message([paragraph("Å" * 600)])] * 12
    return home.Look(
        series=series,
        person=person(1),
        abilities=Abilities(EVERYTHING if convener else OF_PARTIES),
        register=register_of(series, outcomes),
        waiting=everything(series, event),
        meeting=event,
        board=board(series, event, COUNT),
        places=[place(series, event, party) for party in parties(COUNT)],
        news=news,
        items=[(item, event) for item in items(40, "declined")],
        outcomes=outcomes,
        every=[Own(n, "Ö" * 150, n) for n in range(1, 120)],
        plan=Plan(replace(series, paused=True), ((event, (step(1),)),) * 9) if convener else None,
        following=event,
        held=event,
        is_on=is_on,
        has_thread=is_on,
        alone=parties(COUNT) if convener else (),
        question=question(28, 1800) if convener else None,
    )


def question(blocks: int, length: int) -> Message:
    """Return what a step asks, of so many blocks, that says so much."""
    send = actions(say("Send", "send 0", Ids(1)))
    rest = blocks - 2
    bare = message([header("?"), *(paragraph("Å") for _ in range(rest)), send])
    more = length - len(bare.text) + 1
    texts = [paragraph("Å" * more), *(paragraph("Å") for _ in range(rest - 1))]
    made = message([header("?"), *texts, send])
    assert (len(made.blocks), len(made.text)) == (blocks, length)
    return made


def holds(said: Message) -> list[dict[str, Any]]:
    blocks = [dict(block) for block in said.blocks]
    check_view({"type": "home", "blocks": blocks}, "home")
    assert len(blocks) <= 100
    return blocks


def test_the_year_has_a_title_only_where_something_stands_under_it(
    series: Series, event: Meeting, t: Translator
) -> None:
    whole, title = look(series, event, convener=True), t("The year ahead")
    for said in (series, replace(series, paused=True)):
        shown = home.home(replace(whole, meeting=None, board=None, plan=Plan(said, ())), t)
        titles = str([each for each in shown.blocks if each["type"] == "rich_text"])
        assert (title in titles) == said.paused, "that it is paused stands there"


@pytest.mark.parametrize(("convener", "is_on"), [(True, False), (False, False), (True, True)])
def test_the_app_home_at_its_largest_is_whole_on_every_page(
    series: Series,
    event: Meeting,
    t: Translator,
    *,
    convener: bool,
    is_on: bool,
) -> None:
    whole = look(series, event, convener=convener, is_on=is_on)
    for name in home.SIZES:
        for number in (1, 2, 99):
            blocks = holds(home.home(replace(whole, pages={name: number}), t))
            assert blocks[-1]["type"] != "actions", "what can be written is last"
            title = max(n for n, each in enumerate(blocks) if each["type"] == "header")
            assert blocks[title + 1]["type"] == "actions", "what can be pressed stands above it"
            assert {"type": "plain_text", "text": "…"} not in [
                element for block in blocks for element in block.get("elements", [])
            ]


@pytest.mark.parametrize("size", [(28, 1800), (29, 1800), (28, 1801), None])
def test_a_question_stands_whole_in_the_home_or_not_at_all(
    series: Series, event: Meeting, t: Translator, size: tuple[int, int] | None
) -> None:
    """``size``: blocks and characters; ``None`` stands for a short one in the largest Home."""
    own = look(series, event, convener=True)
    if size:
        own = replace(own, places=(), news=(), items=(), outcomes=(), every=(), plan=None)
    asked = question(*(size or (28, 1800)))
    shown = holds(home.home(replace(own, question=asked), t))
    said = str(shown)
    is_whole = size == (28, 1800)
    there = [block["text"]["text"] for block in shown if block["type"] == "section"]
    texts = [block["text"]["text"] for block in asked.blocks if block["type"] == "section"]
    assert all(text in there for text in texts) == is_whole
    assert any(text in there for text in texts) == is_whole, "all of it or nothing"
    assert ('"words": "send 0"' in said) == is_whole
    assert ('"words": "look 0"' not in said) == is_whole, "else a button leads to it"
    assert '"words": "look 1"' in said
    if not is_whole:
        assert shown == holds(home.home(replace(own, question=None), t))
    held = replace(own.waiting, steps=(replace(step(0), state="held"),))
    assert '"words": "look 0"' in str(holds(home.home(replace(own, waiting=held), t)))


def test_items_are_called_the_persons_only_if_they_proposed_them(
    series: Series, event: Meeting, t: Translator
) -> None:
    own = look(series, event, convener=False)
    others = [(replace(item, proposer=2), held) for item, held in own.items]
    for items_, said in (
        (own.items, t("Your items, and what became of them")),
        ([*own.items[:1], *others[1:]], t("Your party's items, and what became of them")),
    ):
        assert said in str(home.home(replace(own, items=items_), t).blocks)


@pytest.mark.parametrize("proposals", [1, 2])
def test_what_waits_is_counted_as_it_is_listed(
    series: Series, event: Meeting, t: Translator, proposals: int
) -> None:
    waits = replace(Waiting(), proposals=proposals, steps=(step(1),))
    said = home.home(replace(look(series, event, convener=True), waiting=waits), t).text
    row = t.plural(
        "Proposals: {count} waits for your decision.",
        "Proposals: {count} wait for your decision.",
        proposals,
    )
    assert row in said
    assert t("Waits for you ({count})", count=1 + proposals) in said


def test_what_was_not_reached_and_an_order_are_named_by_title(
    series: Series, event: Meeting, t: Translator
) -> None:
    waits = Waiting(
        carried=(replace(items(1, "accepted")[0], title="Kulturskolan"),),
        orders=(Order(poll(), (2, 1), ("Bokbussen", "Biljetter")),),
    )
    blocks = home.home(replace(look(series, event, convener=True), waiting=waits), t).blocks
    said = str(blocks)
    assert said.index("#2 Bokbussen") < said.index("#1 Biljetter")
    assert "#1 Kulturskolan" in said


def test_the_buttons_that_turn_a_page_keep_the_other_pages(
    series: Series,
    event: Meeting,
    t: Translator,
) -> None:
    shown = replace(look(series, event, convener=True), pages={"items": 2, "missing": 2})
    values = [
        json.loads(element["value"])
        for block in holds(home.home(shown, t))
        for element in block.get("elements", [])
        if str(element.get("action_id", "")).startswith("show:items")
    ]
    assert [(value["items"], value["missing"]) for value in values] == [(1, 2), (3, 2)]


def test_an_app_home_with_nothing_in_it_is_short(series: Series, t: Translator) -> None:
    bare = home.Look(series, person(1), Abilities(), register_of(series, []), Waiting())
    assert len(holds(home.home(bare, t))) < 10


def test_who_has_handed_over_reads_whom_to_and_how_to_take_it_back(
    series: Series,
    event: Meeting,
    t: Translator,
) -> None:
    own = place(series, event, parties(1)[0])
    handed = replace(own, seat=replace(own.seat, handed_to=2))
    shown = replace(look(series, event, convener=False), places=[handed], waiting=Waiting())
    blocks = holds(home.home(shown, t))
    assert "rsvp back" in str(blocks)
    assert HandedOver(deputy="x", example=Word("rsvp back")).offer is not None
    over = replace(shown, abilities=Abilities(closed=NotTaking(convener="M", series="s")))
    assert "rsvp back" not in str(holds(home.home(over, t)))


@pytest.mark.parametrize("count", [0, 1, 12])
def test_a_digest_at_its_largest(
    series: Series,
    event: Meeting,
    t: Translator,
    count: int,
) -> None:
    waits = everything(series, event) if count else Waiting()
    news = [message([paragraph("Å" * 300), paragraph("Ö" * 300)])] * count
    said = digest.digest(news, waits, register_of(series, []), person(1), t)
    check_message(list(said.blocks))
    assert len(said.text) <= 3900
    assert "mine" in str(said.blocks[-1])
    assert bool(count) == ("actions" in [block["type"] for block in said.blocks[:-1]])


@pytest.mark.parametrize("count", [0, 1, 40])
def test_what_somebody_was_sent(t: Translator, count: int) -> None:
    told = tuple(Told(kind, NOW) for kind in [*KINDS, "older"] * 2)[:count]
    every = tuple(parties(count))
    said = attention.spent(Spent(person(1), every, NOW, told, Waiting()), t)
    check_message(list(said.blocks))
    assert str(len(told)) in spoken(said.blocks)
