"""The question before what cannot be taken back, which Slack asks when a button is pressed."""

from bot.views.blocks import Element, plain


def sure(button: Element, asked: str, said: str, yes: str, no: str) -> Element:
    """Return the button with the question whether it is meant: Slack's ``confirm`` object.

    All of it is plain text (title 100 characters, text 300, buttons 30). Slack takes ``mrkdwn``
    for the text, but not every client reads it there: a channel would stand by its id. So whatever
    is named is named in words.
    """
    return {
        **button,
        "confirm": {
            "title": plain(asked, 100),
            "text": plain(said, 300),
            "confirm": plain(yes, 30),
            "deny": plain(no, 30),
        },
    }
