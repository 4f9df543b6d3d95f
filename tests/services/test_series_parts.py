from datetime import date
from typing import Any

import pytest

from bot.rules.errors import (
    BadHour,
    BadLength,
    BadLink,
    BadQuiet,
    BadZone,
    ChannelArchived,
    EmptyName,
    EmptyPurpose,
    NotInChannel,
    Refusal,
    SlackSilent,
    StartsInPast,
    TooLong,
)
from bot.rules.workspace import NOTHING, Learnt, Room
from bot.services import series_parts as parts
from bot.services.default_cycle import DEFAULT_CYCLE
from tests.services.given import BEFORE

Data = dict[str, Any]
WHEN = {"first": "2027-02-04", "start": "13:00", "minutes": "120", "every": "yearly"}
PLACE = {"place": " Stadshuset ", "zone": "Europe/Stockholm", "country": "SE"}


@pytest.fixture
def data() -> Data:
    return {"series": {"language": "sv", "zone": "Europe/Stockholm", "country": "SE", "quiet": []}}


def test_one_language_of_the_two_suffices(data: Data) -> None:
    named = parts.name(data, {"language": "en", "name": "Dialogue", "purpose": "To see.\nAll."})
    assert named["series"]["name"] == {"en": "Dialogue", "sv": "Dialogue"}
    assert named["series"]["purpose"]["sv"] == "To see.\nAll."
    both = parts.name(data, {"name": "Dialog", "name_other": "Dialogue", "purpose": "Se."})
    assert both["series"]["name"] == {"sv": "Dialog", "en": "Dialogue"}
    assert both["series"]["language"] == "sv"


@pytest.mark.parametrize(
    ("values", "refusal", "at"),
    [
        ({"name": " ", "purpose": "x"}, EmptyName, "name"),
        ({"name": "x", "purpose": ""}, EmptyPurpose, "purpose"),
        ({"name": "x" * 76, "purpose": "x"}, TooLong, "name"),
        ({"name": "x", "name_other": "y" * 76, "purpose": "x"}, TooLong, "name_other"),
    ],
)
def test_what_is_wrong_with_a_name_is_said_at_its_input(
    data: Data, values: dict[str, str], refusal: type[Refusal], at: str
) -> None:
    with pytest.raises(refusal) as refused:
        parts.name(data, values)
    assert refused.value.at == at


def rooms(room: Room | None) -> Learnt:
    return Learnt(rooms={"C0NEW": room})


def test_the_bot_must_be_in_the_channel(data: Data) -> None:
    there = parts.channel(data, {"channel": "C0NEW"}, rooms(Room("C0NEW", "ny", has_bot=True)))
    assert (there["series"]["channel"], there["series"]["channel_name"]) == ("C0NEW", "ny")
    for learnt, refusal in (
        (NOTHING, SlackSilent),
        (rooms(None), NotInChannel),
        (rooms(Room("C0NEW", "ny", has_bot=False)), NotInChannel),
        (rooms(Room("C0NEW", "ny", has_bot=True, is_archived=True)), ChannelArchived),
    ):
        with pytest.raises(refusal) as refused:
            parts.channel(data, {"channel": "C0NEW"}, learnt)
        assert refused.value.at == "channel"


def test_a_first_date_gives_the_rule(data: Data) -> None:
    meeting = parts.when(data, WHEN, BEFORE)["series"]["meeting"]
    assert meeting == {
        "rule": "FREQ=YEARLY;BYMONTH=2;BYDAY=1TH",
        "from": "2027-02-04",
        "start": "13:00",
        "minutes": 120,
    }


def test_a_day_off_that_was_chosen_is_meant(data: Data) -> None:
    meeting = parts.when(data, {**WHEN, "first": "2027-02-06"}, BEFORE)["series"]["meeting"]
    assert meeting["holiday"] == "keep"


def test_a_day_off_that_was_chosen_and_then_another_day_is_not(data: Data) -> None:
    tried = parts.when(data, {**WHEN, "first": "2027-05-06", "every": "quarterly"}, BEFORE)
    assert tried["series"]["meeting"]["holiday"] == "keep"
    meant = parts.when(tried, {**WHEN, "first": "2027-02-04", "every": "quarterly"}, BEFORE)
    assert "holiday" not in meant["series"]["meeting"]


@pytest.mark.parametrize(
    ("changed", "refusal", "at"),
    [
        ({"first": ""}, BadHour, "first"),
        ({"first": "4 februari"}, BadHour, "first"),
        ({"start": "25:00"}, BadHour, "start"),
        ({"minutes": "14"}, BadLength, "minutes"),
        ({"minutes": "två"}, BadLength, "minutes"),
        ({"first": "2026-11-23"}, StartsInPast, "first"),
    ],
)
def test_a_bad_time_is_said_at_its_input(
    data: Data, changed: dict[str, str], refusal: type[Refusal], at: str
) -> None:
    with pytest.raises(refusal) as refused:
        parts.when(data, {**WHEN, **changed}, BEFORE)
    assert refused.value.at == at


def test_a_rule_that_gives_the_day_already_keeps_its_beginning(data: Data) -> None:
    began = {"rule": "FREQ=YEARLY;BYMONTH=2;BYDAY=1TH", "from": "2020-01-01", "start": "13:00"}
    data["series"]["meeting"] = began
    assert parts.first_shown(data, BEFORE) == date(2027, 2, 4)
    assert parts.choice(data, BEFORE) == "yearly"
    assert parts.when(data, WHEN, BEFORE)["series"]["meeting"]["from"] == "2020-01-01"
    moved = parts.when(data, {**WHEN, "first": "2027-02-11"}, BEFORE)["series"]["meeting"]
    assert moved["from"] == "2027-02-11"


def test_a_rule_written_by_hand_is_kept_unless_another_is_chosen(data: Data) -> None:
    rule = "FREQ=YEARLY;BYWEEKNO=5;BYDAY=TH"
    data["series"]["meeting"] = {"rule": rule, "from": "2026-01-01", "start": "13:00"}
    assert parts.choice(data, BEFORE) == parts.KEPT
    kept = parts.when(data, {**WHEN, "every": "kept"}, BEFORE)["series"]["meeting"]
    assert (kept["rule"], kept["from"]) == (rule, "2026-01-01")
    odd = parts.when(data, {**WHEN, "every": "sometimes"}, BEFORE)["series"]["meeting"]
    assert odd["rule"] == "FREQ=YEARLY;BYMONTH=2;BYDAY=1TH"


def test_what_was_not_filled_in_shows_nothing(data: Data) -> None:
    assert parts.first_shown(data, BEFORE) is None
    assert parts.choice(data, BEFORE) == "yearly"
    ended = {"rule": "FREQ=DAILY;COUNT=1", "from": "2020-02-06", "start": "13:00"}
    data["series"]["meeting"] = ended
    assert parts.first_shown(data, BEFORE) == date(2020, 2, 6), "the last one there was"


def test_places_may_be_empty_and_then_are_not_there(data: Data) -> None:
    data["series"]["meeting"] = {"from": "2027-02-04", "address": "Gatan 1"}
    series = parts.place(data, {**PLACE, "video": "https://video.example/1"})["series"]
    assert series["meeting"] == {
        "from": "2027-02-04",
        "place": "Stadshuset",
        "video": "https://video.example/1",
    }
    assert series["quiet"] == []


def test_a_form_without_the_days_off_leaves_them_as_they_are(data: Data) -> None:
    quiet = parts.place(data, {**PLACE, "quiet": "06-20 – 08-10"})
    series = parts.place(quiet, {"place": "Torget"})["series"]
    assert series["meeting"]["place"] == "Torget"
    for name in ("zone", "country", "quiet"):
        assert series[name] == quiet["series"][name]


def test_quiet_periods_are_read_in_pairs(data: Data) -> None:
    text = "06-20 – 8-10\nfrån 12-22 till 01-06"
    assert parts.place(data, {**PLACE, "quiet": text})["series"]["quiet"] == [
        {"from": "06-20", "to": "08-10"},
        {"from": "12-22", "to": "01-06"},
    ]


@pytest.mark.parametrize(
    ("changed", "refusal", "at"),
    [
        ({"place": "x" * 201}, TooLong, "place"),
        ({"video": "nej"}, BadLink, "video"),
        ({"zone": "Mars/Olympus"}, BadZone, "zone"),
        ({"country": "XX"}, BadZone, "country"),
        ({"quiet": "sommaren"}, BadQuiet, "quiet"),
        ({"quiet": "06-20"}, BadQuiet, "quiet"),
        ({"quiet": "06-31 08-10"}, BadQuiet, "quiet"),
        ({"quiet": "06-20 – 08-10\nvecka 52"}, BadQuiet, "quiet"),
        ({"quiet": "01-01 12-31"}, BadQuiet, "quiet"),
    ],
)
def test_a_bad_place_is_said_at_its_input(
    data: Data, changed: dict[str, str], refusal: type[Refusal], at: str
) -> None:
    with pytest.raises(refusal) as refused:
        parts.place(data, {**PLACE, **changed})
    assert refused.value.at == at


def test_the_years_analysis_is_offered_where_meetings_are_a_year_apart(data: Data) -> None:
    given = {"first": "2027-03-18", "start": "18:00", "minutes": "120"}
    data["series"]["step"] = [dict(row) for row in DEFAULT_CYCLE]

    def keys(data: Data) -> set[str]:
        return {row["key"] for row in data["series"]["step"]}

    half = parts.when(data, {**given, "every": "half_yearly"}, BEFORE)
    assert keys(data) - keys(half) == {"yearly-analysis"}
    assert keys(parts.when(half, {**given, "every": "yearly"}, BEFORE)) == keys(data)
    chosen = {**data, "done": ["cycle"]}
    assert keys(parts.when(chosen, {**given, "every": "half_yearly"}, BEFORE)) == keys(data)
    begun = {**data, "series": {**data["series"], "key": "there"}}
    assert keys(parts.when(begun, {**given, "every": "half_yearly"}, BEFORE)) == keys(data)


def test_what_comes_every_month_has_nearer_steps_and_leaves_out_what_is_not_near(
    data: Data,
) -> None:
    given = {"first": "2027-03-10", "start": "18:00", "minutes": "120"}
    data["series"]["step"] = [dict(row) for row in DEFAULT_CYCLE]
    monthly = parts.when(data, {**given, "every": "monthly"}, BEFORE)["series"]
    assert monthly["meeting"]["rule"] == "FREQ=MONTHLY;INTERVAL=1;BYDAY=2WE"
    assert monthly["meeting"]["holiday"] == "near"
    distances = {row["key"]: row.get("before") for row in monthly["step"]}
    assert distances["call"] == "3 weeks", "when the last meeting is over"
    assert "yearly-analysis" not in distances
    assert {row["mode"] for row in monthly["step"] if "mode" in row} == {"ask"}
    quarterly = parts.when({"series": monthly}, {**given, "every": "quarterly"}, BEFORE)["series"]
    assert quarterly["meeting"]["rule"] == "FREQ=MONTHLY;INTERVAL=3;BYDAY=2WE"
    assert "holiday" not in quarterly["meeting"]
    assert quarterly["step"] == [dict(r) for r in DEFAULT_CYCLE if r["key"] != "yearly-analysis"]


def test_a_practical_note_is_kept_with_its_translation_until_it_is_changed(data: Data) -> None:
    given = {"zone": "Europe/Stockholm", "country": "SE"}
    noted = parts.place(data, {**given, "note": "Kaffe från 17.30.\nPorten."})
    assert noted["series"]["meeting"]["note"]["en"] == "Kaffe från 17.30.\nPorten."
    noted["series"]["meeting"]["note"]["en"] = "Coffee"
    same = parts.place(noted, {**given, "note": "Kaffe från 17.30.\nPorten."})
    assert same["series"]["meeting"]["note"]["en"] == "Coffee"
    assert "note" not in parts.place(noted, given)["series"]["meeting"]
    with pytest.raises(TooLong) as refused:
        parts.place(data, {**given, "note": "x" * 2001})
    assert refused.value.at == "note"
