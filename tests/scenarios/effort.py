"""What it costs a person to do something in an App Home: clicks, fields, words; and the minutes."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.rehearsal.asking import Json
from tests.stage import MAJA, Stage

CLICK, FIELD, WORDS_A_MINUTE = 3, 5, 200
"""Seconds of a click and of a field that is typed; what is read has to be read once."""
_UNREAD = ("confirm", "value", "accessibility_label", "placeholder")
_CHOSEN = {
    *("static_select", "multi_static_select", "timepicker", "datepicker"),
    *("users_select", "multi_users_select", "conversations_select", "number_input"),
}
"""Menus, of which only what is chosen is read."""
_SAYING = {"plain_text": "text", "mrkdwn": "text", "plain_text_input": "initial_value"}


@dataclass
class Convener:
    """Maja at her App Home; she opens nothing else."""

    stage: Stage
    clicks: int = 0
    fields: int = 0
    words: int = 0
    _read: set[str] = field(default_factory=set)

    @property
    def minutes(self) -> float:
        """How long it has taken so far, by the figures above."""
        seconds = self.clicks * CLICK + self.fields * FIELD
        return seconds / 60 + self.words / WORDS_A_MINUTE

    def opens_home(self) -> None:
        self.stage.home(MAJA)
        self.clicks += 1
        self.looks()

    def looks(self) -> str:
        """Read what of the Home is new; return all that it says."""
        return self._reads(self.stage.control.get(f"/home/{MAJA}")["view"]["blocks"])

    def presses(self, words: str) -> str:
        """Press a button of the Home; return what opens, or the Home if nothing does."""
        self.stage.clicks_home(MAJA, words)
        self.clicks += 1
        return self._reads_modal() if self.is_in_modal() else self.looks()

    def goes_on(self, words: str) -> str:
        """Press a button in what is open."""
        self.stage.clicks_modal(MAJA, words)
        self.clicks += 1
        return self._reads_modal()

    def submits(self, *, picked: int = 0, typed: int = 0, **values: str) -> str:
        """Fill in what is open: so many clicks in menus, so many fields that are typed."""
        answer = self.stage.submits(MAJA, **values)
        assert answer["ok"], answer
        self.clicks += picked + 1
        self.fields += typed
        return self._reads_modal()

    def closes(self) -> None:
        view = self.stage.view(MAJA)
        self.stage.control.post("/close", user=MAJA, view_id=view["id"])
        self.clicks += 1

    def is_in_modal(self) -> bool:
        return bool(self.stage.control.get(f"/views/{MAJA}")["views"])

    def buttons(self) -> list[str]:
        """Return the words of the buttons before her, of the modal if one is open."""
        blocks = (
            self.stage.view(MAJA)["blocks"]
            if self.is_in_modal()
            else self.stage.control.get(f"/home/{MAJA}")["view"]["blocks"]
        )
        every = [element for block in blocks for element in block.get("elements", [])]
        return [json.loads(e["value"])["words"] for e in every if e.get("type") == "button"]

    def _reads_modal(self) -> str:
        view = self.stage.view(MAJA)
        return self._reads([view["title"], *view["blocks"]])

    def _reads(self, blocks: list[Json]) -> str:
        lines = [line for line in _lines(blocks) if line.strip()]
        new = dict.fromkeys(line for line in lines if line not in self._read)
        self._read.update(new)
        self.words += sum(len(line.split()) for line in new)
        return "\n".join(lines)


def _lines(given: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Return what blocks say, line by line, as it is read."""
    if isinstance(given, list):
        return [line for each in given for line in _lines(each)]
    if not isinstance(given, dict):
        return []
    kind = given.get("type")
    if kind in _CHOSEN:
        chosen = given.get("initial_option")
        return [str(chosen["text"]["text"])] if chosen else []
    if kind in _SAYING:
        return str(given.get(_SAYING[kind], "")).splitlines()
    if kind == "rich_text_section":
        return ["".join(str(e.get("text", "@")) for e in given["elements"])]
    return [line for name, each in given.items() if name not in _UNREAD for line in _lines(each)]
