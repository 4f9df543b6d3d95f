import unicodedata
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.errors import TooLong
from bot.rules.texts import LocalText, Word, alphabetical, clean, fold
from tests.cases import for_each
from tests.rules.examples import ANY_TEXT, bounded, words

HIDDEN = {
    "null": "\0",
    "bell": "\a",
    "escape": "\x1b",
    "delete": "\x7f",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "tag letter": "\U000e0041",
    "private use": "\ue000",
    "surrogate": "\ud800",
    "noncharacter": "\ufdd0",
    "noncharacter at the end of a plane": "\U0001fffe",
    "reserved for invisible ones": "\U000e0fff",
    "Hangul filler": "\u3164",
    "empty Braille pattern": "\u2800",
    "combining grapheme joiner": "\u034f",
}
KEPT = [
    "Kulturskolan på Värmdö",
    "Räksmörgås ÅÄÖ åäö é ü ø æ ł",
    "🎭 Teater ❤️ och dans 💃🏽",
    "Ny i Unicode 16: \U0001fae9",  # newer than some Pythons know
    "日本語 العربية עברית ไทย",
    "<!channel> *fet* `kod` & <@U1>",  # never interpreted here: those who write it escape it
]


@for_each("hidden", HIDDEN.values())
def test_what_controls_or_shows_nothing_is_dropped(hidden: str) -> None:
    assert clean(f"Kul{hidden}tur", 20) == "Kultur"
    assert clean(hidden * 3, 20) == ""


@for_each("text", KEPT)
def test_letters_signs_and_emoji_are_kept(text: str) -> None:
    assert clean(text, 100) == text
    assert clean(text, 100, lines=True) == text


def test_a_line_that_reads_backwards_reads_as_it_is() -> None:
    assert clean("\u202eerawmosnar\u202c.pdf", 20) == "erawmosnar.pdf"


def test_a_mark_without_a_letter_is_no_text() -> None:
    assert clean("\u0301\ufe0f", 10) == ""
    assert clean("e\u0301", 10) == "e\u0301"


def test_white_space_of_every_kind_becomes_one_space() -> None:
    assert clean("\t a \n\r\n b\u00a0\u2003\u2028c\x0b\x0c\x85 ", 20) == "a b c"


def test_lines_are_kept_where_they_may_be() -> None:
    assert clean(" a  b \r\n c\n\n\td\re ", 20, lines=True) == "a b\nc\n\nd\ne"


def test_a_text_of_ten_thousand_characters_is_refused_with_both_numbers() -> None:
    with pytest.raises(TooLong) as refused:
        clean("å" * 10_000, 150)
    assert refused.value.params == {"length": 10_000, "limit": 150}
    assert "10000" in words(refused.value)


def test_only_what_is_left_counts_against_the_limit() -> None:
    assert clean("\u200b" * 10_000 + " a  b ", 3) == "a b"
    with pytest.raises(TooLong):
        clean("abcd", 3)


def test_ten_times_as_many_characters_take_about_ten_times_as_long() -> None:
    few, many = (min(_seconds_of("ö\u200b" * count) for _ in range(3)) for count in (5_000, 50_000))
    assert many < 40 * few, "not a hundred times, as where each is compared with all"


def _seconds_of(text: str) -> float:
    begun = thread_time()
    with pytest.raises(TooLong):
        clean(text, 150)
    return thread_time() - begun


@bounded
@given(ANY_TEXT, st.booleans())
def test_a_cleaned_text_is_clean(text: str, lines: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    found = clean(text, 200, lines=lines)
    assert clean(found, 200, lines=lines) == found
    assert found == found.strip()
    assert "  " not in found
    hidden = {"Cc", "Cf", "Cs", "Co"}
    shown = found.replace("\n", "") if lines else found
    assert not [each for each in shown if unicodedata.category(each) in hidden]


@bounded
@given(st.text("abcåäö 🎭é-", max_size=60))
def test_plain_words_are_kept_whole(text: str) -> None:
    assert clean(text, 60).split() == text.split()


# ------------------------------------------------------------------------------- compare


def test_words_are_compared_without_case_accents_and_spaces() -> None:
    assert fold(" Upplands  VÄSBY\n") == fold("upplands vasby") == "upplands vasby"
    assert fold("Österåker") == fold("O\u0308stera\u030aker") == "osteraker"
    assert fold("STRASSE") == fold("straße")


def test_a_copied_word_is_the_same_word() -> None:
    assert fold("ja\u200b") == fold("\ufeffJa") == "ja"


@for_each(
    ("text", "plain"),
    [
        ("Kultur™", "kulturtm"),
        ("\U0001d400", "a"),  # a mathematical capital
        ("Ⓐ", "a"),
        ("ﬁnans", "finans"),
        ("\u212a", "k"),  # the kelvin sign
        ("ǅ", "dz"),
        ("İ", "i"),
    ],
)
def test_letters_in_fancy_dress_are_letters(text: str, plain: str) -> None:
    assert fold(text) == plain


@bounded
@given(ANY_TEXT)
def test_a_folded_word_folds_to_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@bounded
@given(st.text("abcdefåäöéüÅÄÖ ", max_size=30))
def test_case_never_tells_words_apart(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


# ----------------------------------------------------------------------------- languages


def test_a_text_is_there_in_both_languages() -> None:
    text = LocalText("Kultur", "Culture")
    assert (text.in_("sv"), text.in_("en")) == ("Kultur", "Culture")


def test_an_unknown_language_reads_swedish() -> None:
    assert LocalText("Kultur", "Culture").in_("fi") == "Kultur"


def test_a_word_of_the_catalogue_is_a_text_that_can_be_told_from_others() -> None:
    assert Word("declined") == "declined"
    assert isinstance(Word("declined"), str)
    assert str is not Word


def test_swedish_letters_come_last() -> None:
    names = {"Öland", "Älmhult", "Åre", "Zinkgruvan", "ale"}
    assert sorted(names, key=alphabetical) == ["ale", "Zinkgruvan", "Åre", "Älmhult", "Öland"]
