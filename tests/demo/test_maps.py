"""The maps of the sample company's shop, help desk, club and log: every row is taken, and means what the map says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
import sqlglot

from hark.collect.importer import import_file
from hark.collect.maps.map import read_map
from hark.demo.sample import MAPS
from hark.store.lake import Store
from hark.store.reader import Facts

LINES = 3000


@pytest.fixture(scope="module")
def brought(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Facts]:
    """The first lines of a file, in a store of their own."""

    @cache
    def brought(name: str) -> Facts:
        folder = tmp_path_factory.mktemp("maps")
        with (files / name).open(encoding="utf-8") as whole:
            (folder / name).write_text("".join(islice(whole, LINES)), encoding="utf-8")
        store = Store.open(folder / "data", create=True)
        assert import_file(store, folder / name, read_map((MAPS / name).with_suffix(".toml"))).rejected == 0
        return Facts(store)

    return brought


def found(facts: Facts, query: str) -> set[object]:
    rows = facts.rows(sqlglot.parse_one(query, dialect="duckdb"))
    return {value for row in rows for value in row.values()}


@pytest.mark.parametrize(
    ("name", "column", "words"),
    [
        ("orders.csv", "kind", {"order", "cancellation", "refund"}),
        ("orders.csv", "x_late", {"yes", "no", None}),
        ("orders.csv", "currency", {"GBP", "EUR"}),
        ("orders.csv", "test", {True, False}),
        ("tickets.csv", "by", {"customer", "agent", "bot"}),
        ("tickets.csv", "public", {True, False}),
        ("club.csv", "kind", {"start", "renewal", "cancellation", "lapse"}),
        ("visits.log", "name", {"view", "request"}),
        ("visits.log", "bot", {True, False}),
        ("visits.log", "daily", {True}),
    ],
)
def test_a_column_says_what_hark_knows(brought, name, column, words):
    fact = read_map((MAPS / name).with_suffix(".toml")).fact

    assert found(brought(name), f'select distinct "{column}" from {fact}') == words


def test_no_word_of_the_help_desk_is_left_as_its_own(brought):
    known = {
        "created",
        "auto-replied",
        "assigned",
        "replied",
        "handled",
        "solved",
        "reopened",
        "closed",
        "merged",
        "spam",
    }

    assert found(brought("tickets.csv"), "select distinct kind from ticket_events") == known


def test_what_a_line_costs_is_its_pieces_times_the_price(brought, files):
    amounts = """select amount from orders where "order" = 'B-100002'"""

    assert found(brought("orders.csv"), amounts) == found_in(files)


def found_in(files: Path) -> set[object]:
    """The same, worked out from the file."""
    head, *rows = (line.split(",") for line in (files / "orders.csv").read_text(encoding="utf-8").splitlines()[:50])
    named = [dict(zip(head, row, strict=True)) for row in rows]
    return {float(row["quantity"]) * float(row["unit_price"]) for row in named if row["order"] == "B-100002"}
