"""Clients of Slack's Web API, all built the same way.

One TLS context and one opener are shared: without the first, slack_sdk makes its own in every call,
which costs 20 ms of processor time; without the second, urllib does, which is half of what is left.
Connections are kept for the next call (``handlers.kept``).
Retry handlers are off: they post twice when a connection breaks after Slack has stored the message.
"""

import logging
import ssl
from functools import cache
from typing import cast
from urllib.parse import urlsplit
from urllib.request import (
    BaseHandler,
    OpenerDirector,
    ProxyHandler,
    build_opener,
    install_opener,
)

from slack_sdk import WebClient

from bot.clock import SystemClock
from bot.config import LOOPBACK, Settings
from handlers import kept

REQUEST_SECONDS = 10.0
"""Time limit of one step of a request; well below the lease of a delivery."""
SLACK = "slack.com"
ANSWERS_AT = "hooks.slack.com"
"""Where Slack takes answers to clicks and commands (``response_url``)."""


@cache
def tls() -> ssl.SSLContext:
    """Return the TLS context of this process."""
    return ssl.create_default_context()


@cache
def _kept() -> kept.Kept:
    return kept.Kept(SystemClock().monotonic)


def opener(*more: BaseHandler, is_local: bool) -> OpenerDirector:
    """Return what opens addresses: with the shared context, and on this machine by no proxy."""
    handlers = [kept.Opener(_kept(), context=tls()), *more]
    if is_local:
        handlers.append(ProxyHandler({}))
    return build_opener(*handlers)


_openers = cache(opener)


def quiet_logger() -> logging.Logger:
    """Return a logger for slack_sdk that never writes what people said.

    It has the level of the settings, which the root logger has, but at least INFO: on DEBUG the
    SDK logs whole requests and answers, with texts and names.
    """
    logger = logging.getLogger("slack_sdk.quiet")
    logger.setLevel(max(logging.INFO, logging.getLogger().level))
    return logger


def web_client(
    settings: Settings, *, with_token: bool = True, seconds: float = REQUEST_SECONDS
) -> WebClient:
    """Return a client for the workspace of the settings.

    ``seconds`` is the time limit of a request. For Bolt's ``App`` leave the token out: Bolt puts
    the one from ``authorize`` into the copy that it makes for each request, and keeps the rest.
    """
    token = settings.slack_bot_token if with_token else None
    client = WebClient(
        token=token.get_secret_value() if token else None,
        base_url=settings.slack_api_url,
        timeout=cast("int", seconds),  # urllib takes fractions; the SDK only passes it on
        ssl=tls(),
        retry_handlers=[],
        logger=quiet_logger(),
    )
    if settings.is_local:
        client.proxy = None  # the SDK takes a proxy from the environment even for this machine
    if client.proxy is None:
        # Given a context, urllib builds an opener around it in every call; so it finds one with it.
        install_opener(_openers(is_local=settings.is_local))
        client.ssl = None
    return client


def may_answer_at(api: str, url: str) -> bool:
    """Tell whether an answer's address is one of the server whose Web API is at ``api``.

    Slack takes answers at a host of their own; any other server, at its own.
    """
    server = _host(api)
    return _is_safe(api, url) and _host(url) == (ANSWERS_AT if _is_slack(server) else server)


def may_have_files_at(api: str, url: str) -> bool:
    """Tell whether files are kept there by the server whose Web API is at ``api``."""
    server, host = _host(api), _host(url)
    is_theirs = host.endswith(f".{SLACK}") if _is_slack(server) else host == server
    return _is_safe(api, url) and is_theirs


def is_here(api: str) -> bool:
    """Tell whether the server is on this machine."""
    return _host(api) == "127.0.0.1"


def _is_slack(host: str) -> bool:
    return f".{host}".endswith(f".{SLACK}")


def _host(url: str) -> str:
    """Return whose address it is; this machine has several names."""
    host = urlsplit(url).hostname or ""
    return "127.0.0.1" if host in LOOPBACK else host


def _is_safe(api: str, url: str) -> bool:
    """Tell whether nobody reads along who could not read calls of the API."""
    return urlsplit(url).scheme in {"https", urlsplit(api).scheme}
