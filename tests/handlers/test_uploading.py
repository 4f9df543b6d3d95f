"""A file goes with its message: shared by its link, once, or left out where Slack takes none."""

from dataclasses import replace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.rules.outbox import Target
from bot.services.deliveries import Dispatch
from bot.services.receipts import Limited, NotSent, Sent
from bot.views.blocks import Attached, Message
from handlers import slack
from handlers.sending import Sender
from tests.handlers.test_courier import claim
from tests.handlers.world import MAJA, World

FILE = Attached("mötet.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


def dispatch(world: World) -> Dispatch:
    world.owe(world.owed("word", 1, manner="direct", target=Target(channel=MAJA)))
    (claimed,) = claim(world, lease=30)
    return replace(claimed, message=Message("Here it is.", file=FILE))


def sender(world: World) -> Sender:
    return Sender(world.settings, slack.web_client(world.settings))


def test_the_file_is_shared_with_its_reader_by_the_message_that_links_to_it(world: World) -> None:
    sent = sender(world).send(dispatch(world))
    assert isinstance(sent, Sent)
    place = world.rehearsal.place
    (file,) = place.shelf.files.values()
    assert (file.data, file.name, file.channels) == (FILE.content, FILE.name, [sent.channel])
    (message,) = place.workspace.in_channel(sent.channel)
    assert message.files == [file.id]
    assert message.metadata is not None, "so it is found again if the answer is lost"
    with urlopen(f"{place.url}{file.path}") as answer:  # noqa: S310 - the rehearsal's own
        assert answer.read() == FILE.content
        assert answer.headers["Content-Type"].startswith("text/calendar")


def test_without_the_scope_the_message_comes_without_its_file(world: World) -> None:
    place = world.rehearsal.place
    place.manifest = replace(place.manifest, scopes=place.manifest.scopes - {"files:write"})
    sent = sender(world).send(dispatch(world))
    assert isinstance(sent, Sent)
    (message,) = place.workspace.in_channel(sent.channel)
    assert (message.text, message.files) == ("Here it is.", [])


@pytest.mark.parametrize(
    ("method", "error"),
    [
        ("files.getUploadURLExternal", "ratelimited"),
        ("files.getUploadURLExternal", "internal_error"),
        ("files.getUploadURLExternal", "http_500"),
        ("files.completeUploadExternal", "drop"),
        ("files.completeUploadExternal", "drop_after_store"),
    ],
)
def test_what_may_pass_is_tried_again_and_nothing_was_posted(
    world: World, method: str, error: str
) -> None:
    world.fault(method, error, retry_after=0)
    waiting = dispatch(world)
    result = sender(world).send(waiting)
    assert isinstance(result, NotSent | Limited)
    assert world.direct(MAJA) == []
    assert isinstance(sender(world).send(waiting), Sent)


def test_an_unshared_file_is_seen_by_nobody(world: World) -> None:
    waiting = dispatch(world)
    world.fault("chat.postMessage", "internal_error")
    sender(world).send(waiting)
    place = world.rehearsal.place
    (file,) = place.shelf.files.values()
    assert file.complete
    with pytest.raises(HTTPError) as caught:
        urlopen(f"{place.url}{file.path}")  # noqa: S310 - the rehearsal's own
    assert caught.value.code == 404
    caught.value.close()


SLACK, HERE = "https://slack.com/api/", "http://127.0.0.1:8420/api/"


@pytest.mark.parametrize(
    ("api", "url", "may"),
    [
        (SLACK, "https://files.slack.com/1", True),
        (SLACK, "http://files.slack.com/1", False),
        (SLACK, "https://slack.com.example.org/1", False),
        (SLACK, "https://evilslack.com/1", False),
        (SLACK, "https:///1", False),
        (SLACK, "http://127.0.0.1/1", False),
        (HERE, "http://127.0.0.1/1", True),
        (HERE, "http://localhost:8420/1", True),
        (HERE, "https://files.slack.com/1", False),
        ("https://slack.example/api/", "https://slack.example/1", True),
        ("https://slack.example/api/", "https://files.slack.com/1", False),
        ("https://slack.example/api/", "http://slack.example/1", False),
    ],
)
def test_a_file_is_sent_to_the_server_of_the_api_and_to_nobody_else(
    api: str, url: str, *, may: bool
) -> None:
    assert slack.may_have_files_at(api, url) is may


@pytest.mark.parametrize(
    ("api", "url", "may"),
    [
        (SLACK, "https://hooks.slack.com/1", True),
        ("https://www.slack.com/api/", "https://hooks.slack.com/1", True),
        (SLACK, "https://files.slack.com/1", False),
        (SLACK, "http://hooks.slack.com/1", False),
        (SLACK, "http://127.0.0.1/hooks/1", False),
        (HERE, "http://127.0.0.1:8420/hooks/1", True),
        (HERE, "https://hooks.slack.com/1", False),
        ("https://slack.example/api/", "https://slack.example/hooks/1", True),
    ],
)
def test_an_answer_goes_to_the_server_of_the_api_and_to_nobody_else(
    api: str, url: str, *, may: bool
) -> None:
    assert slack.may_answer_at(api, url) is may
