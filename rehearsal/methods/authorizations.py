"""apps.event.authorizations.list: which installations see an event, of which it names one."""

import re
from typing import Final

from rehearsal import events
from rehearsal.errors import SlackError
from rehearsal.methods.call import Method, text, whole
from rehearsal.methods.pages import page
from rehearsal.place import Place
from rehearsal.store import Json

_CONTEXT: Final = re.compile(r"1-[a-z_]+-([A-Z0-9]+)-([A-Z0-9]*)")


def list_(place: Place, args: Json) -> Json:
    """List the installations that see the event of a context, the one it named first."""
    found = _CONTEXT.fullmatch(args["event_context"])
    if found is None or found[1] not in place.installations:
        raise SlackError("invalid_event_context")
    channel = place.workspace.channels.get(found[2])
    if channel is None and found[2]:
        raise SlackError("invalid_event_context")
    teams = sorted(place.installations, key=lambda team: team != found[1])
    places = [place.at(team) for team in teams]
    seeing = [
        each
        for each in places
        if each.installation.is_there
        and (each.home.id == found[1] if channel is None else each.bot in channel.members)
    ]
    some, cursor = page(seeing, args.get("limit", 100), args.get("cursor"))
    body: Json = {"authorizations": [events.authorization(each) for each in some]}
    return body | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


METHODS: Final = {
    "apps.event.authorizations.list": Method(
        list_,
        {"event_context": text, "cursor": text, "limit": whole},
        ("event_context",),
        takes_json=True,
        token="app",  # noqa: S106 - a kind of token
    ),
}
