"""The end of a series at its largest: what Slack takes, and how much of it is named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.i18n import Translator, translator
from bot.views import ending as view
from bot.views.blocks import Attached, spoken
from rehearsal.blocks import check_message, check_view
from tests.rules.examples import SERIES, meeting
from tests.rules.polling import poll

WEEKS = [meeting().starts_at + number * timedelta(weeks=1) for number in range(9)]
MANY = [replace(meeting(), id=number, starts_at=each) for number, each in enumerate(WEEKS)]
POLLS = [replace(poll(), number=number) for number in range(1, 9)]


@pytest.fixture(params=["sv", "en"])
def t(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param, "Europe/Stockholm")


def test_the_form_names_five_of_each_and_counts_the_rest(t: Translator) -> None:
    form = view.form(SERIES, MANY, (POLLS, POLLS[:1]), 30, t, is_now=True)
    check_view(form, "modal")
    said = spoken(form["blocks"])
    assert "#5" in said
    assert "#6" not in said
    assert t("{count} more", count=4) in said
    assert t("{count} more", count=3) in said
    swedish = "Den här omröstningen stängs med de röster som finns: #1."
    english = "This poll closes with the votes so far: #1."
    assert (swedish if t.language == "sv" else english) in said


def test_the_form_of_a_series_with_nothing_ahead_says_that(t: Translator) -> None:
    form = view.form(SERIES, [], ([], []), 0, t, is_now=False)
    said = spoken(form["blocks"])
    assert t("No meeting is ahead that would be cancelled.") in said
    assert (
        t(
            "Nobody counts on a meeting or proposed something for it, so nobody gets a message of "
            "their own."
        )
        in said
    )


@pytest.mark.parametrize("count", [0, 1, 9])
def test_the_channel_reads_what_is_not_held(t: Translator, count: int) -> None:
    said = view.ended(SERIES, MANY[:count], "Maja", t)
    check_message(said.blocks)
    not_held = t("The dialogue meeting on {when} is not held.", when=MANY[0].starts_at)
    assert (not_held in said.text) is (count == 1)
    assert (t("{count} more", count=4) in said.text) is (count == 9)


def test_one_word_with_or_without_a_file(t: Translator) -> None:
    plain = view.goodbye(SERIES, WEEKS[:2], (), t, None)
    check_message(plain.blocks)
    file = Attached("x.ics", b"")
    with_file = view.goodbye(SERIES, WEEKS[:1], (), t, file)
    assert (with_file.file, with_file.blocks) == (file, ())
    assert t("Open the file, and your calendar takes out what is not held.") in with_file.text
