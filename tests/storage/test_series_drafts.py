"""Drafts of series: kept whole, changed by one at a time, and gone for good."""

from datetime import timedelta

import pytest

from bot.ports import Conflict
from bot.rules.series_drafts import Draft
from storage import SqlDatabase
from tests.storage.given import NOW

DATA = {"series": {"name": {"sv": "Å”", "en": "x"}}, "party": []}


def test_a_draft_is_kept_as_it_was_given(database: SqlDatabase) -> None:
    with database.transaction() as store:
        added = store.series_drafts.add(Draft(0, "T0", "U0ANNA", DATA), NOW)
        store.series_drafts.add(Draft(0, "T0OTHER", "U0BO", DATA), NOW)
    with database.reading() as store:
        assert store.series_drafts.find("T0", added.id) == added
        assert store.series_drafts.find("T0OTHER", added.id) is None
        assert store.series_drafts.of_workspace("T0") == [added]


def test_who_saves_second_is_told(database: SqlDatabase) -> None:
    with database.transaction() as store:
        draft = store.series_drafts.add(Draft(0, "T0", "U0ANNA", DATA), NOW)
        store.series_drafts.save(draft.holding({"series": {}}), NOW + timedelta(hours=1))
        with pytest.raises(Conflict):
            store.series_drafts.save(draft, NOW)
        found = store.series_drafts.find("T0", draft.id)
    assert found is not None
    assert found.data == {"series": {}}


def test_what_is_removed_is_empty_and_its_id_is_not_given_again(database: SqlDatabase) -> None:
    with database.transaction() as store:
        draft = store.series_drafts.add(Draft(0, "T0", "U0ANNA", DATA), NOW)
        store.series_drafts.remove(draft.id)
        assert store.series_drafts.of_workspace("T0") == []
        with pytest.raises(Conflict):
            store.series_drafts.save(draft, NOW)
        assert store.series_drafts.add(draft, NOW).id != draft.id
