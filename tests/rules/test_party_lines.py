import pytest

from bot.rules import party_lines
from bot.rules.errors import NoParties, PartyTwice, TooLong, TooManyParties
from bot.rules.party_lines import Line, joined, read, write
from tests.cases import for_each


def test_parties_stand_behind_their_category_or_below_it() -> None:
    text = "Kommuner: Östby,  Västby\n\nFörbund:\n - Skolledarna, Väst\n2. Rektorerna\n"
    assert read(text) == [
        Line("Kommuner", "Östby"),
        Line("Kommuner", "Västby"),
        Line("Förbund", "Skolledarna, Väst"),
        Line("Förbund", "Rektorerna"),
    ]


def test_a_list_without_categories_is_one_of_parties() -> None:
    assert read("Östby\nVästby") == [Line("", "Östby"), Line("", "Västby")]


@for_each("text", ["", "  \n", ":", "Kommuner:", " , "])
def test_no_party_is_refused(text: str) -> None:
    if text == " , ":
        assert read(text) == [Line("", ",")], "on a line of its own it is a name"
        return
    with pytest.raises(NoParties):
        read(text)


def test_the_same_party_twice_is_refused_whatever_its_category_and_case() -> None:
    with pytest.raises(PartyTwice) as refused:
        read("A: Östby\nB: OSTBY")
    assert refused.value.params == {"party": "OSTBY"}


def test_names_have_room_and_parties_a_number() -> None:
    with pytest.raises(TooLong):
        read("x" * 76)
    with pytest.raises(TooManyParties):
        read("\n".join(f"p{n}" for n in range(501)))


def test_what_is_written_reads_the_same() -> None:
    rows = [("Kommuner", ["Östby", "Västby"]), ("Förbund", ["Ett, två", "Tre"]), ("Tom", [])]
    text = write(rows)
    assert text == "Kommuner: Östby, Västby\nFörbund:\nEtt, två\nTre"
    assert [(line.category, line.party) for line in read(text)] == [
        (category, party) for category, parties in rows for party in parties
    ]


@for_each(
    ("name", "may_be_two"),
    [
        ("Täby och Botkyrka", True),
        ("Konst och Kultur", True),
        ("Östby samt Västby", True),
        ("Eastbury AND Westbury", True),
        ("Östby & Västby", True),
        ("Östby + Västby", True),
        ("Östby, Västby", True),
        ("Östby; Västby", True),
        ("Östby/Västby", True),
        ("Östby", False),
        ("Ochsenfurt", False),
        ("Sandviken", False),
        ("och", False),
        ("Kultur &", False),
        ("Väst-Öst", False),
    ],
)
def test_a_name_that_joins_two_may_be_two_parties(name: str, *, may_be_two: bool) -> None:
    assert joined(["Nyby", name]) == ([name] if may_be_two else [])


def test_keys_are_plain_and_never_the_same() -> None:
    assert party_lines.key("Östby & Co!", []) == "ostby-co"
    assert party_lines.key("Östby", ["ostby", "ostby-2"]) == "ostby-3"
    assert party_lines.key("日本", []) == "x"
    assert len(party_lines.key("a" * 75, ["a" * 36])) <= 40
