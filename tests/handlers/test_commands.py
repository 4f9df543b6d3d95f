"""The grammar: case, accents, two languages, verbs of two words, and what was probably meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.errors import WhichItem
from handlers import TABLE
from handlers.commands import Unknown, Words, first_number, numbers, parse, split, spoken
from handlers.vocabulary import NOUNS
from tests.cases import for_each
from tests.properties import tried


@for_each(
    ("typed", "noun", "verb", "rest"),
    [
        ("", "help", "", ""),
        ("   ", "help", "", ""),
        ("?", "help", "", ""),
        ("Hej!", "help", "", ""),
        ("agenda", "agenda", "list", ""),
        ("DAGORDNING", "agenda", "list", ""),
        ("agenda add Kultur | 20 min", "agenda", "add", "Kultur | 20 min"),
        ("dagordning lägg till Kultur", "agenda", "add", "Kultur"),
        ("dagordning lagg  till Kultur", "agenda", "add", "Kultur"),
        ("Dagordning LÄGG TILL", "agenda", "add", ""),
        ("dagordning foresla", "agenda", "add", ""),
        ("dagordning dra tillbaka #3", "agenda", "withdraw", "#3"),
        ("dagordning allt hanns med", "agenda", "reached", "med"),
        ("dagordning allt hanns inte med", "agenda", "reached", "inte med"),
        ("agenda decline #12 För sent: nästa år", "agenda", "decline", "#12 För sent: nästa år"),
        ("rsvp", "rsvp", "form", ""),
        ("osa ja", "rsvp", "coming", ""),
        ("anmalan kommer", "rsvp", "coming", ""),
        ("OSA NEJ, tyvärr", "rsvp", "regrets", "tyvärr"),
        ("osa förhinder", "rsvp", "regrets", ""),
        ("osa forhinder", "rsvp", "regrets", ""),
        ("osa kommer inte, tyvärr", "rsvp", "regrets", "tyvärr"),
        ("osa kan inte den dagen", "rsvp", "regrets", "den dagen"),
        ("rsvp not coming", "rsvp", "regrets", ""),
        ("rsvp coming later", "rsvp", "coming", "later"),
        ("rsvp for Upplands Väsby yes", "rsvp", "for", "Upplands Väsby yes"),
        ("osa ersattare <@U1>", "rsvp", "deputy", "<@U1>"),
        ("rsvp tillbaka", "rsvp", "back", ""),
        ("poll #12 2", "poll", "vote", "#12 2"),
        ("omrostning #12: Ja", "poll", "vote", "#12: Ja"),
        ("poll #12 1 3", "poll", "vote", "#12 1 3"),
        ("poll #x Ja", "poll", "vote", "#x Ja"),
        ("Omröstning #12", "poll", "status", "#12"),
        ("poll vote #12 2", "poll", "vote", "#12 2"),
        ("vote #12 2", "poll", "vote", "#12 2"),
        ("Rösta 2", "poll", "vote", "2"),
        ("röst: #12 Ja", "poll", "vote", "#12 Ja"),
        ("rösta", "poll", "vote", ""),
        ("outcome", "outcome", "list", ""),
        ("Utfall lägg till beslut Vi", "outcome", "add", "beslut Vi"),
        ("utfall skjut upp #12 1 mars | Sjuk", "outcome", "postpone", "#12 1 mars | Sjuk"),
        ("outcome more time #12", "outcome", "postpone", "#12"),
        ("utfall klart #3 Skickat", "outcome", "done", "#3 Skickat"),
        ("utfall forsenade", "outcome", "overdue", ""),
        ("outcome help", "outcome", "help", ""),
        ("mina", "mine", "", ""),
        ("beslut: Vi gör det", "decision", "", "Vi gör det"),
        ("ATGARD: Skriv @x", "action", "", "Skriv @x"),
        ("commitment: The region", "commitment", "", "The region"),
        ("slutsats Färre kommer", "conclusion", "", "Färre kommer"),
        ("status", "status", "", ""),
        ("plan 2028", "plan", "", "2028"),
        ("återuppta", "resume", "", ""),
        ("ateruppta", "resume", "", ""),
        ("språk svenska", "language", "sv", ""),
        ("sprak EN", "language", "en", ""),
        ("language fi", "language", "", "fi"),
        ("help osa", "help", "", "osa"),
        ("send 5", "send", "", "5"),
        ("vänta 5", "wait", "", "5"),
        ("hoppa över 5", "skip", "", "5"),
        ("hoppa över omröstningen", "poll", "skip", ""),
        ("Skip the poll!", "poll", "skip", ""),
        ("skip poll", "poll", "skip", ""),
        ("skip the reminder", "skip", "", "the reminder"),
    ],
)
def test_words_are_understood(typed: str, noun: str, verb: str, rest: str) -> None:
    assert parse(typed) == Words(noun, verb, rest)


def test_every_request_has_somebody_who_does_it() -> None:
    """Words that the grammar knows and the table does not would be an error in the log."""
    for typed in (
        "",
        "agenda",
        "rsvp",
        "outcome",
        "mine",
        "decision",
        "action",
        "commitment",
        "conclusion",
        "plan",
        "status",
        "send",
        "wait",
        "skip",
        "pause",
        "resume",
        "help",
        "language",
    ):
        found = parse(typed)
        assert isinstance(found, Words)
        assert (found.noun, found.verb) in TABLE.words


@for_each(
    ("typed", "given_", "meant"),
    [
        ("agedna", "agedna", "agenda"),
        ("dagordnign", "dagordnign", "dagordning"),
        ("HJALPP", "HJALPP", "hjälp"),
        ("agenda acept #1", "agenda acept", "agenda accept"),
        ("osa kommr", "osa kommr", "osa kommer"),
        ("xyzzy", "xyzzy", None),
        ("language swedisch", "language swedisch", "language swedish"),
        ("språk engelsk", "språk engelsk", "språk engelska"),
        ("ja", "ja", "osa ja"),
        ("Ja!", "Ja!", "osa Ja!"),
        ("no, sorry", "no,", "rsvp no, sorry"),
        ("vi kommer", "vi", "osa kommer"),
        ("Vi kommer inte", "Vi", "osa kommer inte"),
        ("vi", "vi", None),
        ("vi ses", "vi", None),
        ("lägg till Bokbuss | 10 min", "lägg", "dagordning lägg till Bokbuss | 10 min"),
        ("add Book bus", "add", "agenda add Book bus"),
        ("anta #3", "anta", "dagordning anta #3"),
        ("back", "back", "rsvp back"),
        ("föreslå " + "x" * 200, "föreslå", "dagordning föreslå"),
        ("lägg", "lägg", None),
        ("paus", "paus", "pausa"),
        ("poll 12", "poll 12", "poll #12"),
        ("omröstning 12 2", "omröstning 12", "omröstning #12 2"),
        ("poll 1 " + "2 " * 200, "poll 1", "poll #1" + " 2" * 56),
        ("röstade #1 1", "röstade", "rösta"),
        ("Vi kommer gärna!", "Vi", "osa kommer gärna!"),
    ],
)
def test_what_is_not_known_is_said_back_with_what_was_probably_meant(
    typed: str, given_: str, meant: str | None
) -> None:
    assert parse(typed) == Unknown(given_, meant)


def test_a_suggestion_is_understood_when_it_is_said() -> None:
    for typed in (
        *("agedna", "agenda witdraw", "dagordning publisera", "osa kansky", "sprk"),
        *("ja tack", "lägg till Bokbuss", "dra tillbaka #3", "withdraw #3", "nej"),
        *("poll 12", "omröstning 12 Ja", "röstat"),
    ):
        found = parse(typed)
        assert isinstance(found, Unknown), typed
        assert found.suggestion is not None, typed
        assert isinstance(parse(found.suggestion), Words)


def test_long_words_are_said_back_short() -> None:
    for typed in ("x" * 10_000, "agenda " + "x" * 10_000):
        found = parse(typed)
        assert isinstance(found, Unknown)
        assert len(found.given) <= 60


def test_every_word_alone_is_something_or_not_known() -> None:
    for typed in (word for spelled in NOUNS.values() for word in spelled):
        found = parse(typed)
        assert isinstance(found, Unknown) or (found.noun, found.verb) in TABLE.words, typed


@tried(30)
@given(st.text(), st.sampled_from(["", "agenda ", "osa ", "language ", "rsvp for ", "poll #"]))
def test_anything_can_be_typed(typed: str, before: str) -> None:
    found = parse(before + typed)
    assert isinstance(found, Unknown) or (found.noun, found.verb) in TABLE.words


@for_each(
    ("typed", "parts"),
    [
        ("Kultur", ["Kultur"]),
        ("Kultur | 20 min|beslut", ["Kultur", "20 min", "beslut"]),
        ("| 20 min", ["", "20 min"]),
        ("Kultur || ", ["Kultur"]),
        ("", [""]),
    ],
)
def test_parts_stand_between_bars(typed: str, parts: list[str]) -> None:
    assert split(typed) == parts


@for_each(
    ("typed", "found"),
    [
        ("", []),
        ("#12 #9", [12, 9]),
        ("12,9", [12, 9]),
        ("#12, #9.", [12, 9]),
        ("#12 #12", [12, 12]),
    ],
)
def test_numbers_are_read_in_their_order(typed: str, found: list[int]) -> None:
    assert numbers(typed) == found


@for_each("typed", ["#x", "12 och 9", "#1 #9999999999", "#²", "#", "9" * 5000, "-1"])
def test_what_is_no_number_is_not_passed_over(typed: str) -> None:
    with pytest.raises(WhichItem):
        numbers(typed)


@for_each(
    ("typed", "number", "rest"),
    [
        ("#12 För sent", 12, "För sent"),
        ("12: nej", 12, "nej"),
        ("#12\nFör sent\nju", 12, "För sent\nju"),
        ("För sent", None, "För sent"),
        ("", None, ""),
        ("#" + "9" * 10, None, "#" + "9" * 10),
        ("² nej", None, "² nej"),
        ("12", 12, ""),
    ],
)
def test_the_number_stands_first(typed: str, number: int | None, rest: str) -> None:
    assert first_number(typed) == (number, rest)


@for_each(
    ("typed", "language"),
    [
        ("Dagordning lägg till", "sv"),
        ("hej!", "sv"),
        ("ateruppta", "sv"),
        ("HELP", "en"),
        ("send 5", "en"),
        ("agenda add", ""),
        ("rsvp ja", ""),
        ("ja", "sv"),
        ("lägg till", "sv"),
        ("yes", "en"),
        ("för Nacka ja", ""),
        ("plan", ""),
        ("xyzzy", ""),
        ("", ""),
    ],
)
def test_the_first_word_says_the_language_if_it_is_in_one_only(typed: str, language: str) -> None:
    assert spoken(typed) == language
