"""DuckDB, ClickHouse and Spark give the same figures: every metric, every summary, every period. No exceptions."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from datetime import date, datetime, timedelta
from math import isclose
from pathlib import Path

import duckdb
import pytest
from sqlglot import exp

from cast import Given, answer, at, bring, facts_of, response
from hark.errors import StoreTrouble, UnknownName
from hark.measure import Condition, Query, Row, expression, metrics, records, run
from hark.measure.clock import PERIODS
from hark.measure.summary import Shape, Summary
from hark.store.engines.choice import ENGINES, engine
from hark.store.engines.clickhouse import ClickHouse
from hark.store.engines.duckdb import DuckDB
from hark.store.engines.spark import Spark
from hark.store.facts import facts
from hark.store.identities import CustomerKey, join_people
from hark.store.reader import Facts
from measure.zoo import ZOO, declared

pytestmark = pytest.mark.xdist_group("engines")

EXCEPTIONS: list[str] = []
"""Metrics that may differ between engines. Empty, and to stay so."""

NAMES = [*metrics, *(each.name for each in ZOO)]
OTHERS = [name for name in ENGINES if name != "duckdb"]


def asked() -> list[tuple[str, str | None]]:
    """Every metric of the answers over every period; each of the others, of which there are many, over two of them."""
    found: list[tuple[str, str | None]] = []
    for number, name in enumerate(NAMES):
        plain = metrics[name].fact in ("answers", "responses") if name in metrics else True
        turns = [None, *PERIODS] if plain else [None, PERIODS[number % len(PERIODS)]]
        found += [(name, over) for over in turns if over or not (name in metrics and metrics[name].periodic)]
    return found


REGIONS = ("North", "O'Brien's", 'back\\slash "quoted"', "Dé🙂", "", None)
COMPANY = (
    'zone = "America/Sao_Paulo"\nweek_starts = "sunday"\nfiscal_year_starts = 4\n'
    "[metrics.answered_in_time]\nurgent = 1\n[calendars.office]\n"
    + "".join(f'{day} = "09:00-12:00, 13:00-18:00"\n' for day in ("monday", "tuesday", "friday"))
)


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Facts]]:
    """The same lake through every engine, Spark's part played by Sail with workers of its own."""
    folder = tmp_path_factory.mktemp("lake") / "hark-data"
    local = facts_of(folder, answers=several(1), responses=begun(), **happenings())
    bring(local.store, answers=[{**each, "x_plan": "gold"} for each in several(2)])
    join_people(local.store, CustomerKey("test", "3"), CustomerKey("test", "4"))
    (folder / "company.toml").write_text(COMPANY, encoding="utf-8")
    # Spark's client takes a process without a main file, such as a worker of xdist, for a run of its own doctests.
    vars(sys.modules["__main__"]).setdefault("__file__", __file__)
    os.environ |= {"SAIL_MODE": "local-cluster", "RUST_LOG": "off"}
    from pysail.spark import SparkConnectServer  # noqa: PLC0415 - reads its settings from the environment

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    os.environ["HARK_SPARK"] = f"sc://127.0.0.1:{server.listening_address[1]}"
    engines = {name: engine(name, local.store) for name in ENGINES}
    with declared():
        yield {name: Facts(local.store, each) for name, each in engines.items()}
    for each in engines.values():
        each.close()
    server.stop()


def several(seed: int) -> list[Given]:
    """Answers of every kind, scale, weight, person and time, right and wrong ones."""
    chance = random.Random(seed)
    return [one(chance) for _ in range(150)]


def one(chance: random.Random) -> Given:
    kind = chance.choice(["nps", "nps", "csat", "csat", "ces", "rating", "text"])
    row = dict(answer(chance.choice([*range(11), 6.5, -1, None]), kind=kind))
    if kind == "csat":
        row |= chance.choice([{}, {"scale_worst": 5, "scale_best": 1}, {"scale_worst": 0, "scale_best": 100}])
    when: datetime = at(8, 1, year=2018) + timedelta(minutes=chance.randrange(500 * 24 * 60))
    return row | {
        "occurred_at": chance.choice([when, when, when, None]),
        "customer": str(chance.randrange(40)) if chance.random() < 0.7 else None,
        "weight": chance.choice([None, None, 0.25, 1.7, 3.0]),
        "region": chance.choice(REGIONS),
        "text": chance.choice([None, "Fine."]),
        "choices": chance.choice([None, [], ["a"], ["a", "b'c"]]),
    }


def happenings() -> dict[str, list[Given]]:
    """Tickets, orders, subscriptions, visits and mentions, right and wrong ones, a third of them without a time."""
    chance = random.Random(4)
    made: dict[str, list[Given]] = {fact: [] for fact in (*KINDS, "mentions")}
    for fact, kinds in KINDS.items():
        for _ in range(240):
            when = at(8, 1, year=2018) + timedelta(minutes=chance.randrange(500 * 24 * 60))
            row: dict[str, object] = {
                "occurred_at": chance.choice([when, when, when, None]),
                ABOUT[fact]: chance.choice([*(str(number) for number in range(60)), None]),
                "customer": str(chance.randrange(40)) if chance.random() < 0.7 else None,
                "region": chance.choice(REGIONS),
                "x_plan": chance.choice(["gold", None]),
                "name" if fact == "page_views" else "kind": chance.choice(kinds),
            }
            made[fact].append(row | MORE[fact](chance, when))
    made["mentions"] = [
        {
            "kind": "review",
            "rating": chance.choice([1, 4, 5, 9, None]),
            "scale_worst": 1,
            "scale_best": 5,
            "region": region,
        }
        | {"occurred_at": at(8, 1, year=2018) + timedelta(hours=chance.randrange(500 * 24))}
        for region in REGIONS * 5
    ]
    return made


KINDS = {
    "ticket_events": (
        "created",
        "created",
        "replied",
        "replied",
        "auto-replied",
        "solved",
        "reopened",
        "closed",
        "spam",
    ),
    "orders": ("order", "order", "order", "cancellation", "adjustment"),
    "subscriptions": ("start", "renewal", "cancellation", "lapse", "period"),
    "page_views": ("view", "view", None, "request", "signup"),
}
ABOUT = {fact: facts[fact].about for fact in KINDS}
MORE = {
    "ticket_events": lambda chance, when: {
        "by": chance.choice(["agent", "customer", "bot", None]),
        "team": chance.choice(["A", "B", None]),
        "priority": chance.choice(["urgent", "low", None]),
        "seconds": chance.choice([30, 90.5, None]),
    },
    "orders": lambda chance, when: {
        "amount": chance.choice([5, 7.25, -3, None]),
        "test": chance.choice([True, None, False]),
    },
    "subscriptions": lambda chance, when: {"until": when + timedelta(days=chance.randrange(1, 200))},
    "page_views": lambda chance, when: {
        "page": chance.choice(["/", "/kettles", None]),
        "bot": chance.choice([True, False, False, None]),
    },
}


def begun() -> list[Given]:
    """Responses, finished and not."""
    chance = random.Random(3)
    return [
        response(
            finished=chance.choice([True, False, None]),
            occurred_at=at(8, 1, year=2018) + timedelta(hours=chance.randrange(500 * 24)),
            region=chance.choice(REGIONS),
        )
        for _ in range(60)
    ]


def close(one: object, other: object) -> bool:
    """The same to nine digits."""
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other and type(one) is type(other)


def same(mine: Row, theirs: Row) -> bool:
    """The same figure of the same thing."""
    there = zip(astuple(mine.estimate), astuple(theirs.estimate), strict=True)
    return (mine.period, mine.group) == (theirs.period, theirs.group) and all(close(*pair) for pair in there)


def agree(query: Query, every: Mapping[str, Facts]) -> int:
    """Ask every engine; returns how many figures were compared."""
    rows = run(query, every["duckdb"])
    for name in OTHERS:
        found = run(query, every[name])
        wrong = [pair for pair in zip(rows, found, strict=True) if not same(*pair)]
        assert wrong == [], name
    return len(rows)


@pytest.mark.parametrize(("name", "over"), asked())
def test_every_engine_gives_the_same_figures(name: str, over: str | None, every: Mapping[str, Facts]) -> None:
    # Every metric meets no group, a plain column and, where it has one, a list of groups over its periods.
    turn = (NAMES.index(name) + [None, *PERIODS].index(over)) % 3
    assert agree(Query(name, by=((), ("region",), ())[turn], over=over, weighted=turn != 2), every) > 0


@pytest.mark.parametrize("name", [name for name in metrics if metrics[name].fact == "answers"])
def test_every_engine_groups_by_an_attribute_that_came_later(name: str, every: Mapping[str, Facts]) -> None:
    assert agree(Query(name, by=("plan", "kind")), every) > 1


@pytest.mark.parametrize(
    "query",
    [
        Query("nps", by=("region",), against="rest"),
        Query("csat", over="month", against="year", start=date(2018, 1, 1), end=date(2019, 1, 1)),
        Query("nps", where=(Condition.parse("region="),)),
        Query("nps", where=(Condition.parse("region!=North"),)),
        Query("nps", where=(Condition("region", "in", ("O'Brien's", "", 'back\\slash "quoted"')),)),
        Query("mean_score", where=(Condition.parse("score>=8.5"),), weighted=False),
        Query("responses", by=("finished",), where=(Condition.parse("finished!=false"),)),
    ],
    ids=str,
)
def test_every_engine_filters_and_compares_alike(query: Query, every: Mapping[str, Facts]) -> None:
    assert agree(query, every) > 0


@pytest.mark.parametrize("name", OTHERS)
def test_every_engine_hands_over_the_rows_behind_a_figure(name: str, every: Mapping[str, Facts]) -> None:
    mine, theirs = (
        duckdb.connect().from_arrow(records(Query("nps"), every[each], limit=20)) for each in ("duckdb", name)
    )

    shown = "epoch_us(occurred_at), region, x_plan, score, weight, person, counts_as"
    assert theirs.project(shown).fetchall() == mine.project(shown).fetchall()


def test_no_engine_has_exceptions_and_every_metric_and_summary_was_asked() -> None:
    def kinds(top: type[Summary]) -> set[type[Summary]]:
        return {top} if not top.__subclasses__() else {kind for sub in top.__subclasses__() for kind in kinds(sub)}

    asked = [
        metrics[name].summary if name in metrics else next(z.summary for z in ZOO if z.name == name) for name in NAMES
    ]

    assert EXCEPTIONS == []
    assert len(NAMES) * len(ENGINES) == len({*metrics, *(each.name for each in ZOO)}) * 3
    assert kinds(Summary) <= {type(each) for each in asked}
    assert {each.shape for each in asked} == set(Shape)


@pytest.mark.parametrize(
    ("text", "clickhouse", "spark"),
    [
        ("epoch_us(a)", 'toUnixTimestamp64Micro("a")', "UNIX_MICROS(`a`)"),
        ("(epoch_us(a) - 5) // 7", 'intDiv(toUnixTimestamp64Micro("a") - 5, 7)', "(\n  UNIX_MICROS(`a`) - 5\n) DIV 7"),
        ("unnest(range(a, b))", 'arrayJoin(range("a", "b"))', None),
        (
            "cast('2026-01-01 00:00:00+00:00' as timestamptz)",
            "toDateTime64('2026-01-01 00:00:00', 6, 'UTC')",
            "CAST('2026-01-01 00:00:00+00:00' AS TIMESTAMP)",
        ),
        ("cast(null as timestamptz)", "CAST(NULL AS Nullable(DateTime64(6, 'UTC')))", "CAST(NULL AS TIMESTAMP)"),
        ("cast(null as varchar[])", "CAST([] AS Array(Nullable(String)))", "CAST(NULL AS ARRAY<STRING>)"),
        ("array_length(a)", 'LENGTH("a")', "SIZE(`a`)"),
        ("'it''s \\'", "'it''s \\\\'", "'it\\'s \\\\'"),
        ("1e0", "1e0", "1e0"),
    ],
)
def test_what_engines_say_differently(text: str, clickhouse: str, spark: str | None) -> None:
    tree = exp.maybe_parse(text, dialect="duckdb")

    assert ClickHouse.sql(tree) == clickhouse
    assert spark is None or Spark.sql(tree) == spark


def test_an_engine_nobody_knows_is_named(every: Mapping[str, Facts]) -> None:
    with pytest.raises(UnknownName, match="spark"):
        engine("sparc", every["duckdb"].store)


def test_spark_has_to_be_somewhere(every: Mapping[str, Facts], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HARK_SPARK")

    with pytest.raises(StoreTrouble, match="HARK_SPARK"):
        engine("spark", every["duckdb"].store)


@pytest.mark.parametrize("name", ENGINES)
def test_what_an_engine_refuses_is_said_without_a_traceback(name: str, every: Mapping[str, Facts]) -> None:
    with pytest.raises(StoreTrouble):
        every[name].rows(exp.select("nothing_like_it").from_("answers"))


@pytest.mark.parametrize(
    "text",
    ["from read_text('/etc/passwd')", "copy (select 1) to '/tmp/out.csv'", "set threads = 1", "install httpfs"],
)
def test_duckdb_can_open_nothing_but_the_lake(text: str, tmp_path: Path) -> None:
    with pytest.raises(duckdb.Error):
        DuckDB(tmp_path).connection.execute(text)


def test_an_engine_reads_the_version_of_its_snapshot(every: Mapping[str, Facts], tmp_path: Path) -> None:
    store = facts_of(tmp_path / "hark-data", answers=[answer(10)]).store
    engines = [engine(name, store) for name in ENGINES]
    before = [Facts(store, each) for each in engines]
    bring(store, answers=[answer(0), answer(1)])

    assert [run(Query("answers"), each)[0].estimate.value for each in before] == [1, 1, 1]
    assert [run(Query("answers"), Facts(store, each))[0].estimate.value for each in engines] == [3, 3, 3]
    for each in engines:
        each.close()


def test_the_statement_is_one_select(every: Mapping[str, Facts]) -> None:
    tree = expression(Query("nps", by=("region",), over="week"), every["duckdb"])

    assert DuckDB.sql(tree).count(";") == 0
    assert [cte.alias for cte in tree.ctes] == ["hours", "numbers", "persons"]
