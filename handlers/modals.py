"""Modals: the one call that shows them, for which no transaction may be open."""

import logging
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.views.blocks import Element
from handlers.payloads import Request

log = logging.getLogger(__name__)


def show(client: WebClient, request: Request, view: Element) -> bool:
    """Show a modal: in place of the one that was clicked in, else within the trigger's seconds.

    Return whether Slack did; if not, the log says why.
    """
    method = "views.update" if request.view else "views.open"
    try:
        if request.view:
            client.views_update(view_id=request.view, view=view)
        else:
            client.views_open(trigger_id=request.trigger, view=view)
    except (OSError, HTTPException, SlackClientError) as error:
        told = error.response.get("error") if isinstance(error, SlackApiError) else None
        log.warning("%s: %s", method, told or type(error).__name__)
        return False
    return True
