"""Outcomes at their largest: what Slack takes, paged, with a text that says all that is shown."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.i18n import Translator, translator
from bot.rules.abilities import OF_PARTIES
from bot.rules.agenda_page import Page as Agenda
from bot.rules.outcome_changes import NOTE_LIMIT, REASON_LIMIT
from bot.rules.outcomes import KINDS, TEXT_LIMIT, Kind, Outcome, Owner, Source, State, Who
from bot.rules.register import Register
from bot.rules.seats import Party
from bot.rules.series import Named
from bot.rules.texts import LocalText, Word
from bot.views import agenda, cycle, outcome_forms, outcome_news, outcome_rows, outcomes, thanks
from bot.views.blocks import Message, message
from rehearsal.blocks import check_view
from tests.rules.examples import SERIES, category, meeting, party, person
from tests.rules.test_outcomes import outcome
from tests.views.test_limits import LONG, holds, parties

ANNA = Who(1, (1,))
MAJA = Who(9, (), concludes=True)
LATE = date(2027, 12, 1)


@pytest.fixture(params=["sv", "en"])
def t(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param, "Europe/Stockholm")


def longest(number: int, kind: Kind = "commitment", state: State = "open", **given: Any) -> Outcome:  # noqa: ANN401
    return outcome(
        number,
        kind,
        state,
        text=f"{number:4} <!channel> *x* " + "Å" * (TEXT_LIMIT - 21),
        owner=Owner(1, 5),
        raised=(2, 3, 4, 5, 6),
        source=Source(1, 7, "g"),
        reason="S" * REASON_LIMIT,
        **given,
    )


def register(*every: Outcome) -> Register:
    goals = tuple(Named(f"g{n}", LocalText("Mål " * 60, "Goal " * 60)) for n in range(150))
    named = replace(SERIES, profile=replace(SERIES.profile, goals=goals))
    people = {5: replace(person(5), name="Anna " * 16)}
    held = {1: meeting()}
    return Register(named, LATE, every, {p.id: p for p in parties(40)}, people, held, {7: 12})


def many(count: int) -> Register:
    states: tuple[State, ...] = ("open", "proposed", "open", "done", "dropped")
    tasks = [longest(n, state=states[n % 5]) for n in range(1, count)]
    noted = longest(count, state="done", note="N" * NOTE_LIMIT)
    stands = [longest(count + n, "decision", "standing", due=None) for n in range(1, 4)]
    return register(*tasks, noted, *stands)


def words_of(message: Message, label: str) -> list[str]:
    """Return the words of the buttons whose label begins so."""
    elements = [e for block in message.blocks for e in block.get("elements", [])]
    buttons = [e for e in elements if e.get("type") == "button"]
    return [json.loads(b["value"])["words"] for b in buttons if b["text"]["text"].startswith(label)]


def every_page(shown: Any, t: Translator) -> list[Message]:  # noqa: ANN401
    """Turn the pages by their buttons, until there is no more."""
    pages = [holds(shown(1))]
    label = t("Page {page} of {count}", page="", count="").split()[0]
    while more := words_of(pages[-1], label):
        pages.append(holds(shown(int(more[0].split()[-1]))))
        assert len(pages) < 100
    return pages


@pytest.mark.parametrize(
    ("state", "is_said"), [("open", False), ("done", False), ("dropped", True)]
)
def test_why_it_takes_longer_is_for_the_convener_and_why_it_was_struck_out_for_all(
    t: Translator, state: State, *, is_said: bool
) -> None:
    late = longest(1, state=state)
    assert ("SSS" in str(outcome_rows.details(register(late), late, t))) is is_said


@pytest.mark.parametrize("count", [0, 1, 40])
def test_the_thanks_name_what_was_agreed_and_count_the_rest(t: Translator, count: int) -> None:
    every = [longest(n, "decision", "standing", due=None) for n in range(1, count + 1)]
    said = holds(thanks.thanks(meeting(), register(*every), t)).text
    named = [each for each in every if f"#{each.number} {each.number:4} " in said]
    left = count - len(named)
    assert bool(named) == bool(count)
    assert (t("What was agreed, as far as it is written down:") in said) == bool(count)
    more = t("{count} more. See them with: {example}", count=left, example=Word("outcome"))
    assert (more in said) == bool(left)
    assert not said.endswith("…")


@pytest.mark.parametrize("state", ["standing", "open", "done"])
def test_the_thanks_say_of_nothing_that_is_only_proposed_that_it_was_agreed(
    t: Translator, state: State
) -> None:
    kind: Kind = "decision" if state == "standing" else "commitment"
    agreed, proposed, dropped = (
        outcome(1, kind, state, text="Det ena"),
        outcome(2, "commitment", "proposed", text="Det andra"),
        outcome(3, "commitment", "dropped", text="Det tredje"),
    )
    heading = t("What was agreed, as far as it is written down:")
    none = t("Nothing is written down yet of what was agreed.")
    apart = t("Proposed, not agreed yet")

    both = holds(thanks.thanks(meeting(), register(proposed, agreed, dropped), t)).text
    assert none not in both
    assert t("Proposed, for the convener to confirm") not in both, "that is said already"
    order = [both.index(each) for each in (heading, "#1 Det ena", apart, "#2 Det andra")]
    assert order == sorted(order)

    only = holds(thanks.thanks(meeting(), register(proposed), t)).text
    assert heading not in only
    order = [only.index(each) for each in (none, apart, "#2 Det andra")]
    assert order == sorted(order)

    ended = holds(thanks.thanks(meeting(), register(dropped), t)).text
    assert none in ended, "what is struck out is neither"
    assert "Det tredje" not in both + ended


@pytest.mark.parametrize(
    ("agreed", "proposed", "more"), [(12, 2, (0, 2)), (13, 3, (1, 3)), (10, 4, (0, 2))]
)
def test_the_thanks_count_what_is_only_proposed_apart_from_what_was_agreed(
    t: Translator, agreed: int, proposed: int, more: tuple[int, int]
) -> None:
    every = [
        *(outcome(n, "decision", "standing", due=None) for n in range(agreed)),
        *(outcome(50 + n, "commitment", "proposed") for n in range(proposed)),
    ]
    said = holds(thanks.thanks(meeting(), register(*every), t)).text
    parts = said.split(t("Proposed, not agreed yet"))
    for part, left in zip(parts, more, strict=True):
        rest = t("{count} more. See them with: {example}", count=left, example=Word("outcome"))
        assert (rest in part) == bool(left)


@pytest.mark.parametrize("count", [1, 40])
@pytest.mark.parametrize("who", [ANNA, MAJA])
def test_every_outcome_is_on_one_page_whole(t: Translator, who: Who, count: int) -> None:
    shown = many(count)
    pages = every_page(lambda n: outcomes.everybodys(shown, t, OF_PARTIES, who, n), t)
    for each in shown.outcomes:
        found = [page for page in pages if f"#{each.number} {each.number:4} " in page.text]
        assert len(found) == 1
        assert not found[0].text.endswith("…"), "its text says it all"
    assert "<!channel>" not in str([page.text for page in pages])


@pytest.mark.parametrize("who", [ANNA, MAJA])
def test_what_is_mine_my_partys_and_overdue_is_paged_with_buttons(t: Translator, who: Who) -> None:
    shown = many(40)
    for view in (outcomes.mine, outcomes.ours, outcomes.overdue):
        pages = every_page(lambda n, view=view: view(shown, t, who, n), t)
        assert all("…" not in page.text[-1] for page in pages)
    overdue = holds(outcomes.overdue(shown, t, who, 1))
    assert "outcome done #" in str(overdue.blocks)
    assert ("outcome-drop" in str(overdue.blocks)) == who.concludes


def test_nothing_is_said_to_be_there_when_nothing_is(t: Translator) -> None:
    empty = register()
    for page in (1, 7):
        holds(outcomes.everybodys(empty, t, {"read"}, Who(0, ()), page))
        for view in (outcomes.mine, outcomes.ours, outcomes.overdue):
            holds(view(empty, t, ANNA, page))
    assert outcomes.everybodys(many(3), t, {"read"}, ANNA, 99).blocks


def test_only_what_others_can_ask_for_too_has_a_button(t: Translator) -> None:
    mine = replace(longest(1), text="Kort")
    theirs = replace(longest(2), owner=Owner(9), raised=(2,))
    own = replace(longest(3), owner=Owner(9), raised=(1,))
    decision = longest(4, "decision", "standing")
    shown = register(mine, theirs, own, decision)
    said = holds(outcomes.everybodys(shown, t, OF_PARTIES, ANNA, 1))
    assert str(said.blocks).count("outcome support") == 1
    assert "outcome support #2" in str(said.blocks)
    assert "outcome support" not in str(outcomes.everybodys(shown, t, OF_PARTIES, MAJA, 1).blocks)


def test_the_list_of_all_has_buttons_for_whoever_may_change_what_it_shows(t: Translator) -> None:
    mine, theirs = outcome(1, owner=Owner(1)), outcome(2, owner=Owner(9))
    proposed = outcome(3, "commitment", "proposed", owner=Owner(9))
    stands, done = outcome(4, "decision", "standing", due=None), outcome(5, state="done")
    shown = register(mine, theirs, proposed, stands, done)
    convener = holds(outcomes.everybodys(shown, t, OF_PARTIES, MAJA, 1))
    assert words_of(convener, t("Done #{number}", number="")) == [
        "outcome done #1",
        "outcome done #2",
    ]
    more = t("More time #{number}…", number="").rstrip("…")
    assert len(words_of(convener, more)) == 2
    assert len(words_of(convener, t("Strike out #{number}…", number="").rstrip("…"))) == 4
    assert words_of(convener, t("Confirm #{number}", number="")) == ["outcome confirm #3"]
    assert len(words_of(convener, t("History #{number}", number=""))) == 4
    owner = holds(outcomes.everybodys(shown, t, OF_PARTIES, ANNA, 1))
    assert words_of(owner, t("Done #{number}", number="")) == ["outcome done #1"]
    assert words_of(owner, t("History #{number}", number="")) == ["history #1"]
    assert len(words_of(owner, more)) == 1
    assert "outcome-drop" not in str(owner.blocks)
    assert "outcome confirm" not in str(owner.blocks)


@pytest.mark.parametrize("count", [1, 30])
def test_what_leads_an_agenda_is_whole_in_words(t: Translator, count: int) -> None:
    event = meeting()
    led = register(*(longest(n) for n in range(1, count + 1)))
    page = Agenda(SERIES, event, (), {}, led=led)
    for said in (
        agenda.listed(page, t, OF_PARTIES),
        agenda.published(page, t),
        cycle.start(page, t),
    ):
        holds(said)
        heading = t("Followed up from last time")
        assert heading in said.text
        assert "#1 " in said.text
        assert "2027" in said.text
        assert ("outcome" in said.text or "utfall" in said.text) or count == 1


@pytest.mark.parametrize("what", ["added", "proposed", "confirmed", "done", "dropped"])
def test_what_was_done_can_be_undone_by_a_button_that_stands_beside_it(
    t: Translator, what: str
) -> None:
    said = holds(outcomes.changed(register(longest(1)), longest(1), what, t))
    assert "outcome undo #1" in str(said.blocks)
    assert f"{t('For ten minutes you can undo it.')}\n[{t('Undo')}]" in said.text
    assert not words_of(said, t("One more outcome…"))
    reads = t("{name} reads of it on {date}.", name=person(5).name, date=t.day(LATE))
    assert reads not in said.text
    hears = (person(5), datetime(2027, 12, 1, 8, tzinfo=UTC))
    told = holds(outcomes.changed(register(longest(1)), longest(1), what, t, hears=hears))
    assert reads in told.text
    filled = holds(outcomes.changed(register(longest(1)), longest(1), what, t, more=True))
    (button,) = [e for e in filled.blocks[-1]["elements"] if e["action_id"].startswith("open:")]
    assert json.loads(button["value"]) == {"words": "outcome", "series": SERIES.id}


@pytest.mark.parametrize("what", ["postponed", "supported", "noted", "undone", "removed"])
def test_the_rest_is_confirmed_without(t: Translator, what: str) -> None:
    said = holds(outcomes.changed(register(longest(1)), longest(1), what, t))
    assert "outcome undo" not in str(said.blocks)


def test_the_messages_about_due_dates_and_news(t: Translator) -> None:
    one = longest(1)
    shown = register(one)
    for convener in (True, False):
        for view in (outcome_news.due, outcome_news.overdue):
            said = holds(view(shown, one, t, convener=convener))
            assert "outcome done #1" in str(said.blocks)
            assert "outcome-later" in str(said.blocks)
    holds(outcome_news.escalated(shown, one, t))
    holds(outcome_news.postponed(shown, one, t))
    asked = holds(outcome_news.proposed(shown, replace(one, state="proposed"), t))
    assert "outcome confirm #1" in str(asked.blocks)
    states: tuple[State, ...] = ("open", "done", "dropped")
    for state in states:
        changed = replace(one, state=state, note="N" * NOTE_LIMIT if state == "done" else "")
        holds(outcome_news.news(shown, changed, LONG, t))
    bare = outcome(1, "commitment", due=None)
    holds(outcome_news.news(register(bare), bare, LONG, t))
    done = replace(bare, state="done")
    holds(outcome_news.news(register(done), done, LONG, t))
    for count in (1, 12, 30):
        every = [longest(n) for n in range(1, count + 1)]
        holds(outcome_news.given(register(*every), every, t))
    holds(outcome_news.given(register(bare), [bare], t))


@pytest.mark.parametrize("count", [1, 150])
def test_the_forms(t: Translator, count: int) -> None:
    series = register().series
    every = parties(count)
    items = [(str(n), f"#{n} {LONG}") for n in range(1, count + 1)]
    for own in ((), every[:1], every[:30]):
        made = outcome_forms.add_form(series, every, items, t, own)
        check_view(made, "modal")
        kinds = made["blocks"][0]["element"]["options"]
        assert len(kinds) == (1 if own else len(KINDS)), "a party proposes commitments only"
        needs = t("For an action: choose a party or a person.")
        assert (needs in str(made)) == (not own)
    bare = replace(series, profile=replace(series.profile, goals=()))
    check_view(outcome_forms.add_form(bare, every, [], t, ()), "modal")
    for each in (longest(99999), longest(99999, "action")):
        check_view(outcome_forms.done_form(each, t), "modal")
        check_view(outcome_forms.later_form(each, SERIES, t), "modal")
        check_view(outcome_forms.drop_form(each, t), "modal")
        assert t("Every party that asked for it will read it.") in str(
            outcome_forms.drop_form(each, t)
        )
    stands = outcome_forms.drop_form(longest(1, "decision", "standing"), t)
    check_view(stands, "modal")
    assert t("It stays in the list of outcomes, with your reason.") in str(stands)


def test_a_decision_names_its_item_and_nobody_who_asked_for_it(t: Translator) -> None:
    said = thanks.thanks(meeting(), register(longest(1, "decision", "standing", due=None)), t).text
    assert t("from item #{number}", number=12) in said
    assert t("asked for by {parties}", parties="") not in said
    asked = thanks.thanks(meeting(), register(longest(1)), t).text
    assert t("asked for by {parties}", parties="") in asked


def test_whoever_does_it_themselves_did_not_ask_for_it(t: Translator) -> None:
    asks = t("asked for by {parties}", parties="")
    alone = replace(longest(1, "action"), owner=Owner(2), raised=(2,))
    both = replace(alone, raised=(2, 3))
    for given, is_asked in ((alone, False), (both, True)):
        every = register(given)
        listed = outcomes.everybodys(every, t, OF_PARTIES, ANNA, 1)
        added = outcomes.changed(every, given, "added", t)
        for said in (thanks.thanks(meeting(), every, t), listed, added):
            assert (asks in said.text) == is_asked
            assert asks + every.parties[2].name not in said.text
    waits = replace(alone, kind="commitment", state="proposed")
    assert register(alone).parties[2].name in outcome_news.proposed(register(waits), waits, t).text


@pytest.mark.parametrize("who", [ANNA, MAJA])
def test_a_list_has_room_for_what_was_done_above_it(t: Translator, who: Who) -> None:
    done = longest(41, state="done", note="N" * NOTE_LIMIT)
    shown = many(40)
    for page in every_page(lambda n: outcomes.everybodys(shown, t, OF_PARTIES, who, n), t):
        above = outcomes.changed(shown, done, "done", t, within="outcome list 1")
        holds(message([*above.blocks, *page.blocks]))


def test_a_page_that_has_lost_its_last_row_shows_the_one_before(t: Translator) -> None:
    shown = register(outcome(1, "action", "open", text="Den enda"))
    assert "Den enda" in outcomes.everybodys(shown, t, OF_PARTIES, ANNA, 2).text


def test_below_the_start_a_commitment_names_a_party_where_no_body_convenes(t: Translator) -> None:
    def said(*every: Party) -> str:
        page = Agenda(SERIES, meeting(), (), {each.id: each for each in every})
        return cycle.start(page, t).text

    body, kista = party(1, category("convening", convening=True)), party(2)
    assert "TEXT | Kommun" not in said(body, kista)
    assert "TEXT | Kommun 2" in said(kista)
    assert "TEXT | Kommun 2" in said(kista, replace(body, ended=True))
    assert "TEXT |" not in said()


def test_what_was_written_of_what_is_done_says_that_it_is_a_note(t: Translator) -> None:
    done = outcome(1, "action", "done", note="Gjort!")
    note = {"sv": "kommentar: Gjort!", "en": "note: Gjort!"}[t.language]
    assert note in outcome_rows.details(register(done), done, t)
