from typing import Any

import pytest

from bot.rules.errors import (
    NoConvener,
    NoOne,
    NotAPerson,
    PartyGone,
    PersonTwice,
    Refusal,
    SlackSilent,
    Unreachable,
)
from bot.rules.series_drafts import people_of
from bot.rules.workspace import Account, Learnt
from bot.services import series_people as people

Data = dict[str, Any]
ANNA, BO, APP, GONE, FAR = "U0ANNA", "U0BO", "U0APP", "U0GONE", "U0FAR"
LEARNT = Learnt(
    people={
        ANNA: Account(ANNA, "T0", "Anna Alm", title="Chef"),
        BO: Account(BO, "T0OTHER", "Bo Ek"),
        APP: Account(APP, "T0", "App", is_bot=True),
        GONE: Account(GONE, "T0", "Gone", is_closed=True),
        FAR: Account(FAR, "T0OTHER", "Far", is_stranger=True),
        "U0NOBODY": None,
    }
)


@pytest.fixture
def data() -> Data:
    return {
        "workspace": {"team": "T0"},
        "series": {"language": "sv", "conveners": [ANNA]},
        **{name: [] for name in ("person", "team", "category", "party")},
    }


def listed(data: Data, text: str, **values: str) -> Data:
    return people.parties(data, {"parties": text, **values})


def test_parties_and_categories_get_keys(data: Data) -> None:
    found = listed(data, "Kommuner: Östby, Västby\nLösa:\nÖstby 2", seats="4", convening="Regionen")
    assert [(c["key"], c["name"]["en"], c.get("convening")) for c in found["category"]] == [
        ("sammankallande", "Convening body", True),
        ("kommuner", "Kommuner", None),
        ("losa", "Lösa", None),
    ]
    assert [(p["key"], p["category"], p["seats"]) for p in found["party"]] == [
        ("regionen", "sammankallande", 4),
        ("ostby", "kommuner", 4),
        ("vastby", "kommuner", 4),
        ("ostby-2", "losa", 4),
    ]
    assert people.convening_of(found) == "Regionen"
    assert people.lines_of(found) == "Kommuner: Östby, Västby\nLösa: Östby 2"


def test_a_category_that_nobody_typed_stands_in_no_box(data: Data) -> None:
    assert people.lines_of(listed(data, "Östby\nVästby")) == "Östby\nVästby"


def test_those_that_stay_keep_their_people_and_the_others_go(data: Data) -> None:
    begun = listed(data, "Kommuner: Östby, Västby", convening="Regionen")
    begun = people.party(begun, "ostby", {"principal:ostby": ANNA}, LEARNT)
    changed = listed(begun, "östby\nNyby", convening="Regionen")
    assert [(p["name"], p["category"], p.get("principal")) for p in changed["party"]] == [
        ("Regionen", "sammankallande", None),
        ("östby", "parter", ANNA),
        ("Nyby", "parter", None),
    ]
    assert people.convening_of(listed(changed, "Nyby, Regionen")) == ""
    without = listed(changed, "Nyby\nRegionen", convening="regionen")
    assert [p["name"] for p in without["party"]] == ["regionen", "Nyby"], "it stands there once"
    assert people.convening_of({**data, "category": []}) == ""


def test_who_acts_is_kept_with_what_slack_says_of_them(data: Data) -> None:
    begun = listed(data, "Östby")
    values = {"principal:ostby": ANNA, "deputies:ostby": BO, "seats:ostby": "2"}
    found = people.party(begun, "ostby", values, LEARNT)
    assert found["party"][0] == {
        "key": "ostby",
        "name": "Östby",
        "category": "parter",
        "seats": 2,
        "principal": ANNA,
        "deputies": [BO],
    }
    assert found["person"] == [
        {"user": ANNA, "team": "T0", "name": "Anna Alm", "title": "Chef"},
        {"user": BO, "team": "T0OTHER", "name": "Bo Ek"},
    ]
    assert found["team"] == [{"id": "T0OTHER", "name": "T0OTHER"}]
    nobody = people.party(found, "ostby", {}, LEARNT)
    assert "principal" not in nobody["party"][0]


def test_observers_are_chosen_beside_who_acts_and_are_none_of_those(data: Data) -> None:
    begun = listed(data, "Östby")
    values = {"principal:ostby": ANNA, "observers:ostby": BO}
    found = people.party(begun, "ostby", values, LEARNT)
    assert found["party"][0]["observers"] == [BO]
    assert BO in {row["user"] for row in found["person"]}
    assert "observers" not in people.party(found, "ostby", {}, LEARNT)["party"][0]
    for role in ("principal", "deputies"):
        with pytest.raises(PersonTwice) as refused:
            people.party(begun, "ostby", {f"{role}:ostby": BO, "observers:ostby": BO}, LEARNT)
        assert refused.value.at == "observers"


def test_chair_secretary_and_adjusters_are_chosen_beside_the_conveners(data: Data) -> None:
    values = {"conveners": ANNA, "chairs": ANNA, "secretaries": BO, "adjusters": f"{ANNA} {BO}"}
    found = people.conveners(data, values, LEARNT)["series"]
    offices = [found[name] for name in ("chairs", "secretaries", "adjusters")]
    assert offices == [[ANNA], [BO], [ANNA, BO]]
    with pytest.raises(NotAPerson) as refused:
        people.conveners(data, {"conveners": ANNA, "secretaries": APP}, LEARNT)
    assert refused.value.at == "secretaries"


def test_the_principals_of_many_parties_are_chosen_at_once(data: Data) -> None:
    begun = listed(data, "Östby\nVästby", convening="Regionen")
    begun = people.party(begun, "vastby", {"deputies:vastby": BO}, LEARNT)
    chosen = {"principal:ostby": ANNA, "principal:vastby": "", "principal:regionen": ANNA}
    found = people.principals(begun, chosen, LEARNT)
    assert [(row["name"], row.get("principal")) for row in found["party"]] == [
        ("Regionen", ANNA),
        ("Östby", ANNA),
        ("Västby", None),
    ]
    assert ANNA in {row["user"] for row in found["person"]}
    assert people.principals(begun, {}, LEARNT) == begun
    for wrong, refusal in ((BO, PersonTwice), ("U0UNSAID", SlackSilent), (APP, NotAPerson)):
        with pytest.raises(refusal) as refused:
            people.principals(begun, {"principal:ostby": ANNA, "principal:vastby": wrong}, LEARNT)
        assert refused.value.at == "principal:vastby", "said at its own menu"


def test_member_ids_are_typed_or_stand_in_addresses(data: Data) -> None:
    begun = listed(data, "Östby")
    typed = {"ids:ostby": f"{ANNA}, https://x.slack.com/team/{BO}"}
    row = people.party(begun, "ostby", typed, LEARNT)["party"][0]
    assert (row["principal"], row["deputies"]) == (ANNA, [BO])
    beside = {"principal:ostby": ANNA, "deputies:ostby": BO, "ids:ostby": BO}
    assert people.party(begun, "ostby", beside, LEARNT)["party"][0]["deputies"] == [BO]


@pytest.mark.parametrize(
    ("values", "refusal", "at"),
    [
        ({"principal:ostby": ANNA, "deputies:ostby": ANNA}, PersonTwice, "deputies"),
        ({"principal:ostby": "U0UNSAID"}, SlackSilent, "principal"),
        ({"principal:ostby": APP}, NotAPerson, "principal"),
        ({"principal:ostby": GONE}, NotAPerson, "principal"),
        ({"principal:ostby": FAR}, Unreachable, "principal"),
        ({"ids:ostby": FAR}, Unreachable, "ids"),
        ({"ids:ostby": "anna"}, NoOne, "ids"),
        ({"ids:ostby": "U0NOBODY"}, NoOne, "ids"),
    ],
)
def test_who_cannot_act_is_said_at_the_input(
    data: Data, values: dict[str, str], refusal: type[Refusal], at: str
) -> None:
    with pytest.raises(refusal) as refused:
        people.party(listed(data, "Östby"), "ostby", values, LEARNT)
    assert refused.value.at == at


def test_a_party_that_was_taken_out_has_no_people(data: Data) -> None:
    with pytest.raises(PartyGone):
        people.party(data, "ostby", {}, LEARNT)


def test_conveners_are_those_chosen_and_typed_and_at_least_one(data: Data) -> None:
    found = people.conveners(data, {"conveners": ANNA, "ids": BO, "owner": ANNA}, LEARNT)
    assert (found["series"]["conveners"], found["series"]["owner"]) == ([ANNA, BO], ANNA)
    assert "owner" not in people.conveners(found, {"conveners": ANNA}, LEARNT)["series"]
    with pytest.raises(NoConvener) as refused:
        people.conveners(data, {}, LEARNT)
    assert refused.value.at == "conveners"
    with pytest.raises(NotAPerson) as bot:
        people.conveners(data, {"conveners": ANNA, "owner": APP}, LEARNT)
    assert bot.value.at == "owner"


def test_who_is_known_already_needs_no_answer_from_slack(data: Data) -> None:
    known = people.known(data, [ANNA], LEARNT)
    assert people.known(known, [ANNA], Learnt()) == known


@pytest.mark.parametrize(("given", "seats"), [("0", 1), ("99", 50), ("x", 3), ("", 3)])
def test_seats_are_within_their_bounds(data: Data, given: str, seats: int) -> None:
    assert listed(data, "Östby", seats=given)["party"][0]["seats"] == seats


def test_who_was_chosen_in_a_form_that_is_left_has_a_name_and_is_not_checked(data: Data) -> None:
    assert people_of(people.acquainted(data, LEARNT)) == {
        ANNA: "Anna Alm, Chef",
        BO: "Bo Ek",
    }
