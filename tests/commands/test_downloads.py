"""Very many rows taken along from a real server: whole, in little memory, begun soon, while posts come in."""

from __future__ import annotations

import csv
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from urllib.request import Request, urlopen

import duckdb
import fastexcel
import pytest

from hark.store.facts import facts
from hark.store.lake import Store
from hark.store.writer import writing
from visitor import Visitor, served

KEY = "hark_" + "d" * 43
MEMORY = 500_000_000
"""Bytes more than before that a server may hold while it hands out a million rows."""

ROWS = {
    "event": "unhex(md5('e' || n))", "revision": "0", "import": "0", "content": "n", "source": "'till'",
    "occurred_at": "timestamptz '2026-01-01' + to_seconds(n)", "customer": "'c' || n", "person_key": "n",
    "survey": "'till'", "question": "'nps'", "kind": "'nps'", "scale_worst": "0", "scale_best": "10",
    "score": "n % 11", "text": "case n % 3 when 0 then '=1+' || n when 1 then '-' || n || ' of \"5\"' end",
}  # fmt: skip


def lake(directory: Path, many: int) -> None:
    """A lake of so many answers, a third of them with a text that a spreadsheet would work out."""
    said = ", ".join(
        f'({ROWS.get(name, "null")})::{column.kind.duckdb} as "{name}"'
        for name, column in facts["answers"].columns.items()
    )
    with writing(Store.open(directory, create=True)) as work:
        work.add("answers", f"select {said} from range({many}) as t(n)")
        work.commit()


def held(who: Visitor) -> int:
    """The most bytes that a process of the web server ever held."""
    most, waiting = 0, [who.pid]
    while waiting:
        process = Path(f"/proc/{waiting.pop()}")
        waiting += (process / "task" / process.name / "children").read_text().split()
        if b"granian" in (process / "cmdline").read_bytes():
            peak = (process / "status").read_text().partition("VmHWM:")[2].split()[0]
            most = max(most, 1024 * int(peak))
    return most


@contextmanager
def posts(who: Visitor, directory: Path) -> Iterator[list[float]]:
    """The seconds that each of the posts took which a program sends meanwhile; all of them are acknowledged."""
    with closing(sqlite3.connect(directory / "hark.db", timeout=60)) as database, database:
        columns = "name, source, begins, digest, made_at"
        made = ["k", "shop", "hark_", sha256(KEY.encode()).hexdigest(), "2026-01-01"]
        database.execute(f"insert into hark_key ({columns}) values (?, ?, ?, ?, ?)", made)
    taken, stop = [], Event()

    def sending() -> None:
        while not stop.wait(0.05):
            body = json.dumps({"key": f"o{len(taken)}", "order": "o", "amount": 1}).encode()
            asked = Request(f"{who.address}/in/orders", data=body, headers={"Authorization": f"Bearer {KEY}"})
            begun = time.monotonic()
            with urlopen(asked, timeout=60) as answer:
                assert answer.status == 201
            taken.append(time.monotonic() - begun)

    thread = Thread(target=sending)
    thread.start()
    try:
        yield taken
    finally:
        stop.set()
        thread.join()
    assert taken


def fetched(who: Visitor, ending: str, target: Path) -> tuple[float, float]:
    """Take the rows along; the seconds until something came, and until everything had."""
    body = f"csrfmiddlewaretoken={who.token()}".encode()
    begun = time.monotonic()
    with who.opened(f"/records/answers/download/{ending}/", body) as answer, target.open("wb") as file:
        file.write(answer.read(1))
        first = time.monotonic() - begun
        while some := answer.read(1 << 20):
            file.write(some)
    return first, time.monotonic() - begun


def of_csv(file: Path) -> tuple[int, list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as said:
        rows = list(csv.DictReader(said))
    return len(rows), [rows[-1]["text"], rows[-1]["score"]]


def of_workbook(file: Path) -> tuple[int, list[str]]:
    sheet = fastexcel.read_excel(str(file)).load_sheet(0, use_columns=["text", "score"], dtypes={"text": "string"})
    return sheet.height, [str(one.to_pylist()[-1]) for one in sheet.to_arrow().select(["text", "score"]).columns]


def of_parquet(file: Path) -> tuple[int, list[str]]:
    rows = duckdb.sql(f"select text, score from '{file}' order by occurred_at desc").fetchall()
    return len(rows), [str(one) for one in rows[-1]]


ENDINGS: dict[str, tuple[Callable[[Path], tuple[int, list[str]]], str]] = {
    "csv": (of_csv, "'=1+0"), "xlsx": (of_workbook, "=1+0"), "parquet": (of_parquet, "=1+0"),
}  # fmt: skip
"""How a file is read, and what it makes of a formula: a text."""


@pytest.mark.parametrize("many", [20_000, pytest.param(1_000_000, marks=pytest.mark.heavy)])
def test_very_many_rows_are_taken_along_while_posts_come_in(tmp_path: Path, many: int) -> None:
    lake(tmp_path / "hark-data", many)
    with served(tmp_path / "hark-data") as who, posts(who, tmp_path / "hark-data") as taken:
        who.get("/account/")
        before = held(who)
        for ending, (read, formula) in ENDINGS.items():
            file, sent = tmp_path / f"answers.{ending}", len(taken)
            first, whole = fetched(who, ending, file)
            rows, (text, score) = read(file)
            assert (rows, text, float(score)) == (many, formula, 0.0)
            mine = sorted(taken[sent:])
            print(f"{ending}: first byte {first:.1f} s, all {whole:.1f} s, {file.stat().st_size:,} bytes;", end=" ")
            print(f"{len(mine)} posts, the median {mine[len(mine) // 2]:.3f} s, the slowest {mine[-1]:.2f} s;", end=" ")
            print(f"the server held {held(who) / 1e6:.0f} MB, {before / 1e6:.0f} before")
            if many > 100_000 and ending != "parquet":
                assert first < whole / 3
        assert held(who) - before < MEMORY
