"""The group sessions of a round as rows: whose, when, where, who hosts."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.agenda_page import Page
from bot.rules.sessions import Session, plenary
from bot.rules.texts import capital
from bot.views.blocks import Block, bold, listing, paragraph, words


def title(session: Session, t: Translator) -> str:
    """Return the name of a session's group, as it begins a line."""
    return capital(session.group.name.in_(t.language))


def heading(session: Session | None, t: Translator) -> str:
    """Return what stands above a session in the live list; ``None`` is the plenary."""
    if session is None:
        return t("In no group, at the meeting itself")
    return f"{title(session, t)}: {line(session, t)}"


def line(session: Session, t: Translator) -> str:
    """Return when and where a session is held and who hosts it; or that it is cancelled."""
    if session.is_cancelled:
        return t(
            "cancelled ({reason}). Its parties choose another one.", reason=session.change.reason
        )
    parts = [t.when(session.starts_at), where(session) or t("place to follow")]
    if session.host is not None:
        parts.append(t("host: {party}", party=session.host.name))
    return ", ".join(parts)


def where(session: Session) -> str:
    """Return place and address in one line; empty while neither is known."""
    return ", ".join(part for part in (session.place, session.address) if part)


def rows(sessions: Sequence[Session], t: Translator) -> Block | None:
    """Return the sessions of a round as a list."""
    return listing([[bold(title(each, t)), words(f": {line(each, t)}")] for each in sessions])


def held(page: Page, whole: Block | None, t: Translator) -> list[Block | None]:
    """Return when and where all meet, which is ``whole``; of a round, its groups as well.

    Where every party is in a group nobody comes to the day of the round, so that it is not said.
    """
    if not page.sessions:
        return [whole]
    rest = plenary(page.sessions, page.parties.values(), page.meeting.call)
    said = paragraph(t("The groups meet on days of their own:"))
    return [whole if rest else None, said, rows(page.sessions, t)]
