"""Rich text, the block for words that people have written."""

import re
from typing import Final

from rehearsal.shapes import (
    Shape,
    array,
    by_type,
    flag,
    number,
    one_of,
    pattern,
    record,
    string,
)

_STYLE: Final = record(
    {}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "unlink"), flag)
)
_TYPE: Final[dict[str, Shape]] = {"type": string(40)}
_STYLED: Final[dict[str, Shape]] = {"style": _STYLE}

_CODES: Final = pattern(
    re.compile(r"[0-9a-f]{1,6}(-[0-9a-f]{1,6})*"), "code points such as 1f44d", 100
)
_INLINE: Final = by_type(
    {
        "text": record({**_TYPE, "text": string(12_000)}, _STYLED),
        "link": record(
            {**_TYPE, "url": string(3000)}, {**_STYLED, "text": string(3000), "unsafe": flag}
        ),
        "user": record({**_TYPE, "user_id": string(40)}, _STYLED),
        "usergroup": record({**_TYPE, "usergroup_id": string(40)}, _STYLED),
        "channel": record({**_TYPE, "channel_id": string(40)}, _STYLED),
        "broadcast": record({**_TYPE, "range": one_of("here", "channel", "everyone")}, _STYLED),
        "emoji": record({**_TYPE, "name": string(100)}, {**_STYLED, "unicode": _CODES}),
        "date": record(
            {**_TYPE, "timestamp": number(0, 9_999_999_999), "format": string(300)},
            {**_STYLED, "url": string(3000), "fallback": string(300)},
        ),
    },
    "rich text element",
)
_RUN: Final = array(_INLINE, 1000, least=0)
_SECTION: Final = record({**_TYPE, "elements": _RUN})
_BORDER: Final[dict[str, Shape]] = {"border": number(0, 1)}

RICH_TEXT: Final = array(
    by_type(
        {
            "rich_text_section": _SECTION,
            "rich_text_quote": record({**_TYPE, "elements": _RUN}, _BORDER),
            "rich_text_preformatted": record(
                {**_TYPE, "elements": _RUN}, {**_BORDER, "language": string(40)}
            ),
            "rich_text_list": record(
                {
                    **_TYPE,
                    "style": one_of("bullet", "ordered"),
                    "elements": array(by_type({"rich_text_section": _SECTION}, "list item"), 1000),
                },
                {**_BORDER, "indent": number(0, 8), "offset": number(0, 10_000)},
            ),
        },
        "rich text element",
    ),
    1000,
)
