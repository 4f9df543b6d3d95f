import tomllib
from typing import Any

import pytest

from bot.rules.errors import BadOrder, BadStanding, NothingHappens, TooLong
from bot.services import series_cycle
from bot.services.default_cycle import DEFAULT_CYCLE
from tests.services.conftest import EXAMPLE

Data = dict[str, Any]


@pytest.fixture
def data() -> Data:
    steps = [dict(row) for row in DEFAULT_CYCLE]
    return {"series": {"language": "sv", "step": steps}}


def as_it_is(data: Data) -> dict[str, str]:
    rows = series_cycle.offered(data)
    return {f"step:{row['key']}": str(row.get("before") or row.get("after") or "") for row in rows}


def test_the_default_cycle_is_the_examples() -> None:
    with EXAMPLE.open("rb") as file:
        steps = tomllib.load(file)["series"]["step"]
    assert [_bare(row) for row in DEFAULT_CYCLE] == [_bare(row) for row in steps]


def _bare(row: Data) -> Data:
    """Return a step without its text, and without what it would be if nothing were said."""
    given = {"at": "09:00", "mode": "auto", **row}
    return {name: given[name] for name in given if name != "text"}


def test_a_step_is_moved_left_out_and_offered_again(data: Data) -> None:
    wanted = {**as_it_is(data), "step:reminder": "off", "step:agenda": "3 weeks"}
    changed = series_cycle.cycle(data, {**wanted, "asking": "agenda thanks"})
    steps = {row["key"]: row for row in changed["series"]["step"]}
    assert "reminder" not in steps
    assert "start" in steps, "a meeting starts whatever else happens"
    assert (steps["agenda"]["before"], steps["agenda"]["mode"]) == ("3 weeks", "ask")
    assert (steps["thanks"]["after"], steps["thanks"]["mode"]) == ("1 working day", "ask")
    assert steps["invitation"]["mode"] == "auto"
    assert "reminder" in {row["key"] for row in series_cycle.offered(changed)}


def test_a_step_of_ones_own_takes_the_place_of_the_default_of_its_kind(data: Data) -> None:
    data["series"]["step"] = [{"key": "kallelse", "kind": "invitation", "before": "7 weeks"}]
    keys = [row["key"] for row in series_cycle.offered(data)]
    assert "invitation" not in keys
    assert keys[0] == "kallelse"


def test_a_step_of_a_kind_that_is_not_known_stays(data: Data) -> None:
    data["series"]["step"].append({"key": "x", "kind": "seance", "before": "1 week"})
    kept = series_cycle.cycle(data, as_it_is(data))["series"]["step"]
    assert "seance" in {row["kind"] for row in kept}


def test_the_wrong_order_is_said_at_the_later_step(data: Data) -> None:
    with pytest.raises(BadOrder) as refused:
        series_cycle.cycle(data, {**as_it_is(data), "step:call-closes": "12 weeks"})
    assert refused.value.at == "step:call-closes"


def test_a_cycle_without_steps_is_refused(data: Data) -> None:
    with pytest.raises(NothingHappens) as refused:
        series_cycle.cycle(data, {})
    assert refused.value.at == "step:call"


def test_what_may_be_empty_is_left_out(data: Data) -> None:
    series = series_cycle.more(data, {})["series"]
    assert (series["goal"], series["area"], series["standing"]) == ([], [], [])
    assert not {"strategy", "agenda_words"} & series.keys()


def test_goals_areas_and_standing_items_are_lines(data: Data) -> None:
    values = {
        "strategy": "Kulturstrategin",
        "reference": "Konferens 1",
        "goals": "Alla når\n\nBarn skapar\nAlla når",
        "areas": "Konst",
        "standing": "Nytt, 20 min\nÖvrigt",
    }
    found = series_cycle.more(data, values)
    series = found["series"]
    assert series["strategy"] == {"name": {"sv": "Kulturstrategin", "en": "Kulturstrategin"}}
    assert series["agenda_words"] == {"reference": "Konferens 1"}
    assert [row["key"] for row in series["goal"]] == ["alla-nar", "barn-skapar"]
    assert series_cycle.names_of(series["goal"], "sv") == "Alla når\nBarn skapar"
    assert [(row["key"], row["minutes"]) for row in series["standing"]] == [
        ("nytt", 20),
        ("ovrigt", 15),
    ]
    assert series_cycle.standing_of(found) == "Nytt | 20\nÖvrigt | 15"


def test_what_stays_keeps_its_other_language_and_what_it_touches(data: Data) -> None:
    data["series"] |= {
        "strategy": {"name": {"sv": "Strategin", "en": "The strategy"}},
        "goal": [{"key": "g", "name": {"sv": "Mål", "en": "Goal"}}],
        "area": [{"key": "a", "name": {"sv": "Konst", "en": "Arts"}}],
        "standing": [
            {"key": "s", "title": {"sv": "Nytt", "en": "News"}, "area": "a", "goal": ["g"]},
            {"key": "t", "title": {"sv": "Mer", "en": "More"}, "goal": "g"},
        ],
    }
    values = {"strategy": "Strategin", "goals": "mål", "standing": "Nytt | 10 min\nMer | 5"}
    series = series_cycle.more(data, values)["series"]
    assert series["strategy"]["name"]["en"] == "The strategy"
    assert series["goal"][0]["name"]["en"] == "Goal"
    assert series["standing"] == [
        {"key": "s", "title": {"sv": "Nytt", "en": "News"}, "goal": ["g"], "minutes": 10},
        {"key": "t", "title": {"sv": "Mer", "en": "More"}, "goal": ["g"], "minutes": 5},
    ]
    other = series_cycle.more(data, {"strategy": "En annan"})["series"]
    assert other["strategy"]["name"]["en"] == "En annan"


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Laget runt, 20 min", "Laget runt | 20"),
        ("Laget runt 20 minuter", "Laget runt | 20"),
        ("Laget runt | 20min", "Laget runt | 20"),
        ("Mål 2030", "Mål 2030 | 15"),
        ("Ny bassäng, 50 m", "Ny bassäng, 50 m | 15"),
        ("Laget runt | 20 m", "Laget runt | 20"),
        ("Paus, 5 min | 10", "Paus, 5 min | 10"),
    ],
)
def test_minutes_are_read_where_people_write_them(data: Data, line: str, written: str) -> None:
    assert series_cycle.standing_of(series_cycle.more(data, {"standing": line})) == written


@pytest.mark.parametrize("line", ["Nytt | tjugo", "| 10", "Nytt | 0", "Nytt, 999 min"])
def test_a_standing_item_needs_a_title_and_minutes(data: Data, line: str) -> None:
    with pytest.raises(BadStanding) as refused:
        series_cycle.more(data, {"standing": line})
    assert refused.value.at == "standing"


def test_a_name_that_is_too_long_is_said_at_its_input(data: Data) -> None:
    with pytest.raises(TooLong) as refused:
        series_cycle.more(data, {"goals": "x" * 76})
    assert refused.value.at == "goals"
