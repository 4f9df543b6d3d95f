"""One request on its way through a noun's function: the store, the time, the words, the scene."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import Store
from bot.services import scene
from bot.services.scene import Scene
from handlers.commands import Words
from handlers.payloads import Request


@dataclass(slots=True)
class Turn:
    """What a noun's function works with, inside one transaction."""

    store: Store
    now: datetime
    request: Request
    words: Words
    _scene: Scene | None = None

    @property
    def scene(self) -> Scene:
        """Who, where and in which series; looked up once. Raises what ``scene.enter`` raises."""
        if self._scene is None:
            request = self.request
            self._scene = scene.enter(self.store, request.where, self.now, request.hints)
        return self._scene

    @property
    def shown(self) -> tuple[str, str]:
        """Channel and time of the message that was clicked; the time is empty for words."""
        return self.request.where.channel, self.request.message

    @property
    def is_overheard(self) -> bool:
        """Whether others read the words: a mention in a channel, not a command or a button."""
        request = self.request
        said_alone = request.where.is_direct or request.trigger or request.response_url
        return not (said_alone or request.is_click or request.is_home)

    @property
    def lasting(self) -> Scene:
        """The same for what outlives a meeting: whichever its button stood at, or if none is ahead.

        Raises what ``scene.enter`` raises, but ``OldMeeting``.
        """
        if self._scene is None:
            request, hints = self.request, replace(self.request.hints, meeting=None)
            self._scene = scene.enter(self.store, request.where, self.now, hints, between=True)
        return self._scene
