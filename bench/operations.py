"""How long every metric of tickets, orders, subscriptions and visits takes, beside the same columns asked for by hand.

By week and one dimension, over the derived table; the SQL is made of the shapes in `bench/sql/shapes/` and the table
`bench/sql/operations.toml`.
"""

from __future__ import annotations

import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from metrics import ALLOWANCE, RATIO, SQL, best, by_hand, told

from hark.measure import Query, metrics, run
from hark.store.lake import Store
from hark.store.reader import Facts
from lakes import FACTS, lake, sizes_of, work_out

NAMES = {"at": "occurred_at", "where": "true", "x": "1", "until": "ended_at"}
"""What stands in place of a shape's names where the table does not say."""

FAMILY = {"": ("quantile", "0.5"), "_mean": ("mean", ""), "_p90": ("quantile", "0.9")}
"""The shape of every member of a family."""

VISITORS = "visitors"
SOON = 2.0
"""Seconds in which different visitors are to be counted by week."""

ROWS = {
    "page_views": 20_000_000,
    "ticket_events": 5_000_000,
    "orders": 5_000_000,
    "subscriptions": 1_000_000,
    "answers": 0,
    "responses": 0,
}


@dataclass(frozen=True)
class ByHand:
    """What is asked for by hand in place of a metric: statements that still lack `$known`, and the dimension."""

    by: str
    statements: tuple[str, ...]


def every_one() -> dict[str, ByHand]:
    """The SQL by hand of every metric in the table."""
    said = tomllib.loads((SQL / "operations.toml").read_text(encoding="utf-8"))
    found = dict(single(said)) | dict(members(said))
    for name, ratio in said["ratios"].items():
        table = [found[part].statements[0].replace(found[part].by, ratio["by"]) for part in ratio["of"]]
        found[name] = ByHand(ratio["by"], tuple(table))
    return found


def single(said: dict) -> Iterator[tuple[str, ByHand]]:
    """The metrics of the groups."""
    for group in said["groups"]:
        for name, own in group["metrics"].items():
            yield name, by_shape({**group, **own})


def members(said: dict) -> Iterator[tuple[str, ByHand]]:
    """The metrics of the families."""
    for family in said["families"]:
        for name, own in family["metrics"].items():
            for ending, (shape, p) in FAMILY.items():
                yield name + ending, by_shape({**family, **own, "shape": shape, "p": p})


def by_shape(said: dict) -> ByHand:
    """A shape with its names filled in."""
    text = (SQL / "shapes" / f"{said['shape']}.sql").read_text(encoding="utf-8")
    names = {name: one for name, one in {**NAMES, **said}.items() if isinstance(one, str)}
    # Twice: what stands in place of a name may name the moment up to which all is known.
    return ByHand(said["by"], (Template(text).safe_substitute(names),))


def compare(store: Store, times: int, wanted: set[str]) -> bool:
    """Every metric against its SQL, and different visitors against the clock; whether all were fast enough."""
    facts, plain, hand = Facts(store), by_hand(store), every_one()
    missing = {name for name, one in metrics.items() if one.fact not in ("answers", "responses")} - hand.keys()
    print(f"\n{sizes_of(store)}: Hark, by hand, ratio")
    good = not missing
    if missing:
        print(f"Without SQL by hand: {', '.join(sorted(missing))}.")
    for name in sorted(wanted & hand.keys() or hand):
        if store.snapshot().get(metrics[name].fact) is None:
            continue
        known = (facts.span(metrics[name].fact) or (0, 0))[1]
        texts = [Template(text).substitute(known=known) for text in hand[name].statements]
        query = Query(name, by=(hand[name].by,), over="week")
        mine, theirs = best(
            lambda q=query: run(q, facts), lambda t=texts: [plain.execute(one).fetchall() for one in t], times
        )
        good &= told(name, mine, theirs, RATIO * theirs + ALLOWANCE)
        if name == VISITORS:
            good &= soon(facts, times)
    return good


def soon(facts: Facts, times: int) -> bool:
    """Whether different visitors by week are counted within the time."""
    mine, _ = best(lambda: run(Query(VISITORS, over="week"), facts), lambda: None, times)
    print(f"{'visitors by week':<40} {mine:8.3f} s  limit {SOON:g} s{'' if mine <= SOON else '  TOO SLOW'}", flush=True)
    return mine <= SOON


def main() -> None:
    """Measure; ends with 1 where something is too slow."""
    parser = ArgumentParser(description=__doc__)
    for fact in FACTS:
        usual = ROWS.get(fact, 1_000_000)
        parser.add_argument(f"--{fact.replace('_', '-')}", type=int, default=usual, help=f"how many rows of {fact}")
    parser.add_argument("--times", type=int, default=3, help="how often to ask; the best counts")
    parser.add_argument("--metrics", nargs="*", default=[], help="only these")
    parser.add_argument("--folder", type=Path, help="a lake that is kept: made where it is not there yet")
    asked = parser.parse_args()
    with TemporaryDirectory() as room:
        folder = asked.folder or Path(room) / "lake"
        if (folder / "lake" / "head.json").exists():
            store = Store.open(folder)
        else:
            sizes = {fact: getattr(asked, fact) for fact in FACTS}
            store = lake(folder, {fact: rows for fact, rows in sizes.items() if rows})
            work_out(store)
        good = compare(store, asked.times, set(asked.metrics))
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
