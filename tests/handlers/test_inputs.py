"""A form that was refused: where it says what is wrong, also if it asks for nothing."""

from typing import Any

from bot.views.blocks import actions, button, message, paragraph
from bot.views.forms import noting
from handlers.inputs import refusing
from rehearsal.blocks import check_view

MORE = actions(button("Mer", "say:x"))
SAID = message([paragraph("Nej & <tack>"), MORE])
OF_REASON = message([paragraph("Varför?")])
INPUT = {"type": "input", "block_id": "reason", "element": {}}
OTHER = {"type": "input", "block_id": "day", "element": {}}


def body(*blocks: dict[str, Any], **values: object) -> dict[str, Any]:
    plain = {"type": "plain_text", "text": "Ställ in"}
    frame = {"title": plain, "submit": plain, "close": plain, "state": {"values": values}}
    name = {"type": "modal", "callback_id": "x", "private_metadata": "{}"}
    return {"view": {"blocks": list(blocks), **name, **frame}}


def test_it_is_said_at_the_input_that_it_is_about_else_at_the_first() -> None:
    at_it = refusing(body(INPUT, OTHER), "day", SAID)
    assert at_it["errors"].keys() == {"day"}
    first = refusing(body({"type": "section"}, INPUT, OTHER), "", SAID)
    assert first["errors"].keys() == {"reason"}
    assert "Nej & <tack>" in first["errors"]["reason"], "Slack shows plain text there"


def test_what_a_button_found_wrong_is_said_as_it_was_written_and_gives_way_to_what_is_now() -> None:
    name = "Leyla <R&D>"
    noted = noting(body(INPUT, OTHER)["view"], {"": message([paragraph(name), MORE])})
    assert [block["type"] for block in noted["blocks"]] == ["section", "input", "input"]
    assert noted["blocks"][0]["text"]["text"] == name
    again = noting(noted, {"": SAID})
    assert name not in str(again), "one of the two"
    found = refusing(body(*noted["blocks"]), "day", SAID, {"reason": OF_REASON, "gone": SAID})
    assert found["response_action"] == "update"
    above = [
        block.get("text", {}).get("text", block["block_id"]) for block in found["view"]["blocks"]
    ]
    assert above == ["Varför?", "reason", "Nej & <tack>", "day"], "each above its own input"
    names = [block["block_id"] for block in found["view"]["blocks"]]
    assert len(set(names)) == len(names)
    once_more = refusing({"view": found["view"] | {"state": {"values": {}}}}, "", SAID)
    assert once_more["response_action"] == "update", "it says so as long as something stands there"
    assert "Varför?" not in str(once_more)


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
