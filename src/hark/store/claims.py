"""Which row counts for an event: of all the deliveries that say something about it, the latest has the word.

A delivery claims an event with a content: by a row of its own, or, where that content counted already, by a row in
`known`. `staged`, `matched`, `touched` and `verdicts` are temporary tables and views of the writing's DuckDB.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from hark.store.facts import ATTRIBUTE, Kind
from hark.store.lake import File
from hark.store.parquet import parquet
from hark.store.tables import KNOWN, declared
from hark.store.writer import Writing

EMPTY = """(
    select null::blob as event, null::varchar as fact, 0::bigint as import, 0::bigint as content,
           null::bigint as replaced_by, '' as file
    where false
)"""
"""What is read where there are no files."""


def scan(files: Iterable[Path], options: str = "filename = 'file'") -> str:
    """The rows of Parquet files, and in `file` where each lies."""
    found = tuple(files)
    return parquet(found, f"union_by_name = true, {options}") if found else EMPTY


def stage(duck: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> tuple[int, int]:
    """Make the view `staged`: one row per event. Returns how many rows say the same again, and how many do not.

    Where an event comes more than once, its last line counts; of equal lines, the one with the higher content.
    """
    rows = scan(files, "filename = 'file', file_row_number = true") if files else EMPTY
    duck.execute(f"create or replace temp view staged as from {rows}")
    duck.execute("""
        create or replace temp table twice as
        with suspects as (select hash(event) as h from staged group by h having count(*) > 1)
        select event from staged semi join suspects on hash(staged.event) = h group by event having count(*) > 1
    """)
    if not count(duck, "twice"):
        return 0, 0
    columns = [row[0] for row in duck.execute("describe staged").fetchall()]
    order = f"{'line desc, ' if 'line' in columns else ''}content desc, file desc, file_row_number desc"
    duck.execute(f"""
        create or replace temp table beaten as
        select file, file_row_number, content = first_value(content) over w as same
        from staged semi join twice using (event)
        window w as (partition by event order by {order})
        qualify row_number() over w > 1
    """)
    left = f"select s.* from {rows} s anti join beaten using (file, file_row_number)"
    duck.execute(f"create or replace temp view staged as {left}")
    return count(duck, "beaten where same"), count(duck, "beaten where not same")


def match(duck: duckdb.DuckDBPyConnection, parts: Iterable[File]) -> tuple[int, int]:
    """Make the table `matched`: staged events that count already. Returns how many say the same, how many do not."""
    duck.execute(f"""
        create or replace temp table matched as
        select s.event, s.content, s.content = e.content as same, e.import, e.file
        from {scan(part.path for part in parts if part.current)} e join staged s on e.event = s.event
    """)
    return count(duck, "matched where same"), count(duck, "matched where not same")


def fresh(writing: Writing, fact: str, number: int, received: str, *, known: bool) -> str:
    """The query for the staged rows to be stored as delivery `number`, in the stored columns' types and order.

    An attribute that is stored already, with other capitals, keeps its stored spelling.
    """
    columns = [row[0] for row in writing.duck.execute("describe staged").fetchall()]
    spelled = {name.lower(): name for name in (writing.before[fact].columns if fact in writing.before else ())}
    filled = {"revision": str(number), "import": str(number), "received_at": f"'{received}'", "replaced_by": "null"}
    asked = {name: filled.get(name) or (f'"{name}"' if name in columns else "null") for name in declared(fact)}
    kinds = {name: one.kind for name, one in declared(fact).items()}
    attributes = {spelled.get(name.lower(), name): f'"{name}"' for name in columns if name.startswith(ATTRIBUTE)}
    typed = [
        f'cast({value} as {kinds.get(name, Kind.TEXT).duckdb}) as "{name}"'
        for name, value in {**asked, **attributes}.items()
    ]
    without = "anti join (from matched where same) as old on staged.event = old.event" if known else ""
    return f"select {', '.join(typed)} from staged {without}"


def begin(duck: duckdb.DuckDBPyConnection) -> None:
    """Make the table `verdicts`, empty.

    For a row of `event` that delivery `was` brought: which delivery it belongs to now (none: it goes), whether it
    counts, who took its place, whether it counted before, and its file.
    """
    duck.execute("""
        create or replace temp table verdicts (
            event blob, was bigint, import bigint, counts boolean, replaced_by bigint, counted boolean, file varchar
        )
    """)


def supersede(duck: duckdb.DuckDBPyConnection, number: int) -> None:
    """Add to `verdicts` the rows whose place the delivery `number` takes; what it said itself before goes."""
    duck.execute(f"""
        insert into verdicts
        select event, import, nullif(import, {number}), false, {number}, true, file from matched where not same
    """)


def touch(writing: Writing, fact: str, numbers: Sequence[int], *, unstaged: bool = False) -> None:
    """Make the table `touched`: the events that the deliveries `numbers` claim; `unstaged`: not those in `staged`."""
    among = f"import in ({', '.join(map(str, numbers))})"
    writing.duck.execute(f"""
        create or replace temp table touched as
        select distinct event from (
            select event from {scan(part.path for part in writing.parts(fact))} where {among}
            union all
            select event from {sightings(writing, fact)} where {among}
        ) {"anti join staged using (event)" if unstaged else ""}
    """)


def judge(
    writing: Writing, fact: str, live: Collection[int], replacers: Mapping[int, int], dead: int | None = None
) -> None:
    """Add to `verdicts` what becomes of the rows of the `touched` events, now that the deliveries `live` are.

    `replacers` says which delivery took the place of which. `dead` is a delivery that is taken back: its rows go, or
    become the first other delivery's that said the same.
    """
    parts = writing.parts(fact)
    numbers = ", ".join(map(str, live)) or "null"
    taken = ", ".join(f"({old}, {new})" for old, new in replacers.items()) or "(null, null)"
    gone = "null" if dead is None else dead
    writing.duck.execute(f"""
        insert into verdicts
        with old as (
            select event, import, content, replaced_by, file, true as counted
            from {scan(part.path for part in parts if part.current)} semi join touched using (event)
            union all
            select event, import, content, replaced_by, file, false
            from {scan(part.path for part in parts if not part.current)} semi join touched using (event)
        ),
        seen as (
            select event, import, content from {sightings(writing, fact)} semi join touched using (event)
            where import is distinct from {gone}
        ),
        heirs as (
            select event, content, min(import) as heir from seen group by event, content
        ),
        stays as (
            select old.*, case when old.import is not distinct from {gone} then heir else old.import end as owner
            from old left join heirs using (event, content)
        ),
        claims as (
            select event, owner as import, content from stays where owner in ({numbers})
            union
            select event, import, content from seen where import in ({numbers})
        ),
        winners as (
            select event, max(import) as import, arg_max(content, import) as content from claims group by event
        ),
        chosen as (
            select stays.event, owner from stays join winners using (event, content) where owner is not null
            qualify row_number() over (partition by event order by owner = winners.import desc, owner desc) = 1
        ),
        later as (
            select stays.event, owner, min(claims.import) as import,
                   min(claims.import) filter (claims.content <> stays.content) as other
            from stays join claims on stays.event = claims.event and claims.import > owner group by all
        ),
        taken(old, new) as (values {taken})
        select stays.event, stays.import as was, owner, chosen.event is not null as counts,
               case when chosen.event is null then coalesce(other, later.import, new) end as successor, counted, file
        from stays
        left join chosen using (event, owner)
        left join later using (event, owner)
        left join taken on old = owner
        where owner is distinct from stays.import or counts <> counted or successor is distinct from replaced_by
    """)


def apply(writing: Writing, fact: str) -> None:
    """Write the files anew that hold rows `verdicts` is about.

    Where all rows of a file share one fate, which is usual, nothing has to be looked up row by row.
    """
    shared: dict[tuple[bool, int | None], list[File]] = {}
    mixed: list[File] = []
    found = fates(writing)
    parts = [part for part in writing.parts(fact) if str(part.path) in found]
    for part in parts:
        rows, gone, alike, counts, replaced_by = found[str(part.path)]
        if rows < part.rows or not (gone or alike):
            mixed.append(part)
        elif alike:
            shared.setdefault((counts, replaced_by), []).append(part)
    for (counts, replaced_by), files in shared.items():
        by = "null" if replaced_by is None else replaced_by
        rewritten = f"* exclude (file) replace ({by}::bigint as replaced_by)"
        writing.add(fact, f"select {rewritten} from {scan(part.path for part in files)}", current=counts)
    for counts in (True, False):
        selects = [judged(half, counted, counts) for counted, half in halves(mixed).items() if half]
        if selects:
            writing.add(fact, " union all by name ".join(selects), current=counts)
    writing.remove(fact, (part.path for part in parts))


def fates(writing: Writing) -> dict[str, tuple[int, bool, bool, bool, int | None]]:
    """For every file in `verdicts`: its rows there, whether all go, whether all else are alike, and that fate."""
    found = writing.duck.execute("""
        select file, count(*), bool_and(import is null),
               bool_and(import is not distinct from was) and min(counts) = max(counts)
                   and min(coalesce(replaced_by, 0)) = max(coalesce(replaced_by, 0)),
               any_value(counts), any_value(replaced_by)
        from verdicts group by file
    """).fetchall()
    return {file: (rows, gone, alike, counts, by) for file, rows, gone, alike, counts, by in found}


def judged(files: Sequence[File], counted: bool, counts: bool) -> str:
    """The query for the rows of `files`, which counted or did not, that now count or do not, each by its verdict."""
    return f"""
        select f.* exclude (file) replace (
            coalesce(v.import, f.import) as import,
            coalesce(v.import, f.revision) as revision,
            case when v.event is null then f.replaced_by else v.replaced_by end as replaced_by
        )
        from {scan(part.path for part in files)} f left join verdicts v on f.event = v.event and f.import = v.was
        where (v.event is null or v.import is not null) and coalesce(v.counts, {counted}) = {counts}
    """


def forget(writing: Writing, number: int) -> None:
    """Remove from `known` what delivery `number` repeated, and what `heirs` (event, import, fact) have as rows now."""
    rows = scan(part.path for part in writing.parts(KNOWN))
    joined = "left join heirs h on k.event = h.event and k.import = h.import and k.fact = h.fact"
    gone = f"(k.import = {number} or h.event is not null)"
    named = writing.duck.execute(f"select distinct k.file from {rows} k {joined} where {gone}").fetchall()
    files = [Path(name) for (name,) in named]
    if files:
        writing.add(KNOWN, f"select k.* exclude (file) from {scan(files)} k {joined} where not {gone}")
        writing.remove(KNOWN, files)


def sightings(writing: Writing, fact: str) -> str:
    """What deliveries repeated of `fact`."""
    return f"(from {scan(part.path for part in writing.parts(KNOWN))} where fact = '{fact}')"


def halves(parts: Sequence[File]) -> dict[bool, list[File]]:
    """The files of rows that count, and those of rows that were replaced."""
    return {current: [part for part in parts if part.current == current] for current in (True, False)}


def count(duck: duckdb.DuckDBPyConnection, what: str) -> int:
    """How many rows `what` has."""
    row = duck.execute(f"select count(*) from {what}").fetchone()
    return int(row[0]) if row else 0
