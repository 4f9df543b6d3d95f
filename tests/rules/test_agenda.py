from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import agenda, proposing
from bot.rules.agenda import KINDS, Balance, Draft, Item, State, draft, parse_link
from bot.rules.agenda_page import Page
from bot.rules.cycle import Occurrence
from bot.rules.errors import (
    AgendaPublished,
    AlreadyPublished,
    BadLink,
    BadMinutes,
    CallNotOpen,
    EmptyReason,
    EmptyTitle,
    ItemChanged,
    ItemClosed,
    ItemUndecided,
    NoSuchItem,
    NothingToPublish,
    NotYourItem,
    ProposalsAhead,
    ProposalsFollow,
    ProposalsOver,
    Refusal,
    TooLong,
    UnknownKind,
)
from bot.rules.texts import Word
from tests.cases import for_each
from tests.rules.examples import ANY_TEXT, NOW, SERIES, at, bounded, meeting, party, words

OPEN = replace(meeting(), call_opened_at=NOW)
CLOSED = replace(OPEN, call_closed_at=NOW)
PUBLISHED = replace(CLOSED, published_at=NOW)
NAMES = ("Nacka kommun", "Maja")


def item(number: int = 1, state: State = "proposed", position: int = 0, minutes: int = 15) -> Item:
    return Item(
        id=number,
        series=1,
        meeting=1,
        number=number,
        title=f"Punkt {number}",
        kind="discussion",
        minutes=minutes,
        area=None,
        link=None,
        party=1,
        proposer=1,
        state=state,
        position=position,
        created_at=NOW,
    )


# ----------------------------------------------------------------------- what is written


def test_a_title_is_enough() -> None:
    assert draft("  Kulturskolan \n 2027 ") == Draft("Kulturskolan 2027", "discussion", 15)


def test_all_that_is_written_is_kept() -> None:
    found = draft("Teater", "decision", "20", "arts", "https://example.org/a")
    assert found == Draft("Teater", "decision", 20, "arts", "https://example.org/a")


@for_each("title", ["", "   ", "\n\t", "\u200b\u3164"])
def test_an_item_needs_a_title_that_can_be_seen(title: str) -> None:
    with pytest.raises(EmptyTitle) as refused:
        draft(title)
    assert "agenda add" in words(refused.value)


def test_a_title_has_its_limit() -> None:
    assert len(draft("å" * 150).title) == 150
    for length in (151, 10_000):
        with pytest.raises(TooLong):
            draft("å" * length)


@for_each("kind", KINDS)
def test_every_kind_has_its_name(kind: str) -> None:
    assert draft("Teater", kind).kind == kind


@for_each("kind", ["party", "Decision", "x" * 10_000, "\u202enoisiced"])
def test_an_unknown_kind_is_refused_and_the_kinds_are_named(kind: str) -> None:
    with pytest.raises(Refusal) as refused:
        draft("Teater", kind)
    assert "information" in refused.value.params["kinds"]  # type: ignore[operator]
    assert len(words(refused.value)) < 300
    assert "\u202e" not in words(refused.value)


@bounded
@given(st.integers(1, 240))
def test_minutes_are_a_whole_number_up_to_four_hours(minutes: int) -> None:
    assert agenda.parse_minutes(f" {minutes} ") == minutes
    assert agenda.parse_minutes(f"{minutes:04}") == minutes


@for_each(
    "given",
    [
        *("", " ", "0", "000", "241", "-5", "+5", "1.5", "1,5", "1e2", "ten", "15 min", "0x10"),
        *(
            "²",
            "\u0661\u0665",
            "1_0",
            "000240999",
            "000001" + "0" * 5000,
            "9" * 10_000,
            "\x00",
            "\u202e51",
        ),
    ],
)
def test_other_minutes_are_refused_and_quoted_shortly(given: str) -> None:
    with pytest.raises(BadMinutes) as refused:
        agenda.parse_minutes(given)
    assert len(words(refused.value)) < 110
    assert "\u202e" not in words(refused.value)


@for_each(
    "link",
    [
        "https://example.org",
        "http://example.org:8080/a/b?c=d&e=f#g",
        "HTTPS://EXAMPLE.ORG/Å",
        "https://xn--rksmrgs-5wao1o.example/",
        "https://[2001:db8::1]/agenda",
        "https://example.org/a@b",
    ],
)
def test_a_web_address_is_kept_as_it_is(link: str) -> None:
    assert parse_link(f" {link}\n") == link


@for_each(
    "link",
    ["meet.example.org/room-3", "Exempel.se/å?b=c", "example.org:8080/", "www.example.org"],
)
def test_an_address_that_is_written_as_people_write_it_is_one(link: str) -> None:
    assert parse_link(f" {link}\n") == f"https://{link}"


@for_each(
    "link",
    [
        *(
            "",
            " ",
            "example.org",
            "notes.pdf",
            "docs/notes.pdf",
            "www.",
            "/etc/passwd",
            "https://",
            "https:///a",
        ),
        *("javascript:alert(1)", "JavaScript:alert(1)", "java\u200bscript:alert(1)"),
        *("data:text/html,<b>", "file:///etc/passwd", "mailto:a@example.org", "ftp://example.org"),
        *("https://a b.example", "https://example.org/a b", "https://example.org/\n/b"),
        *("https://example.org/<script>", "https://example.org|text>", 'https://example.org/"'),
        *("https://[", "https://[::1", "https://]", "https://[garbage]/", "https://[::1]extra/"),
        *("https://example.org:port/", "https://example.org:99999/", "https://:443/"),
        *("bank.example@evil.example/", "bank.example/ evil", "www.bank.example@evil.example"),
        *("https://bank.example@evil.example/", "https://user:secret@example.org/"),
        *("https://good.example\\@evil.example/", "https://exampl\uff0fe.org/"),
    ],
)
def test_anything_else_is_no_web_address(link: str) -> None:
    with pytest.raises(BadLink) as refused:
        parse_link(link)
    assert "https://" in words(refused.value)


def test_a_link_has_its_limit() -> None:
    start = "https://example.org/"
    assert len(parse_link(start + "a" * (1000 - len(start)))) == 1000
    with pytest.raises(TooLong):
        parse_link(start + "a" * 10_000)
    with pytest.raises(BadLink) as refused:
        parse_link("javascript:" + "a" * 900)
    assert len(words(refused.value)) < 160


@bounded
@given(ANY_TEXT | st.text("https:/[]@.:a%\\", max_size=30).map("https://".__add__))
def test_whatever_is_given_is_a_web_address_or_refused(link: str) -> None:
    try:
        found = parse_link(link)
    except BadLink:
        return
    assert found.lower().startswith(("https://", "http://"))
    assert not set(found) & set('<>|" \\')


# ------------------------------------------------------------------------- when, by whom


def test_before_the_call_the_convener_alone_proposes() -> None:
    with pytest.raises(CallNotOpen):
        proposing.is_late(meeting(), convener=False)
    assert not proposing.is_late(meeting(), convener=True)


def test_a_meeting_that_has_not_started_takes_proposals() -> None:
    proposing.require_ahead(OPEN, None, None, OPEN.starts_at - timedelta(seconds=1), "Maja")


def test_a_meeting_that_has_started_names_the_next_one_with_its_call() -> None:
    following, started = meeting("2028-02-03 13:00"), OPEN.starts_at
    opens = following.starts_at - timedelta(weeks=10)
    with pytest.raises(ProposalsAhead):
        proposing.require_ahead(OPEN, following, opens, started, "Maja")
    called = replace(following, call_opened_at=NOW)
    with pytest.raises(ProposalsFollow):
        proposing.require_ahead(OPEN, called, opens, started, "Maja")
    for unknown in (following, None):
        with pytest.raises(ProposalsOver) as refused:
            proposing.require_ahead(OPEN, unknown, None, started, "Maja")
        assert "Maja" in words(refused.value)


@for_each("state", ["accepted", "declined", "withdrawn"])
def test_a_button_acts_only_on_an_item_as_it_showed_it(state: State) -> None:
    with pytest.raises(ItemChanged) as refused:
        agenda.require_shown(item(7, state), "proposed", Word("agenda accept"))
    assert "agenda accept #7" in words(refused.value)
    agenda.require_shown(item(7, state), state, Word("agenda accept"))
    agenda.require_shown(item(7, state), "", Word("agenda accept"))


def test_an_item_is_late_once_the_call_is_closed_or_the_agenda_published() -> None:
    assert not proposing.is_late(OPEN, convener=False)
    assert proposing.is_late(CLOSED, convener=False)
    assert proposing.is_late(replace(OPEN, published_at=NOW), convener=True)


def test_the_same_title_within_ten_minutes_is_the_same_proposal() -> None:
    earlier, again = item(), Draft("Punkt 1")
    late = NOW + timedelta(minutes=10)
    assert proposing.repeated(again, [item(2), earlier], 1, late) == earlier
    assert proposing.repeated(again, [earlier], 1, late + timedelta(seconds=1)) is None
    assert proposing.repeated(again, [earlier], 2, late) is None
    assert proposing.repeated(Draft("Annat"), [earlier], 1, late) is None
    assert proposing.repeated(again, [replace(earlier, created_at=None)], 1, late) is None
    assert proposing.repeated(again, [], 1, late) is None


@for_each("state", ["withdrawn", "declined"])
def test_what_was_withdrawn_or_declined_may_be_proposed_again(state: State) -> None:
    assert proposing.repeated(Draft("Punkt 1"), [item(1, state)], 1, NOW) is None


def test_a_party_withdraws_its_own_item() -> None:
    assert agenda.withdraw(item(), [1], OPEN, NAMES, convener=False).state == "withdrawn"


def test_a_party_does_not_withdraw_anothers_item() -> None:
    for other in (item(), replace(item(), party=None)):
        with pytest.raises(NotYourItem) as refused:
            agenda.withdraw(other, [2, 3], OPEN, NAMES, convener=False)
        assert refused.value.params == {"number": 1, "party": "Nacka kommun"}
        assert words(refused.value)


def test_after_publication_only_the_convener_withdraws() -> None:
    with pytest.raises(AgendaPublished) as refused:
        agenda.withdraw(item(1, "accepted"), [1], PUBLISHED, NAMES, convener=False)
    assert "Maja" in words(refused.value)
    withdrawn = agenda.withdraw(item(1, "accepted"), [], PUBLISHED, NAMES, convener=True)
    assert withdrawn.state == "withdrawn"


@for_each("state", ["withdrawn", "declined"])
def test_what_is_closed_can_neither_be_withdrawn_nor_declined_nor_timed(state: State) -> None:
    closed = item(7, state)
    with pytest.raises(ItemClosed) as refused:
        agenda.withdraw(closed, [1], OPEN, NAMES, convener=True)
    assert refused.value.params == {"number": 7, "state": state}
    assert state in words(refused.value)
    with pytest.raises(ItemClosed):
        agenda.decline(closed, "Nej")
    with pytest.raises(ItemClosed):
        agenda.set_minutes(closed, 20)


# --------------------------------------------------------------------- the convener decides


def test_an_accepted_item_comes_last() -> None:
    items = [item(1, "accepted", 4), item(2, "declined", 9), item(3)]
    assert agenda.accept(items[2], items).position == 5
    assert agenda.accept(item(1), []).position == 1


def test_accepting_twice_changes_nothing() -> None:
    accepted = item(1, "accepted", 4)
    assert agenda.accept(accepted, [item(2, "accepted", 9)]) is accepted


def test_a_declined_item_can_be_accepted_after_all_and_loses_its_reason() -> None:
    declined = agenda.decline(item(), "Nästa gång")
    accepted = agenda.accept(declined, [])
    assert (accepted.state, accepted.reason) == ("accepted", "")


def test_a_withdrawn_item_cannot_be_accepted() -> None:
    with pytest.raises(ItemClosed):
        agenda.accept(item(1, "withdrawn"), [])


def test_declining_needs_a_reason_and_keeps_its_lines() -> None:
    declined = agenda.decline(item(), " Tiden räcker inte.\r\nNästa gång! ")
    assert (declined.state, declined.reason) == ("declined", "Tiden räcker inte.\nNästa gång!")
    for nothing in ("", " \n ", "\u200b"):
        with pytest.raises(EmptyReason) as refused:
            agenda.decline(item(12), nothing)
        assert "#12" not in words(refused.value), "another item; and a form takes no command"
    with pytest.raises(TooLong):
        agenda.decline(item(), "x" * 501)


def test_an_open_item_gets_its_minutes() -> None:
    assert agenda.set_minutes(item(), 45).minutes == 45


def test_the_items_named_come_first_and_the_others_follow_in_their_order() -> None:
    items = [item(n, "accepted", n) for n in (1, 2, 3, 4)] + [item(5), item(6, "declined", 2)]
    found = agenda.order(items, [3, 1, 3])
    assert [(each.number, each.position) for each in found] == [(3, 1), (1, 2), (2, 3), (4, 4)]


def test_only_accepted_items_can_be_ordered() -> None:
    with pytest.raises(ItemUndecided) as undecided:
        agenda.order([item(1, "accepted", 1), item(2)], [2, 1])
    assert words(undecided.value).endswith("Accept it first: agenda accept #2")
    with pytest.raises(ItemClosed) as refused:
        agenda.order([item(1, "accepted", 1), item(2, "parked")], [2, 1])
    assert refused.value.params == {"number": 2, "state": "parked"}
    with pytest.raises(NoSuchItem) as unknown:
        agenda.order([item(1, "accepted", 1)], [1, 99])
    assert "#99" in words(unknown.value)


def test_accepted_items_come_by_place_and_proposed_ones_by_number() -> None:
    items = [item(3), item(4, "accepted", 2), item(2, "accepted", 2), item(5, "accepted", 1)]
    assert [each.number for each in agenda.accepted(items)] == [5, 2, 4]
    assert [each.number for each in agenda.proposed([item(9), *items, item(1)])] == [1, 3, 9]


def test_the_balance_counts_accepted_minutes_against_the_meeting() -> None:
    items = [item(1, "accepted", 1, 100), item(2, "accepted", 2, 90), item(3, minutes=200)]
    assert agenda.balance(items, meeting()) == Balance(190, 180)
    assert agenda.balance(items, meeting()).over == 10
    assert Balance(100, 180).over == 0


# ------------------------------------------------------------------------------- publish


def test_publishing_keeps_its_time_and_closes_the_call() -> None:
    later = NOW + timedelta(days=1)
    assert agenda.publish(OPEN, [item(1, "accepted", 1)], later) == replace(
        OPEN, published_at=later, call_closed_at=later
    )
    assert agenda.publish(CLOSED, [item(1, "accepted", 1)], later).call_closed_at == NOW


def test_an_agenda_is_published_once() -> None:
    with pytest.raises(AlreadyPublished) as refused:
        agenda.publish(PUBLISHED, [item(1, "accepted", 1)], NOW)
    assert refused.value.params == {"date": NOW}


def test_an_agenda_without_an_accepted_item_is_not_published() -> None:
    with pytest.raises(NothingToPublish):
        agenda.publish(CLOSED, [item(), item(2, "declined")], NOW)


def test_a_page_shows_what_the_rules_say() -> None:
    local = at("2026-11-26 09:00")
    call = Occurrence(1, "T1", 1, 1, "call", "call", local, "Europe/Stockholm", "2026a", NOW)
    items = (item(1), item(2, "accepted", 1))
    page = Page(SERIES, meeting(), items, {1: party()}, (replace(call, kind="task"), call))
    assert (page.proposed, page.accepted) == ([items[0]], [items[1]])
    assert page.balance == Balance(15, 180)
    assert page.due("call") == NOW
    assert page.due("agenda") is None


def test_everything_that_is_wrong_in_a_draft_is_known_at_once() -> None:
    with pytest.raises(EmptyTitle) as refused:
        draft(" ", "dance", "999", None, "no link")
    assert [type(each) for each in refused.value.also] == [UnknownKind, BadMinutes, BadLink]
    with pytest.raises(BadMinutes) as alone:
        draft("Teater", minutes="0")
    assert alone.value.also == ()
