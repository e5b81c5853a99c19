"""Locking rows before they are changed."""

from django.db.models import F, QuerySet


def lock(rows: QuerySet) -> None:
    """Let nobody else change the rows until the end of the transaction.

    By a write that changes nothing, so that its triggers run: whoever writes content
    queues up before he locks a row of it (decision 6). After ``select_for_update()``
    he would queue up with the row locked, and whoever stands before him in the queue
    may be waiting for that row.
    """
    key = rows.model._meta.pk.name
    # Past an update() of the rows' own, which may refuse changes: this is none.
    QuerySet.update(rows.order_by(), **{key: F(key)})
