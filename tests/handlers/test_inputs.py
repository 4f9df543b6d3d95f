"""A form that was refused: where it says what is wrong, also if it asks for nothing."""

from typing import Any

from bot.views.blocks import actions, button, message, paragraph
from handlers.inputs import refusing
from rehearsal.blocks import check_view

SAID = message([paragraph("Nej & <tack>"), actions(button("Mer", "say:x"))])
INPUT = {"type": "input", "block_id": "reason", "element": {}}
OTHER = {"type": "input", "block_id": "day", "element": {}}


def body(*blocks: dict[str, Any], **values: object) -> dict[str, Any]:
    plain = {"type": "plain_text", "text": "Ställ in"}
    frame = {"title": plain, "close": plain, "state": {"values": values}}
    return {"view": {"blocks": list(blocks), **frame}}


def test_it_is_said_at_the_input_that_it_is_about_else_at_the_first() -> None:
    at_it = refusing(body(INPUT, OTHER), "day", SAID)
    assert at_it["errors"].keys() == {"day"}
    first = refusing(body({"type": "section"}, INPUT, OTHER), "", SAID)
    assert first["errors"].keys() == {"reason"}
    assert "Nej & <tack>" in first["errors"]["reason"], "Slack shows plain text there"


def test_an_input_whose_block_is_not_named_is_known_by_its_value() -> None:
    found = refusing(body({"type": "input"}, topic={}), "", SAID)
    assert found["errors"].keys() == {"topic"}


def test_a_form_without_inputs_gives_way_to_what_is_said() -> None:
    found = refusing(body({"type": "section"}), "", SAID)
    assert found["response_action"] == "update"
    assert "errors" not in found
    view = found["view"]
    assert [block["type"] for block in view["blocks"]] == ["section"], "its buttons answer nobody"
    check_view({**view, "title": view["title"]}, "modal")
