"""A message with every block and element that is not in the bot's own messages."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def beside(text: str, **element: object) -> Json:
    """Return a section with an element beside it."""
    menu = {"action_id": str(element["type"]), **element}
    return {"type": "section", "text": plain(text), "accessory": menu}


PICTURE: Json = {
    "type": "image",
    "image_url": "https://example.org/hall.png",
    "alt_text": "The town hall, seen from the water",
}
VIDEO: Json = {
    "type": "video",
    "title": plain("A year of dialogues"),
    "title_url": "https://example.org/watch",
    "description": plain("How the parties meet in a year."),
    "alt_text": "Film, three minutes",
    "video_url": "https://video.example.org/embed",
    "thumbnail_url": "https://video.example.org/x.png",
    "author_name": "Maja Lind",
    "provider_name": "Example",
}
TABLE: Json = {
    "type": "table",
    "column_settings": [None, {"align": "right"}, {"is_wrapped": True}],
    "rows": [
        [cell("Town"), cell("Seats"), cell("Says")],
        [cell("Nacka"), {"type": "raw_number", "value": 12, "text": "12"}, cell("yes " * 30)],
    ],
}
BELOW: Json = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "thumbs",
            "positive_button": {"text": plain("Good"), "value": "good"},
            "negative_button": {
                "text": plain("Bad"),
                "value": "bad",
                "accessibility_label": "Say that it was bad",
            },
        },
        {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Delete")},
    ],
}
MARKDOWN: Json = {
    "type": "markdown",
    "text": "# Before it\n\n1. **Who** comes?\n2. What else?\n\n> All are welcome.\n\n---",
}
MENUS: list[Json] = [
    beside("Channel", type="channels_select", placeholder=plain("Which channel?")),
    beside("Conversation", type="conversations_select", initial_conversation="C0DIALOG"),
    beside("Channels", type="multi_channels_select", initial_channels=["C0DIALOG"]),
    beside("Conversations", type="multi_conversations_select", max_selected_items=2),
]
EVERY: list[Json] = [
    {**PICTURE, "title": plain("The town hall")},
    {"type": "section", "text": plain("Where we meet"), "accessory": PICTURE},
    {"type": "context", "elements": [PICTURE, plain("The town")]},
    VIDEO,
    MARKDOWN,
    TABLE,
    *MENUS,
    BELOW,
]
