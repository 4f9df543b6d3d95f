"""What was filled in for a series that is set up: its cycle, its goals and what comes back."""

from collections.abc import Iterable, Mapping

from bot.rules import party_lines
from bot.rules.drafting import DEFAULT_MINUTES, MINUTES_LIMIT, length_of, timed
from bot.rules.errors import BadOrder, BadStanding, NothingHappens, Refusal
from bot.rules.faults import at
from bot.rules.party_lines import NAME_LIMIT
from bot.rules.series_drafts import Data
from bot.rules.texts import Word, clean, fold
from bot.services import file_checks
from bot.services.default_cycle import DEFAULT_CYCLE
from bot.services.series_parts import Values
from bot.views.cycle import STEP_NAMES
from bot.views.series_cycle_forms import OFF

_LINES_LIMIT = 40


def offered(data: Data) -> list[Data]:
    """Return the steps that can be chosen: those of the series, and those of the default cycle."""
    own = data["series"]["step"]
    there = {row["key"] for row in own} | {row["kind"] for row in own if row["kind"] != "task"}
    more = [row for row in DEFAULT_CYCLE if not {row["key"], row["kind"]} & there]
    return [row for row in [*own, *more] if row["kind"] != "start"]


def cycle(data: Data, values: Values) -> Data:
    """Take the distance of each step, and which of them always ask; a step may be left out."""
    asking = set(values.get("asking", "").split())
    starts = [row for row in data["series"]["step"] if row["kind"] == "start"]
    steps: list[Data] = []
    for row in offered(data):
        given = values.get(f"step:{row['key']}", OFF)
        if given == OFF:
            continue
        side = "after" if "after" in row else "before"
        mode = "ask" if row["key"] in asking else "auto"
        steps.append({**row, side: given, "mode": mode})
    if not steps:
        refused = NothingHappens()
        refused.at = f"step:{offered(data)[0]['key']}"
        raise refused
    _require_order([*steps, *starts])
    return {**data, "series": {**data["series"], "step": [*steps, *starts]}}


def more(data: Data, values: Values) -> Data:
    """Take strategy, goals, areas, reference and standing items, each of which may be empty."""
    series = dict(data["series"])
    language = series["language"]
    with at("strategy"):
        strategy = clean(values.get("strategy", ""), NAME_LIMIT)
    before = series.pop("strategy", None)
    if strategy:
        is_same = before is not None and before["name"][language] == strategy
        series["strategy"] = before if is_same else {"name": _both(strategy)}
    with at("reference"):
        reference = clean(values.get("reference", ""), NAME_LIMIT)
    series.pop("agenda_words", None)
    if reference:
        series["agenda_words"] = {"reference": reference}
    for name, field in (("goals", "goal"), ("areas", "area")):
        with at(name):
            rows = _lines(values.get(name, ""))
        series[field] = _named(rows, series.get(field, []), language)
    series["standing"] = _standing(values.get("standing", ""), series, language)
    return {**data, "series": series}


def names_of(rows: Iterable[Data], language: str) -> str:
    """Return goals or areas as they would be typed."""
    return "\n".join(row["name"][language] for row in rows)


def standing_of(data: Data) -> str:
    """Return the standing items as they would be typed."""
    language = data["series"]["language"]
    rows = data["series"].get("standing", [])
    return "\n".join(f"{r['title'][language]} | {r.get('minutes', DEFAULT_MINUTES)}" for r in rows)


def _require_order(steps: list[Data]) -> None:
    """Raise ``BadOrder`` at the first step that comes before what it follows from."""
    for fault in file_checks.steps({"series": {"step": steps}}):
        if fault.first is not None:
            earlier, later = steps[int(fault.first[2])], steps[int(fault.path[2])]
            refused = BadOrder(earlier=Word(STEP_NAMES[earlier["kind"]]))
            refused.at = f"step:{later['key']}"
            raise refused


def _lines(text: str) -> list[str]:
    found = (clean(line, NAME_LIMIT) for line in text.splitlines())
    return list(dict.fromkeys(line for line in found if line))[:_LINES_LIMIT]


def _named(names: Iterable[str], before: list[Data], language: str) -> list[Data]:
    rows: list[Data] = []
    for name in names:
        found = next((r for r in before if fold(r["name"][language]) == fold(name)), None)
        taken = [row["key"] for row in (*rows, *before)]
        rows.append(found or {"key": party_lines.key(name, taken), "name": _both(name)})
    return rows


def _standing(text: str, series: Mapping[str, list[Data]], language: str) -> list[Data]:
    before = series.get("standing", [])
    rows: list[Data] = []
    for line in [line for line in text.splitlines() if line.strip()][:_LINES_LIMIT]:
        with at("standing"):
            title, minutes = _titled(line)
        found = next((r for r in before if fold(r["title"][language]) == fold(title)), None)
        taken = [row["key"] for row in (*rows, *before)]
        row = found or {"key": party_lines.key(title, taken), "title": _both(title)}
        rows.append(_within({**row, "minutes": minutes}, series))
    return rows


def _within(row: Data, series: Mapping[str, list[Data]]) -> Data:
    """Return a standing item without an area or goals that the series has no longer."""
    areas = {each["key"] for each in series["area"]}
    goals = {each["key"] for each in series["goal"]}
    kept = {name: row[name] for name in row if name != "area" or row[name] in areas}
    if "goal" in kept:
        given = kept["goal"] if isinstance(kept["goal"], list) else [kept["goal"]]
        kept["goal"] = [goal for goal in given if goal in goals]
    return kept


def _titled(line: str) -> tuple[str, int]:
    """Return what ``TITLE | N min`` says, or ``TITLE, N min``. Raises ``BadStanding``."""
    title, bar, minutes = line.rpartition("|")
    name, given = (title, minutes.strip()) if bar else timed(line)
    number = length_of(given) or given or ("" if bar else str(DEFAULT_MINUTES))
    is_number = number.isascii() and number.isdigit() and len(number) <= 3  # noqa: PLR2004 - minutes
    cleaned = clean(name, NAME_LIMIT)
    if not cleaned or not is_number or not 1 <= int(number) <= MINUTES_LIMIT:
        raise _bad(line)
    return cleaned, int(number)


def _bad(line: str) -> Refusal:
    return BadStanding(given=clean(line, len(line))[:80])


def _both(text: str) -> dict[str, str]:
    return {"sv": text, "en": text}
