"""Customers who are stored under a pseudonym: a keyed hash of what their source calls them."""

from __future__ import annotations

import re

import duckdb

from hark.errors import Refused
from hark.store.facts import facts
from hark.store.identities import CustomerKey
from hark.store.keyed import keyed, keyed_sql
from hark.store.lake import Store
from hark.store.parquet import parquet
from hark.store.secret import note, noted, secret
from hark.store.tombstones import tombstones
from hark.store.writer import writing
from hark.words import gettext as _

HASH, KEEP = "hash", "keep"

LENGTH = 32
"""So many figures of the hash are kept: 128 bits."""

A_PSEUDONYM = re.compile(rf"[0-9a-f]{{{LENGTH}}}")

WHAT = "customer"
"""Part of what is hashed, so that no tombstone and no visitor has the pseudonym of a customer."""


def pseudonym(key: str, one: CustomerKey) -> str:
    """The pseudonym of a customer."""
    return keyed(key, WHAT, one.source, one.customer)[:LENGTH]


def pseudonym_sql(source: str, customer: str) -> str:
    """`pseudonym` of the SQL expressions `source` and `customer`; nothing where there is no customer."""
    return keyed_sql(f"'{WHAT}'", source, customer) + f"[:{LENGTH}]"


def form(store: Store) -> str:
    """Whether the customers in the lake are pseudonyms (“hash”) or what their sources call them (“keep”)."""
    return noted(store).get("customers", KEEP)


def stored(store: Store, one: CustomerKey) -> CustomerKey:
    """The customer as the lake knows them, where `one` is what their source calls them."""
    return CustomerKey(one.source, pseudonym(secret(store), one)) if form(store) == HASH else one


def check_form(store: Store) -> bool:
    """Whether the lake has yet to be told the form the company document wants.

    Raises Refused where it holds customers, or knows of erased ones, in the other form: they would become two persons.
    """
    wanted, is_ = store.company.customers, form(store)
    if wanted == is_:
        return False
    if tombstones(store) or any_customer(store):
        raise Refused(
            _(
                "company.toml says privacy.customers = “{wanted}”, and what is stored was imported under "
                "“{what}”: the same customer would be two.",
                wanted=wanted,
                what=is_,
            ),
            _("Say “{what}” again, or start a new data directory and import the files there.", what=is_),
        )
    return True


def settle_form(store: Store) -> None:
    """Have the lake remember the form its customers will be in. Raises Refused as `check_form` does."""
    if check_form(store):
        with writing(store):
            note(store, customers=store.company.customers)


def any_customer(store: Store) -> bool:
    """Whether a row that is stored names a customer."""
    with duckdb.connect() as duck:
        for name, table in store.snapshot().items():
            files = [part.path for part in table.parts]
            if name in facts and files:
                said = parquet(files, "union_by_name = true")
                rows = duck.execute(f"select 1 from {said} where customer is not null limit 1")
                if rows.fetchone():
                    return True
    return False
