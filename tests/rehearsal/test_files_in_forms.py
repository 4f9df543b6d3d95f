"""Files that a form asks for: uploaded when they are chosen, told of when it is sent off."""

import base64
from collections.abc import Iterator
from dataclasses import replace

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control, Json
from tests.rehearsal.test_forms import client, element, entry, heard, opened

__all__ = ["client", "heard"]


@pytest.fixture(autouse=True)
def may_read_files(rehearsal: Rehearsal) -> Iterator[None]:
    before = rehearsal.place.manifest
    rehearsal.place.manifest = replace(before, scopes=before.scopes | {"files:read"})
    yield
    rehearsal.place.manifest = before


LIST = element("file_input", filetypes=["csv", "xlsx"], max_files=1)


def held(control: Control, name: str, user: str = "U0MAJA") -> str:
    given = {"user": user, "name": name, "content": base64.b64encode(b"a;b").decode()}
    return str(control.post("/upload", **given)["file"]["id"])


def test_a_file_in_a_form_is_told_whole_and_read_once_it_is_sent_off(
    rehearsal: Rehearsal, client: WebClient, control: Control, heard: list[Json]
) -> None:
    file = held(control, "Parter.CSV")
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_info(file=file)
    view = opened(rehearsal, client, entry("b", LIST))
    control.post("/submit", user="U0MAJA", view_id=view, values={"b": {"a": [file]}})
    (told,) = heard[0]["view"]["state"]["values"]["b"]["a"]["files"]
    assert (told["id"], told["name"], told["user"]) == (file, "Parter.CSV", "U0MAJA")
    known = client.files_info(file=file)["file"]
    assert told["url_private_download"] == known["url_private_download"]


def test_of_a_file_from_elsewhere_in_a_form_the_app_has_to_ask(
    rehearsal: Rehearsal, client: WebClient, control: Control, heard: list[Json]
) -> None:
    file = held(control, "parter.csv", user="U0NILS")
    trigger = rehearsal.place.tickets.trigger("U0NILS")
    client.views_open(trigger_id=trigger, view=bots.modal(entry("b", LIST)))
    view = control.get("/views/U0NILS")["views"][-1]["id"]
    given = {"type": "file_input", "files": [{"id": file}]}
    control.post("/submit", user="U0NILS", view_id=view, values={"b": {"a": given}})
    (told,) = heard[0]["view"]["state"]["values"]["b"]["a"]["files"]
    assert told["file_access"] == "check_file_info"
    assert client.files_info(file=file)["file"]["name"] == "parter.csv"


def test_a_form_takes_only_the_files_that_it_asks_for(
    rehearsal: Rehearsal, client: WebClient, control: Control
) -> None:
    view = opened(rehearsal, client, entry("b", LIST))
    one, two = held(control, "a.csv"), held(control, "b.xlsx")
    for error, given in (
        ("no_such_file", ["F0NONE"]),
        ("no_such_file", [held(control, "a.csv", user="U0ULLA")]),
        ("invalid_file_type", [held(control, "a.png")]),
        ("chosen_twice", [one, one]),
        ("invalid_input", [one, two]),
        ("invalid_input", []),
    ):
        values = {"b": {"a": given}}
        assert control.refused("/submit", user="U0MAJA", view_id=view, values=values) == error
