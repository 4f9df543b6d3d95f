"""Settings, read once from the environment and ``.env``; the only reader of either."""

import os
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_READ_BY_BOLT = (
    "SLACK_BOT_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
)
KEPT_AT_MOST = 14
"""Working days after an uninstallation (docs.slack.dev/developer-policy)."""
_KEY_BYTES = 32
_Seconds = Annotated[float, Field(gt=0, le=3600)]


class BadSettings(ValueError):  # noqa: N818 - the words come first
    """Settings that cannot be used; the text names every problem at once."""


class Settings(BaseSettings):
    """What an administrator sets; names and meaning are fixed in docs/administrator.md."""

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///var/dialogmoten.db"
    port: int = Field(8421, ge=0, le=65535)
    public_url: str = ""
    secret_keys: SecretStr | None = None
    uninstalled_kept_days: int = Field(KEPT_AT_MOST, ge=0, le=KEPT_AT_MOST)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    web_threads: int = Field(8, ge=1, le=64)
    tick_seconds: _Seconds = 20.0
    lease_seconds: _Seconds = 30.0
    reconcile_seconds: _Seconds = 60.0
    pace_per_minute: int = Field(300, ge=1, le=1_000_000)
    clock_url: str | None = None

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _prefixed(value, "xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: SecretStr | None) -> SecretStr | None:
        return _prefixed(value, "xapp-")

    @field_validator("secret_keys")
    @classmethod
    def _keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not all(map(_is_key, _listed(value))):
            message = "must be keys with commas between them; make one: python -m bot keys new"
            raise ValueError(message)
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value.startswith("postgres://"):
            value = "postgresql://" + value.removeprefix("postgres://")
        if value.startswith("postgresql://"):
            value = "postgresql+psycopg://" + value.removeprefix("postgresql://")
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            message = "must begin with sqlite:/// or postgresql://"
            raise ValueError(message)
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _api(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            message = "must begin with https:// (http:// only on this machine)"
            raise ValueError(message)
        return value if value.endswith("/") else value + "/"

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        parts = urlsplit(value)
        local = parts.scheme == "http" and parts.hostname in LOOPBACK
        if value and not (parts.hostname and (parts.scheme == "https" or local)):
            message = "must begin with https:// (http:// only on this machine)"
            raise ValueError(message)
        if any(sign in value for sign in "?#@ "):
            message = "must be an address alone, such as https://example.org, without ?, # or @"
            raise ValueError(message)
        return value.rstrip("/")

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        if self.clock_url and urlsplit(self.slack_api_url).hostname not in LOOPBACK:
            message = "CLOCK_URL is accepted only with a SLACK_API_URL on this machine"
            raise ValueError(message)
        if bool(self.slack_client_id) != bool(self.slack_client_secret):
            message = "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together"
            raise ValueError(message)
        missing = [] if not self.slack_client_id else self._for_several()
        if missing:
            raise ValueError(f"SLACK_CLIENT_ID (several workspaces): {'; '.join(missing)}")
        return self

    def _for_several(self) -> list[str]:
        """Return what stands in the way of serving several workspaces."""
        return [
            words
            for is_wrong, words in (
                (not self.secret_keys, "set SECRET_KEYS, which encrypt the tokens"),
                (not self.public_url, "set PUBLIC_URL, to which Slack leads people back"),
                (self.slack_bot_token, "take SLACK_BOT_TOKEN out; each workspace gets its own"),
            )
            if is_wrong
        ]

    @property
    def is_connected(self) -> bool:
        """Whether there is enough to speak to a workspace, or to be installed in some."""
        return self.knows_slack and bool(self.slack_app_token or self.slack_signing_secret)

    @property
    def knows_slack(self) -> bool:
        """Whether there is what opens Slack's Web API, one token or that of each installation."""
        return self.slack_bot_token is not None or self.serves_several

    @property
    def serves_several(self) -> bool:
        """Whether the bot is installed in several workspaces, by its own pages."""
        return self.slack_client_id is not None

    @property
    def keys(self) -> list[str]:
        """The keys of ``SECRET_KEYS``; the first one encrypts."""
        return _listed(self.secret_keys) if self.secret_keys else []

    @property
    def uses_socket(self) -> bool:
        """Whether Slack is listened to over Socket Mode rather than HTTP."""
        return self.slack_app_token is not None

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.database_url.startswith("sqlite:")

    @property
    def is_local(self) -> bool:
        """Whether the server that speaks Slack's Web API is on this machine."""
        return urlsplit(self.slack_api_url).hostname in LOOPBACK


class _Exact(Settings):
    """Settings that are given, all of them; made once, as pydantic takes its time for a class."""

    @classmethod
    def settings_customise_sources(cls, *_: Any, **sources: Any) -> tuple[Any, ...]:  # noqa: ANN401
        return (sources["init_settings"],)


def load(env_file: Path | None = Path(".env"), **given: Any) -> Settings:  # noqa: ANN401
    """Read the settings; raises ``BadSettings`` that names every problem.

    ``given`` go before the environment.
    """
    try:
        return Settings(_env_file=env_file, **given)  # type: ignore[call-arg] # pydantic-settings
    except ValidationError as error:
        raise BadSettings(_problems(error)) from None


def exact(**given: Any) -> Settings:  # noqa: ANN401
    """Return settings from ``given`` alone: neither the environment nor a file is read."""
    try:
        return _Exact(**given)
    except ValidationError as error:
        raise BadSettings(_problems(error)) from None


def hide_from_libraries() -> None:
    """Take Slack's settings out of this process' environment, once they are read.

    slack_bolt reads some of them by itself: a stray pair of client settings would switch its OAuth
    on, and a rehearsal would no longer be deaf to the real ones.
    """
    for name in _READ_BY_BOLT:
        os.environ.pop(name, None)


def _prefixed(value: SecretStr | None, prefix: str) -> SecretStr | None:
    if value is not None and not value.get_secret_value().startswith(prefix):
        message = f"must begin with {prefix}"
        raise ValueError(message)
    return value


def _listed(value: SecretStr) -> list[str]:
    return [each.strip() for each in value.get_secret_value().split(",") if each.strip()]


def _is_key(text: str) -> bool:
    """Tell whether it is a key of Fernet: 32 bytes, as base64 writes them in addresses."""
    try:
        return len(urlsafe_b64decode(text)) == _KEY_BYTES
    except ValueError:
        return False


def _problems(error: ValidationError) -> str:
    lines = []
    for each in error.errors(include_input=False, include_url=False):
        name = "_".join(str(part) for part in each["loc"]).upper()
        text = str(each["msg"]).removeprefix("Value error, ")
        lines.append(f"  {name}: {text}" if name else f"  {text}")
    return "These settings cannot be used:\n" + "\n".join(lines)
