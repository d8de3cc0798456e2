"""A map laid on one file: which of its columns fill which of ours, and what each question asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from hark.collect.entries import Map
from hark.collect.maps.map import mappable
from hark.collect.plan.asked import Asked, asked_in_columns, comment_column, find, matches
from hark.collect.plan.fields import Field, Maker, constant
from hark.collect.plan.long import asked_in_rows
from hark.collect.plan.moments import Moment, fill, moments
from hark.collect.plan.visitors import pseudonym
from hark.collect.read.delivered import LINE, OURS, Delivered
from hark.collect.sql import literal
from hark.errors import BadMap
from hark.store.facts import ATTRIBUTE, attribute_column, facts
from hark.store.keyed import hold
from hark.store.pseudonyms import A_PSEUDONYM, pseudonym_sql
from hark.words import gettext as _

LONG = ("question", "kind", "score", "choices")
"""The columns that say what one row of a long file answers; no column of ours is filled from them directly."""


@dataclass(frozen=True)
class Plan:
    """All that staging needs to know: the map, the file, and how one becomes the other."""

    map: Map
    file: Delivered
    zone: str
    fields: Mapping[str, Field]
    asked: tuple[Asked, ...]
    extras: tuple[str, ...]
    """The file's columns that the map does not name."""
    moments: tuple[Moment, ...] = (Moment(),)
    hidden: frozenset[str] = frozenset()
    """The file's columns that are never stored, because they tell persons apart."""
    always: frozenset[str] = frozenset()
    """Our columns that every row fills, as far as that is known."""
    disguised: str = ""
    """The file's column with the customers, where only their pseudonyms are stored."""

    @property
    def about(self) -> str:
        """Our column that names the ticket, order, subscription or visitor; empty for other facts."""
        return facts[self.map.fact].about


def lay(
    con: duckdb.DuckDBPyConnection, made: Map, file: Delivered, zone: str, secret: str = "", *, disguise: bool = False
) -> Plan:
    """The plan for `file` under the map `made`; raises `BadMap` where the map names a column the file lacks.

    `zone` is the zone of times that name none, where the map does not say; `secret` the key of pseudonyms: those of
    visitors, and with `disguise` of customers.
    """
    maker = Maker(made, file, made.zone or zone)
    hold(con, secret)
    hidden = frozenset(file.personal) | frozenset(made.visitors.columns if made.visitors else ())
    must_not_be_stored(made, hidden, file.names)
    never_stored(made, file, disguise=disguise)
    fields = own_fields(maker) | fill(maker)
    if made.visitors:
        fields |= told_apart_by(maker, fields)
    if disguise and "customer" in fields:
        fields["customer"] = disguised(fields["customer"], made.source, file)
    asked = questions(con, maker)
    hidden = not_kept(made, file)
    extras, whose = _extras(made, file, asked, hidden), fields["customer"].origin.column if "customer" in fields else ""
    return Plan(
        made, file, maker.zone, fields, asked, extras, moments(maker), hidden,
        disguised=whose or "" if disguise else "",
    )  # fmt: skip


def never_stored(made: Map, file: Delivered, *, disguise: bool) -> None:
    """Raise `BadMap` where [personal] names a column the file lacks, or one that the map would store all the same."""
    for called in made.personal.never:
        find(called, file, "personal.never")
    for called in made.personal.names:
        find(called, file, "personal.names")
    may_be = {"never": ("customer",) if disguise else (), "names": NAMING}
    for key, called in (*told(made), *asked_for(made, file)):
        for table, ours in may_be.items():
            if called in getattr(made.personal, table) and key not in {f"columns.{one}" for one in ours}:
                raise BadMap(
                    _(
                        "`{key}` would store “{called}”, which `personal.{table}` says is not stored as it is.",
                        key=key,
                        called=called,
                        table=table,
                    ),
                    _("Take it out of one of the two. {may}", may=MAY[table]),
                )


def asked_for(made: Map, file: Delivered) -> Iterator[tuple[str, str]]:
    """The key of the map and the file's column wherever one answers a question, or is the comment of one."""
    for number, entry in enumerate(made.questions, start=1):
        columns = () if made.long else matches(entry.columns, file.columns)
        yield from ((f"questions[{number}].columns", called) for called in columns)
        if entry.text:
            yield f"questions[{number}].text", entry.text


NAMING = ("agent", "author", "name")
"""Our columns that hold names of persons."""

MAY = {
    "never": 'Only the customer may come from it, where company.toml says privacy.customers = "hash".',
    "names": f"Only {', '.join(NAMING)} may come from it.",
}
"""What may be filled from the columns of [personal]."""


def told(made: Map) -> Iterator[tuple[str, str]]:
    """The key of the map and the file's column wherever one fills a column of ours."""
    for table, origins in (("columns", made.columns), ("attributes", made.attributes)):
        for ours, origin in origins.items():
            yield from ((f"{table}.{ours}", called) for called in origin.columns)
    for origin in replace(made, columns={}, attributes={}).origins:
        yield from (("events", called) for called in origin.columns)


def unused(made: Map) -> set[str]:
    """The columns with names that no column of ours is filled from."""
    return set(made.personal.names) - {called for _none, called in told(made)}


def disguised(field: Field, source: str, file: Delivered) -> Field:
    """The customer as a pseudonym; in rejected rows that come back it stands there already."""
    said = f"({field.text})"
    hashed = pseudonym_sql(literal(source), said)
    if LINE in file.columns:
        hashed = f"case when regexp_full_match({said}, '{A_PSEUDONYM.pattern}') then {said} else {hashed} end"
    return replace(field, text=hashed, read=hashed)


def not_kept(made: Map, file: Delivered) -> frozenset[str]:
    """The columns of a file that are not stored beside its rows: they tell who somebody is, or the map leaves them."""
    visitors = made.visitors.columns if made.visitors else ()
    return frozenset({*file.personal, *visitors, *made.personal.never, *unused(made)})


def must_not_be_stored(made: Map, hidden: frozenset[str], names: Collection[str]) -> None:
    """Raise `BadMap` where a column of ours would hold what only a pseudonym may be kept of.

    `names` are those of the hidden columns that name a person as customers are named: they may be the customer.
    """
    for table, origins in (("columns", made.columns), ("attributes", made.attributes)):
        for ours, origin in origins.items():
            if set(origin.columns) & hidden - (set(names) if (table, ours) == ("columns", "customer") else set()):
                raise BadMap(
                    _(
                        "`{table}.{ours}` would store “{column}”, which tells persons apart.",
                        table=table,
                        ours=ours,
                        column=origin.column,
                    ),
                    _("Leave it out, and name it in [visitors]: then only a pseudonym is kept."),
                )


def own_fields(maker: Maker) -> dict[str, Field]:
    """The fields of [columns] and [attributes]; a product has one per factor besides."""
    made, columns = maker.map, mappable(maker.map.fact)
    fields: dict[str, Field] = {}
    for ours, origin in made.columns.items():
        if (made.long and ours in LONG) or (made.fact == "answers" and ours == "text"):
            continue
        fields |= maker.number(columns[ours], ours, origin, f"columns.{ours}")
    for ours, origin in made.attributes.items():
        fields[ATTRIBUTE + ours] = maker.field(attribute_column(ours), origin, f"attributes.{ours}")
    return fields


def told_apart_by(maker: Maker, fields: Mapping[str, Field]) -> dict[str, Field]:
    """The fields of the visitor's pseudonym, and of whether it is for a day only."""
    said, columns = maker.map.visitors, facts[maker.map.fact].columns
    if said is None:
        return {}
    at = f"({fields['occurred_at'].read})" if said.daily else ""
    mark = pseudonym(maker, said, at)
    return {
        "visitor": constant(columns["visitor"], mark, "visitors"),
        "daily": constant(columns["daily"], str(said.daily).lower(), "visitors.keep"),
    }


def questions(con: duckdb.DuckDBPyConnection, maker: Maker) -> tuple[Asked, ...]:
    """What the file asks; nothing where it is no survey."""
    made, file = maker.map, maker.file
    if made.fact != "answers":
        return ()
    if made.long:
        return asked_in_rows(con, made, file)
    comment = made.columns.get("text")
    return asked_in_columns(made, file) + ((comment_column(comment, file),) if comment else ())


def _extras(made: Map, file: Delivered, asked: Sequence[Asked], hidden: frozenset[str]) -> tuple[str, ...]:
    used = {called for origin in made.origins for called in origin.columns}
    used |= {entry.text for entry in made.questions if entry.text} | hidden | {*OURS, *file.aside}
    raw = {one.raw for one in asked}
    return tuple(called for called in file.columns if called not in used and file.column(called) not in raw)
