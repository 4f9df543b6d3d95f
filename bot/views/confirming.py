"""The question before what cannot be taken back, which Slack asks when a button is pressed."""

from bot.views.blocks import Element, plain


def sure(  # noqa: PLR0913 - Slack's own fields
    button: Element, asked: str, said: str, yes: str, no: str, *, is_safe: bool = True
) -> Element:
    """Return the button with the question whether it is meant: Slack's ``confirm`` object.

    All of it is plain text (title 100 characters, text 300, buttons 30). Slack takes ``mrkdwn``
    for the text, but not every client reads it there: a channel would stand by its id. So whatever
    is named is named in words. Where "yes" is not safe, because something is lost by it, Slack
    draws it in red, and not in green as what one should press.
    """
    question: Element = {
        "title": plain(asked, 100),
        "text": plain(said, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }
    is_safe = is_safe and button.get("style") != "danger"
    return {**button, "confirm": question if is_safe else {**question, "style": "danger"}}
