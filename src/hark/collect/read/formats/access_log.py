"""The requests to a web server, line by line in the common or combined log format: who asked for what, and was it seen.

A line is cut by one pattern in the engine, not line by line. Whether an agent is a machine is asked once per agent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import duckdb
from crawleruseragents import is_crawler

from hark.collect.read.delivered import LINE, OURS, Delivered, count
from hark.collect.read.lines import PLAIN_LINES, Broken
from hark.collect.sql import literal, name
from hark.errors import BadFile
from hark.store.parquet import parquet
from hark.words import gettext as _

LINE_OF_LOG = "line"
"""The column that holds a line which is none of the format; empty for all others."""

TOLD = ("address", "user", "time", "method", "path", "query", "protocol", "status", "size", "referrer", "agent")
SEEN = ("name", "bot", "device", "site")
COLUMNS = (LINE_OF_LOG, *TOLD, *SEEN)
"""What a log tells: first what stands in the line, then what follows from it."""

PERSONAL = ("address", "user", "agent")
"""What tells persons apart is never stored; a user may be mapped to `customer`."""

QUOTED = r'"((?:[^"\\]|\\.)*)"'
WHOLE = rf"^([^\[]+)\[([^\]]+)\] {QUOTED} (\d{{3}} (?:\d+|-)(?: .*)?)$"
"""A line in four parts: who asked, when, for what, and what came of it. Four are what the engine cuts in one pass."""

WHO = r"^(?:([A-Za-z0-9.-]*[A-Za-z][A-Za-z0-9.-]*(?::\d+)?|[0-9.]+:\d+) )?([^\s-]\S*) \S+ (\S.*?) $"
"""Perhaps the site first, as servers of several sites write it; then the address and the user."""

BEHIND = rf"^(\d{{3}}) (\d+|-)(?: {QUOTED} {QUOTED}(?: .*)?)?$"
"""Status and size; in the combined format referrer and agent besides."""

REQUEST = r"^([A-Za-z]+) ([^ ?#]*)(?:\?([^ #]*))?(?:#\S*)?(?: (HTTP/[0-9.]+))?$"

LOADED = (
    r"(?i)\.(?:css|js|mjs|map|json|xml|rss|atom|txt|webmanifest|wasm|png|jpe?g|gif|svg|ico|webp|avif|bmp|tiff?|"
    r"woff2?|ttf|otf|eot|mp3|ogg|wav|m4a|mp4|m4v|webm|avi|mov|swf|zip|gz|tgz|bz2|xz|7z|rar|tar|exe|msi|dmg|iso|deb|rpm|jar)$"
)
"""Endings of what pages load by themselves, machines read, or somebody downloads: nothing of it is looked at."""

TABLET = re.compile(r"iPad|Tablet|PlayBook|Silk/|Kindle|Android(?!.*Mobile)")
PHONE = re.compile(r"Mobile|iPhone|iPod|Android|BlackBerry|Opera Mini|Windows Phone|Symbian|MIDP")
DESKTOP = re.compile(r"Windows|Macintosh|X11|CrOS|Linux")

MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


def read_log(con: duckdb.DuckDBPyConnection, lines: Delivered, folder: Path) -> Delivered:
    """The requests of `lines`, a file with a line a row. Raises `BadFile` where most lines are no requests."""
    if LINE_OF_LOG not in lines.columns:
        return lines
    table, columns = folder / "requests.parquet", (*(one for one in lines.columns if one in OURS), *COLUMNS)
    cut(con, lines, folder / "cut.parquet")
    know_agents(con, folder / "cut.parquet")
    told = parts([called for called in lines.columns if called in COLUMNS and called != LINE_OF_LOG])
    listed = ", ".join(f"{told.get(called, was(called))} as c{i}" for i, called in enumerate(columns))
    con.execute(
        f"copy (select {listed} from {parquet(folder / 'cut.parquet')}) "
        f"to {literal(str(table))} (format parquet, compression lz4, preserve_order true)"
    )
    read = replace(
        lines,
        format="access-log",
        table=table,
        columns=columns,
        rows=count(con, table),
        broken=tuple(Broken(one.line, NO_LOG, (PLAIN_LINES.join(one.cells),)) for one in lines.broken),
        personal=PERSONAL,
        names=("user",),
        aside=(LINE_OF_LOG,),
        checks=((f"c{columns.index(LINE_OF_LOG)} is not null", literal(NO_LOG), "Correct the line."),),
    )
    most(con, read)
    return read


def was(called: str) -> str:
    """The name, while a line is cut, of what the file itself says in a column: a corrected reject file has them all."""
    return name(f"was {called}")


def cut(con: duckdb.DuckDBPyConnection, lines: Delivered, target: Path) -> None:
    """Write the parts of every line, all of them empty in a line that is none, and beside them what `was` says."""
    cell, before = lines.column(LINE_OF_LOG), "".join(f", {lines.column(one)} as {was(one)}" for one in lines.columns)
    con.execute(
        f"copy (select *, {groups(WHO, 'line.who', 'site', 'address', 'person')} as who, "
        f"{groups(REQUEST, 'line.asked', 'method', 'path', 'query', 'protocol')} as request, "
        f"{groups(BEHIND, 'line.behind', 'status', 'size', 'referrer', 'agent')} as came "
        f"from (select {groups(WHOLE, cell, 'who', 'at', 'asked', 'behind')} as line {before} "
        f"from {parquet(lines.table)})) "
        f"to {literal(str(target))} (format parquet, compression lz4, preserve_order true)"
    )


def groups(pattern: str, text: str, *called: str) -> str:
    """The SQL of what the groups of `pattern` hold in `text`; all of them are empty where it does not fit."""
    return f"regexp_extract({text}, {literal(pattern)}, {list(called)})"


NO_LOG = "This is no line of a common or combined access log."
FITS = "coalesce(who.address <> '' and came.status <> '', false)"
"""The SQL that is true for a line of a log."""


def most(con: duckdb.DuckDBPyConnection, log: Delivered) -> None:
    """Raise `BadFile` where most of the lines are no requests."""
    cell = log.column(LINE_OF_LOG)
    wrong, said, example = con.execute(
        f"select count({cell}), count(*), min({cell}) from {parquet(log.table)}"
    ).fetchall()[0]
    if wrong * 2 > said and LINE not in log.columns:
        raise BadFile(
            _(
                "{wrong:,} of {said:,} lines of “{log}” are no lines of a common or combined access log, "
                "such as “{example}”.",
                wrong=wrong,
                said=said,
                log=log.name,
                example=example[:100],
            ),
            _("Export it in one of these formats, or name another `format` in a map's [file]."),
        )


def know_agents(con: duckdb.DuckDBPyConnection, cut_: Path) -> None:
    """Make the type `agents` of all there are, and the lists `machines` and `devices` that say what each of them is.

    Looked up there and not joined, every line stays where it stood.
    """
    found = con.execute(f"select distinct came.agent from {parquet(cut_)} where came.agent <> ''").fetchall()
    agents = [agent for (agent,) in found]
    bots = [agent == "-" or is_crawler(agent) for agent in agents]
    devices = [None if bot else device(agent) for agent, bot in zip(agents, bots, strict=True)]
    con.execute("create or replace temp table known (agent VARCHAR, machine BOOLEAN, device VARCHAR, place BIGINT)")
    con.execute(
        "insert into known select unnest(?::varchar[]), unnest(?::boolean[]), unnest(?::varchar[]), unnest(range(?))",
        [agents, bots, devices, len(agents)],
    )
    con.execute("drop type if exists agents")
    con.execute("create temp type agents as enum (select agent from known order by place)")
    con.execute("set variable machines = (select list(machine order by place) from known)")
    con.execute("set variable devices = (select list(device order by place) from known)")


PLACE = "enum_code(try_cast(came.agent as agents))::bigint + 1"
"""The SQL of an agent's place in the lists."""


def device(agent: str) -> str | None:
    """The kind of device an agent says it is: a phone, a tablet or a desktop; nothing where it does not say."""
    if TABLET.search(agent):
        return "tablet"
    if PHONE.search(agent):
        return "phone"
    return "desktop" if DESKTOP.search(agent) else None


def parts(before: Iterable[str]) -> dict[str, str]:
    """The SQL of every column of a log; `before` are those in which a corrected reject file says something itself."""
    path = "request.path"
    inside = f"case when {path} like 'http%://%' then regexp_replace({path}, '^https?://[^/]*', '') else {path} end"
    host = f"regexp_extract({path}, '^https?://([^/:]*)', 1)"
    told = {
        "address": said("who.address"),
        "user": said("who.person"),
        "time": said(TIME),
        "method": said("request.method"),
        "path": said(inside),
        "query": said("request.query"),
        "protocol": said("request.protocol"),
        "status": said("came.status"),
        "size": said("came.size"),
        "referrer": said("came.referrer"),
        "agent": said("came.agent"),
        "name": f"case when {VIEW} then 'view' else 'request' end",
        # The common format names no agent: then nobody knows. An agent that hides is a machine.
        "bot": f"case when came.agent <> '' or came.referrer <> '' "
        f"then coalesce(getvariable('machines')[{PLACE}], true)::varchar end",
        "device": f"getvariable('devices')[{PLACE}]",
        "site": said(f"coalesce(nullif(regexp_replace(who.site, ':[0-9]+$', ''), ''), {host})"),
    }
    told = {called: f"case when {FITS} then {value} end" for called, value in told.items()}
    told |= {called: f"coalesce({told[called]}, {was(called)})" for called in before}
    return told | {LINE_OF_LOG: f"case when not {FITS} then {was(LINE_OF_LOG)} end"}


def said(value: str) -> str:
    """The SQL of a part of a line; a hyphen or nothing means nothing."""
    return f"nullif(nullif({value}, ''), '-')"


TIME = (
    "case when line.at[3] = '/' then line.at[8:11] || '-' || "
    f"lpad(((position(line.at[4:6] in '{MONTHS}') + 2) // 3)::varchar, 2, '0') "
    "|| '-' || line.at[1:2] || 'T' || line.at[13:20] || line.at[22:] else line.at end"
)
"""The SQL of a line's time in ISO 8601."""

VIEW = (
    "upper(request.method) = 'GET' and (came.status[1] = '2' or came.status = '304') "
    f"and not regexp_matches(request.path, {literal(LOADED)})"
)
"""The SQL that is true where somebody looked at a page.

HEAD asks for no page, only about one. Of the answers below 400, a redirection shows nothing: the page it leads to is
asked for next, and counts. 304 says that the page is still what the visitor has, and so is seen.
"""
