"""Keyed hashes, alike in SQL and Python: they recognise what they were made of, and tell it to nobody else."""

from __future__ import annotations

from hashlib import sha256

import duckdb

from hark.store.keys import SEPARATOR, escaped_sql, joined

KEY = "getvariable('hark_key')"
"""The SQL of the key: it stands in no query, so that no error and no plan can quote it."""


def hold(con: duckdb.DuckDBPyConnection, key: str) -> None:
    """Give a connection the key of the keyed hashes that are asked of it."""
    con.execute("set variable hark_key = ?", [key])


def keyed(key: str, *parts: str) -> str:
    """SHA-256 over the key and the SHA-256 over key and parts, nested as in HMAC."""
    inner = sha256((key + SEPARATOR + joined(parts)).encode()).hexdigest()
    return sha256((key + inner).encode()).hexdigest()


def keyed_sql(*parts: str) -> str:
    """`keyed` of the SQL expressions `parts` under the key that the connection holds; nothing where one is nothing."""
    said = " || chr(31) || ".join(map(escaped_sql, parts))
    return f"sha256({KEY} || sha256({KEY} || chr(31) || {said}))"
