"""Bodies of Slack's requests: read as Bolt and the standard library read them, only cheaper."""

import json
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import bodies
from tests.cases import for_each
from tests.properties import tried

FORM = "application/x-www-form-urlencoded"


@tried(30)
@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_fields_are_what_was_sent(fields: dict[str, str]) -> None:
    fields.pop("payload", None)
    body = urlencode(fields).encode()
    assert bodies.read(body, FORM) == fields
    assert bodies.read(body.replace(b"+", b"%20"), FORM) == fields


@tried(30)
@given(st.text("%=+&;3DdAaZ\r\n_é"))
def test_what_is_written_badly_is_read_as_the_standard_library_reads_it(body: str) -> None:
    known = dict(parse_qsl(body, keep_blank_values=True))
    assert bodies.read(body.encode(), FORM) == known


@tried(30)
@given(st.dictionaries(st.text(), st.text()))
def test_a_payload_is_read_however_it_is_escaped(payload: dict[str, str]) -> None:
    for text in (json.dumps(payload), json.dumps(payload, ensure_ascii=False, indent=1)):
        for safe in ("", "{}:,"):
            body = "payload=" + quote(text, safe=safe)
            assert bodies.read(body.encode(), FORM) == payload


def test_the_word_payload_in_a_command_is_a_word() -> None:
    fields = {"command": "/agenda", "text": "add What is a payload?"}
    assert bodies.read(urlencode(fields).encode(), FORM) == fields


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", ""])
def test_json_is_read_as_json(kind: str) -> None:
    assert bodies.read('{"type": "å"}'.encode(), kind) == {"type": "å"}


@for_each("body", [b"{", b"[]", b"1", b"payload=[1]", b"payload=%7B", b"payload="])
def test_what_is_no_object_cannot_be_read(body: bytes) -> None:
    assert bodies.read(body, FORM if body.startswith(b"payload") else "application/json") is None
