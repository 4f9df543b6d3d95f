from dataclasses import replace

from bot.services import agenda, publication
from tests.services.given import CALLED, LOADED, MAJA, TEAM, Dialogue


def test_the_example_is_public_with_its_owner_and_without_a_word_that_is_not(
    dialogue: Dialogue,
) -> None:
    dialogue.opened()
    dialogue.proposes(MAJA, "Kulturskolan")
    dialogue.proposes(MAJA, "Hemlig punkt")
    agenda.accept(dialogue.store, dialogue.scene(MAJA), 1, CALLED)
    before = publication.read(dialogue.store, "kulturdialog", CALLED)
    assert before is not None
    assert before.meetings[0].items == ()
    assert (before.imprint.owner, before.imprint.updated_at) == (
        "Ulla Brandt, Innehållsansvarig",
        LOADED,
    )
    agenda.publish(dialogue.store, dialogue.scene(MAJA), CALLED)
    after = publication.read(dialogue.store, "kulturdialog", CALLED)
    assert after is not None
    assert [item.title for item in after.upcoming[0].items] == ["Kulturskolan"]
    assert after.imprint.updated_at == CALLED
    assert "Hemlig" not in repr(after)
    assert sum(len(group.parties) for group in after.groups) == 32


def test_there_is_nothing_under_an_address_that_nobody_has(dialogue: Dialogue) -> None:
    assert publication.read(dialogue.store, "nope", CALLED) is None


def test_a_workspace_that_comes_later_cannot_take_an_address_over(dialogue: Dialogue) -> None:
    series = dialogue.series
    second = dialogue.store.series.save(
        "T0AAA", series.key, "C0X", series.profile, series.conveners, None
    )
    found = publication.find(dialogue.store, series.key)
    assert found is not None
    assert (found.workspace, found.id < second.id) == (TEAM, True)


def test_a_series_without_an_owner_names_nobody(dialogue: Dialogue) -> None:
    series = replace(dialogue.series, owner=None)
    assert publication.of_series(dialogue.store, series, CALLED).imprint.owner == ""
