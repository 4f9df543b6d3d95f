"""Calling the Web API over one connection, without any client's help, and without waiting."""

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from rehearsal.clock import RehearsalClock
from rehearsal.model import BOT_TOKEN
from rehearsal.server import Rehearsal

Json = dict[str, Any]
OK = 200


class HeldClock(RehearsalClock):
    """A clock whose real time, too, stands still until it is moved, so that nobody waits."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.ahead = 0.0
        self._monotonic, self._epoch = super().monotonic(), super().epoch()

    def monotonic(self) -> float:
        return self._monotonic + self.ahead

    def epoch(self) -> float:
        return self._epoch + self.ahead


@dataclass(frozen=True)
class Answer:
    """What came back: the error (``""`` if none), its explanations, everything."""

    status: int
    error: str
    whole: Json
    wait: int = 0
    """Seconds after which Slack wants to be asked again."""
    more: str = ""
    """What a person is told."""

    @property
    def says(self) -> str:
        return " ".join(self.whole.get("response_metadata", {}).get("messages", [])) + self.more


class Caller:
    """Calls a rehearsal over one connection, without any client's help."""

    def __init__(self, rehearsal: Rehearsal, connection: HTTPConnection) -> None:
        self.rehearsal = rehearsal
        self._connection = connection

    def call(self, method: str, args: Json, given: Json | None = None) -> Answer:
        """Call a method; ``given`` may hold another token, scheme, kind, body, query or verb."""
        given = given or {}
        token = given.get("token", BOT_TOKEN)
        headers = {"Authorization": f"{given.get('scheme', 'Bearer')} {token}"} if token else {}
        kind = given.get("type", "application/x-www-form-urlencoded")
        if kind:
            headers["Content-Type"] = kind
        body = given.get("body", urlencode({key: _written(args[key]) for key in args}))
        query = f"?{given['query']}" if "query" in given else ""
        return self._ask(given.get("verb", "POST"), f"/api/{method}{query}", body, headers)

    def later(self, seconds: float) -> None:
        """Let real time go on, without waiting."""
        assert isinstance(self.rehearsal.clock, HeldClock)
        self.rehearsal.clock.ahead += seconds

    def upload(self, args: Json) -> Answer:
        return self._post(urlsplit(args["upload"]).path, args["bytes"], {})

    def download(self, args: Json, given: Json) -> Answer:
        """Fetch a file; the error is the page that stands there instead."""
        token = given.get("token", BOT_TOKEN)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._connection.request("GET", urlsplit(args["url"]).path, headers=headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        return Answer(response.status, text if "<html" in text else "", {"text": text})

    def authorize(self, args: Json) -> Answer:
        """Look at what a person is asked; the error is the one that the page names instead."""
        self._connection.request("GET", f"/oauth/v2/authorize?{urlencode(args)}")
        response = self._connection.getresponse()
        text = response.read().decode()
        named = re.search(r"The error is called (\w+)", text)
        return Answer(response.status, named[1] if named else "", {"text": text})

    def act(self, args: Json) -> Answer:
        """Do as a person does; ``do`` is the act of ``/_control``."""
        given = json.dumps({key: args[key] for key in args if key != "do"})
        answer = self._post(f"/_control/{args['do']}", given, {"Content-Type": "application/json"})
        return replace(answer, more=answer.whole.get("message", ""))

    def respond(self, url: str, args: Json) -> Answer:
        return self._post(f"/hooks/{url}", json.dumps(args), {"Content-Type": "application/json"})

    def _post(self, path: str, body: str, headers: dict[str, str]) -> Answer:
        return self._ask("POST", path, body, headers)

    def _ask(self, verb: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        self._connection.request(verb, path, body.encode(), headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        try:
            whole = json.loads(text)
        except ValueError:
            whole = {"ok": response.status == OK, "error": text}
        wait = int(response.headers.get("Retry-After", "0"))
        return Answer(response.status, "" if whole.get("ok") else whole["error"], whole, wait)


def _written(value: object) -> str:
    """Return a value as a form has it."""
    return value if isinstance(value, str) else json.dumps(value)
