"""Words about meetings that are moved, cancelled and set, at their largest, in both languages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.i18n import Translator, translator
from bot.rules.agenda import REASON_LIMIT
from bot.rules.agenda_page import Page
from bot.rules.ahead import Plan
from bot.rules.answers import Answer, Place, Reply
from bot.rules.cycle import Occurrence
from bot.rules.seats import Seat
from bot.rules.series import Meeting
from bot.views import calendar_files, moving, moving_forms, step_moves, theme
from bot.views import series as series_view
from bot.views.blocks import TEXT_LIMIT, Attached, Message, message
from rehearsal.blocks import check_message, check_view
from tests.rules.examples import NOW, SERIES, category, mandate, meeting, party, person

MENTION = "<!channel> & <@U1> *x* "


@pytest.fixture(params=["sv", "en"])
def t(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param, "Europe/Stockholm")


@pytest.fixture
def event() -> Meeting:
    return replace(
        meeting(),
        title=(MENTION * 20)[:150],
        place=(MENTION * 20)[:200],
        address=(MENTION * 20)[:200],
        reason=(MENTION * 50)[:REASON_LIMIT],
        changed_at=NOW,
    )


def occurrence(number: int) -> Occurrence:
    at = NOW.replace(tzinfo=None)
    return Occurrence(number, "T", 1, 1, f"s{number}", "reminder", at, "Europe/Stockholm", "", NOW)


def holds(said: Message) -> None:
    check_message(list(said.blocks))
    assert 0 < len(said.text) <= TEXT_LIMIT
    assert "<" not in said.text


def test_the_news(event: Meeting, t: Translator) -> None:
    seat = Seat(party(), (mandate(person(1), "principal"),), None)
    answer = Answer(1, 1, Reply("coming", note=MENTION * 10), 1, recorded=False, at=NOW)
    place = Place(SERIES, event, seat, answer)
    was = event.starts_at - timedelta(days=7)
    page = Page(SERIES, event, (), {})
    for said in (
        moving.moved(page, was, t),
        moving.moved(page, event.starts_at, t),
        moving.asked_again(place, was, t),
        moving.asked_again(replace(place, answer=None), was, t),
        moving.cancelled(event, t),
        moving.not_held(place, t),
        moving.gone(event, t),
        moving.kept(event, t),
    ):
        holds(said)


def test_the_confirmations(event: Meeting, t: Translator) -> None:
    steps = [occurrence(n) for n in range(1, 14)]
    holds(moving.told(event, steps, 30, t, is_now=True))
    holds(moving.told(event, (), 0, t, is_now=False))
    holds(moving.made(event, [category()] * 10, steps, t))
    plain = replace(event, title="", place="", address="", reason="")
    holds(moving.made(plain, (), (), t))
    assert theme.theme(plain, t) is None
    holds(moving.cancelled(plain, t))
    plan = Plan(SERIES, ((event, tuple(steps)),) * 4, frozenset({event.id}), (event,), (event,))
    holds(series_view.year(plan, t, convener=True))
    holds(message([moving.managing(SERIES, event, t, stray=True)]))


def test_the_modals_carry_what_was_written(event: Meeting, t: Translator) -> None:
    categories = [replace(category(), key=f"c{n}") for n in range(12)]
    values: dict[str, Any] = {
        "day": "2027-02-11",
        "hour": "13:00",
        **dict.fromkeys(("place", "address", "link"), ('"' * 200)),
        "reason": '"' * REASON_LIMIT,
    }
    for view in (
        moving_forms.move_form(SERIES, event, t),
        moving_forms.cancel_form(SERIES, event, t),
        moving_forms.meeting_form(SERIES, categories, t),
        moving_forms.meeting_form(SERIES, (), t),
        step_moves.change_form(SERIES, event, [occurrence(n) for n in range(150)], t),
        moving_forms.confirm("move", t("Move the meeting"), SERIES, event, values, ["x"], t),
    ):
        check_view(view, "modal")


def test_the_words_beside_a_file_are_text_alone(event: Meeting, t: Translator) -> None:
    file = Attached("x.ics", b"x")
    for of in (event, replace(event, cancelled_at=NOW)):
        for first in (True, False):
            said = calendar_files.given(of, t, file, first=first)
            assert said.text
            assert not said.blocks
            assert said.file == file
    assert calendar_files.on_its_way(t, had=True) != calendar_files.on_its_way(t, had=False)
