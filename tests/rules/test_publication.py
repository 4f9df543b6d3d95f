from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules import sessions
from bot.rules.agenda import Item, State
from bot.rules.groups import Group
from bot.rules.public import Publication, PublicMeeting
from bot.rules.publication import (
    NEVER,
    Change,
    Known,
    owner_name,
    public,
    session_uid,
    touched,
)
from bot.rules.seats import Party
from bot.rules.series import Focus, Meeting, Named
from bot.rules.texts import LocalText
from tests.rules.examples import SERIES, STOCKHOLM, category, meeting, party, person, utc

LOADED = utc("2026-11-23 08:00")
PUBLISHED = utc("2027-01-21 08:00")
NOW = utc("2027-01-22 08:00")
MEETING = meeting()
TOWNS = [party(1), party(2)]
ARTS = LocalText("Konst", "Arts")
TOLD = replace(
    SERIES,
    profile=replace(
        SERIES.profile, areas=(Named("arts", ARTS),), focus=(Focus(2027, ARTS), Focus(2028, ARTS))
    ),
)


def item(number: int, state: State = "accepted", **given: object) -> Item:
    made = Item(number, 1, 1, number, f"Punkt {number}", "discussion", 15, None, None, 1, 7, state)
    return replace(made, **given)  # type: ignore[arg-type]


def shown(
    *changes: Change,
    meetings: list[tuple[Meeting, list[Item]]] | None = None,
    parties: list[Party] | None = None,
    now: datetime = NOW,
) -> Publication:
    loaded = Change(LOADED, "series.loaded", "series:1")
    known = Known(
        TOLD,
        None,
        [party()] if parties is None else parties,
        [(MEETING, [])] if meetings is None else meetings,
        [loaded, *changes],
    )
    return public(known, now, 2028)


def published(*changes: Change, items: list[Item]) -> PublicMeeting:
    return shown(*changes, meetings=[(replace(MEETING, published_at=PUBLISHED), items)]).meetings[0]


def test_an_agenda_is_public_once_it_is_published_and_only_what_is_on_it() -> None:
    items = [item(2, position=2), item(1, position=1, area="arts"), item(3, "proposed")]
    assert shown(meetings=[(MEETING, items)]).meetings[0].items == ()
    first, second = published(items=[*items, item(4, "declined"), item(5, "withdrawn")]).items
    assert (first.title, second.title) == ("Punkt 1", "Punkt 2")
    assert (first.area, second.area) == (ARTS, None)
    assert (first.kind, first.minutes, first.party) == ("discussion", 15, "Kommun 1")


def test_an_item_of_nobody_or_of_an_area_that_is_gone_is_shown_without() -> None:
    (bare,) = published(items=[item(1, party=None, area="gone")]).items
    assert (bare.party, bare.area) == ("", None)


def test_a_proposal_that_was_never_on_the_agenda_does_not_change_it() -> None:
    later = PUBLISHED + timedelta(hours=1)
    made = published(
        Change(later, "item.proposed", "item:1"),
        Change(later, "item.declined", "item:1"),
        Change(later, "answer.coming", "party:1"),
        items=[item(1, "declined")],
    )
    assert (made.updated_at, made.revision) == (PUBLISHED, 1)


def test_a_change_of_what_is_on_the_agenda_counts_from_its_publication() -> None:
    def hour(n: int) -> datetime:
        return PUBLISHED + timedelta(hours=n)

    made = published(
        Change(hour(-1), "item.accepted", "item:1"),
        Change(hour(0), "agenda.published", "meeting:1"),
        Change(hour(1), "item.timed", "item:1"),
        Change(hour(2), "agenda.ordered", "meeting:1"),
        Change(hour(3), "item.declined", "item:1"),
        Change(hour(4), "item.withdrawn", "item:1"),
        Change(hour(5), "item.accepted", "item:9"),
        items=[item(1, "withdrawn")],
    )
    assert made.updated_at == hour(3)
    assert made.revision == 4


def test_a_meeting_changes_when_the_series_is_set_up_anew_until_it_has_ended() -> None:
    first = shown().meetings[0]
    assert (first.updated_at, first.revision) == (LOADED, 0)
    again = shown(Change(NOW, "series.loaded", "series:1")).meetings[0]
    assert (again.updated_at, again.revision) == (NOW, 1)
    after = MEETING.ends_at + timedelta(days=1)
    late = shown(Change(after, "series.loaded", "series:1"))
    assert late.meetings[0] == first
    assert late.imprint.updated_at == after


def test_a_meeting_that_is_moved_keeps_its_id_and_another_has_another() -> None:
    day = timedelta(days=1)
    moved = replace(MEETING, local=MEETING.local + day, starts_at=MEETING.starts_at + day)
    first, second = shown(meetings=[(moved, []), (replace(MEETING, id=2), [])]).meetings
    assert first.uid == shown().meetings[0].uid
    assert len({first.uid, second.uid, shown().uid}) == 3


def test_each_session_has_an_id_of_its_own_that_it_keeps() -> None:
    def told(days: int, revision: int, *parties: str) -> PublicMeeting:
        groups = tuple(
            Group(key, LocalText(key, key), tuple(parties) if key == "north" else (), days=days)
            for key in ("north", "south")
        )
        at = replace(TOLD.profile, groups=groups)
        kept = sessions.Kept({"north": sessions.Change(1, "north", revision=revision)})
        every = sessions.of_round(at, MEETING, TOWNS, kept, STOCKHOLM)
        known = Known(TOLD, None, TOWNS, [(MEETING, [])], [], {1: every})
        return public(known, NOW, 2027).meetings[0]

    first, moved = told(3, 0, "party-1", "party-2"), told(5, 2, "party-1")
    ids = [each.uid for each in first.sessions]
    assert ids == [each.uid for each in moved.sessions]
    assert len({*ids, first.uid}) == 3
    assert ids[0] == session_uid(TOLD, 1, "north")
    assert [each.revision for each in moved.sessions] == [2, 0]
    assert (first.is_held, moved.is_held) == (False, True), "one is in no group"


def test_what_is_ahead_begins_with_the_next_meeting_and_the_focus_is_of_its_year() -> None:
    year = timedelta(days=364)
    then = replace(
        MEETING,
        id=2,
        local=MEETING.local + year,
        starts_at=MEETING.starts_at + year,
        ends_at=MEETING.ends_at + year,
    )
    both = [(MEETING, list[Item]()), (then, list[Item]())]
    before = shown(meetings=both)
    assert [each.id for each in before.upcoming] == [1, 2]
    assert before.focus == TOLD.profile.focus[0]
    assert before.changed_at == LOADED
    between = shown(meetings=both, now=MEETING.ends_at)
    assert [each.id for each in between.upcoming] == [2]
    assert between.year == 2028
    assert between.changed_at == MEETING.ends_at
    none = shown(meetings=[], now=NOW)
    assert (none.upcoming, none.year, none.focus) == ((), 2028, TOLD.profile.focus[1])


def test_parties_stand_by_category_and_those_that_have_ended_do_not() -> None:
    body = replace(party(3, category("convening", convening=True)), name="Regionen")
    gone = replace(party(2), ended=True)
    made = shown(parties=[party(1), gone, body])
    assert [[p.id for p in group.parties] for group in made.groups] == [[3], [1]]
    assert made.publisher == "Regionen"
    assert shown().publisher == ""


def test_the_content_owner_is_told_with_the_title_they_have() -> None:
    assert owner_name(None) == ""
    assert owner_name(person(1)) == "Person 1"
    assert owner_name(replace(person(1), title="Registrator")) == "Person 1, Registrator"


def test_what_was_touched_last_is_the_set_up_or_one_of_the_subjects() -> None:
    changes = [
        Change(LOADED, "series.loaded", "series:1"),
        Change(PUBLISHED, "item.timed", "item:1"),
    ]
    assert touched(changes, []) == LOADED
    assert touched(changes, ["item:1"]) == PUBLISHED
    assert touched([], ["item:1"]) == NEVER
