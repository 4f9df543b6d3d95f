"""The payloads of commands, clicks, modals and shortcuts, as Slack sends them."""

from collections.abc import Iterator

from rehearsal import present
from rehearsal.blocks import elements
from rehearsal.model import APP_ID, Channel, Message, Team, User, View
from rehearsal.place import Place
from rehearsal.store import Json
from rehearsal.values import KEYS, state


def command(place: Place, user: User, channel: Channel, name: str, text: str) -> Json:
    """Return a slash command; every value is a string, because Slack sends a form."""
    home = place.home
    url = place.tickets.response_url(channel.id, user.id, team=place.installation.key)
    return {
        "token": "rehearsal",
        "team_id": home.id,
        "team_domain": home.domain,
        "channel_id": channel.id,
        "channel_name": shown_name(channel),
        "user_id": user.id,
        "user_name": user.handle,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": f"{place.url}/hooks/{url}",
        "trigger_id": _trigger(place, user, conversation=channel.id),
    }


def click(place: Place, user: User, one: Message, channel: Channel, action: Json) -> Json:
    """Return a click in a message; the team is the installed one, the user's team their own."""
    url = _answered_at(place, user, one)
    return {
        "type": "block_actions",
        **_who(place, user, place.home),
        **_where(place, one, channel),
        "trigger_id": _trigger(place, user, conversation=channel.id),
        "state": {"values": state(one.blocks, _chosen(action))},
        "response_url": f"{place.url}/hooks/{url}",
        "actions": [action],
    }


def _where(place: Place, one: Message, channel: Channel) -> Json:
    """Return in which message somebody does something; an ephemeral one is not told itself."""
    container: Json = {
        "type": "message",
        "message_ts": one.ts,
        "channel_id": channel.id,
        "is_ephemeral": one.ephemeral_for is not None,
    }
    if one.thread_ts:
        container["thread_ts"] = one.thread_ts
    body: Json = {
        "container": container,
        "channel": {"id": channel.id, "name": shown_name(channel)},
    }
    return body if one.ephemeral_for else body | {"message": present.message(place, one)}


def suggestion(place: Place, user: User, one: Message, channel: Channel) -> Json:
    """Return that somebody types into a menu of a message; nothing can be opened in answer."""
    return _suggestion(place, user) | _where(place, one, channel)


def view_suggestion(place: Place, user: User, view: View) -> Json:
    """Return that somebody types into a menu of a modal or a home tab."""
    container = {"type": "view", "view_id": view.id}
    return _suggestion(place, user) | {"container": container, "view": with_state(place, view)}


def _suggestion(place: Place, user: User) -> Json:
    body = {"type": "block_suggestion", **_who(place, user, place.home)}
    del body["user"]["username"]
    return body


def view_click(place: Place, user: User, view: View, action: Json) -> Json:
    """Return a click in a modal or a home tab; there is no response address."""
    return {
        "type": "block_actions",
        **_who(place, user, place.home),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": _trigger(place, user, view),
        "view": with_state(place, view),
        "actions": [action],
    }


def submission(place: Place, user: User, view: View) -> Json:
    """Return a submission; its team is that of the person, also of another workspace."""
    return {
        "type": "view_submission",
        **_who(place, user, place.workspace.team_of(user)),
        "trigger_id": _trigger(place, user, view),
        "view": with_state(place, view),
        "response_urls": list(_answered_where_chosen(place, user, view)),
    }


def closed(place: Place, user: User, view: View, *, cleared: bool) -> Json:
    """Return the closing of a modal."""
    return {
        "type": "view_closed",
        **_who(place, user, place.workspace.team_of(user)),
        "view": with_state(place, view),
        "is_cleared": cleared,
    }


def shortcut(place: Place, user: User, callback_id: str, conversation: str = "") -> Json:
    """Return a global shortcut; it has no response address."""
    return {
        "type": "shortcut",
        **_who(place, user, place.home),
        "callback_id": callback_id,
        "trigger_id": _trigger(place, user, conversation=conversation),
        "action_ts": place.workspace.stamp(),
    }


def message_shortcut(place: Place, user: User, one: Message, callback_id: str) -> Json:
    """Return a shortcut on a message."""
    channel = place.workspace.channels[one.channel]
    url = _answered_at(place, user, one)
    return {
        **shortcut(place, user, callback_id, channel.id),
        "type": "message_action",
        "message_ts": one.ts,
        "message": present.message(place, one),
        "response_url": f"{place.url}/hooks/{url}",
        "channel": {"id": channel.id, "name": shown_name(channel)},
    }


def _answered_at(place: Place, user: User, one: Message) -> str:
    key = place.installation.key
    return place.tickets.response_url(one.channel, user.id, one.ts, one.thread_ts, team=key)


def _answered_where_chosen(place: Place, user: User, view: View) -> Iterator[Json]:
    """Yield an address for each conversation that was chosen in a menu that asks for one.

    Only menus in input blocks of modals have it (docs.slack.dev/reference/interaction-payloads/
    view-interactions-payload).
    """
    values = state(view.body["blocks"], view.values)
    key = place.installation.key
    for block, element in elements(view.body["blocks"]):
        if block["type"] == "input" and element.get("response_url_enabled"):
            chosen = values[block["block_id"]][element["action_id"]][KEYS[element["type"]][0]]
            if chosen:
                url = place.tickets.response_url(chosen, user.id, team=key)
                yield {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": chosen,
                    "response_url": f"{place.url}/hooks/{url}",
                }


def _trigger(place: Place, user: User, view: View | None = None, conversation: str = "") -> str:
    below = view.id if view else None
    return place.tickets.trigger(user.id, below, place.installation.key, conversation)


def with_state(place: Place, view: View) -> Json:
    """Return a view with what stands in its inputs."""
    values = state(view.body["blocks"], view.values)
    return present.view(place, view) | {"state": {"values": values}}


def shown_name(channel: Channel) -> str:
    """Return the name that payloads carry; Slack hides those of private channels."""
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def _who(place: Place, user: User, team: Team) -> Json:
    external = place.is_external(user)
    grid = {"enterprise_id": team.enterprise, "enterprise_name": team.name}
    return {
        "user": {
            "id": user.id,
            "username": user.handle,
            "name": user.handle,
            "team_id": place.workspace.team_of(user).actor,
        },
        "team": {
            "id": team.id,
            "domain": team.domain or (team.id.lower() if external else ""),
            **(grid if team.enterprise else {}),
        },
        "api_app_id": APP_ID,
        "token": "rehearsal",
        "enterprise": {"id": team.enterprise, "name": team.name} if team.enterprise else None,
        "is_enterprise_install": False,
    }


def _chosen(action: Json) -> Json:
    kept = {key: action[key] for key in action if key.startswith("selected_") or key == "value"}
    return {action["block_id"]: {action["action_id"]: {"type": action["type"], **kept}}}
