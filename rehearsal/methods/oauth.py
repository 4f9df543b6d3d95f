"""oauth.v2.access, auth.revoke and apps.uninstall: how an app is installed, and how it goes."""

from typing import Final

from rehearsal import belonging
from rehearsal.errors import SlackError
from rehearsal.methods.call import Method, Parser, flag, not_rehearsed, text
from rehearsal.model import APP_ID, CLIENT_ID, CLIENT_SECRET
from rehearsal.place import Place
from rehearsal.store import Json


def access(place: Place, args: Json) -> Json:
    """Give an app the token for a code."""
    _client(args)
    match args.get("grant_type", "authorization_code"):
        case "authorization_code":
            return _exchanged(place, args)
        case "refresh_token":
            return _renewed(place, args.get("refresh_token", ""))
        case _:
            raise SlackError("invalid_grant_type")


def _exchanged(place: Place, args: Json) -> Json:
    code, rotates = args.get("code", ""), place.manifest.rotates_tokens
    given = (team for team, each in place.installations.items() if each.knows(code))
    place = place.at(next(given, place.home.id))
    allowed = place.installation.exchange(code, args.get("redirect_uri", ""), rotates=rotates)
    return {"authed_user": {"id": allowed.user}, **_token(place)}


def _renewed(place: Place, refresh: str) -> Json:
    given = (team for team, each in place.installations.items() if each.rotating.refresh == refresh)
    place = place.at(next(given, place.home.id))
    place.installation.renew(refresh)
    return _token(place)


def _token(place: Place) -> Json:
    home, rotating = place.home, place.installation.rotating
    lasting = {"refresh_token": rotating.refresh, "expires_in": int(rotating.seconds)}
    return {
        **(lasting if rotating.refresh else {}),
        "app_id": APP_ID,
        "scope": ",".join(sorted(place.scopes)),
        "token_type": "bot",
        "access_token": place.installation.token,
        "bot_user_id": place.bot,
        "team": {"id": home.id, "name": home.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def revoke(place: Place, args: Json) -> Json:
    """Revoke the token; it is the only one, so the app is gone with it (slackapi/bolt-js#1347)."""
    if args.get("test"):
        return {"revoked": False}
    _gone(place)
    return {"revoked": True}


def uninstall(place: Place, args: Json) -> Json:
    """Take the app out of the workspace."""
    _client(args)
    _gone(place)
    return {}


def _gone(place: Place) -> None:
    place.installation.remove()
    for event in (belonging.tokens_revoked(place), belonging.app_uninstalled()):
        place.announce(event, None)


def _client(args: Json) -> None:
    if args.get("client_id") != CLIENT_ID:
        raise SlackError("invalid_client_id")
    if args.get("client_secret") != CLIENT_SECRET:
        raise SlackError("bad_client_secret")


_CLIENT: Final[dict[str, Parser]] = {"client_id": text, "client_secret": text}

METHODS: Final = {
    "oauth.v2.access": Method(
        access,
        {
            **_CLIENT,
            "code": text,
            "redirect_uri": text,
            "grant_type": text,
            "refresh_token": text,
            "code_verifier": not_rehearsed,
        },
        token="client",  # noqa: S106 - a kind of token
    ),
    "auth.revoke": Method(revoke, {"test": flag}),
    "apps.uninstall": Method(uninstall, _CLIENT),
}
