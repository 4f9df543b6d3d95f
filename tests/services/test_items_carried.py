"""After the meeting: what is carried over, what comes back by itself, what the channel is told."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.rules.errors import (
    AgendaPublished,
    ConvenerOnly,
    MergedAway,
    NoNextMeeting,
    NoSuchItem,
    NotAllReached,
    NothingHeld,
    NotOnAgenda,
    NotStarted,
)
from bot.rules.series import Meeting, Standing
from bot.rules.texts import LocalText
from bot.services import (
    afterwards,
    agenda,
    carrying,
    cycles,
    merging,
    publication,
    shown_homes,
    waiting,
)
from bot.services.scene import Hints
from bot.services.verdicts import Drop, Postpone
from bot.views import carrying as carrying_view
from bot.views.blocks import Message
from handlers import items
from handlers.commands import Words
from handlers.payloads import Request
from handlers.turn import Turn
from tests.services.given import (
    AFTER_CALL,
    CALLED,
    END,
    JAMES,
    JOAKIM,
    LEYLA,
    MAJA,
    NACKA,
    START,
    TEAM,
    Dialogue,
    at,
)

AFTER = at("2027-02-05 10:00")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
FOLLOW_UP = Standing("follow-up", LocalText("Uppföljning", "Follow-up"), "follow_up", 10, "arts")
ROUND = Standing("round", LocalText("Laget runt", "Round"), "share", 15, goals=("access",))
LAST = replace(ROUND, key="last", place="last")


@pytest.fixture
def held(dialogue: Dialogue) -> Dialogue:
    """The dialogue after a meeting with three items on its published agenda."""
    dialogue.opened()
    for user, title in ((NACKA, "Bokbussen"), (LEYLA, "Biblioteken"), (JAMES, "Tickets")):
        number = dialogue.proposes(user, title).number
        agenda.accept(dialogue.store, dialogue.scene(MAJA), number, CALLED)
    agenda.publish(dialogue.store, dialogue.scene(MAJA, AFTER_CALL), AFTER_CALL)
    dialogue.replan(START)
    return dialogue


def carry(dialogue: Dialogue, *numbers: int, user: str = MAJA, now: datetime = AFTER) -> Meeting:
    _, to = carrying.carry(dialogue.store, dialogue.scene(user, now), numbers, now)
    return to


def texts(dialogue: Dialogue, user: str, kind: str) -> list[str]:
    owed = [each for each in dialogue.owed(kind) if each.owed.target.channel == user]
    said = [dialogue.says(each, AFTER) for each in owed]
    return [one.text for one in said if isinstance(one, Message)]


def sent(dialogue: Dialogue, kind: str) -> None:
    """Let the post of this kind be sent."""
    (post,) = dialogue.owed(kind, manner="post")
    assert dialogue.store.outbox.start(post, 0.0) is not None


# Carrying over


def test_what_was_not_reached_comes_back_accepted_with_its_origin(held: Dialogue) -> None:
    to = carry(held, 2, 1)
    assert to == held.meetings[1]
    order = agenda.page(held.store, held.series, to).accepted
    assert [item.number for item in order] == [2, 1]
    assert [item.carried_from for item in order] == [START, START]
    assert {item.proposer for item in order} == {held.person(u).id for u in (NACKA, LEYLA)}
    assert held.told("carried") == [LEYLA, NACKA]
    assert "hanns inte med" in texts(held, NACKA, "carried")[0]
    assert held.actions()[-2:] == ["item.carried", "item.carried"]


def test_during_the_meeting_items_are_carried_too(held: Dialogue) -> None:
    assert carry(held, 3, now=START + HOUR) == held.meetings[1]
    left = carrying.left(held.store, held.scene(MAJA, AFTER), AFTER)
    assert [item.number for item in left.accepted] == [1, 2]


def test_the_record_of_the_old_meeting_still_shows_what_was_on_it(held: Dialogue) -> None:
    carry(held, 2)
    public = publication.of_series(held.store, held.series, AFTER)
    assert [item.title for item in public.meetings[0].items] == [
        "Bokbussen",
        "Biblioteken",
        "Tickets",
    ]
    assert public.meetings[1].items == ()
    record = agenda.record(held.store, held.meeting)
    assert [item.carried_from for item in record] == [None, None, None]
    later = held.meetings[1].ends_at + HOUR
    held.replan(later)
    carry(held, 2, now=later)
    (item,) = agenda.record(held.store, held.meetings[1])
    assert item.carried_from == START


def test_the_parts_of_what_is_carried_come_along_and_are_told(held: Dialogue) -> None:
    merging.merge(held.store, held.scene(MAJA, AFTER_CALL), [1, 2], AFTER_CALL)
    carry(held, 1)
    assert held.item(2).meeting == held.meetings[1].id
    assert "Din punkt #2 ”Biblioteken” är en del av #1." in texts(held, LEYLA, "carried")[0]


def test_the_convener_who_carries_their_own_item_is_not_told(held: Dialogue) -> None:
    held.store.agenda.save([replace(held.item(1), proposer=held.person(MAJA).id)])
    carry(held, 1)
    assert held.told("carried") == []


@pytest.mark.parametrize(
    ("numbers", "error"),
    [
        ((1, 1), None),
        ((99,), NoSuchItem),
        ((1, 4), NotOnAgenda),
        ((2, 5), MergedAway),
    ],
)
def test_what_cannot_be_carried_over(
    held: Dialogue, numbers: tuple[int, ...], error: type[Exception] | None
) -> None:
    late = held.proposes(NACKA, "Sent", AFTER_CALL + HOUR)
    part = held.proposes(NACKA, "Del", AFTER_CALL + HOUR)
    merging.merge(held.store, held.scene(MAJA, AFTER_CALL), [3, part.number], AFTER_CALL)
    assert (late.number, part.number) == (4, 5)
    if error is None:
        carry(held, *numbers)
        assert held.told("carried") == [NACKA]
        return
    with pytest.raises(error):
        carry(held, *numbers)


def test_carrying_is_the_conveners_and_not_before_the_start(held: Dialogue) -> None:
    with pytest.raises(ConvenerOnly):
        carry(held, 1, user=NACKA)
    with pytest.raises(NotStarted):
        carry(held, 1, now=START - MINUTE)


def test_what_was_carried_is_not_carried_twice(held: Dialogue) -> None:
    carry(held, 1)
    with pytest.raises(NotStarted):
        carry(held, 1)
    carry(held, 2, now=AFTER + HOUR)
    with pytest.raises(NotStarted):
        carry(held, 2, now=AFTER + HOUR)


def test_without_a_next_meeting_nothing_is_carried(dialogue: Dialogue) -> None:
    dialogue.opened()
    number = dialogue.proposes(NACKA).number
    agenda.accept(dialogue.store, dialogue.scene(MAJA), number, CALLED)
    with pytest.raises(NoNextMeeting):
        carry(dialogue, number, now=START)


def test_the_origin_is_kept_however_often_an_item_is_carried(held: Dialogue) -> None:
    carry(held, 1)
    later = held.meetings[1].ends_at + HOUR
    held.replan(later)
    carry(held, 1, now=later)
    assert held.item(1).meeting == held.meetings[2].id
    assert held.item(1).carried_from == START


def test_the_news_of_a_carried_item_is_dropped_when_it_is_not_true_any_more(
    held: Dialogue,
) -> None:
    carry(held, 1)
    (word,) = held.owed("carried")
    held.store.agenda.save([replace(held.item(1), state="declined")])
    assert held.says(word, AFTER) == Drop("decided otherwise")
    held.store.agenda.save([replace(held.item(1), meeting=held.meeting.id)])
    assert held.says(word, AFTER) == Drop("carried on")


# The question to the convener


def test_the_convener_is_asked_on_the_working_day_after_the_meeting(held: Dialogue) -> None:
    (word,) = held.owed("carry")
    assert word.owed.due_at == at("2027-02-05 08:00")
    assert word.owed.target.channel == MAJA
    said = held.says(word, AFTER)
    assert isinstance(said, Message)
    assert "Hanns alla punkter med" in said.text
    assert "agenda carry #2" in str(said.blocks)
    held.store.agenda.add(replace(held.item(1), number=9, standing="follow-up"))
    carry(held, 1, 2, 3)
    assert held.says(word, AFTER) == Drop("nothing to carry over"), "that comes back by itself"


def test_the_question_waits_for_a_meeting_that_was_moved(held: Dialogue) -> None:
    (word,) = held.owed("carry")
    held.store.meetings.save(replace(held.meeting, ends_at=END + timedelta(days=7)))
    assert held.says(word, AFTER) == Postpone(at("2027-02-12 08:00"))


def test_the_question_is_not_asked_of_a_meeting_that_was_taken_out(held: Dialogue) -> None:
    (word,) = held.owed("carry")
    held.store.meetings.save(replace(held.meeting, withdrawn_at=AFTER_CALL))
    assert held.says(word, AFTER) == Drop("nothing to carry over")


# Standing items


def test_standing_items_are_added_when_the_call_opens_once(dialogue: Dialogue) -> None:
    profile = replace(dialogue.series.profile, standing=(FOLLOW_UP, ROUND, LAST))
    dialogue.profiled(profile)
    dialogue.ran(CALLED)
    page = agenda.page(dialogue.store, dialogue.series, dialogue.meeting)
    assert [item.title for item in page.accepted] == ["Uppföljning", "Laget runt", "Laget runt"]
    assert [item.number for item in page.accepted] == [1, 2, 3]
    assert {item.party for item in page.accepted} == {dialogue.party("region-stockholm").id}
    assert (page.accepted[0].area, page.accepted[1].goals) == ("arts", ("access",))
    agenda.decline(dialogue.store, dialogue.scene(JOAKIM), 2, "Inte i år.", CALLED)
    assert dialogue.told("decision") == [MAJA], "the first convener is told by another one only"
    agenda.publish(dialogue.store, dialogue.scene(MAJA, AFTER_CALL), AFTER_CALL)
    assert len(dialogue.store.agenda.of_meeting(dialogue.meeting.id)) == 3


@pytest.mark.parametrize(
    ("language", "heading", "title", "support"),
    [
        ("sv", "På dagordningen eller föreslaget hittills", "#1 Uppföljning", "Stöd #"),
        ("en", "On the agenda or proposed so far", "#1 Follow-up", "Support #"),
    ],
)
def test_the_call_lists_standing_items_from_the_first_and_takes_no_support_for_them(
    dialogue: Dialogue, language: str, heading: str, title: str, support: str
) -> None:
    dialogue.store.series.set_language(dialogue.series.id, language)
    dialogue.profiled(replace(dialogue.series.profile, standing=(FOLLOW_UP,)))
    dialogue.ran(CALLED)
    (word,) = dialogue.owed("call", manner="post")
    said = dialogue.says(word, CALLED)
    assert isinstance(said, Message)
    assert said.text.index(heading) < said.text.index(title)
    assert support not in said.text
    dialogue.proposes(JAMES, "Late")
    said = dialogue.says(word, CALLED)
    assert isinstance(said, Message)
    assert f"[{support}2]" in said.text


def test_an_agenda_that_is_published_without_a_call_has_its_standing_items(
    dialogue: Dialogue,
) -> None:
    dialogue.profiled(replace(dialogue.series.profile, standing=(FOLLOW_UP,)))
    number = dialogue.proposes(MAJA, "Budget").number
    agenda.accept(dialogue.store, dialogue.scene(MAJA), number, CALLED)
    agenda.publish(dialogue.store, dialogue.scene(MAJA), CALLED)
    page = agenda.page(dialogue.store, dialogue.series, dialogue.meeting)
    assert [item.title for item in page.accepted] == ["Uppföljning", "Budget"]


def test_what_comes_back_by_itself_can_be_published_alone_and_counts_as_the_rest(
    dialogue: Dialogue,
) -> None:
    whole = replace(FOLLOW_UP, minutes=180)
    dialogue.profiled(replace(dialogue.series.profile, standing=(whole,)))
    scene = dialogue.scene(MAJA)
    assert not agenda.is_too_long(dialogue.store, scene, CALLED), "180 of 180 minutes"
    number = dialogue.proposes(MAJA, "Budget").number
    agenda.accept(dialogue.store, scene, number, CALLED)
    agenda.set_minutes(dialogue.store, scene, number, "5", CALLED)
    assert agenda.is_too_long(dialogue.store, scene, CALLED)
    agenda.decline(dialogue.store, scene, number, "Inte i år.", CALLED)
    assert agenda.publish(dialogue.store, scene, CALLED).published_at == CALLED
    assert dialogue.owed("agenda", manner="post")


def test_nothing_is_added_to_an_agenda_that_comes_too_late(dialogue: Dialogue) -> None:
    dialogue.profiled(replace(dialogue.series.profile, standing=(FOLLOW_UP,)))
    dialogue.ran(END)
    assert dialogue.states()["agenda"] == "skipped"
    assert dialogue.store.agenda.of_meeting(dialogue.meeting.id) == []


# Announcing a change


def test_several_changes_within_an_hour_are_one_announcement(held: Dialogue) -> None:
    sent(held, "agenda")
    scene = held.scene(MAJA, AFTER_CALL)
    agenda.decline(held.store, scene, 1, "Utgår.", AFTER_CALL)
    number = held.proposes(JAMES, "Late", AFTER_CALL).number
    agenda.accept(held.store, scene, number, AFTER_CALL + MINUTE)
    agenda.order(held.store, scene, [3, 2], AFTER_CALL + 2 * MINUTE)
    (word,) = held.owed("agenda_changed", manner="post")
    assert word.owed.due_at == AFTER_CALL + HOUR
    said = held.says(word, AFTER_CALL + HOUR)
    assert isinstance(said, Message)
    assert said.text.splitlines()[1:7] == [
        "Tillagt",
        f"• #{number} Late",
        "Borttaget",
        "• #1 Bokbussen",
        "Flyttat",
        "• #3 Tickets",
    ]


def test_a_change_that_was_taken_back_is_not_announced(held: Dialogue) -> None:
    sent(held, "agenda")
    scene = held.scene(MAJA, AFTER_CALL)
    agenda.order(held.store, scene, [2, 1, 3], AFTER_CALL)
    agenda.order(held.store, scene, [1, 2, 3], AFTER_CALL + MINUTE)
    agenda.set_minutes(held.store, scene, 1, "30", AFTER_CALL + MINUTE)
    (word,) = held.owed("agenda_changed", manner="post")
    assert held.says(word, AFTER_CALL + HOUR) == Drop("nothing has changed")


def test_a_change_after_an_announcement_is_another_one(held: Dialogue) -> None:
    sent(held, "agenda")
    scene = held.scene(MAJA, AFTER_CALL)
    agenda.order(held.store, scene, [2, 1, 3], AFTER_CALL)
    sent(held, "agenda_changed")
    agenda.order(held.store, scene, [3, 2, 1], AFTER_CALL + 2 * HOUR)
    _, word = held.owed("agenda_changed", manner="post")
    said = held.says(word, AFTER_CALL + 3 * HOUR)
    assert isinstance(said, Message)
    assert "#3 Tickets" in said.text
    assert "#2" not in said.text


def test_a_change_in_the_evening_is_announced_in_the_morning(held: Dialogue) -> None:
    sent(held, "agenda")
    evening = at("2027-01-12 17:30")
    agenda.decline(held.store, held.scene(MAJA, evening), 1, "Utgår.", evening)
    (word,) = held.owed("agenda_changed", manner="post")
    assert word.owed.due_at == at("2027-01-13 08:00")
    assert word.owed.deadline == START


def test_what_changes_before_the_agenda_is_sent_needs_no_announcement(held: Dialogue) -> None:
    agenda.decline(held.store, held.scene(MAJA, AFTER_CALL), 1, "Utgår.", AFTER_CALL)
    assert held.owed("agenda_changed", manner="post") == []
    with pytest.raises(AgendaPublished):
        agenda.withdraw(held.store, held.scene(LEYLA, AFTER_CALL), 2, AFTER_CALL)


def test_an_agenda_that_was_never_posted_has_no_announcement(held: Dialogue) -> None:
    (post,) = held.owed("agenda", manner="post")
    held.store.meetings.save(replace(held.meetings[1], published_at=AFTER_CALL))
    carry(held, 1)
    assert held.owed("agenda_changed", manner="post") == []
    assert post.state == "ready"


# The clock


def test_the_clock_parks_what_is_left_over(held: Dialogue) -> None:
    held.store.agenda.save([replace(held.item(1), state="proposed")])

    class Office:
        """A database whose one transaction is this one."""

        def transaction(self) -> "Office":
            return self

        def __enter__(self) -> object:
            return held.store

        def __exit__(self, *_: object) -> None:
            """Keep it open."""

    held.ran(AFTER)
    cycles.run_due(Office(), AFTER)  # type: ignore[arg-type]
    assert held.item(1).state == "parked"


# That everything was reached


def reached(dialogue: Dialogue, user: str = MAJA, now: datetime = AFTER) -> Meeting:
    return carrying.all_reached(dialogue.store, dialogue.scene(user, now), now)


def waits(dialogue: Dialogue, user: str = MAJA, now: datetime = AFTER) -> tuple[int, ...]:
    sight = waiting.look(dialogue.store, dialogue.series, dialogue.person(user), now)
    return tuple(item.number for item in waiting.of(dialogue.store, sight).carried)


def test_who_says_that_all_were_reached_is_asked_no_more_nor_is_another_convener(
    held: Dialogue,
) -> None:
    (word,) = held.owed("carry")
    assert waits(held) == (1, 2, 3)
    assert reached(held, JOAKIM).id == held.meeting.id
    assert waits(held) == ()
    assert waits(held, JOAKIM) == ()
    assert isinstance(held.says(word, AFTER), Drop), "nor in a message that was not sent yet"
    reached(held)
    assert held.actions().count("agenda.reached") == 1
    carry(held, 2)
    assert held.item(2).carried_from is not None, "one that was left after all goes along"


def test_the_message_that_asked_says_so(held: Dialogue) -> None:
    (word,) = held.owed("carry")
    said = held.says(word, AFTER)
    assert isinstance(said, Message)
    assert "agenda reached" in str(said.blocks)
    held.arrives(word)
    standing = replace(held.item(1), number=9, position=-1, standing="follow-up")
    held.store.agenda.add(standing)  # it leads the agenda, and comes back by itself
    reached(held)
    (update,) = held.owed("carry", manner="update")
    now = held.says(update, AFTER)
    assert isinstance(now, Message)
    assert "Noterat: inget finns kvar att ta med från torsdag 4 februari 2027." in now.text
    assert "torsdag 4 februari 2027.\n[Ta med ändå…]" in now.text
    assert '"agenda carry"' in str(now.blocks), "what is left is named when it is wanted"
    bare = carrying_view.reached(held.meeting, [standing], held.scene(MAJA, AFTER).t)
    assert bare.text == "Noterat: inget finns kvar att ta med från torsdag 4 februari 2027."


def test_the_message_in_which_it_was_pressed_is_not_updated_besides(held: Dialogue) -> None:
    (word,) = held.owed("carry")
    held.arrives(word)
    shown = ("C1", str(word.id))
    carrying.all_reached(held.store, held.scene(MAJA, AFTER), AFTER, shown)
    assert held.owed("carry", manner="update") == []


def test_only_a_convener_says_it_and_not_before_a_meeting(held: Dialogue) -> None:
    with pytest.raises(ConvenerOnly):
        reached(held, LEYLA)
    for now in (AFTER_CALL, START + MINUTE, END - MINUTE):
        with pytest.raises(NothingHeld):
            reached(held, now=now)
    assert waits(held) == (1, 2, 3)
    assert held.actions().count(afterwards.REACHED) == 0
    assert reached(held, now=END).id == held.meeting.id


def test_the_button_says_it_of_its_own_meeting_also_when_a_later_one_was_held(
    held: Dialogue,
) -> None:
    first, second, *_ = held.meetings
    later = second.ends_at + HOUR
    held.replan(later)
    scene = held.scene(MAJA, later)
    assert carrying.all_reached(held.store, scene, later, asked_of=first.id) == first
    assert afterwards.is_answered(held.store, held.series, first)
    assert not afterwards.is_answered(held.store, held.series, second)
    assert reached(held, now=later) == second
    during = second.ends_at - MINUTE
    scene = held.scene(MAJA, during)
    assert carrying.all_reached(held.store, scene, during, asked_of=first.id) == first


def test_a_meeting_of_another_series_is_none_of_this_ones(held: Dialogue) -> None:
    other = held.profiled(held.series.profile, key="annan", channel="C0ANNAN")
    added = held.store.meetings.add(TEAM, replace(held.meeting, series=other.id))
    scene = held.scene(MAJA, AFTER)
    assert carrying.all_reached(held.store, scene, AFTER, asked_of=added.id) == held.meeting


def test_it_is_known_however_much_is_done_since_and_who_convenes(held: Dialogue) -> None:
    reached(held, JOAKIM)
    only = (held.person(MAJA).id,)
    old = held.series
    held.store.series.save(TEAM, old.key, old.channel, old.profile, only, old.owner)
    assert held.series.conveners == only
    assert waits(held) == ()


# How it is said


def says(
    dialogue: Dialogue, rest: str, now: datetime, user: str = MAJA, meeting: int | None = None
) -> Message:
    """Say that all were reached with ``rest`` behind it; ``meeting`` is what a button carries."""
    request = Request(dialogue.where(user), "", ("1",), Hints(meeting=meeting))
    return items.reached(Turn(dialogue.store, now, request, Words("agenda", "reached", rest)))


def ids_of(said: Message) -> dict[str, object]:
    """Return what the button carries that says that all were reached."""
    elements = (e for block in said.blocks for e in block.get("elements", []) if "value" in e)
    values = (json.loads(element["value"]) for element in elements)
    (found,) = (each for each in values if each["words"] == "agenda reached")
    return dict(found)


def test_the_old_message_and_the_home_say_it_of_the_meeting_that_they_ask_about(
    held: Dialogue,
) -> None:
    first, second, *_ = held.meetings
    (word,) = held.owed("carry")
    asked = held.says(word, AFTER)
    assert isinstance(asked, Message)
    assert ids_of(asked) == {"words": "agenda reached", "series": first.series, "meeting": first.id}
    shown_homes.looked(held.store, held.where(MAJA, ""), {}, AFTER)
    (home,) = (e for e in held.store.outbox.recent(100) if e.owed.kind == "home")
    shown = held.says(home, AFTER)
    assert isinstance(shown, Message)
    assert ids_of(shown) == ids_of(asked)
    later = second.ends_at + HOUR
    held.replan(later)
    says(held, "", later, meeting=first.id)
    assert afterwards.is_answered(held.store, held.series, first)
    assert not afterwards.is_answered(held.store, held.series, second)


def test_it_is_said_also_while_no_meeting_is_ahead(held: Dialogue) -> None:
    last = held.meetings[-1]
    later = last.ends_at + HOUR
    assert held.store.meetings.current(held.series.id, later) is None
    says(held, "", later)
    assert afterwards.is_answered(held.store, held.series, last)


@pytest.mark.parametrize("rest", ["inte med", "#3", "not", "except #2", "med undantag för #1"])
def test_more_words_are_not_taken_for_all(held: Dialogue, rest: str) -> None:
    with pytest.raises(NotAllReached) as refused:
        says(held, rest, AFTER)
    t = held.scene(MAJA, AFTER).t
    assert "dagordning ta med #12" in t.refusal(refused.value)
    assert not afterwards.is_answered(held.store, held.series, held.meeting)
    with pytest.raises(ConvenerOnly):
        says(held, rest, AFTER, LEYLA)


@pytest.mark.parametrize("rest", ["", "med", "Med!"])
def test_all_of_it_is_said_in_these_words(held: Dialogue, rest: str) -> None:
    assert says(held, rest, AFTER).text.startswith("Noterat")
    assert afterwards.is_answered(held.store, held.series, held.meeting)
