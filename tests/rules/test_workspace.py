"""Whom a menu of people offers for what is typed."""

from bot.rules.workspace import labelled, offered


def test_who_is_offered_has_every_typed_word_in_the_name_or_is_of_this_id() -> None:
    known = {"U0B": "Åsa Berg", "U0A": "Anna Berg, chef", "U0C": "Bo Ek"}
    assert offered(known, "") == [("U0A", "Anna Berg, chef"), ("U0B", "Åsa Berg"), ("U0C", "Bo Ek")]
    assert [user for user, _ in offered(known, "berg as")] == ["U0B"]
    assert [user for user, _ in offered(known, "u0c")] == ["U0C"]
    assert len(offered({f"U{n}": "Bo" for n in range(300)}, "bo")) == 100


def test_two_of_one_name_are_told_apart_by_their_titles() -> None:
    assert (labelled("Bo Ek", "chef"), labelled("Bo Ek")) == ("Bo Ek, chef", "Bo Ek")
