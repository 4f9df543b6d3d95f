"""What a list would change is said in words, and no more of it than a message holds."""

from datetime import date

from bot.i18n import translator
from bot.rules.errors import NoPartyInRow
from bot.rules.party_changes import Preview, changes
from bot.rules.party_list import Entry, Fault, Nominee, Reading
from bot.rules.seats import Category, Party
from bot.rules.texts import LocalText
from bot.views import claims
from bot.views import party_lists as view
from bot.views.blocks import spoken
from tests.rules.examples import SERIES

T = translator("en", "Europe/Stockholm")
_NAMES = {"town": LocalText("Kommuner", "Municipalities")}


def _seen(before: list[Entry], after: list[Entry], *unread: str) -> Preview:
    found = tuple(changes(before, after))
    return Preview(SERIES, Reading(tuple(after), (), unread), found, _NAMES)


def test_what_changes_is_said_with_what_it_was() -> None:
    before = Entry("a", "A", "town", 3, (), "deputy", "Bo", user="U0BO")
    other = Entry("a", "A", "town", 3, (), "deputy", "Åsa", user="U0ASA", ends=date(2027, 6, 30))
    after = Entry("a", "B", "Counties", 4, ("C", "D"), "deputy", "Bo", user="U0BO")
    moved = Entry("a", "B", "Counties", 4, ("C", "D"), "deputy", "Åsa", user="U0ASA")
    said = spoken(view.previewed(_seen([before, other], [moved, after], "Fax"), T).blocks)
    assert "B: Party A → B; Category Municipalities → Counties; May send 3 → 4" in said
    assert "Organises – → C, D" in said
    assert "Åsa, deputy, B: Until 2027-06-30 → –" in said
    assert "Bo, deputy, B: another place among the deputies" in said
    assert "New categories: Counties." in said
    assert "Columns that I do not know and left out: Fax." in said
    assert "Apply" not in said


def test_long_lists_are_cut_in_a_message_and_whole_in_a_terminal() -> None:
    many = [Entry(f"p{n}", f"Party {n}", "town") for n in range(40)]
    short = spoken(view.previewed(_seen([], many), T, name="1-a").blocks)
    assert "New parties (40)" in short
    assert "28 more" in short
    assert "[Apply the list]" in short
    assert "Party 39" in spoken(view.previewed(_seen([], many), T, most=view.EVERY).blocks)
    faults = tuple(Fault(n, NoPartyInRow()) for n in range(2, 122))
    said = spoken(view.faulty(Reading((), faults), T).blocks)
    assert "Row 101: The party is missing." in said
    assert "20 more" in said


def test_days_and_who_is_waited_for_are_said() -> None:
    entry = Entry(
        *("a", "A", "town", 3, (), "principal", "", "Head of culture"),
        starts=date(2027, 2, 1),
        ends=date(2027, 6, 30),
    )
    said = spoken(view.previewed(_seen([], [entry]), T).blocks)
    assert "Head of culture, principal, A from 1 February until 30 June" in said
    assert "Not known in Slack (1)" in said


def test_who_names_their_party_finds_it_however_many_are_waited_for() -> None:
    """The menu holds a hundred: of more, nobody could say that it is they."""
    town = Category(1, "town", _NAMES["town"], None, 1, 2027, False, 1)  # noqa: FBT003 - a row
    waiting = {
        n: (
            Nominee(n, n, "principal", 0, "", "", "", None, None),
            Party(n, f"p{n}", f"Party {n:03}", town, 3),
        )
        for n in range(1, 151)
    }
    modal = claims.form(SERIES, waiting, 150, T)
    element = modal["blocks"][-1]["element"]
    assert len(element["options"]) == 100
    assert element["initial_option"]["value"] == "150"
