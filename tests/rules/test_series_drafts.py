from typing import Any

from bot.rules.series_drafts import (
    PARTS,
    WALK,
    Draft,
    Sheet,
    conveners,
    done,
    following,
    left,
    left_in,
    listed,
    marked,
    missing,
    previous,
    title,
    unsaved,
    unseen,
    unstaffed,
    vacant,
)


def data(**series: Any) -> dict[str, Any]:  # noqa: ANN401 - of any shape
    return {
        "series": {"conveners": ["U0MAJA"], **series},
        "category": [{"key": "own", "convening": True}, {"key": "k"}],
        "party": [],
    }


def test_what_is_missing_is_said_in_the_order_of_the_steps() -> None:
    assert missing(data()) == ("name", "channel", "when", "parties")
    assert missing(data(conveners=[]))[-1] == "conveners"
    full = data(name={}, channel="C", meeting={"from": "2027-02-04"})
    full["party"] = [{"name": "Own", "category": "own"}]
    assert missing(full) == ("parties",), "a convening body is not called"
    full["party"] += [{"name": "Östby", "category": "k"}]
    assert missing(full) == ()
    assert vacant(full) == ["Östby"]
    assert unstaffed(full) == ["Own"]
    full["party"][1]["deputies"] = ["U0BO"]
    assert vacant(full) == []
    assert unstaffed(full) == ["Own"], "nobody acts for who convenes"
    full["party"][0]["principal"] = "U0MAJA"
    assert unstaffed(full) == []


def test_a_place_alone_is_no_time() -> None:
    assert "when" in missing(data(meeting={"place": "Stadshuset"}))


def test_it_goes_on_with_what_must_be_done_and_then_with_what_was_not_seen() -> None:
    begun = marked(data(name={}), "name")
    assert following(begun) == "channel"
    assert following(begun, "place") == "parties"
    assert following(begun, "cycle") == "more"
    assert following(begun, "more") == "channel", "nothing is left after it, but before it"
    assert unseen(begun) == ("place", "people", "more")
    full = data(name={}, channel="C", meeting={"from": "2027-02-04"})
    full["party"] = [{"name": "Östby", "category": "k"}]
    assert following(full) == "name", "there, but never looked at"
    for part in WALK:
        full = marked(full, part)
    assert following(full) is None
    assert {following(full, part) for part in PARTS} == {None}
    assert following({**full, "done": ["name", "channel", "when"]}, "channel") == "place", (
        "whoever went back goes on where they were"
    )
    assert unseen(full) == ()
    assert done(marked(data(), "name")) == (), "marked, and empty again"


def test_the_steps_lead_back_to_the_first_and_what_is_no_step_leads_nowhere() -> None:
    steps = [WALK[-1]]
    while (before := previous(steps[-1])) is not None:
        steps.append(before)
    assert tuple(reversed(steps)) == WALK
    assert [part for part in PARTS if previous(part) is None] == ["name", "conveners", "cycle"]


def test_who_convenes_stands_last_in_the_list_of_parties() -> None:
    named = (("own", "Regionen"), ("k", "Östby"), ("k", "Västby"))
    rows = [{"category": category, "name": name} for category, name in named]
    shown = [row["name"] for row in listed({**data(), "party": rows})]
    assert shown == ["Östby", "Västby", "Regionen"]


def test_what_is_left_in_a_form_stays_until_the_form_is_sent_off() -> None:
    there = left(left(data(), "when", {"first": ""}), "place", {"place": "Torget"})
    there = left(there, "when", {"first": "2027-02-04"})
    assert left_in(there, "when") == {"first": "2027-02-04"}
    assert left_in(there, "parties") == {}
    sent = marked(there, "when")
    assert left_in(sent, "when") == {}
    assert left_in(sent, "place") == {"place": "Torget"}


def test_what_was_done_is_done_no_more_while_something_else_is_left_in_its_form() -> None:
    full = data(name={}, channel="C", meeting={"from": "2027-02-04"})
    full["party"] = [{"name": "Östby", "category": "k"}]
    for part in WALK:
        full = marked(full, part)
    open_ = left(left(full, "cycle", {"step:call": "off"}), "place", {"place": "Torget"})
    assert unsaved(open_) == ("place", "cycle"), "also what is no step"
    assert unseen(open_) == (), "it was begun"
    assert "place" not in done(open_)
    assert (following(open_, "when"), following(open_, "place")) == ("place", "cycle")
    assert following(marked(marked(open_, "place"), "cycle")) is None


def test_a_draft_is_of_who_began_it_and_of_its_conveners() -> None:
    draft = Draft(1, "T0", "U0ULLA", data())
    assert draft.is_of("U0ULLA")
    assert draft.is_of("U0MAJA")
    assert not draft.is_of("U0BO")
    assert draft.holding(data(conveners=[])).data["series"]["conveners"] == []
    assert conveners({"series": {}}) == []


def test_a_sheet_has_the_language_of_its_channel() -> None:
    assert Sheet(data()).language == "sv"
    assert Sheet(data(language="en")).language == "en"
    assert title(data(name={"sv": "Dialog"}), "sv") == "Dialog"
    assert title(data(), "sv") == ""
