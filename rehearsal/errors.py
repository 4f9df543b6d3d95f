"""The two ways in which the rehearsal says no."""

from collections.abc import Sequence

from rehearsal.store import Json


class SlackError(Exception):
    """What Slack answers a bot that asks for something wrong: ``{ok: false, error}``."""

    def __init__(self, code: str, messages: Sequence[str] = (), **more: str) -> None:
        """Take Slack's error code, its explanations, and fields beside them."""
        super().__init__(code, *messages)
        self.code = code
        self.messages = list(messages)
        self.more = more

    def answer(self) -> Json:
        """Return the body that Slack would send."""
        body: Json = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


def invalid(*problems: str) -> SlackError:
    """Return the error for arguments that make no sense."""
    return SlackError("invalid_arguments", [f"[ERROR] {problem}" for problem in problems])


class Refused(Exception):  # noqa: N818 - an answer, not a failure
    """What a person cannot do in Slack; ``message`` tells them why."""

    def __init__(self, code: str, message: str = "", **more: object) -> None:
        """Take a code for programs and words for people."""
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.more = more
