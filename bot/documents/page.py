"""The public page of a series, and what stands there when there is none."""

from bot.documents.layout import render
from bot.i18n import Translator
from bot.rules.public import Publication


def page(publication: Publication, t: Translator) -> str:
    """Return the page in the translator's language. Its links are relative to its address."""
    return render("page.html", p=publication, t=t, other=other(t), prefix="..")


def missing(t: Translator) -> str:
    """Return the page for an address that no series has."""
    heading = t("There is no such page")
    said = t("No dialogue series has this address. Check it, or ask whoever gave it to you.")
    return render("notice.html", t=t, heading=heading, said=said)


def away(t: Translator) -> str:
    """Return the page for a moment in which nothing can be read."""
    heading = t("The page cannot be shown just now")
    said = t("Please try again in a minute.")
    return render("notice.html", t=t, heading=heading, said=said)


def other(t: Translator) -> str:
    """Return the language that the page is not in."""
    return "en" if t.language == "sv" else "sv"
