"""The texts of a file, masked before anything is stored: only those that look suspicious are ever looked at closely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

import duckdb
import numpy as np

from hark.collect.entries import Map, Origin
from hark.collect.maps.map import mappable
from hark.collect.plan.plan import Plan
from hark.collect.private.bearers import GREETING, know, own, words
from hark.collect.private.masks import LABELS, WORD, Masks, Names, mark_sql
from hark.collect.private.shapes import MOMENT, SUSPICIOUS, WHOLE_EMAIL
from hark.collect.read.delivered import OURS
from hark.collect.sql import literal, name
from hark.company import CompanyDocument
from hark.store.facts import ATTRIBUTE, Personal
from hark.store.lake import Store

BATCH = 50_000
"""So many texts are in Python's hands at once."""

WORDS = {
    "email": ("e-mail address", "e-mail addresses"),
    "phone": ("phone number", "phone numbers"),
    "card": ("card number", "card numbers"),
    "name": ("name", "names"),
}

MISSED = "Names that neither this file nor the lake knows are not found."

DIALLED = re.compile(r"(?i)phone|t[eé]l[eé]f|téléphone|(?<![a-z])tel(?![a-z])|mobil|handy|whatsapp|fax|celular")
"""Names of columns whose cells are phone numbers where they are figures."""


@dataclass(frozen=True)
class Target:
    """A column that may hold what tells who somebody is: any text, or only what a shape tells (no `names`)."""

    column: str
    names: bool = True
    dialled: bool = False
    where: str = "true"
    """SQL that is true for the cells that are looked at."""


@dataclass
class Cover:
    """What masks the texts of one import. Without `masks` nothing is masked."""

    con: duckdb.DuckDBPyConnection
    masks: Masks | None = None
    named: bool = False
    """Whether any name is known."""
    disguised: bool = False
    """Whether the file's customers are stored under pseudonyms."""
    _tables: int = 0

    def view(self, view: str, relation: str, targets: Sequence[Target], own: str = "") -> None:
        """Make the view `view`: the rows of `relation`, which has a column `row`, with the targets masked.

        `own` is the SQL of the words of a row's own persons.
        """
        found = dict(self._found(relation, targets, own))
        put = ", ".join(f"{said} as {name(column)}" for column, (said, _) in found.items())
        joins = "".join(f" left join {table} on {table}.row = r.row" for _, table in found.values() if table)
        masked = f"select r.* replace ({put}) from {relation} as r{joins}" if found else f"from {relation}"
        self.con.execute(f"create or replace temp view {view} as {masked}")

    def sentences(self) -> Iterator[str]:
        """What was masked, in words, and what is not found."""
        if self.masks is None:
            return
        counts = self.masks.counts
        found = [f"{counts[what]:,} {words[counts[what] > 1]}" for what, words in WORDS.items() if counts[what]]
        if found:
            are = "is" if sum(counts.values()) == 1 else "are"
            yield f"In texts {' and '.join(filter(None, [', '.join(found[:-1]), found[-1]]))} {are} masked. {MISSED}"

    def shown(self, key: str) -> str:
        """What names a row as it may be shown: several words without a figure may be somebody's name."""
        if self.masks is None:
            return key
        words = [one[0].lower() for one in WORD.finditer(key)]
        person = len(words) > 1 and not any(map(str.isdigit, key))
        return Masks(self.masks.find, self.masks.key).masked(key, Names((" ".join(words),)) if person else Names())

    def mark(self, company: CompanyDocument) -> str:
        """How texts were masked and customers disguised; empty where there was nothing to mask or disguise."""
        texts = f"{company.texts} {' '.join(sorted(company.find))}" if self.masks and self.masks.counts.total() else ""
        return f"{texts} {company.customers}".strip() if texts or self.disguised else ""

    def _found(self, relation: str, targets: Sequence[Target], own: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """For each column with something to mask the SQL of its masked cells, and the table of masked texts."""
        masks = self.masks
        if masks is None or not targets:
            return
        looks = [look for target in targets for look in (self._worth(target), addressed(target, masks.find))]
        counted = ", ".join(f"count(*) filter ({look})" for look in looks)
        counts = self.con.execute(f"select {counted} from {relation} as r").fetchall()[0]
        for target, looked, whole in zip(targets, counts[::2], counts[1::2], strict=True):
            table = self._masked(relation, target, own, masks) if looked else ""
            said = f"coalesce({table}.masked, r.{name(target.column)})" if table else f"r.{name(target.column)}"
            if whole:
                masks.counts["email"] += whole
                label = literal(f"[{LABELS['email']}]")
                if masks.key:
                    hashed = mark_sql("email", f"lower(r.{name(target.column)})")
                    label = f"'[{LABELS['email']} ' || {hashed} || ']'"
                said = f"case when {addressed(target, masks.find)} then {label} else {said} end"
            if whole or table:
                yield target.column, (said, table)

    def _worth(self, target: Target) -> str:
        """The SQL that is true for a cell because of which the column is worth a closer look."""
        if self._names(target):
            return f"coalesce(length(r.{name(target.column)}) > 2 and {target.where}, false)"
        return looked_at(target, self.masks.find if self.masks else ())

    def _names(self, target: Target) -> bool:
        return self.named and target.names

    def _masked(self, relation: str, target: Target, own: str, masks: Masks) -> str:
        """The table of the rows whose cell changes: `row` and `masked`; empty where there is none."""
        self._suspect(relation, target, own, masks.find)
        self._tables += 1
        table, some = f"masks_{self._tables}", False
        self.con.execute(f"create or replace temp table {table} (row BIGINT, masked VARCHAR)")
        (total,) = self.con.execute("select count(*) from suspects").fetchall()[0]
        for start in range(0, total, BATCH):
            query = f"from suspects where rowid >= {start} and rowid < {start + BATCH}"
            changed = list(changes(self.con.execute(query).fetchall(), masks, dialled=target.dialled))
            some = some or bool(changed)
            self._keep(table, changed)
        self.con.execute("drop table suspects")
        return table if some else ""

    def _keep(self, table: str, changed: Sequence[tuple[int, str]]) -> None:
        """Add masked texts to their table."""
        rows = np.array([row for row, _ in changed], dtype=np.int64)
        self.con.register("changed", {"row": rows, "masked": np.array([text for _, text in changed], dtype=object)})
        if changed:
            self.con.execute(f"insert into {table} select row, masked from changed")
        self.con.unregister("changed")

    def _suspect(self, relation: str, target: Target, own: str, find: Sequence[str]) -> None:
        """Make the table `suspects` (row, said, full, mine, greeted) of the cells that are worth a closer look."""
        cell, looked = f"r.{name(target.column)}", looked_at(target, find)
        rows, full, mine, greeted = f"{relation} as r", "null::varchar[]", "null::varchar[]", "null::varchar[]"
        if self._names(target):
            speaks = f"from {relation} as r where contains({cell}, ' ') and {target.where}"
            self._hits(cell, speaks)
            rows += " left join spoken on spoken.row = r.row left join greeted on greeted.row = r.row"
            full, greeted = "spoken.names", "greeted.words"
            mine = f"list_filter({own}, lambda word: contains(lower({cell}), word))" if own else mine
        self.con.execute(
            "create or replace temp table suspects as select * exclude (looked) from (select r.row as row, "
            f"{cell} as said, {full} as full_, {mine} as mine, {greeted} as greeted, {looked} as looked from {rows} "
            f"where {cell} is not null and {target.where}) "
            "where looked or full_ is not null or len(mine) > 0 or greeted is not null"
        )

    def _hits(self, cell: str, speaks: str) -> None:
        """Make the tables `spoken` (row, names), of full names in texts, and `greeted` (row, words)."""
        said = words(cell)
        pairs = "list_transform(range(1, len(said)), lambda i: said[i] || ' ' || said[i + 1])"
        self.con.execute(
            "create or replace temp table spoken as select row, list(distinct name) as names from "
            f"(select row, unnest({pairs}) as pair from (select r.row as row, {said} as said {speaks})) "
            "join known using (pair) group by row"
        )
        self.con.execute(
            "create or replace temp table greeted as select row, list(distinct lower(word)) as words from "
            f"(select r.row as row, unnest(regexp_extract_all({cell}, {literal(GREETING)}, 1)) as word {speaks}) "
            "where lower(word) in (from bearing) group by row"
        )


def changes(
    rows: Sequence[tuple[int, str, list[str] | None, list[str] | None, list[str] | None]],
    masks: Masks,
    *,
    dialled: bool,
) -> Iterator[tuple[int, str]]:
    """The rows whose text is another one masked, with that."""
    for row, said, full, mine, greeted in rows:
        names = Names(tuple(full or ()), tuple(mine or ()), tuple(greeted or ()))
        masked = masks.masked(said, names, dialled=dialled)
        if masked != said:
            yield row, masked


def looked_at(target: Target, find: Sequence[str]) -> str:
    """The SQL that is true for a cell whose form is worth a closer look."""
    cell = f"r.{name(target.column)}"
    shapes = [f"regexp_matches({cell}, {literal(SUSPICIOUS[what])})" for what in find if what in SUSPICIOUS]
    if target.dialled and "phone" in find:
        shapes.append(f"regexp_full_match({cell}, '[0-9 ()+./x-]{{7,30}}')")
    some = " or ".join(shapes) or "false"
    plain = f"regexp_full_match({cell}, {literal(MOMENT)}) or {addressed(target, find)}"
    return f"coalesce(({some}) and not ({plain}) and {target.where}, false)"


def addressed(target: Target, find: Sequence[str]) -> str:
    """The SQL that is true for a cell that is an e-mail address and nothing else."""
    cell = f"r.{name(target.column)}"
    if "email" not in find:
        return "false"
    address = f"contains({cell}, '@') and regexp_full_match({cell}, {literal(WHOLE_EMAIL)})"
    return f"coalesce({address} and {target.where}, false)"


def covering(con: duckdb.DuckDBPyConnection, plan: Plan, masks: Masks | None, store: Store | None) -> Cover:
    """Make the views `covered`, of the rows of `named` with their texts masked, and `shown`, for rows that are bad."""
    cover = Cover(con, masks, disguised=bool(plan.disguised))
    targets = tuple(texts(plan))
    if masks is not None and targets and "name" in masks.find:
        cover.named = know(con, plan, store)
    cover.view("covered", "named", targets, own(con, plan) if cover.named else "")
    if masks is None or not con.execute("from bad limit 1").fetchone():
        con.execute("create or replace temp view shown as from covered")
        return cover
    con.execute("create or replace temp view refused as from covered where row in (select row from bad)")
    if not targets and "name" in masks.find:
        cover.named = know(con, plan, store)
    mine = own(con, plan) if cover.named else ""
    cover.view("shown", "refused", tuple(others(plan, {one.column for one in targets})), mine)
    cover.view("reasons", "bad", (Target("reason"),))
    con.execute("create or replace temp table bad as from reasons")
    return cover


def texts(plan: Plan) -> Iterator[Target]:
    """The columns of `named` that hold texts: comments, what no map declares, and declared attributes.

    Choices are only looked through for shapes: who was chosen is what was asked.
    """
    spoken = {plan.file.column(called): called for called in comments(plan)}
    chosen = {one.raw for one in plan.asked if one.entry.kind == "choice"} - spoken.keys()
    spoken |= {one.raw: "" for one in plan.asked if one.entry.kind == "text"}
    beside = {plan.file.column(called): called for called in plan.extras}
    free = [ours for ours, one in plan.fields.items() if one.column.personal is Personal.FREE_TEXT]
    declared = [ours for ours in plan.fields if ours.startswith(ATTRIBUTE)]
    for column, called in (spoken | beside).items():
        yield Target(column, dialled=bool(DIALLED.search(called)))
    yield from (Target(column, names=False) for column in sorted(chosen - spoken.keys() - beside.keys()))
    for ours in (*free, *declared):
        origin = plan.fields[ours].origin.column or ""
        yield Target(ours, dialled=bool(DIALLED.search(origin)))


def comments(plan: Plan) -> Iterator[str]:
    """The file's columns with the comments of a survey."""
    if plan.map.fact == "answers":
        origin = plan.map.columns.get("text")
        yield from origin.columns if origin else ()
        if not plan.map.long:
            yield from (one.text for one in plan.map.questions if one.text)


def others(plan: Plan, done: Set[str]) -> Iterator[Target]:
    """The columns of a row that is bad which are no texts, but may hold some by mistake.

    What names rows and persons, and what is grouped by, stays as it is, to be corrected; so does what could be read.
    """
    checked = {one.origin.column: one for one in plan.fields.values() if one.checked}
    scores = {one.raw: one for one in plan.asked if one.entry.scored}
    stays = {called for origin in kept_as_they_are(plan.map) for called in origin.columns}
    for called in plan.file.columns:
        column = plan.file.column(called)
        if called in OURS or column in done or called in plan.hidden:
            continue
        if column in scores:
            yield Target(column, where=f"({scores[column].score}) is null")
        elif called in checked:
            yield Target(column, where=f"({checked[called].read}) is null")
        elif called not in stays:
            yield Target(column, dialled=bool(DIALLED.search(called)))


def kept_as_they_are(made: Map) -> Iterator[Origin]:
    """Where the names of rows and persons, times and figures come from: all that is neither a text nor an attribute."""
    columns = mappable(made.fact)
    yield from (one for ours, one in made.columns.items() if columns[ours].personal is not Personal.FREE_TEXT)
    yield from replace(made, columns={}, attributes={}).origins
