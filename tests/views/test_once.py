"""What a message has said in a sentence stands nowhere else in it; in both languages."""

from dataclasses import replace
from datetime import date

import pytest

from bot.i18n import Translator, translator
from bot.rules.outcomes import Outcome, Owner
from bot.rules.quorum import Shortfall
from bot.rules.texts import LocalText
from bot.views import outcome_news, outcomes, quorum, sessions
from bot.views.blocks import Message
from bot.views.outcome_rows import details
from tests.rules.test_outcomes import outcome
from tests.views.test_outcomes import register
from tests.views.test_sessions import session

DUE = date(2027, 6, 1)
OWNED: Outcome = outcome(1, "action", text="Det ena", due=DUE, owner=Owner(1), raised=(2,))


@pytest.fixture(params=["sv", "en"])
def t(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param, "Europe/Stockholm")


def due(each: Outcome, t: Translator, *, convener: bool = False) -> Message:
    return outcome_news.due(register(each), each, t, convener=convener)


def overdue(each: Outcome, t: Translator, *, convener: bool = False) -> Message:
    return outcome_news.overdue(register(each), each, t, convener=convener)


def escalated(each: Outcome, t: Translator) -> Message:
    return outcome_news.escalated(register(each), each, t)


def proposed(each: Outcome, t: Translator) -> Message:
    asked = replace(each, kind="commitment", state="proposed")
    return outcome_news.proposed(register(asked), asked, t)


def changed(each: Outcome, what: str, t: Translator) -> Message:
    return outcomes.changed(register(each), each, what, t)


def test_the_date_of_an_outcome_is_said_once(t: Translator) -> None:
    put_off = changed(OWNED, "postponed", t)
    for said in (due(OWNED, t), overdue(OWNED, t), escalated(OWNED, t), put_off):
        assert said.text.count(t.day(DUE)) == 1
        assert t("overdue") not in said.text


def test_who_has_to_do_it_is_named_once_to_the_convener(t: Translator) -> None:
    shown = register(OWNED)
    assert escalated(OWNED, t).text.count(shown.owner(OWNED)) == 1
    assert shown.owner(OWNED) in due(OWNED, t).text


def test_who_proposes_something_does_not_ask_for_it_as_well(t: Translator) -> None:
    said = proposed(OWNED, t).text
    (raiser,) = register(OWNED).raisers(OWNED)
    assert said.count(raiser) == 1
    assert f", {t('proposed')}" not in said


@pytest.mark.parametrize("what", ["done", "dropped"])
def test_what_became_of_it_is_confirmed_once(t: Translator, what: str) -> None:
    state = {"done": t("done"), "dropped": t("struck out")}[what]
    ended = replace(OWNED, state="done" if what == "done" else "dropped", due=None)
    assert changed(ended, what, t).text.count(state) == 1
    assert state in details_of(ended, t), "elsewhere it is said"


def details_of(each: Outcome, t: Translator) -> str:
    return ", ".join(details(register(each), each, t))


def test_that_others_are_chosen_is_said_once_of_a_session_that_is_cancelled(t: Translator) -> None:
    said = sessions.saved(session(3, cancelled=True), t, are_told=True, are_invited=True).text
    assert t("They are told so, and which others there are.") in said
    assert said.count({"sv": "annat", "en": "another"}[t.language]) == 1


def test_a_category_that_is_short_of_as_many_as_all_is_said_once(t: Translator) -> None:
    all_, towns = Shortfall(0, 13), Shortfall(0, 13, LocalText("Kommuner", "Municipalities"))
    (line,) = quorum.lines([all_, towns], t)
    assert towns.category
    assert towns.category.in_(t.language) in line
    assert len(quorum.lines([all_, replace(towns, needed=12)], t)) == 2
    assert len(quorum.lines([replace(all_, coming=1), towns], t)) == 2
    assert len(quorum.lines([all_], t)) == 1
