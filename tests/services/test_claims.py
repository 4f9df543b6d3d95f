"""Whom a list names and Slack does not know says who they are, and the convener confirms it."""

from dataclasses import replace

import pytest

from bot.documents import sheets
from bot.rules.errors import (
    ClaimOver,
    ConvenerOnly,
    NoClaims,
    NotAPerson,
    SlackSilent,
    UnknownClaim,
)
from bot.rules.workspace import NOTHING, Account, Learnt
from bot.services import claims, party_files, party_lists, rendering, shown_homes
from bot.services.claims import Claims
from bot.services.scene import ChooseSeries, Hints
from bot.services.verdicts import Drop
from tests.services.given import BEFORE, CHANNEL, LEYLA, MAJA, STRANGER, TEAM, Dialogue

_NEW = Learnt(people={STRANGER: Account(STRANGER, "T0NACKA", "Ny Chef", "Kulturchef")})


@pytest.fixture
def waiting(dialogue: Dialogue) -> Dialogue:
    """The example, in which the principal of Nacka is named by address alone."""
    return _naming(dialogue, "ny@nacka.se", "nacka")


def _naming(dialogue: Dialogue, email: str, *parties: str) -> Dialogue:
    """Let a list name the principals of parties otherwise than by Slack's id."""
    made = party_files.document(dialogue.store, dialogue.series, "csv", "sv", BEFORE)
    rows = sheets.read(made.content)
    for row in rows:
        if row[-1] in parties and row[4] == "Ordinarie":
            row[5:10] = ["Ny Chef", "kulturchef", email, "", ""]
    seen = party_lists.preview(dialogue.store, dialogue.series, rows, NOTHING, BEFORE)
    party_lists.apply_seen(dialogue.store, seen, BEFORE)
    return dialogue


def _found(dialogue: Dialogue, user: str = STRANGER, channel: str = CHANNEL) -> Claims:
    return claims.claims(dialogue.store, dialogue.where(user, channel), Hints(), BEFORE)


def _claimed(dialogue: Dialogue, user: str = STRANGER) -> tuple[int, Hints]:
    """Let somebody claim the only place; return it, and what the convener's button knows."""
    found = _found(dialogue, user)
    (place,) = found.waiting
    person = claims.claimant(dialogue.store, dialogue.where(user), _NEW)
    claims.claim(dialogue.store, found, place, person, BEFORE)
    return place, Hints(series=dialogue.series.id, person=person.id)


def test_nobody_is_waited_for_where_everybody_is_known(dialogue: Dialogue) -> None:
    for channel in (CHANNEL, ""):
        with pytest.raises(NoClaims):
            _found(dialogue, channel=channel)


def test_who_is_waited_for_is_found_in_the_channel_and_alone(waiting: Dialogue) -> None:
    for channel in (CHANNEL, ""):
        found = _found(waiting, channel=channel)
        ((place, (nominee, party)),) = found.waiting.items()
        assert (nominee.title, party.key) == ("kulturchef", "nacka")
        assert claims.named(found, "nacka") == place
        assert claims.named(found, "") is None
        with pytest.raises(UnknownClaim):
            claims.named(found, "Solna")


def test_of_two_series_that_wait_one_is_chosen(waiting: Dialogue) -> None:
    rows = [["Part", "Kategori", "Roll", "Namn"], ["A", "Kommuner", "Ordinarie", "Bo"]]
    plain = replace(waiting.series.profile, quorums=())
    other = waiting.profiled(plain, key="other", channel="C0OTHER")
    seen = party_lists.preview(waiting.store, other, rows, NOTHING, BEFORE)
    party_lists.apply_seen(waiting.store, seen, BEFORE)
    with pytest.raises(ChooseSeries):
        _found(waiting, channel="")
    where, chosen = waiting.where(STRANGER, ""), Hints(series=other.id)
    assert claims.claims(waiting.store, where, chosen, BEFORE).series.id == other.id


def test_the_convener_is_asked_and_lets_them_act(waiting: Dialogue) -> None:
    place, hints = _claimed(waiting)
    (asked,) = waiting.owed("claim")
    said = rendering.render(waiting.store, asked, BEFORE)
    assert not isinstance(said, Drop)
    assert "ny@nacka.se" in getattr(said, "text", "")
    person, party = claims.decide(
        waiting.store, waiting.where(MAJA), hints, place, BEFORE, is_so=True
    )
    seat = waiting.store.seats.seat(party.id, 0, BEFORE)
    assert seat.principal is not None
    assert seat.principal.id == person.id
    assert (person.team, person.user) == ("T0NACKA", STRANGER)
    (told,) = waiting.owed("claim.answered")
    assert "Nacka kommun" in getattr(rendering.render(waiting.store, told, BEFORE), "text", "")
    assert isinstance(rendering.render(waiting.store, asked, BEFORE), Drop)
    with pytest.raises(ClaimOver):
        claims.decide(waiting.store, waiting.where(MAJA), hints, place, BEFORE, is_so=True)
    with pytest.raises(NoClaims):
        _found(waiting)


def test_a_place_keeps_its_number_and_gives_it_to_no_other(dialogue: Dialogue) -> None:
    """Another claim for Nacka, confirmed by its old button, let somebody act for Solna."""
    _naming(dialogue, "", "nacka", "solna")
    numbers = {party.key: place for place, (_, party) in _found(dialogue).waiting.items()}
    leyla = dialogue.person(LEYLA)
    hints = Hints(series=dialogue.series.id, person=leyla.id)
    where = dialogue.where(MAJA)
    claims.decide(dialogue.store, where, hints, numbers["nacka"], BEFORE, is_so=True)
    assert list(_found(dialogue).waiting) == [numbers["solna"]]
    with pytest.raises(ClaimOver):
        claims.decide(dialogue.store, where, hints, numbers["nacka"], BEFORE, is_so=True)


def test_a_deputy_who_is_the_new_principal_is_deputy_no_longer(waiting: Dialogue) -> None:
    place, hints = _claimed(waiting, "U0NACKA2")
    claims.decide(waiting.store, waiting.where(MAJA), hints, place, BEFORE, is_so=True)
    seat = waiting.store.seats.seat(waiting.party("nacka").id, 0, BEFORE)
    assert seat.principal is not None
    assert seat.principal.user == "U0NACKA2"
    assert "U0NACKA2" not in [deputy.user for deputy in seat.deputies]


def test_who_is_not_the_one_is_told_and_the_place_waits_on(waiting: Dialogue) -> None:
    place, hints = _claimed(waiting)
    claims.decide(waiting.store, waiting.where(MAJA), hints, place, BEFORE, is_so=False)
    (told,) = waiting.owed("claim.answered")
    assert "inte" in getattr(rendering.render(waiting.store, told, BEFORE), "text", "")
    assert list(_found(waiting).waiting) == [place]
    (entry,) = [each for each in waiting.trail() if each.action == "person.claimed"]
    assert (entry.person, entry.party) == (hints.person, waiting.party("nacka").id)


def test_only_a_convener_decides_and_only_with_a_person(waiting: Dialogue) -> None:
    place, hints = _claimed(waiting)
    with pytest.raises(ConvenerOnly):
        claims.decide(waiting.store, waiting.where(LEYLA), hints, place, BEFORE, is_so=True)
    nobody = Hints(series=waiting.series.id)
    with pytest.raises(ClaimOver):
        claims.decide(waiting.store, waiting.where(MAJA), nobody, place, BEFORE, is_so=True)


def test_a_place_that_is_not_waited_for_cannot_be_claimed(waiting: Dialogue) -> None:
    person = claims.claimant(waiting.store, waiting.where(LEYLA), Learnt())
    with pytest.raises(ClaimOver):
        claims.claim(waiting.store, _found(waiting), 0, person, BEFORE)


def test_slack_must_say_who_a_stranger_is(waiting: Dialogue) -> None:
    where = waiting.where(STRANGER)
    with pytest.raises(SlackSilent):
        claims.claimant(waiting.store, where, Learnt())
    closed = Account(STRANGER, TEAM, "X", is_closed=True)
    for account in (None, closed):
        with pytest.raises(NotAPerson):
            claims.claimant(waiting.store, where, Learnt(people={STRANGER: account}))


def test_who_takes_part_in_nothing_finds_the_way_in_their_home_while_somebody_is_waited_for(
    waiting: Dialogue,
) -> None:
    def home() -> str:
        shown_homes.looked(waiting.store, waiting.where(STRANGER, ""), {}, BEFORE)
        (owed,) = [each for each in waiting.owed(manner="update") if each.owed.kind == "home"]
        return str(getattr(rendering.render(waiting.store, owed, BEFORE), "text", ""))

    assert "[Jag företräder en part…]" in home()
    place, hints = _claimed(waiting, LEYLA)
    claims.decide(waiting.store, waiting.where(MAJA), hints, place, BEFORE, is_so=True)
    assert "[Jag företräder en part…]" not in home()
