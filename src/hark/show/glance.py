"""Home at a glance: which figures a kind of company looks at first, how they stand, and what to say of them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hark.measure.clock import Clock
from hark.measure.metric import metrics
from hark.measure.money import MONEY, lacking
from hark.measure.query import Query
from hark.show.language import Language
from hark.show.report.areas import AREAS, Area
from hark.show.report.finding import Finding
from hark.show.report.findings import glance, usual_period
from hark.show.report.options import Options
from hark.show.report.reach import reach
from hark.show.report.sentences import headline
from hark.show.report.tiles import Tile, hidden, tile
from hark.store.reader import Facts
from hark.words import spoken


@dataclass(frozen=True)
class Chosen:
    """A kind of company, and the metrics it looks at first, in their order."""

    label: str
    metrics: tuple[str, ...]


KINDS: Mapping[str, Chosen] = MappingProxyType(
    {
        "shop": Chosen("Shop", (
            "nps", "csat", "revenue", "orders", "average_order_value", "repeat_purchase_rate", "visits",
            "first_response_time",
        )),
        "subscription": Chosen("Subscription", (
            "nps", "ces", "subscribers", "churn_rate", "renewal_rate", "csat", "first_response_time",
            "resolution_time",
        )),
        "support": Chosen("Support", (
            "csat", "ces", "first_response_time", "resolution_time", "first_contact_resolution", "reopen_rate",
            "backlog", "ticket_volume",
        )),
        "local": Chosen("Local business", (
            "review_rating", "mentions", "nps", "csat", "rating", "responses", "ticket_volume",
            "first_response_time",
        )),
    }
)  # fmt: skip
"""What each kind of company looks at first."""


@dataclass(frozen=True)
class Glance:
    """The figures of one kind of company: what to say of them, and a tile each."""

    headline: str
    tiles: tuple[Tile, ...]
    findings: tuple[Finding, ...]


def seen(kind: str, facts: Facts) -> Glance:
    """How the figures of a kind of company stand now."""
    options, company = Options(), facts.company
    language, clock = Language(spoken()), Clock.of(company)
    order = KINDS[kind].metrics
    found = sorted(figures(order, facts, options), key=lambda one: order.index(one.metric.name))
    told = [one for one in found if not hidden(one, company.hide_below)]
    return Glance(
        headline(told, language, grouped=False),
        tuple(tile(one, company, language, clock) for one in found),
        tuple(found),
    )


def figures(names: Sequence[str], facts: Facts, options: Options) -> Iterator[Finding]:
    """The finding of every one of these metrics that has a figure, area by area."""
    for area in AREAS:
        if area.present(facts) and (mine := [name for name in names if metrics[name].fact in known(area)]):
            yield from of_area(area, mine, facts, options)


def of_area(area: Area, names: Sequence[str], facts: Facts, options: Options) -> Iterator[Finding]:
    """The findings of one area, all of the same period."""
    asked = Query(area.leads[0], start=options.start, end=options.end)
    span = reach(area.facts, asked, facts)
    over = options.over or usual_period(area, asked, span, facts)
    for name in names:
        query = Query(name, start=options.start, end=options.end)
        if metrics[name].unit == MONEY and lacking(facts, metrics[name], query):
            continue
        found = glance(query, over, area, span, facts, options)
        if found and found.shown.estimate.n:
            yield found


def known(area: Area) -> set[str]:
    """The facts, derived ones included, that an area's metrics are of."""
    named = {metrics[name].fact for name in (*area.leads, *area.chosen) if name in metrics}
    return named | set(area.facts)


def kinds(facts: Facts) -> str:
    """The kind of company the facts look like, where nobody has said."""
    has = {area.anchor for area in AREAS if area.present(facts)}
    for kind, anchor in (("shop", "shop"), ("subscription", "subscriptions"), ("support", "help-desk")):
        if anchor in has:
            return kind
    return "local"
