"""What the report tells about: what customers say and what they do, each with its metrics in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass

import sqlglot

from hark.measure.metric import Metric, metrics
from hark.store.reader import Facts


@dataclass(frozen=True)
class Area:
    """A part of the page. `leads` count what there is of it, the first that holds anything decides the period.

    `columns` are those people group its figures by, in the order they look at them; empty: the usual ones.
    """

    title: str
    anchor: str
    facts: tuple[str, ...]
    leads: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def metrics(self, facts: Facts) -> tuple[str, ...]:
        """The metrics that are shown, in the order of the page."""
        if self is SAID:
            others = (name for name, one in metrics.items() if one.fact in self.facts)
            return (*FIRST, *(name for name in others if name not in (*FIRST, *LAST, *PIECES)), *LAST)
        return SINCE if self is HELD and as_of_only(facts) else self.chosen

    def looked_at(self, name: str) -> tuple[str, ...]:
        """The columns people group a metric by, in the order they look at them; empty: the usual ones."""
        return (*FIRST_BY.get(name, ()), *self.columns) if self.columns else ()

    def present(self, facts: Facts) -> bool:
        """Whether there is anything of it."""
        return any(map(facts.holds, self.facts))


ONE = {"renewals and ends": "renewal or end", "visitors' days": "visitor's day"}
"""Nouns whose singular is not the plural without its s."""

FIRST = ("nps", "csat", "ces", "ces_100", "rating", "completion_rate")
LAST = ("responses", "answers")
"""The order of what customers say; metrics that others declared stand in between."""

PIECES = ("promoter_share", "passive_share", "detractor_share", "finished_responses", "known_responses")
"""Metrics that the report shows as part of others."""

UNRIPE = ("repeat_purchase_rate",)
"""Metrics whose latest periods are always low, since their people have had less time: only their total is told."""

SINCE = ("subscribers", "churned_share")
"""What can be told where only durations as of a day are known: who left when, nobody knows."""

SAID = Area("What customers say", "said", ("answers", "responses", "mentions"), ("answers", "responses", "mentions"))

DESK = Area(
    "Help desk",
    "help-desk",
    ("ticket_events",),
    ("ticket_volume",),
    (
        "ticket_volume",
        "backlog",
        "first_response_time",
        "resolution_time",
        "first_contact_resolution",
        "reopen_rate",
    ),
    ("region", "team", "priority", "product", "channel"),
)

SHOP = Area(
    "Orders",
    "shop",
    ("orders",),
    ("orders", "transactions"),
    ("orders", "revenue", "average_order_value", "repeat_purchase_rate"),
    ("region", "product", "channel"),
)

HELD = Area(
    "Subscriptions",
    "subscriptions",
    ("subscriptions",),
    ("new_subscribers",),
    ("subscribers", "churn_rate", "renewal_rate"),
    ("region", "plan", "product", "channel"),
)

SITE = Area(
    "Visits",
    "web-site",
    ("page_views",),
    ("visits", "sessions"),
    ("visits", "visitors", "bounce_rate", "exit_rate", "session_duration"),
    ("device", "site", "country", "region", "channel"),
)

FIRST_BY = {"exit_rate": ("page",)}
"""By what a metric is grouped before everything else."""

AREAS = (SAID, DESK, SHOP, HELD, SITE)


def as_of_only(facts: Facts) -> bool:
    """Whether all that is known of subscriptions are durations as of a day."""
    (found,) = facts.kept(sqlglot.parse_one("select count(*) as n, count(as_of) as told from subscriptions"))
    return bool(found["n"]) and found["n"] == found["told"]


def nouns(metric: Metric) -> tuple[str, str]:
    """What a figure is made of, one and many, as it is declared."""
    return ONE.get(metric.counted, metric.counted.removesuffix("s")), metric.counted
