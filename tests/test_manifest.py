"""The app manifests: valid for Slack, alike but for the transport, and asking for no more."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from bot.rules.installations import SCOPES

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT.parent / "shared" / "slack-data"
# What says where Slack finds the bot: by a socket that it opens, or at an address.
TRANSPORT = {
    "message_menu_options_url",
    "redirect_urls",
    "request_url",
    "socket_mode_enabled",
    "url",
}

both = pytest.mark.parametrize("name", ["manifest.json", "manifest.http.json"])


def manifest(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROOT / name).read_text(encoding="utf-8"))
    return content


def schema(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return content


def local(address: str) -> Resource[Any]:
    """Read the local file that carries the last part of the address that a schema refers to."""
    return Resource.from_contents(schema(address.rpartition("/")[2]))


def without_transport(content: object) -> object:
    match content:
        case dict():
            return {k: without_transport(v) for k, v in content.items() if k not in TRANSPORT}
        case list():
            return [without_transport(part) for part in content]
        case _:
            return content


def documented(heading: str) -> set[str]:
    """Return the names in the first column of the table under a heading."""
    guide = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    section = guide.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    assert all(row[2].strip() for row in rows), "a row without a reason"
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row[1])}


@both
@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="Slack's schemas are not beside the repository")
def test_slack_accepts_the_manifest(name: str) -> None:
    registry: Registry[Any] = Registry(retrieve=local)  # type: ignore[call-arg]
    check = jsonschema.Draft7Validator(schema("manifest.schema.json"), registry=registry)
    assert [error.message for error in check.iter_errors(manifest(name))] == []
    broken = manifest(name) | {
        "display_information": {"name": "a name longer than Slack's 35 chars"}
    }
    broken["display_information"]["name"] *= 2
    assert list(check.iter_errors(broken)), "the schema was not applied"


def test_the_two_manifests_differ_in_the_transport_alone() -> None:
    socket, http = manifest("manifest.json"), manifest("manifest.http.json")
    assert without_transport(socket) == without_transport(http)
    assert socket["settings"]["socket_mode_enabled"] is True
    assert http["settings"]["socket_mode_enabled"] is False


def test_by_http_every_door_has_its_address() -> None:
    content = manifest("manifest.http.json")
    events = "https://dialogmoten.example/slack/events"
    assert {c["url"] for c in content["features"]["slash_commands"]} == {events}
    assert content["settings"]["event_subscriptions"]["request_url"] == events
    assert content["settings"]["interactivity"]["request_url"] == events


def test_by_socket_mode_no_public_address_is_needed() -> None:
    assert "dialogmoten.example" not in json.dumps(manifest("manifest.json"))


@both
def test_only_the_least_scopes_are_asked_for_each_with_its_reason(name: str) -> None:
    scopes = manifest(name)["oauth_config"]["scopes"]
    assert set(scopes) == {"bot"}
    assert set(scopes["bot"]) == set(SCOPES) == documented("Scopes and why")


@both
def test_each_event_has_its_reason(name: str) -> None:
    events = manifest(name)["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == documented("Events and why")


@both
def test_people_can_reach_the_bot_by_command_message_and_home(name: str) -> None:
    features = manifest(name)["features"]
    commands = features["slash_commands"]
    assert [c["command"] for c in commands] == ["/agenda", "/rsvp", "/dialog"]
    assert all(c["should_escape"] and c["usage_hint"] and c["description"] for c in commands)
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert features["bot_user"]["display_name"] == "Dialogmöten"
    assert manifest(name)["settings"]["interactivity"]["is_enabled"] is True
