"""Two deputies of one party support the same item at the same moment: one voice."""

from threading import Barrier, Thread

import pytest

from bot.ports import Conflict
from bot.rules.errors import AlreadySupported
from bot.services import agenda, supporting
from storage import SqlDatabase
from tests.services.given import AMINA, CALLED, NACKA, PETER, Dialogue

pytestmark = pytest.mark.every_database


def test_two_deputies_at_once_give_one_voice(office: SqlDatabase) -> None:
    with office.transaction() as store:
        dialogue = Dialogue(store)
        dialogue.opened()
        item = dialogue.proposes(NACKA)
    outcomes: list[str] = []
    together = Barrier(2)

    def support(user: str) -> None:
        together.wait()
        try:
            with office.transaction() as store:
                supporting.give(store, Dialogue(store).scene(user), item.number, CALLED)
            outcomes.append("given")
        except (AlreadySupported, Conflict):
            outcomes.append("there")

    threads = [Thread(target=support, args=(user,)) for user in (PETER, AMINA)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["given", "there"]
    with office.reading() as store:
        dialogue = Dialogue(store)
        page = agenda.page(store, dialogue.series, dialogue.meeting)
        assert [party.name for party in page.supporters(item)] == ["Botkyrka kommun"]
