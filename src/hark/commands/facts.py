"""Say what is stored: how many rows of each fact, from when to when, from where, and what each column means."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from sqlglot import exp, parse_one

from hark.errors import UnknownName
from hark.store.derivation import derived
from hark.store.facts import Column, facts
from hark.store.lake import Store
from hark.store.reader import Facts
from hark.store.tables import shape
from hark.terminal import console, data_option, show_table

HELD = """
select count(*) as n, count(*) filter (where occurred_at is null) as undated,
    cast(cast(min(occurred_at) as date) as varchar) as first, cast(cast(max(occurred_at) as date) as varchar) as last
"""


@click.command()
@click.argument("fact", required=False)
@data_option
def command(fact: str | None, data: Path) -> None:
    """Say what is stored: how many rows of each FACT, from when to when, from where, and what each column means."""
    if fact is None:
        show_table(
            ("fact", "rows", "from", "to", "without a time", "sources", "surveys"),
            list(held(Facts(Store.open(data)))),
            right=("rows", "without a time"),
            whole=("sources", "surveys"),
        )
        console().print(
            "Days are those of UTC. Facts that Hark works out of others say so under sources. `hark facts NAME` says "
            "what the columns of a fact mean."
        )
        return
    if fact not in facts and fact not in derived:
        raise UnknownName("fact", fact, [*facts, *derived])
    console().print(f"{fact}: one row per {shape(fact).row}.")
    if fact in derived:
        console().print(f"Worked out of {' and '.join(derived[fact].inputs)}, and kept fresh.".replace("_", " "))
    show_table(
        ("column", "type", "filled", "personal", "meaning"),
        list(meaning(fact, data)),
        right=("filled",),
        whole=("meaning",),
    )


def held(stored: Facts) -> Iterator[tuple[str, ...]]:
    """A line for each fact that has rows."""
    for fact in [*facts, *derived]:
        if not stored.holds(fact):
            continue
        found = stored.rows(parse_one(f'{HELD} from "{fact}"', dialect="duckdb"))[0]
        if found["n"]:
            yield (
                fact, f"{found['n']:,}", str(found["first"] or ""), str(found["last"] or ""), f"{found['undated']:,}",
                several(stored, fact, "source") if fact in facts else "worked out", several(stored, fact, "survey"),
            )  # fmt: skip


def several(stored: Facts, fact: str, column: str) -> str:
    """What a column says in the rows of a fact, in a line."""
    if column not in stored.columns(fact):
        return ""
    tree = parse_one(
        f'select distinct "{column}" as said from "{fact}" where "{column}" is not null order by 1', dialect="duckdb"
    )
    return ", ".join(str(row["said"]) for row in stored.rows(tree))


def meaning(fact: str, data: Path) -> Iterator[tuple[str, ...]]:
    """A line for each column of a fact: in how many rows it says something, how personal it is, what it means."""
    columns: dict[str, Column] = dict(shape(fact).columns)
    filled: dict[str, object] = {}
    if (data / "lake" / "head.json").exists():
        stored = Facts(Store.open(data))
        columns = dict(stored.columns(fact))
        tree = exp.select(
            *(exp.alias_(exp.Count(this=exp.column(one, quoted=True)), one, quoted=True) for one in columns)
        )
        filled = stored.rows(tree.from_(exp.to_table(fact)))[0]
    for one in columns.values():
        unit = f" In {one.unit}." if one.unit else ""
        yield one.name, one.kind.delta, f"{filled.get(one.name, 0):,}", str(one.personal), one.help + unit
