"""The cast: a made-up company's answers and responses in one line each, and how they get into a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from hark.export import quoted
from hark.store.deliveries import About, Staged, deliver
from hark.store.derivation import derived
from hark.store.facts import Kind, attribute_column, facts
from hark.store.keys import about_key, event_name, person_key
from hark.store.lake import Store
from hark.store.reader import Facts
from hark.store.refresh import recipe
from hark.store.tables import shape
from hark.store.writer import writing

Given = Mapping[str, object]

RECEIVED = datetime(2026, 11, 1, tzinfo=UTC)
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "rating": (1, 5)}
numbers = count(1)


def at(month: int = 1, day: int = 15, *, year: int = 2026, hour: int = 12, minute: int = 0) -> datetime:
    """An instant, UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def answer(
    score: float | None, *, kind: str = "nps", month: int | None = None, day: int = 15, **columns: object
) -> Given:
    """An answer on the usual scale of its kind; without a month, it has no time."""
    worst, best = SCALES.get(kind, (None, None))
    when = {"occurred_at": at(month, day)} if month else {}
    return {"kind": kind, "score": score, "scale_worst": worst, "scale_best": best, **when, **columns}


def response(*, finished: bool | None = True, month: int | None = None, day: int = 15, **columns: object) -> Given:
    """A response that was begun."""
    return {"finished": finished, **({"occurred_at": at(month, day)} if month else {}), **columns}


def facts_of(directory: Path, **rows: Sequence[Given]) -> Facts:
    """A new store in `directory` with these rows by fact, ready for questions; derived facts are taken as given."""
    store = Store.open(directory, create=True)
    bring(store, **{name: given for name, given in rows.items() if name in facts})
    for name, given in rows.items():
        if name in derived:
            work_out(store, name, given)
    return Facts(store)


def work_out(store: Store, name: str, rows: Sequence[Given]) -> None:
    """Put rows into a derived fact, as if they had been worked out."""
    with writing(store) as work:
        complete = [{"derived_key": next(numbers), "made": 1, **row} for row in rows]
        path = stage(work.room / "given.parquet", name, complete)
        work.add(name, f"select * exclude (line) from read_parquet('{path}')")
        work.recipes[name] = recipe(derived[name], store.company)
        work.commit()


def bring(store: Store, **rows: Sequence[Given]) -> None:
    """Deliver rows by fact. Who has no `customer` is somebody else each time."""
    name = f"delivery {next(numbers)}"
    with TemporaryDirectory() as folder:
        staged = [
            Staged(fact, (stage(Path(folder) / f"{fact}.parquet", fact, given),))
            for fact, given in rows.items()
            if given
        ]
        deliver(store, staged, About(name, name, name, next(iter(rows), "answers"), received_at=RECEIVED))


def stage(path: Path, fact: str, rows: Sequence[Given]) -> Path:
    """Write rows as a staged file of one fact."""
    columns = shape(fact).columns | {name: attribute_column(name[2:]) for name in attributes(rows)}
    complete = [{**keys(fact, row), **row} for row in rows]
    wanted = [name for name in columns if any(name in row for row in complete)]
    with duckdb.connect() as duck:
        duck.execute("set TimeZone = 'UTC'")
        types = ", ".join(f"{quoted(name)} {columns[name].kind.duckdb}" for name in wanted)
        duck.execute(f"create table staged ({types}, line BIGINT)")
        values = [
            [written(row.get(name), columns[name].kind) for name in wanted] + [line]
            for line, row in enumerate(complete, 1)
        ]
        duck.executemany(f"insert into staged values ({', '.join('?' * (len(wanted) + 1))})", values)
        duck.execute(f"copy staged to '{path}' (format parquet)")
    return path


def keys(fact: str, row: Given) -> Given:
    """A name of its own for an event, and the person behind it."""
    number = next(numbers)
    source, customer, about = str(row.get("source", "test")), row.get("customer"), row.get(shape(fact).about)
    nobody = about_key(fact, source, str(about)) if about is not None else person_key(source, f"nobody {number}")
    return {
        "event": event_name(fact, source, str(number)),
        "content": number,
        "source": source,
        "person_key": person_key(source, str(customer)) if customer is not None else nobody,
        "about_key": nobody,
    }


def attributes(rows: Iterable[Given]) -> list[str]:
    """The attribute columns the rows bring."""
    return sorted({name for row in rows for name in row if name.startswith("x_")})


def written(given: object, kind: Kind) -> object:
    """A value as DuckDB takes it."""
    return (
        given.isoformat()
        if isinstance(given, datetime)
        else float(given)
        if kind is Kind.NUMBER and given is not None
        else given
    )  # type: ignore[arg-type]
