"""What one is invited to: an invitation and its reminders say it, and so does the channel."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.i18n import translator
from bot.rules.texts import LocalText
from bot.services import answers
from bot.views import live_list
from tests.services.given import LEYLA, Dialogue
from tests.services.test_rendering import (
    INVITATION,
    LAST,
    REMINDER,
    decide,
    read_by_all,
    shown,
    text,
    to,
)

SWEDISH = """\
Botkyrka kommun bjuds in till dialogmötet torsdag 4 februari 2027 kl. 13:00–16:00.
Dialogmöten om kultur. Region Stockholm bjuder in. Frågor: Maja Ekström.
Exempelsalen, Exempelgatan 1, Stockholm. På distans: https://video.example/dialogmoten-kultur
Kommuner, organisationer och regionen möts för att utveckla konst och kultur åt samma håll.
Svara gärna före torsdag 14 januari 2027.
"""
ENGLISH = """\
Botkyrka kommun is invited to the dialogue meeting on Thursday 4 February 2027 at 13:00–16:00.
Culture dialogue meetings. Region Stockholm invites. Questions: Maja Ekström.
Exempelsalen, Exempelgatan 1, Stockholm. Remote: https://video.example/dialogmoten-kultur
Municipalities, organisations and the region meet to develop arts and culture in one direction.
Please answer before Thursday 14 January 2027.
"""


def invited(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    decide(dialogue)


@pytest.mark.parametrize(("language", "whole"), [("sv", SWEDISH), ("en", ENGLISH)])
def test_an_invitation_is_understood_by_who_has_heard_of_nothing(
    dialogue: Dialogue, language: str, whole: str
) -> None:
    read_by_all(dialogue, language)
    invited(dialogue)
    said = text(dialogue.says(to(dialogue, LEYLA, "invitation.direct"), INVITATION))
    assert said.startswith(whole)
    assert len(said.removeprefix(whole).splitlines()) == 1, "the buttons"


@pytest.mark.parametrize(
    ("kind", "now", "until"),
    [
        ("reminder.direct", REMINDER, "Svara gärna före tisdag 19 januari 2027."),
        ("last_reminder.direct", LAST, "Svara gärna innan dialogmötet börjar."),
    ],
)
def test_a_reminder_says_the_same_but_who_invites_and_what_for(
    dialogue: Dialogue, kind: str, now: datetime, until: str
) -> None:
    read_by_all(dialogue, "sv")
    invited(dialogue)
    dialogue.ran(now)
    for word in dialogue.owed("escalated.acting"):
        dialogue.arrives(word)  # long ago, so that it does not stand for the reminder
    said = text(dialogue.says(to(dialogue, LEYLA, kind), now))
    _, of, where, purpose, _ = SWEDISH.splitlines()
    assert "torsdag 4 februari 2027 kl. 13:00–16:00" in said
    assert of.replace(" Region Stockholm bjuder in.", "") in said
    assert where in said
    assert purpose not in said
    assert until in said


def purposed(dialogue: Dialogue, purpose: str) -> str:
    """Return an invitation in Swedish of a series with this purpose."""
    read_by_all(dialogue, "sv")
    profile = replace(dialogue.series.profile, purpose=LocalText(purpose, purpose))
    dialogue.profiled(profile)
    invited(dialogue)
    return text(dialogue.says(to(dialogue, LEYLA, "invitation.direct"), INVITATION))


@pytest.mark.parametrize(
    ("purpose", "said"),
    [
        ("• Vi möts t.ex. om hallar. Sedan mer.", "\nVi möts t.ex. om hallar.\n"),
        ("Vi möts!\nOch mer", "\nVi möts!\n"),
        (
            "Vi samråder om " + "lokaler, " * 30,
            "\nVi samråder om " + "lokaler, " * 15 + "lokaler…\n",
        ),
        ("Å" * 200, "\n" + "Å" * 159 + "…\n"),
    ],
)
def test_the_purpose_is_one_sentence_and_cut_between_words(
    dialogue: Dialogue, purpose: str, said: str
) -> None:
    assert said in purposed(dialogue, purpose)


def test_a_series_without_a_purpose_says_none(dialogue: Dialogue) -> None:
    assert "dialogmoten-kultur\nSvara gärna" in purposed(dialogue, "")


@pytest.mark.parametrize(
    ("language", "name"), [("sv", "Dialogmöten om kultur"), ("en", "Culture dialogue meetings")]
)
def test_what_the_channel_reads_names_the_series_below_its_heading(
    dialogue: Dialogue, language: str, name: str
) -> None:
    read_by_all(dialogue, language)
    for kind in ("call", "agenda", "start"):
        post = shown(dialogue, kind).post
        assert post is not None
        assert post.text.splitlines()[1] == name
    t = translator(language, dialogue.series.profile.zone)
    board = answers.board(dialogue.store, dialogue.series, dialogue.meeting, INVITATION)
    assert live_list.live_list(board, t, INVITATION).text.splitlines()[1] == name


@pytest.mark.parametrize(
    ("language", "how"),
    [
        ("sv", "till exempel: @Dialogmöten beslut: TEXT eller @Dialogmöten åtagande: TEXT"),
        ("en", "for example: @Dialogmöten decision: TEXT or @Dialogmöten commitment: TEXT"),
    ],
)
def test_the_start_says_how_what_the_meeting_comes_to_is_written_down(
    dialogue: Dialogue, language: str, how: str
) -> None:
    read_by_all(dialogue, language)
    post = shown(dialogue, "start").post
    assert post is not None
    assert post.text.endswith(how)
