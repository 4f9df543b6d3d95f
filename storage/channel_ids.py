"""The statements that let deliveries follow a channel to its new id.

In this order: that it was greeted, where something goes and in which lane, and where it went.
"""

from sqlalchemy import bindparam, case, exists, func, update

from storage.claims import D
from storage.query import Query
from storage.tables import DELIVERY

_OTHER = DELIVERY.alias()
_GREETED = func.replace(D.dedupe, bindparam("old"), bindparam("new"))
FOLLOW = (
    Query(
        update(DELIVERY)
        .where(
            D.workspace == bindparam("inside"),
            D.kind == "hello",
            D.channel == bindparam("old"),
            ~exists().where(_OTHER.c.workspace == D.workspace, _OTHER.c.dedupe == _GREETED),
        )
        .values(dedupe=_GREETED)
    ),
    Query(
        update(DELIVERY)
        .where(D.workspace == bindparam("inside"), D.channel == bindparam("old"))
        .values(
            channel=bindparam("new"),
            lane=case((D.lane == bindparam("old"), bindparam("new")), else_=D.lane),
            queue=case(
                (
                    D.queue == D.workspace + " " + bindparam("old"),
                    D.workspace + " " + bindparam("new"),
                ),
                else_=D.queue,
            ),
        )
    ),
    Query(
        update(DELIVERY)
        .where(D.workspace == bindparam("inside"), D.sent_channel == bindparam("old"))
        .values(sent_channel=bindparam("new"))
    ),
)
