"""How the workspace's things look in what Slack answers and sends."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from rehearsal.model import APP_ID, Channel, Message, User, View
from rehearsal.place import Place
from rehearsal.store import Json

_SIZES: Final = (24, 32, 48, 72, 192, 512)


def bot_profile(place: Place) -> Json:
    """Return the profile that goes with the bot's messages."""
    return {
        "id": place.bot_id,
        "deleted": False,
        "name": place.manifest.bot_name,
        "updated": 0,
        "app_id": APP_ID,
        "icons": {f"image_{size}": f"{place.url}/static/icon.svg" for size in (36, 48, 72)},
        "team_id": place.home.id,
    }


def message(place: Place, one: Message, *, metadata: bool = True) -> Json:
    """Return a message as the Web API gives it; ``metadata`` whole, or only its type."""
    author = place.workspace.users.get(one.user)
    body: Json = {"type": "message", "user": one.user, "text": one.text, "ts": one.ts}
    if one.subtype:
        body["subtype"] = one.subtype
    if author is not None:
        body["team"] = author.team
    if one.from_bot:
        sender = place.at(author.team) if author is not None else place
        body |= {"bot_id": sender.bot_id, "app_id": APP_ID, "bot_profile": bot_profile(sender)}
    if one.blocks:
        body["blocks"] = one.blocks
    if one.edited:
        body["edited"] = one.edited
    if one.reactions:
        body["reactions"] = [{**each, "count": len(each["users"])} for each in one.reactions]
    if one.metadata:
        kept = {"event_type": one.metadata["event_type"]}
        body["metadata"] = one.metadata if metadata else kept
    pinned = {"pinned_to": [one.channel]} if one.pinned else {}
    return body | _files(place, one) | _thread(place, one) | pinned


def pin(place: Place, one: Message, pinned: Json) -> Json:
    """Return a message as an item that is, or was, pinned to its channel."""
    link = {"permalink": permalink(place, one)}
    return {
        "type": "message",
        "created": pinned["at"],
        "created_by": pinned["user"],
        "channel": one.channel,
        "message": message(place, one) | link,
    }


def permalink(place: Place, one: Message) -> str:
    """Return an address that shows the message on the rehearsal's page."""
    link = f"{place.url}/#in={one.channel}&ts={one.ts}"
    return f"{link}&thread={one.thread_ts}" if one.thread_ts not in (None, one.ts) else link


def _files(place: Place, one: Message) -> Json:
    files = [place.shelf.shown(each, place.url, place.home.id) for each in one.files]
    return {"files": files} if files else {}


def _thread(place: Place, one: Message) -> Json:
    if one.thread_ts and one.thread_ts != one.ts:
        parent = place.workspace.find(one.channel, one.thread_ts)
        body = {"thread_ts": one.thread_ts}
        return body | ({"parent_user_id": parent.user} if parent else {})
    replies = place.workspace.replies(one)
    if not replies:
        return {}
    people = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": one.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
        "reply_users": people,
        "is_locked": False,
        "subscribed": False,
    }


def channel(place: Place, one: Channel) -> Json:
    """Return a channel as ``conversations.info`` gives it."""
    workspace = place.workspace
    shared = workspace.is_shared(one)
    body: Json = {
        "id": one.id,
        "created": one.created,
        "is_archived": one.archived,
        "is_im": one.kind == "im",
        "is_org_shared": False,
        "context_team_id": place.home.id,
        "updated": one.created * 1000,
    }
    if one.kind == "im":
        person = next((member for member in one.members if member != place.bot), "")
        return body | {"user": person, "is_user_deleted": workspace.users[person].deleted}
    teams = sorted(workspace.teams_in(one))
    return body | {
        "name": one.name,
        "name_normalized": one.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": one.kind == "mpim",
        "is_private": one.kind != "public",
        "is_general": False,
        "unlinked": 0,
        "is_shared": shared,
        "is_ext_shared": shared,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "creator": "",
        "is_member": place.bot in one.members,
        "shared_team_ids": teams if shared else [place.home.id],
        "conversation_host_id": workspace.host(one),
        "previous_names": [],
        "internal_team_ids": [],
        "num_members": len(one.members),
        "topic": {"value": one.topic, "creator": "", "last_set": 0},
        "purpose": {"value": one.purpose, "creator": "", "last_set": 0},
    }


def user(place: Place, one: User, *, locale: bool = False) -> Json:
    """Return a person as ``users.info`` gives it; no locale of people from elsewhere."""
    zone = ZoneInfo(one.zone)
    offset = _offset(place.clock.now(), zone)
    external = place.is_external(one)
    body: Json = {
        "id": one.id,
        "team_id": one.team,
        "name": one.handle,
        "deleted": one.deleted,
        "color": "4a154b",
        "real_name": one.name,
        "tz": one.zone,
        "tz_label": one.zone,
        "tz_offset": offset,
        "profile": _profile(place, one),
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": one.guest,
        "is_ultra_restricted": one.guest and one.single,
        "is_bot": one.bot,
        "is_app_user": False,
        "updated": 0,
    }
    if enterprise := place.workspace.team_of(one).enterprise:
        body["enterprise_user"] = _enterprise_user(place, one, enterprise)
    if external:
        body["is_stranger"] = not place.may_message(one)
    elif locale:
        body["locale"] = {"sv": "sv-SE", "en": "en-GB"}[one.language]
    return body


def _enterprise_user(place: Place, one: User, enterprise: str) -> Json:
    return {
        "id": one.id,
        "enterprise_id": enterprise,
        "enterprise_name": place.workspace.team_of(one).name,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "teams": [one.team],
    }


def _offset(now: datetime, zone: ZoneInfo) -> int:
    offset = now.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _profile(place: Place, one: User) -> Json:
    first, _, last = one.name.partition(" ")
    body: Json = {
        "title": one.title,
        "phone": "",
        "skype": "",
        "real_name": one.name,
        "real_name_normalized": one.name,
        "display_name": one.name,
        "display_name_normalized": one.name,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "",
        "team": one.team,
        "first_name": first,
        "last_name": last,
    }
    if "users:read.email" in place.scopes and not (one.bot or place.is_external(one)):
        body["email"] = one.email
    images = {f"image_{size}": f"{place.url}/static/icon.svg" for size in _SIZES}
    if one.bot:
        return body | images | {"bot_id": place.at(one.team).bot_id, "api_app_id": APP_ID}
    return body | images


def view(place: Place, one: View) -> Json:
    """Return a view as the Web API gives it and payloads carry it."""
    whose = place.at(one.team)
    home = whose.home.id
    body: dict[str, Any] = {
        "id": one.id,
        "team_id": home,
        "type": one.kind,
        "blocks": one.body["blocks"],
        "private_metadata": one.body.get("private_metadata", ""),
        "callback_id": one.body.get("callback_id", ""),
        "external_id": one.body.get("external_id", ""),
        "state": {"values": one.values},
        "hash": one.hash,
        "clear_on_close": one.body.get("clear_on_close", False),
        "notify_on_close": one.body.get("notify_on_close", False),
        "root_view_id": one.root,
        "previous_view_id": one.previous,
        "app_id": APP_ID,
        "app_installed_team_id": home,
        "bot_id": whose.bot_id,
        "title": one.body.get("title"),
        "submit": one.body.get("submit"),
        "close": one.body.get("close"),
    }
    return body
