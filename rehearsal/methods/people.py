"""auth.*, users.*, bots.*, team.*: who is who."""

from typing import Final

from rehearsal import present
from rehearsal.errors import SlackError
from rehearsal.methods.call import Method, flag, text, whole
from rehearsal.methods.pages import page
from rehearsal.model import APP_ID
from rehearsal.place import Place
from rehearsal.store import Json


def auth_test(place: Place, _args: Json) -> Json:
    """Say whose token it is."""
    home = place.home
    return {
        "url": f"{place.url}/",
        "team": home.name,
        "user": place.manifest.bot_name.lower(),
        "team_id": home.id,
        "user_id": place.bot,
        "bot_id": place.bot_id,
        "is_enterprise_install": False,
    }


def info(place: Place, args: Json) -> Json:
    """Describe a person."""
    user = place.user(args["user"])
    return {"user": present.user(place, user, locale=args.get("include_locale", False))}


def by_email(place: Place, args: Json) -> Json:
    """Describe the person with an e-mail address; the app is shown those of its own workspace."""
    for user in place.workspace.users.values():
        is_shown = not (user.bot or user.deleted or place.is_external(user))
        if is_shown and user.email == args["email"].lower():
            return {"user": present.user(place, user)}
    raise SlackError("users_not_found")


def list_(place: Place, args: Json) -> Json:
    """List the people of the workspace; those of other workspaces are not among them."""
    own = [user for user in place.workspace.users.values() if not place.is_external(user)]
    some, cursor = page(own, args.get("limit", 1000), args.get("cursor"))
    locale = args.get("include_locale", False)
    return {
        "members": [present.user(place, user, locale=locale) for user in some],
        "cache_ts": int(place.clock.now().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def bot_info(place: Place, args: Json) -> Json:
    """Describe the bot."""
    there = next(
        (
            place.at(team)
            for team, each in place.installations.items()
            if each.bot_id == args.get("bot", place.bot_id)
        ),
        None,
    )
    bot = place.workspace.users.get(there.bot) if there else None
    if there is None or bot is None or not place.workspace.knows(place.home.id, bot):
        raise SlackError("bot_not_found")
    profile = present.bot_profile(there)
    shown = {key: profile[key] for key in ("id", "deleted", "name", "updated", "app_id", "icons")}
    return {"bot": {**shown, "user_id": there.bot, "app_id": APP_ID}}


def team_info(place: Place, _args: Json) -> Json:
    """Describe the workspace."""
    home = place.home
    return {"team": {"id": home.id, "name": home.name, "domain": home.domain, "email_domain": ""}}


METHODS: Final = {
    "auth.test": Method(auth_test, {}, takes_json=True),
    "users.info": Method(info, {"user": text, "include_locale": flag}, ("user",), "users:read"),
    "users.lookupByEmail": Method(by_email, {"email": text}, ("email",), "users:read.email"),
    "users.list": Method(
        list_,
        {"cursor": text, "limit": whole, "include_locale": flag},
        (),
        "users:read",
    ),
    "bots.info": Method(bot_info, {"bot": text}, (), "users:read"),
    "team.info": Method(team_info, {}, (), "team:read"),
}
