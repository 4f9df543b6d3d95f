from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents import calendar
from bot.documents.ics import LINE_OCTETS, Component, escape, fold
from bot.rules.public import PublicSession
from tests.cases import for_each
from tests.documents.given import (
    EN,
    HOSTILE,
    SV,
    UPDATED,
    both,
    public_item,
    public_meeting,
    publication,
)
from tests.rules.examples import bounded

PAGE = "https://dialog.example/sv/kultur"


def event(text: bytes) -> icalendar.Event:
    (found,) = events(text)
    return found


def events(text: bytes) -> list[icalendar.Event]:
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [each for each in found if isinstance(each, icalendar.Event)]


def test_a_meeting_is_an_event_with_what_the_rfc_requires() -> None:
    made = publication(public_meeting(public_item(), public_item("Budget")))
    read = icalendar.Calendar.from_ical(calendar.feed(made, SV, PAGE))
    assert (read["VERSION"], read["CALSCALE"], read["X-WR-CALNAME"]) == (
        "2.0",
        "GREGORIAN",
        "Kultur sv",
    )
    assert "METHOD" not in read
    found = event(calendar.feed(made, SV, PAGE))
    assert found["UID"] == "e822cbcc-0b91-581a-acf5-90c3f8103f5e"
    assert found["SEQUENCE"] == 3
    assert found.decoded("DTSTAMP") == found.decoded("LAST-MODIFIED") == UPDATED
    assert found.decoded("DTSTART") == datetime(2027, 2, 4, 12, tzinfo=UTC)
    assert found.decoded("DTEND") == datetime(2027, 2, 4, 15, tzinfo=UTC)
    assert found["SUMMARY"] == "Kultur sv"
    assert found["LOCATION"] == "Salen, Gatan 1; Stockholm"
    assert found["DESCRIPTION"] == "Dagordning\n1. Kulturskolan\n2. Budget"
    assert (found["STATUS"], found["URL"]) == ("CONFIRMED", PAGE)


def test_an_agenda_that_is_not_published_and_a_place_that_is_not_known_are_not_there() -> None:
    found = event(calendar.feed(publication(public_meeting(place="", address="")), SV, PAGE))
    assert "DESCRIPTION" not in found
    assert "LOCATION" not in found


def test_one_meeting_as_a_file_is_the_same_event_without_an_address() -> None:
    made = publication(public_meeting(), public_meeting(id=2, uid="x"))
    found = event(calendar.single(made, made.meetings[0], EN))
    assert found["UID"] == made.meetings[0].uid
    assert found["SUMMARY"] == "Kultur en"
    assert "URL" not in found


def test_a_round_is_its_sessions_and_itself_while_some_are_in_no_group() -> None:
    north = PublicSession(
        key="north",
        uid="11111111-0b91-581a-acf5-90c3f8103f5e",
        name=both("Norra"),
        local=datetime(2027, 1, 26, 10),  # noqa: DTZ001 - local times are naive
        starts_at=datetime(2027, 1, 26, 9, tzinfo=UTC),
        ends_at=datetime(2027, 1, 26, 11, tzinfo=UTC),
        place="Huset, Vägen 1",
        host="",
        cancelled=False,
        revision=2,
        updated_at=datetime(2027, 1, 25, 9, tzinfo=UTC),
    )
    south = replace(north, key="south", uid="22222222-0b91-581a-acf5-90c3f8103f5e", cancelled=True)
    made = public_meeting(public_item(), sessions=(north, south), title="Tema")
    found = events(calendar.feed(publication(made), SV, PAGE))
    assert [each["UID"] for each in found] == [north.uid, south.uid, made.uid]
    assert [each["STATUS"] for each in found] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [each["SEQUENCE"] for each in found] == [5, 5, 3]
    first = found[0]
    assert [each.decoded("LAST-MODIFIED") for each in (first, found[2])] == [
        north.updated_at,
        made.updated_at,
    ]
    assert first.decoded("DTSTART") == north.starts_at
    assert first.decoded("DTEND") == north.ends_at
    assert first["SUMMARY"] == "Kultur sv: Tema, Norra sv"
    assert first["LOCATION"] == "Huset, Vägen 1"
    assert "Kulturskolan" in str(first["DESCRIPTION"]), "there is one agenda"
    off = tuple(replace(each, cancelled=True) for each in made.sessions)
    bare = replace(made, is_held=False, title="", cancelled=True, sessions=off)
    found = events(calendar.single(publication(bare), bare, EN))
    assert [each["SUMMARY"] for each in found] == ["Kultur en: Norra en"] * 2
    assert {each["STATUS"] for each in found} == {"CANCELLED"}


def test_the_same_data_is_the_same_calendar() -> None:
    made = publication(public_meeting(public_item()))
    assert calendar.feed(made, SV, PAGE) == calendar.feed(made, SV, PAGE)


def test_hostile_titles_begin_no_line_of_their_own() -> None:
    title = f"{HOSTILE}\r\nEND:VEVENT\nATTACH:file:///x"
    made = publication(public_meeting(public_item(title)))
    text = calendar.feed(made, SV, PAGE)
    assert text.count(b"\r\nEND:VEVENT\r\n") == 1
    assert b"\r\nATTACH" not in text
    assert "ATTACH:file" in str(event(text)["DESCRIPTION"])


def test_lines_have_at_most_75_octets_and_no_character_is_cut_in_two() -> None:
    made = publication(public_meeting(public_item("Åäö 🎭 " * 30)))
    for line in calendar.feed(made, SV, PAGE).split(b"\r\n"):
        assert len(line) <= LINE_OCTETS
        line.decode()  # raises if a character was cut


@for_each("length", [74, 75, 76, 149, 150])
def test_a_line_is_folded_only_when_it_must_be(length: int) -> None:
    line = "x" * length
    assert len(fold(line).split(b"\r\n")) == 1 + max(0, (length - 75 + 73) // 74)
    assert fold(line).replace(b"\r\n ", b"").decode() == line


@bounded
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")))
def test_an_unfolded_line_is_what_it_was(line: str) -> None:
    folded = fold(line)
    assert folded.replace(b"\r\n ", b"").decode() == line
    assert all(len(piece) <= LINE_OCTETS for piece in folded.split(b"\r\n"))


@bounded
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    component = Component("VEVENT")
    component.text("SUMMARY", f"a{text}")
    read = icalendar.Event.from_ical(component.written())
    assert read["SUMMARY"] == f"a{text}".replace("\ufffe", "").replace("\uffff", "")


def test_special_characters_of_texts_are_escaped() -> None:
    assert escape("a\\b;c,d\r\ne\rf\ng\th\x00") == "a\\\\b\\;c\\,d\\ne\\nf\\ng h"


def test_a_value_that_is_no_text_cannot_break_the_line() -> None:
    with pytest.raises(ValueError, match="URL"):
        Component("VEVENT").plain("URL", "https://x\r\nATTACH:y")


def test_an_instant_is_written_in_utc() -> None:
    component = Component("VEVENT")
    component.instant("DTSTART", datetime(2027, 7, 1, 1, tzinfo=timezone(timedelta(hours=2))))
    assert component.lines == ["DTSTART:20270630T230000Z"]


def test_what_is_taken_out_is_one_cancellation_or_several_published_ones() -> None:
    one = public_meeting(cancelled=True)
    two = public_meeting(cancelled=True, uid="e822cbcc-0b91-581a-acf5-90c3f8103f5f", revision=9)
    now = datetime(2026, 12, 28, tzinfo=UTC)
    alone = calendar.taken_out(publication(), [one], SV, now)
    assert alone == calendar.file(publication(), one, SV, now, "https://video.example")
    both = icalendar.Calendar.from_ical(calendar.taken_out(publication(), [one, two], SV, now))
    assert both["METHOD"] == "PUBLISH", "CANCEL is about one event (RFC 5546 §3.2.5)"
    events = both.walk("VEVENT")
    assert [str(event["STATUS"]) for event in events] == ["CANCELLED", "CANCELLED"]
    assert [str(event["SEQUENCE"]) for event in events] == ["3", "9"]
