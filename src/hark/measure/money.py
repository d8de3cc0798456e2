"""Amounts in several currencies: added up only where every one of them has a rate."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from hark.errors import BadQuestion
from hark.measure.metric import Metric
from hark.measure.query import Query
from hark.measure.scope import selection
from hark.store.reader import Facts
from hark.words import gettext as _

MONEY = "money"
"""The unit of metrics whose figures are amounts in the company's currency."""


def check_rates(query: Query, metric: Metric, facts: Facts) -> None:
    """Raise `BadQuestion` where amounts a question is about are in a currency that has no rate on their day."""
    if metric.unit != MONEY or not lacking(facts, metric, Query(metric.name)):
        return
    found = lacking(facts, metric, replace(query, by=(), over=None))
    if found:
        listed = " and ".join(f"{rows:,} in {currency}" for currency, rows in found.items())
        example = next(iter(found))
        raise BadQuestion(
            _(
                "There are amounts without a rate into {currency}: {listed}.",
                currency=facts.company.currency,
                listed=listed,
            ),
            _(
                "Say in company.toml what one {example} is worth, from the first day on: [rates.{example}] "
                "and a line such as 2026-01-01 = 0.92. If {example} is the company's own currency: currency "
                '= "{example}".',
                example=example,
            ),
        )


def lacking(facts: Facts, metric: Metric, query: Query) -> dict[str, int]:
    """How many amounts of each currency have no rate."""
    rows = exp.select("currency", exp.Count(this=exp.Star()).as_("n")).from_(metric.fact)
    rows = rows.where(*selection(query, metric, facts), "amount IS NULL", "NOT charged IS NULL").group_by("currency")
    return {str(row["currency"]): int(str(row["n"])) for row in sorted(facts.kept(rows), key=str)}
