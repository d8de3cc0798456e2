"""Say how long customers stay: the share still there after so long, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from hark.commands._among import AMONG, among, by_columns, hand_on, named
from hark.commands._question import HANDING_ON, facts_in, form_of, options
from hark.commands.measure import figure
from hark.export import Columns
from hark.measure.among import Among
from hark.measure.apart import Apart, LogRank
from hark.measure.clock import Clock
from hark.measure.curve import Curve, Median
from hark.measure.survival import POINTS, Survival, every_point, survival
from hark.plain import say
from hark.show.language import Language
from hark.store.reader import Facts
from hark.terminal import counted, data_option, show_table

KINDS = {
    "unit": "VARCHAR",
    "at": "BIGINT",
    "value": "DOUBLE",
    "low": "DOUBLE",
    "high": "DOUBLE",
    "error": "DOUBLE",
    "at_risk": "BIGINT",
    "n": "BIGINT",
    "ended": "BIGINT",
    "median": "BIGINT",
    "median_low": "BIGINT",
    "median_high": "BIGINT",
    "note": "VARCHAR",
}


class Durations(click.ParamType[tuple[int, ...]]):
    """Whole numbers with commas between them."""

    name = "durations"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """The durations, the shortest first; a usage error for what is none."""
        words = str(value).split(",")
        if not all(word.strip().isdecimal() and len(word) < 10 for word in words):
            self.fail(f"“{value}” is no list of durations. Write it such as 12,24,72.", param, ctx)
        return tuple(sorted({int(word) for word in words}))


@click.command()
@options(AMONG)
@click.option(
    "--unit", type=click.Choice(list(POINTS)), default="month", show_default=True, help="What durations are counted in."
)
@click.option(
    "--at", "points", type=Durations(), metavar="DURATIONS", help="After how long to tell the share, such as 12,24,72."
)
@options(HANDING_ON)
@data_option
def command(
    data: Path,
    form: str | None,
    output: Path | None,
    engine_name: str,
    unit: str,
    points: tuple[int, ...] | None,
    **asked: Any,
) -> None:
    """Say how long customers stay: the share still there after so long, and how sure that is.

    Whoever has not left counts for as long as they were seen (Kaplan and Meier), so that new customers do not make it
    look better. --from and --to choose memberships by the day they began.

    For example: hark survival --by plan --at 12,24,36
    """
    rows, form = among(**asked), form_of(form, output)
    facts = facts_in(data, engine_name)
    found = survival(rows, facts, unit=unit, points=points or ())
    if form == "table":
        show(rows, found, facts)
    else:
        hand_on(form, output, found.as_dict(), columns(rows, found))


def columns(asked: Among, found: Survival) -> Columns:
    """A row for every point of every curve."""
    every = list(every_point(found))
    rows = [
        {
            "unit": found.unit,
            **point.as_dict(),
            "n": curve.n,
            "ended": curve.ended,
            "median": curve.median.value,
            "median_low": curve.median.low,
            "median_high": curve.median.high,
        }
        for curve, point in every
    ]
    return by_columns(asked.by, [curve.group for curve, _ in every], rows, KINDS)


def show(asked: Among, found: Survival, facts: Facts) -> None:
    """Print the curves as a person reads them: a sentence, the shares, the medians, what to mind."""
    n, ended = (sum(getattr(curve, name) for curve in found.curves) for name in ("n", "ended"))
    say(f"Survival of {counted(n, 'membership')}{asked}: {ended:,} of them ended.")
    if not asked.by:
        say(halved(found.curves[0].median, found))
    for sentence in known(found, facts):
        say(sentence)
    head = [*asked.by, found.unit, "%", "from", "to", "at risk"]
    show_table(head, list(lines(found)), right=head[len(asked.by) :])
    notes = dict.fromkeys(point.estimate.note for _, point in every_point(found) if point.estimate.note)
    if notes:
        say(f"– stands where {'; or '.join(notes)}.")
    if asked.by:
        medians = [[*map(named, curve.group.values()), *median_line(curve)] for curve in found.curves]
        head = [*asked.by, "memberships", "ended", f"median, {found.unit}s", "from", "to"]
        show_table(head, medians, right=head[len(asked.by) :])
    if found.apart:
        say(compared(found.apart))


def known(found: Survival, facts: Facts) -> Iterator[str]:
    """Until when it is known, and what is left out."""
    words = Language()
    if found.known.as_of:
        days = " and ".join(map(words.day, found.known.as_of))
        yield f"Durations are as of {days}, as the map says."
    if found.known.last:
        last = words.day(Clock.of(facts.company).day_of(found.known.last))
        yield f"Followed until {last}, the last day that is known; whoever had not left by then is still there."
    if found.untimed:
        yield f"Left out: {counted(found.untimed, 'membership')} without a start."


def halved(median: Median, found: Survival) -> str:
    """When half have left, in words."""
    if median.value is None:
        longest = counted(found.curves[0].longest, found.unit)
        return (
            f"The median is not reached: more than half are still there after {longest}, the longest anybody was seen."
        )
    sure = "" if median.low is None else f" ({median.low:,} to {median.high or 'more than can be told'})"
    return f"Half have left after {counted(median.value, found.unit)}{sure}."


def lines(found: Survival) -> Iterator[list[str]]:
    """A line for every point of every curve."""
    for curve, point in every_point(found):
        told = point.estimate
        numbers = [figure(number, "%") for number in (told.value, told.low, told.high)]
        yield [*map(named, curve.group.values()), f"{point.duration:,}", *numbers, f"{point.at_risk:,}"]


def median_line(curve: Curve) -> list[str]:
    """How many of a group, and when half of them have left."""
    told = ["–" if at is None else f"{at:,}" for at in curve.median.as_dict().values()]
    return [f"{curve.n:,}", f"{curve.ended:,}", *told]


def compared(found: LogRank) -> str:
    """Whether the groups differ, in words."""
    left_out = len(found.left_out)
    out = f" Left out of the test: {counted(left_out, 'group')} of fewer than ten." if left_out else ""
    if found.p is None:
        why = f", {found.note}" if found.note else ""
        return f"Do the groups leave at different speeds? {sentence(found.verdict)}{why}.{out}"
    p = "p < 0.001" if found.p < 0.001 else f"p = {figure(found.p, 'p')}"
    return f"Do the groups leave at different speeds? {sentence(found.verdict)} (log-rank test, {p}).{out}"


def sentence(verdict: Apart) -> str:
    """A verdict as the beginning of a sentence."""
    return verdict.value[0].upper() + verdict.value[1:]
