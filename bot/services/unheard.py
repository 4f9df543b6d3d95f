"""An answer of which nobody knows whether it arrived, and which cannot be looked for.

What only one person sees stands in no history, so such an answer is never sent a second time. Who
asked is told in direct messages, where the bot can look, and reads it there (docs/adr/0034).
"""

import json
from datetime import datetime

from bot.ports import Store
from bot.rules.outbox import Delivery, Owed, Target
from bot.services import scene
from bot.services.scene import Hints, Where
from bot.services.verdicts import Drop
from bot.views import help as help_view
from bot.views.blocks import Message

KIND = "unheard"


def tell(store: Store, reply: Delivery, now: datetime) -> None:
    """Owe whoever asked the answer once more, with a word why, until the reply's deadline."""
    owed = reply.owed
    if not owed.target.user:
        return
    store.outbox.owe(
        Owed(
            workspace=owed.workspace,
            kind=KIND,
            manner="direct",
            target=Target(channel=owed.target.user),
            dedupe=f"{KIND}:{owed.dedupe}",
            due_at=now,
            # The words stay where they are, and are thrown away with it.
            refs={"reply": owed.dedupe},
            deadline=owed.deadline,
        )
    )


def words(store: Store, word: Delivery, _now: datetime) -> Message | Drop:
    """Return the answer with the word why it comes again."""
    owed = word.owed
    reply = store.outbox.by_dedupe(owed.workspace, str(owed.refs["reply"]))
    if reply is None:
        return Drop("thrown away")
    where = Where(owed.workspace, "", owed.target.channel, is_direct=True)
    given = json.loads(reply.owed.payload)
    t = scene.reader(store, where, Hints())
    return help_view.unheard(Message(given["text"], given.get("blocks", ())), t)
