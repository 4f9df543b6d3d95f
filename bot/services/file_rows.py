"""What tables of a series file have in common, texts in both languages, standing items, terms."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, model_validator

from bot.rules.drafting import DEFAULT_KIND, DEFAULT_MINUTES, MINUTES_LIMIT, Kind
from bot.rules.seats import SeatRole
from bot.rules.series import Standing
from bot.rules.texts import LocalText
from bot.services.file_fields import Body, Day, Key, Line, Name, UserId


class Row(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NameText(Row):
    """A short text in both languages."""

    sv: Name
    en: Name

    @property
    def local(self) -> LocalText:
        """The text as the rules know it."""
        return LocalText(self.sv, self.en)


class LineText(NameText):
    """One line in both languages."""

    sv: Line
    en: Line


class BodyText(NameText):
    """A text of several lines in both languages."""

    sv: Body
    en: Body


def _several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


class StandingRow(Row):
    """``[[series.standing]]``: an item that comes back by itself at every meeting."""

    key: Key
    title: NameText
    kind: Kind = DEFAULT_KIND
    minutes: Annotated[StrictInt, Field(ge=1, le=MINUTES_LIMIT)] = DEFAULT_MINUTES
    area: Key | None = None
    goal: Annotated[tuple[Key, ...], BeforeValidator(_several)] = ()
    position: Literal["first", "last"] = "first"

    @property
    def standing(self) -> Standing:
        """The standing item as the rules know it."""
        return Standing(
            key=self.key,
            title=self.title.local,
            kind=self.kind,
            minutes=self.minutes,
            area=self.area,
            goals=self.goal,
            place=self.position,
        )


class TermRow(Row):
    """``term`` of a party: a mandate that has days; it may begin later, or end."""

    user: UserId
    role: SeatRole
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="until")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first and self.last and self.last < self.first:
            message = "until must not lie before from"
            raise ValueError(message)
        return self
