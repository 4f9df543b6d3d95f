"""What the libraries look for in what the rehearsal sends and answers, and do not find."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

Json = dict[str, Any]


class Read(dict[str, Any]):
    """A document that notes the places at which something is looked for and is not there."""

    def __init__(self, of: Json, lacking: set[str], at: str = "") -> None:
        super().__init__(of)
        self._lacking, self._at = lacking, at

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - as a dict's
        self._note(key)
        return self._found(key, super().__getitem__(key))

    def __contains__(self, key: object) -> bool:
        return self._note(str(key))

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as a dict's
        return self[key] if self._note(key) else default

    def _note(self, key: str) -> bool:
        is_there = super().__contains__(key)
        if not is_there:
            self._lacking.add(self._place(key))
        return is_there

    def _place(self, key: str) -> str:
        return f"{self._at}.{key}" if self._at else key

    def _found(self, key: str, value: Any) -> Any:  # noqa: ANN401 - as a dict's
        if isinstance(value, dict):
            return Read(value, self._lacking, self._place(key))
        return [self._found(key, each) for each in value] if isinstance(value, list) else value


class Reader(WebClient):
    """A client whose answers note what the libraries look for in them."""

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*given, **more)
        self.lacking: set[str] = set()

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:  # noqa: ANN401 - passed on
        answer = super().api_call(api_method, **given)
        assert isinstance(answer.data, dict)
        answer.data = Read(answer.data, self.lacking)
        return answer


def is_in(sample: object, place: str) -> bool:
    """Tell whether Slack's sample has a key at a place."""
    for key in place.split("."):
        sample = sample[0] if isinstance(sample, list) and sample else sample
        if not isinstance(sample, dict) or key not in sample:
            return False
        sample = sample[key]
    return True
