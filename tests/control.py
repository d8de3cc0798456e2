"""A control database for the store's tests: the tables of the outbox, as Django makes them."""

from __future__ import annotations

import sqlite3

from django.db import connection

from hark.models import Posted, Receipt
from hark.store.lake import Store
from hark.store.outbox import Outbox


def tables() -> str:
    """The SQL of the tables."""
    editor = connection.schema_editor(collect_sql=True)
    return ";".join(editor.table_sql(model)[0] for model in (Posted, Receipt))


def outbox(store: Store) -> Outbox:
    """The outbox of a data directory, made where it has none yet."""
    path = store.directory / "hark.db"
    if not path.exists():
        with sqlite3.connect(path) as made:
            made.executescript(tables())
        made.close()
    found = store.outbox
    assert found is not None
    return found
