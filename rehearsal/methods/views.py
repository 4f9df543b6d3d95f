"""views.*: modals and the home tab."""

from typing import Final

from rehearsal import present, reach, seeing
from rehearsal.errors import SlackError, invalid
from rehearsal.methods.call import Method, Parser, not_rehearsed, parsed, text
from rehearsal.model import View
from rehearsal.place import Place
from rehearsal.store import Json


def open_(place: Place, args: Json) -> Json:
    """Open a modal for whoever the trigger belongs to."""
    body = reach.view(place, args["view"], "modal")
    key = place.installation.key
    trigger = place.tickets.exchange(args["trigger_id"], key)
    return _shown(place, place.surfaces.open(trigger.user, body, key, trigger.conversation))


def push(place: Place, args: Json) -> Json:
    """Lay a modal on the one in which the trigger was given."""
    body = reach.view(place, args["view"], "modal")
    trigger = place.tickets.exchange(args["trigger_id"], place.installation.key)
    top = place.surfaces.top(trigger.user)
    if top is None or trigger.view != top.id:
        raise SlackError("not_found")
    return _shown(place, place.surfaces.push(trigger.user, body, place.installation.key))


def update(place: Place, args: Json) -> Json:
    """Show something else in an open view."""
    known = _named(place, args)
    body = reach.view(place, args["view"], known.kind)
    return _shown(place, place.surfaces.update(known, body, args.get("hash")))


def publish(place: Place, args: Json) -> Json:
    """Show a person's home tab."""
    if not place.manifest.has_home:
        raise SlackError("not_enabled")
    body = reach.view(place, args["view"], "home")
    user = place.workspace.users.get(args["user_id"])
    if user is None or user.bot or not place.workspace.knows(place.home.id, user):
        raise SlackError("invalid_arguments", ["invalid `user_id`"])
    key = place.installation.key
    shown = place.surfaces.publish(user.id, body, args.get("hash"), key)
    return {"view": present.view(place, shown)}


def _shown(place: Place, view: View) -> Json:
    seeing.begin(place, view)
    return {"view": present.view(place, view)}


def _named(place: Place, args: Json) -> View:
    if ("view_id" in args) == ("external_id" in args):
        raise invalid("exactly one of view_id and external_id is needed")
    known = (
        place.surfaces.find(args["view_id"])
        if "view_id" in args
        else place.surfaces.by_external_id(args["external_id"], place.installation.key)
    )
    if known is None or known.team != place.installation.key:
        raise SlackError("not_found")
    return known


_BY_TRIGGER: Final[dict[str, Parser]] = {
    "trigger_id": text,
    "view": parsed,
    "interactivity_pointer": not_rehearsed,
}

METHODS: Final = {
    "views.open": Method(open_, _BY_TRIGGER, ("trigger_id", "view"), takes_json=True),
    "views.push": Method(push, _BY_TRIGGER, ("trigger_id", "view"), takes_json=True),
    "views.update": Method(
        update,
        {"view": parsed, "view_id": text, "external_id": text, "hash": text},
        ("view",),
        takes_json=True,
    ),
    "views.publish": Method(
        publish,
        {"user_id": text, "view": parsed, "hash": text},
        ("user_id", "view"),
        takes_json=True,
    ),
}
