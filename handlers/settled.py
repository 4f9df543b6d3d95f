"""Where the app is: what Slack sends from elsewhere is told so, and workspaces are noted."""

import json
import logging
from collections.abc import Callable

from slack_bolt.middleware import Middleware
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse

from bot.i18n import LANGUAGES, translator
from bot.ports import Conflict, Unavailable
from bot.rules.errors import mark
from handlers import uninstalled
from handlers.belonging import organisation_of, workspace_of
from handlers.installations import Installations

log = logging.getLogger(__name__)

NOT_HERE = mark(
    "The app Dialogmöten is not installed here any more. Ask your Slack administrator to install "
    "it again."
)


class Settled(Middleware):
    """Lets on what comes from where the app is installed.

    Workspaces of an organisation are noted from events alone: what somebody sends off names the
    organisation of that person.
    """

    def __init__(self, installations: Installations) -> None:
        """Take those that were found when the request was authorized."""
        self._installations = installations

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's signature
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name for it
    ) -> BoltResponse | None:
        """Go on, or say that the app is not there; Slack shows that to who typed a command."""
        event = req.body.get("event")
        if isinstance(event, dict) and event.get("type") in uninstalled.EVENTS:
            return next()
        if not self._installations.is_in(req.body):
            log.warning("something came from %s, where the app is not", workspace_of(req.body))
            return _not_here() if "command" in req.body else BoltResponse(status=200, body="")
        self._note(workspace_of(req.body), organisation_of(req.body))
        return next()

    def _note(self, workspace: str, organisation: str) -> None:
        if workspace and organisation:
            try:
                self._installations.note(workspace, organisation)
            except (Unavailable, Conflict):  # the next event tells it again
                log.warning("it is noted later that the app is in %s", workspace)


def _not_here() -> BoltResponse:
    said = "\n".join(translator(each, "UTC")(NOT_HERE) for each in LANGUAGES)
    body = {"response_type": "ephemeral", "text": said}
    return BoltResponse(
        status=200, body=json.dumps(body), headers={"Content-Type": "application/json"}
    )
