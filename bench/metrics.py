"""How long every metric takes, by week and region, beside the same columns asked for by hand (`bench/sql/`)."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb

from hark.measure import Query, metrics, run
from hark.store.lake import Store
from hark.store.reader import Facts
from hark.store.writer import writing

SQL = Path(__file__).parent / "sql"
ZONE = "Europe/Berlin"
RATIO, ALLOWANCE, ATTRIBUTE = 1.2, 0.020, 1.3

ANSWERS = """
    select
      unhex(md5(i::varchar)) as event, 1::bigint as revision, 1::bigint as import, i as content,
      timestamptz '2024-01-01 00:00:00+00' + to_seconds((hash(i) % 63072000)::bigint) as occurred_at,
      'bench' as source, 'C' || (hash(i * 7) % {people}) as customer, (hash(i * 7) % {people})::bigint as person_key,
      ['North', 'South', 'East', 'West'][1 + (hash(i * 5) % 4)::int] as region,
      ['North', 'South', 'East', 'West'][1 + (hash(i * 5) % 4)::int] as x_area,
      kind, case when kind = 'nps' then 0 else 1 end::double as scale_worst,
      case when kind = 'nps' then 10 else 5 end::double as scale_best,
      case when kind = 'nps' then (hash(i * 3) % 11)::double
        when kind <> 'text' then 1 + (hash(i * 3) % 5)::double end as score, null::varchar[] as choices,
      case when kind = 'text' then 'It was fine.' end as text,
      case when hash(i * 11) % 5 = 0 then 0.5 + (hash(i) % 4) end as weight
    from (
      select i, {kinds}[1 + (hash(i * 13) % 10)::int] as kind
      from range({rows}) as r(i)
    )
"""
KINDS = ["nps"] * 4 + ["csat"] * 3 + ["ces", "rating", "text"]
RESPONSES = """
    select
      event, revision, import, content, occurred_at, source, customer, person_key, region, x_area,
      case when hash(content * 17) % 10 < 8 then true when hash(content * 17) % 10 < 9 then false end as finished
    from ({answers})
"""


def lake(folder: Path, rows: int) -> Store:
    """A lake of so many answers and as many responses, written straight into it."""
    store = Store.open(folder, create=True)
    (folder / "company.toml").write_text(f'zone = "{ZONE}"\n', encoding="utf-8")
    answers = ANSWERS.format(rows=rows, people=max(1, rows // 4), kinds=KINDS)
    with writing(store) as work:
        for fact, select in (("answers", answers), ("responses", RESPONSES.format(answers=answers))):
            work.add(fact, select)
        work.commit(delivery=1)
    return store


def by_hand(store: Store) -> duckdb.DuckDBPyConnection:
    """DuckDB over the same files, with nothing of Hark's in between."""
    plain = duckdb.connect()
    plain.execute(f"set TimeZone = '{ZONE}'")
    for name, table in store.snapshot().items():
        plain.execute(f"create view {name} as from read_parquet({[str(path) for path in table.files]})")
    return plain


def best(ask: Callable[[], object], other: Callable[[], object], times: int) -> tuple[float, float]:
    """The shortest time of each, in seconds, asked in turn."""
    pairs = [(timed(ask), timed(other)) for _ in range(times)]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def timed(ask: Callable[[], object]) -> float:
    """How long it takes, in seconds."""
    begun = perf_counter()
    ask()
    return perf_counter() - begun


def told(name: str, mine: float, theirs: float, allowed: float) -> bool:
    """Print one line; returns whether it was fast enough."""
    good = mine <= allowed
    print(f"{name:<40} {mine:8.3f} s  {theirs:8.3f} s  {mine / theirs:6.2f}  {'' if good else 'TOO SLOW'}", flush=True)
    return good


def compare(folder: Path, rows: int, times: int) -> bool:
    """Every metric against its SQL, and an attribute against a plain column; returns whether all were fast enough."""
    store = lake(folder, rows)
    facts, plain = Facts(store), by_hand(store)
    print(f"\n{rows:,} answers, {len(store.snapshot()['answers'].files)} files: Hark, by hand, ratio")
    good = True
    for name in (name for name, metric in metrics.items() if metric.fact in ("answers", "responses")):
        text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        query = Query(name, by=("region",), over="week")
        mine, theirs = best(lambda q=query: run(q, facts), lambda t=text: plain.execute(t).fetchall(), times)
        good &= told(name, mine, theirs, RATIO * theirs + ALLOWANCE)
    attribute, column = (Query("nps", by=(name,), over="week") for name in ("area", "region"))
    mine, theirs = best(lambda: run(attribute, facts), lambda: run(column, facts), times)
    return good & told("nps by a declared attribute", mine, theirs, ATTRIBUTE * theirs)


def main() -> None:
    """Measure at each size; ends with 1 where something is too slow."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[2_000_000, 20_000_000], help="how many answers")
    parser.add_argument("--times", type=int, default=3, help="how often to ask; the best counts")
    asked = parser.parse_args()
    good = True
    for rows in asked.rows:
        with TemporaryDirectory() as folder:
            good &= compare(Path(folder) / "lake", rows, asked.times)
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
