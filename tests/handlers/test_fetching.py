"""A list is fetched from Slack with its own token, bounded, and whom it names is looked up."""

from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.documents import sheets
from bot.rules.errors import FileSilent, PeopleSilent, Refusal, SheetTooLarge
from handlers import directory, fetching, slack
from handlers.sent_files import list_sent
from tests.cases import for_each
from tests.handlers.world import MAJA, World


@pytest.fixture
def client(world: World) -> WebClient:
    return slack.web_client(world.settings)


def address(world: World) -> str:
    return world.rehearsal.place.workspace.users[MAJA].email


def shared(world: World, content: bytes) -> str:
    """Let the convener send the bot a file; return its id."""
    place = world.rehearsal.place
    place.open_im(MAJA)
    file = place.shelf.put(MAJA, "lista.csv", content)
    place.shelf.share_in(place.im_id(MAJA), [file.id])
    return file.id


def test_the_rows_come_with_whom_they_name(world: World, client: WebClient) -> None:
    own = address(world)
    file = shared(world, f"Part;Kategori;E-post\nA;K;{own.upper()}\nB;K;x@y.example\n".encode())
    learnt = fetching.sheet(client, file, ())
    head, *rows = learnt.sheet if isinstance(learnt.sheet, list) else []
    assert (head[2], rows) == ("E-post", [["A", "K", own.upper()], ["B", "K", "x@y.example"]])
    assert {email: each.user for email, each in learnt.emails.items()} == {own: MAJA}


def test_many_addresses_are_found_in_the_list_of_members(world: World, client: WebClient) -> None:
    many = [address(world), *(f"p{n}@nowhere.example" for n in range(directory.ONE_BY_ONE))]
    assert [each.user for each in directory.by_email(client, many).values()] == [MAJA]


def test_without_the_scope_nobody_is_found_by_address(world: World, client: WebClient) -> None:
    place = world.rehearsal.place
    place.manifest = replace(place.manifest, scopes=place.manifest.scopes - {"users:read.email"})
    assert directory.by_email(client, [address(world)]) == {}


def test_of_new_ids_slack_says_whose_they_are_and_of_known_ones_it_is_not_asked(
    world: World, client: WebClient
) -> None:
    file = shared(world, f"Part;Kategori;Slack-id\nA;K;{MAJA}\nB;K;U0NONE\nC;K;U0KNOWN\n".encode())
    people = fetching.sheet(client, file, {"U0KNOWN"}).people
    assert people.keys() == {MAJA, "U0NONE"}
    assert people["U0NONE"] is None
    maja = people[MAJA]
    assert maja is not None
    assert maja.name == world.rehearsal.place.workspace.users[MAJA].name


def test_many_ids_are_found_in_the_list_of_members_and_the_rest_asked_for(
    client: WebClient,
) -> None:
    many = {MAJA, *(f"U0NONE{number}" for number in range(directory.ONE_BY_ONE))}
    found = directory.by_id(client, many)
    assert found.keys() == many
    assert [user for user in found if found[user] is not None] == [MAJA]


def test_a_list_whose_people_slack_does_not_tell_of_is_not_looked_at(
    world: World, client: WebClient
) -> None:
    file = shared(world, f"Part;Kategori;Slack-id\nA;K;{MAJA}\n".encode())
    world.fault("users.info", "drop")
    refused = why(client, file)
    assert isinstance(refused, PeopleSilent)
    assert refused.params["count"] == 1


def why(client: WebClient, file: str) -> Refusal:
    refused = fetching.sheet(client, file, ()).sheet
    assert isinstance(refused, Refusal)
    return refused


def test_a_file_that_slack_does_not_give_is_said(world: World, client: WebClient) -> None:
    file = shared(world, b"Part;Kategori\n")
    assert isinstance(why(client, "F0NONE"), FileSilent)
    world.fault("files.info", "drop")
    assert isinstance(why(client, file), FileSilent)
    place = world.rehearsal.place
    place.manifest = replace(place.manifest, scopes=place.manifest.scopes - {"files:read"})
    assert isinstance(why(client, file), FileSilent)


def test_a_page_to_sign_in_is_no_file(world: World, client: WebClient) -> None:
    url = f"{world.rehearsal.place.url}/files-pri/T0REGION-F0NONE/download/x.csv"
    client.token = "xoxb-other"
    with pytest.raises(FileSilent):
        fetching._downloaded(client, url)  # noqa: SLF001 - as it is called


def test_a_file_that_is_too_large_is_not_fetched(world: World, client: WebClient) -> None:
    file = shared(world, b"x" * (sheets.BYTES + 1))
    assert isinstance(why(client, file), SheetTooLarge)


def test_the_token_goes_to_no_other_host(world: World, client: WebClient) -> None:
    file = shared(world, b"Part;Kategori\n")
    world.rehearsal.place.url = "http://elsewhere.example"
    assert isinstance(why(client, file), FileSilent)


@for_each(
    ("file", "typed", "words"),
    [
        ({"id": "F1", "name": "Lista.CSV"}, "", "parties import F1"),
        ({"id": "F1", "name": "a.xlsx"}, "hej", "parties import F1"),
        ({"id": "F1", "file_access": "check_file_info"}, "parter", "parties import F1"),
        ({"id": "F1", "file_access": "check_file_info"}, "agenda", ""),
        ({"id": "F1", "file_access": "check_file_info"}, "", ""),
        ({"id": "F1", "name": "a.pdf"}, "parties", ""),
    ],
)
def test_what_can_be_a_list_is_taken_for_one(file: dict[str, str], typed: str, words: str) -> None:
    assert list_sent({"files": [file]}, typed) == words
    assert list_sent({}, typed) == ""
