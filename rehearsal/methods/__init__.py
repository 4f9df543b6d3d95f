"""The Web API, as far as the bot uses it. What is not here is answered ``unknown_method``."""

from typing import Final

from rehearsal.errors import SlackError
from rehearsal.methods import (
    authorizations,
    chat,
    conversations,
    files,
    oauth,
    people,
    pins,
    reactions,
    scheduling,
    views,
)
from rehearsal.methods.call import Method, call, text
from rehearsal.place import Place
from rehearsal.store import Json


def _api_test(_place: Place, args: Json) -> Json:
    if "error" in args:
        raise SlackError(args["error"])
    return {"args": args}


def _open_connection(place: Place, _args: Json) -> Json:
    address = place.url.replace("http", "ws", 1)
    return {"url": f"{address}/socket?ticket={place.tickets.socket()}"}


METHODS: Final[dict[str, Method]] = {
    **authorizations.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **oauth.METHODS,
    **people.METHODS,
    **pins.METHODS,
    **reactions.METHODS,
    **scheduling.METHODS,
    **views.METHODS,
    "api.test": Method(_api_test, {"error": text}, takes_json=True, token="none"),  # noqa: S106
    "apps.connections.open": Method(
        _open_connection,
        {},
        takes_json=True,
        is_posted=True,
        token="app",  # noqa: S106 - a kind of token
    ),
}


def answer(place: Place, name: str, token: str | None, given: Json) -> Json:
    """Return Slack's answer to a call of method ``name``."""
    method = METHODS.get(name)
    if method is None:
        return SlackError("unknown_method", req_method=name).answer()
    try:
        return call(place, method, token, given)
    except SlackError as error:
        return error.answer()


__all__ = ["METHODS", "answer"]
