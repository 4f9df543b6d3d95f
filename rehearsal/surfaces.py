"""Modals and home tabs: what each person has open."""

from typing import Final

from rehearsal.errors import SlackError
from rehearsal.model import Change, View, document
from rehearsal.store import Json
from rehearsal.workspace import Workspace

#: Slack's limit of views that lie on each other.
DEPTH: Final = 3
#: For how many real seconds a click may be under way; the page waits as long (press.js).
UNDER_WAY: Final = 10


class Surfaces:
    """The stack of modals and the home tab of each person."""

    def __init__(self, workspace: Workspace) -> None:
        """Take up what is kept."""
        self._workspace = workspace
        self.load()

    def load(self) -> None:
        """Read what the store holds."""
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self._replaced: list[tuple[float, str, list[Json]]] = []
        for key, body in self._workspace.store.read("stack"):
            self._stacks[key] = [View(**each) for each in body["views"]]
        for key, body in self._workspace.store.read("home"):
            self._homes[key] = View(**body)

    def stack(self, user: str) -> list[View]:
        """Return a person's open modals, the visible one last."""
        return list(self._stacks.get(user, []))

    def top(self, user: str) -> View | None:
        """Return the modal that a person sees."""
        return next(reversed(self.stack(user)), None)

    def home(self, user: str, team: str = "") -> View | None:
        """Return a person's home tab, if the bot has published one.

        ``team`` here and below is the key of an installation: a person has one tab of each.
        """
        return self._homes.get(_of(user, team))

    def find(self, view_id: str) -> View | None:
        """Return an open modal or a home tab by its id."""
        return next((each for each in self._every() if each.id == view_id), None)

    def by_external_id(self, external_id: str, team: str = "") -> View | None:
        """Return an open view by the id that the bot gave it."""
        own = (each for each in self._every() if each.team == team)
        return next((each for each in own if each.body.get("external_id") == external_id), None)

    def _every(self) -> list[View]:
        modals = [view for stack in self._stacks.values() for view in stack]
        return modals + list(self._homes.values())

    def open(self, user: str, body: Json, team: str = "", conversation: str = "") -> View:
        """Open a modal from a conversation, if it is known; what was open before is gone."""
        return self._put_on_top(View("", user, body, "", "", None, team, {}, conversation), [])

    def push(self, user: str, body: Json, team: str = "") -> View:
        """Lay a modal on the open one; raises ``SlackError`` if there is none, or three."""
        below = self.stack(user)
        if not below:
            raise SlackError("not_found")
        if len(below) >= DEPTH:
            raise SlackError("push_limit_reached")
        top = below[-1]
        view = View("", user, body, "", below[0].id, top.id, team, {}, top.conversation)
        return self._put_on_top(view, below)

    def _put_on_top(self, view: View, below: list[View]) -> View:
        with self._workspace.change():
            self._unique(view.body, None, view.team)
            view.id, view.hash = self._workspace.new_id("V"), self._hash()
            view.root = view.root or view.id
            self._keep(view.user, [*below, view])
            return view

    def update(self, view: View, body: Json, known_hash: str | None = None) -> View:
        """Show something else in a view; raises ``SlackError`` if ``known_hash`` is an old one.

        What was chosen stays where block id and action id are the same, as in Slack.
        """
        with self._workspace.change():
            if known_hash is not None and known_hash != view.hash:
                raise SlackError("hash_conflict")
            self._unique(body, view, view.team)
            now = self._workspace.clock.monotonic()
            self._replaced = [*self._lately(), (now, view.id, view.body["blocks"])]
            view.body, view.hash = body, self._hash()
            view.values = still_there(view.values, body)
            self.save(view)
            return view

    def clicked(self, view: View) -> list[list[Json]]:
        """Return the blocks in which a click may be: those that stand there, then the last ones.

        A person clicks what they see. What stands there by the time the click arrives may be newer,
        and nothing in Slack's reference refuses it then: only the app can ask for a ``hash``.
        """
        before = [blocks for _at, known, blocks in self._lately() if known == view.id]
        return [view.body["blocks"], *reversed(before)]

    def _lately(self) -> list[tuple[float, str, list[Json]]]:
        since = self._workspace.clock.monotonic() - UNDER_WAY
        return [each for each in self._replaced if each[0] >= since]

    def publish(self, user: str, body: Json, known_hash: str | None, team: str = "") -> View:
        """Show a home tab; raises ``SlackError`` if ``known_hash`` is an old one."""
        with self._workspace.change():
            known = self.home(user, team)
            if known is not None:
                return self.update(known, body, known_hash)
            if known_hash is not None:
                raise SlackError("hash_conflict")
            self._unique(body, None, team)
            new = self._workspace.new_id("V")
            view = View(new, user, body, self._hash(), new, team=team)
            self._homes[_of(user, team)] = view
            self.save(view)
            return view

    def close(self, view: View) -> None:
        """Close a modal and whatever lies on it."""
        with self._workspace.change():
            stack = self.stack(view.user)
            self._keep(view.user, stack[: [each.id for each in stack].index(view.id)])

    def clear(self, user: str) -> None:
        """Close all modals of a person."""
        with self._workspace.change():
            self._keep(user, [])

    def save(self, view: View) -> None:
        """Keep a view that was changed."""
        with self._workspace.change():
            if view.kind == "home":
                self._workspace.keep("home", _of(view.user, view.team), document(view))
                self._workspace.note(Change("home", user=view.user))
            else:
                self._keep(view.user, self.stack(view.user))

    def _keep(self, user: str, stack: list[View]) -> None:
        self._stacks[user] = stack
        body = {"views": [document(each) for each in stack]} if stack else None
        self._workspace.keep("stack", user, body)
        self._workspace.note(Change("view", user=user))

    def _unique(self, body: Json, but: View | None, team: str) -> None:
        external_id = body.get("external_id")
        known = self.by_external_id(external_id, team) if external_id else None
        if known is not None and known is not but:
            raise SlackError("duplicate_external_id")

    def _hash(self) -> str:
        return f"{self._workspace.stamp()}.{self._workspace.new_id('H')}"


def _of(user: str, team: str) -> str:
    return f"{user}/{team}" if team else user


def still_there(values: Json, body: Json) -> Json:
    """Return what of ``values`` stands in blocks that a view has."""
    blocks = {block["block_id"] for block in body["blocks"]}
    return {block: chosen for block, chosen in values.items() if block in blocks}
