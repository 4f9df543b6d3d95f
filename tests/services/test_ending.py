"""A convener ends a series: what is cancelled, who is told of it once, and what stays."""

import json
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.documents import calendar, feeds
from bot.documents.feeds import Addresses
from bot.documents.page import page
from bot.i18n import translator
from bot.ports import Conflict
from bot.rules import polls as poll_rules
from bot.rules.errors import ConvenerOnly, SeriesEnded, Unlisted
from bot.rules.outbox import Delivery
from bot.rules.polls import Poll
from bot.services import (
    accounts,
    agenda,
    answers,
    calendar_words,
    cancelling,
    doing,
    ending,
    handing,
    merging,
    outcomes,
    outdated,
    outsiders,
    polls,
    scene,
    setting,
)
from bot.services.answers import Given
from bot.services.outcomes import Given as Outcome
from bot.services.publication import of_series
from bot.services.scene import Hints
from bot.services.setting import Wanted
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from tests.services.given import (
    BEFORE,
    CALLED,
    HELENA,
    JAMES,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    START,
    Dialogue,
    at,
)
from tests.services.test_changed import INVITED, answered, invited, lines, of
from tests.services.test_homes import says as homes_of
from tests.services.test_outdated import sent as arrived

EVENING = at("2026-12-28 19:00")
MORNING = at("2026-12-29 08:00")


def hints(dialogue: Dialogue) -> Hints:
    return Hints(series=dialogue.series.id)


def ends(dialogue: Dialogue, now: datetime = INVITED) -> ending.End:
    return ending.end(dialogue.store, dialogue.where(MAJA), hints(dialogue), now)


def looks(dialogue: Dialogue, now: datetime = INVITED) -> ending.End:
    return ending.preview(dialogue.store, dialogue.where(MAJA), hints(dialogue), now)


def gives_file(
    dialogue: Dialogue, user: str, now: datetime = INVITED, meeting: int | None = None
) -> None:
    """Let who comes get the calendar file of a meeting."""
    here = dialogue.scene(user, now, hints=Hints(meeting=meeting))
    assert not calendar_words.ask(dialogue.store, here, now)
    arrived(dialogue, "calendar", now)


def asks_poll(dialogue: Dialogue, *, hidden: bool = False, now: datetime = INVITED) -> Poll:
    draft = poll_rules.draft("Juni?", ["Ja", "Nej"], "", hidden=hidden)
    return polls.ask(dialogue.store, dialogue.scene(MAJA, now), draft, "", now)


def text(dialogue: Dialogue, word: Delivery, now: datetime = INVITED) -> str:
    said = dialogue.says(word, now)
    assert isinstance(said, Message), said
    return said.text


def goodbyes(dialogue: Dialogue) -> dict[str, Delivery]:
    return {word.owed.target.channel: word for word in dialogue.owed(ending.DIRECT)}


def word_to_the_channel(dialogue: Dialogue, now: datetime = INVITED) -> str:
    (word,) = dialogue.owed(ending.KIND, manner="post")
    assert word.owed.due_at == now, "a convener asked for it, at whatever hour"
    return text(dialogue, word, now)


# ---------------------------------------------------------------- who is told


def test_who_counts_on_a_meeting_is_told_once_and_nobody_else(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    answered(dialogue, JAMES, "maybe")
    answered(dialogue, NACKA, "regrets")
    found = ends(dialogue)
    assert (found.told, found.is_now) == (2, True)
    words = goodbyes(dialogue)
    assert sorted(words) == sorted([LEYLA, JAMES])
    assert "är avslutad, så dialogmötet torsdag 4 februari 2027" in text(dialogue, words[LEYLA])
    english = text(dialogue, words[JAMES])
    assert "has ended, so the dialogue meeting on Thursday 4 February 2027" in english
    assert "Thank you for your part in the dialogue" in english
    assert not dialogue.owed("cancelled.direct", "calendar")
    assert not dialogue.owed("cancelled", manner="post"), "the channel is told once"
    said = word_to_the_channel(dialogue)
    assert "Dialogmötet torsdag 4 februari 2027 kl. 13:00 blir inte av." in said
    assert "på dialogens öppna sida" in said
    assert "Fråga Maja" in said


def test_who_proposed_something_reads_what_became_of_it(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(LEYLA, "Kulturskolan")
    dialogue.proposes(NACKA, "Bokbussen")
    dialogue.proposes(NACKA, "Biljetter")
    dialogue.proposes(MAJA, "Nytt från regionen")
    agenda.accept(dialogue.store, dialogue.scene(MAJA), 1, CALLED)
    agenda.decline(dialogue.store, dialogue.scene(MAJA), 3, "Nej", CALLED)
    invited(dialogue)
    answered(dialogue, LEYLA)
    assert looks(dialogue).told == 2
    assert ends(dialogue).told == 2
    words = goodbyes(dialogue)
    assert sorted(words) == sorted([LEYLA, NACKA]), "not who ends it"
    counting = text(dialogue, words[LEYLA])
    assert "så dialogmötet torsdag 4 februari 2027" in counting
    assert "Din punkt tas inte upp: #1 ”Kulturskolan”." in counting
    alone = text(dialogue, words[NACKA])
    assert alone.startswith("Dialogserien Dialogmöten om kultur är avslutad.")
    assert "Din punkt tas inte upp: #2 ”Bokbussen”." in alone
    assert "Biljetter" not in alone, "it was declined, and that was said"


def test_with_a_file_the_items_are_said_beside_it(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(LEYLA, "Kulturskolan")
    dialogue.proposes(LEYLA, "Bokbussen")
    invited(dialogue)
    answered(dialogue, LEYLA)
    gives_file(dialogue, LEYLA)
    ends(dialogue)
    said = dialogue.says(goodbyes(dialogue)[LEYLA], INVITED)
    assert isinstance(said, Message)
    assert said.file is not None
    assert "Dina punkter tas inte upp: #1 ”Kulturskolan” och #2 ”Bokbussen”." in said.text


def test_who_proposed_a_part_of_an_item_is_told_too(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(LEYLA, "Kulturskolan")
    dialogue.proposes(NACKA, "Musikskolan")
    merging.merge(dialogue.store, dialogue.scene(MAJA), [1, 2], CALLED)
    ends(dialogue, CALLED)
    assert sorted(goodbyes(dialogue)) == sorted([LEYLA, NACKA])
    assert "#2 ”Musikskolan”" in text(dialogue, goodbyes(dialogue)[NACKA], CALLED)


def test_who_has_the_file_gets_one_that_takes_it_out(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    gives_file(dialogue, LEYLA)
    answered(dialogue, NACKA)
    gives_file(dialogue, NACKA)
    answered(dialogue, NACKA, "regrets")
    ends(dialogue)
    words = goodbyes(dialogue)
    assert sorted(words) == sorted([LEYLA, NACKA]), "also who has regrets now, but the file still"
    for word in words.values():
        said = dialogue.says(word, INVITED)
        assert isinstance(said, Message)
        assert "Öppna filen" in said.text
        assert not said.blocks, "text alone shares a file"
        assert said.file is not None
        event = lines(said.file.content.decode())
        assert (event["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
        assert event["DTSTART"] == "20270204T120000Z"


def test_two_meetings_and_two_parties_are_one_word_with_one_file(dialogue: Dialogue) -> None:
    invited(dialogue)
    first = dialogue.meeting
    wanted = Wanted(date(2027, 5, 20))
    second = setting.put(dialogue.store, of(dialogue), wanted, INVITED).meeting
    third = setting.put(
        dialogue.store, of(dialogue), replace(wanted, day=wanted.day.replace(day=27)), INVITED
    ).meeting
    for meeting in (first, second, third):
        here = dialogue.scene(LEYLA, INVITED, hints=Hints(meeting=meeting.id))
        answers.answer(dialogue.store, here, Given("coming"), INVITED)
    for meeting in (first, second):
        gives_file(dialogue, LEYLA, meeting=meeting.id)
    dialogue.mandated("salem", LEYLA)
    salem = dialogue.party("salem").id
    here = dialogue.scene(LEYLA, INVITED, hints=Hints(party=salem, meeting=first.id))
    answers.answer(dialogue.store, here, Given("coming"), INVITED)
    ends(dialogue)
    (word,) = dialogue.owed(ending.DIRECT)
    said = dialogue.says(word, INVITED)
    assert isinstance(said, Message)
    assert "de här dialogmötena blir inte av: torsdag 4 februari 2027 kl. 13:00, " in said.text
    assert "27 maj 2027" in said.text
    assert said.file is not None
    file = said.file.content.decode()
    assert file.count("STATUS:CANCELLED") == 2, "the third is in no calendar of theirs"
    assert "METHOD:PUBLISH" in file, "CANCEL is about one event alone (RFC 5546)"
    assert "20 maj 2027 och torsdag 27 maj" in word_to_the_channel(dialogue)


def test_in_the_evening_the_word_waits_and_just_before_the_meeting_it_does_not(
    dialogue: Dialogue,
) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    assert not looks(dialogue, EVENING).is_now
    assert looks(dialogue, at("2027-02-04 10:30")).is_now
    found = ends(dialogue, EVENING)
    assert not found.is_now
    (word,) = goodbyes(dialogue).values()
    assert (word.owed.due_at, word.owed.asked) == (MORNING, False)
    claimed = dialogue.store.outbox.claimable(MORNING, MORNING.timestamp(), 500)
    assert word.id in {each.id for each in claimed}, "no pause of an ended series holds it back"
    assert dialogue.store.outbox.next_due(EVENING) is not None


def test_what_comes_too_late_in_the_morning_is_said_at_night(dialogue: Dialogue) -> None:
    invited(dialogue)
    early = Wanted(date(2027, 5, 20), time(9, 30))
    meeting = setting.put(dialogue.store, of(dialogue), early, INVITED).meeting
    here = dialogue.scene(LEYLA, INVITED, hints=Hints(meeting=meeting.id))
    answers.answer(dialogue.store, here, Given("coming"), INVITED)
    night = at("2027-05-20 06:30")
    assert looks(dialogue, night).is_now
    ends(dialogue, night)
    (word,) = goodbyes(dialogue).values()
    assert (word.owed.due_at, word.owed.asked) == (night, True), "nobody is on the way in vain"
    assert word.owed.deadline == meeting.starts_at


def test_a_paused_series_tells_as_well(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    dialogue.store.series.set_paused(dialogue.series.id, paused=True)
    assert looks(dialogue).is_now
    ends(dialogue)
    now = INVITED.timestamp()
    claimed = dialogue.store.outbox.claimable(INVITED, now, 500)
    assert ending.DIRECT in {each.owed.kind for each in claimed}


def test_with_nothing_called_the_channel_alone_is_told(dialogue: Dialogue) -> None:
    found = ends(dialogue, BEFORE)
    assert (found.told, found.withdrawn, found.closed) == (0, (), ())
    assert found.meetings
    assert goodbyes(dialogue) == {}
    said = word_to_the_channel(dialogue, BEFORE)
    assert "är avslutad. Tack för dialogen!" in said
    assert "blir inte av" not in said, "nobody has heard of a meeting"


def test_with_no_meeting_ahead_it_ends_too(dialogue: Dialogue) -> None:
    after = at("2027-02-08 10:00")
    found = ends(dialogue, after)
    assert found.meetings == ()
    assert [m.cancelled_at for m in dialogue.meetings] == [None], "it was held"
    assert "blir inte av" not in word_to_the_channel(dialogue, after)


def test_the_word_to_a_closed_account_goes_to_who_acts_now_once(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    gives_file(dialogue, LEYLA)
    ends(dialogue)
    accounts.closed(dialogue.store, dialogue.person(LEYLA), INVITED)
    (word,) = goodbyes(dialogue).values()
    for _ in range(2):
        assert dialogue.says(word, INVITED) == Drop("no account")
    words = goodbyes(dialogue)
    assert sorted(words) == sorted([LEYLA, PETER])
    said = dialogue.says(words[PETER], INVITED)
    assert isinstance(said, Message)
    assert "blir inte av" in said.text
    assert said.file is None, "it is in no calendar of theirs"


def test_who_had_a_word_of_their_own_gets_the_one_that_is_passed_on_too(
    dialogue: Dialogue,
) -> None:
    invited(dialogue)
    for user in (LEYLA, NACKA):
        answered(dialogue, user)
    dialogue.mandated("nacka", PETER)
    meeting = dialogue.meeting.id
    ends(dialogue)
    words = goodbyes(dialogue)
    assert sorted(words) == sorted([LEYLA, PETER])
    accounts.closed(dialogue.store, dialogue.person(LEYLA), INVITED)
    for _ in range(2):
        assert dialogue.says(words[LEYLA], INVITED) == Drop("no account")
    own, passed = (w for w in dialogue.owed(ending.DIRECT) if w.owed.target.channel == PETER)
    of = [ending.places(str(word.owed.refs[ending.PLACES])) for word in (own, passed)]
    parties = (dialogue.party(key).id for key in ("nacka", "botkyrka"))
    assert of == [[(meeting, party)] for party in parties]


def test_the_word_to_a_closed_account_without_anybody_else_is_dropped(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    ends(dialogue)
    dialogue.mandated("botkyrka")
    accounts.closed(dialogue.store, dialogue.person(LEYLA), INVITED)
    (word,) = goodbyes(dialogue).values()
    assert dialogue.says(word, INVITED) == Drop("no account")
    assert sorted(goodbyes(dialogue)) == [LEYLA]


# ---------------------------------------------------------------- what is dropped


def test_what_is_ready_and_unasked_is_dropped_and_what_was_asked_goes(dialogue: Dialogue) -> None:
    dialogue.opened()
    invited(dialogue)
    here = dialogue.scene(LEYLA, INVITED)
    answers.later(dialogue.store, here, INVITED)
    unasked = [
        *dialogue.owed("invitation.direct"),
        *dialogue.owed("invitation", manner="post"),
        *dialogue.owed("ask"),
    ]
    assert unasked
    ends(dialogue)
    for word in unasked:
        kept = dialogue.store.outbox.by_dedupe(word.owed.workspace, word.owed.dedupe)
        assert kept is not None
        assert (kept.state, kept.reason) == ("dropped", "the series has ended")
    (asked,) = dialogue.owed("reminder.direct")
    assert asked.state == "ready", "it is asked again when its turn comes"
    assert dialogue.says(asked, INVITED) == Drop("the series has ended")
    left = {word.owed.kind for word in dialogue.owed() if word.state == "ready"}
    assert left == {"reminder.direct"}
    assert dialogue.ran(at("2028-03-01 10:00")) == []


def test_no_step_and_no_poll_is_left(dialogue: Dialogue) -> None:
    invited(dialogue)
    poll = asks_poll(dialogue)
    found = ends(dialogue)
    assert [each.number for each in found.withdrawn] == [poll.number]
    assert dialogue.store.ledger.of_series(dialogue.series.id, ["planned", "asked", "held"]) == []
    assert dialogue.store.polls.open_ones(dialogue.series.id) == []
    assert dialogue.store.polls.claim(at("2028-01-01 10:00")) is None
    (update,) = dialogue.owed("poll.post", manner="update")
    said = dialogue.says(update, INVITED)
    assert isinstance(said, Message)
    assert "Dialogserien är avslutad, så omröstningen slutade utan resultat." in said.text
    assert "poll vote" not in str(said.blocks)
    with pytest.raises(SeriesEnded):
        dialogue.scene(LEYLA, INVITED, hints=hints(dialogue))


@pytest.mark.parametrize("hidden", [False, True])
def test_a_poll_of_a_meeting_that_has_begun_closes_with_its_votes(
    dialogue: Dialogue, *, hidden: bool
) -> None:
    invited(dialogue)
    poll = asks_poll(dialogue, hidden=hidden)
    begun = at("2027-02-04 13:30")
    dialogue.store.polls.save(replace(poll, closes_at=at("2027-02-04 15:30")))
    found = ends(dialogue, begun)
    assert [each.number for each in found.closed] == [poll.number]
    (kept,) = dialogue.store.polls.of_meeting(poll.meeting)
    assert kept.state == "closed"
    (result,) = dialogue.owed("poll.result", manner="post")
    assert (result.state, result.reason) == ("dropped", "the series has ended")
    (update,) = dialogue.owed("poll.post", manner="update")
    assert "Stängd" in text(dialogue, update, begun)


# ---------------------------------------------------------------- what was sent


def test_what_asks_says_that_the_series_has_ended(dialogue: Dialogue) -> None:
    invited(dialogue)
    arrived(dialogue, "invitation.direct", INVITED)
    arrived(dialogue, "ask", INVITED)
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA, INVITED), None, INVITED)
    arrived(dialogue, "handed", INVITED)
    ends(dialogue)
    kinds = ("invitation.direct", "handed", "ask")
    updates = dialogue.owed(*kinds, manner="update")
    assert {word.owed.kind for word in updates} == set(kinds)
    by_user = {(w.owed.target.channel, w.owed.kind): w for w in updates}
    swedish = text(dialogue, by_user[PETER, "handed"])
    assert "är avslutad, så dialogmötet torsdag 4 februari 2027 kl. 13:00 blir inte av." in swedish
    english = dialogue.says(by_user[JAMES, "invitation.direct"], INVITED)
    assert isinstance(english, Message)
    assert "has ended, so the dialogue meeting on Thursday" in english.text
    assert "rsvp" not in str(english.blocks)
    for shown in dialogue.owed("call", "invitation", manner="update"):
        assert "är avslutad, så dialogmötet" in text(dialogue, shown)
    assert {w.owed.kind for w in dialogue.owed("call", "invitation", manner="update")} == {
        "call",
        "invitation",
    }


def test_as_many_are_updated_as_at_the_start_those_who_are_silent_first(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outdated, "AT_START", 100)
    invited(dialogue)
    for number in range(outdated.AT_START // 20):
        for word in dialogue.owed("invitation.direct"):
            key = f"{word.owed.dedupe}:{number}"
            dialogue.store.outbox.owe(replace(word.owed, dedupe=key))
    answered(dialogue, LEYLA)
    arrived(dialogue, "invitation.direct", INVITED)
    ends(dialogue)
    updates = dialogue.owed("invitation.direct", manner="update")
    assert len(updates) == outdated.AT_START
    told = [word.owed.target.channel for word in updates]
    assert all(user in told for user in {w.owed.target.channel for w in dialogue.owed()} - {MAJA})
    newest = max(told.count(user) for user in told)
    assert told.count(LEYLA) < newest, "who has answered comes last"


def test_a_step_that_asked_about_a_held_meeting_is_not_sent_any_more(dialogue: Dialogue) -> None:
    invited(dialogue)
    after = at("2027-02-05 10:00")
    step = next(
        s for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id) if s.kind == "thanks"
    )
    dialogue.store.ledger.move_on(step.id, ["planned"], "asked", after)
    doing.tell(dialogue.store, dialogue.series, dialogue.meeting, step, "ask", after)
    arrived(dialogue, "ask", after)
    ends(dialogue, after)
    (update,) = (
        word
        for word in dialogue.owed("ask", manner="update")
        if word.owed.refs["occurrence"] == step.id
    )
    assert text(dialogue, update, after).endswith("är avslutad, så det här skickas inte längre.")


def test_other_updates_say_what_is_true(dialogue: Dialogue) -> None:
    """An update of what was sent of a held meeting is let through; of a cancelled one as before."""
    invited(dialogue)
    first = dialogue.meeting
    cancelling.cancel(dialogue.store, of(dialogue), None, "Snö", INVITED)
    later = at("2026-12-29 10:00")
    ends(dialogue, later)
    (update,) = (
        w for w in dialogue.owed("call", manner="update") if w.owed.refs["meeting"] == first.id
    )
    assert "är inställt" in text(dialogue, update, later), "for its own reason"


# ---------------------------------------------------------------- feeds and page


def sequence(feed: str, uid: str) -> int:
    event = next(part for part in feed.split("BEGIN:VEVENT") if uid in part)
    return int(next(x for x in event.splitlines() if x.startswith("SEQUENCE")).partition(":")[2])


def test_the_feeds_show_what_is_not_held_as_cancelled_and_newer(dialogue: Dialogue) -> None:
    dialogue.replan(at("2026-12-30 12:00"))
    t = translator("sv", "Europe/Stockholm")
    before = of_series(dialogue.store, dialogue.series, INVITED)
    was = calendar.feed(before, t, "").decode()
    assert len(before.meetings) > 1
    ends(dialogue)
    public = of_series(dialogue.store, dialogue.series, INVITED)
    now = calendar.feed(public, t, "").decode()
    assert now.count("STATUS:CANCELLED") == now.count("BEGIN:VEVENT") == len(before.meetings)
    for meeting in before.meetings:
        assert sequence(now, meeting.uid) > sequence(was, meeting.uid)
    at_ = Addresses("https://a.example", "https://b.example")
    news = json.loads(feeds.json_feed(public, t, at_))
    assert news["expired"] is True
    assert "expired" not in json.loads(feeds.json_feed(before, t, at_))
    assert "Inställt: torsdag 4 februari 2027." in str(news)
    assert news["items"][0]["title"] == "Dialogserien är avslutad"
    assert "avslutades måndag 28 december 2026" in news["items"][0]["content_html"]
    assert "Inställt: torsdag 4 februari 2027." in feeds.atom(public, t, at_)
    assert public.imprint.updated_at == INVITED


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Dialogserien avslutades måndag 28 december 2026, och inga fler dialogmöten"),
        ("en", "The dialogue series ended on Monday 28 December 2026, and no more meetings"),
    ],
)
def test_the_page_says_that_the_series_has_ended_and_when(
    dialogue: Dialogue, language: str, said: str
) -> None:
    t = translator(language, "Europe/Stockholm")
    assert said not in page(of_series(dialogue.store, dialogue.series, INVITED), t)
    ends(dialogue)
    shown = page(of_series(dialogue.store, dialogue.series, INVITED), t)
    assert said in shown
    assert t("No meeting is planned yet.") not in shown
    assert f'<h2 id="next">{t("Next meeting")}' not in shown
    assert 'id="deadlines"' not in shown, "nothing leads there any more"


def test_a_meeting_that_has_begun_is_held_and_stays_on_the_page(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    begun = at("2027-02-04 13:30")
    ends(dialogue, begun)
    assert goodbyes(dialogue) == {}, "they are sitting in it"
    public = of_series(dialogue.store, dialogue.series, begun)
    assert [each.cancelled for each in public.upcoming] == [False]
    assert "4 februari 2027" in page(public, translator("sv", "Europe/Stockholm"))


# ---------------------------------------------------------------- refusals


def test_it_ends_once_and_by_a_convener(dialogue: Dialogue) -> None:
    for user in (HELENA, LEYLA):
        with pytest.raises(ConvenerOnly):
            ending.preview(dialogue.store, dialogue.where(user), hints(dialogue), INVITED)
    ends(dialogue)
    with pytest.raises(SeriesEnded):
        ends(dialogue)
    with pytest.raises(SeriesEnded):
        looks(dialogue)
    with pytest.raises(Conflict):
        dialogue.store.series.end(dialogue.series.id, START)
    assert dialogue.series.ended_at == INVITED
    assert len(dialogue.owed(ending.KIND, manner="post")) == 1


def test_looking_changes_nothing(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    poll = asks_poll(dialogue)
    owed = len(dialogue.store.outbox.recent(10_000))
    found = looks(dialogue)
    assert (found.told, [p.number for p in found.withdrawn]) == (1, [poll.number])
    assert [m.id for m in found.meetings] == [m.id for m in dialogue.meetings]
    assert len(dialogue.store.outbox.recent(10_000)) == owed
    assert dialogue.series.ended_at is None


def test_buttons_of_before_are_answered_that_the_series_has_ended(dialogue: Dialogue) -> None:
    invited(dialogue)
    meeting = dialogue.meeting
    ends(dialogue)
    with pytest.raises(SeriesEnded):
        scene.enter(
            dialogue.store,
            dialogue.where(LEYLA),
            INVITED,
            Hints(series=dialogue.series.id, meeting=meeting.id),
        )


def test_who_took_part_reads_that_it_has_ended_and_not_that_nobody_knows_them(
    dialogue: Dialogue,
) -> None:
    where = dialogue.where(LEYLA, "")
    ends(dialogue)
    person = dialogue.person(LEYLA)
    with pytest.raises(SeriesEnded):
        scene.find_series(dialogue.store, where, person, Hints())
    home = homes_of(dialogue, LEYLA, INVITED)
    assert "Dialogmöten om kultur avslutades måndag 28 december 2026" in home
    assert "inte med i någon dialogserie än" not in home
    stranger = outsiders.outside(dialogue.store, dialogue.series.workspace, None)
    assert isinstance(stranger, Unlisted)


def test_words_in_its_channel_are_answered_that_it_has_ended_until_another_one_begins_there(
    dialogue: Dialogue,
) -> None:
    ends(dialogue)
    with pytest.raises(SeriesEnded):
        scene.enter(dialogue.store, dialogue.where(LEYLA), INVITED, Hints())
    ended = dialogue.series
    dialogue.store.series.save(
        ended.workspace, "next", ended.channel, ended.profile, ended.conveners, ended.owner
    )
    found = scene.find_series(dialogue.store, dialogue.where(LEYLA), None, Hints())
    assert found.key == "next"


def test_outcomes_stay_as_they_were_and_nobody_is_reminded_or_can_report(
    dialogue: Dialogue,
) -> None:
    after = at("2027-02-05 10:00")
    dialogue.opened(published_at=INVITED, started_at=START)
    dialogue.replan(after)
    given = Outcome("action", "Ta fram underlag", owner="Nacka kommun", due="2027-03-01")
    kept = outcomes.add(dialogue.store, dialogue.scene(MAJA, START), given, START)
    assert dialogue.store.outcomes.claim(at("2027-03-02 10:00")) is not None
    ends(dialogue, after)
    assert dialogue.store.outcomes.by_number(dialogue.series.id, kept.number) == kept
    assert dialogue.store.outcomes.claim(at("2028-01-01 10:00")) is None
    with pytest.raises(SeriesEnded):
        dialogue.scene(NACKA, after, hints=hints(dialogue))
