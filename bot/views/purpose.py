"""What a series is for, in one sentence."""

import re

from bot.i18n import Translator
from bot.rules.series import Series
from bot.views.fitting import MORE

_LIMIT = 160
"""Characters that are read in one look."""
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
"""Between two sentences, but not behind an abbreviation, which goes on in small letters."""


def in_a_sentence(series: Series, t: Translator) -> str:
    """Return the first sentence of the purpose, cut between words; empty if none is written."""
    written = series.profile.purpose.in_(t.language).strip()
    first = _END.split(written.partition("\n")[0].lstrip("•-* ").strip())[0]
    if len(first) <= _LIMIT:
        return first
    whole = first[:_LIMIT].rpartition(" ")[0] or first[: _LIMIT - 1]
    return whole.rstrip(",;:–- ") + MORE
