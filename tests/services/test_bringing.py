"""Whoever brings the bot into a channel while they set a series up has chosen it."""

from dataclasses import replace

from bot.rules.series_drafts import Draft, done, following
from bot.services import bringing, shown_homes
from tests.services.given import CALLED, CHANNEL, JOAKIM, MAJA, TEAM, Dialogue

ELSEWHERE = "C0ELSEWHERE"
NAMED = {"name": {"sv": "Skolan", "en": "Skolan"}, "conveners": [MAJA]}


def drafted(dialogue: Dialogue, **series: str) -> Draft:
    data = {"series": {**NAMED, **series}, "done": ["name"], "category": [], "party": []}
    return dialogue.store.series_drafts.add(Draft(0, TEAM, MAJA, data), CALLED)


def found(dialogue: Dialogue, draft: Draft) -> Draft:
    kept = dialogue.store.series_drafts.find(TEAM, draft.id)
    assert kept is not None
    return kept


def chosen(dialogue: Dialogue, channel: str = ELSEWHERE, inviter: str = MAJA) -> None:
    bringing.chosen(dialogue.store, TEAM, channel, inviter, CALLED)


def test_the_channel_is_known_and_its_step_done(dialogue: Dialogue) -> None:
    draft = drafted(dialogue)
    shown_homes.looked(dialogue.store, dialogue.where(MAJA, ""), {}, CALLED)
    (home,) = (e for e in dialogue.store.outbox.recent(10) if e.owed.kind == "home")
    dialogue.arrives(home)
    chosen(dialogue)
    data = found(dialogue, draft).data
    assert data["series"]["channel"] == ELSEWHERE
    assert data["series"]["channel_name"] == ELSEWHERE.lower()
    assert "channel" in done(data)
    assert following(data) == "when"
    (again,) = (e for e in dialogue.store.outbox.recent(10) if e.owed.kind == "home")
    assert again.version > home.version, "Home shows it"


def test_it_is_not_taken_for_somebody_else_nor_where_it_is_chosen_already(
    dialogue: Dialogue,
) -> None:
    draft = drafted(dialogue)
    chosen(dialogue, inviter="")
    chosen(dialogue, inviter="U0STRANGER")
    chosen(dialogue, CHANNEL)
    assert found(dialogue, draft) == draft, "that channel has a series"
    chosen(dialogue)
    chosen(dialogue, "C0THIRD")
    assert found(dialogue, draft).data["series"]["channel"] == ELSEWHERE


def test_who_sets_two_up_chooses_in_the_form(dialogue: Dialogue) -> None:
    two = [drafted(dialogue), drafted(dialogue)]
    chosen(dialogue)
    assert [found(dialogue, each) for each in two] == two
    dialogue.store.series_drafts.remove(two[0].id)
    chosen(dialogue)
    assert "channel" in found(dialogue, two[1]).data["series"]


def test_a_convener_whom_the_draft_names_chooses_in_the_form(dialogue: Dialogue) -> None:
    draft = drafted(dialogue)
    named = {**draft.data, "series": {**NAMED, "conveners": [MAJA, JOAKIM]}}
    dialogue.store.series_drafts.save(replace(draft, data=named), CALLED)
    chosen(dialogue, inviter=JOAKIM)
    assert found(dialogue, draft).data == named
    chosen(dialogue, inviter=MAJA)
    assert found(dialogue, draft).data["series"]["channel"] == ELSEWHERE
