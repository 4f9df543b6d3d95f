"""A list of parties is read whole, or everything that is wrong with it is named by row."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.i18n import translator
from bot.rules import party_list, party_rows, terms
from bot.rules.calendar import Calendar
from bot.rules.errors import EmptyList, NoHeadings
from bot.rules.party_changes import changes
from bot.rules.party_list import Entry, Known, headings, written
from bot.rules.seats import Category, Mandate, Party, Person
from bot.rules.texts import LocalText
from bot.rules.workspace import Account
from tests.cases import for_each

TODAY = date(2027, 1, 15)
_TOWNS = LocalText("Kommuner", "Municipalities")
_TOWN = Category(1, "town", _TOWNS, None, 1, 2027, convening=False, position=1)
_NACKA = Party(1, "nacka", "Nacka kommun", _TOWN, 3)
_GONE = Party(2, "gone", "Gamla kommunen", _TOWN, 3, ended=True)
_ANNA = Person(1, "T0HOME", "T0NACKA", "U0ANNA", "Anna Ek", "Kulturchef")
KNOWN = Known({"town": _TOWNS}, [_NACKA, _GONE], {"U0ANNA": _ANNA}, "T0HOME", TODAY)
_HEAD = (
    "Part;Kategori;Får skicka;Organiserar;Roll;Namn;Titel;E-post;Slack-id;Arbetsyta;Från;"
    "Till;Nyckel"
)


def _cells(*rows: str, head: str = _HEAD) -> list[list[str]]:
    return [row.split(";") for row in (head, *rows)]


def _read(*rows: str, head: str = _HEAD) -> list[Entry]:
    reading = party_rows.read(_cells(*rows, head=head), KNOWN)
    assert not reading.faults, reading.faults
    return list(reading.entries)


def _wrong(*rows: str) -> list[str]:
    t = translator("en", "UTC")
    faults = party_rows.read(_cells(*rows), KNOWN).faults
    return [f"{fault.row}: {t.refusal(fault.why)}" for fault in faults]


def _sentence(why: str) -> str:
    return why[:1].upper() + why[1:] + ("" if why.endswith((".", "?")) else ".")


def test_rows_of_either_language_say_the_same() -> None:
    swedish = _read("Nacka kommun;Kommuner;2;;Ordinarie;Anna Ek;;anna@nacka.se;;;2027-02-01;;")
    english = _read(
        "principal;Nacka kommun;municipalities;2;Anna Ek;Anna@Nacka.SE;2027-02-01",
        head="role;PARTY;Category;may send;Name;E-mail;From",
    )
    assert swedish == english
    assert swedish[0].key == "nacka"
    assert swedish[0].category == "town"
    assert swedish[0].starts == date(2027, 2, 1)


def test_who_is_known_by_id_needs_no_name() -> None:
    (entry,) = _read("Nacka kommun;Kommuner;;;Ersättare;;;;U0ANNA;;;;")
    assert (entry.name, entry.title, entry.team, entry.seats) == (
        "Anna Ek",
        "Kulturchef",
        "T0NACKA",
        3,
    )


def test_the_own_workspace_is_not_said() -> None:
    (entry,) = _read("Nacka kommun;Kommuner;;;Ersättare;B;;;U0BO;T0HOME;;;")
    assert entry.team == ""


def test_a_party_that_comes_back_is_the_same_and_a_new_one_gets_a_key() -> None:
    keys = [e.key for e in _read("gamla kommunen;Kommuner", "Åre;Kommuner", "Åre;Kommuner")]
    assert keys == ["gone", "are", "are"]


def test_empty_rows_and_unknown_columns_are_passed_over() -> None:
    reading = party_rows.read(
        [["Part", "Kategori", "", " Telefon "], ["", ""], ["A", "town"]], KNOWN
    )
    assert [entry.row for entry in reading.entries] == [3]
    assert reading.unread == ("Telefon",)


def test_a_file_without_headings_or_parties_is_refused() -> None:
    with pytest.raises(NoHeadings) as refused:
        party_rows.read([["Nacka kommun", "Category"]], KNOWN)
    assert translator("sv", "UTC").refusal(refused.value).count("Part") == 1
    for cells in ([], [["x"]]):
        with pytest.raises(NoHeadings):
            party_rows.read(cells, KNOWN)
    with pytest.raises(EmptyList):
        party_rows.read(_cells(";;"), KNOWN)


@for_each(
    ("row", "why"),
    [
        (";Kommuner;3", "The party is missing."),
        (f"{'x' * 80};Kommuner;3", "“Party” has 80 characters; there is room for 75"),
        ("A;;3", "The category is missing."),
        ("A;Komuner;3", "there is no category “Komuner”. Did you mean “Municipalities”?"),
        ("A;Kommuner;0", "“0” is not how many persons it may send; write a number from 1 to 50."),
        (
            "A;Kommuner;tre",
            "“tre” is not how many persons it may send; write a number from 1 to 50.",
        ),
        (f"A;Kommuner;3;{'y' * 201}", "“Organises” has 201 characters; there is room for 200."),
        ("A;Kommuner;3;;Chef;Bo", "“Chef” is no role; write Principal or Deputy"),
        ("A;Kommuner;3;;;Bo", "The role is missing; write Principal or Deputy."),
        (
            "A;Kommuner;3;;Ordinarie",
            "Nobody is named; write a name, an e-mail address or a Slack ID.",
        ),
        ("A;Kommuner;3;;Ordinarie;Bo;;bo@nowhere", "“bo@nowhere” is no e-mail address."),
        ("A;Kommuner;3;;Ordinarie;Bo;;;bo", "“bo” is no Slack ID; one looks like U012ABCDEF"),
        ("A;Kommuner;3;;Ordinarie;Bo;;;U0BO;x", "“x” is no workspace; one looks like T012ABCDEF."),
        ("A;Kommuner;3;;Ordinarie;Bo;;;;;1/2", "“1/2” is no date; write it like 2027-01-31"),
        ("A;Kommuner;3;;Ordinarie;Bo;;;;;2027-02-02;2027-02-01", "It ends before it begins."),
        ("A;Kommuner;;;;;;;;;;;Å", "“Å” is no key; leave it empty, or use a–z, 0–9 and hyphens"),
    ],
)
def test_what_is_wrong_in_a_row_is_named_with_its_number(row: str, why: str) -> None:
    assert _wrong("Bra;Kommuner;3", row) == [f"3: {_sentence(why)}"]


@for_each(
    ("second", "why"),
    [
        ("A;Kommuner;4;;Ersättare;Bo", "“May send” is “4” here, but “3” in row 2."),
        ("B;Kommuner;3;;Ersättare;Bo;;;;;;;a", "the key “a” is A's in row 2"),
        ("A;Kommuner;3;;Ersättare;Bo;;;;;;;b", "“A” has another key in row 2."),
        ("A;Kommuner;3;;Ordinarie;Bo", "A has a principal at the same time in row 2"),
        ("A;Kommuner;3;;Ersättare;Anna;;a@b.se", "The same person stands for A in row 2."),
        ("B;Kommuner;3;;Ersättare;Anne;;a@b.se", "“Name” is “Anne” here, but “Anna” in row 2"),
    ],
)
def test_rows_that_contradict_each_other_are_named(second: str, why: str) -> None:
    assert _wrong("A;Kommuner;3;;Ordinarie;Anna;;a@b.se;;;;;a", second) == [f"3: {_sentence(why)}"]


def test_all_that_is_wrong_is_named_at_once() -> None:
    wrong = _wrong(*(f"P{n};Kommuner;{'x' if n % 3 else 3}" for n in range(90)))
    assert len(wrong) == 60


def test_one_principal_after_the_other_is_no_contradiction() -> None:
    rows = _read(
        "A;Kommuner;3;;Ordinarie;Bo;;;;;2027-07-01;",
        "A;Kommuner;3;;Ersättare;Åsa;;;;;2027-07-01;",
        "A;Kommuner;3;;Ersättare;Per;;;;;;",
        "A;Kommuner;3;;Ordinarie;Eva;;;;;;2027-06-30",
        "A;Kommuner;3;;Ersättare;Ann;;;;;;2026-12-31",
        "B;Kommuner;3;;Ersättare;Ann;;;;;;2026-12-31",
    )
    kept = party_list.holding(rows, TODAY)
    assert [entry.name for entry in kept] == ["Eva", "Bo", "Per", "Åsa", ""]


def test_what_is_written_is_read_as_the_same() -> None:
    entries = [
        Entry(
            "nacka", "Nacka kommun", "town", 3, ("A; B", "C"), "principal", "Bo", "Chef", "b@o.se"
        ),
        Entry("nacka", "Nacka", "town", 3, ("A; B", "C"), "deputy", "Åsa", user="U0ASA"),
        Entry("ny", "Ny", "Regioner", 1, starts=None, ends=None),
    ]
    for language in ("sv", "en"):
        rows = [headings(language), *written(entries, KNOWN.categories, language)]
        assert list(party_rows.read(rows, KNOWN).entries) == entries


def test_what_differs_between_two_lists_is_what_changes() -> None:
    nacka = Entry("nacka", "Nacka kommun", "town", 3, role="principal", name="Bo", user="U0BO")
    deputy = replace(nacka, role="deputy", name="Åsa", user="U0ASA")
    other = Entry("other", "Other", "town", 3)
    before = [nacka, deputy, other]
    assert changes(before, before) == []
    after = [
        replace(nacka, seats=4, title="Chef"),
        replace(deputy, seats=4, user="U0NEW"),
        replace(other, key="new"),
    ]
    said = [(c.fate, c.of_person, c.entry.key, c.entry.user) for c in changes(before, after)]
    assert said == [
        ("changed", False, "nacka", "U0BO"),
        ("added", False, "new", ""),
        ("ended", False, "other", ""),
        ("changed", True, "nacka", "U0BO"),
        ("added", True, "nacka", "U0NEW"),
        ("ended", True, "nacka", "U0ASA"),
    ]


def test_addresses_are_found_wherever_they_stand() -> None:
    assert party_rows.addresses([["A@b.se ", "x"], ["c@d.se"]]) == {"a@b.se", "c@d.se"}


def test_a_mandate_that_begins_at_midnight_has_a_first_day() -> None:
    calendar = Calendar("Europe/Stockholm")
    day = date(2027, 2, 1)
    mandate = Mandate(_ANNA, 1, "deputy", 1, terms.begins(day, calendar), terms.ends(day, calendar))
    assert (terms.first_day(mandate, calendar), terms.last_day(mandate, calendar)) == (day, day)
    saved = replace(mandate, starts_at=datetime(2027, 2, 1, 9, tzinfo=UTC), ends_at=None)
    assert terms.first_day(saved, calendar) is None
    assert terms.first_day(replace(saved, starts_at=None), calendar) is None
    assert terms.last_day(saved, calendar) is None


def test_a_day_out_of_all_reason_is_named_with_its_row() -> None:
    days = ("9999-12-31", "0001-01-01", "1999-12-31", "2101-01-01")
    rows = [f"Ort {day};Kommuner;;;Ordinarie;Bo;;;;;;{day};" for day in days]
    rows += [f"By {day};Kommuner;;;Ordinarie;Bo;;;;;{day};;" for day in days]
    said = (
        "is no day that a list can have. A mandate without a first or a last day has an empty cell."
    )
    expected = [f"{row}: “{day}” {said}" for row, day in enumerate([*days, *days], start=2)]
    assert _wrong(*rows) == expected


def test_a_new_category_is_one_however_it_is_spelt() -> None:
    rows = _read("A;Fylken;;;;;;;;;;;", "B;FYLKEN ;;;;;;;;;;;", "C;fylkén;;;;;;;;;;;")
    assert [row.category for row in rows] == ["Fylken"] * 3


def test_whom_an_umbrella_organises_is_read_whole_or_not_at_all() -> None:
    names = " | ".join(
        f"Förening {number:03} i en bygd med ett långt namn" for number in range(150)
    )
    (row,) = _read(f"A;Kommuner;;{names};;;;;;;;;")
    assert len(row.organises) == 150
    (wrong,) = _wrong(f"A;Kommuner;;{'x | ' * 2501};;;;;;;;;")
    assert wrong == "2: “Organises” has 10004 characters; there is room for 10000."


def test_whose_an_id_is_slack_says() -> None:
    told = {
        "U0BO": Account("U0BO", "T0ARE", "Bo Ek", "Chef"),
        "U0NONE": None,
        "U0APP": Account("U0APP", "T0ARE", "Kalender", is_bot=True),
        "U0OLD": Account("U0OLD", "T0ARE", "Per Ek", is_closed=True),
        "U0FAR": Account("U0FAR", "T0ARE", "Ia Ek", is_stranger=True),
    }
    known = replace(KNOWN, accounts=told)
    rows = _cells(
        "Åre;Kommuner;;;Ordinarie;;;;U0BO;;;;",
        "Bo;Kommuner;;;Ordinarie;;;;U0NONE;;;;",
        "Co;Kommuner;;;Ordinarie;;;;U0APP;;;;",
        "Do;Kommuner;;;Ordinarie;;;;U0OLD;;;;",
        "Eo;Kommuner;;;Ordinarie;;;;U0BO;T0HOME;;;",
        "Fo;Kommuner;;;Ordinarie;;;;U0ANNA;T0HOME;;;",
        "Go;Kommuner;;;Ordinarie;;;;U0ANNA;E0HOME;;;",
        "Ho;Kommuner;;;Ordinarie;Any One;;;U0UNASKED;;;;",
        "Io;Kommuner;;;Ordinarie;;;;U0FAR;;;;",
    )
    reading = party_rows.read(rows, known)
    t = translator("en", "UTC")
    assert [f"{fault.row}: {t.refusal(fault.why)}"[:48] for fault in reading.faults] == [
        "3: I find nobody for “U0NONE”. Copy the member I",
        "4: Kalender cannot be chosen: it is an app, or t",
        "5: Per Ek cannot be chosen: it is an app, or the",
        "6: U0BO belongs to the workspace T0ARE, not to T",
        "7: U0ANNA belongs to the workspace T0NACKA, not ",
        "10: Ia Ek belongs to another workspace and share",
    ]
    first = reading.entries[0]
    assert (first.name, first.title, first.team) == ("Bo Ek", "Chef", "T0ARE")


def test_the_ids_of_a_list_stand_in_their_own_column_alone() -> None:
    rows = _cells(
        "UMEÅ;U0PARTY;;;;;;;U0BO;;;;", "x;y;;;;;;; U0EVA ;;;;", "z;y", ";;;;;;;;nobody;;;;"
    )
    assert party_rows.users(rows) == {"U0BO", "U0EVA"}
    assert party_rows.users([["Part", "Kategori"], ["U0BO", "U0BO"]]) == set()
