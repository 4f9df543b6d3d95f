"""Read a file that sets a series up, and say everything that is wrong with it at once."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import chain
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.rules.series import Profile
from bot.services import (
    file_checks,
    file_deadlines,
    file_quorum,
    file_rehearsal,
    file_sessions,
    file_standing,
)
from bot.services.file_checks import Fault
from bot.services.file_format import (
    CategoryRow,
    Content,
    PartyRow,
    PersonRow,
    RehearsalRow,
    SeriesRow,
    TeamRow,
    WorkspaceRow,
)
from bot.services.file_lines import Path, line_at, lines_of
from bot.services.file_rows import Row

SIZE_LIMIT = 2_000_000
"""Characters; a series of a thousand parties has some 500,000."""
_SYNTAX_LIMIT = 40
"""Lines that are taken out before the rest is given up."""
_PLACE = re.compile(r"^(?P<what>.*) \(at line (?P<line>\d+), column \d+\)$", re.DOTALL)
_CHECKS = (
    file_checks.references,
    file_checks.doubles,
    file_checks.categories,
    file_checks.steps,
    file_checks.year,
    file_standing.standing,
    file_quorum.quorum,
    file_rehearsal.rehearsal,
    file_sessions.sessions,
    file_deadlines.deadlines,
)
_WORDS = {
    "missing": "is missing; write {last} = …",
    "string_type": 'must be a text in quotes, "…"',
    "int_type": "must be a whole number, without quotes",
    "bool_type": "must be true or false, without quotes",
    "tuple_type": "must be a list: [ … ], or several [[{last}]]",
    "model_type": "must be a table: {{ … }} or [{last}]",
    "literal_error": "must be {expected}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do. ``line`` counts from 1; 0 is the file as a whole."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        """Return one line for a terminal."""
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.where}: {self.message}" if self.where else f"{place}{self.message}"


class BadFile(ValueError):  # noqa: N818 - the words come first
    """A file that cannot be used; the text names every problem. Nothing was loaded."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems in the order of the file."""
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        listed = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"This file cannot be loaded; {count}:\n{listed}")


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """A file that was read and checked. The rows are those of ``file_format``."""

    workspace: WorkspaceRow
    series: SeriesRow
    teams: tuple[TeamRow, ...]
    people: tuple[PersonRow, ...]
    categories: tuple[CategoryRow, ...]
    parties: tuple[PartyRow, ...]
    rehearsal: RehearsalRow | None
    hints: tuple[Problem, ...] = ()
    """What works, but perhaps not as it was meant."""

    @property
    def profile(self) -> Profile:
        """The series as the rules know it, with what its categories ask of it."""
        profile = self.series.profile
        of = (replace(row.quorum, category=row.key) for row in self.categories if row.quorum)
        return replace(profile, quorums=(*profile.quorums, *of))


def read(path: FilePath) -> SeriesFile:
    """Read and check the file; raises ``BadFile`` with every problem that was found."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(SIZE_LIMIT + 1)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadFile((Problem(line, "", "is not UTF-8; save the file as UTF-8"),)) from None
    except OSError as error:
        raise BadFile((Problem(0, str(path), f"cannot be read: {error.strerror}"),)) from None
    return parse(text)


def parse(text: str) -> SeriesFile:
    """Check the text of a file; raises ``BadFile`` with every problem that was found."""
    if len(text) > SIZE_LIMIT:
        raise BadFile((Problem(0, "", f"has more than {SIZE_LIMIT} characters"),))
    text = text.replace("\r\n", "\n")
    data, remaining, syntax = _parsed(text)
    faults = list(_faults(data, broken=bool(syntax)))
    return _judged(data, faults, lines_of(remaining) if faults else {}, syntax)


def checked(data: dict[str, Any]) -> SeriesFile:
    """Check what stands in no file, but has the shape of one; raises ``BadFile`` without lines."""
    return _judged(data, list(_faults(data, broken=False)), {}, [])


def _judged(
    data: dict[str, Any], faults: list[Fault], lines: dict[Path, int], syntax: list[Problem]
) -> SeriesFile:
    hints = [_problem(data, lines, fault) for fault in faults if fault.hint]
    problems = [_problem(data, lines, fault) for fault in faults if not fault.hint]
    if syntax or problems:
        raise BadFile(tuple(sorted([*syntax, *problems], key=lambda problem: problem.line)))
    content = Content.model_validate(data)
    return SeriesFile(
        workspace=content.workspace,
        series=content.series,
        teams=content.team,
        people=content.person,
        categories=content.category,
        parties=content.party,
        rehearsal=content.rehearsal,
        hints=tuple(sorted(hints, key=lambda hint: hint.line)),
    )


def _faults(data: dict[str, Any], *, broken: bool) -> Iterator[Fault]:
    """Yield what is wrong, once for each place that does not have the right form.

    Where lines are ``broken``, what they held is not said to be missing or unknown.
    """
    formless: set[Path] = set()
    for fault in _misshapen(data, broken=broken):
        formless.add(fault.path)
        yield fault
    if not broken:
        found = chain.from_iterable(check(data) for check in _CHECKS)
        yield from (fault for fault in found if fault.path not in formless)


def _misshapen(data: dict[str, Any], *, broken: bool) -> Iterator[Fault]:
    try:
        Content.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        yield from (_fault(each) for each in details if not (broken and each["type"] == "missing"))


def _parsed(text: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """Return the data, the text that it is from, and the syntax errors.

    ``tomllib`` stops at the first error, so that line is taken out and the rest read again.
    """
    problems: list[Problem] = []
    continued = 0  # the line that goes on with a value whose beginning was taken out
    for _ in range(_SYNTAX_LIMIT):
        try:
            return tomllib.loads(text), text, problems
        except RecursionError:
            return {}, "", [*problems, Problem(0, "", "is nested too deeply")]
        except ValueError as error:
            problem, is_placed = _syntax_problem(error, text)
        if problem.line != continued:
            problems.append(problem)
        if not is_placed or not _is_toml(text.split("\n")[: problem.line - 1]):
            break
        depth = _depth(text.split("\n")[problem.line - 1])
        goes_on = depth > 0 or (problem.line == continued and depth == 0)
        continued = problem.line + 1 if goes_on else 0
        text = _without(text, problem.line)
    return {}, "", problems


def _syntax_problem(error: ValueError, text: str) -> tuple[Problem, bool]:
    """Return the problem, and whether ``tomllib`` says where it is."""
    match = _PLACE.match(str(error))
    what = match["what"] if match else str(error).removesuffix(" (at end of document)")
    line = int(match["line"]) if match else text.count("\n") + 1
    return Problem(line, "", f"is not TOML: {what[:1].lower()}{what[1:]}"), match is not None


def _is_toml(rows: list[str]) -> bool:
    """Tell whether the rows are whole: no string or list goes on after them."""
    try:
        tomllib.loads("\n".join(rows))
    except ValueError:
        return False
    return True


def _depth(row: str) -> int:
    """Return how many more brackets the row opens than it closes."""
    return sum((character in "[{") - (character in "]}") for character in row)


def _without(text: str, line: int) -> str:
    """Return the text with a line emptied, or a whole table if the line is its header.

    The keys of a table without its header would fall to the table above and be wrong there.
    """
    rows = text.split("\n")
    last = line
    if rows[line - 1].lstrip().startswith("["):
        while last < len(rows) and not rows[last].lstrip().startswith("["):
            last += 1
    rows[line - 1 : last] = [""] * (last - line + 1)
    return "\n".join(rows)


def _fault(error: ErrorDetails) -> Fault:
    path: Path = tuple(error["loc"])
    last = ".".join(str(part) for part in path if not isinstance(part, int))
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return Fault(path, str(context["error"]))
    if kind == "extra_forbidden":
        return Fault(path, _not_known(str(path[-1])))
    if kind == "missing":
        last = str(path[-1])
    words = _WORDS.get(kind)
    return Fault(path, words.format(last=last, **context) if words else str(error["msg"]))


def _not_known(name: str) -> str:
    near = get_close_matches(name, _names(Content), n=1, cutoff=0.7)
    meant = f"did you mean {near[0]}?" if near else "take it out"
    return f"is not known here; {meant}"


def _names(model: type[Row]) -> set[str]:
    return {
        field.alias or name
        for each in (model, *Row.__subclasses__())
        for name, field in each.model_fields.items()
    }


def _problem(data: dict[str, Any], lines: dict[Path, int], fault: Fault) -> Problem:
    message = fault.message
    if fault.first is not None:
        message += f" (see line {line_at(lines, fault.first)})"
    return Problem(line_at(lines, fault.path), _where(data, fault.path), message)


def _where(data: Any, path: Path) -> str:  # noqa: ANN401 - what TOML holds is any shape
    """Return a place in words: ``party nacka, deputies 2``."""
    words: list[str] = []
    for part in path:
        data = _inside(data, part)
        if isinstance(part, str):
            words.append(part)
            continue
        name = None
        if isinstance(data, dict):
            name = next((data[key] for key in ("key", "user", "id") if key in data), None)
        words[-1] += f" {name if isinstance(name, str) else part + 1}"
    return ", ".join(words)


def _inside(data: Any, part: str | int) -> Any:  # noqa: ANN401 - the same
    try:
        return data[part]
    except (KeyError, IndexError, TypeError):
        return None
