"""Curves, cohorts, funnels and what is open are the same on every engine, from the events to the answer."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import UTC, date, datetime, timedelta
from math import isclose

import pytest

from cast import Given, bring
from hark.measure.among import Among
from hark.measure.cohort import cohorts
from hark.measure.condition import Condition
from hark.measure.funnel import funnel
from hark.measure.survival import survival
from hark.measure.waiting import waiting
from hark.store.engines.choice import ENGINES, engine
from hark.store.lake import Store
from hark.store.reader import Facts

pytestmark = pytest.mark.xdist_group("engines")

BEGIN = datetime(2025, 9, 1, tzinfo=UTC)
COMPANY = 'zone = "America/Sao_Paulo"\n'
REGIONS = ("North", "O'Brien's", 'back\\slash "quoted"', "Dé🙂", None)
STEPS = tuple(map(Condition.parse, ("page=/kettles", "name=view", "name=order")))
BY = Among(by=("region",))
SOME = Among(where=(Condition.parse("region!=North"),), start=date(2025, 10, 1), end=date(2026, 3, 1))
EARLY = Among(where=SOME.where, end=date(2025, 9, 3))

QUESTIONS: Mapping[str, Callable[[Facts], object]] = {
    "curve": lambda facts: survival(Among(), facts),
    "curves in days": lambda facts: survival(BY, facts, unit="day"),
    "some curves": lambda facts: survival(SOME, facts),
    "cohorts": lambda facts: cohorts(Among(), facts),
    "cohorts of quarters": lambda facts: cohorts(BY, facts, over="quarter"),
    "some cohorts": lambda facts: cohorts(SOME, facts),
    "funnel": lambda facts: funnel(STEPS, Among(), facts),
    "funnel of visits": lambda facts: funnel(STEPS, BY, facts, within="visit", machines=True),
    "some of a funnel": lambda facts: funnel(STEPS, EARLY, facts),
    "open": lambda facts: waiting(BY, facts),
    "open then": lambda facts: waiting(SOME, facts, at=BEGIN + timedelta(days=90, microseconds=1)),
}


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Facts]]:
    """The same lake through every engine, Spark's part played by Sail."""
    folder = tmp_path_factory.mktemp("lake") / "hark-data"
    store = Store.open(folder, create=True)
    (folder / "company.toml").write_text(COMPANY, encoding="utf-8")
    bring(store, **events())
    # What is worked out of derived facts is made when it is first asked for.
    cohorts(Among(), Facts(store))
    # Spark's client takes a process without a main file, such as a worker of xdist, for a run of its own doctests.
    vars(sys.modules["__main__"]).setdefault("__file__", __file__)
    os.environ |= {"SAIL_MODE": "local-cluster", "RUST_LOG": "off"}
    from pysail.spark import SparkConnectServer  # noqa: PLC0415 - reads its settings from the environment

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    os.environ["HARK_SPARK"] = f"sc://127.0.0.1:{server.listening_address[1]}"
    engines = {name: engine(name, store) for name in ENGINES}
    yield {name: Facts(store, each) for name, each in engines.items()}
    for each in engines.values():
        each.close()
    server.stop()


def events() -> dict[str, list[Given]]:
    """Subscriptions, orders, visits and tickets of a few months."""
    chance = random.Random(5)
    return {
        "subscriptions": [row for number in range(60) for row in subscription(str(number), chance)],
        "orders": [order(str(number % 40), number, chance) for number in range(120)],
        "page_views": [view(chance) for _ in range(200)],
        "ticket_events": [row for number in range(60) for row in desk(str(number), chance)],
    }


def some_time(chance: random.Random, days: int = 240) -> datetime:
    """Any minute."""
    return BEGIN + timedelta(minutes=chance.randrange(days * 24 * 60))


def subscription(name: str, chance: random.Random) -> list[Given]:
    """A start, and for some an end."""
    begun = some_time(chance)
    whole = {"subscription": name, "customer": name, "region": chance.choice(REGIONS)}
    whole |= chance.choice([{}, {"source": 'so "called"'}, {"source": "told", "as_of": BEGIN + timedelta(days=260)}])
    end = {**whole, "kind": "cancellation", "occurred_at": begun + timedelta(days=chance.randrange(150))}
    return [{**whole, "kind": "start", "occurred_at": begun}, *([end] if chance.random() < 0.6 else [])]


def order(customer: str, number: int, chance: random.Random) -> Given:
    """An order of one line."""
    columns = {"order": str(number), "amount": 10.0, "region": chance.choice(REGIONS)}
    return {"customer": customer, "occurred_at": some_time(chance), **columns}


def view(chance: random.Random) -> Given:
    """Something somebody did on the site, often in the same minute as something else."""
    columns = {
        "page": chance.choice(["/kettles", "/basket", "/"]),
        "name": chance.choice([None, "view", "order", "request"]),
    }
    columns |= {"bot": chance.choice([None, False, False, True]), "region": chance.choice(REGIONS)}
    return {"visitor": chance.choice([None, *"abcdefgh"]), "occurred_at": some_time(chance, 3), **columns}


def desk(name: str, chance: random.Random) -> list[Given]:
    """A ticket, and for some its solution."""
    begun = some_time(chance)
    whole = {"ticket": name, "region": chance.choice(REGIONS), "team": chance.choice(["Desk", None])}
    end = {**whole, "kind": "solved", "occurred_at": begun + timedelta(hours=chance.randrange(2000))}
    return [{**whole, "kind": "created", "occurred_at": begun}, *([end] if chance.random() < 0.7 else [])]


def differing(mine: object, theirs: object, where: str = "") -> list[str]:
    """Where two answers are not the same to nine digits."""
    mine, theirs = (vars(each) if is_dataclass(each) else each for each in (mine, theirs))
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping) and mine.keys() == theirs.keys():
        return [found for name in mine for found in differing(mine[name], theirs[name], f"{where}.{name}")]
    if isinstance(mine, list | tuple) and isinstance(theirs, list | tuple) and len(mine) == len(theirs):
        pairs = enumerate(zip(mine, theirs, strict=True))
        return [found for at, pair in pairs for found in differing(*pair, f"{where}[{at}]")]
    if isinstance(mine, float) and isinstance(theirs, float) and isclose(mine, theirs, rel_tol=1e-9, abs_tol=1e-9):
        return []
    return [] if mine == theirs else [f"{where}: {mine} is not {theirs}"]


@pytest.mark.parametrize("name", [name for name in ENGINES if name != "duckdb"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_engine_gives_the_same_answer(question: str, name: str, every: Mapping[str, Facts]) -> None:
    ask = QUESTIONS[question]

    assert differing(ask(every["duckdb"]), ask(every[name])) == []
