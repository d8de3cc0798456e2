"""Whoever was erased has left no trace, by whichever way they came: in no table, file, log or scratch folder."""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote_plus

import duckdb
from sqlglot import exp

from hark.store.identities import CustomerKey, join_people
from hark.store.lake import Store
from hark.store.reader import Facts
from hark.store.traces import remembered
from visitor import Visitor, awaited, served

KEY = "hark_" + "t" * 43
FIRST, SECOND = "7731", "8842"
"""The person who is erased in the browser, and the one who is erased by the command."""

HEAD = "date,customer,nps,full name,contact,phone,comment,region\n"
OTHERS = "".join(
    f"2026-03-{1 + n % 28:02},c{n},{n % 11},Name{n} Other,m{n}@x.example,,fine {n},South\n" for n in range(60)
)
ASKS = "when;nps;who;more\n03/04/2026;3;{};{}\n05/04/2026;4;c2;\n"


def name(one: str) -> str:
    return f"zq-quill-{one}"


def marks(one: str) -> list[str]:
    """What nobody else has said; addresses, names and numbers are only in files that are not in yet."""
    return [
        name(one),
        *(f"{mark}{one}" for mark in ("Quillfeather", "zebquill", "555", "midnightkettle", "ord-", "plan-")),
    ]


def line(one: str) -> str:
    return (
        f"{name(one)},0,Zebedeus Quillfeather{one},zebquill{one}@trace.example,+49 30 555{one},"
        f"It sang the midnightkettle{one} song,North\n"
    )


def control(directory: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(directory / "hark.db", timeout=60)) as made, made:
        return made.execute(statement, values).fetchall()


def brought_in(who: Visitor, directory: Path, name: str, text: str) -> None:
    """Bring a file in as a member would, with every question answered as proposed, or by its first option."""
    page = who.send(name, text.encode())
    number = page.strip("/").rpartition("/")[2]

    def step() -> bool:
        ((state, question),) = control(directory, "select state, question from hark_arrival where id = ?", number)
        assert state != "refused", who.get(page)
        if state == "asking":
            asked = json.loads(str(question))
            said = "letters" if asked["key"] == "survey" else asked["proposed"] or asked["options"][0]["word"]
            who.post(f"{page}answer/", {"key": asked["key"], "answer": said}, on=page)
        elif state == "ready":
            who.post(f"{page}answer/", {"wanted": "yes"}, on=page)
        return state == "done"

    awaited(step)


def post(who: Visitor, fact: str, *rows: object) -> None:
    """Post rows as a program does."""
    who.opener.addheaders = [("Authorization", f"Bearer {KEY}")]
    assert who.opened(f"/in/{fact}", json.dumps(rows).encode(), "application/json").status == 201
    who.opener.addheaders = []


def zipped(name: str, text: str) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, text)
    return held.getvalue()


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file below a folder as it lies there, and what is packed in it."""
    for path in (path for path in folder.rglob("*") if path.is_file()):
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            continue
        yield path, f"{path} {unquote_plus(raw.decode('utf-8', 'replace'))} {raw.decode('utf-16-le', 'replace')}"
        if path.suffix == ".parquet":
            with duckdb.connect() as duck:
                yield path, repr(duck.execute(f"select columns(*)::varchar from '{path}'").fetchall())
                yield path, repr(duck.execute(f"from parquet_metadata('{path}')").fetchall())
        elif path.suffix == ".gz":
            yield path, gzip.decompress(raw).decode("utf-8", "replace")
        elif path.name == "hark.db":
            yield (
                path,
                " ".join(remembered(text) for (text,) in control(folder, "select session_data from django_session")),
            )
            with closing(sqlite3.connect(path)) as made:
                yield path, "\n".join(made.iterdump())


def traces(one: str, *folders: Path) -> set[tuple[str, str]]:
    """Where something of a person still stands."""
    return {
        (mark, str(path.relative_to(folder)))
        for folder in folders
        for path, text in texts(folder)
        for mark in marks(one)
        if mark.lower() in text.lower()
    }


def began(who: Visitor, directory: Path) -> None:
    """Bring in what others said, and both persons, with a row each that cannot be taken."""
    insert = (
        "insert into hark_key (name, source, begins, digest, made_at) values ('k', 'shop', 'hark_', ?, '2026-01-01')"
    )
    control(directory, insert, sha256(KEY.encode()).hexdigest())
    theirs = "".join(f"2026-03-02,{line(one)}2026-13-45,{line(one)}" for one in (FIRST, SECOND))
    brought_in(who, directory, "letters.csv", HEAD + OTHERS + theirs)


def lived(who: Visitor, directory: Path, one: str) -> None:
    """Have a person leave a trace wherever one can."""
    said = {"order": f"ord-{one}", "customer": name(one), "amount": 5, "attributes": {"tariff": f"plan-{one}"}}
    post(who, "orders", {"key": one, **said}, {"key": f"o{one}", "order": "o2", "customer": "c2", "amount": 6})
    text = f"midnightkettle{one}"
    post(who, "ticket_events", {"key": one, "ticket": "t", "kind": "created", "customer": name(one), "text": text})
    for source in ("shop", quelle(directory)):
        assert f"midnightkettle{one}" in who.get(f"/record/customer/?name={name(one)}&source={source}")
    assert name(one) in who.get(f"/records/?q=midnightkettle{one}")
    where = f"?where=customer%3D{name(one)}&q=midnightkettle{one}"
    for ending in ("csv", "xlsx", "parquet"):
        token = f"csrfmiddlewaretoken={who.token()}".encode()
        assert who.opened(f"/records/answers/download/{ending}/{where}", token).read()
    who.send(f"{name(one)} cannot be read.csv", b"")
    who.send(f"asks{one}.csv", (ASKS.format(name(one), line(one).strip()) * 9).encode())
    who.send(f"packed{one}.zip", zipped("inside.csv", ASKS.format(name(one), line(one).strip()) * 9))
    who.send("harmless.csv", (ASKS.format("c8", "") * 9).encode())
    unsettled = "select count(*) from hark_arrival where state = 'looking'"
    awaited(lambda: control(directory, unsettled) == [(0,)])


def quelle(directory: Path) -> str:
    """The source the file was said to come from."""
    (row,) = Facts(Store.open(directory)).rows(exp.select("source").from_("answers").limit(1))
    return str(row["source"])


def by_browser(who: Visitor, directory: Path, source: str, one: str) -> str:
    page = f"/record/customer/?name={name(one)}&source={source}"
    said = {"name": name(one), "source": source, "again": name(one)}
    there, _ = who.post("/record/customer/erase/", said, on=page)
    return str(awaited(lambda: page if "Erased for good" in (page := who.get(there)) else ""))


def by_command(who: Visitor, directory: Path, source: str, one: str) -> str:
    command = (sys.executable, "-m", "hark", "erase", f"{source}:{name(one)}", "--yes", "--data", directory)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_whoever_is_erased_leaves_no_trace(tmp_path: Path) -> None:
    directory, scratch, log = tmp_path / "hark-data", tmp_path / "scratch", tmp_path / "log" / "server.log"
    places = (directory, scratch, log.parent)
    for folder in places[1:]:
        folder.mkdir()
    with served(directory, log=log, TMPDIR=str(scratch)) as who:
        began(who, directory)
        for one in (FIRST, SECOND):
            keys = [CustomerKey(source, name(one)) for source in ("shop", quelle(directory))]
            join_people(Store.open(directory), *keys)
        for erase, one in ((by_browser, FIRST), (by_command, SECOND)):
            lived(who, directory, one)
            assert {mark for mark, _ in traces(one, directory)} == set(marks(one))

            said = erase(who, directory, "shop", one)

            assert traces(one, *places) == set()
            assert f"asks{one}.csv" in said
            assert f"packed{one}.zip" in said
            assert "harmless.csv" not in said
        assert set(control(directory, "select state from hark_arrival where name = 'harmless.csv'")) == {("asking",)}
        assert "c2" in who.get("/records/orders/")
    assert traces(FIRST, *places) | traces(SECOND, *places) == set()
