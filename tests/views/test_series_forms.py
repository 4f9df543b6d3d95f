"""The modals of the set-up, held to what Slack takes, however much somebody fills in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from bot.i18n import translator
from bot.rules.ahead import Plan
from bot.rules.calendar import QuietPeriod
from bot.rules.regularity import CHOICES
from bot.rules.series_drafts import PARTS, Draft, Sheet
from bot.services.default_cycle import DEFAULT_CYCLE
from bot.services.holidays import countries
from bot.views import (
    series_begin,
    series_cycle_forms,
    series_people_forms,
    series_people_list,
    series_place_form,
    series_setup,
)
from bot.views import series_forms as forms
from bot.views.blocks import message
from rehearsal.blocks import check_view
from tests.cases import for_each
from tests.rules.examples import SERIES

Data = dict[str, Any]
LONG = "Ö" * 75
NOBODY = "Ingen företräder Regionen (sammankallande) än."
LANGUAGES = pytest.mark.parametrize("language", ["sv", "en"])


def data(parties: int) -> Data:
    both = {"sv": LONG, "en": LONG[::-1]}
    return {
        "series": {
            "language": "sv",
            "name": both,
            "purpose": {"sv": "x" * 2000, "en": "y" * 2000},
            "channel": "C0NEW",
            "zone": "Europe/Stockholm",
            "country": "SE",
            "quiet": [{"from": "06-20", "to": "08-10"}],
            "conveners": [f"U0{n:08}" for n in range(10)],
            "meeting": {"from": "2027-02-04", "start": "13:00", "minutes": 120, "place": "x" * 200},
            "step": [dict(row) for row in DEFAULT_CYCLE],
        },
        "category": [{"key": "k", "name": both}],
        "person": [{"user": "U0ANNA", "name": LONG[:75], "title": LONG[:75]}],
        "party": [
            {
                "key": f"part-{n}",
                "name": f"{n} {LONG}"[:75],
                "category": "k",
                "seats": 3,
                **({"principal": "U0ANNA", "deputies": ["U0BO"] * 10} if n % 2 else {}),
            }
            for n in range(parties)
        ],
        "done": list(PARTS),
    }


def modal(view: Data) -> Data:
    return check_view({"submit": view["title"], **view}, "modal")


JULY = QuietPeriod((7, 1), (7, 31))


@LANGUAGES
@for_each("count", [0, 1, 500])
def test_every_form_is_one_that_slack_takes(language: str, count: int) -> None:
    t = translator(language, "Europe/Stockholm")
    sheet = Sheet(data(count), draft=1)
    zones = ["Europe/Stockholm", *(f"America/Place_{n}" for n in range(150))]
    wishes = forms.Wishes(None, "kept")
    texts = dict.fromkeys(("goals", "areas", "standing"), "x\n" * 3000)
    rows = [row for row in DEFAULT_CYCLE if row["kind"] != "start"]
    odd = {"key": "egen", "kind": "task", "after": "99 weeks", "text": {"sv": "x" * 200}}
    made = [
        forms.name_form(sheet, t, "Sparat." * 50),
        forms.channel_form(sheet, t),
        forms.when_form(sheet, wishes, t),
        series_place_form.place_form(
            sheet, t, days=series_place_form.days_chosen(sheet, zones, countries(), t)
        ),
        series_place_form.place_form(sheet, t, days=series_place_form.days_said(sheet, [JULY], t)),
        forms.name_form(sheet, t, is_full=False),
        series_people_forms.parties_form(sheet, "x" * 3000, LONG, t),
        series_people_forms.parties_form(sheet, "x" * 3001, "", t),
        series_people_list.people_form(sheet, t),
        *(series_people_forms.party_form(sheet, row, t) for row in sheet.data["party"][:2]),
        series_people_forms.conveners_form(sheet, t),
        series_cycle_forms.cycle_form(sheet, [*rows, odd], t),
        series_setup.draft_settings(Draft(1, "T0", "U0ANNA", sheet.data), t),
        series_cycle_forms.more_form(sheet, texts, t),
    ]
    for view in made:
        modal(view)
        assert len(view["private_metadata"]) <= 3000


@LANGUAGES
def test_the_home_with_many_drafts_fits(language: str) -> None:
    t = translator(language, "Europe/Stockholm")
    drafts = [Draft(n, "T0", "U0ANNA", data(20)) for n in range(30)]
    standing = series_setup.Standing(may_begin=True, drafts=drafts, is_empty=True)
    home = series_setup.welcome(standing, t)
    check_view({"type": "home", "blocks": home.blocks}, "home")
    assert message(series_setup.blocks(standing, t)).text


def test_what_the_home_does_not_show_of_drafts_is_counted() -> None:
    t = translator("sv", "Europe/Stockholm")
    for count, said in (
        (3, ""),
        (4, "1 dialogserie till sätts upp."),
        (9, "6 dialogserier till sätts upp."),
    ):
        drafts = [Draft(n, "T0", "U0ANNA", data(1)) for n in range(count)]
        text = message(series_setup.blocks(series_setup.Standing(True, drafts), t)).text  # noqa: FBT003
        assert said in text
        assert ("till sätts upp" in text) == bool(said)


@for_each(
    ("convening", "party", "said"),
    [
        (True, True, "Alla parter har någon som företräder dem."),
        (
            False,
            True,
            f"Alla parter som kallas har någon som företräder dem. {NOBODY}",
        ),
        (True, False, "Ingen företräder Östby än."),
        (
            False,
            False,
            f"Ingen företräder Östby än. {NOBODY}",
        ),
    ],
)
def test_it_is_said_for_whom_nobody_acts_also_of_who_convenes(
    said: str, *, convening: bool, party: bool
) -> None:
    t = translator("sv", "Europe/Stockholm")
    given = data(0)
    given["category"].append(
        {"key": "own", "convening": True, "name": given["category"][0]["name"]}
    )
    given["party"] = [
        {"key": "r", "name": "Regionen", "category": "own", "seats": 3},
        {"key": "o", "name": "Östby", "category": "k", "seats": 3},
    ]
    for row, has in zip(given["party"], (convening, party), strict=True):
        row.update({"principal": "U0ANNA"} if has else {})
    assert series_people_forms.missing(given, t) == said
    form = series_people_list.people_form(Sheet(given, draft=1), t)
    each_has_a_menu = not convening and not party
    assert (said in str(form)) != each_has_a_menu, "a menu that is empty says so itself"
    assert said in str(series_people_list.people_form(Sheet(given, series=1), t))
    first = str(form).index("'Östby'") < str(form).index("'Regionen'")
    assert first == (convening or not party), "those for which nobody acts stand first"


@LANGUAGES
@for_each("choice", [*CHOICES, "kept"])
def test_how_often_is_said_in_words(language: str, choice: str) -> None:
    t = translator(language, "Europe/Stockholm")
    said = forms.rhythm(date(2027, 2, 4), choice, t)
    thursday = {"sv": "första torsdagen i februari", "en": "the first Thursday in February"}
    assert (thursday[language] in said) == (choice not in {"called", "kept"})


@pytest.mark.parametrize(("count", "of_series", "menus"), [(24, 0, 12), (26, 0, 0), (4, 7, 0)])
def test_principals_are_chosen_in_the_list_where_they_are_few_and_the_series_is_new(
    count: int, of_series: int, menus: int
) -> None:
    """Every second party has somebody already."""
    t = translator("sv", "Europe/Stockholm")
    sheet = Sheet(data(count), series=of_series) if of_series else Sheet(data(count), draft=1)
    blocks = modal(series_people_list.people_form(sheet, t))["blocks"]
    names = [block["block_id"] for block in blocks if block["type"] == "input"]
    assert names == [f"principal:part-{n}" for n in range(0, 2 * menus, 2)]
    assert str(blocks).count("Ersättare…") == 2 * menus, "the button, and how it is read aloud"
    assert "confirm" not in str(blocks), "each button keeps what was chosen beside it"


def test_what_the_convener_does_stands_apart_from_what_the_bot_does() -> None:
    t = translator("sv", "Europe/Stockholm")
    rows = [row for row in DEFAULT_CYCLE if row["kind"] != "start"]
    view = modal(series_cycle_forms.cycle_form(Sheet(data(1), draft=1), rows, t))
    said = str(view)
    mine = said.index("Det här gör du, och jag påminner dig")
    assert said.index("Det här gör jag") < said.index("step:thanks") < mine
    for row in rows:
        assert (said.index(f"'step:{row['key']}'") > mine) == (row["kind"] == "task"), row
    without = [row for row in rows if row["kind"] != "task"]
    assert "Det här gör du" not in str(series_cycle_forms.cycle_form(Sheet(data(1)), without, t))


@pytest.mark.parametrize("established", [True, False])
def test_where_meetings_were_held_before_nothing_is_said_of_a_first_one(
    *, established: bool
) -> None:
    t, filled = translator("sv", "Europe/Stockholm"), data(1)
    filled["series"]["established"] = established
    rows = [row for row in DEFAULT_CYCLE if row["kind"] != "start"]
    said = str(series_cycle_forms.cycle_form(Sheet(filled, series=1), rows, t))
    assert ("Kring det första dialogmötet" in said) != established


@pytest.mark.parametrize(("part", "leads"), [("name", ""), ("when", "back"), ("cycle", "back")])
def test_every_form_but_the_first_has_a_way_back(part: Any, leads: str) -> None:  # noqa: ANN401
    t = translator("sv", "Europe/Stockholm")
    view = forms.frame(part, Sheet(data(1), draft=1), t, [])
    assert [block["block_id"] for block in view["blocks"] if block["type"] == "actions"] == (
        [leads] if leads else []
    )
    of_series = forms.frame(part, Sheet(data(1), series=1), t, [])
    assert [block["block_id"] for block in of_series["blocks"]] == ["others"]


def _go(blocks: Iterable[Data]) -> Data:
    go: Data
    (go,) = [e for b in blocks for e in b.get("elements", []) if "setup go" in e.get("value", "")]
    return go


@LANGUAGES
def test_the_channel_of_a_draft_is_named_wherever_it_can_begin(language: str) -> None:
    t = translator(language, "Europe/Stockholm")
    draft = Draft(7, "T0", "U0ANNA", {**data(1), "person": []})
    named = {"type": "channel", "channel_id": "C0NEW"}
    home = series_setup.blocks(series_setup.Standing(may_begin=False, drafts=[draft]), t)
    (line,) = [block for block in home if block["type"] == "rich_text"]
    assert line["elements"][0]["elements"][-1] == named
    assert f"{t('Channel:')} #C0NEW" in message(home).text
    go = _go(home)
    assert go["confirm"]["text"]["type"] == "plain_text", "a mention would stand there as it is"
    assert t("the channel") in go["confirm"]["text"]["text"], "its name is not known yet"
    named_now = {**draft.data["series"], "channel_name": "kultur"}
    told = series_setup.Standing(
        may_begin=False, drafts=[draft.holding({**draft.data, "series": named_now})]
    )
    assert "#kultur" in _go(series_setup.blocks(told, t))["confirm"]["text"]["text"]
    view = modal(series_begin.preview(draft, Plan(SERIES, ()), t))
    assert view["blocks"][0]["elements"][0]["elements"][-1] == named
    without = {key: value for key, value in draft.data["series"].items() if key != "channel"}
    bare = draft.holding({**draft.data, "series": without})
    missing = series_setup.blocks(series_setup.Standing(may_begin=False, drafts=[bare]), t)
    assert t("Channel:") not in message(missing).text


def test_the_list_of_the_parties_says_who_is_a_deputy() -> None:
    given = data(1)
    given["party"][0] |= {"principal": "U0ONE", "deputies": ["U0TWO", "U0THREE"]}
    t = translator("sv", "Europe/Stockholm")
    shown = str(series_people_list.people_form(Sheet(given, draft=1), t))
    first, named, then = (shown.index(word) for word in ("U0ONE", "ersättare:", "U0TWO"))
    assert first < named < then < shown.index("U0THREE")


@LANGUAGES
def test_what_may_wait_says_what_it_is_for_and_a_party_may_be_a_club(language: str) -> None:
    t = translator(language, "Europe/Stockholm")
    sheet = Sheet(data(2), draft=1)
    empty = dict.fromkeys(("goals", "areas", "standing"), "")
    more = modal(series_cycle_forms.more_form(sheet, empty, t))
    assert t("Areas that items can be about, one on each line") in str(more)
    said = str(series_people_forms.parties_form(sheet, "", "", t))
    kinds = {"sv": "En part, till exempel en kommun eller en förening", "en": "or a club"}
    assert kinds[language] in said


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("yearly", "varje år, andra onsdagen i mars"),
        ("half_yearly", "varje halvår, andra onsdagen i mars och september"),
        ("quarterly", "varje kvartal, andra onsdagen i mars, juni, september och december"),
        ("monthly", "varje månad, från andra onsdagen i mars"),
    ],
)
def test_it_is_said_in_which_months_you_meet(choice: str, said: str) -> None:
    t = translator("sv", "Europe/Stockholm")
    assert forms.rhythm(date(2027, 3, 10), choice, t) == said
