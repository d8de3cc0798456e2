"""JSON: a list of objects, an object a line, or one object around a list; what is nested becomes columns `a.b`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from hark.collect.read.delivered import Delivered, count, told_apart, write
from hark.collect.read.unpack import Plain
from hark.collect.sql import literal
from hark.errors import BadFile
from hark.store.parquet import exactly, parquet
from hark.words import gettext as _
from hark.words import noted

DEPTH = 4
"""Names of columns have so many parts at most; what is nested deeper stays as JSON."""

MANY_KEYS = 200
"""An object inside with more keys than this is no part of a row: its keys are likely to be names of things."""

ROW_SIZE, OBJECT_SIZE = 1 << 22, 1 << 25
"""The largest object, in bytes, and the largest around a list; the engine keeps several times as much in memory."""

LINES = (".jsonl", ".ndjson")
"""Endings of files with an object a line: there each object is a row, whatever it holds."""

AGAIN = noted("Export it again as a list of objects, as one object a line (JSON Lines), or as CSV.")


@dataclass(frozen=True)
class Leaf:
    """A column: the keys that lead to it, and what its values are: “text”, “number” or “any”."""

    keys: tuple[str, ...]
    kind: str

    @property
    def pointer(self) -> str:
        """Where it stands in a row, as a JSON pointer."""
        return pointer(self.keys)


def read_json(con: duckdb.DuckDBPyConnection, plain: Plain, folder: Path) -> Delivered:
    """The rows of a JSON file. Raises `BadFile` where it holds no one list of objects."""
    try:
        objects, notes = rows(con, plain, taken(con, plain, folder / "objects.parquet"), folder)
    except duckdb.Error as error:
        raise unreadable(plain, str(error)) from None
    found = tuple(leaves(structure(con, objects)))
    if not found:
        raise BadFile(_("“{plain}” holds no rows.", plain=plain.name), AGAIN)
    columns, table = told_apart(".".join(leaf.keys) for leaf in found), folder / "rows.parquet"
    listed = ", ".join(f"{value(leaf, i)} as c{i - 1}" for i, leaf in enumerate(found, start=1))
    pointers = ", ".join(literal(leaf.pointer) for leaf in found)
    write(con, f"(select {listed} from (select json, json_extract_string(json, [{pointers}]) as v from {objects}))",
          columns, table)  # fmt: skip
    return Delivered(plain.name, plain.digest, "json", table, columns, count(con, table), notes=notes)


def taken(con: duckdb.DuckDBPyConnection, plain: Plain, target: Path) -> str:
    """The SQL of what stands at the top of a file, or in the list that it is."""
    called = f"read_json_objects('{exactly(plain.path)}', hive_partitioning = false, compression = 'none', "
    called += "format = 'auto', maximum_object_size = "
    try:
        return landed(con, f"{called}{ROW_SIZE})", target)
    except duckdb.InvalidInputException as error:
        if TOO_LARGE not in str(error):
            raise
        return landed(con, f"{called}{OBJECT_SIZE})", target)


TOO_LARGE = "maximum_object_size"


def unreadable(plain: Plain, said: str) -> BadFile:
    """The error for a file that the engine cannot read as JSON."""
    if TOO_LARGE in said:
        return BadFile(
            _(
                "“{plain}” holds one object of more than {object_size} MiB.",
                plain=plain.name,
                object_size=OBJECT_SIZE >> 20,
            ),
            AGAIN,
        )
    reason = said.splitlines()[0].replace(str(plain.path), plain.name)
    return BadFile(
        _("“{plain}” cannot be read as json: {reason}", plain=plain.name, reason=reason),
        _("Export it again, or as CSV."),
    )


def landed(con: duckdb.DuckDBPyConnection, source: str, target: Path) -> str:
    """The objects of `source`, written to `target` in their order; returns the SQL that reads them."""
    con.execute(
        f"copy (select json::varchar as json from {source} where json_type(json) <> 'NULL') "
        f"to {literal(str(target))} (format parquet, compression lz4, preserve_order true)"
    )
    return f"(select json::json as json from {parquet(target)})"


def rows(con: duckdb.DuckDBPyConnection, plain: Plain, objects: str, folder: Path) -> tuple[str, tuple[str, ...]]:
    """The objects that are rows, and what is to be said about how they were found."""
    kinds = dict(con.execute(f"select json_type(json), count(*) from {objects} group by 1").fetchall())
    if set(kinds) == {"ARRAY"}:
        objects = landed(con, f"(select unnest(json::json[]) as json from {objects})", folder / "listed.parquet")
        kinds = dict(con.execute(f"select json_type(json), count(*) from {objects} group by 1").fetchall())
    if not kinds:
        raise BadFile(_("“{plain}” holds no rows.", plain=plain.name), AGAIN)
    if set(kinds) != {"OBJECT"}:
        raise BadFile(
            _("“{plain}” holds values that are no objects with names: nothing says what they are.", plain=plain.name),
            AGAIN,
        )
    if kinds["OBJECT"] > 1 or plain.suffix in LINES or plain.start.lstrip()[:1] == b"[":
        return objects, ()
    return inside(con, plain, objects, folder)


def inside(con: duckdb.DuckDBPyConnection, plain: Plain, objects: str, folder: Path) -> tuple[str, tuple[str, ...]]:
    """The rows of a file that is one object: those of the list of objects in it, or the object itself."""
    shape = structure(con, objects)
    found = list(lists(shape))
    if len(found) > 1:
        named = ", ".join(f"“{'.'.join(keys)}”" for keys in found)
        raise BadFile(
            _("“{plain}” holds {found} lists of objects: {named}.", plain=plain.name, found=len(found), named=named),
            _("Export one of them alone."),
        )
    if found:
        said = ".".join(found[0])
        unnested = f"(select unnest(json_extract(json, {literal(pointer(found[0]))})::json[]) as json from {objects})"
        objects = landed(con, unnested, folder / "listed.parquet")
        beside = [key for key in shape if key != found[0][0]]
        note = f"The rows are the list “{said}”" + (f"; beside it stands {', '.join(beside)}." if beside else ".")
        return objects, (note,)
    if all(isinstance(one, Mapping) for one in shape.values()):
        raise BadFile(_("“{plain}” is one object that holds objects, and no list of them.", plain=plain.name), AGAIN)
    empty = [key for key in shape if is_empty_list(con, objects, key)]
    if empty:
        raise BadFile(
            _("“{plain}” holds no rows: its list “{empty}” is empty.", plain=plain.name, empty=empty[0]),
            _("Export it again with rows."),
        )
    return objects, ()


def is_empty_list(con: duckdb.DuckDBPyConnection, objects: str, key: str) -> bool:
    """Whether the value of `key` is a list in which nothing is."""
    at = literal(pointer((key,)))
    asked = (
        f"select count(*) from {objects} where json_type(json, {at}) = 'ARRAY' and json_array_length(json, {at}) = 0"
    )
    return bool(con.execute(asked).fetchall()[0][0])


def structure(con: duckdb.DuckDBPyConnection, objects: str) -> dict[str, object]:
    """The keys of all objects and the types of their values, in the order in which they first come."""
    shapes = con.execute(
        "select shape, min(row) from (select json_structure(json)::varchar as shape, row_number() over () as row "
        f"from {objects}) group by 1 order by 2"
    )
    merged: object = {}
    while batch := shapes.fetchmany(1000):
        for said, _none in batch:
            merged = both(merged, json.loads(said))
    return merged if isinstance(merged, dict) else {}


def both(one: object, other: object) -> object:
    """What fits two values, as the engine says it: an object of types, a list of one type, or the name of a type."""
    if other in (one, "NULL"):
        return one
    if one == "NULL":
        return other
    if isinstance(one, dict) and isinstance(other, dict):
        return one | {key: both(one[key], inner) if key in one else inner for key, inner in other.items()}
    if isinstance(one, list) and isinstance(other, list):
        return [both(a, b) for a, b in zip(one, other, strict=False)] or one or other
    numbers = isinstance(one, str) and isinstance(other, str) and {one, other} <= NUMBERS
    return "DOUBLE" if numbers else "JSON"


NUMBERS = frozenset(["UBIGINT", "BIGINT", "HUGEINT", "DOUBLE"])
"""The types of numbers; two of them together are kept digit by digit all the same."""


def lists(shape: Mapping[str, object], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The keys that lead to each list of objects."""
    for key, inner in shape.items():
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            yield (*above, key)
        elif isinstance(inner, dict) and len(above) < DEPTH - 1:
            yield from lists(inner, (*above, key))


def leaves(shape: Mapping[str, object], above: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """The columns of a row."""
    for key, inner in shape.items():
        keys = (*above, key)
        if isinstance(inner, dict) and inner and len(keys) < DEPTH and len(inner) <= MANY_KEYS:
            yield from leaves(inner, keys)
        elif inner == "DOUBLE":
            yield Leaf(keys, "number")
        else:
            yield Leaf(keys, "any" if isinstance(inner, list) or inner == "JSON" else "text")


def pointer(keys: tuple[str, ...]) -> str:
    """The JSON pointer (RFC 6901) to what `keys` lead to."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def value(leaf: Leaf, number: int) -> str:
    """The SQL of a column's text: whole numbers without a point, lists of plain values joined, all else as it is."""
    if leaf.kind == "number":
        return f"regexp_replace(v[{number}], '\\.0$', '')"
    if leaf.kind == "text":
        return f"v[{number}]"
    said = f"json_extract(json, {literal(leaf.pointer)})"
    plain = f"json_type({said}) = 'ARRAY' and not list_has_any(json_type({said}, '$[*]'), ['OBJECT', 'ARRAY'])"
    return f"case when {plain} then array_to_string({said} ->> '$[*]', '; ') else v[{number}] end"
