from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.i18n import translator
from bot.rules.agenda import Draft
from bot.rules.errors import (
    ConvenerConcludes,
    ConvenerOnly,
    EmptyOutcome,
    ForWhichParty,
    NoMandate,
    NoMeeting,
    NoSuchItem,
    NoSuchOutcome,
    NoSuchParty,
    NotOfParty,
    NotYourOutcome,
    NotYourUndo,
    OutcomeOver,
    PastDate,
    TooLong,
    TwoDues,
    UndoTooLate,
    UnknownParty,
    UnknownPerson,
    WhichGoal,
)
from bot.rules.outbox import Delivery, Owed, Target
from bot.rules.outcomes import Kind, Outcome
from bot.rules.series import Meeting
from bot.services import (
    agenda,
    outcome_news,
    outcome_owners,
    outcomes,
    owing,
    posts,
    publication,
)
from bot.services import scene as scenes
from bot.services.outcomes import Given
from bot.services.scene import ChooseParty, Hints
from bot.views.blocks import Message
from tests.services.given import (
    CALLED,
    CHANNEL,
    END,
    HELENA,
    JAMES,
    JOAKIM,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    START,
    STRANGER,
    ULLA,
    Dialogue,
    at,
)

NOW = at("2027-02-04 14:00")
MORNING = at("2027-02-05 08:00")
MINUTES = timedelta(minutes=1)


@pytest.fixture
def met(dialogue: Dialogue) -> Dialogue:
    """The meeting has started, and the next one is planned."""
    dialogue.replan(NOW)
    dialogue.opened(published_at=CALLED, started_at=START)
    return dialogue


def adds(
    dialogue: Dialogue,
    by: str = MAJA,
    kind: Kind = "action",
    text: str = "Ta fram underlag",
    now: datetime = NOW,
    **given: Any,  # noqa: ANN401 - fields
) -> Outcome:
    if kind == "action":
        given = {"owner": "Nacka kommun", "due": "2027-03-01", **given}
    scene = dialogue.scene(by, now)
    return outcomes.add(dialogue.store, scene, Given(kind, text, **given), now)


def found(dialogue: Dialogue, outcome: Outcome) -> Outcome:
    kept = dialogue.store.outcomes.by_number(outcome.series, outcome.number)
    assert kept is not None
    return kept


def said(dialogue: Dialogue, kind: str, now: datetime) -> list[str]:
    """Return what is said of this kind, the newest last; what is dropped by its reason."""
    verdicts = [dialogue.says(each, now) for each in dialogue.owed(kind)]
    return [v.text if isinstance(v, Message) else v.reason for v in verdicts]  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------- adding


def test_the_convener_adds_every_kind_and_numbers_are_shared_with_items(met: Dialogue) -> None:
    met.proposes(NACKA)
    decision = adds(met, kind="decision")
    action = adds(met)
    commitment = adds(met, kind="commitment")
    assert [decision.number, action.number, commitment.number] == [2, 3, 4]
    assert met.proposes(NACKA, "Nästa").number == 5
    assert [decision.state, action.state, commitment.state] == ["standing", "open", "open"]
    assert commitment.owner.party == met.party("region-stockholm").id, "the region should"
    assert decision.owner.party is None
    assert action.due == date(2027, 3, 1)
    assert action.next_at == at("2027-03-01 09:00")
    assert decision.next_at is None
    assert decision.source.meeting == met.meeting.id


def test_a_party_proposes_a_commitment_and_nothing_else(met: Dialogue) -> None:
    asked = adds(met, NACKA, "commitment", "Regionen ser över bidragen")
    assert (asked.state, asked.raised) == ("proposed", (met.party("nacka").id,))
    assert asked.owner.party == met.party("region-stockholm").id
    for kind in ("decision", "action", "conclusion"):
        with pytest.raises(ConvenerConcludes):
            adds(met, NACKA, kind)
    assert met.told("outcome.proposed") == [MAJA]
    assert "Nacka kommun föreslår ett åtagande" in said(met, "outcome.proposed", NOW)[0]


@pytest.mark.parametrize("user", [STRANGER, ULLA])
def test_who_acts_for_no_party_adds_nothing(met: Dialogue, user: str) -> None:
    with pytest.raises(NoMandate):
        adds(met, user, "commitment")
    with pytest.raises(NoMandate):
        outcomes.require_open(met.scene(user, NOW))
    outcomes.require_open(met.scene(PETER, NOW))
    outcomes.require_open(met.scene(MAJA, NOW))


def test_who_acts_for_two_parties_is_asked_for_which(met: Dialogue) -> None:
    met.mandated("nacka", NACKA)
    met.mandated("solna", NACKA)
    with pytest.raises(ChooseParty):
        adds(met, NACKA, "commitment")
    solna = met.party("solna").id
    scene = met.scene(NACKA, NOW, hints=Hints(party=solna))
    assert outcomes.add(met.store, scene, Given("commitment", "Ja"), NOW).raised == (solna,)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"text": ""}, EmptyOutcome),
        ({"text": "\x00\u200b"}, EmptyOutcome),
        ({"text": "x" * 10_000}, TooLong),
        ({"due": "2027-02-03"}, PastDate),
        ({"owner": "Nackka"}, UnknownParty),
        ({"owner": "qqqqqqqq"}, NoSuchParty),
        ({"user": "U0NOBODY"}, UnknownPerson),
        ({"user": LEYLA}, NotOfParty),
        ({"owner": "", "user": ULLA}, ForWhichParty),
        ({"item": 99}, NoSuchItem),
        ({"goal": "qqq"}, WhichGoal),
        ({"deadline": "budget"}, TwoDues),
    ],
)
def test_what_cannot_be_an_outcome_is_refused(
    met: Dialogue, given: dict[str, Any], why: type[Exception]
) -> None:
    with pytest.raises(why):
        adds(met, **given)
    assert met.store.outcomes.of_series(met.series.id, ["open"]) == []


def test_everything_that_is_wrong_is_known_at_once(met: Dialogue) -> None:
    wrong: dict[str, Any] = {
        "text": "",
        "owner": "Nackka",
        "due": "2027-02-03",
        "item": 99,
        "goal": "qqq",
    }
    with pytest.raises(NoSuchItem) as refused:
        adds(met, **wrong)
    others = [type(each) for each in refused.value.also]
    assert others == [EmptyOutcome, UnknownParty, PastDate, WhichGoal]
    assert adds(met, due="", deadline="budget").deadline == "budget:2027"


def test_the_number_of_another_series_is_none_here(met: Dialogue) -> None:
    other = met.profiled(met.series.profile, key="annan", channel="C0OTHER")
    mine = adds(met)
    meeting = met.store.meetings.add(other.workspace, replace(met.meeting, series=other.id))
    scene = replace(met.scene(MAJA, NOW), series=other, meeting=meeting)
    for number in (mine.number, 4711, None):
        with pytest.raises(NoSuchOutcome):
            outcomes.find(met.store, scene, number)
    item = met.proposes(NACKA)
    with pytest.raises(NoSuchItem):
        outcomes.add(met.store, scene, Given("decision", "Ja", item=item.number), NOW)


def test_an_owner_is_a_party_a_person_or_both(met: Dialogue) -> None:
    nacka, anna = met.party("nacka").id, met.person(NACKA).id
    region = met.party("region-stockholm").id
    assert adds(met).owner == replace(adds(met).owner, party=nacka, person=None)
    assert adds(met, owner="", user=NACKA).owner == replace(adds(met).owner, person=anna)
    assert adds(met, user=NACKA).owner.person == anna
    assert adds(met, owner="", user=MAJA).owner.party == region
    met.mandated("region-stockholm", HELENA)
    assert adds(met, owner="", user=MAJA).owner.party == region, "a convener without a party"
    assert adds(met, owner="Region Stockholm", user=JOAKIM).owner.party == region


def test_who_may_be_named_is_offered_to_who_may_name_somebody(met: Dialogue) -> None:
    offered = outcome_owners.circle(met.store, met.scene(MAJA, NOW), NOW).people
    assert {NACKA, MAJA} <= offered.keys()
    assert not {STRANGER, ULLA} & offered.keys()
    assert not outcome_owners.circle(met.store, met.scene(NACKA, NOW), NOW).people


def test_an_outcome_comes_from_an_item_and_its_party_and_a_goal(met: Dialogue) -> None:
    item = met.proposes(NACKA, now=CALLED)
    goal = met.series.profile.goals[0]
    made = adds(met, kind="commitment", item=item.number, goal=goal.name.sv.upper())
    assert (made.source.item, made.source.goal) == (item.id, goal.key)
    assert made.raised == (met.party("nacka").id,)
    own = agenda.propose(met.store, met.scene(MAJA, CALLED), Draft("Ny strategi"), CALLED)
    assert adds(met, item=own.number).raised == (met.party("region-stockholm").id,)


@pytest.mark.parametrize("kind", ["decision", "conclusion"])
def test_who_proposed_an_item_did_not_ask_for_what_stands(met: Dialogue, kind: Kind) -> None:
    """The item is named, and the party is told nothing when it is struck out."""
    item = met.proposes(NACKA, now=CALLED)
    made = adds(met, kind=kind, item=item.number)
    assert (made.raised, made.source.item) == ((), item.id)
    outcomes.drop(met.store, met.scene(MAJA, NOW), made.number, "Fel", NOW)
    assert met.told("outcome.news") == []
    kept = adds(met, kind=kind)
    party = met.party("nacka").id
    met.store.outcomes.save(replace(kept, raised=(party,)))  # before nobody was kept with it
    outcomes.drop(met.store, met.scene(MAJA, NOW), kept.number, "Fel", NOW)
    assert met.told("outcome.news") == []


def test_an_outcome_is_of_the_meeting_in_whose_thread_it_is_typed(met: Dialogue) -> None:
    """Else of the one that has started, the last one that was held, or the next one."""
    first, second = met.meetings[:2]
    after = END + timedelta(days=1)
    assert adds(met, now=after).source.meeting == first.id
    before = met.scene(MAJA, CALLED)
    made = outcomes.add(met.store, before, Given("decision", "Ja"), CALLED)
    assert made.source.meeting == first.id
    _posted(met, second.id, "7.1")
    where = replace(met.where(MAJA), thread="7.1")
    scene = replace(met.scene(MAJA, NOW), where=where)
    made = outcomes.add(met.store, scene, Given("decision", "Ja"), NOW)
    assert made.source.meeting == second.id
    elsewhere = replace(scene, where=replace(where, thread="8.1"))
    made = outcomes.add(met.store, elsewhere, Given("decision", "Ja"), NOW)
    assert made.source.meeting == first.id


def _posted(dialogue: Dialogue, meeting: int, ts: str) -> None:
    owed = Owed("T0REGION", "start", "post", Target(CHANNEL), f"start:{meeting}", NOW)
    id_ = dialogue.store.outbox.owe(replace(owed, series=dialogue.series.id))
    assert id_ is not None
    (ready,) = dialogue.store.outbox.by_ids([id_])
    started = dialogue.store.outbox.start(ready, 1e12)
    assert started is not None
    dialogue.store.outbox.finish(started, "sent", now=NOW, channel=CHANNEL, ts=ts)


def test_each_change_is_in_the_audit_trail_without_its_texts(met: Dialogue) -> None:
    made = adds(met, NACKA, "commitment", "Hemligt ord")
    store, maja = met.store, met.scene(MAJA, NOW)
    outcomes.support(store, met.scene(LEYLA, NOW), made.number, "", NOW)
    outcomes.confirm(store, maja, made.number, "2027-05-03", NOW)
    outcomes.postpone(store, maja, made.number, "2027-06-01", "Hemligt skäl", NOW)
    outcomes.finish(store, maja, made.number, "Hemlig kommentar", NOW)
    outcomes.undo(store, maja, made.number, NOW)
    outcomes.drop(store, maja, made.number, "Hemligt igen", NOW)
    entries = [entry for entry in met.trail() if entry.subject == f"outcome:{made.id}"]
    assert [entry.action.removeprefix("outcome.") for entry in entries] == [
        *("added", "supported", "confirmed", "postponed", "done", "undone", "dropped")
    ]
    assert "emlig" not in str(entries)
    assert entries[0].person == met.person(NACKA).id
    assert set(entries[0].texts) == {"text", "note", "reason"}


# ------------------------------------------------------------------------------- what becomes of it


def test_only_the_convener_confirms_and_strikes_out(met: Dialogue) -> None:
    made = adds(met, NACKA, "commitment")
    for act in (outcomes.confirm, outcomes.drop):
        with pytest.raises(ConvenerOnly):
            act(met.store, met.scene(NACKA, NOW), made.number, "", NOW)
    confirmed = outcomes.confirm(met.store, met.scene(MAJA, NOW), made.number, "2027-05-03", NOW)
    assert (confirmed.state, confirmed.due) == ("open", date(2027, 5, 3))
    assert found(met, made) == confirmed


def test_the_owners_people_and_conveners_say_that_it_is_done(met: Dialogue) -> None:
    made = adds(met)
    for user in (LEYLA, STRANGER):
        with pytest.raises(NotYourOutcome) as refused:
            outcomes.finish(met.store, met.scene(user, NOW), made.number, "", NOW)
        assert refused.value.params["owner"] == "Nacka kommun"
    done = outcomes.finish(met.store, met.scene("U0NACKA2", NOW), made.number, "", NOW)
    assert (done.state, done.next_at) == ("done", None)
    with pytest.raises(OutcomeOver):
        outcomes.finish(met.store, met.scene(NACKA, NOW), made.number, "", NOW)
    unowned = adds(met, kind="decision")
    with pytest.raises(NotYourOutcome):
        outcomes.finish(met.store, met.scene(NACKA, NOW), unowned.number, "", NOW)


def test_a_click_on_last_years_message_changes_nothing_that_has_changed(met: Dialogue) -> None:
    made = adds(met)
    outcomes.finish(met.store, met.scene(NACKA, NOW), made.number, "", NOW)
    year_later = NOW + timedelta(days=366)
    met.replan(year_later)
    scene = met.scene(NACKA, year_later, hints=Hints(series=met.series.id, state="open"))
    with pytest.raises(OutcomeOver):
        outcomes.postpone(met.store, scene, made.number, "2028-05-03", "Sent", year_later)


def test_undo_is_for_who_wrote_it_and_the_convener_for_ten_minutes(met: Dialogue) -> None:
    made = adds(met, NACKA, "commitment")
    with pytest.raises(NotYourUndo):
        outcomes.undo(met.store, met.scene(LEYLA, NOW), made.number, NOW)
    late = NOW + 11 * MINUTES
    with pytest.raises(UndoTooLate):
        outcomes.undo(met.store, met.scene(NACKA, late), made.number, late)
    soon = NOW + 9 * MINUTES
    assert outcomes.undo(met.store, met.scene(NACKA, soon), made.number, soon).state == "undone"
    assert said(met, "outcome.proposed", soon) == ["undone"]
    assert adds(met).number == made.number + 1, "its number stays taken"


def test_every_party_that_raised_it_is_told_unless_it_did_it_itself(met: Dialogue) -> None:
    made = adds(met, JAMES, "commitment", "The region explains", owner="Nacka kommun")
    outcomes.support(met.store, met.scene(LEYLA, NOW), made.number, "", NOW)
    outcomes.support(met.store, met.scene(MAJA, NOW), made.number, "Nacka kommun", NOW)
    same = outcomes.support(met.store, met.scene(LEYLA, NOW), made.number, "", NOW)
    assert len(same.raised) == 3
    with pytest.raises(ConvenerOnly):
        outcomes.support(met.store, met.scene(LEYLA, NOW), made.number, "Täby kommun", NOW)
    outcomes.confirm(met.store, met.scene(MAJA, NOW), made.number, "", NOW)
    assert met.told("outcome.news") == [JAMES, LEYLA, NACKA]
    done_at = NOW + 20 * MINUTES
    outcomes.finish(met.store, met.scene(NACKA, done_at), made.number, "Klart nu", done_at)
    assert met.told("outcome.news") == [JAMES, LEYLA, NACKA, JAMES, LEYLA]
    verdicts = said(met, "outcome.news", done_at + 10 * MINUTES)
    assert verdicts[:3] == ["changed since"] * 3
    assert "What Solna stad asked for is done" in verdicts[3]
    assert "Klart nu" in verdicts[3]
    assert "Det som Botkyrka kommun bad om är klart" in verdicts[4]


def test_news_wait_until_it_cannot_be_undone_and_for_the_next_working_hour(met: Dialogue) -> None:
    made = adds(met, JAMES, "commitment")
    outcomes.confirm(met.store, met.scene(MAJA, NOW), made.number, "", NOW)
    evening = at("2027-02-04 17:55")
    outcomes.drop(met.store, met.scene(MAJA, evening), made.number, "Hör hemma i nämnden", evening)
    confirmed, dropped = met.owed("outcome.news")
    assert confirmed.owed.due_at == NOW + 10 * MINUTES
    assert dropped.owed.due_at == MORNING
    assert not dropped.owed.asked
    text = said(met, "outcome.news", MORNING)[1]
    assert "Reason: Hör hemma i nämnden" in text
    outcomes.undo(met.store, met.scene(MAJA, evening), made.number, evening)
    assert said(met, "outcome.news", MORNING) == ["changed since", "changed since"]


def test_a_party_without_anybody_who_acts_is_not_written_to(met: Dialogue) -> None:
    made = adds(met, JAMES, "commitment")
    met.mandated("solna", now=NOW)
    outcomes.confirm(met.store, met.scene(MAJA, NOW), made.number, "", NOW)
    assert met.told("outcome.news") == []


def test_an_owner_hears_once_the_next_morning_what_became_theirs(met: Dialogue) -> None:
    adds(met, text="Ett")
    adds(met, text="Två", user=NACKA)
    dropped = adds(met, text="Tre")
    outcomes.drop(met.store, met.scene(MAJA, NOW), dropped.number, "Fel", NOW)
    adds(met, text="Mitt", owner="", user=MAJA)
    (word,) = met.owed("outcome.given")
    assert (word.owed.target.channel, word.owed.due_at) == (NACKA, MORNING)
    (text,) = said(met, "outcome.given", MORNING)
    assert "Ett" in text
    assert "Två" in text
    assert "Tre" not in text
    for outcome in met.store.outcomes.of_series(met.series.id, ["open"]):
        outcomes.finish(met.store, met.scene(MAJA, NOW), outcome.number, "", NOW)
    assert said(met, "outcome.given", MORNING) == ["nothing is theirs any more"]


def test_when_the_owner_hears_is_known_as_it_is_owed(met: Dialogue) -> None:
    """With the digest on Monday, or the next morning if it is due before that."""
    scene = met.scene(MAJA, NOW)
    for due, when in (("2027-03-01", at("2027-02-08 08:30")), ("2027-02-07", MORNING)):
        heard = outcome_news.hears(met.store, scene, adds(met, due=due), NOW)
        assert heard == (met.person(NACKA), when)
    (soon,) = [e for e in met.owed("outcome.given") if e.owed.manner == "direct"]
    (digest,) = [e for e in met.store.outbox.recent(100) if e.owed.kind == "digest"]
    assert (soon.owed.due_at, digest.owed.due_at) == (MORNING, at("2027-02-08 08:30"))
    for made in (adds(met, kind="decision"), adds(met, owner="", user=MAJA)):
        assert outcome_news.hears(met.store, scene, made, NOW) is None
    paused = replace(scene, series=replace(scene.series, paused=True))
    assert outcome_news.hears(met.store, paused, adds(met), NOW) is None


def test_what_is_put_off_is_told_to_the_convener_with_its_reason(met: Dialogue) -> None:
    made = adds(met)
    outcomes.postpone(met.store, met.scene(NACKA, NOW), made.number, "2027-04-01", "Sjuk", NOW)
    (text,) = said(met, "outcome.postponed", NOW)
    assert "Nacka kommun behöver mer tid" in text
    assert "Sjuk" in text
    outcomes.postpone(met.store, met.scene(MAJA, NOW), made.number, "2027-04-12", "Mer", NOW)
    assert said(met, "outcome.postponed", NOW) == ["done or put off again"]
    assert found(met, made).next_at == at("2027-04-12 09:00")


def test_a_word_about_what_is_not_there_is_a_fault(met: Dialogue) -> None:
    made = adds(met, NACKA, "commitment")
    (word,) = met.owed("outcome.proposed")
    refs = {**word.owed.refs, "outcome": made.number + 100}
    lost = replace(word, owed=replace(word.owed, refs=refs))
    with pytest.raises(LookupError):
        met.says(lost, NOW)


# ------------------------------------------------------------------------------- the next agenda


def test_what_is_open_leads_the_next_agenda_and_its_post_follows(met: Dialogue) -> None:
    made = adds(met)
    assert agenda.page(met.store, met.series, met.meeting).led is None, "not its own"
    following = met.meetings[1]
    page = agenda.page(met.store, met.series, following)
    assert page.led is not None
    assert [each.id for each in page.led.outcomes] == [made.id]
    later = at("2028-01-20 10:00")
    met.store.meetings.save(replace(following, published_at=later, started_at=later))
    outcomes.finish(met.store, met.scene(NACKA, later), made.number, "", later)
    assert agenda.page(met.store, met.series, following).led is None
    assert [each.owed.kind for each in met.owed(manner="update")] == ["agenda", "start"]


def test_nothing_of_an_outcome_is_public(met: Dialogue) -> None:
    before = publication.of_series(met.store, met.series, NOW)
    made = adds(met, kind="commitment", text="Bara för parterna")
    outcomes.finish(met.store, met.scene(MAJA, NOW), made.number, "Gjort", NOW)
    assert publication.of_series(met.store, met.series, NOW) == before


def test_between_two_meetings_what_the_last_one_left_is_still_there(dialogue: Dialogue) -> None:
    """A series that meets only when it is called has no meeting ahead for most of the year."""
    made = adds(dialogue)
    after = END + timedelta(days=30)
    with pytest.raises(NoMeeting):
        dialogue.scene(NACKA, after)
    where = dialogue.where(NACKA)
    here = scenes.enter(dialogue.store, where, after, Hints(), between=True)
    assert here.meeting == dialogue.meeting
    assert outcomes.finish(dialogue.store, here, made.number, "", after).state == "done"


@pytest.mark.parametrize(
    ("by", "kind", "heading"),
    [(MAJA, "decision", "Beslut och slutsatser"), (NACKA, "commitment", "Föreslaget")],
)
def test_the_thanks_follow_what_is_written_down_and_undone_later(
    met: Dialogue, by: str, kind: Kind, heading: str
) -> None:
    def updates() -> list[Delivery]:
        return [e for e in met.owed(manner="update") if e.owed.kind == "thanks"]

    adds(met, kind="decision", text="Före")
    assert not updates(), "nothing is posted yet"
    owing.post(met.store, met.series, "thanks", met.meeting, MORNING)
    added = adds(met, by, kind, "Vi ses", now=MORNING + timedelta(days=30))
    (update,) = updates()
    later = MORNING + timedelta(days=30)
    shown = met.says(update, later)
    assert isinstance(shown, Message)
    assert heading in shown.text
    assert "Vi ses" in shown.text
    outcomes.drop(met.store, met.scene(MAJA, later), added.number, "Nej", later)
    shown = met.says(updates()[0], later)
    assert isinstance(shown, Message)
    assert "Vi ses" not in shown.text


def test_the_thanks_and_their_preview_name_what_the_meeting_left(met: Dialogue) -> None:
    said = posted(met)
    assert "Inget är antecknat än" in said
    adds(met, kind="decision", text="Bokbussen kör vidare")
    adds(met, text="Räkna på bussen")
    done = adds(met, text="Boka salen")
    outcomes.finish(met.store, met.scene(MAJA, NOW), done.number, "", NOW)
    dropped = adds(met, kind="conclusion", text="Ingenting")
    outcomes.drop(met.store, met.scene(MAJA, NOW), dropped.number, "fel", NOW)
    said = posted(met)
    assert "Inget är antecknat än" not in said
    for each in ("#1 Bokbussen kör vidare", "#2 Räkna på bussen", "#3 Boka salen"):
        assert each in said
    assert "Ingenting" not in said
    other = next(m for m in met.store.meetings.of_series(met.series.id) if m.id != met.meeting.id)
    assert "Bokbussen" not in posted(met, other)


def posted(dialogue: Dialogue, of: Meeting | None = None) -> str:
    """Return what the thanks say, as the convener sees them before they are sent."""
    of = of or dialogue.meeting
    t = translator("sv", "Europe/Stockholm")
    shown = posts.preview(dialogue.store, dialogue.series, "thanks", of, t, MORNING)
    assert shown.post is not None
    return shown.post.text
