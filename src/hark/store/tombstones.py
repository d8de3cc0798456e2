"""Who was erased: keyed hashes that recognise a person who comes back, and tell nobody who it was."""

from __future__ import annotations

import json
from collections.abc import Iterable

from hark.disk import put
from hark.errors import StoreTrouble
from hark.store.identities import CustomerKey
from hark.store.keyed import keyed, keyed_sql
from hark.store.lake import Store
from hark.store.secret import secret
from hark.words import gettext as _

__all__ = ["bury", "hashed", "hashed_sql", "secret", "tombstones"]


def tombstones(store: Store) -> frozenset[str]:
    """The hashes of everybody who was erased. Raises StoreTrouble where the list is damaged."""
    path = store.lake / "erased.json"
    if not path.exists():
        return frozenset()
    try:
        return frozenset(json.loads(path.read_text(encoding="utf-8"))["erased"])
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreTrouble(
            _("{path}, the list of erased persons, is damaged.", path=path),
            _("Restore it from a backup; until then nothing is imported, so that nobody who was erased comes back."),
        ) from None


def bury(store: Store, keys: Iterable[CustomerKey]) -> None:
    """Remember that these customers were erased; only for writers."""
    key = secret(store)
    known = tombstones(store) | {hashed(key, one) for one in keys}
    put(store.lake / "erased.json", json.dumps({"erased": sorted(known)}).encode())


def hashed(key: str, one: CustomerKey) -> str:
    """The tombstone of a customer."""
    return keyed(key, one.source, one.customer)


def hashed_sql(source: str, customer: str) -> str:
    """`hashed` of the SQL expressions `source` and `customer`."""
    return keyed_sql(source, customer)
