"""Which row counts for an event: of all the deliveries that say something about it, the latest has the word.

A delivery claims an event with a content: by a row of its own, or, where that content counted already, by a row in
`known`. The tables `staged`, `matched`, `touched` and `verdicts` are temporary ones of the writing's DuckDB.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from hark.store.facts import ATTRIBUTE, CURRENT, Kind
from hark.store.lake import File
from hark.store.tables import KNOWN, WRITERS_OWN, declared
from hark.store.writer import Writing, quoted

EMPTY = "(select null::BLOB as event, 0::BIGINT as import, 0::BIGINT as content, null::BIGINT as replaced_by, '' as file where false)"


def scan(files: Iterable[Path], options: str = "filename = 'file'") -> str:
    """The rows of Parquet files, and in `file` where each lies; something empty for no files."""
    paths = ", ".join(f"'{quoted(path)}'" for path in files)
    return f"read_parquet([{paths}], union_by_name = true, hive_partitioning = false, {options})" if paths else EMPTY


def stage(duck: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> tuple[int, int]:
    """Make the view `staged`: one row per event. Returns how many rows say the same again, and how many another thing.

    Where an event comes more than once, its last line counts; where lines are equal, the higher content.
    """
    rows = scan(files, "filename = 'file', file_row_number = true")
    duck.execute(f"create or replace temp view staged as from {rows}")
    duck.execute(
        "create or replace temp table twice as "
        "select event from staged semi join "
        "(select hash(event) as h from staged group by h having count(*) > 1) as suspects on hash(staged.event) = h "
        "group by event having count(*) > 1"
    )
    if not count(duck, "twice"):
        return 0, 0
    lines = [row[0] for row in duck.execute("describe staged").fetchall()]
    order = f"{'line desc, ' if 'line' in lines else ''}content desc, file desc, file_row_number desc"
    duck.execute(
        "create or replace temp table beaten as select file, file_row_number, content = first_value(content) over w as same "
        f"from staged semi join twice using (event) window w as (partition by event order by {order}) "
        "qualify row_number() over w > 1"
    )
    duck.execute(
        f"create or replace temp view staged as select s.* from {rows} s anti join beaten using (file, file_row_number)"
    )
    return count(duck, "beaten where same"), count(duck, "beaten where not same")


def match(duck: duckdb.DuckDBPyConnection, parts: Iterable[File]) -> tuple[int, int]:
    """Make the table `matched`: staged events that count already. Returns how many say the same, and how many do not."""
    files = [part.path for part in parts if part.current]
    duck.execute(
        "create or replace temp table matched as "
        "select s.event, s.content, s.content = e.content as same, e.import, e.file "
        f"from {scan(files)} e join staged s on e.event = s.event"
    )
    return count(duck, "matched where same"), count(duck, "matched where not same")


def fresh(columns: Collection[str], fact: str, number: int, received: str, *, known: bool) -> str:
    """The query for the staged rows to be stored as delivery `number`, in the stored columns' types and order."""
    filled = {"revision": str(number), "import": str(number), "received_at": f"'{received}'", "replaced_by": "null"}
    asked = []
    for one in declared(fact).values():
        value = filled.get(one.name) or (f'"{one.name}"' if one.name in columns else "null")
        asked.append(f'cast({value} as {one.kind.duckdb}) as "{one.name}"')
    for name in columns:
        if name.startswith(ATTRIBUTE):
            asked.append(f'cast("{name}" as {Kind.TEXT.duckdb}) as "{name}"')
    without = "anti join (from matched where same) as old on staged.event = old.event" if known else ""
    return f"select {', '.join(asked)} from staged {without}"


def supersede(duck: duckdb.DuckDBPyConnection, number: int) -> None:
    """Make the table `verdicts` for the rows whose place the delivery `number` takes."""
    duck.execute(
        "create or replace temp table verdicts as "
        "select event, import as was, import, false as counts, "
        f"{number}::BIGINT as replaced_by, true as counted, file from matched where not same"
    )


def claimed(writing: Writing, fact: str, numbers: Sequence[int], without: str = "") -> None:
    """Make the table `touched`: the events that the deliveries `numbers` claim, except those in the query `without`."""
    among = f"import in ({', '.join(map(str, numbers))})"
    own = scan(part.path for part in writing.parts(fact))
    writing.duck.execute(
        "create or replace temp table touched as select distinct event from ("
        f"select event from {own} where {among} union all "
        f"select event from {sightings(writing, fact)} where {among}) "
        + (f"anti join ({without}) as others using (event)" if without else "")
    )


def judge(writing: Writing, fact: str, live: Collection[int], replacers: Mapping[int, int], dead: int = 0) -> None:
    """Add to `verdicts` what becomes of the rows of the `touched` events, now that the deliveries `live` are.

    `replacers` says which delivery took the place of which; `dead` is a delivery that is taken back: its rows go, or
    become the first delivery's that said the same later.
    """
    duck = writing.duck
    for name, files in (
        ("yes", [p for p in writing.parts(fact) if p.current]),
        ("no", [p for p in writing.parts(fact) if not p.current]),
    ):
        duck.execute(
            f"create or replace temp table rows_{name} as select event, import, content, replaced_by, file, {name == 'yes'} as counted "
            f"from {scan(part.path for part in files)} semi join touched using (event)"
        )
    duck.execute(
        f"create or replace temp table seen as select event, import, content from {sightings(writing, fact)} semi join touched using (event) "
        f"where import <> {dead}"
    )
    numbers = ", ".join(map(str, live)) or "null"
    taken = ", ".join(f"({old}, {new})" for old, new in replacers.items()) or "(0, 0)"
    duck.execute(f"""
        insert into verdicts
        with old as (from rows_yes union all from rows_no),
        heirs as (
            select old.event, min(seen.import) as heir
            from old join seen on old.event = seen.event and old.content = seen.content
            where old.import = {dead} group by old.event
        ),
        stays as (
            select old.*, case when old.import = {dead} then heir else old.import end as owner
            from old left join heirs on old.event = heirs.event
        ),
        claims as (
            select event, owner as import, content from stays where owner in ({numbers})
            union select event, import, content from seen where import in ({numbers})
        ),
        winners as (select event, max(import) as import, arg_max(content, import) as content from claims group by event),
        chosen as (
            select stays.event, stays.owner from stays join winners on stays.event = winners.event and stays.content = winners.content
            where owner is not null
            qualify row_number() over (partition by stays.event order by owner = winners.import desc, owner desc) = 1
        ),
        later as (
            select stays.event, owner, min(claims.import) filter (claims.content <> stays.content) as other, min(claims.import) as any_one
            from stays join claims on stays.event = claims.event and claims.import > owner group by stays.event, owner
        )
        select stays.event, stays.import as was, stays.owner as import,
               stays.owner is not null and chosen.owner is not null as counts,
               case when chosen.owner is null then coalesce(later.other, later.any_one, taken.new) end as replaced_by,
               stays.counted, stays.file
        from stays
        left join chosen on stays.event = chosen.event and stays.owner = chosen.owner
        left join later on stays.event = later.event and stays.owner = later.owner
        left join (values {taken}) as taken(old, new) on taken.old = stays.owner
        where stays.owner is distinct from stays.import
           or (chosen.owner is not null) <> stays.counted
           or (chosen.owner is null and stays.replaced_by is distinct from coalesce(later.other, later.any_one, taken.new))
    """)


def apply(writing: Writing, fact: str) -> None:
    """Rewrite the files that hold rows `verdicts` is about."""
    named = {row[0] for row in writing.duck.execute("select distinct file from verdicts").fetchall()}
    parts = [part for part in writing.parts(fact) if str(part.path) in named]
    if not parts:
        return
    for counts in (True, False):
        halves = [
            f"select f.* exclude (file) replace (coalesce(v.import, f.import) as import, coalesce(v.import, f.revision) as revision, "
            f"case when v.event is null then f.replaced_by else v.replaced_by end as replaced_by) "
            f"from {scan(part.path for part in half)} f left join verdicts v on f.event = v.event and f.import = v.was "
            f"where (v.event is null or v.import is not null) and coalesce(v.counts, {current}) = {counts}"
            for current, half in ((True, [p for p in parts if p.current]), (False, [p for p in parts if not p.current]))
            if half
        ]
        writing.add(fact, " union all by name ".join(halves), current=counts)
    writing.remove(fact, (part.path for part in parts))


def forget(writing: Writing, number: int) -> None:
    """Remove from `known` what delivery `number` repeated, and what now is a row of its own."""
    parts = writing.parts(KNOWN)
    if not parts:
        return
    gone = f"k.import = {number} or v.event is not null"
    joined = "left join heirs v on k.event = v.event and k.import = v.import and k.fact = v.fact"
    rows = scan(part.path for part in parts)
    named = writing.duck.execute(f"select distinct k.file from {rows} k {joined} where {gone}").fetchall()
    files = [Path(name) for (name,) in named]
    if files:
        writing.add(KNOWN, f"select k.* exclude (file) from {scan(files)} k {joined} where not ({gone})")
        writing.remove(KNOWN, files)


def sightings(writing: Writing, fact: str) -> str:
    """What deliveries repeated of `fact`."""
    return f"(from {scan(part.path for part in writing.parts(KNOWN))}" + (
        f" where fact = '{fact}')" if writing.parts(KNOWN) else ")"
    )


def count(duck: duckdb.DuckDBPyConnection, what: str) -> int:
    """How many rows `what` has."""
    row = duck.execute(f"select count(*) from {what}").fetchone()
    return int(row[0]) if row else 0
