"""What a refusal is."""

from typing import ClassVar, Self


def mark(text: str) -> str:
    """Mark a text for translation where no translator is at hand; returns it unchanged."""
    return text


class Refusal(Exception):  # noqa: N818 - it is an answer, not a failure of the program
    """An expected "no", shown to the person who asked. Nothing has been changed."""

    text: ClassVar[str]
    field: ClassVar[str] = ""
    """Which input of a modal it is about; empty: the first one."""
    in_form: ClassVar[str] = ""
    """What is said instead beside the input of a modal, where nothing is typed as a command."""
    offer: ClassVar[tuple[str, str] | None] = None
    """Label and words of the button that does what has to be done first."""

    def __init__(self, *, instead: tuple[str, str] | None = None, **params: object) -> None:
        """Keep ``params`` for the translator; their names are the placeholders of ``text``.

        ``instead``: label and words of the button that does what was probably meant.
        """
        super().__init__(self.text)
        self.params = params
        self.at = ""
        """The input of a modal at which it is said, where the kind alone does not tell."""
        self.instead = instead
        self.also: tuple[Refusal, ...] = ()
        """What else is refused in the same form, each at an input of its own."""

    def saying(self, **params: object) -> Self:
        """Return the same with some parameters in the place of its own; it stays as it is."""
        other = type(self)(instead=self.instead, **(self.params | params))
        other.at, other.also = self.at, self.also
        return other
