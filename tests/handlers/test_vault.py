"""The vault: opened by any of its keys, locked with the first."""

import pytest

from handlers.vault import Locked, Vault, new_key

OLD, NEW = new_key(), new_key()
TOKEN = "a token"


def test_what_was_locked_is_opened_and_nothing_stays_nothing() -> None:
    vault = Vault([OLD])
    assert vault.open(vault.lock(TOKEN, 0.0)) == TOKEN
    assert TOKEN not in vault.lock(TOKEN, 0.0)
    assert vault.open(vault.lock("", 0.0)) == vault.relock("") == ""


def test_the_old_key_can_be_taken_away_once_all_is_locked_anew() -> None:
    kept = Vault([OLD]).lock(TOKEN, 0.0)
    with pytest.raises(Locked):
        Vault([NEW]).open(kept)
    with pytest.raises(Locked):
        Vault([NEW]).relock(kept)
    both = Vault([NEW, OLD])
    assert both.open(kept) == TOKEN
    assert Vault([NEW]).open(both.relock(kept)) == TOKEN


def test_what_is_to_be_young_is_opened_for_a_while() -> None:
    vault = Vault([OLD])
    kept = vault.lock(TOKEN, 1000.0)
    assert vault.open_young(kept, 600, 1600.0) == TOKEN
    for seconds, epoch in ((600, 1601.0), (600, 100.0)):
        with pytest.raises(Locked):
            vault.open_young(kept, seconds, epoch)
    with pytest.raises(Locked):
        vault.open_young("something else", 600, 1000.0)
