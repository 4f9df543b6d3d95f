"""Templates and the one style sheet of everything that is HTML."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.documents.texts import blocks, visible

_FOLDER = Path(__file__).parent / "templates"


def render(template: str, **data: object) -> str:
    """Return the template filled with ``data``; everything in it is escaped."""
    return _environment().get_template(template).render(style=Markup(style()), **data)  # noqa: S704 - our own file


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style sheet, which stands in the page itself."""
    return (_FOLDER / "page.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def content_policy() -> str:
    """Return the Content-Security-Policy under which the pages work: this style, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    closed = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"{closed}; style-src 'sha256-{digest}'"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["blocks"] = blocks
    return environment


def _shown(value: object) -> object:
    """Return what may stand in HTML and XML."""
    return visible(value) if type(value) is str else value
