"""What stands around a picture: its title by the period it is told in, and what there is to mind about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from hark.measure.run import Row
from hark.show.privacy import people
from hark.show.report.groups import Groups
from hark.words import gettext as _
from hark.words import ngettext, noted

EVERY: Mapping[str, str] = MappingProxyType(
    {
        "day": noted("Every day"),
        "week": noted("Every week"),
        "month": noted("Every month"),
        "quarter": noted("Every quarter"),
        "year": noted("Every year"),
        "fiscal-quarter": noted("Every fiscal quarter"),
        "fiscal-year": noted("Every fiscal year"),
    }
)
"""What a picture over time is called, by its period."""

ENDS: Mapping[str, str] = MappingProxyType(
    {
        "day": noted("At the end of every day"),
        "week": noted("At the end of every week"),
        "month": noted("At the end of every month"),
        "quarter": noted("At the end of every quarter"),
        "year": noted("At the end of every year"),
        "fiscal-quarter": noted("At the end of every fiscal quarter"),
        "fiscal-year": noted("At the end of every fiscal year"),
    }
)
"""The same of a state."""

VOLUMES: Mapping[str, str] = MappingProxyType(
    {
        "day": noted("{what} every day"),
        "week": noted("{what} every week"),
        "month": noted("{what} every month"),
        "quarter": noted("{what} every quarter"),
        "year": noted("{what} every year"),
        "fiscal-quarter": noted("{what} every fiscal quarter"),
        "fiscal-year": noted("{what} every fiscal year"),
    }
)
"""The same of how much came in."""


def banded(things: str, rows: Sequence[Row], below: int) -> Iterator[str]:
    """What the band of a picture means, and its hollow points; nothing where there is no band."""
    if any(row.estimate.low is not None for row in rows):
        yield _("The band is where the figure lies as far as the {things} can tell.", things=things)
        if any(people(row.estimate) < below for row in rows):
            yield ngettext(
                "Hollow points stand on fewer than {number} person.",
                "Hollow points stand on fewer than {number} people.",
                below,
            )


def hidden_periods(number: int, below: int) -> str:
    """What is not shown, and why; never how many people that are."""
    if not number:
        return ""
    return ngettext(
        "{number} period is not shown, so that nobody in a period of fewer than {below} people can be recognised.",
        "{number} periods are not shown, so that nobody in a period of fewer than {below} people can be recognised.",
        number,
        below=below,
    )


def hidden_groups(number: int, below: int) -> str:
    """The same of groups."""
    return ngettext(
        "{number} group is not shown, so that nobody in a group of fewer than {below} people can be recognised.",
        "{number} groups are not shown, so that nobody in a group of fewer than {below} people can be recognised.",
        number,
        below=below,
    )


def about_groups(groups: Groups, drawn: Sequence[Row], below: int) -> Iterator[str]:
    """What there is to mind about a picture group by group, of which `drawn` are drawn."""
    if left := len(groups.shown.rows) - len(drawn):
        yield ngettext(
            "{number} group that matters less is in the table only.",
            "{number} groups that matter less are in the table only.",
            left,
        )
    if any(row.comparison and row.comparison.verdict.real for row in drawn):
        yield _("▲ and ▼ really differ from the rest.")
    if groups.shown.hidden:
        yield hidden_groups(groups.shown.hidden, below)
