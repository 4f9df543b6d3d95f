"""Asking `/_control` the way a page or a script does."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

Json = dict[str, Any]


class Control:
    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str) -> Json:
        return self._ask(Request(f"{self.url}/_control{path}"))  # noqa: S310

    def post(self, path: str, **body: object) -> Json:
        answer = self.ask(path, body)
        assert answer["ok"], answer
        return answer

    def refused(self, path: str, **body: object) -> str:
        answer = self.ask(path, body)
        assert not answer["ok"], answer
        return str(answer["error"])

    def ask(self, path: str, body: Json) -> Json:
        request = Request(  # noqa: S310
            f"{self.url}/_control{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        return self._ask(request)

    def _ask(self, request: Request) -> Json:
        try:
            with urlopen(request, timeout=40) as answer:  # noqa: S310
                return dict(json.load(answer))
        except HTTPError as error:
            with error:
                return dict(json.load(error))
