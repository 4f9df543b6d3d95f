"""What an app asks a person to allow: checked as Slack checks it, before anybody sees a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from rehearsal.errors import Refused
from rehearsal.model import CLIENT_ID
from rehearsal.place import Place

_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
"""Where no TLS is needed: what is said there stays on this machine."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that a person may allow."""

    scopes: tuple[str, ...]
    state: str | None
    given: str
    """The address to be led back to, as the app gave it; empty if it did not."""
    back: str
    """That address, or the first of the manifest."""
    team: str
    """The workspace in which the app would be installed."""

    def answer(self, **said: str) -> str:
        """Return the address with what was answered, and with the state as it came."""
        parts = urlsplit(self.back)
        told = {**said, **({} if self.state is None else {"state": self.state})}
        query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *told.items()])
        return urlunsplit(parts._replace(query=query))

    @property
    def origin(self) -> str:
        """Return where that address is, for a browser's policy."""
        parts = urlsplit(self.back)
        return f"{parts.scheme}://{parts.netloc}"


def read(place: Place, given: Mapping[str, str]) -> Asked:
    """Check what an app asks for; raises ``Refused`` with Slack's word, and with what is wrong."""
    if given.get("client_id") != CLIENT_ID:
        raise Refused("invalid_client_id")
    if given.get("user_scope"):
        raise Refused("not_rehearsed")
    scopes = tuple(dict.fromkeys(each for each in given.get("scope", "").split(",") if each))
    if not scopes:
        raise Refused("no_scopes")
    if strange := sorted({*scopes} - place.manifest.scopes):
        raise Refused("invalid_scope", ", ".join(strange))
    team = given.get("team") or place.home.id
    if team not in place.installations:
        names = ", ".join(each.team.name for each in place.installations.values())
        raise Refused("invalid_team_for_non_distributed_app", names)
    back = _back(place, given.get("redirect_uri", ""))
    return Asked(scopes, given.get("state"), given.get("redirect_uri", ""), back, team)


def _back(place: Place, given: str) -> str:
    known = place.manifest.redirect_urls
    back = given or (known[0] if known else "")
    try:
        is_known = _is_safe(back) and any(_is_below(back, each) for each in known)
    except ValueError:  # no address at all
        is_known = False
    if not is_known:
        raise Refused("bad_redirect_uri", back)
    return back


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    climbs = ".." in unquote(parts.path) or "\\" in address
    is_encrypted = parts.scheme == "https" or parts.hostname in _HERE
    return is_encrypted and parts.scheme in ("http", "https") and not (climbs or parts.fragment)


def _is_below(given: str, known: str) -> bool:
    """Tell whether an address is that of the manifest, or below it."""
    one, other = urlsplit(given), urlsplit(known)
    if (one.scheme, one.netloc) != (other.scheme, other.netloc):
        return False
    path = other.path.rstrip("/")
    return one.path.rstrip("/") == path or one.path.startswith(f"{path}/")
