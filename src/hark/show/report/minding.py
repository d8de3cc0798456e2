"""What to mind about the figures of an area: what they leave out, what they are as of, and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from hark.measure.notes import as_of, hours, left_out
from hark.measure.query import Query
from hark.show.report.finding import Finding
from hark.store.reader import Facts


def no_rate(currencies: Mapping[str, Mapping[str, int]], facts: Facts) -> Iterator[str]:
    """What cannot be told because nobody has said what a currency is worth, and what to do about it."""
    if not currencies:
        return
    names, own = sorted({name for each in currencies.values() for name in each}), facts.company.currency
    yield (
        f"{' and '.join(currencies)} cannot be told: there are amounts in {' and '.join(names)} without a rate into "
        f"{own}. Say in company.toml what one {names[0]} is worth, from the first day on: [rates.{names[0]}] and a "
        "line such as 2026-01-01 = 0.92."
    )


def to_mind(found: Sequence[Finding], asked: Query, facts: Facts) -> Iterator[str]:
    """Which calendars open hours are from, as of when durations were told, what was left out, and what else to mind."""
    unsure: dict[str, list[str]] = {}
    for one in found:
        estimate = one.shown.estimate
        if estimate.value is not None and estimate.note:
            unsure.setdefault(estimate.note, []).append(one.metric.label)
        for name in (one.metric.name, *(row.metric for row in one.beside)):
            query = replace(asked, metric=name)
            yield from hours(query, facts)
            yield from as_of(query, facts)
            yield from left_out(query, facts)
    yield from (f"{' and '.join(labels)}: {note}." for note, labels in unsure.items())
