"""The modals of group sessions: change one, move a party to it, cancel it, tell where it is."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.seats import Party
from bot.rules.session_changes import PLACE_LIMIT, REASON_LIMIT
from bot.rules.sessions import Session
from bot.views.blocks import Block, Element, paragraph
from bot.views.buttons import Ids, metadata
from bot.views.forms import choice_input, date_input, modal, text_input
from bot.views.session_rows import heading

_OPTIONS = 100
"""As many as Slack takes in a menu."""


def change_form(session: Session, ids: Ids, t: Translator) -> Element:
    """Return the modal in which the convener changes a session; it begins with how it is."""
    day = date_input("date", t("Date"))
    day["element"]["initial_date"] = session.local.date().isoformat()
    hosts = [(str(party.id), party.name) for party in session.parties][:_OPTIONS]
    blocks = [
        paragraph(heading(session, t)),
        day,
        text_input("time", t("Time"), limit=10, initial=f"{session.local:%H:%M}"),
        text_input("place", t("Place"), limit=PLACE_LIMIT, initial=session.place, optional=True),
        text_input(
            "address", t("Address"), limit=PLACE_LIMIT, initial=session.address, optional=True
        ),
        text_input("link", t("Video link"), limit=500, initial=session.video, optional=True),
        choice_input(
            "host",
            t("Host"),
            hosts,
            initial=str(session.host.id) if session.host else "",
            optional=True,
        )
        if hosts
        else None,
    ]
    return _modal("session", t("Group session"), t("Save"), ids, blocks, t)


def party_form(session: Session, parties: Sequence[Party], ids: Ids, t: Translator) -> Element:
    """Return the modal in which the convener moves a party to the group of a session."""
    options = [(str(party.id), party.name) for party in parties][:_OPTIONS]
    blocks = [paragraph(heading(session, t)), choice_input("moved", t("Party"), options)]
    return _modal("session-party", t("Move a party"), t("Move"), ids, blocks, t)


def cancel_form(session: Session, ids: Ids, t: Translator) -> Element:
    """Return the modal in which the convener cancels a session, and says why."""
    hint = t("Its parties will read it.")
    why = text_input("reason", t("Reason"), limit=REASON_LIMIT, multiline=True, hint=hint)
    blocks = [paragraph(heading(session, t)), why]
    return _modal("session-cancel", t("Cancel a session"), t("Cancel the session"), ids, blocks, t)


def host_form(session: Session, ids: Ids, t: Translator) -> Element:
    """Return the modal in which the host tells where its session is held."""
    blocks = [
        paragraph(heading(session, t)),
        text_input("place", t("Place"), limit=PLACE_LIMIT, initial=session.place),
        text_input(
            "address", t("Address"), limit=PLACE_LIMIT, initial=session.address, optional=True
        ),
        text_input("link", t("Video link"), limit=500, initial=session.video, optional=True),
    ]
    return _modal("host", t("Where is it held?"), t("Save"), ids, blocks, t)


def _modal(  # noqa: PLR0913 - Slack's own fields
    form: str, title: str, submit: str, ids: Ids, blocks: Sequence[Block | None], t: Translator
) -> Element:
    kept = [block for block in blocks if block]
    return modal(form, title, submit, t("Close"), metadata(ids), kept)
