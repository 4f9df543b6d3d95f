"""The vault: how tokens are encrypted before anything keeps them (SECRET_KEYS)."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Locked(Exception):  # noqa: N818 - the words come first
    """No key of the settings opens it."""


def new_key() -> str:
    """Return a key that nobody else has."""
    return Fernet.generate_key().decode()


class Vault:
    """Encrypts with the first of its keys, opens with any of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys of the settings, which were checked there."""
        self._fernet = MultiFernet([Fernet(each) for each in keys])

    def lock(self, text: str, epoch: float) -> str:
        """Return ``text`` encrypted, with the time in it; nothing stays nothing."""
        now = int(epoch)
        return self._fernet.encrypt_at_time(text.encode(), now).decode() if text else ""

    def open(self, kept: str) -> str:
        """Return what was encrypted. Raises ``Locked``."""
        return self._opened(kept, None, 0.0) if kept else ""

    def open_young(self, kept: str, seconds: int, epoch: float) -> str:
        """Return what was encrypted in the last ``seconds``. Raises ``Locked``."""
        return self._opened(kept, seconds, epoch)

    def relock(self, kept: str) -> str:
        """Return it encrypted with the first key. Raises ``Locked``."""
        try:
            return self._fernet.rotate(kept).decode() if kept else ""
        except InvalidToken as error:
            raise Locked from error

    def _opened(self, kept: str, seconds: int | None, epoch: float) -> str:
        try:
            if seconds is None:
                return self._fernet.decrypt(kept).decode()
            return self._fernet.decrypt_at_time(kept, seconds, int(epoch)).decode()
        except InvalidToken as error:
            raise Locked from error
