"""How ``/_control`` shows the workspace; smaller than what Slack sends, and made for people."""

from rehearsal.interactions import with_state
from rehearsal.model import APP_ID, SLACKBOT, Channel, Message, User, View, is_bot
from rehearsal.place import Place
from rehearsal.shifts import shifts
from rehearsal.store import Json


def state(place: Place) -> Json:
    """Return teams, people, channels and commands."""
    workspace = place.workspace
    channels = list(workspace.channels.values())
    places = [place.at(team) for team in place.installations]
    installed = next((each for each in places if each.installation.is_there), place)
    return {
        "ok": True,
        "team": place.home.id,
        "app": {
            "id": APP_ID,
            "user": place.bot,
            "name": place.manifest.bot_name,
            "home": place.manifest.has_home,
            "messages": place.manifest.takes_messages,
        },
        "teams": [{"id": team.id, "name": team.name} for team in workspace.teams.values()],
        "users": [user(place, each) for each in workspace.users.values()],
        "channels": [channel(place, each) for each in channels if each.kind != "im"],
        "ims": [channel(place, each) for each in channels if _is_with_a_bot(each)],
        "directs": [
            {"id": each.id, "members": each.members}
            for each in channels
            if each.kind == "im" and not _is_with_a_bot(each)
        ],
        "commands": [
            {"command": each.name, "description": each.description, "usage_hint": each.usage_hint}
            for each in installed.commands.values()
        ],
        "shortcuts": [
            {"name": each.name, "callback_id": each.callback_id, "type": each.kind}
            for each in installed.shortcuts
        ],
        "shifts": shifts(workspace.population.zone),
    }


def _is_with_a_bot(one: Channel) -> bool:
    return one.kind == "im" and any(is_bot(each) for each in one.members)


def user(place: Place, one: User) -> Json:
    """Return a person."""
    return {
        "id": one.id,
        "team": one.team,
        "name": one.name,
        "handle": one.handle,
        "title": one.title,
        "external": not place.workspace.is_local(one),
        "guest": place.guests.kind(one),
        "commands": not place.without_commands(one),
        "bot": one.bot,
        "app": one.id if one.bot else place.of(one).bot,
        "deleted": one.deleted,
        "parties": one.parties,
        "language": one.language,
        "tz": one.zone,
    }


def channel(place: Place, one: Channel) -> Json:
    """Return a channel; a direct message names its person."""
    body: Json = {
        "id": one.id,
        "name": one.name,
        "members": one.members,
        "archived": one.archived,
        "private": one.kind != "public",
        "group": one.kind == "mpim",
        "shared": place.workspace.is_shared(one),
        "teams": sorted(place.workspace.teams_in(one)),
        "topic": one.topic,
    }
    if one.kind == "im":
        body["user"] = next(member for member in one.members if not is_bot(member))
    return body


def message(place: Place, one: Message) -> Json:
    """Return a message."""
    author = place.workspace.users.get(one.user)
    return {
        "channel": one.channel,
        "ts": one.ts,
        "time": one.time.isoformat(),
        "user": one.user,
        "name": "Slackbot" if one.user == SLACKBOT else author.name if author else one.user,
        "bot": one.from_bot,
        "text": one.text,
        "blocks": one.blocks,
        "thread_ts": one.thread_ts,
        "ephemeral": one.ephemeral_for is not None,
        "ephemeral_for": one.ephemeral_for,
        "edited": one.edited is not None,
        "subtype": one.subtype,
        "pinned_by": (one.pinned or {}).get("user"),
        "reactions": one.reactions,
        "files": [_file(place, each) for each in one.files],
    }


def _file(place: Place, file_id: str) -> Json:
    file = place.shelf.files[file_id]
    shown = {"id": file.id, "name": file.name, "size": file.size, "url": file.path}
    return shown | {"picture": file.is_picture, "alt": file.alt or file.name}


def home(place: Place, user_id: str) -> Json | None:
    """Return the home tab that a person sees, if there is one."""
    known = place.workspace.users.get(user_id)
    here = place if known is None else place.of(known)
    tab = here.surfaces.home(user_id, here.installation.key)
    return view(place, tab) if tab else None


def view(place: Place, one: View) -> Json:
    """Return a view with what stands in its inputs."""
    shown = with_state(place, one)
    hidden = ("team_id", "app_id", "app_installed_team_id", "bot_id")
    return {key: value for key, value in shown.items() if key not in hidden}
