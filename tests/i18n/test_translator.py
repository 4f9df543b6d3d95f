"""Texts, dates and lists as a reader of each language gets them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot import i18n
from bot.i18n import Translator, translator
from bot.rules.errors import AgendaPublished, BadKind, CallNotOpen, ItemClosed, NoMandate
from bot.rules.texts import LocalText, Word
from tests.cases import for_each

STOCKHOLM = "Europe/Stockholm"
MEETING = datetime(2027, 2, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def sv() -> Translator:
    return translator("sv", STOCKHOLM)


@pytest.fixture
def en() -> Translator:
    return translator("en", STOCKHOLM)


def test_a_text_is_said_in_the_readers_language(sv: Translator, en: Translator) -> None:
    assert sv("Propose an item") == "Föreslå en punkt"
    assert en("Propose an item") == "Propose an item"


def test_a_text_without_translation_is_said_in_english_and_filled(sv: Translator) -> None:
    assert sv("Not in any catalogue, {name}.", name="Alva") == "Not in any catalogue, Alva."


@for_each("language", ["de", "", "SV", "sv_SE"])
def test_an_unknown_language_is_english(language: str) -> None:
    assert translator(language, STOCKHOLM)("Save") == "Save"
    assert translator(language, STOCKHOLM).day(date(2027, 2, 4)) == "Thursday 4 February 2027"


def test_a_translator_is_made_once_for_each_language_and_zone() -> None:
    assert translator("sv", STOCKHOLM) is translator("sv", STOCKHOLM)
    assert translator("sv", STOCKHOLM) is not translator("sv", "Europe/Helsinki")


# ------------------------------------------------------------------------------------- dates


def test_date_and_time_are_written_out(sv: Translator, en: Translator) -> None:
    assert sv.when(MEETING) == "torsdag 4 februari 2027 kl. 13:00"
    assert en.when(MEETING) == "Thursday 4 February 2027 at 13:00"
    assert sv.soon(MEETING) == "torsdag 4 februari kl. 13:00"
    assert en.soon(MEETING) == "Thursday 4 February at 13:00"


def test_a_day_has_its_weekday_and_year(sv: Translator, en: Translator) -> None:
    assert sv.day(date(2027, 5, 1)) == "lördag 1 maj 2027"
    assert en.day(date(2027, 5, 1)) == "Saturday 1 May 2027"


def test_a_short_date_has_neither(sv: Translator, en: Translator) -> None:
    assert sv.short(date(2027, 2, 4)) == "4 februari"
    assert en.short(MEETING) == "4 February"


def test_an_instant_belongs_to_the_day_of_the_zone(sv: Translator) -> None:
    late = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)
    assert sv.day(late) == "torsdag 1 juli 2027"
    assert sv.short(late) == "1 juli"
    assert sv.hour(late) == "00:30"
    assert translator("sv", "America/New_York").when(late) == "onsdag 30 juni 2027 kl. 18:30"


@pytest.mark.parametrize(
    ("instant", "hour"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "01:59"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "03:00"),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "02:30"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "02:30"),
        (datetime(2027, 10, 31, 2, 0, tzinfo=UTC), "03:00"),
    ],
)
def test_the_hour_follows_summer_time(sv: Translator, instant: datetime, hour: str) -> None:
    assert sv.hour(instant) == hour


def test_any_offset_of_an_instant_will_do(sv: Translator) -> None:
    assert sv.hour(MEETING.astimezone(timezone(timedelta(hours=9)))) == "13:00"


def test_a_time_without_a_zone_is_already_local(sv: Translator) -> None:
    assert sv.when(datetime(2027, 7, 1, 9, 5)) == "torsdag 1 juli 2027 kl. 09:05"  # noqa: DTZ001


# ------------------------------------------------------------------------ plurals and lists


@for_each(
    ("language", "count", "said"),
    [
        ("sv", 1, "Till 1 person:"),
        ("sv", 0, "Till 0 personer:"),
        ("sv", 2, "Till 2 personer:"),
        ("en", 1, "To 1 person:"),
        ("en", 0, "To 0 persons:"),
        ("en", 21, "To 21 persons:"),
    ],
)
def test_a_count_chooses_the_form(language: str, count: int, said: str) -> None:
    one, many = "To {count} person:", "To {count} persons:"
    assert translator(language, STOCKHOLM).plural(one, many, count) == said


def test_a_plural_without_translation_is_said_in_english(sv: Translator) -> None:
    assert sv.plural("{count} owl", "{count} owls", 1) == "1 owl"
    assert sv.plural("{count} owl", "{count} owls", 3) == "3 owls"


@pytest.mark.parametrize(
    ("items", "swedish", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a och b", "a and b"),
        (["a", "b", "c"], "a, b och c", "a, b and c"),
    ],
)
def test_a_list_ends_with_and(
    sv: Translator, en: Translator, items: list[str], swedish: str, english: str
) -> None:
    assert (sv.many(items), en.many(items)) == (swedish, english)


def test_a_choice_ends_with_or(sv: Translator, en: Translator) -> None:
    assert sv.many(["ja", "nej"], either=True) == "ja eller nej"
    assert en.many(["yes", "maybe", "no"], either=True) == "yes, maybe or no"


# -------------------------------------------------------------------------------- parameters


def test_dates_among_the_parameters_are_said_in_language_and_zone(
    sv: Translator, en: Translator
) -> None:
    assert sv("{x}", x=MEETING) == "torsdag 4 februari 2027 kl. 13:00"
    assert en("{x}", x=date(2027, 2, 4)) == "Thursday 4 February 2027"


def test_a_word_among_the_parameters_is_translated_and_other_text_is_not(
    sv: Translator, en: Translator
) -> None:
    assert sv("{a} {b}", a=Word("accepted"), b="accepted") == "antagen accepted"
    assert en("{a}", a=Word("accepted")) == "accepted"


def test_a_text_in_both_languages_is_said_in_the_readers(sv: Translator, en: Translator) -> None:
    name = LocalText(sv="Dialogmöten om kultur", en="Culture dialogue meetings")
    assert sv("{x}", x=name) == "Dialogmöten om kultur"
    assert en("{x}", x=name) == "Culture dialogue meetings"


def test_braces_that_somebody_typed_are_left_alone(sv: Translator) -> None:
    assert sv("{x}", x="{y} {0} {{") == "{y} {0} {{"


def test_a_parameter_that_is_missing_is_an_error_and_no_half_text(sv: Translator) -> None:
    with pytest.raises(KeyError):
        sv("#{number} “{title}” is withdrawn.", number=12)


def test_a_refusal_is_said_with_its_parameters(sv: Translator, en: Translator) -> None:
    refusal = AgendaPublished(convener="Maja Ekström")
    assert sv.refusal(refusal).endswith("Fråga Maja Ekström.")
    assert en.refusal(refusal).endswith("Ask Maja Ekström.")


def test_a_refusal_says_its_date_in_each_readers_zone() -> None:
    refusal = CallNotOpen(date=MEETING)
    assert "torsdag 4 februari 2027 kl. 13:00" in translator("sv", STOCKHOLM).refusal(refusal)
    assert "Thursday 4 February 2027 at 14:00" in translator("en", "Europe/Helsinki").refusal(
        refusal
    )


def test_words_and_names_within_a_refusal_are_in_the_readers_language(sv: Translator) -> None:
    assert "är avslagen" in sv.refusal(ItemClosed(number=3, state=Word("declined")))
    name = LocalText(sv="Dialogmöten om kultur", en="Culture dialogue meetings")
    said = sv.refusal(NoMandate(series=name, convener="Maja Ekström"))
    assert "i Dialogmöten om kultur" in said


def test_what_somebody_typed_never_becomes_a_placeholder(sv: Translator) -> None:
    said = sv.refusal(BadKind(given="{convener}", kinds="beslut", areas="idrott"))
    assert "”{convener}”" in said


def test_what_was_loaded_is_not_read_by_the_first_who_speaks() -> None:
    catalogue = i18n._swedish  # noqa: SLF001 - how often it is read cannot be seen from outside
    catalogue.cache_clear()
    i18n.load()
    read = catalogue.cache_info().misses
    assert translator("sv", STOCKHOLM)("Coming") == "Kommer"
    assert (read, catalogue.cache_info().misses) == (1, 1)


def test_what_is_to_be_typed_mentions_the_bot_where_it_is_read_in_a_channel(sv: Translator) -> None:
    said = sv.in_channel(
        "{party} now supports #{number} “{title}”. To take that back, write: {command} #{number}",
        party="Solna",
        number=1,
        title="Hyror",
        command=Word("agenda unsupport"),
    )
    assert said.endswith("skriv: @Dialogmöten dagordning ångra stöd #1")
    assert sv("Write: {example}", example=Word("plan")) == "Write: plan"
    assert sv.in_channel("{example}", example="13:00") == "13:00", "that stands in a command"
