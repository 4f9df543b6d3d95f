"""What somebody sees in the menus of Slack's own client, and what those of a modal begin with."""

from rehearsal import menus, values
from rehearsal.blocks import elements
from rehearsal.menus import Conversation
from rehearsal.model import Channel, User, View, is_bot
from rehearsal.place import Place
from rehearsal.store import Json


def seen(place: Place, user: User, where: str) -> values.Seen:
    """Return what stands in the menus of a message or view: whom they know, what they see."""
    channels = place.workspace.channels.values()
    conversations = [_conversation(place, each) for each in channels if _is_open(place, user, each)]
    people = [each.id for each in place.guests.known_to(user) if not each.deleted]
    return values.Seen(people, conversations, place.menus.of(user.id, where), _files(place, user))


def _files(place: Place, user: User) -> dict[str, Json]:
    """Return the files of a person as an app is told of them that gets one in a form.

    Of those of people from elsewhere it has to ask (reference/objects/file-object).
    """
    own = [each for each in place.shelf.files.values() if each.user == user.id]
    if place.is_external(user):
        ask = {"mode": "file_access", "file_access": "check_file_info"}
        return {each.id: {"id": each.id, "name": each.name, **ask} for each in own}
    team = {"user_team": user.team}
    return {each.id: place.shelf.shown(each.id, place.url, place.home.id) | team for each in own}


def _is_open(place: Place, user: User, channel: Channel) -> bool:
    """Tell whether a channel is one of a person's own workspace, or they are in it."""
    is_local = place.workspace.is_local(user)
    return user.id in channel.members or (is_local and place.guests.sees(user, channel))


def _conversation(place: Place, one: Channel) -> Conversation:
    is_direct = one.kind == "im"
    shared = not one.is_direct and place.workspace.is_shared(one)
    return Conversation(one.id, one.kind, shared, is_direct and any(map(is_bot, one.members)))


def begin(place: Place, view: View) -> None:
    """Choose where the person was in the menus of a modal that begin with the current conversation.

    What a menu of one begins with goes before, what one of several begins with does not
    (docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element).
    """
    begun: Json = {}
    for block, element in elements(view.body["blocks"]):
        known = view.values.get(block["block_id"], {})
        if _begins_here(element) and element["action_id"] not in known:
            chosen = {element["action_id"]: _current(place, view, element)}
            begun.setdefault(block["block_id"], {}).update(chosen)
    if begun:
        with place.workspace.change():
            for block_id, chosen in begun.items():
                view.values.setdefault(block_id, {}).update(chosen)
            place.surfaces.save(view)


def _begins_here(element: Json) -> bool:
    begins = element.get("default_to_current_conversation", False)
    return begins and "initial_conversation" not in element


def _current(place: Place, view: View, element: Json) -> Json:
    user = place.workspace.users[view.user]
    offered = menus.conversations(element, seen(place, user, view.id).conversations)
    current = [each for each in offered if each == view.conversation]
    key, _initial = values.KEYS[element["type"]]
    is_of_several = element["type"].startswith("multi_")
    return {
        "type": element["type"],
        key: current if is_of_several else next(iter(current), None),
    }
