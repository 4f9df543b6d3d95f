"""The app leaves workspaces and comes to them: one, or those of an organisation."""

from typing import Any

import pytest

from bot.ports import Store
from bot.ports.audit import NO_SERIES
from bot.rules.installations import Installation
from bot.rules.trail import REVOKED, UNINSTALLED
from handlers.edge import Edge
from handlers.uninstalled import EVENTS
from storage.database import SqlDatabase
from tests.cases import for_each
from tests.handlers.test_edge import Nudged
from tests.storage.given import NOW, HandClock

HOST, BANK, BRANCH = "T0REGION", "E0BANK", "T0BRANCH"


@pytest.fixture
def edge(database: SqlDatabase) -> Edge:
    return Edge(database, HandClock(), Nudged(), lambda *_: None)


def happens(edge: Edge, kind: str, body: dict[str, Any], **event: Any) -> list[str]:  # noqa: ANN401
    """Let Slack tell it; return where the app is then."""
    EVENTS[kind](edge, {**body, "event": {"type": kind, **event}}, "")
    with edge.database.reading() as store:
        return there(store)


def there(store: Store) -> list[str]:
    return [each.workspace for each in store.installations.every() if each.ended_at is None]


OF_BANK = {"enterprise_id": BANK, "team_id": None}


@for_each(
    ("kind", "body", "event", "left"),
    [
        ("app_uninstalled", {"team_id": HOST}, {}, [BANK, BRANCH]),
        ("tokens_revoked", {"team_id": HOST}, {"tokens": {"bot": ["UBOT"]}}, [BANK, BRANCH]),
        (
            "tokens_revoked",
            {"team_id": HOST},
            {"tokens": {"oauth": ["U1"], "bot": []}},
            [BANK, BRANCH, HOST],
        ),
        ("app_uninstalled", OF_BANK, {}, [HOST]),
        ("team_access_revoked", OF_BANK, {"team_ids": [BRANCH]}, [BANK, HOST]),
    ],
)
def test_where_it_was_taken_out_it_is_no_more(
    edge: Edge, kind: str, body: dict[str, Any], event: dict[str, Any], left: list[str]
) -> None:
    with edge.database.transaction() as store:
        for each in (Installation(HOST, token="x"), Installation(BANK, token="x")):
            store.installations.save(each, NOW)
        store.installations.save(Installation(BRANCH, BANK), NOW)
        had = len(store.audit.of_series(NO_SERIES))
    assert happens(edge, kind, body, **event) == left
    action = REVOKED if kind == "tokens_revoked" else UNINSTALLED
    with edge.database.reading() as store:
        told = store.audit.of_series(NO_SERIES)[had:]
    assert [each.action for each in told] == [action] * (len(left) < 3), "one entry, if it ended"


def test_what_slack_says_late_ends_nothing_that_came_after_it(edge: Edge) -> None:
    with edge.database.transaction() as store:
        store.installations.save(Installation(HOST, token="x"), NOW)
    at = int(NOW.timestamp())
    late = {"team_id": HOST, "event_time": at - 60}
    assert happens(edge, "app_uninstalled", late) == [HOST]
    assert happens(edge, "app_uninstalled", {**late, "event_time": at}) == []


def test_more_workspaces_of_an_organisation_have_it_when_slack_says_so(edge: Edge) -> None:
    teams = ["T0MORE", BRANCH]
    assert "T0MORE" in happens(edge, "team_access_granted", OF_BANK, team_ids=teams)
    with edge.database.reading() as store:
        found = store.installations.find("T0MORE")
    assert found is not None
    assert (found.organisation, found.token) == (BANK, "")
