"""An agenda closes when its meeting starts, for everybody; each is told what to do instead."""

from datetime import timedelta

import pytest

from bot.rules.closing import require_changeable
from bot.rules.errors import AgendaClosed, AgendaOver, Refusal
from tests.cases import for_each
from tests.rules.examples import meeting

AT = meeting().starts_at
SECOND = timedelta(seconds=1)


@for_each("convener", [True, False])
def test_until_the_start_it_can_be_changed(*, convener: bool) -> None:
    require_changeable(meeting(), AT - SECOND, "Maja", convener=convener)


@for_each(("convener", "refusal"), [(True, AgendaClosed), (False, AgendaOver)])
def test_from_the_start_on_it_cannot(*, convener: bool, refusal: type[Refusal]) -> None:
    for now in (AT, AT + SECOND):
        with pytest.raises(refusal) as refused:
            require_changeable(meeting(), now, "Maja", convener=convener)
        assert refused.value.params["date"] == AT
