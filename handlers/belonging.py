"""To which installation belongs what Slack sends."""

from collections.abc import Mapping

from handlers.payloads import Json, event_workspace, installed


def organisation_of(body: Json) -> str:
    """Return the organisation that has the app in all of it and for which an event was sent."""
    for each in body.get("authorizations") or ():
        if isinstance(each, Mapping) and each.get("is_enterprise_install"):
            return str(each.get("enterprise_id") or "")
    return ""


def authorised_bots(body: Json) -> set[str]:
    """Return the user ids of the bots for which an event was sent: our own, of this workspace.

    So the bot knows itself before Slack has said who it is.
    """
    return {
        str(each["user_id"])
        for each in body.get("authorizations") or ()
        if isinstance(each, Mapping) and each.get("is_bot") and each.get("user_id")
    }


def workspace_of(body: Json) -> str:
    """Return the team in which the bot is installed, of whatever Slack sends."""
    if "event" in body:
        return event_workspace(body)
    return installed(body) or str(body.get("team_id") or "")
