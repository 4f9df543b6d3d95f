"""A convener's App Home with everything in it, and the set-up below: whole, as Slack takes it."""

from dataclasses import replace

import pytest

from bot.rules.polls import draft
from bot.services import cycles, polls, series_drafts, series_home
from bot.services.scene import Where
from bot.views.blocks import Message, message, paragraph, spoken
from bot.views.fitting import ALL_TEXT, IN_VIEW, MORE, size
from bot.views.home import SIZES
from tests.services.given import CALLED, MAJA, NACKA, TEAM, Dialogue, MadeOnce, at, undone
from tests.services.test_homes import home, joined, like, opened, past
from tests.services.test_series_drafts import LEARNT, NAMED, account

pytestmark = pytest.mark.any_database

PARTIES, YEARS, POLLS = 35, range(2017, 2028), 5
NOW = at("2026-12-23 10:00")
"""Everybody is invited and nobody has answered; the polls and the items of this year are open."""
HERE = Where(TEAM, TEAM, MAJA, is_direct=True)
KNOWN = replace(LEARNT, people={**LEARNT.people, MAJA: account(MAJA, TEAM)})


def _fill(dialogue: Dialogue, title: str, name: str) -> None:
    """Let the convener act for all parties, with ten years behind them and everything open."""
    store, maja = dialogue.store, dialogue.person(MAJA)
    dialogue.opened()
    towns = joined(dialogue, [f"{number:02} {name}" for number in range(PARTIES)], maja)
    declined = like(dialogue, NACKA, title, "declined", title)
    proposed = replace(declined, state="proposed")
    past(dialogue, towns, dict.fromkeys(YEARS, declined) | {YEARS[-1]: proposed})
    for number in range(POLLS):
        asked = draft(f"{number} {title}", [f"{n} {name}" for n in range(5)], "")
        polls.ask(store, dialogue.scene(MAJA), asked, "2027-01-20", CALLED)
    dialogue.ran(NOW)
    for step in store.ledger.of_series(dialogue.series.id, ["asked"]):
        cycles.decide(store, dialogue.scene(MAJA, NOW), step.id, NOW, send=True)


def begun(dialogue: Dialogue, name: str, count: int) -> None:
    """Let the convener have drafts of other series in progress."""
    for number in range(count):
        values = {**NAMED, "name": f"{number} {name}"}
        series_drafts.begin(dialogue.store, HERE, values, KNOWN, NOW)


def marks(said: Message) -> list[object]:
    """Return what says that something did not fit."""
    return [block for block in said.blocks if f"'{MORE}'" in str(block)]


@pytest.mark.parametrize("count", [1, 9])
def test_it_is_whole_with_a_series_that_is_set_up_below(made_once: MadeOnce, count: int) -> None:
    with undone(made_once(_fill, "Kulturskolan", "kommun")) as store:
        dialogue = Dialogue(store)
        begun(dialogue, "Skoldialogen", count)
        for name in ("", *SIZES):
            said = home(dialogue, MAJA, NOW, **({name: 2} if name else {}))
            _is_whole(said, count)


def _is_whole(said: Message, count: int) -> None:
    assert len(said.blocks) < 100
    assert size(list(said.blocks)) < ALL_TEXT
    assert not marks(said)
    text = spoken(said.blocks)
    for part in ("Väntar på dig", "Er parts punkter", "Din parts utfall", "Har inte svarat"):
        assert part in text, part
    assert "Sätt upp dialogserier" in text
    assert "0 Skoldialogen (sätts upp)" in text
    assert "[Sätt upp ännu en dialogserie]" in text.splitlines()[-1 if count == 1 else -2]


def test_what_is_too_much_is_shortened_above_and_the_set_up_stays(made_once: MadeOnce) -> None:
    with undone(made_once(_fill, "Ö" * 100, "Ö" * 60)) as store:
        begun(Dialogue(store), "Ö" * 60, 9)
        said = home(Dialogue(store), MAJA, NOW)
    assert len(said.blocks) < 100
    assert size(list(said.blocks)) <= ALL_TEXT
    text = spoken(said.blocks)
    assert text.count("(sätts upp)") == 3
    assert "6 dialogserier till sätts upp" in text
    assert "[Sätt upp ännu en dialogserie]" in text


def test_a_home_of_a_hundred_blocks_makes_room_for_the_set_up(dialogue: Dialogue) -> None:
    begun(dialogue, "Skoldialogen", 1)
    full = message([paragraph(f"{number}.") for number in range(IN_VIEW)], most=IN_VIEW)
    render = series_home.with_setup(lambda *_: full)
    said = render(dialogue.store, opened(dialogue, MAJA, NOW), NOW)
    assert isinstance(said, Message)
    assert len(said.blocks) == IN_VIEW
    assert len(marks(said)) == 1
    text = spoken(said.blocks)
    assert "99." in text, "the last block of a Home stays"
    assert "0 Skoldialogen (sätts upp)" in text
