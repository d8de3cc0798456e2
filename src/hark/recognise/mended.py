"""Rejected rows that come back corrected: what a spreadsheet did to their other cells on the way is undone."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from hark.collect.check.rejected import guarded
from hark.collect.entries import Map
from hark.collect.importer import COLUMNS, REJECTED
from hark.collect.read.delivered import LINE, OURS, REASON, Delivered, count, write
from hark.collect.read.encoded import MAC, likely
from hark.collect.read.files import LOGS
from hark.collect.read.formats.access_log import read_log
from hark.collect.read.unpack import Plain
from hark.errors import BadMap
from hark.recognise.back import LINED, Back, Row, rows_of
from hark.recognise.doubt import Ask
from hark.recognise.letters import which
from hark.recognise.rewritten import STYLES, Style, read_as, same
from hark.store.deliveries import Delivery, deliveries
from hark.store.lake import Store
from hark.store.parquet import exactly, parquet
from hark.words import gettext as _

LISTED = "columns.txt"
"""Where older deliveries keep the names of their columns, one a line."""


@dataclass(frozen=True)
class Pair:
    """A row that came back, and as it was kept, by the names of the columns; nothing where it is another."""

    back: Mapping[str, str]
    kept: Mapping[str, str]

    def differing(self, columns: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """The cells that say something else than was kept, and are not what the row was rejected for."""
        for one in columns:
            kept, back = self.kept.get(one, ""), self.back.get(one, "")
            if self.kept and kept != back and f"“{one}”" not in self.kept[REASON]:
                yield one, kept, back


def mended(
    con: duckdb.DuckDBPyConnection, store: Store | None, file: Path, room: Path, ask: Ask, notes: list[str]
) -> tuple[Delivery, Callable[[Map], Delivered]] | None:
    """The delivery from which the rows of `file` come, and what reads them by a map; None where they are no such rows.

    Raises `BadMap` where they come from a file that is not in the store.
    """
    plain, backs = rows_of(con, file, room, ask)
    if not backs:
        return None
    back = next(iter(backs.values()))
    found = [(one, paired(back, con, kept / REJECTED)) for one, kept in (rejecting(store) if store else ())]
    old, pairs = max(found, key=lambda pair: alike(pair[1]), default=(None, []))
    if not store or not old or not alike(pairs):
        raise BadMap(
            _(
                "“{back}” holds rejected rows of a file that is not here: it never came in, or was taken back.",
                back=back.name,
            ),
            _("Name with --data the directory into which it came; or name its map, if it has one: --map."),
        )
    folder = store.imports / str(old.number)
    columns = columns_of(folder)
    if len(backs) > 1:
        ways = {one: (back, paired(back, con, folder / REJECTED)) for one, back in backs.items()}
        back, pairs = ways[lettered(plain, ways, columns, ask)]

    def read(made: Map) -> Delivered:
        cells = [*restored(back, pairs, columns, made, notes)]
        named = (*(one for one in OURS if one in pairs[0].back), *columns)
        table = stored(con, cells, named, room)
        mine = Delivered(back.name, back.digest, "csv", table, named, count(con, table), 2, mends=old.number)
        return read_log(con, mine, room) if made.file.format in LOGS else mine

    return old, read


def lettered(plain: Plain, ways: Mapping[str, tuple[Back, Sequence[Pair]]], columns: Sequence[str], ask: Ask) -> str:
    """The encoding in which most cells and names say what was kept; asked where several say other things alike well."""
    scores = {one: kept(back, pairs, columns) for one, (back, pairs) in ways.items()}
    best = [one for one, score in scores.items() if score == max(scores.values())]
    if MAC not in best and "cp1252" in best and likely(plain) == "cp1252":
        return "cp1252"
    said = {tuple(pair.back.get(one, "") for pair in ways[way][1] for one in columns): way for way in reversed(best)}
    return which(plain, [*said.values()][::-1], ask)


def kept(back: Back, pairs: Sequence[Pair], columns: Sequence[str]) -> int:
    """How many cells and names of columns say letter by letter what was kept."""
    cells = (pair.kept.get(one) == said for pair in pairs for one, said in pair.back.items() if said)
    return sum(cells) + len({*back.columns} & {*columns})


def rejecting(store: Store) -> Iterator[tuple[Delivery, Path]]:
    """The deliveries that count and have rejected rows, the newest first, and where these are kept."""
    for one in reversed(deliveries(store)):
        folder = store.imports / str(one.number)
        if one.state == "live" and (folder / REJECTED).is_file() and columns_of(folder):
            yield one, folder


def columns_of(folder: Path) -> tuple[str, ...]:
    """The names of the columns of the file whose delivery is kept in `folder`; none where they are not kept."""
    if (folder / COLUMNS).is_file():
        return tuple(json.loads((folder / COLUMNS).read_text(encoding="utf-8")))
    old = folder / LISTED
    return tuple(old.read_text(encoding="utf-8").split("\n")) if old.is_file() else ()


def paired(back: Back, con: duckdb.DuckDBPyConnection, kept: Path) -> list[Pair]:
    """Each row that came back with the kept one of its line; of several of one line the one that is most alike."""
    read = con.execute(f"from {parquet(kept)}")
    names = [one[0] for one in read.description or ()]
    lines: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read.fetchall():
        said = {name: "" if cell is None else str(cell).strip() for name, cell in zip(names, row, strict=True)}
        lines[said[LINE]].append(said)
    pairs = []
    for row in back.rows:
        mine = dict(zip(back.columns, row, strict=True))
        number = LINED.fullmatch(mine[LINE])
        found = [Pair(mine, one) for one in lines.get(number[1] if number else "", ())]
        pairs.append(max(found, key=lambda one: alike([one]), default=Pair(mine, {})))
    return pairs


def alike(pairs: Sequence[Pair]) -> int:
    """How many cells say what was kept, as one spreadsheet may write it; what our own columns say is none."""
    cells = [
        (pair.kept[one], said)
        for pair in pairs
        for one, said in pair.back.items()
        if one not in OURS and said and pair.kept.get(one)
    ]
    return max(sum(same(kept, back, style) for kept, back in cells) for style in STYLES)


def restored(back: Back, pairs: Sequence[Pair], columns: Sequence[str], made: Map, notes: list[str]) -> Iterator[Row]:
    """The rows as they were kept, but for what was corrected; what was done is said in `notes`."""
    style, sure = styled(back, pairs, columns)
    shapes = {one: {shape(pair.kept.get(one, "")) for pair in pairs} for one in columns}
    kinds = {one: kind for one, kind in read_as(made, columns) if one in back.columns}
    ours = [one for one in OURS if one in back.columns]
    undone: list[str] = []
    for pair in pairs:
        said = {one: pair.back.get(one, pair.kept.get(one, "")) for one in columns}
        said |= {one: pair.kept.get(one, pair.back[one]) for one in ours}
        for one, kept, came in pair.differing([one for one in columns if one in back.columns]):
            if same(kept, came, style):
                said[one] = kept
                undone.append(f"“{came}” is “{kept}” again")
        for one, read in kinds.items():
            if said[one] != pair.kept.get(one) and shape(said[one]) not in shapes[one]:
                said[one] = read(said[one], style, sure)
        yield tuple(said[one] for one in (*ours, *columns))
    notes += remarks(back, columns, undone)


def remarks(back: Back, columns: Sequence[str], undone: Sequence[str]) -> Iterator[str]:
    """What was done to the rows, in words."""
    if undone:
        cells = "1 cell stands" if len(undone) == 1 else f"{len(undone):,} cells stand"
        some = ", ".join(dict.fromkeys(undone[:3]))
        yield f"{cells} as before a spreadsheet wrote the file: {some}{', ...' if len(undone) > 3 else ''}."
    if lost := [f"“{one}”" for one in columns if one not in back.columns]:
        yield f"No column {', '.join(lost)} came back: its cells are as they were."
    if more := [f"“{one}”" for one in back.columns if one and one not in (*OURS, *columns)]:
        yield f"{', '.join(more)} was no column of the file the rows come from: it is not read."


def styled(back: Back, pairs: Sequence[Pair], columns: Sequence[str]) -> tuple[Style, bool]:
    """The style that explains most cells, and whether it is certain that the day stands where it says."""
    cells = [(kept, came) for pair in pairs for _none, kept, came in pair.differing(columns)]
    usual = {";": ",", ",": "."}.get(back.sign, "")
    scores = {one: sum(same(kept, came, one) for kept, came in cells) for one in STYLES}
    scores = {one: score for one, score in scores.items() if not usual or one.decimal == usual}
    best = max(scores, key=lambda one: scores[one])
    return best, scores[best] > scores[Style(best.decimal, not best.day_first)]


def shape(text: str) -> str:
    """How a cell is written, whatever figures it holds."""
    return re.sub(r"\d+", "9", text)


def stored(con: duckdb.DuckDBPyConnection, rows: Iterable[Row], columns: Row, room: Path) -> Path:
    """The rows as a table of texts."""
    lines, table = room / "mended", room / "mended.parquet"
    with lines.open("w", encoding="utf-8") as out:
        for row in rows:
            said: list[Any] = [guarded(cell) for cell in row]
            out.write(json.dumps({"said": said}, ensure_ascii=False) + "\n")
    listed = ", ".join(f"said[{i + 1}] as c{i}" for i in range(len(columns)))
    source = (
        f"(select {listed} from read_json('{exactly(lines)}', format = 'newline_delimited', "
        "columns = {said: 'VARCHAR[]'}, hive_partitioning = false))"
    )
    write(con, source, columns, table)
    return table
