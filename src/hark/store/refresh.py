"""Keeps the derived facts fresh: works out anew what a change of the lake touched, and nothing else.

What a derived fact lost is not written out of its files, which would mean to write most of them anew for a few rows:
a small table beside it says which keys' rows no longer count. Where much has changed, and where somebody is erased,
the files are written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

import duckdb

from hark.calendars import digest as hours_digest
from hark.calendars import with_business
from hark.company import CompanyDocument
from hark.rates import digest as rates_digest
from hark.rates import rates_table
from hark.store.claims import count
from hark.store.derivation import DERIVED_KEY, MADE, STALE, Derived, Making, derived, in_order, roots
from hark.store.facts import attribute_column
from hark.store.inputs import attributes, counting, forget_near, key_of, offer, plain, rows
from hark.store.lake import Store
from hark.store.tables import IDENTITIES
from hark.store.writer import MEMORY as WRITING
from hark.store.writer import Writing, writing

MUCH = 0.1
"""From this part of its rows on, a derived fact is written anew."""

MEMORY = "2GB"
"""What DuckDB may hold in memory while it works out derived facts; the rest goes to the workroom."""


def recipe(one: Derived, company: CompanyDocument) -> str:
    """What a derived fact depends on besides the facts; where it differs, its rows have to be worked out anew."""
    parts = {
        "zone": lambda: company.zone,
        "calendars": lambda: hours_digest(company),
        "rates": lambda: f"{company.currency} {rates_digest(company)}",
    }
    # The engine too: what it does with equal values, and with the last digits, may differ between versions.
    said = [one.name, str(one.edition), duckdb.__version__, *(parts[need]() for need in one.needs)]
    return sha256("\x1f".join(said).encode()).hexdigest()[:16]


def present(work: Writing, one: Derived) -> bool:
    """Whether there is, or was, anything to work the derived fact out of."""
    return one.name in work.before or any(work.files(name) for name in roots(one.name))


def refresh(work: Writing, *, thorough: bool = False) -> None:
    """Bring every derived fact up to date with what `work` has changed so far.

    `thorough`: what no longer counts also leaves the files.
    """
    company, whole = work.store.company, set[str]()
    work.duck.execute(f"set memory_limit = '{MEMORY}'")
    work.duck.execute("set parquet_metadata_cache = true")
    forget_near(work)
    # Whether there is anything for one is known only once those it is made from are there.
    for one in (each for each in in_order() if present(work, each)):
        now = recipe(one, company)
        if work.head.recipes.get(one.name) != now or whole & set(one.inputs):
            anew(work, one, company)
            whole.add(one.name)
        elif touch(work, one):
            renew(work, one, company, thorough=thorough)
        elif thorough:
            fold(work, one)
        work.recipes[one.name] = now
    work.duck.execute(f"set memory_limit = '{WRITING}'")


def refreshed(store: Store, names: Iterable[str]) -> bool:
    """Work out anew those derived facts that the company document or a newer Hark has made wrong; whether any was.

    Raises StoreTrouble where the directory cannot be written.
    """
    head, company = store.head(), store.company
    wrong = [name for name in names if head.recipes.get(name) != recipe(derived[name], company)]
    if not any(given in head.tables for name in wrong for given in (name, *derived[name].inputs, *roots(name))):
        return False
    with writing(store) as work:
        refresh(work)
        # Of what has nothing to be worked out of, too: else every question would try again.
        work.recipes |= {name: recipe(derived[name], company) for name in wrong}
        work.commit()
    return True


def touch(work: Writing, one: Derived) -> int:
    """Make the table `touched` of the keys whose rows may have changed; returns how many there are."""
    found = [select for name in one.inputs for select in changed(work, one, name)]
    if one.together == "person" and (work.came(IDENTITIES) or work.went(IDENTITIES)):
        found += merged(work)
    union = " union ".join(found) or f"select null::bigint as {DERIVED_KEY} where false"
    work.duck.execute(f"create or replace temp table touched as select distinct {DERIVED_KEY} from ({union})")
    return count(work.duck, "touched")


def changed(work: Writing, one: Derived, name: str) -> Iterable[str]:
    """The queries for the keys of rows of the input `name` that came or went."""
    key = f"select {key_of(one)} as {DERIVED_KEY} from"
    if name in derived:
        return [f"{key} moved_{name}"] if moved(work, name) else []
    came, went = work.came(name), work.went(name)
    if not went:
        return [f"{key} {rows(work, name, came)}"] if came else []
    pairs = [(mine, others) for mine, others in ((came, went), (went, came)) if mine]
    return [
        f"{key} {rows(work, name, mine)} as mine"
        + (
            f" anti join (select event, content from {plain(others)}) as others using (event, content)"
            if others
            else ""
        )
        for mine, others in pairs
    ]


def moved(work: Writing, name: str) -> bool:
    """Whether rows of the derived fact `name` changed in this refreshing."""
    return f"moved_{name}" in work.tables


def merged(work: Writing) -> list[str]:
    """The queries for the persons whom a change of who is who touches."""
    nobody = "select null::bigint as person_key, null::bigint as person where false"
    pairs = [
        f"select person_key, person from {plain(files)}" if files else nobody
        for files in (work.came(IDENTITIES), work.went(IDENTITIES))
    ]
    apart = [f"(({one}) except ({other}))" for one, other in (pairs, pairs[::-1])]
    return [f"select {name} as {DERIVED_KEY} from {each}" for each in apart for name in ("person_key", "person")]


def renew(work: Writing, one: Derived, company: CompanyDocument, *, thorough: bool) -> None:
    """Work out the rows of the `touched` keys; the old ones no longer count."""
    offer(work, one, some=True)
    work.duck.execute(f"create or replace temp table fresh as {worked_out(work, one, company)}")
    live = counting(work, one)
    # Only the keys: every column more would have to be read of the whole derived fact.
    work.duck.execute(
        f"create or replace temp table former as select {DERIVED_KEY}, person_key from {live} live "
        f"semi join touched using ({DERIVED_KEY})"
    )
    if any(one.name in other.inputs for other in derived.values()):
        note_moved(work, one)
    stored = sum(part.rows for part in work.parts(one.name))
    if thorough or count(work.duck, "touched") > MUCH * stored:
        rewrite(work, one, f"select * from {live} live anti join touched using ({DERIVED_KEY})")
    elif count(work.duck, "former"):
        keys = f"select distinct {DERIVED_KEY}, {work.head.number + 1}::bigint as {MADE} from former"
        work.add(one.name + STALE, keys)
    work.add(one.name, "from fresh")


def anew(work: Writing, one: Derived, company: CompanyDocument) -> None:
    """Work out a derived fact from nothing."""
    offer(work, one, some=False)
    clear(work, one)
    work.add(one.name, worked_out(work, one, company))


def fold(work: Writing, one: Derived) -> int:
    """Write a derived fact anew without the rows that no longer count; returns how many files there were."""
    if not work.files(one.name + STALE):
        return 0
    before = sum(len(work.parts(table)) for table in (one.name, one.name + STALE))
    rewrite(work, one, f"from {counting(work, one)}")
    return before


def rewrite(work: Writing, one: Derived, select: str) -> None:
    """Make the rows of `select` all there are of a derived fact."""
    work.duck.execute(f"create or replace temp table kept as {select}")
    clear(work, one)
    work.add(one.name, "from kept")
    work.duck.execute("drop table kept")


def clear(work: Writing, one: Derived) -> None:
    """Take every file out of a derived fact, and out of the table of what no longer counts."""
    for table in (one.name, one.name + STALE):
        work.remove(table, [part.path for part in work.parts(table)])


def note_moved(work: Writing, one: Derived) -> None:
    """Make the table `moved_NAME`: the persons whose rows went or came, for what is worked out of these."""
    both = "select person_key from former union select person_key from fresh"
    known = work.files(IDENTITIES)
    person = f"left join {plain(known)} i using (person_key)" if known else ""
    work.duck.execute(
        f"create or replace temp table moved_{one.name} as select distinct "
        f"{'coalesce(i.person, person_key)' if known else 'person_key'} as person from ({both}) as both_ {person}"
    )
    work.tables.add(f"moved_{one.name}")


def worked_out(work: Writing, one: Derived, company: CompanyDocument) -> str:
    """The query for the rows of a derived fact, worked out of what its inputs offer."""
    return made_now(work.duck, one, company, attributes(work, one), work.head.number + 1)


def made_now(
    duck: duckdb.DuckDBPyConnection,
    one: Derived,
    company: CompanyDocument,
    more: Sequence[str],
    number: int,
    given: str = "",
) -> str:
    """The query for the rows of a derived fact, made at the change `number`, with the attributes `more`.

    `given` is a WITH clause that its SELECT stands under.
    """
    making = Making(more, company.zone)
    if "rates" in one.needs:
        rates_table(duck, company)
        duck.execute(f"create or replace temp table home as select '{company.currency}' as currency")
    select = f"{given} select * from ({one.select(making)}) as said" if given else one.select(making)
    if one.business:
        select = with_business(duck, company, select, one.business)
    have = {row[0] for row in duck.execute(f"describe {select}").fetchall()}
    wanted = {**one.columns, **{name: attribute_column(name) for name in making.attributes}}
    values = {name: f'"{name}"' if name in have else "null" for name in wanted} | {MADE: str(number)}
    listed = ", ".join(f'{values[name]}::{column.kind.duckdb} as "{name}"' for name, column in wanted.items())
    return f"select {listed} from ({select}) as made_now"
