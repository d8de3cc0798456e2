"""What to mind about the figures of an area: what they leave out, what they are as of, and what cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from hark.measure.notes import as_of, hours, left_out
from hark.measure.query import Query
from hark.show.language import Language
from hark.show.report.finding import Finding
from hark.store.reader import Facts
from hark.words import gettext as _
from hark.words import spoken


def no_rate(currencies: Mapping[str, Mapping[str, int]], facts: Facts) -> Iterator[str]:
    """What cannot be told because nobody has said what a currency is worth, and what to do about it."""
    if not currencies:
        return
    names, own = sorted({name for each in currencies.values() for name in each}), facts.company.currency
    language = Language(spoken())
    yield _(
        "{figures} cannot be told: there are amounts in {currencies} without a rate into {own}. Say in company.toml "
        "what one {one} is worth, from the first day on: [rates.{one}] and a line such as 2026-01-01 = 0.92.",
        figures=language.list([*currencies]),
        currencies=language.list(names),
        own=own,
        one=names[0],
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
    language = Language(spoken())
    for note, labels in unsure.items():
        yield _("{figures}: {note}.", figures=language.list(labels), note=_(note))
