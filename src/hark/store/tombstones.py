"""Who was erased: keyed hashes that recognise a person who comes back, and tell nobody who it was."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from hark.disk import put, sync
from hark.errors import StoreTrouble
from hark.store.identities import CustomerKey
from hark.store.keys import SEPARATOR, escaped_sql, joined
from hark.store.lake import Store


def tombstones(store: Store) -> frozenset[str]:
    """The hashes of everybody who was erased. Raises StoreTrouble where the list is damaged."""
    path = store.lake / "erased.json"
    if not path.exists():
        return frozenset()
    try:
        return frozenset(json.loads(path.read_text(encoding="utf-8"))["erased"])
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreTrouble(
            f"{path}, the list of erased persons, is damaged.",
            "Restore it from a backup; until then nothing is imported, so that nobody who was erased comes back.",
        ) from None


def bury(store: Store, keys: Iterable[CustomerKey]) -> None:
    """Remember that these customers were erased; only for writers."""
    key = secret(store)
    known = tombstones(store) | {hashed(key, one) for one in keys}
    put(store.lake / "erased.json", json.dumps({"erased": sorted(known)}).encode())


def secret(store: Store) -> str:
    """The key of the hashes, made on first use and readable by its owner alone."""
    path: Path = store.lake / "secret"
    if not path.exists():
        draft = path.with_name(".secret")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_hex(32))
        sync(draft)
        draft.replace(path)
        sync(path.parent)
    return path.read_text(encoding="ascii")


def hashed(key: str, one: CustomerKey) -> str:
    """The tombstone of a customer: SHA-256 over the key and the SHA-256 over key and customer, nested as in HMAC."""
    inner = sha256((key + SEPARATOR + joined((one.source, one.customer))).encode()).hexdigest()
    return sha256((key + inner).encode()).hexdigest()


def hashed_sql(key: str, source: str, customer: str) -> str:
    """`hashed` of the SQL expressions `source` and `customer`."""
    parts = f"{escaped_sql(source)} || chr(31) || {escaped_sql(customer)}"
    return f"sha256('{key}' || sha256('{key}' || chr(31) || {parts}))"
