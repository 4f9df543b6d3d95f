"""Setting a series up: who may, what is kept, and what "go" makes of it."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from bot.i18n import translator
from bot.ports import Conflict, Store
from bot.rules.errors import (
    ChannelTaken,
    ConvenersSetUp,
    DraftGone,
    DraftIncomplete,
    DraftUnsound,
    MembersOnly,
    SlackSilent,
    StartsInPast,
)
from bot.rules.outbox import Delivery, Owed, Target
from bot.rules.series_drafts import Data, Draft, Part, called, done, left_in
from bot.rules.workspace import NOTHING, Account, Learnt, Room
from bot.services import cycles, ending, scene, series_drafts, series_home
from bot.services.scene import Hints, Where
from bot.services.series_parts import Values
from bot.services.verdicts import Drop, Wait
from bot.views import series_begin
from bot.views.blocks import Message, spoken
from rehearsal.blocks import check_view
from tests.services.given import BEFORE, LEYLA, MAJA, TEAM, Dialogue, at

NEW = "T0NEW"
ANNA, BO = "U0ANNA", "U0BO"
HERE = Where(NEW, NEW, ANNA, is_direct=True)
NAMED: Values = {"language": "sv", "name": "Skoldialogen", "purpose": "Se."}


def account(user: str = ANNA, team: str = NEW, **more: Any) -> Account:  # noqa: ANN401 - fields
    return Account(user, team, user.title(), zone=more.pop("zone", "Europe/Oslo"), **more)


LEARNT = Learnt(
    people={ANNA: account(), BO: account(BO, "T0OTHER")},
    rooms={"C0NEW": Room("C0NEW", "ny", has_bot=True)},
)
PARTS: tuple[tuple[Any, Values], ...] = (
    ("channel", {"channel": "C0NEW"}),
    ("when", {"first": "2027-02-04", "start": "13:00", "minutes": "120", "every": "yearly"}),
    ("place", {"zone": "Europe/Oslo", "country": "NO"}),
    ("parties", {"parties": "Kommuner: Östby, Västby", "convening": "Regionen"}),
    ("people", {}),
    ("conveners", {"conveners": ANNA}),
    ("more", {"goals": "Alla når"}),
)


def complete(store: Store) -> Draft:
    draft = series_drafts.begin(store, HERE, NAMED, LEARNT, BEFORE)
    for part, values in PARTS:
        data = series_drafts.filled(store, draft.data, part, values, LEARNT, BEFORE)
        series_drafts.save(store, draft, part, data, BEFORE)
        draft = series_drafts.find(store, HERE, draft.id)
    return draft


def test_any_full_member_begins_where_there_is_no_series(store: Store) -> None:
    series_drafts.require_starter(store, HERE, LEARNT)
    for learnt in (
        Learnt(people={ANNA: account(is_guest=True)}),
        Learnt(people={ANNA: account(is_bot=True)}),
        Learnt(people={ANNA: account(team="T0OTHER")}),
        Learnt(people={ANNA: None}),
    ):
        with pytest.raises(MembersOnly):
            series_drafts.require_starter(store, HERE, learnt)
    with pytest.raises(MembersOnly):
        series_drafts.require_starter(store, Where(NEW, "T0OTHER", BO), LEARNT)
    with pytest.raises(SlackSilent):
        series_drafts.require_starter(store, HERE, NOTHING)


def test_where_there_are_series_their_conveners_begin(dialogue: Dialogue) -> None:
    series_drafts.require_starter(dialogue.store, Where(TEAM, TEAM, MAJA), NOTHING)
    with pytest.raises(ConvenersSetUp) as refused:
        series_drafts.require_starter(dialogue.store, Where(TEAM, TEAM, "U0NEW"), NOTHING)
    assert "Maja Ekström" in refused.value.params["conveners"]  # type: ignore[operator] # a tuple
    known = dialogue.person(LEYLA)
    for require in (series_drafts.require_starter, _known):
        with pytest.raises(ConvenersSetUp):
            require(dialogue.store, Where(TEAM, "", known.user), NOTHING)
    assert series_drafts.require_known(dialogue.store, Where(TEAM, TEAM, MAJA))


def _known(store: Store, where: Where, _learnt: Learnt) -> None:
    series_drafts.require_known(store, where)


def test_a_new_series_begins_with_what_its_author_has(store: Store) -> None:
    data = series_drafts.blank(HERE, "sv", LEARNT)
    series = data["series"]
    assert (series["zone"], series["country"], series["quiet"]) == ("Europe/Oslo", "NO", [])
    assert series["conveners"] == [ANNA]
    swedish = Learnt(people={ANNA: account(zone="Europe/Stockholm")})
    assert series_drafts.blank(HERE, "sv", swedish)["series"]["quiet"]
    nowhere = Learnt(people={ANNA: account(zone="")})
    assert series_drafts.blank(HERE, "sv", nowhere)["series"]["country"] == "SE"
    at_sea = Learnt(people={ANNA: account(zone="Etc/UTC")})
    assert series_drafts.blank(HERE, "sv", at_sea)["series"]["country"] == "SE"
    assert series_drafts.of_person(store, HERE) == []


def test_a_draft_is_found_by_its_author_and_its_conveners_alone(store: Store) -> None:
    draft = series_drafts.begin(store, HERE, NAMED, LEARNT, BEFORE)
    assert series_drafts.of_person(store, HERE) == [draft]
    stranger = Where(NEW, NEW, BO)
    assert series_drafts.of_person(store, stranger) == []
    for where in (stranger, Where(TEAM, TEAM, ANNA)):
        with pytest.raises(DraftGone):
            series_drafts.find(store, where, draft.id)
    series_drafts.throw_away(store, HERE, draft.id)
    with pytest.raises(DraftGone):
        series_drafts.find(store, HERE, draft.id)
    again = series_drafts.begin(store, HERE, NAMED, LEARNT, BEFORE)
    assert again.id != draft.id, "an old button is about no other draft"


def test_two_who_change_a_draft_at_once_do_not_overwrite_each_other(store: Store) -> None:
    draft = series_drafts.begin(store, HERE, NAMED, LEARNT, BEFORE)
    series_drafts.save(store, draft, "name", draft.data, BEFORE)
    with pytest.raises(Conflict):
        series_drafts.save(store, draft, "name", draft.data, BEFORE)


def test_go_makes_the_series_and_every_step_of_the_first_meeting_asks(store: Store) -> None:
    draft = complete(store)
    plan = series_drafts.preview(draft.data, BEFORE)
    series = series_drafts.go(store, HERE, draft.id, BEFORE)
    assert (series.key, series.channel) == ("skoldialogen", "C0NEW")
    (meeting,) = store.meetings.of_series(series.id)
    steps = store.ledger.of_meeting(meeting.id)
    ((shown, previewed),) = plan.meetings
    assert shown.local == meeting.local
    assert [(s.step, s.due_at) for s in previewed] == [(s.step, s.due_at) for s in steps]
    assert not series.profile.established
    (party, *_) = [p for p in store.seats.parties(series.id) if p.key == "ostby"]
    assert store.seats.seat(party.id, meeting.id, BEFORE).acting is None
    call = next(step for step in steps if step.kind == "call")
    cycles.run(store, call, call.due_at)
    found = store.ledger.get(call.id)
    assert found is not None
    assert found.state == "asked"
    actions = {entry.action: entry.person for entry in store.audit.of_series(series.id)}
    assert actions["series.begun"] == store.people.by_user(NEW, ANNA).id  # type: ignore[union-attr]
    with pytest.raises(DraftGone):
        series_drafts.go(store, HERE, draft.id, BEFORE)


def test_a_second_series_of_the_same_name_gets_a_key_of_its_own(store: Store) -> None:
    series_drafts.go(store, HERE, complete(store).id, BEFORE)
    learnt = Learnt(LEARNT.people, {"C0MORE": Room("C0MORE", "mer", has_bot=True)})
    draft = series_drafts.begin(store, HERE, NAMED, learnt, BEFORE)
    with pytest.raises(ChannelTaken) as refused:
        series_drafts.filled(store, draft.data, "channel", {"channel": "C0NEW"}, LEARNT, BEFORE)
    assert refused.value.at == "channel"
    for part, values in PARTS:
        given = {"channel": "C0MORE"} if part == "channel" else values
        data = series_drafts.filled(store, draft.data, part, given, learnt, BEFORE)
        draft = draft.holding(data)
    store.series_drafts.save(draft, BEFORE)
    assert series_drafts.go(store, HERE, draft.id, BEFORE).key == "skoldialogen-2"


def test_go_needs_everything_a_time_ahead_and_a_free_channel(store: Store) -> None:
    begun = series_drafts.begin(store, HERE, NAMED, LEARNT, BEFORE)
    with pytest.raises(DraftIncomplete):
        series_drafts.preview(begun.data, BEFORE)
    with pytest.raises(DraftIncomplete) as refused:
        series_drafts.go(store, HERE, begun.id, BEFORE)
    assert refused.value.params["parts"][0] == "The channel"  # type: ignore[index] # a tuple
    one, other = complete(store), complete(store)
    with pytest.raises(StartsInPast):
        series_drafts.go(store, HERE, one.id, at("2027-02-04 13:00"))
    series_drafts.go(store, HERE, one.id, BEFORE)
    with pytest.raises(ChannelTaken):
        series_drafts.go(store, HERE, other.id, BEFORE)


def test_it_can_begin_when_all_was_seen_and_lies_ahead(store: Store) -> None:
    data = deepcopy(complete(store).data)
    assert series_drafts.can_begin(data, BEFORE), "its cycle stands in the preview"
    unseen = {**data, "done": [part for part in data["done"] if part != "more"]}
    assert not series_drafts.can_begin(unseen, BEFORE), "the goals were not looked at"
    assert not series_drafts.can_begin(data, at("2027-02-04 13:00"))
    del data["series"]["channel"]
    assert not series_drafts.can_begin(data, BEFORE)


def test_what_stands_in_a_form_that_is_left_is_kept_as_it_was_typed(store: Store) -> None:
    draft = series_drafts.begin(store, HERE, NAMED, LEARNT, BEFORE)
    typed = {"parties": "Kommuner:\n\x00Östby", "seats": "", "convening": "x" * 300}
    series_drafts.leave(store, draft, "parties", typed, BEFORE)
    data = series_drafts.find(store, HERE, draft.id).data
    assert left_in(data, "parties") == {**typed, "parties": "Kommuner:\nÖstby"}
    assert "parties" not in data["done"]
    data = series_drafts.filled(store, data, "parties", PARTS[3][1], LEARNT, BEFORE)
    draft = series_drafts.find(store, HERE, draft.id)
    saved = series_drafts.save(store, draft, "parties", data, BEFORE)
    assert left_in(saved.data, "parties") == {}
    found = series_drafts.find(store, HERE, draft.id)
    series_drafts.leave(store, found, "parties", {"parties": "Västby"}, BEFORE)
    found = series_drafts.find(store, HERE, draft.id)
    assert "parties" not in done(found.data)
    series_drafts.leave(store, found, "parties", {}, BEFORE)
    found = series_drafts.find(store, HERE, draft.id)
    assert "parties" in done(found.data), "it is as it was saved"


def test_the_checks_of_a_file_hold_for_what_no_modal_found(store: Store) -> None:
    data = deepcopy(complete(store).data)
    data["series"]["country"] = "Mars"
    with pytest.raises(DraftUnsound) as refused:
        series_drafts.checked(data, "x")
    assert "country" in str(refused.value.params["problem"])


def test_the_file_names_nobody_whom_nothing_names() -> None:
    data: Data = series_drafts.blank(HERE, "sv", LEARNT)
    data["person"].append({"user": BO, "team": "T0OTHER", "name": "Bo"})
    data["team"] = [{"id": "T0OTHER", "name": "x"}]
    written = series_drafts.content(data, "x")
    assert [row["user"] for row in written["person"]] == [ANNA]
    assert written["team"] == []
    assert "done" not in written


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("people", {"principal:ostby": ANNA, "observers:ostby": BO}),
        ("people", {"principal:ostby": ANNA, "deputies:ostby": BO}),
        *(
            ("conveners", {"conveners": ANNA, office: BO})
            for office in ("chairs", "secretaries", "adjusters", "owner")
        ),
    ],
)
def test_whoever_has_a_place_in_the_series_stands_in_its_file(
    store: Store, part: Part, values: Values
) -> None:
    key = "ostby" if part == "people" else ""
    data = series_drafts.filled(store, complete(store).data, part, values, LEARNT, BEFORE, key)
    assert BO in {each.user for each in series_drafts.checked(data, "x").people}


def test_a_preview_leaves_out_what_has_been(store: Store) -> None:
    data = deepcopy(complete(store).data)
    values = {"first": "2027-02-04", "start": "13:00", "minutes": "60", "every": "half_yearly"}
    data = series_drafts.filled(store, data, "when", values, LEARNT, BEFORE)
    assert len(series_drafts.preview(data, BEFORE).meetings) == 2
    # New Year's Day is off, so that it is held on the day before, which has been.
    data["series"]["meeting"] |= {"from": "2027-01-01", "rule": "FREQ=DAILY;COUNT=1"}
    assert not series_drafts.preview(data, at("2026-12-31 14:00")).meetings


@pytest.mark.parametrize(("every", "meetings"), [("quarterly", 4), ("monthly", 11)])
def test_more_meetings_a_year_are_planned_and_each_later_one_has_a_line(
    store: Store, every: str, meetings: int
) -> None:
    data = deepcopy(complete(store).data)
    data["series"]["quiet"] = []
    values = {"first": "2027-02-04", "start": "13:00", "minutes": "60", "every": every}
    data = series_drafts.filled(store, data, "when", values, LEARNT, BEFORE)
    plan = series_drafts.preview(data, BEFORE)
    assert len(plan.meetings) == meetings
    draft = replace(complete(store), data=data)
    shown = series_begin.preview(draft, plan, translator("sv", "Europe/Stockholm"))
    check_view(shown, "modal")
    said = spoken(shown["blocks"])
    assert said.count("dagordningen publiceras") == 1, "the first one alone has its days"
    later = [line for line in said.splitlines() if "; förslagstiden öppnar" in line]
    assert len(later) == meetings - 1
    for (meeting, steps), line in zip(plan.meetings[1:], later, strict=True):
        call = next(step for step in steps if step.kind == "call")
        t = translator("sv", "Europe/Stockholm")
        assert line.startswith(f"• {t.when(meeting.starts_at)}")
        is_same = call.local.year == meeting.local.year
        day = t.day(call.due_at) if not is_same else t.day(call.due_at).removesuffix(" 2027")
        assert line.endswith(f"; förslagstiden öppnar {day}")
        assert line.count("flyttat från") == (meeting.id in plan.moved)
    english = series_begin.preview(draft, plan, translator("en", "Europe/Stockholm"))
    assert "Then, in the same way:" in spoken(english["blocks"])


@pytest.mark.parametrize(
    ("language", "rule", "expected"),
    [
        (
            "sv",
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=4TH",
            (
                "18 juni 2027 kl. 18:00 (flyttat från torsdag 22 juli, eftersom inget skickas "
                "20 juni–10 augusti); förslagstiden öppnar"
            ),
        ),
        (
            "en",
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=4TH",
            (
                "18 June 2027 at 18:00 (moved from Thursday 22 July, because nothing is sent "
                "20 June–10 August); the call for items opens"
            ),
        ),
        (
            "sv",
            "FREQ=MONTHLY;INTERVAL=4;BYMONTHDAY=6",
            "(flyttat från torsdag 6 maj, eftersom det är Kristi himmelsfärdsdag)",
        ),
        (
            "en",
            "FREQ=MONTHLY;INTERVAL=4;BYMONTHDAY=6",
            "(moved from Thursday 6 May, because that is Ascension Day)",
        ),
        (
            "sv",
            "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=13",
            "(flyttat från lördag 13 mars, eftersom det är en ledig dag)",
        ),
        (
            "en",
            "FREQ=MONTHLY;BYMONTHDAY=10",
            "Moved from Sunday 10 January, because that is a day off.",
        ),
    ],
)
def test_a_meeting_that_is_not_on_its_rules_day_says_why(
    store: Store, language: str, rule: str, expected: str
) -> None:
    data = deepcopy(complete(store).data)
    data["series"]["meeting"] |= {"from": "2027-01-01", "rule": rule, "start": "18:00"}
    data["series"]["meeting"].pop("holiday", None)
    data["series"] |= {"country": "SE", "quiet": [{"from": "06-20", "to": "08-10"}]}
    plan = series_drafts.preview(data, BEFORE)
    t = translator(language, "Europe/Stockholm")
    said = spoken(series_begin.preview(replace(complete(store), data=data), plan, t)["blocks"])
    assert expected in said, said


def test_a_year_with_one_meeting_or_without_a_call_says_no_more(store: Store) -> None:
    t = translator("en", "Europe/Stockholm")
    draft = complete(store)
    one = series_drafts.preview(draft.data, BEFORE)
    assert "in the same way" not in spoken(series_begin.preview(draft, one, t)["blocks"])
    data = deepcopy(draft.data)
    data["series"]["step"] = [row for row in data["series"]["step"] if row["kind"] == "start"]
    values = {"first": "2027-02-04", "start": "13:00", "minutes": "60", "every": "half_yearly"}
    data = series_drafts.filled(store, data, "when", values, LEARNT, BEFORE)
    data["series"]["step"] = [row for row in data["series"]["step"] if row["kind"] == "start"]
    half = series_drafts.preview(data, BEFORE)
    said = spoken(series_begin.preview(draft, half, t)["blocks"])
    assert said.endswith("• Thursday 5 August 2027 at 13:00")
    assert "the call for items opens" not in said


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sv", "Med ”Sätt i gång” hälsar jag i kanalen."),
        ("en", "With “Go” I greet the channel."),
    ],
)
def test_the_last_screen_says_that_the_channel_is_greeted(
    store: Store, language: str, expected: str
) -> None:
    draft = complete(store)
    plan = series_drafts.preview(draft.data, BEFORE)
    shown = str(series_begin.preview(draft, plan, translator(language, "Europe/Stockholm")))
    assert expected in shown


def test_a_draft_can_be_filled_with_every_part(store: Store) -> None:
    draft = complete(store)
    values = {"step:invitation": "6 weeks"}
    cycle = series_drafts.filled(store, draft.data, "cycle", values, LEARNT, BEFORE)
    assert [row["key"] for row in cycle["series"]["step"]] == ["invitation", "start"]
    acting = {"principal:ostby": BO}
    people = series_drafts.filled(store, draft.data, "people", acting, LEARNT, BEFORE, "ostby")
    assert [p.get("principal") for p in people["party"] if p["key"] == "ostby"] == [BO]
    named = series_drafts.filled(store, draft.data, "name", NAMED, LEARNT, BEFORE)
    assert named["series"]["name"]["sv"] == "Skoldialogen"


def test_the_home_shows_drafts_to_change_and_says_what_ended(store: Store) -> None:
    draft = complete(store)
    here = series_home.standing(store, HERE)
    assert (here.may_begin, here.is_empty, list(here.drafts)) == (True, True, [draft])
    assert series_home.words(store, HERE).language == "sv"
    assert not series_home.standing(store, Where(NEW, "T0OTHER", BO)).may_begin
    series = series_drafts.go(store, HERE, draft.id, BEFORE)
    here = series_home.standing(store, HERE)
    assert here.may_begin
    assert not series_home.standing(store, Where(NEW, NEW, BO)).may_begin
    assert series_home.words(store, Where(NEW, NEW, BO)).zone == "Europe/Oslo"
    assert series_home.words(store, HERE).zone == "Europe/Oslo"
    ending.end(store, HERE, Hints(series=series.id), BEFORE)
    here = series_home.standing(store, HERE)
    assert (here.is_empty, [s.id for s in here.ended]) == (True, [series.id])
    person = scene.speaker(store, HERE)
    assert person is not None
    store.people.set_language(person.id, "en")
    assert series_home.words(store, HERE).language == "en"


def test_the_home_of_a_workspace_is_dropped_only_if_there_is_something_else(store: Store) -> None:
    def asked(verdict: Drop | Wait, where: Where) -> Message | series_home.Verdict:
        refs = {"team": where.team}
        owed = Owed(
            where.workspace, "home", "update", Target(user=where.user), "home:x", BEFORE, refs
        )
        render = series_home.with_setup(lambda *_: verdict)
        return render(store, Delivery(1, owed, "t", "sending", 1, 0, 1, 0), BEFORE)

    assert asked(Drop("no series"), Where(TEAM, TEAM, "U0NEW")) == Drop("no series")
    assert asked(Wait(1.0), HERE) == Wait(1.0)
    shown = asked(Drop("no series"), HERE)
    assert isinstance(shown, Message)
    assert "Sätt upp en dialogserie" in shown.text


def test_who_acts_for_several_parties_is_named_before_go(store: Store) -> None:
    draft = complete(store)
    plan, t = series_drafts.preview(draft.data, BEFORE), translator("sv", "Europe/Stockholm")

    def said(*users: str) -> str:
        data = deepcopy(draft.data)
        data["party"] = [
            {**called(data)[0], "key": user, "name": f"Part {n}", "principal": user}
            for n, user in enumerate(users, start=1)
        ]
        shown = series_begin.preview(replace(draft, data=data), plan, t)
        check_view(shown, "modal")
        return spoken(shown["blocks"])

    both = "företräder flera parter och får en inbjudan för var och en: Part 1 och Part 2."
    assert both in said(LEYLA, LEYLA)
    assert "flera parter" not in said(LEYLA, ANNA)
