"""After the call, whoever is offered to propose reads that it is late, and who decides."""

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.openings import called
from tests.stage import MAJA, spoken

HELENA, JAMES = "U0HELENA", "U0SOLNA1"
"""Of the bot's own workspace, who has slash commands; and one who reads English."""
LATE = {
    "sv": "Nya förslag räknas nu som sena, och sammankallande avgör om de tas upp",
    "en": "New proposals count as late now, and the convener decides whether",
}
DECIDES = {
    "sv": "Nya förslag räknas nu som sena, och du avgör om de tas upp",
    "en": "New proposals count as late now, and you decide whether to take them up",
}
AGENDA = {"sv": "dagordning", "en": "agenda"}


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
def test_late_is_said_beside_the_button_and_in_the_form_by_every_door(
    make_stage: MakeStage, language: str
) -> None:
    stage, late, words = make_stage(after=called), LATE[language], AGENDA[language]
    user = {"sv": HELENA, "en": JAMES}[language]
    assert late not in stage.writes(user, words), "the call is open"
    assert late not in stage.home(user)
    stage.clicks_home(user, "propose")
    assert late not in spoken(stage.view(user)["blocks"])

    stage.until("2027-01-07 10:00")
    assert late in stage.mentions(user, words)
    assert late in stage.writes(user, words)
    assert late in stage.home(user)
    if user == HELENA:
        assert late in stage.commands(user, f"/dialog {words}")
        for language_of_hers, decides in DECIDES.items():
            stage.writes(MAJA, f"language {language_of_hers}")
            assert decides in stage.commands(MAJA, "/dialog agenda"), "it is she who decides"
            assert decides in stage.home(MAJA)
    stage.clicks_home(user, "propose")
    view = stage.view(user)
    assert late in spoken(view["blocks"][:1]), "before anything is filled in"
    stage.submits(user, title="Sent")


def test_the_published_agenda_says_so_where_it_offers_it_and_the_call_does_not(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=called)
    stage.writes(HELENA, "dagordning lägg till Kulturskolan")
    stage.writes(MAJA, "dagordning anta #1")
    assert LATE["sv"] not in stage.post("Vad ska vi prata om")["text"]
    stage.writes(MAJA, "dagordning publicera")
    stage.until("2026-12-02 10:00")
    assert LATE["sv"] in stage.post("Dagordning för dialogmötet")["text"]


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_convener_who_proposes_reads_that_it_is_theirs_to_decide(
    make_stage: MakeStage, language: str
) -> None:
    stage = make_stage(after=called)
    stage.writes(MAJA, f"language {language}")
    add = {"sv": "dagordning lägg till", "en": "agenda add"}[language]
    theirs = {"sv": "du avgör om punkten tas upp", "en": "you decide whether it is taken up"}
    assert theirs[language] in stage.writes(MAJA, f"{add} Kulturskolan")
    stage.until("2027-01-07 10:00")
    stage.writes(MAJA, AGENDA[language])
    stage.clicks(MAJA, stage.inbox(MAJA)[-1], "propose")
    assert DECIDES[language] in spoken(stage.view(MAJA)["blocks"])
    assert theirs[language] in stage.writes(MAJA, f"{add} Biblioteken")
