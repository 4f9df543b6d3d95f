"""Block Kit: what Slack takes is taken, what it refuses is refused, and says where."""

from typing import Any

import pytest

from rehearsal.blocks import check_message, check_view, elements, fallback
from rehearsal.errors import SlackError
from tests.cases import for_each
from tests.rehearsal.bots import asking, button, modal, words

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str, text: str = "Yes") -> Json:
    return {"text": plain(text), "value": value}


def actions(*inside: Json) -> Json:
    return {"type": "actions", "elements": list(inside)}


def select(**more: object) -> Json:
    return {"type": "static_select", "action_id": "s", "options": [option("a")], **more}


def go(**more: object) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go"), **more}


def asks_many(**more: object) -> Json:
    return {**asking(), "element": {"type": "multi_external_select", "action_id": "e", **more}}


def rich(*inside: Json) -> Json:
    section = {"type": "rich_text_section", "elements": list(inside)}
    return {"type": "rich_text", "elements": [section]}


PICTURE = {"type": "image", "image_url": "https://e.org/x.png", "alt_text": "x"}
FEEDBACK = {"text": plain("x" * 75), "value": "x" * 2000}
THUMBS = {
    "type": "feedback_buttons",
    "action_id": "thumbs",
    "positive_button": {**FEEDBACK, "accessibility_label": "x" * 75},
    "negative_button": FEEDBACK,
}
BIN = {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "value": "x" * 2000}
WRITTEN = {"type": "raw_text", "text": "x"}
RICH_CELL = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
}
GOOD = [
    words("text"),
    {
        "type": "section",
        "fields": [plain("a"), {"type": "mrkdwn", "text": "b"}],
        "accessory": {"type": "overflow", "options": [option("a")]},
    },
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [plain("x")] * 10},
    actions(*[go(action_id=f"b{n}") for n in range(25)]),
    actions(select(initial_option=option("a"), placeholder=plain("choose"))),
    actions({"type": "datetimepicker", "action_id": "d", "initial_date_time": 1_800_000_000}),
    actions({"type": "radio_buttons", "action_id": "r", "options": [option("a")]}),
    asking(multiline=True, max_length=3000),
    {
        **asking(),
        "element": {
            "type": "number_input",
            "action_id": "n",
            "is_decimal_allowed": False,
            "min_value": "1",
        },
    },
    {
        **asking(),
        "element": {
            "type": "multi_static_select",
            "action_id": "m",
            "options": [option("a"), option("b")],
            "max_selected_items": 1,
        },
    },
    {**asking(), "element": {"type": "checkboxes", "action_id": "c", "options": [option("a")]}},
    actions({"type": "external_select", "action_id": "e", "placeholder": plain("x" * 150)}),
    {
        **asking(),
        "element": {
            "type": "external_select",
            "action_id": "e",
            "initial_option": option("a"),
            "min_query_length": 0,
        },
    },
    {
        **asking(),
        "element": {
            "type": "multi_external_select",
            "action_id": "e",
            "placeholder": plain("x" * 150),
            "initial_options": [option("a"), option("b")],
            "max_selected_items": 2,
            "min_query_length": 0,
        },
    },
    {**words("x"), "accessory": {"type": "multi_external_select", "action_id": "e"}},
    rich(
        {"type": "text", "text": "x", "style": {"bold": True}},
        {"type": "user", "user_id": "U0MAJA"},
        {"type": "link", "url": "https://example.org"},
    ),
    {**PICTURE, "title": plain("x" * 2000), "alt_text": "x" * 2000},
    {"type": "image", "slack_file": {"id": "F0123456"}, "alt_text": "x"},
    {**words("x"), "accessory": PICTURE},
    {"type": "context", "elements": [PICTURE, plain("x")] * 5},
    {
        "type": "video",
        "title": plain("x" * 199),
        "title_url": "https://example.org/watch",
        "description": plain("x" * 199),
        "alt_text": "x",
        "video_url": "https://example.org/embed",
        "thumbnail_url": "https://example.org/x.png",
        "author_name": "x" * 49,
        "provider_name": "Example",
        "provider_icon_url": "https://example.org/icon.png",
    },
    {
        "type": "table",
        "rows": [[WRITTEN] * 20, [{"type": "raw_number", "value": 7.5, "text": "7,5"}, RICH_CELL]],
        "column_settings": [{"is_wrapped": True}, None, {"align": "right"}],
    },
    {"type": "context_actions", "elements": [THUMBS, BIN, {**BIN, "visible_to_user_ids": ["U1"]}]},
    actions({"type": "channels_select", "action_id": "c", "initial_channel": "C1"}),
    {
        **words("x"),
        "accessory": {
            "type": "multi_channels_select",
            "action_id": "c",
            "initial_channels": ["C1", "C2"],
            "max_selected_items": 2,
        },
    },
    {
        **asking(),
        "element": {
            "type": "multi_conversations_select",
            "action_id": "c",
            "placeholder": plain("x" * 150),
            "filter": {"include": ["im", "mpim", "private", "public"], "exclude_bot_users": True},
            "default_to_current_conversation": True,
        },
    },
]


@for_each("block", GOOD)
def test_what_slack_takes_is_taken(block: Json) -> None:
    checked = check_message([block])
    assert checked[0]["type"] == block["type"]
    assert checked[0]["block_id"]


BAD: list[tuple[Json, str]] = [
    ({"type": "markdown", "text": ""}, "/blocks/0/text"),
    ({"type": "image", "image_url": "https://e.org/x.png"}, "/blocks/0"),
    ({"type": ["section"]}, "/blocks/0"),
    ({"type": "section"}, "/blocks/0"),
    (words(""), "/blocks/0/text/text"),
    (words("x" * 3001), "/blocks/0/text/text"),
    ({"type": "section", "fields": [plain("x")] * 11}, "/blocks/0/fields"),
    ({"type": "section", "text": {**plain("x"), "verbatim": True}}, "/blocks/0/text"),
    ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
    ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "/blocks/0/text"),
    ({"type": "divider", "text": plain("x")}, "/blocks/0"),
    ({"type": "divider", "block_id": "x" * 256}, "/blocks/0/block_id"),
    ({"type": "context", "elements": [plain("x")] * 11}, "/blocks/0/elements"),
    (actions(), "/blocks/0/elements"),
    (actions(*[go(action_id=f"b{n}") for n in range(26)]), "/blocks/0/elements"),
    (actions(go(), go()), "/blocks/0"),
    (actions(go(text=plain("x" * 76))), "/blocks/0/elements/0/text/text"),
    (actions(go(value="x" * 2001)), "/blocks/0/elements/0/value"),
    (actions(go(style="loud")), "/blocks/0/elements/0/style"),
    (actions(go(colour="red")), "/blocks/0/elements/0"),
    (actions(select(options=[option(f"{n}") for n in range(101)])), "/blocks/0/elements/0/options"),
    (actions(select(options=[option("x" * 151)])), "/blocks/0/elements/0/options/0/value"),
    (actions(select(initial_option=option("b"))), "/blocks/0/elements/0"),
    (actions(select(option_groups=[])), "/blocks/0/elements/0"),
    (actions({"type": "multi_external_select", "action_id": "e"}), "/blocks/0/elements/0"),
    (asks_many(options=[option("a")]), "/blocks/0/element"),
    (asks_many(initial_option=option("a")), "/blocks/0/element"),
    (asks_many(initial_options=[]), "/blocks/0/element/initial_options"),
    (asks_many(initial_options=[{"value": "a"}]), "/blocks/0/element/initial_options/0"),
    (asks_many(max_selected_items=0), "/blocks/0/element/max_selected_items"),
    (asks_many(min_query_length=-1), "/blocks/0/element/min_query_length"),
    (actions({"type": "plain_text_input", "action_id": "e"}), "/blocks/0/elements/0"),
    ({**asking(), "label": plain("x" * 2001)}, "/blocks/0/label/text"),
    (asking(max_length=3001), "/blocks/0/element/max_length"),
    ({**asking(), "element": go()}, "/blocks/0/element"),
    (rich({"type": "picture"}), "/blocks/0/elements/0/elements/0"),
]


@for_each(("block", "place"), BAD)
def test_what_slack_refuses_is_refused_where_it_stands(block: Json, place: str) -> None:
    with pytest.raises(SlackError) as caught:
        check_message([block])
    assert caught.value.code == "invalid_blocks"
    assert any(f"[json-pointer:{place}" in line for line in caught.value.messages)


def test_blocks_have_different_names() -> None:
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message([button(), button()])


def test_blocks_are_a_list() -> None:
    with pytest.raises(SlackError, match="invalid_blocks"):
        check_message("blocks")


def test_elements_get_names_as_slack_gives_them() -> None:
    checked = check_message([actions({"type": "button", "text": plain("Go")})])
    ((block, element),) = elements(checked)
    assert block["block_id"]
    assert element["action_id"]


def test_what_is_below_a_message_gets_names_and_a_picture_gets_none() -> None:
    row = {"type": "context_actions", "elements": [BIN, THUMBS]}
    checked = check_message([row, {**words("x"), "accessory": PICTURE}])
    first, second = (element["action_id"] for _block, element in elements(checked))
    assert (bool(first), second) == (True, "thumbs")
    assert checked[1]["accessory"] == PICTURE


def test_what_is_pressed_below_a_message_is_not_read_out_with_it() -> None:
    row = {"type": "context_actions", "elements": [BIN, THUMBS]}
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "Nacka"}]]}
    assert fallback(check_message([words("one"), table, row])) == "one Nacka"


def test_what_does_the_same_keeps_its_name_wherever_an_update_puts_it() -> None:
    row, other = actions(go(value="1"), go(action_id="no")), actions(go(action_id="or"))
    before = check_message([words("one"), row, other])
    after = check_message([words("two"), words("three"), other, row])
    assert (before[1]["block_id"], before[2]["block_id"]) == (
        after[3]["block_id"],
        after[2]["block_id"],
    )
    differs = check_message([words("one"), actions(go(value="2"), go(action_id="no"))])
    assert differs[1]["block_id"] != before[1]["block_id"]


def test_blocks_that_do_the_same_are_told_apart() -> None:
    checked = check_message([actions(go()), actions(go()), words("x"), words("x")])
    assert len({block["block_id"] for block in checked}) == 4


def test_a_form_gets_other_names_each_time_as_in_slack() -> None:
    first, second = (check_view(modal(words("x")), "modal")["blocks"][0] for _ in range(2))
    assert first["block_id"] != second["block_id"]


def test_the_text_of_blocks_stands_in_where_none_is_given() -> None:
    assert fallback(check_message([words("one"), button(), words("two")])) == "one two"


@for_each(
    "view",
    [
        modal(title=plain("x" * 25)),
        modal(private_metadata="x" * 3001),
        modal(callback_id="x" * 256),
        modal(colour="red"),
        modal(*[words("x")] * 101),
        {"type": "modal"},
        "view",
    ],
)
def test_modals_have_limits(view: object) -> None:
    with pytest.raises(SlackError, match="invalid_arguments"):
        check_view(view, "modal")


def test_a_view_has_a_greatest_size() -> None:
    with pytest.raises(SlackError, match="view_too_large"):
        check_view(modal(*[words("å" * 3000) for _ in range(60)]), "modal")
