"""Made-up lakes for the other benches: page views, ticket events, orders, subscriptions and mentions of two years."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from hark.store.derivation import in_order
from hark.store.facts import facts
from hark.store.lake import Store
from hark.store.refresh import refresh
from hark.store.writer import writing

ZONE = "Europe/Berlin"
COMPANY = f"""
zone = "{ZONE}"
currency = "EUR"
[calendars.office]
monday = "09:00-12:00, 13:00-17:00"
tuesday = "09:00-17:00"
wednesday = "09:00-17:00"
thursday = "09:00-17:00"
friday = "09:00-15:00"
holidays = ["DE"]
[calendars.evening]
monday = "12:00-20:00"
saturday = "10:00-14:00"
teams = ["Accounts"]
"""

START, SECONDS = "timestamptz '2024-01-01 00:00:00+00'", 63_072_000
"""When the first thing happens, and for how long things do."""

NAMED = "(md5_number({}) & 9223372036854775807::uhugeint)::bigint"
"""A number as the lake's keys are: 63 bits of a hash."""

KEPT = """
    unhex(md5(fact || n)) as event, 0::bigint as revision, 0::bigint as import, n as content,
    {start} + to_microseconds(passed) as occurred_at, 'bench' as source, customer,
    coalesce({person}, about_key) as person_key, about_key, region,
""".format(start=START, person=NAMED.format("'bench' || chr(31) || customer"))

REGION = "['North', 'South', 'East', 'West'][1 + (hash({}) % 4)::int]"

PAGE_VIEWS = """
    select {kept} visitor, name, 'www.example.com' as site, page, referrer, device, country, bot, false as daily
    from (
        select 'page_views' as fact, visit * 8 + j as n, {named} as about_key, null::varchar as customer,
               null::varchar as region, (visit * {apart} * 1e6)::bigint + (j * 90e6)::bigint
                   + (hash(visit * 8 + j) % 60000000)::bigint as passed,
               'v' || who as visitor, case when hash(visit * 3 + j) % 20 = 0 then 'signup' else 'view' end as name,
               '/page/' || (hash(visit * 8 + j) % 500) as page,
               case when j = 0 then ['search', 'news', 'shop'][1 + (hash(visit) % 3)::int] end as referrer,
               ['phone', 'desktop', 'tablet'][1 + (hash(who) % 3)::int] as device,
               ['DE', 'FR', 'AT', 'CH', 'NL', 'BR'][1 + (hash(who * 5) % 6)::int] as country,
               hash(who * 11) % 25 = 0 as bot
        from (
            select visit, hash(visit * 7) % {visitors} as who, unnest(range(1 + (hash(visit * 13) % 4)::bigint)) as j
            from range({first}, {last}) as t(visit)
        )
    )
"""
"""Visits one after another, as a log is: `visitors` of whom each comes twice on average, for five views in all."""

TICKET_EVENTS = """
    select {kept} ticket, kind, "by", true as public, priority,
           case when kind = 'replied' and "by" = 'agent' then 60 + (hash(n) % 900)::double end as seconds,
           ['Support', 'Accounts', 'Delivery'][1 + (hash(ticket || case when step > 3 then 'b' else '' end) % 3)::int]
               as team,
           'agent ' || (hash(ticket) % 60) as agent, null::varchar as text
    from (
        select 'ticket_events' as fact, t * 8 + step as n, {named} as about_key,
               'C' || (hash(t * 7) % {people}) as customer, {region} as region,
               (t * {apart} * 1e6)::bigint
                   + (step * step * (1 + hash(t * 5) % 400) * 60e6)::bigint as passed, step,
               'T' || t as ticket, ['low', 'normal', 'high'][1 + (hash(t * 3) % 3)::int] as priority,
               case when step = 4 and hash(t * 17) % 10 = 0 then 'reopened'
                   else ['created', 'replied', 'replied', 'replied', 'solved', 'closed'][step + 1] end as kind,
               case when step in (0, 2) then 'customer' when step = 1 and hash(t) % 9 = 0 then 'bot' else 'agent' end
                   as "by"
        from range({first}, {last}) as r(t), unnest([0, 1, 2, 4, 5]) as s(step)
    )
    order by occurred_at
"""
"""Five things that happen to every ticket within some days, in the order in which they happen."""

ORDERS = """
    select {kept} "order", case when hash("order") % 12 = 0 then 'cancellation' else 'order' end as kind,
           1 + (hash(n) % 20000) / 100e0 as amount, ['EUR', ''][1 + (hash(n) % 2)::int] as currency,
           1 + (hash(n) % 4)::double as quantity, hash("order") % 200 = 0 as test
    from (
        select 'orders' as fact, o * 8 + line as n, {named} as about_key, 'C' || (hash(o * 7) % {people}) as customer,
               {region} as region, (o * {apart} * 1e6)::bigint as passed, 'O' || o as "order"
        from (
            select o, unnest(range(1 + (hash(o) % 4)::bigint)) as line from range({first}, {last}) as t(o)
        )
    )
"""

SUBSCRIPTIONS = """
    select {kept} subscription, kind, plan, 9e0 as amount, 'EUR' as currency
    from (
        select 'subscriptions' as fact, s * 8 + step as n, {named} as about_key, 'C' || (s % {people}) as customer,
               {region} as region, ((s * {apart} + step * 7776000) * 1e6)::bigint as passed, 'S' || s as subscription,
               ['basic', 'plus', 'team'][1 + (hash(s * 3) % 3)::int] as plan,
               ['start', 'renewal', 'cancellation'][step + 1] as kind
        from range({first}, {last}) as r(s), unnest([0, 1, 2]) as t(step)
        where step < 2 or hash(s * 5) % 3 = 0
    )
"""

MENTIONS = """
    select {kept} place, 'review' as kind, 1 + (hash(n) % 5)::double as rating, 1e0 as scale_worst, 5e0 as scale_best
    from (
        select 'mentions' as fact, m as n, {named} as about_key, 'C' || (hash(m * 7) % {people}) as customer,
               {region} as region, (m * {apart} * 1e6)::bigint as passed,
               ['map', 'shop', 'forum'][1 + (hash(m) % 3)::int] as place
        from range({first}, {last}) as t(m)
    )
"""

RESPONSES = """
    select {kept} 'R' || r as response, 'after purchase' as survey, true as finished
    from (
        select 'responses' as fact, r as n, {named} as about_key, 'C' || (hash(r * 7) % {people}) as customer,
               {region} as region, (r * {apart} * 1e6)::bigint as passed, r
        from range({first}, {last}) as t(r)
    )
"""

ANSWERS = """
    select {kept} 'R' || r as response, 'after purchase' as survey, kind, kind as question,
           case when kind = 'nps' then 0e0 else 1e0 end as scale_worst,
           case when kind = 'nps' then 10e0 else 5e0 end as scale_best,
           case when kind = 'nps' then [10, 9, 9, 8, 7, 10, 3, 6, 9, 10][1 + (hash(n) % 10)::int]
               else 1 + (hash(n) % 5) end::double as score,
           case when hash(n) % 5 = 0 then 'It came on time, and number ' || n || ' of the cups was whole.' end as text,
           ['Support', 'Accounts', 'Delivery'][1 + (hash(r * 3) % 3)::int] as team
    from (
        select 'answers' as fact, r * 8 + step as n, {named} as about_key, 'C' || (hash(r * 7) % {people}) as customer,
               {region} as region, (r * {apart} * 1e6)::bigint as passed, r, ['nps', 'csat'][step + 1] as kind
        from range({first}, {last}) as t(r), unnest([0, 1]) as s(step)
    )
"""
"""The recommendation and the satisfaction of every response."""

FACTS: Mapping[str, tuple[str, str, str, float]] = {
    "page_views": (PAGE_VIEWS, "'v' || who", "visit", 2.5),
    "ticket_events": (TICKET_EVENTS, "'T' || t", "t", 5),
    "orders": (ORDERS, "'O' || o", "o", 2.5),
    "subscriptions": (SUBSCRIPTIONS, "'S' || s", "s", 2.33),
    "mentions": (MENTIONS, "'m' || m", "m", 1),
    "responses": (RESPONSES, "'R' || r", "r", 1),
    "answers": (ANSWERS, "'R' || r", "r", 2),
}
"""By fact: its query, what its rows are about, their number in it, and how many rows each number has on average."""


def rows(fact: str, wanted: int, *, first: int = 0, last: int | None = None, over: int | None = None) -> str:
    """The query for the rows of the visits, tickets or orders from number `first` to `last`, of a lake of `wanted`."""
    query, about, number, each = FACTS[fact]
    whole = max(1, round((over or wanted) / each))
    return query.format(
        kept=KEPT,
        named=NAMED.format(f"'{fact}' || chr(31) || 'bench' || chr(31) || {about}"),
        region=REGION.format(number),
        apart=SECONDS / whole,
        visitors=max(1, whole // 2),
        people=max(1, min(300_000, whole // 3)),
        first=first,
        last=whole if last is None else last,
    )


def lake(folder: Path, sizes: Mapping[str, int]) -> Store:
    """A lake of so many rows of each fact, written straight into it, without what is derived from them."""
    store = Store.open(folder, create=True)
    (folder / "company.toml").write_text(COMPANY, encoding="utf-8")
    with writing(store) as work:
        for fact, wanted in sizes.items():
            work.add(fact, filled(fact, rows(fact, wanted)))
        work.commit()
    return store


def filled(fact: str, select: str) -> str:
    """The query with all columns of the fact, and in their order, as a delivery stores them."""
    said = duckdb.execute(f"describe {select}").fetchall()
    have = {row[0] for row in said}
    listed = (
        f'"{name}"' if name in have else f'null::{column.kind.duckdb} as "{name}"'
        for name, column in facts[fact].columns.items()
    )
    return f"select {', '.join(listed)} from ({select})"


def work_out(store: Store) -> None:
    """Work out everything that is derived."""
    with writing(store) as work:
        refresh(work)
        work.commit()


def sizes_of(store: Store) -> str:
    """How many rows of everything there are, in words."""
    there = store.snapshot()
    named = [name for name in (*FACTS, *(one.name for one in in_order())) if name in there]
    return ", ".join(f"{there[name].rows:,} {name.replace('_', ' ')}" for name in named)
