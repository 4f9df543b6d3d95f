"""A bot that has the app in several workspaces from the start: as if installed by its own page."""

from base64 import urlsafe_b64encode
from typing import Any, Final

from bot.app import Application
from bot.rules.installations import Installation
from handlers.vault import Vault
from rehearsal.installation import Installation as There
from rehearsal.model import BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, Population
from rehearsal.place import Place

KEY: Final = urlsafe_b64encode(b"rehearsal".ljust(32, b".")).decode()
"""Public by design, as the tokens that it encrypts: they open only this server."""


def settings_of(people: Population, bot_port: int) -> dict[str, Any]:
    """Return by what the bot speaks: the one token, or those of its installations."""
    if not people.also_installed:
        return {"slack_bot_token": BOT_TOKEN}
    return {
        "slack_client_id": CLIENT_ID,
        "slack_client_secret": CLIENT_SECRET,
        "secret_keys": KEY,
        "public_url": f"http://127.0.0.1:{bot_port}",
    }


def install(app: Application, place: Place) -> None:
    """Let the bot have the token of each workspace in which the app is; of one it has it."""
    if not app.settings.serves_several:
        return
    there = [each for each in place.installations.values() if each.is_there]
    with app.database.transaction() as store:
        for each in there:
            store.installations.save(_kept(each, place), app.clock.now())


def _kept(there: There, place: Place) -> Installation:
    return Installation(
        there.team.id,
        bot_user=there.bot,
        bot_id=there.bot_id,
        token=Vault([KEY]).lock(there.token, 0.0),
        scopes=",".join(sorted(place.at(there.team.id).scopes)),
    )
