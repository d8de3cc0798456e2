"""A file as it lies there: its kind, encoding and layout seen or asked, and read into a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from hark.collect.read.delivered import Delivered
from hark.collect.read.encoded import beyond_ascii, first_in_utf8, in_utf8, likely
from hark.collect.read.files import kind_of, read_plain, returned
from hark.collect.read.layout import Layout
from hark.collect.read.packed import ALL
from hark.collect.read.unpack import Plain, unpack
from hark.errors import BadFile, InDoubt
from hark.recognise.doubt import Ask, Doubt, Option
from hark.recognise.layout import named, written
from hark.recognise.letters import read_as
from hark.recognise.server_logs import is_log
from hark.store.parquet import parquet

T = TypeVar("T")

EVERY = "all of them, read as one file"

PLAIN = Layout()

FIRST = 300
"""So many rows of a workbook show where its names stand."""


def look(
    con: duckdb.DuckDBPyConnection, file: Path, folder: Path, ask: Ask, notes: list[str]
) -> tuple[Delivered, Layout]:
    """Read `file` into `folder`; how it is written is seen, or asked, and said in `notes`. Raises what reading does."""
    plain, layout = settled(lambda given: unpack(file, folder, given.member), PLAIN, ask)
    kind = "access-log" if is_log(plain) else kind_of(plain)
    if returned(plain):
        return read_plain(con, plain, layout, folder), layout
    if kind == "access-log":
        layout = replace(layout, format=kind)
    elif kind in ("csv", "text"):
        layout = lettered(plain, layout, notes)
        text, layout = settled(lambda given: in_utf8(plain, given.encoding, folder), layout, ask, plain)
        layout = replace(written(text, ask), encoding=layout.encoding, member=layout.member)
    elif kind == "xlsx":
        layout = topped(con, plain, layout, folder, ask)
    read, layout = settled(lambda given: read_plain(con, plain, given, folder), layout, ask, plain)
    if kind == "csv" and layout.quote is None and any("quotation mark" in one.reason for one in read.broken):
        read, layout = unquoted(con, plain, read, layout, folder)
    notes += read.notes
    return read, layout


def settled(read: Callable[[Layout], T], layout: Layout, ask: Ask, plain: Plain | None = None) -> tuple[T, Layout]:
    """What `read` makes of a layout, and the layout with which it could; what it doubts is asked.

    How `plain` reads is shown where its encoding is in doubt.
    """
    while True:
        try:
            return read(layout), layout
        except InDoubt as doubt:
            if doubt.key not in {one.name for one in fields(Layout)}:
                raise
            options = tuple(Option(one, EVERY if one == ALL else "") for one in doubt.choices)
            if plain and doubt.key == "encoding":
                options = read_as(plain, doubt.choices)
            answer = ask(Doubt(doubt.key, doubt.problem, (), options, f"the {doubt.key}", bool))
            said: dict[str, Any] = {doubt.key: int(answer) if doubt.key == "skip" else answer}
            if replace(layout, **said) == layout:
                raise
            layout = replace(layout, **said)


def lettered(plain: Plain, layout: Layout, notes: list[str]) -> Layout:
    """The layout with the encoding of Western letters, which are told safely; others are asked when it is read."""
    if plain.utf8 or plain.nothings or b"\x00" in plain.start:
        return layout
    guess, encoding = likely(plain), turkish_or_western(plain)
    if not encoding or guess not in ("cp1252", encoding) or first_in_utf8(plain):
        return layout
    letters = "Western" if encoding == "cp1252" else "Turkish"
    notes.append(f"Its letters beyond ASCII are read as {letters} ones ({encoding}).")
    return replace(layout, encoding=encoding)


def turkish_or_western(plain: Plain) -> str:
    """The encoding of letters that are Icelandic in cp1252 and Turkish in cp1254, by the others; empty for a doubt."""
    odd = set(beyond_ascii(plain))
    icelandic, turkish = odd & {*"áéíóúæÁÉÍÓÚÆ".encode("cp1252")}, odd & {*"çüÇÜ".encode("cp1252")}
    if not odd & {*"ýþðÝÞÐ".encode("cp1252")}:
        return "cp1252"
    if icelandic and turkish:
        return ""
    return "cp1252" if icelandic else "cp1254" if turkish else ""


def topped(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path, ask: Ask) -> Layout:
    """The layout of a workbook: the sheet that is meant, and where the names of its columns stand."""
    bare, layout = settled(lambda given: read_plain(con, plain, replace(given, header=False), folder), layout, ask)
    cells = ", ".join(f"coalesce(c{i}, '')" for i in range(len(bare.columns)))
    rows = con.execute(f"select [{cells}] from {parquet(bare.table)} limit {FIRST}").fetchall()
    return named([(at, row[0]) for at, row in enumerate(rows, start=1)], len(bare.columns), layout, ask)


def unquoted(
    con: duckdb.DuckDBPyConnection, plain: Plain, read: Delivered, layout: Layout, folder: Path
) -> tuple[Delivered, Layout]:
    """The file with quotation marks as text, where that leaves fewer lines broken."""
    other = folder / "unquoted"
    other.mkdir(exist_ok=True)
    try:
        plainly = read_plain(con, plain, replace(layout, quote=""), other)
    except (BadFile, InDoubt):
        return read, layout
    return (plainly, replace(layout, quote="")) if len(plainly.broken) < len(read.broken) else (read, layout)
