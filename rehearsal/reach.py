"""What hangs on the app that sends blocks: whose videos it may show, and which files it reaches."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from rehearsal.blocks import check_message, check_view
from rehearsal.errors import SlackError
from rehearsal.place import Place
from rehearsal.shapes import problem
from rehearsal.shelf import File
from rehearsal.store import Json

#: What Slack shows of its files in blocks (docs.slack.dev/reference/block-kit/composition-objects/
#: slack-file-object).
_PICTURES: Final = ("png", "jpg", "gif")
_NOT_CLAIMED: Final = (
    "Video validation failed: Domain is not a valid unfurl domain claimed by your app"
)


def message(place: Place, given: object) -> list[Json]:
    """Return the blocks of a message with ids filled in; raises ``SlackError``."""
    checked = check_message(given)
    _check(place, given, "/blocks", "invalid_blocks")
    _check_file_inputs(place, checked, "/blocks", "invalid_blocks", "message")
    return checked


def view(place: Place, given: object, kind: str) -> Json:
    """Return a view of ``kind`` (modal, home) with ids filled in; raises ``SlackError``."""
    checked = check_view(given, kind)
    _check(place, checked["blocks"], "/view/blocks", "invalid_arguments")
    _check_file_inputs(place, checked["blocks"], "/view/blocks", "invalid_arguments", kind)
    return checked


def _check(place: Place, blocks: object, at: str, code: str) -> None:
    """Check blocks as they were given, so that what is pointed at is there."""
    named = [(block, f"{at}/{number}") for number, block in enumerate(_listed(blocks))]
    for block, where in named:
        if block["type"] == "video":
            place.need("links.embed:write")
            if not _is_claimed(block["video_url"], place.manifest.unfurl_domains):
                raise SlackError(code, [problem(_NOT_CLAIMED, where)])
    pictures = [found for block, where in named for found in _files(block, where)]
    for given, where in pictures:
        file = place.shelf.named(given, place.url, place.home.id)
        if file is None or not _is_shown(place, file):
            raise SlackError(code, [problem("invalid slack file", where)])
        place.shelf.show(file)


def _check_file_inputs(place: Place, blocks: list[Json], at: str, code: str, where: str) -> None:
    """Check that files are asked for in a modal, by an app that may read them."""
    for number, block in enumerate(blocks):
        if block.get("element", {}).get("type") == "file_input":
            place.need("files:read")
            if where != "modal":
                raise SlackError(code, [problem("file_input is for modals", f"{at}/{number}")])


def _listed(blocks: object) -> list[Json]:
    return blocks if isinstance(blocks, list) else []


def _is_claimed(address: str, domains: tuple[str, ...]) -> bool:
    host = urlsplit(address).hostname or ""
    return any(host == each or host.endswith(f".{each}") for each in domains)


def _is_shown(place: Place, file: File) -> bool:
    return file.complete and place.reaches(file) and file.kind[1] in _PICTURES


def _files(block: Json, at: str) -> Iterator[tuple[Json, str]]:
    """Yield the files of Slack's that stand in a block, and where."""
    parts = [(block, at), (block.get("accessory", {}), f"{at}/accessory")]
    inside = enumerate(block.get("elements", []))
    for part, where in [*parts, *((each, f"{at}/elements/{number}") for number, each in inside)]:
        if "slack_file" in part:
            yield part["slack_file"], f"{where}/slack_file"
