"""How the page is drawn: plain HTML without a script, in the style of the rehearsal's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from rehearsal.errors import Refused
from rehearsal.model import User
from rehearsal.oauth.request import Asked
from rehearsal.oauth.words import OF_PEOPLE, REASONS, SCOPES, WORDS, Language
from rehearsal.place import Place

_SHEETS: Final = ("tokens", "chrome", "blocks", "oauth")


@dataclass(frozen=True, slots=True)
class Frame:
    """In which language a page is, where its form leads, and where it is in the other language."""

    language: Language
    here: str
    other: str
    """Empty if there is nothing to be seen at it: of an answer that does not say what was asked."""

    def says(self, key: str, **values: str) -> str:
        """Return words of the page, ready to stand in it."""
        words = WORDS[self.language][key]
        return escape(words.format(**values))


def asking(place: Place, frame: Frame, asked: Asked, ticket: str) -> str:
    """Return the page on which a person allows what is asked, or not."""
    place = place.at(asked.team)
    title = frame.says("title", app=place.manifest.bot_name, team=place.home.name)
    scopes = "".join(_scope(each, frame.language) for each in asked.scopes)
    again = f"<p>{frame.says('again')}</p>" if place.installation.is_there else ""
    people = _options(members(place))
    leads = frame.says("leads", address=asked.origin)
    body = f"""<h1>{title}</h1>
{again}<h2 id="asks">{frame.says("asks")}</h2>
<ul class="oauth-scopes" aria-labelledby="asks">{scopes}</ul>
<form method="post" action="{escape(frame.here)}">
<input type="hidden" name="ticket" value="{escape(ticket)}">
<label class="b-label" for="user">{frame.says("who")}</label>
<select class="field" id="user" name="user" aria-describedby="only">{people}</select>
<p class="b-hint" id="only">{frame.says("only")}</p>
<p class="b-hint">{leads}</p>
<div class="oauth-foot">
<button class="button" name="answer" value="cancel">{frame.says("cancel")}</button>
<button class="button primary" name="answer" value="allow">{frame.says("allow")}</button>
</div>
</form>"""
    return _whole(place, frame, title, body)


def refusing(place: Place, frame: Frame, no: Refused) -> str:
    """Return the page that says why the app cannot be installed."""
    title = frame.says("wrong")
    said = escape(REASONS[no.code][frame.language].format(passed=no.message))
    mend = "" if no.code in OF_PEOPLE else f"<p>{frame.says('mend')}</p>"
    body = f"""<h1>{title}</h1>
<p>{said}</p>{mend}
<p>{frame.says("why", code=no.code)}</p>
<p><a href="/">{frame.says("play")}</a></p>"""
    return _whole(place, frame, title, body)


def members(place: Place) -> list[User]:
    """Return those who may install an app: the workspace's members, but no guests."""
    users = place.workspace.users.values()
    local = (each for each in users if not place.is_external(each))
    return [each for each in local if not (each.bot or each.deleted or each.guest)]


def _scope(name: str, language: Language) -> str:
    words = SCOPES.get(name, {}).get(language, "")
    about = f"<span>{escape(words)}</span> " if words else ""
    return f"<li>{about}<code>{escape(name)}</code></li>"


def _options(people: Sequence[User]) -> str:
    return "".join(
        f'<option value="{escape(each.id)}">{escape(each.name)}</option>' for each in people
    )


def _whole(place: Place, frame: Frame, title: str, body: str) -> str:
    name = escape(place.manifest.bot_name)
    sheets = "".join(f'<link rel="stylesheet" href="/static/css/{each}.css">' for each in _SHEETS)
    return f"""<!doctype html>
<html lang="{frame.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
{sheets}
</head>
<body class="oauth">
<header class="top"><span class="brand"><img src="/static/icon.svg" alt="" width="28" height="28">
<strong>{name}</strong> <span class="brand-tag">{frame.says("mark")}</span></span>
{_link(frame)}</header>
<main class="oauth-card">
{body}
</main>
</body>
</html>
"""


def _link(frame: Frame) -> str:
    if not frame.other:
        return ""
    tag = "en" if frame.language == "sv" else "sv"
    address, words = escape(frame.other), frame.says("other")
    return f'<a class="button on-dark" href="{address}" lang="{tag}">{words}</a>\n'
