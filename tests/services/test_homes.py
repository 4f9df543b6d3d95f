"""The App Home: its sections, whose it is, how it turns pages, and that it stays fast."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.i18n import translator
from bot.ports import Store
from bot.rules.agenda import Draft, Item, State
from bot.rules.outbox import Delivery
from bot.rules.outcomes import Outcome, Owner
from bot.rules.polls import draft
from bot.rules.seats import Mandate, Party, Person
from bot.rules.series import Meeting
from bot.rules.texts import LocalText
from bot.services import (
    agenda,
    answers,
    cycles,
    handing,
    outcomes,
    owing,
    planning,
    polls,
    shown_homes,
)
from bot.services.answers import Given as Answer
from bot.services.outcomes import Given
from bot.views.blocks import Message, spoken
from bot.views.home import SIZES
from bot.views.live_list import live_list
from rehearsal.blocks import check_view
from storage import SqlDatabase
from storage.store import SqlStore
from tests.services.given import (
    BIRGITTA,
    CALLED,
    END,
    INVITED,
    JAMES,
    JOAKIM,
    LEYLA,
    LOADED,
    MAJA,
    NACKA,
    PETER,
    START,
    TEAM,
    Dialogue,
    MadeOnce,
    at,
    beside,
    invited,
    undone,
)

pytestmark = pytest.mark.any_database

DECIDED = at("2026-12-03 10:00")


def opened(dialogue: Dialogue, user: str, now: datetime = CALLED, **chosen: int) -> Delivery:
    """Let a person look at their App Home."""
    where = dialogue.where(user, "")
    shown_homes.looked(dialogue.store, where, chosen, now)
    found = dialogue.store.outbox.by_dedupe(TEAM, f"home:{user}")
    assert found is not None
    return found


def home(dialogue: Dialogue, user: str, now: datetime = CALLED, **chosen: int) -> Message:
    said = dialogue.says(opened(dialogue, user, now, **chosen), now)
    assert isinstance(said, Message), said
    check_view({"type": "home", "blocks": list(said.blocks)}, "home")
    return said


def says(dialogue: Dialogue, user: str, now: datetime = CALLED, **chosen: int) -> str:
    return spoken(home(dialogue, user, now, **chosen).blocks)


def test_a_principal_sees_the_meeting_the_address_and_their_buttons(dialogue: Dialogue) -> None:
    invited(dialogue)
    said = home(dialogue, LEYLA, INVITED)
    text = spoken(said.blocks)
    assert "torsdag 4 februari 2027 kl. 13:00" in text
    assert "Exempelgatan 1, Stockholm" in text
    assert "https://video.example/" in text
    assert "rsvp yes" in str(said.blocks)
    assert "Har inte svarat" not in text
    bare = replace(dialogue.meeting, address="", video="")
    dialogue.store.meetings.save(bare)
    assert "Exempelgatan" not in says(dialogue, LEYLA)
    dialogue.store.meetings.save(replace(bare, address="Gatan 2"))
    assert "Gatan 2" in says(dialogue, LEYLA)


def test_from_the_start_on_nobody_can_answer_there(dialogue: Dialogue) -> None:
    invited(dialogue)
    assert "rsvp yes" in str(home(dialogue, LEYLA, INVITED).blocks)
    started = home(dialogue, LEYLA, START)
    assert '"words": "rsvp yes"' not in str(started.blocks)
    assert "Nu: dialogmötet torsdag 4 februari 2027 kl. 13:00" in spoken(started.blocks)


def test_nobody_is_asked_for_an_answer_before_the_invitation(dialogue: Dialogue) -> None:
    early = home(dialogue, LEYLA, INVITED - timedelta(days=3))
    assert '"words": "rsvp yes"' not in str(early.blocks)
    text = spoken(early.blocks)
    assert "Botkyrka kommun: bjuds in senare" in text
    assert "inte svarat" not in text, "nobody counts them yet"
    answers.answer(dialogue.store, dialogue.scene(LEYLA), Answer("coming"), CALLED)
    given = home(dialogue, LEYLA)
    assert "Botkyrka kommun: kommer" in spoken(given.blocks)
    assert '"words": "rsvp no"' in str(given.blocks), "who has answered can change it"
    counted = "Kommer 1 · kanske 0 · förhinder 0"
    assert counted in spoken(given.blocks)
    assert "inte svarat" not in spoken(given.blocks), "nor does one early answer make others silent"
    assert "Inte inbjudna än (25): " in listed(dialogue, CALLED)
    assert "nte svarat" not in listed(dialogue, CALLED)
    assert "För få" not in listed(dialogue, CALLED)
    assert "invitation" in dialogue.ran(INVITED)
    waits = says(dialogue, NACKA, INVITED)
    assert "Nacka kommun: bjuds in senare" in waits, "also while the convener lets it wait"
    invited(dialogue)
    assert "Nacka kommun: inte svarat än" in says(dialogue, NACKA, INVITED)
    assert f"{counted} · inte svarat än 30" in says(dialogue, NACKA, INVITED)
    assert "Inte svarat än (25): " in listed(dialogue, INVITED)
    assert "För få: 1 kommer" in listed(dialogue, INVITED)


def listed(dialogue: Dialogue, now: datetime) -> str:
    """Return the live list as it is shown to who asks for it."""
    board = answers.board(dialogue.store, dialogue.series, dialogue.meeting, now)
    return live_list(board, translator("sv", "Europe/Stockholm"), now).text


def test_of_a_meeting_to_which_nobody_was_invited_nobody_is_silent(dialogue: Dialogue) -> None:
    assert "Inte inbjudna (26): " in listed(dialogue, START)


@pytest.mark.parametrize("user", [LEYLA, MAJA])
def test_what_has_begun_is_now_and_what_was_just_held_is_not_next(
    dialogue: Dialogue, user: str
) -> None:
    dialogue.replan(START)
    (_, later) = dialogue.store.meetings.of_series(dialogue.series.id)
    assert "Nästa dialogmöte: torsdag 4 februari" in says(
        dialogue, user, START - timedelta(minutes=1)
    )
    for now in (START, END - timedelta(minutes=1)):
        text = says(dialogue, user, now)
        assert "Nu: dialogmötet torsdag 4 februari 2027 kl. 13:00" in text
        assert "Nästa dialogmöte:" not in text
        assert f"Nästa: {dialogue.scene(user).t.when(later.starts_at)}." in text
    for now in (END, END + timedelta(days=6)):
        text = says(dialogue, user, now)
        assert "Senaste dialogmötet: torsdag 4 februari 2027 kl. 13:00." in text
        assert f"Nästa dialogmöte: {dialogue.scene(user).t.when(later.starts_at)}" in text
        assert "Nu:" not in text
    assert "Senaste dialogmötet" not in says(dialogue, user, END + timedelta(days=7))


def test_where_nothing_follows_what_is_held_is_said_alone(dialogue: Dialogue) -> None:
    text = says(dialogue, LEYLA, START)
    assert "Nu: dialogmötet" in text
    assert "Nästa: " not in text
    assert "Senaste dialogmötet" in says(dialogue, LEYLA, END)
    dialogue.only_called()
    assert "Inget dialogmöte är planerat" in says(dialogue, LEYLA, END)


def test_whose_party_is_not_called_reads_which_meeting_is_its_next_once_that_is_set(
    dialogue: Dialogue,
) -> None:
    own = dialogue.meeting
    sooner = replace(beside(dialogue, -timedelta(days=14)), categories=("municipality",))
    dialogue.store.meetings.save(sooner)
    dialogue.store.meetings.save(replace(own, title="Kulturskolor"))
    text = says(dialogue, BIRGITTA)
    assert "Nästa dialogmöte: torsdag 21 januari 2027" in text, "which others come to"
    its_own = "Nästa dialogmöte för KLYS: torsdag 4 februari 2027 kl. 13:00. Tema: Kulturskolor"
    assert its_own in text
    assert "Nästa dialogmöte för" not in says(dialogue, LEYLA)
    dialogue.store.meetings.save(replace(own, withdrawn_at=CALLED))
    assert "Nästa dialogmöte för" not in says(dialogue, BIRGITTA)


def test_a_convener_has_settings_at_the_top_and_everybody_the_words_behind_help(
    dialogue: Dialogue,
) -> None:
    said = home(dialogue, MAJA)
    assert "series-settings" in str(said.blocks[2]), "at once below the name of the series"
    assert str(said.blocks).count("open:series-settings") == 1, "and nowhere else"
    theirs = home(dialogue, LEYLA)
    assert "series-settings" not in str(theirs.blocks)
    for each, asks in ((said, "omröstning fråga"), (theirs, "omröstning #12")):
        assert asks not in spoken(each.blocks)
        assert '"words": "help"' in str(each.blocks)
        assert spoken(each.blocks).count("Allt kan också skrivas: se Hjälp.") == 1
    assert "Mina utfall" in spoken(theirs.blocks)


def test_one_sees_what_waits_and_what_became_of_ones_items(dialogue: Dialogue) -> None:
    dialogue.opened()
    for title in ("Ett", "Två", "Tre", "Fyra"):
        dialogue.proposes(NACKA, title)
    scene = dialogue.scene(MAJA, DECIDED)
    agenda.accept(dialogue.store, scene, 1, DECIDED)
    agenda.decline(dialogue.store, scene, 2, "För sent", DECIDED)
    item = dialogue.item(3)
    dialogue.store.agenda.save([replace(item, state="merged", merged_into=1)])
    asked = draft("Juni?", ["Ja", "Nej"], "")
    polls.ask(dialogue.store, scene, asked, "", DECIDED)
    given = Given("action", "Ta fram underlag", owner="Nacka kommun", due="2026-12-10")
    outcomes.add(dialogue.store, scene, given, DECIDED)
    outcomes.add(
        dialogue.store, dialogue.scene(NACKA), Given("commitment", "Regionen ser över"), CALLED
    )
    text = says(dialogue, NACKA, DECIDED)
    assert "Väntar på dig (2)" in text
    assert "#1 Ett – på dagordningen, 15 min" in text
    assert "#2 Två – inte upptagen: För sent" in text
    assert "#3 Tre – del av en annan punkt, #1" in text
    assert "#4 Fyra – väntar på sammankallande" in text
    assert "Din parts utfall" in text
    assert "Regionen ser över" in text
    dialogue.replan(END)
    later = says(dialogue, NACKA, END)
    assert "#1 Ett (4 februari) – på dagordningen" in later


def test_an_answer_that_was_recorded_says_so(dialogue: Dialogue) -> None:
    answers.record(dialogue.store, dialogue.scene(MAJA), "Nacka", Answer("coming"), CALLED)
    assert "Nacka kommun: kommer" in says(dialogue, NACKA)


def test_a_convener_sees_the_year_the_silent_and_the_steps_that_ask(dialogue: Dialogue) -> None:
    now = at("2026-12-23 10:00")
    assert "Har inte svarat" not in says(dialogue, MAJA), "nobody is asked yet"
    dialogue.ran(now)
    (asked,) = dialogue.store.ledger.of_series(dialogue.series.id, ["asked"])
    said = home(dialogue, MAJA, now)
    assert f"look {asked.id}" in str(said.blocks)
    assert f"send {asked.id}" not in str(said.blocks), "nothing is sent without being seen"
    listed = "• Härnäst: förslagstiden stänger, torsdag 7 januari"
    assert listed in spoken(said.blocks), "its day stands above"
    cycles.decide(dialogue.store, dialogue.scene(MAJA, now), asked.id, now, send=True)
    text = says(dialogue, MAJA, now)
    assert "Har inte svarat" in text
    assert "Botkyrka kommun" in text
    answers.answer(dialogue.store, dialogue.scene(LEYLA, now), Answer("coming"), now)
    assert "Botkyrka kommun" not in says(dialogue, MAJA, now)
    dialogue.store.series.set_paused(dialogue.series.id, paused=True)
    assert "Pausad" in says(dialogue, MAJA, now)
    for step in dialogue.store.ledger.of_meeting(dialogue.meeting.id):
        dialogue.store.ledger.move_on(step.id, ["planned"], "done", now)
    assert "• Alla steg är klara" in says(dialogue, MAJA, now)


def test_during_the_meeting_answers_are_closed_and_it_says_where_outcomes_are_written(
    dialogue: Dialogue,
) -> None:
    before, during = START - timedelta(minutes=1), START + timedelta(minutes=1)
    dialogue.ran(at("2026-12-23 10:00"))
    (asked,) = dialogue.store.ledger.of_series(dialogue.series.id, ["asked"])
    cycles.decide(dialogue.store, dialogue.scene(MAJA), asked.id, CALLED, send=True)
    where, add = "skriva det i tråden till mitt inlägg", "[Lägg till ett utfall]"
    text = says(dialogue, MAJA, before)
    assert add not in text
    assert "Har inte svarat" in text
    assert where not in text
    own = {LEYLA: "Botkyrka kommun: {}", JAMES: "Solna stad: {}"}
    open_, over = ("inte svarat än", "no answer yet"), ("svarade aldrig", "never answered")
    for user, yet, never in zip(own, open_, over, strict=True):
        assert own[user].format(yet) in says(dialogue, user, before)
        assert own[user].format(never) in says(dialogue, user, during)
    without = says(dialogue, MAJA, during)
    assert where not in without, "there is no such post"
    assert add in without
    assert "tar inte emot fler punkter" not in without, "it is said that the meeting is on"
    dialogue.ran(during)
    said = home(dialogue, MAJA, during)
    assert "Har inte svarat" not in spoken(said.blocks)
    assert "svarade aldrig 31" in spoken(said.blocks)
    assert where in spoken(said.blocks)
    assert spoken(said.blocks).index(add) < spoken(said.blocks).index("svarade aldrig 31")
    theirs = says(dialogue, LEYLA, during)
    assert where in theirs, "a party may ask for a commitment"
    assert "parter svarade aldrig" not in theirs
    for party in dialogue.store.seats.parties(dialogue.series.id):
        if not party.category.convening:
            scene = dialogue.scene(MAJA, before)
            answers.record(dialogue.store, scene, party.name, Answer("coming"), before)
    assert "svarade aldrig 0" in says(dialogue, MAJA, during)


def test_a_start_that_could_not_be_posted_has_no_thread(dialogue: Dialogue) -> None:
    during, where = START + timedelta(minutes=1), "skriva det i tråden till mitt inlägg"
    dialogue.expected()
    dialogue.ran(during)
    assert where in says(dialogue, MAJA, during)
    post = dialogue.store.outbox.by_dedupe(TEAM, f"start:{dialogue.meeting.id}")
    assert post is not None
    begun = dialogue.store.outbox.start(post, 0.0)
    assert begun is not None
    dialogue.store.outbox.finish(begun, "failed", now=during)
    assert where not in says(dialogue, MAJA, during)


def test_outcomes_are_added_at_the_top_until_the_thanks_have_gone_out(dialogue: Dialogue) -> None:
    after = END + timedelta(hours=1)
    assert "[Lägg till ett utfall]" in says(dialogue, MAJA, after)
    steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    (thanks,) = (step for step in steps if step.kind == "thanks")
    dialogue.store.ledger.move_on(thanks.id, ["planned"], "done", after)
    assert "[Lägg till ett utfall]" not in says(dialogue, MAJA, after)


def test_a_convener_sees_from_its_day_on_that_something_is_overdue(dialogue: Dialogue) -> None:
    given = Given("action", "Skriv till skolorna", owner="Nacka kommun", due="2027-03-01")
    outcomes.add(dialogue.store, dialogue.scene(MAJA, START), given, START)
    assert "försenat" not in says(dialogue, MAJA, at("2027-03-01 10:00"))
    late = at("2027-03-02 10:00")
    said = says(dialogue, MAJA, late)
    assert "1 utfall är försenat." in said
    assert "[Försenade]" in said
    assert "är försenat" not in says(dialogue, LEYLA, late), "it is another party's"


def test_only_what_comes_next_of_the_year_stands_in_the_home(dialogue: Dialogue) -> None:
    dialogue.replan(START)
    (_, later) = dialogue.store.meetings.of_series(dialogue.series.id)
    said = says(dialogue, MAJA)
    assert "• Härnäst: " in said
    assert str(later.local.year) not in said, "the year ahead has a button"


def test_between_meetings_a_convener_has_the_year_still(dialogue: Dialogue) -> None:
    assert "Året som kommer" in says(dialogue, MAJA, at("2028-06-01 10:00"))


def test_somebody_of_two_series_chooses_and_the_choice_is_kept(dialogue: Dialogue) -> None:
    name = replace(dialogue.series.profile.name, sv="Dialogmöten om idrott", en="Sports")
    called = replace(dialogue.series.profile.meeting, rule="")
    profile = replace(dialogue.series.profile, name=name, meeting=called)
    other = dialogue.profiled(profile, key="idrott", channel="C0IDROTT")
    said = home(dialogue, MAJA)
    (menu,) = [
        e for b in said.blocks for e in b.get("elements", []) if e.get("type") == "static_select"
    ]
    assert [o["text"]["text"] for o in menu["options"]] == [
        "Dialogmöten om idrott",
        "Dialogmöten om kultur",
    ]
    assert menu["initial_option"] in menu["options"]
    assert "static_select" not in str(home(dialogue, LEYLA).blocks)
    chosen = says(dialogue, MAJA, series=other.id)
    assert "Dialogmöten om idrott" in chosen
    assert "Inget dialogmöte är planerat." in chosen
    assert opened(dialogue, MAJA).owed.refs["series"] == other.id, "opened anew, the same one"
    kultur = dialogue.series.id
    assert "Exempelsalen" in says(dialogue, MAJA, series=kultur)
    assert "Exempelsalen" in says(dialogue, MAJA, series=999_999), "not theirs: what meets next"


def test_news_is_shown_and_then_told_by_no_digest(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(NACKA)
    agenda.accept(dialogue.store, dialogue.scene(MAJA, DECIDED), 1, DECIDED)
    assert "Nyheter" in says(dialogue, NACKA, DECIDED)
    (word,) = dialogue.owed("decision")
    assert (word.state, word.reason) == ("sent", "home")
    assert "Nyheter" in says(dialogue, NACKA, DECIDED + timedelta(hours=3)), "the whole day"
    assert "Nyheter" not in says(dialogue, NACKA, DECIDED + timedelta(days=1))


def test_a_home_that_nobody_looks_at_tells_no_news(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(NACKA)
    opened(dialogue, NACKA)
    agenda.accept(dialogue.store, dialogue.scene(MAJA, DECIDED), 1, DECIDED)
    shown = dialogue.store.outbox.by_dedupe(TEAM, f"home:{NACKA}")
    assert shown is not None
    assert shown_homes.SEEN not in shown.owed.refs, "it is shown anew because something changed"
    said = dialogue.says(shown, DECIDED)
    assert isinstance(said, Message)
    assert "Nyheter" in spoken(said.blocks)
    (word,) = dialogue.owed("decision")
    assert word.state == "ready"


def version(dialogue: Dialogue, user: str) -> int:
    found = dialogue.store.outbox.by_dedupe(TEAM, f"home:{user}")
    return dialogue.arrives(found).version if found else 0


CHANGES: dict[str, Callable[[Dialogue], object]] = {
    "a post": lambda d: owing.post(d.store, d.series, "start", d.meeting, START),
    "a poll": lambda d: polls.ask(
        d.store, d.scene(MAJA), draft("Juni?", ["Ja", "Nej"], ""), "", CALLED
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_for_all_is_shown_to_all_who_have_looked(
    dialogue: Dialogue, change: str
) -> None:
    for user in (LEYLA, PETER, MAJA):
        opened(dialogue, user)
    CHANGES[change](dialogue)
    assert [version(dialogue, user) for user in (LEYLA, PETER, MAJA)] == [2, 2, 2]
    assert version(dialogue, NACKA) == 0, "who has not looked is not written to"


def test_an_answer_is_shown_to_the_conveners_and_a_message_to_its_reader(
    dialogue: Dialogue,
) -> None:
    for user in (LEYLA, PETER, MAJA, JOAKIM):
        opened(dialogue, user)
    answers.answer(dialogue.store, dialogue.scene(LEYLA), Answer("coming"), CALLED)
    assert [version(dialogue, user) for user in (MAJA, JOAKIM, LEYLA, PETER)] == [2, 2, 1, 1]
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA), None, CALLED)
    assert version(dialogue, PETER) == 2


def test_who_acts_sees_their_home_as_it_is_afterwards(dialogue: Dialogue) -> None:
    where = dialogue.where(LEYLA, "")
    shown_homes.acted(dialogue.store, where, CALLED, in_home=False)
    assert version(dialogue, LEYLA) == 0
    shown_homes.acted(dialogue.store, where, CALLED, in_home=True)
    assert version(dialogue, LEYLA) == 1
    opened(dialogue, LEYLA, items=2)
    shown_homes.acted(dialogue.store, where, CALLED, in_home=True)
    found = dialogue.store.outbox.by_dedupe(TEAM, f"home:{LEYLA}")
    assert found is not None
    assert found.owed.refs == {"team": where.team, "items": 2}, "the page is kept"


def test_an_event_that_names_no_team_keeps_the_one_that_is_known(dialogue: Dialogue) -> None:
    opened(dialogue, LEYLA)
    where = replace(dialogue.where(LEYLA, ""), team="")
    shown_homes.looked(dialogue.store, where, {}, CALLED)
    found = dialogue.store.outbox.by_dedupe(TEAM, f"home:{LEYLA}")
    assert found is not None
    assert found.owed.refs["team"] == dialogue.where(LEYLA).team
    series = replace(dialogue.series, owner=None)
    assert version(dialogue, LEYLA) == 1
    shown_homes.of_series(dialogue.store, series, dialogue.meeting.id, CALLED)
    assert version(dialogue, LEYLA) == 2


# ------------------------------------------------------------------- forty parties and ten years


def _grow(dialogue: Dialogue, parties: int, years: int) -> None:
    """Let the series have so many municipalities, all of them Leyla's, and years behind it."""
    dialogue.opened()
    leyla = dialogue.person(LEYLA)
    towns = joined(dialogue, [f"Kommun {number:02}" for number in range(parties)], leyla)
    declined = like(dialogue, LEYLA, "Punkt", "declined")
    past(dialogue, towns, dict.fromkeys(range(2027 - years, 2028), declined))


def like(dialogue: Dialogue, user: str, title: str, state: State, reason: str = "") -> Item:
    """Return an item that is nowhere yet, as somebody would propose one."""
    of = Draft(title)
    return Item(
        id=0,
        series=dialogue.series.id,
        meeting=0,
        number=0,
        title=title,
        kind=of.kind,
        minutes=of.minutes,
        area=of.area,
        link=of.link,
        party=None,
        proposer=dialogue.person(user).id,
        state=state,
        reason=reason,
        created_at=CALLED,
    )


def joined(dialogue: Dialogue, names: Sequence[str], principal: Person) -> list[Party]:
    """Let municipalities of these names take part, all of them the principal's."""
    store, series, nacka = dialogue.store, dialogue.series.id, dialogue.party("nacka")
    towns = []
    for number, name in enumerate(names):
        made = store.seats.save_party(series, replace(nacka, key=f"k{number}", name=name))
        of = [Mandate(principal, made.id, "principal", 0)]
        store.seats.set_mandates(series, made.id, of, CALLED - timedelta(days=1))
        towns.append(made)
    return towns


def past(dialogue: Dialogue, towns: Sequence[Party], items: Mapping[int, Item]) -> None:
    """Let each have an item at the meeting of each year, and an outcome of it.

    ``items``: what those of a year are like. One outcome is written as people do, of the first
    one; the others are like it.
    """
    store, series = dialogue.store, dialogue.series.id
    outcome: Outcome | None = None
    for year, like_ in items.items():
        meeting = held(dialogue, year).id
        for number, town in enumerate(towns):
            of = replace(like_, title=f"{number} {year} {like_.title}", meeting=meeting)
            of = replace(of, party=town.id, number=store.series.next_number(series))
            item = store.agenda.add(of)
            if outcome is None:
                given = Given("action", item.title, owner=town.key, due="2026-12-05")
                given = replace(given, item=item.number)
                outcome = outcomes.add(store, dialogue.scene(MAJA), given, CALLED)
                continue
            source = replace(outcome.source, meeting=meeting, item=item.id)
            made = replace(outcome, text=item.title, owner=Owner(town.id), source=source)
            numbered = replace(made, number=store.series.next_number(series), raised=(town.id,))
            store.outcomes.add(numbered)


def held(dialogue: Dialogue, year: int) -> Meeting:
    """Return the meeting of a year: the one that is planned, or one that is over."""
    if year == 2027:
        return dialogue.meetings[-1] if len(dialogue.meetings) == 1 else _next(dialogue)
    local = dialogue.series.profile.meeting.first.replace(year=year)
    when = datetime(year, local.month, local.day, 13, 0)  # noqa: DTZ001 - local times are naive
    starts_at = at(f"{when}")
    made = replace(
        dialogue.meetings[0],
        local=when,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
    )
    return dialogue.store.meetings.add(TEAM, made)


def _next(dialogue: Dialogue) -> Meeting:
    found = dialogue.store.meetings.current(dialogue.series.id, CALLED)
    assert found is not None
    return found


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """Count the statements that a store runs on SQLite."""
    assert isinstance(store, SqlStore)
    raw: Any = store.outbox._session._raw  # noqa: SLF001 - the driver itself
    if not isinstance(raw, sqlite3.Connection):
        pytest.skip("counted on SQLite")
    said: list[str] = []
    raw.set_trace_callback(said.append)
    yield said
    raw.set_trace_callback(None)


def statements(office: SqlDatabase, user: str) -> int:
    with undone(office) as store:
        dialogue = Dialogue(store)
        shown = opened(dialogue, user)
        with counted(store) as said:
            assert isinstance(dialogue.says(shown, CALLED), Message)
        return len(said)
    raise AssertionError


@pytest.mark.parametrize("user", [LEYLA, MAJA])
def test_a_home_takes_as_many_statements_with_forty_parties_and_ten_years(
    made_once: MadeOnce, user: str
) -> None:
    few, many = (statements(made_once(_grow, *size), user) for size in ((1, 1), (40, 10)))
    assert few == many
    assert many <= 45


def test_forty_parties_and_ten_years_are_turned_page_by_page(made_once: MadeOnce) -> None:
    with undone(made_once(_grow, 40, 10)) as store:
        _turned_page_by_page(Dialogue(store))


def _turned_page_by_page(dialogue: Dialogue) -> None:
    seen: set[str] = set()
    for number in range(1, 7):
        said = home(dialogue, LEYLA, places=number)
        assert len(said.blocks) <= 100
        assert "…" not in [str(e.get("text")) for b in said.blocks for e in b.get("elements", [])]
        text = spoken(said.blocks)
        seen |= {f"Kommun {n:02}" for n in range(40) if f"Kommun {n:02}: " in text}
        assert ("Sida 2 av 6" in text) == (number in {1, 3})
    assert len(seen) == 40
    for name in SIZES:
        last = home(dialogue, LEYLA, CALLED, **{name: 9999})
        assert len(last.blocks) <= 100


def test_of_several_series_the_one_that_meets_next_is_shown_and_what_waits_in_the_others(
    dialogue: Dialogue,
) -> None:
    profile = dialogue.series.profile
    rule = replace(profile.meeting, rule="FREQ=YEARLY;BYMONTH=1;BYDAY=3TH")
    sooner = replace(profile, name=LocalText("Biblioteken", "Libraries"), meeting=rule)
    other = dialogue.profiled(sooner, key="biblioteken", channel="C0ANNAN")
    planning.plan_series(dialogue.store, other.id, LOADED)
    assert "andra dialogserier" not in says(dialogue, MAJA)
    dialogue.ran(INVITED)
    shown = says(dialogue, MAJA, INVITED)
    assert "torsdag 21 januari 2027" in shown
    assert "Väntar på dig i andra dialogserier: Dialogmöten om kultur (1)" in shown
    shown = says(dialogue, MAJA, INVITED, series=dialogue.series.id)
    assert "torsdag 4 februari 2027" in shown
    assert "Väntar på dig i andra dialogserier: Biblioteken (" in shown
    shown_homes.begun(dialogue.store, dialogue.where(MAJA, ""), other.id, INVITED)
    assert "torsdag 21 januari 2027" in says(dialogue, MAJA, INVITED)


def test_a_meeting_that_the_rule_gives_beyond_the_plan_is_said(dialogue: Dialogue) -> None:
    profile = dialogue.series.profile
    every_other = replace(profile.meeting, rule="FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYDAY=1TH")
    dialogue.profiled(replace(profile, meeting=every_other))
    later = at("2027-06-01 10:00")
    for user in (LEYLA, MAJA):
        said = says(dialogue, user, later)
        assert "Nästa dialogmöte är torsdag 1 februari 2029 kl. 13:00." in said
        assert ("[Sätt ut ett dialogmöte…]" in said) == (user == MAJA)
    dialogue.only_called()
    assert "Inget dialogmöte är planerat." in says(dialogue, LEYLA, later)
