"""A person's data: shown, erased with the records kept, held, and thrown away in time."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.i18n import translator
from bot.ports import Entry, Store
from bot.rules import retention
from bot.rules.errors import (
    ListGone,
    NobodyAsked,
    NobodyConvenes,
    OnHold,
    OtherSeries,
    StillConvenes,
)
from bot.rules.outbox import Owed, Target
from bot.rules.party_changes import Preview
from bot.rules.party_list import Nominee, Reading
from bot.rules.polls import Draft as Question
from bot.rules.retention import DAY, YEAR, Hold, alias
from bot.rules.seats import Mandate, Person
from bot.rules.series import Officers
from bot.rules.series_drafts import Draft
from bot.services import agenda, answers, ballots, handing, party_lists, polls, privacy, sealing
from bot.services.answers import Given
from bot.services.ballots import Wish
from bot.services.office import Office
from bot.services.scene import Hints
from bot.services.verdicts import Drop
from bot.views import privacy as view
from bot.views.blocks import Message
from storage import SqlDatabase, checks
from storage.schema import look
from storage.tables import METADATA
from tests.services.given import (
    AFTER_CALL,
    AMINA,
    CALLED,
    END,
    LEYLA,
    LOADED,
    MAJA,
    NACKA,
    PETER,
    TEAM,
    Dialogue,
)

SECRET = "Hemlig rubrik"
KEPT = "Bokbussen"
NOTE = "Jag kommer med tåget"
LATER = AFTER_CALL + timedelta(days=3)


def take_part(store: Store) -> str:
    """Let Leyla do everything that leaves something of hers; return her name."""
    dialogue = Dialogue(store)
    dialogue.opened()
    gone, kept = dialogue.proposes(LEYLA, SECRET), dialogue.proposes(LEYLA, KEPT)
    maja, leyla = dialogue.scene(MAJA), dialogue.scene(LEYLA)
    agenda.decline(store, maja, gone.number, "Passar inte", CALLED)
    agenda.accept(store, maja, kept.number, CALLED)
    answers.answer(store, leyla, Given("coming", note=NOTE), CALLED)
    handing.hand_over(store, dialogue.scene(LEYLA), None, CALLED)
    handing.take_back(store, dialogue.scene(LEYLA), CALLED)
    draft = Question("Vilken dag?", ("Tisdag", "Onsdag"))
    poll = polls.ask(store, dialogue.scene(MAJA), draft, "2027-01-20", AFTER_CALL)
    ballots.vote(store, dialogue.scene(LEYLA, AFTER_CALL), Wish(poll.number, "1"), AFTER_CALL)
    name = dialogue.person(LEYLA).name
    owed = Owed(
        *(TEAM, "reply", "reply", Target(channel="C1"), f"reply:click:{LEYLA}:1", CALLED),
        payload=json.dumps({"text": f"{name} kommer"}, ensure_ascii=False),
    )
    sent(store, owed)
    store.inbound.claim(TEAM, ["command:1"], f"{SECRET} är avslagen", CALLED)
    store.inbound.claim(TEAM, [f"click:{LEYLA}:1"], f"{name} kommer", CALLED)
    store.people.set_language(dialogue.person(LEYLA).id, "sv")
    return name


def sent(store: Store, owed: Owed) -> None:
    """Owe a message and let it be sent."""
    (ready,) = store.outbox.by_ids([store.outbox.owe(owed) or 0])
    started = store.outbox.start(ready, 1e12)
    assert started
    store.outbox.finish(started, "sent", now=CALLED, channel="D1", ts="1.1")


def everything(address: str) -> str:
    """Return every row of every table."""
    with look(address) as connection:
        return "\n".join(
            str(tuple(row))
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table))
        )


def test_after_an_erasure_name_ids_and_words_are_nowhere_and_the_records_stand(
    office: SqlDatabase, address: str
) -> None:
    with office.transaction() as store:
        name = take_part(store)
        leyla = Dialogue(store).person(LEYLA)
    update = Owed(TEAM, "home", "update", Target(channel=LEYLA), f"home:{LEYLA}", CALLED)
    for _ in range(2):  # the second one is a note beside the first
        with office.transaction() as store:
            store.outbox.owe(update)
    sealing.seal(office)
    for words in (name, LEYLA, SECRET, NOTE):
        assert words in everything(address)
    with office.transaction() as store:
        done = privacy.erase(store, leyla, LATER)
        again = privacy.erase(store, store.people.get(leyla.id), LATER)
    sealing.seal(office)
    after = everything(address)
    for words in (name, LEYLA, SECRET, NOTE):
        assert words not in after
    assert KEPT in after
    assert checks.problems(address) == []
    fates = {fate.of.key: (fate.erased, fate.kept) for fate in done.fates}
    assert done.named == {}
    assert {key for key, (erased, _) in fates.items() if erased} == {
        *("identity", "mandates", "attendees", "proposals", "messages", "requests")
    }
    assert {key for key, (_, kept) in fates.items() if kept} == {
        *("mandates", "answers", "votes", "agenda", "trail", "holds")
    }
    assert sum(fate.erased for fate in again.fates if fate.of.key != "identity") == 0
    with office.reading() as store:
        dialogue = Dialogue(store)
        assert store.people.get(leyla.id).name == alias(leyla.id)
        assert store.people.by_user(TEAM, LEYLA) is None
        assert leyla.id not in {person.id for person in store.people.every()}
        answer = store.answers.get(dialogue.meeting.id, dialogue.party("botkyrka").id)
        assert answer is not None
        assert (answer.reply.choice, answer.reply.attendees) == ("coming", ())
        assert "person.erased" in dialogue.actions()


def test_a_name_that_others_wrote_into_a_record_is_told_and_stays(office: SqlDatabase) -> None:
    with office.transaction() as store:
        name = take_part(store)
        dialogue = Dialogue(store)
        item = dialogue.proposes(NACKA, f"{name} berättar om bokbussen")
        answers.answer(store, dialogue.scene(NACKA), Given("coming", note=f"Med {name}"), CALLED)
        done = privacy.erase(store, dialogue.person(LEYLA), LATER)
        assert done.named == {"answer.note": 1, "item.title": 1}
        assert dialogue.item(item.number).title == f"{name} berättar om bokbussen"


def test_what_is_kept_of_a_person_is_shown_class_by_class(dialogue: Dialogue) -> None:
    take_part(dialogue.store)
    found = privacy.dossier(dialogue.store, dialogue.person(LEYLA))
    assert found.hold is None
    assert {key for key, rows in found.rows.items() if rows} == {
        *("identity", "mandates", "answers", "attendees", "votes", "agenda", "proposals"),
        *("messages", "requests", "trail"),
    }
    assert [row["title"] for row in found.rows["proposals"]] == [SECRET]
    assert [row["note"] for row in found.rows["attendees"]] == [NOTE]
    convener = privacy.dossier(dialogue.store, dialogue.person(MAJA))
    assert convener.rows["conveners"] == [{"series": "kulturdialog"}]


def test_who_convenes_is_not_erased_before_another_is_named(dialogue: Dialogue) -> None:
    with pytest.raises(StillConvenes):
        privacy.erase(dialogue.store, dialogue.person(MAJA), LATER)
    dialogue.store.series.end(dialogue.series.id, LATER)
    privacy.erase(dialogue.store, dialogue.person(MAJA), LATER)


def test_who_has_an_office_is_neither_erased_nor_forgotten(office: SqlDatabase) -> None:
    """A series could not be changed any more in which an erased one was secretary."""
    with office.transaction() as store:
        dialogue = Dialogue(store)
        series, leyla = dialogue.series, dialogue.person(LEYLA)
        store.series.save(
            *(TEAM, series.key, series.channel, series.profile),
            series.conveners,
            series.owner,
            Officers(secretaries=(leyla.id,)),
        )
        dialogue.mandated("botkyrka", PETER, AMINA, now=LATER)
        assert privacy.dossier(store, leyla).rows["conveners"] == [{"series": "kulturdialog"}]
        with pytest.raises(StillConvenes):
            privacy.erase(store, leyla, LATER)
    assert "identity" not in privacy.forget(office, LATER + 3 * YEAR)


def test_a_hold_of_a_series_or_a_person_stops_erasure_until_it_ends(dialogue: Dialogue) -> None:
    store, leyla = dialogue.store, dialogue.person(LEYLA)
    for hold in (
        Hold(0, dialogue.series.id, None, "Överklagan", CALLED),
        Hold(0, None, leyla.id, "Tvist", CALLED),
    ):
        privacy.hold(store, TEAM, hold)
        with pytest.raises(OnHold) as refused:
            privacy.erase(store, leyla, LATER)
        assert refused.value.params == {"date": CALLED.date(), "reason": hold.reason}
        (held,) = store.privacy.holds()
        assert privacy.dossier(store, leyla).hold == held
        privacy.lift(store, TEAM, held, LATER)
    assert store.privacy.holds() == []
    assert dialogue.actions().count("hold.begun") == dialogue.actions().count("hold.ended") == 2
    privacy.erase(store, leyla, LATER)


def test_what_is_older_than_its_class_says_is_thrown_away(
    office: SqlDatabase, address: str
) -> None:
    with office.transaction() as store:
        name = take_part(store)
        series = Dialogue(store).series.id
    assert privacy.forget(office, END + YEAR - DAY) == {}
    with office.transaction() as store:
        privacy.hold(store, TEAM, Hold(0, series, None, "Överklagan", CALLED))
    assert privacy.forget(office, END + YEAR + DAY) == {}, "it is held"
    with office.transaction() as store:
        (held,) = store.privacy.holds()
        privacy.lift(store, TEAM, held, LATER)
        store.inbound.purge(LATER)  # the courier's own, every ten minutes
    assert privacy.forget(office, END + YEAR + DAY) == {"attendees": 1, "proposals": 1}
    assert privacy.forget(office, END + YEAR + DAY) == {}
    after = everything(address)
    assert SECRET not in after
    assert NOTE not in after
    assert (KEPT in after, name in after) == (True, True)
    sealing.seal(office)
    assert checks.problems(address) == []


def test_who_acts_for_nobody_any_more_is_forgotten_two_years_later(office: SqlDatabase) -> None:
    with office.transaction() as store:
        take_part(store)
        dialogue = Dialogue(store)
        leyla = dialogue.person(LEYLA)
        dialogue.mandated("botkyrka", PETER, AMINA, now=LATER)
        store.privacy.hold(TEAM, Hold(0, None, leyla.id, "Tvist", CALLED))
    due = LATER + 2 * YEAR
    assert "identity" not in privacy.forget(office, due - DAY)
    assert "identity" not in privacy.forget(office, due + DAY), "she is held"
    with office.transaction() as store:
        (held,) = store.privacy.holds()
        privacy.lift(store, TEAM, held, due)
    # That a hold of hers ended is not what she did.
    assert privacy.forget(office, due + DAY)["identity"] == 1
    with office.reading() as store:
        assert store.people.get(leyla.id).name == alias(leyla.id)
        assert store.people.by_user(TEAM, PETER) is not None


def test_who_never_acted_for_a_party_is_forgotten_two_years_after_what_they_did(
    office: SqlDatabase,
) -> None:
    """A convener of once, or who claimed a place that was another's, was kept for ever."""
    with office.transaction() as store:
        series = Dialogue(store).series.id
        once = store.people.save(Person(0, TEAM, TEAM, "U0ONCE", "Sara Lind"))
        store.audit.write(
            Entry(TEAM, series, CALLED, once.id, "person.claimed", f"person:{once.id}")
        )
    due = CALLED + 2 * YEAR
    assert "identity" not in privacy.forget(office, due - DAY)
    assert privacy.forget(office, due + DAY)["identity"] == 1
    with office.reading() as store:
        assert store.people.get(once.id).name == alias(once.id)


def test_who_takes_part_in_nothing_that_goes_on_is_told_whom_to_ask(dialogue: Dialogue) -> None:
    """They read that a convener had been asked, and nobody was."""
    store = dialogue.store
    stranger = store.people.save(Person(0, TEAM, TEAM, "U0STRANGER", "Sara"))
    with pytest.raises(NobodyConvenes):
        privacy.ask(store, stranger, CALLED)
    store.series.end(dialogue.series.id, CALLED)
    with pytest.raises(NobodyConvenes):
        privacy.ask(store, dialogue.person(LEYLA), LATER)
    assert store.privacy.asked() == []


def test_who_asked_for_erasure_waits_until_it_is_done(dialogue: Dialogue) -> None:
    store, leyla = dialogue.store, dialogue.person(LEYLA)
    assert store.privacy.ask(leyla, CALLED)
    assert not store.privacy.ask(leyla, CALLED)
    assert store.privacy.asked() == [leyla]
    privacy.erase(store, leyla, LATER)
    assert store.privacy.asked() == []


def test_undone_outcomes_drafts_and_messages_go_in_time(office: SqlDatabase, address: str) -> None:
    with office.transaction() as store:
        take_part(store)
        dialogue = Dialogue(store)
        leyla = dialogue.person(LEYLA)
        owed = Owed(
            *(TEAM, "decision", "direct", Target(channel=LEYLA), "decision:1", CALLED),
            series=dialogue.series.id,
            person=leyla.id,
        )
        sent(store, replace(owed, dedupe="decision:new"))
        stranger = Target(channel="C1", user="U0FAR")
        sent(store, Owed(TEAM, "reply", "reply", stranger, "reply:far", CALLED, payload="{}"))
    assert "messages" not in privacy.forget(office, CALLED + 2 * YEAR - DAY)
    assert privacy.forget(office, CALLED + 2 * YEAR + DAY)["messages"] == 3
    with look(address) as connection:
        found = connection.execute(
            text("SELECT count(*) FROM delivery WHERE dedupe IN ('decision:new', 'reply:far')")
        )
        assert found.scalar() == 0


def test_what_a_held_person_sets_up_is_kept_while_they_are_held(office: SqlDatabase) -> None:
    with office.transaction() as store:
        leyla = Dialogue(store).person(LEYLA)
        store.series_drafts.add(Draft(0, TEAM, LEYLA, {}), LOADED)
        privacy.hold(store, TEAM, Hold(0, None, leyla.id, "Överklagan", LOADED))
    assert "drafts" not in privacy.forget(office, LOADED + YEAR)
    with office.transaction() as store:
        (held,) = store.privacy.holds()
        privacy.lift(store, TEAM, held, LOADED + YEAR)
    assert privacy.forget(office, LOADED + YEAR)["drafts"] == 1


def test_the_number_of_a_draft_that_is_gone_is_given_to_no_other(office: SqlDatabase) -> None:
    """An old button of the one would throw the other one away."""
    with office.transaction() as store:
        dialogue = Dialogue(store)
        leyla = dialogue.person(LEYLA)
        erased = store.series_drafts.add(Draft(0, TEAM, LEYLA, {}), LOADED).id
        privacy.erase(store, leyla, LATER)
        old = store.series_drafts.add(Draft(0, TEAM, MAJA, {}), LOADED).id
    assert privacy.forget(office, LOADED + YEAR)["drafts"] == 1
    assert "drafts" not in privacy.forget(office, LOADED + YEAR)
    with office.transaction() as store:
        new = store.series_drafts.add(Draft(0, TEAM, MAJA, {}), LATER).id
    assert len({erased, old, new}) == 3


def test_a_list_that_was_looked_at_is_thrown_away_the_day_after(office: SqlDatabase) -> None:
    """That was left to the next one who looked at a list."""
    with office.transaction() as store:
        series, maja = Dialogue(store).series, Dialogue(store).person(MAJA).id
        seen = Preview(series, Reading((), ()), (), {})
        name = party_lists.keep(store, seen, maja, CALLED)
    privacy.forget(office, CALLED + 2 * DAY)
    with office.reading() as store, pytest.raises(ListGone):
        party_lists.apply_kept(store, name, maja, LATER)


def test_every_class_has_words_and_only_what_is_erased_or_kept_by_a_ground() -> None:
    assert len({each.key for each in retention.CLASSES}) == len(retention.CLASSES)
    for each in retention.CLASSES:
        assert (each.keep is None) == (each.since == "") == bool(each.kept_by), each.key


def test_a_convener_erases_nobody_of_another_workspace(dialogue: Dialogue) -> None:
    store = dialogue.store
    other = store.people.save(Person(0, "T0OTHER", "T0OTHER", "U0OTHER", "Leyla Demir"))
    store.privacy.ask(other, CALLED)
    with pytest.raises(NobodyAsked):
        privacy.confirm(store, dialogue.office(MAJA), other.id, LATER)
    named = Given("coming", attendees=("Leyla Demir",))
    answers.answer(store, dialogue.scene(LEYLA), named, CALLED)
    assert store.privacy.data(other)["attendees"] == []
    assert "answer.attendees" not in privacy.erase(store, other, LATER).named
    answer = store.answers.get(dialogue.meeting.id, dialogue.party("botkyrka").id)
    assert answer is not None
    assert answer.reply.attendees == named.attendees


def test_an_erasure_takes_nobody_else_whose_name_begins_so(dialogue: Dialogue) -> None:
    """Who is called Anna in Slack took every Anna out of the lists of all parties."""
    store, nacka = dialogue.store, dialogue.party("nacka").id
    anna = store.people.save(Person(0, TEAM, TEAM, "U0ANNA", "Anna"))
    coming = Given("coming", attendees=("Anna", "Anna Lindqvist"), note=NOTE)
    answers.answer(store, dialogue.scene(NACKA), coming, CALLED)
    named = [
        Nominee(0, nacka, "deputy", place, name, "", "", None, None)
        for place, name in enumerate(("Anna", "Annalena Berg"))
    ]
    store.party_lists.nominate(dialogue.series, named, CALLED)
    ann = store.people.save(Person(0, TEAM, TEAM, "U0ANN", "Ann"))
    (row,) = privacy.dossier(store, anna).rows["attendees"]
    assert (row["attendees"], row["note"]) == (["Anna"], ""), "the others are not hers to read"
    assert not privacy.dossier(store, ann).rows["attendees"]
    assert privacy.dossier(store, dialogue.person(NACKA)).rows["attendees"][0]["attendees"] == [
        "Anna",
        "Anna Lindqvist",
    ]
    assert privacy.erase(store, ann, LATER).named == {}, "nothing names her"
    privacy.erase(store, anna, LATER)
    answer = store.answers.get(dialogue.meeting.id, nacka)
    assert answer is not None
    assert answer.reply.attendees == ("Anna Lindqvist",)
    assert [n.name for n in store.party_lists.nominees(dialogue.series.id)] == ["Annalena Berg"]


def test_of_what_others_set_up_an_erasure_takes_only_the_person(dialogue: Dialogue) -> None:
    store, leyla = dialogue.store, dialogue.person(LEYLA)
    people = [{"user": user, "team": TEAM, "name": user} for user in (LEYLA, MAJA)]
    data = {
        "series": {"name": {"sv": "Ny serie"}, "conveners": [MAJA, LEYLA], "owner": LEYLA},
        "party": [{"name": "Solna", "principal": LEYLA, "deputies": [LEYLA, NACKA]}],
        "person": people,
        "left": {"people": {"deputies": f"{LEYLA} {NACKA}", "ids": f"{MAJA}, {LEYLA}"}},
    }
    for user in (MAJA, LEYLA):
        store.series_drafts.add(Draft(0, TEAM, user, data), LOADED)
    assert {e.of.key: e.erased for e in privacy.erase(store, leyla, LATER).fates}["drafts"] == 2
    (left,) = store.series_drafts.of_workspace(TEAM)
    assert left.user == MAJA
    assert left.data == {
        "series": {"name": {"sv": "Ny serie"}, "conveners": [MAJA]},
        "party": [{"name": "Solna", "deputies": [NACKA]}],
        "person": people[1:],
        "left": {"people": {"deputies": NACKA, "ids": MAJA}},
    }
    assert left.revision > 0, "who had it open is told that it was changed"


def test_who_asks_reads_nothing_of_another_workspace_or_of_what_others_set_up(
    dialogue: Dialogue,
) -> None:
    store, leyla = dialogue.store, dialogue.person(LEYLA)
    naming = {"series": {"name": "Hemlig serie", "conveners": [LEYLA]}}
    for workspace, user in ((TEAM, MAJA), ("T0OTHER", MAJA), ("T0OTHER", LEYLA)):
        store.series_drafts.add(Draft(0, workspace, user, naming), LOADED)
    store.inbound.claim("T0OTHER", [f"click:{LEYLA}:1"], "-", CALLED)
    target = Target(channel=LEYLA)
    store.outbox.owe(Owed("T0OTHER", "home", "update", target, f"home:{LEYLA}", CALLED))
    found = privacy.dossier(store, leyla).rows
    assert not found["requests"]
    assert not found["messages"]
    assert [row["data"] for row in found["drafts"]] == [retention.GONE]


def test_a_convener_is_asked_once_and_erases_what_was_asked_for(dialogue: Dialogue) -> None:
    store, leyla = dialogue.store, dialogue.person(LEYLA)
    with pytest.raises(NobodyAsked):
        privacy.confirm(store, dialogue.office(MAJA), leyla.id, LATER)
    assert privacy.ask(store, leyla, CALLED)
    assert not privacy.ask(store, leyla, CALLED)
    (word,) = dialogue.owed(privacy.ERASURE)
    said = dialogue.says(word, CALLED)
    assert isinstance(said, Message)
    assert "Leyla Demir ber om att få sina uppgifter raderade." in said.text
    done = privacy.confirm(store, dialogue.office(MAJA), leyla.id, LATER)
    assert done.person == leyla
    assert dialogue.says(word, LATER) == Drop("erased")
    (entry,) = [each for each in dialogue.trail() if each.action == "person.erased"]
    assert entry.person == dialogue.person(MAJA).id


def test_who_asks_gets_everything_as_a_page_and_for_a_program(dialogue: Dialogue) -> None:
    take_part(dialogue.store)
    assert privacy.give(dialogue.store, dialogue.person(LEYLA), CALLED)
    files = []
    for word in dialogue.owed(privacy.DATA):
        said = dialogue.says(word, CALLED)
        assert isinstance(said, Message)
        assert said.file
        assert SECRET in said.file.content.decode()
        files.append(said.file.name)
    assert files == ["dialogmoten-U0BOTKYRKA1.html", "dialogmoten-U0BOTKYRKA1.json"]
    stranger = dialogue.store.people.save(Person(0, TEAM, TEAM, "U0STRANGER", "Sara"))
    assert not privacy.give(dialogue.store, stranger, CALLED)


def test_who_takes_part_in_a_series_of_others_is_erased_by_the_administrator(
    dialogue: Dialogue,
) -> None:
    store, leyla = dialogue.store, dialogue.person(LEYLA)
    other = store.series.save(
        *(TEAM, "other", "C0OTHER", dialogue.series.profile),
        [dialogue.person(NACKA).id],
        dialogue.person(NACKA).id,
    )
    body = store.seats.save_category(other.id, dialogue.party("botkyrka").category)
    party = store.seats.save_party(other.id, replace(dialogue.party("botkyrka"), category=body))
    store.seats.set_mandates(other.id, party.id, [Mandate(leyla, party.id, "deputy", 1)], LOADED)
    privacy.ask(store, leyla, CALLED)
    with pytest.raises(OtherSeries):
        privacy.confirm(store, dialogue.office(MAJA), leyla.id, LATER)


def test_who_acts_no_more_asks_the_conveners_of_where_they_did(dialogue: Dialogue) -> None:
    """Nobody was asked, and whoever convened any series could confirm it."""
    store, leyla, nacka = dialogue.store, dialogue.person(LEYLA), dialogue.person(NACKA)
    dialogue.mandated("botkyrka", PETER, AMINA, now=LOADED)
    other = store.series.save(
        *(TEAM, "other", "C0OTHER", dialogue.series.profile), [nacka.id], nacka.id
    )
    assert privacy.ask(store, leyla, LATER)
    assert [word.owed.series for word in dialogue.owed(privacy.ERASURE)] == [dialogue.series.id]
    with pytest.raises(OtherSeries):
        privacy.confirm(store, Office(other, nacka, Hints()), leyla.id, LATER)
    assert privacy.confirm(store, dialogue.office(MAJA), leyla.id, LATER).person == leyla


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_kept_what_was_erased_and_what_is_held_is_said(
    dialogue: Dialogue, language: str
) -> None:
    store, t = dialogue.store, translator(language, "Europe/Stockholm")
    take_part(store)
    item = dialogue.proposes(NACKA, "Leyla Demir berättar")
    leyla = dialogue.person(LEYLA)
    privacy.hold(store, TEAM, Hold(0, None, leyla.id, "Tvist", CALLED))
    held = privacy.dossier(store, leyla)
    for message in (view.mine(held, t, is_given=True), view.plan(held, t)):
        assert "”Tvist”" in message.text or "“Tvist”" in message.text
    privacy.lift(store, TEAM, store.privacy.holds()[0], CALLED)
    assert "Tvist" not in view.mine(privacy.dossier(store, leyla), t, is_given=False).text
    done = view.erased(privacy.erase(store, leyla, LATER), t).text
    assert "item.title (1)" in done
    assert dialogue.item(item.number).title == "Leyla Demir berättar"
    assert view.asked(t, anew=True) != view.asked(t, anew=False)
