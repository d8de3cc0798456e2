"""A row that says something else is changed, whatever it is that differs; another customer is another event."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.collect.importer import import_file
from hark.collect.maps.map import parse_map
from hark.store.deliveries import Delivery, deliveries
from hark.store.lake import Store

MAP = """survey = "till"
zone = "UTC"
[columns]
response = "id"
occurred_at = "day"
weight = "weight"
region = "region"
text = "said"
[attributes]
plan = "plan"
[[questions]]
columns = ["score"]
kind = "nps"
"""
HEAD = "id,day,weight,region,said,plan,score"
ROW = "1,2026-03-01,1.5,North,fine,gold,9"


def bring(store: Store, text: str, made: str = MAP) -> Delivery:
    """Import a file that says `text`."""
    file = store.directory.parent / f"{len(deliveries(store))}.csv"
    file.write_text(text, encoding="utf-8")
    return import_file(store, file, parse_map(made, "map.toml"))


@pytest.mark.parametrize(
    "other",
    ["1,2026-03-02,1.5,North,fine,gold,9", "1,2026-03-01,2.5,North,fine,gold,9", "1,2026-03-01,1.5,South,fine,gold,9",
     "1,2026-03-01,1.5,North,fine,plus,9", "1,2026-03-01,1.5,North,fine,gold,8"],
    ids=["day", "weight", "region", "attribute", "score"],
)  # fmt: skip
def test_whatever_differs_makes_the_answer_a_changed_one(tmp_path: Path, other: str) -> None:
    store = Store.open(tmp_path / "data", create=True)
    bring(store, f"{HEAD}\n{ROW}\n")

    assert bring(store, f"{HEAD}\n{other}\n").counts["answers"].changed >= 1


def test_customers_whose_names_hold_separators_are_told_apart(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "data", create=True)
    made = MAP.replace('response = "id"', 'customer = "id"').replace('zone = "UTC"', 'zone = "UTC"\nsource = "shop"')

    done = bring(store, f"{HEAD}\na\x1e0,{ROW[2:]}\na\x1e,{ROW[2:]}\n", made)

    assert done.counts["responses"].new == 2
