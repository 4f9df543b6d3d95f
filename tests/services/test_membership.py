"""Who leaves the channel acts for nobody there, and what a series holds is for who takes part."""

from dataclasses import replace

import pytest

from bot.rules.errors import (
    ConvenerOnly,
    LeftChannel,
    NoMandate,
    NotMyTurn,
    NotTaking,
    Refusal,
)
from bot.services import (
    answers,
    loading,
    membership,
    office,
    outsiders,
    scene,
    series_sheets,
    setup,
    waiting,
)
from bot.services.answers import Given
from bot.services.scene import Hints
from tests.services.given import (
    AMINA,
    CALLED,
    INVITED,
    JAMES,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    STRANGER,
    TEAM,
    ULLA,
    Dialogue,
    invited,
)


def goes(dialogue: Dialogue, user: str, *, left: bool = True) -> None:
    membership.changed(dialogue.store, dialogue.where(user), CALLED, left=left)


def clicks_directly(dialogue: Dialogue, user: str) -> None:
    """Answer by a button in an old direct message."""
    hints = Hints(series=dialogue.series.id, party=dialogue.party("botkyrka").id)
    here = dialogue.scene(user, channel="", hints=hints)
    answers.answer(dialogue.store, here, Given("coming"), CALLED)


def test_who_left_the_channel_cannot_act_and_is_told_so_until_they_are_back(
    dialogue: Dialogue,
) -> None:
    goes(dialogue, LEYLA)
    with pytest.raises(LeftChannel) as refused:
        clicks_directly(dialogue, LEYLA)
    assert refused.value.params["party"] == "Botkyrka kommun"
    assert dialogue.series not in dialogue.store.series.of_person(TEAM, dialogue.person(LEYLA).id)
    goes(dialogue, LEYLA)
    goes(dialogue, LEYLA, left=False)
    goes(dialogue, LEYLA, left=False)
    clicks_directly(dialogue, LEYLA)
    assert dialogue.actions() == ["person.left", "person.came_back", "answer.coming"]


def test_who_left_the_channel_keeps_the_mandate_when_the_series_is_saved(
    dialogue: Dialogue,
) -> None:
    for user in (LEYLA, PETER):
        goes(dialogue, user)
    data = series_sheets.data_of(dialogue.store, dialogue.series, CALLED)
    assert setup.apply(dialogue.store, loading.checked(data), CALLED).is_empty
    for user in (LEYLA, PETER):
        goes(dialogue, user, left=False)
    clicks_directly(dialogue, LEYLA)
    seat = dialogue.store.seats.seat(dialogue.party("botkyrka").id, 0, CALLED)
    assert [deputy.user for deputy in seat.deputies] == [PETER, AMINA]


def test_who_left_the_channel_before_the_series_did_acts_where_it_goes_on(
    dialogue: Dialogue,
) -> None:
    """They have come into the new channel before it was the series', so nothing told of it."""
    store, series = dialogue.store, dialogue.series
    goes(dialogue, LEYLA)
    data = series_sheets.data_of(store, series, CALLED)
    data["series"]["channel"] = "C0NEW"
    setup.apply(store, loading.checked(data), CALLED)
    clicks_directly(dialogue, LEYLA)


def test_while_the_principal_is_away_the_deputy_answers_and_then_nobody_does(
    dialogue: Dialogue,
) -> None:
    with pytest.raises(NotMyTurn):
        clicks_directly(dialogue, PETER)
    goes(dialogue, LEYLA)
    clicks_directly(dialogue, PETER)
    for user in (PETER, AMINA):
        goes(dialogue, user)
    sight = waiting.look(dialogue.store, dialogue.series, dialogue.person(MAJA), CALLED)
    assert [party.key for party in sight.vacant] == ["botkyrka"], "the convener is shown it"


def test_who_is_named_anew_acts_and_others_leave_nothing(dialogue: Dialogue) -> None:
    for user in (STRANGER, ULLA):
        goes(dialogue, user)
    membership.changed(dialogue.store, dialogue.where(LEYLA, "C0OTHER"), CALLED, left=True)
    clicks_directly(dialogue, LEYLA)
    assert dialogue.actions() == ["answer.coming"]
    goes(dialogue, NACKA)
    dialogue.mandated("nacka", now=CALLED)
    dialogue.mandated("nacka", NACKA, now=CALLED)
    assert dialogue.scene(NACKA).party().key == "nacka"


def test_the_list_in_the_channel_follows_who_left(dialogue: Dialogue) -> None:
    goes(dialogue, NACKA)
    assert not dialogue.owed("invitation", manner="update"), "nobody was invited yet"
    invited(dialogue)
    membership.changed(dialogue.store, dialogue.where(NACKA), INVITED, left=False)
    assert len(dialogue.owed("invitation", manner="update")) == 1


def test_in_a_direct_message_who_left_reads_that_and_no_series(dialogue: Dialogue) -> None:
    goes(dialogue, LEYLA)
    with pytest.raises(LeftChannel):
        dialogue.scene(LEYLA, channel="")
    assert isinstance(outsiders.outside(dialogue.store, TEAM, None), NotTaking)


@pytest.mark.parametrize(
    ("user", "why"), [(STRANGER, NoMandate), (NACKA, NoMandate), (JAMES, None), (ULLA, None)]
)
def test_an_old_button_in_a_direct_message_shows_a_series_to_who_takes_part_alone(
    dialogue: Dialogue, user: str, why: type[Refusal] | None
) -> None:
    dialogue.mandated("nacka")
    hints = Hints(series=dialogue.series.id)
    for between in (False, True):
        where = dialogue.where(user, channel="")
        if why is None:
            scene.enter(dialogue.store, where, CALLED, hints, between=between)
            continue
        with pytest.raises(why):
            scene.enter(dialogue.store, where, CALLED, hints, between=between)
    assert dialogue.scene(user).series == dialogue.series, "in its channel everybody reads it"


def test_who_convenes_one_series_convenes_no_other(dialogue: Dialogue) -> None:
    own, store = dialogue.series, dialogue.store
    leyla, maja = dialogue.person(LEYLA), dialogue.person(MAJA)
    other = store.series.save(TEAM, "idrott", "C0IDROTT", own.profile, [leyla.id], None)
    for user, series, convenes in (
        (LEYLA, own, False),
        (LEYLA, other, True),
        (MAJA, own, True),
        (MAJA, other, False),
    ):
        for where, hints in (
            (dialogue.where(user, series.channel), Hints()),
            (dialogue.where(user, ""), Hints(series=series.id)),
        ):
            if convenes:
                assert office.convened(store, where, hints)[0] == series
                continue
            with pytest.raises((ConvenerOnly, NoMandate)) as refused:
                office.convened(store, where, hints)
            named = leyla if series == other else maja
            assert refused.value.params["convener"] == named.name
    assert replace(other, conveners=()).people == frozenset()
