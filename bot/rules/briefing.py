"""What a deputy needs to act for a party: everything that the principal saw."""

from dataclasses import dataclass

from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.rules.answers import Place
from bot.rules.inviting import Invitation
from bot.rules.polls import Board
from bot.rules.register import Register


@dataclass(frozen=True, slots=True)
class Briefing:
    """A party's place in a meeting, and what waits for it there."""

    invited: Invitation
    """What an invitation says to the party now."""
    page: Page
    polls: tuple[Board, ...]
    """Open, and without the party's vote."""
    register: Register
    """What the party has to do."""
    is_open: bool
    """Whether answers are taken."""

    @property
    def place(self) -> Place:
        """The party's place in the meeting."""
        return self.invited.place

    @property
    def agenda(self) -> list[Item]:
        """The agenda, once it is published."""
        return self.page.accepted if self.page.meeting.published_at is not None else []

    @property
    def proposed(self) -> list[Item]:
        """What the party has proposed, and is not declined or withdrawn."""
        party = self.place.seat.party.id
        alive = {"proposed", "accepted", "merged"}
        return [i for i in self.page.items if i.party == party and i.state in alive]
