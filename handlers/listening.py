"""Bolt as the bot uses it, and who the bot is: in one workspace, or in each of several."""

from flask import Blueprint

from bot.config import Settings, hide_from_libraries
from bot.ports import Clock, Database
from handlers import TABLE, register, slack
from handlers.courtesy import AnsweringApp, Courtesy
from handlers.doors import Doors
from handlers.edge import Edge
from handlers.install import Identity, IgnoreOwn
from handlers.installations import Installations
from handlers.installing import INSTALL, Door
from handlers.metrics import Metrics
from handlers.renewing import Renewer
from handlers.settled import Settled
from handlers.urgent import Urgent
from handlers.vault import Vault

OPEN_SECONDS = 2.0
"""For Slack to open a modal; nothing is acknowledged before."""


def identity_of(settings: Settings, database: Database, clock: Clock) -> Identity | Installations:
    """Return who the bot is, by one token of the settings or by those of its installations."""
    if not settings.serves_several:
        return Identity(settings, slack.web_client(settings))
    vault = Vault(settings.keys)
    renewer = Renewer(settings, slack.web_client(settings), database, clock, vault)
    return Installations(database, clock, vault, renewer, f"{settings.public_url}{INSTALL}")


def asked(settings: Settings, database: Database | None, clock: Clock) -> list[str]:
    """Ask Slack whether it accepts every token, and return what is wrong. Sends nothing."""
    if not settings.knows_slack:
        return ["not asked: there is no SLACK_BOT_TOKEN"]
    if not settings.serves_several:
        identity = Identity(settings, slack.web_client(settings))
        return [] if identity.ask() else [identity.problem]
    if database is None:
        return ["not asked: the tokens are in the database"]
    several = identity_of(settings, database, clock)
    return several.asked(slack.web_client(settings)) if isinstance(several, Installations) else []


def pages_of(
    settings: Settings, database: Database, clock: Clock, identity: Identity | Installations
) -> Blueprint | None:
    """Return the pages by which the bot is installed; ``None`` if it is in one workspace only."""
    if isinstance(identity, Identity):
        return None
    client = slack.web_client(settings)
    return Door(settings, client, database, clock, Vault(settings.keys), identity).blueprint()


def bolt(  # noqa: PLR0913 - what it is wired with
    settings: Settings,
    identity: Identity | Installations,
    courtesy: Courtesy,
    edge: Edge,
    urgent: Urgent,
    metrics: Metrics,
) -> AnsweringApp:
    """Return Bolt with every surface of Slack behind it."""
    secret = settings.slack_signing_secret
    hide_from_libraries()
    made = AnsweringApp(
        courtesy,
        client=slack.web_client(settings, with_token=False, seconds=OPEN_SECONDS),
        signing_secret=secret.get_secret_value() if secret else None,
        authorize=identity,
        process_before_response=True,
        ignoring_self_events_enabled=False,
        logger=slack.quiet_logger(),
    )
    made.use(IgnoreOwn(identity.is_own))
    if isinstance(identity, Installations):
        made.use(Settled(identity))
    register(made, Doors(edge, TABLE, identity.bot_user_of, metrics.unknown, urgent.later))
    return made
