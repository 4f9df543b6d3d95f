"""Answers over HTTP in plain words, and the headers that every answer carries."""

from flask import Response

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""For answers that do not set their own."""
MISSING = {
    404: "There is nothing at this address. The bot lives in Slack; write “help” to it there.\n",
    405: "This address does not take that kind of request.\n",
    413: "The request is too large.\n",
    500: "Something went wrong here. The administrator finds more in the log.\n",
}


def text(words: str, status: int) -> Response:
    """Return an answer in words."""
    return Response(words, status, content_type="text/plain; charset=utf-8")


def secure(answer: Response) -> Response:
    """Add the headers that it has not set."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer
