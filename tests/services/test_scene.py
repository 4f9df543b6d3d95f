"""Who speaks, in which series, about which meeting, for which party."""

from dataclasses import replace

import pytest

from bot.ports import Store
from bot.rules.errors import (
    ConvenerOnly,
    FromBefore,
    NoMandate,
    NoMeeting,
    NoSeries,
    NotTaking,
    OldMeeting,
    Unlisted,
)
from bot.rules.seats import Person
from bot.services import planning, scene
from bot.services.scene import ChooseParty, ChooseSeries, Hints, Where
from tests.services.given import (
    CALLED,
    CHANNEL,
    END,
    HELENA,
    JAMES,
    JOAKIM,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    START,
    STRANGER,
    TEAM,
    ULLA,
    Dialogue,
    at,
)

AFTER_ALL = at("2028-06-01 10:00")
"""After the last meeting that was planned when the example was loaded."""


def second_series(dialogue: Dialogue) -> int:
    """Let the conveners have a second series; return its id."""
    return dialogue.profiled(dialogue.series.profile, key="second", channel="C0SECOND").id


# Who


@pytest.mark.parametrize(
    ("user", "parties", "convenes"),
    [
        (MAJA, ["region-stockholm"], True),
        (JOAKIM, ["region-stockholm"], True),
        (HELENA, ["region-stockholm"], False),
        (ULLA, [], False),
        (LEYLA, ["botkyrka"], False),
        (PETER, ["botkyrka"], False),
        (STRANGER, [], False),
    ],
)
def test_each_person_enters_with_their_own_parties_and_role(
    dialogue: Dialogue, user: str, parties: list[str], *, convenes: bool
) -> None:
    entered = dialogue.scene(user)
    assert [party.key for party in entered.parties] == parties
    assert entered.is_convener is convenes
    assert entered.convener.user == MAJA


def test_a_stranger_in_the_channel_enters_as_nobody_that_is_kept(dialogue: Dialogue) -> None:
    entered = dialogue.scene(STRANGER)
    assert (entered.person.id, entered.person.user) == (0, STRANGER)
    with pytest.raises(NoMandate):
        entered.party()


@pytest.mark.parametrize("user", [LEYLA, STRANGER])
def test_a_button_shows_nothing_of_a_series_to_who_is_not_in_it_any_more(
    dialogue: Dialogue, store: Store, user: str
) -> None:
    dialogue.mandated("botkyrka", PETER)
    hints = Hints(series=dialogue.series.id)
    for where in (
        Where(TEAM, TEAM, user, "D1", is_direct=True),
        Where(TEAM, TEAM, user, "C0ELSEWHERE"),
    ):
        with pytest.raises(NoMandate):
            scene.enter(store, where, CALLED, hints)
        assert scene.reader(store, where, hints).language == dialogue.series.language
    assert scene.enter(store, Where(TEAM, TEAM, user, CHANNEL), CALLED, hints).parties == ()


def test_only_conveners_pass_as_conveners_and_the_others_are_told_whom_to_ask(
    dialogue: Dialogue,
) -> None:
    dialogue.scene(JOAKIM).require("convene")
    with pytest.raises(ConvenerOnly) as refused:
        dialogue.scene(HELENA).require("convene")
    assert refused.value.params == {"convener": "Maja Ekström"}


def test_a_user_id_of_another_workspace_is_another_person(store: Store) -> None:
    assert scene.speaker(store, Where(TEAM, "T0NACKA", LEYLA)) is None


@pytest.mark.parametrize("team", ["", "E0GRID"])
def test_an_enterprise_for_a_team_leaves_the_user_id_to_tell_who_it_is(
    store: Store, team: str
) -> None:
    person = scene.speaker(store, Where(TEAM, team, LEYLA))
    assert person is not None
    assert person.name == "Leyla Demir"


def test_a_deleted_user_acts_for_nobody(dialogue: Dialogue, store: Store) -> None:
    store.people.save(replace(dialogue.person(LEYLA), deleted=True))
    with pytest.raises(NoMandate):
        dialogue.scene(LEYLA).party()


# For which party


def test_who_acts_for_two_parties_is_asked_for_which(dialogue: Dialogue) -> None:
    dialogue.mandated("nacka", NACKA, LEYLA)
    with pytest.raises(ChooseParty) as asked:
        dialogue.scene(LEYLA).party()
    assert [party.key for party in asked.value.options] == ["botkyrka", "nacka"]


def test_a_button_that_names_one_of_the_two_parties_has_chosen(dialogue: Dialogue) -> None:
    dialogue.mandated("nacka", NACKA, LEYLA)
    chosen = Hints(party=dialogue.party("nacka").id)
    assert dialogue.scene(LEYLA, hints=chosen).party().key == "nacka"


def test_a_button_that_names_somebody_elses_party_gives_no_right_to_it(dialogue: Dialogue) -> None:
    other = Hints(party=dialogue.party("solna").id)
    with pytest.raises(NoMandate):
        dialogue.scene(LEYLA, hints=other).party()
    dialogue.mandated("nacka", NACKA, LEYLA)
    with pytest.raises(NoMandate):
        dialogue.scene(LEYLA, hints=other).party()


# In which series


def test_the_series_is_the_channels(dialogue: Dialogue) -> None:
    second = second_series(dialogue)
    assert dialogue.scene(MAJA).series == dialogue.series
    assert dialogue.store.series.in_channel(TEAM, "C0SECOND") == dialogue.store.series.get(second)


def test_a_channel_without_a_series_says_so(dialogue: Dialogue) -> None:
    with pytest.raises(NoSeries):
        dialogue.scene(MAJA, channel="C0OTHER")


def test_a_button_of_a_series_that_was_erased_says_so_in_the_readers_language(
    dialogue: Dialogue,
) -> None:
    gone = Hints(series=4711, party=4711, meeting=4711)
    for channel in ("", dialogue.series.channel):
        where = Where(TEAM, TEAM, MAJA, channel, is_direct=not channel)
        with pytest.raises(FromBefore) as refused:
            scene.enter(dialogue.store, where, CALLED, gone)
        said = scene.reader(dialogue.store, where, gone).refusal(refused.value)
        assert "innan jag togs bort" in said


def test_in_direct_messages_it_is_the_persons_only_one(dialogue: Dialogue) -> None:
    second_series(dialogue)
    assert dialogue.scene(LEYLA, channel="").series == dialogue.series


def test_in_direct_messages_who_has_several_series_is_asked_for_which(dialogue: Dialogue) -> None:
    second_series(dialogue)
    with pytest.raises(ChooseSeries) as asked:
        dialogue.scene(MAJA, channel="")
    assert [series.key for series in asked.value.options] == ["kulturdialog", "second"]


def test_a_button_knows_its_series_wherever_it_is_clicked(dialogue: Dialogue) -> None:
    second_series(dialogue)
    own = Hints(series=dialogue.series.id)
    assert dialogue.scene(MAJA, channel="", hints=own).series == dialogue.series
    assert dialogue.scene(MAJA, channel="C0OTHER", hints=own).series == dialogue.series


def test_a_button_of_another_workspace_leads_to_no_series(dialogue: Dialogue, store: Store) -> None:
    own = dialogue.series
    foreign = store.series.save("T0OTHER", "other", "C0OTHER", own.profile, own.conveners, None)
    entered = dialogue.scene(MAJA, hints=Hints(series=foreign.id))
    assert entered.series == dialogue.series


def test_a_stranger_in_direct_messages_is_told_whom_to_ask(dialogue: Dialogue) -> None:
    with pytest.raises(NotTaking) as refused:
        dialogue.scene(STRANGER, channel="")
    assert refused.value.params["convener"] == "Maja Ekström"


def test_where_there_are_several_series_a_stranger_is_told_that_none_is_theirs(
    dialogue: Dialogue,
) -> None:
    second_series(dialogue)
    with pytest.raises(Unlisted):
        dialogue.scene(STRANGER, channel="")


def test_who_owns_the_content_of_a_series_is_known_in_direct_messages(dialogue: Dialogue) -> None:
    here = dialogue.scene(ULLA, channel="")
    assert here.series == dialogue.series
    assert here.parties == ()
    assert not here.is_convener


# About which meeting


def test_the_meeting_is_the_first_one_that_has_not_ended(dialogue: Dialogue) -> None:
    planning.plan_series(dialogue.store, dialogue.series.id, START)
    first, second = dialogue.meetings
    assert dialogue.scene(LEYLA, START).meeting == first
    assert dialogue.scene(LEYLA, END).meeting == second


def test_with_no_meeting_ahead_the_convener_is_named(dialogue: Dialogue) -> None:
    with pytest.raises(NoMeeting) as refused:
        dialogue.scene(LEYLA, AFTER_ALL)
    assert refused.value.params == {"convener": "Maja Ekström"}


def test_a_button_of_a_meeting_that_is_over_says_which_one_it_was(dialogue: Dialogue) -> None:
    old = Hints(meeting=dialogue.meeting.id)
    assert dialogue.scene(LEYLA, at("2027-02-04 15:59"), hints=old).meeting == dialogue.meeting
    with pytest.raises(OldMeeting) as refused:
        dialogue.scene(LEYLA, END, hints=old)
    assert refused.value.params == {"date": START}


def test_a_button_of_another_series_meeting_is_about_this_series_own(dialogue: Dialogue) -> None:
    second = second_series(dialogue)
    planning.plan_series(dialogue.store, second, CALLED)
    theirs = dialogue.store.meetings.of_series(second)[0]
    entered = dialogue.scene(LEYLA, hints=Hints(meeting=theirs.id))
    assert (entered.series, entered.meeting) == (dialogue.series, dialogue.meeting)


def test_a_button_of_another_series_meeting_that_is_over_is_no_matter_of_this_one(
    dialogue: Dialogue,
) -> None:
    second = second_series(dialogue)
    planning.plan_series(dialogue.store, second, CALLED)
    theirs = dialogue.store.meetings.of_series(second)[0]
    planning.plan_series(dialogue.store, dialogue.series.id, END)
    entered = dialogue.scene(LEYLA, END, hints=Hints(meeting=theirs.id))
    assert theirs.is_over(END)
    assert (entered.series, entered.meeting) == (dialogue.series, dialogue.meetings[1])


# In which language


def test_a_person_reads_their_language_and_else_the_series(dialogue: Dialogue) -> None:
    assert dialogue.scene(JAMES).t.language == "en"
    assert dialogue.scene(LEYLA).t.language == "sv"
    dialogue.store.series.set_language(dialogue.series.id, "en")
    assert dialogue.scene(LEYLA).t.language == "en"


@pytest.mark.parametrize(
    ("user", "channel", "language"),
    [
        (LEYLA, CHANNEL, "sv"),
        (JAMES, CHANNEL, "en"),
        (JAMES, "C0OTHER", "en"),
        (LEYLA, "C0OTHER", "sv"),
        (STRANGER, "", "sv"),
    ],
)
def test_a_refusal_has_a_reader_even_where_there_is_no_series(
    dialogue: Dialogue, user: str, channel: str, language: str
) -> None:
    where = dialogue.where(user, channel)
    assert scene.reader(dialogue.store, where, Hints()).language == language


@pytest.mark.parametrize(("language", "reads"), [("en", "en"), (None, "sv")])
def test_in_a_workspace_without_series_people_read_what_they_chose_or_swedish(
    store: Store, language: str | None, reads: str
) -> None:
    where = Where("T0EMPTY", "T0EMPTY", "U0NEW", is_direct=True)
    assert scene.reader(store, where, Hints()).language == "sv"
    store.people.save(Person(0, "T0EMPTY", "T0EMPTY", "U0NEW", "New", language=language))
    assert scene.reader(store, where, Hints()).language == reads
    with pytest.raises(Unlisted):
        scene.enter(store, where, CALLED, Hints())
