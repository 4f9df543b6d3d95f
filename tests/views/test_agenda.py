"""The agenda: whose the planned time is."""

from dataclasses import replace

from bot.i18n import translator
from bot.rules.agenda_page import Page
from bot.views import agenda, sums
from tests.cases import for_each
from tests.rules.examples import SERIES, category, meeting, party

BODY = category("convening", convening=True)
SEVERAL = ("Region Stockholm", "Region Uppsala")


@for_each(
    ("bodies", "said"),
    [
        (SEVERAL[:1], "Region Stockholm: 0 punkter, 0 min."),
        (SEVERAL, "Region Stockholm och Region Uppsala: 0 punkter, 0 min."),
        ((), "Den sammankallande parten: 0 punkter, 0 min."),
    ],
)
def test_the_convening_body_is_called_by_its_name(bodies: tuple[str, ...], said: str) -> None:
    every = [replace(party(), id=n, name=name, category=BODY) for n, name in enumerate(bodies, 2)]
    page = Page(SERIES, meeting(), (), {each.id: each for each in (party(), *every)})
    assert sums.shared(page, translator("sv", "Europe/Stockholm")).startswith(said)


def test_the_agenda_of_a_thematic_meeting_names_its_theme() -> None:
    t = translator("en", "Europe/Stockholm")
    page = Page(SERIES, replace(meeting(), title="Libraries"), (), {})
    for shown in (agenda.call(page, t), agenda.published(page, t), agenda.listed(page, t, ())):
        assert "Theme: Libraries" in shown.text.splitlines()
