"""What became of a file, in words: rows that came in, and rows that cannot be taken."""

from __future__ import annotations

import click

from hark.collect.preview import Preview
from hark.store.deliveries import Delivery
from hark.terminal import console, show_table

SURPRISING = 0.1
"""Where so large a part of a survey's responses has changed, it may be another survey."""


def show_preview(seen: Preview) -> None:
    """Say what an import would store, with the first rows, and which rows cannot be taken."""
    out = console()
    for sentence in seen.sentences:
        out.print(sentence)
    sample = seen.sample
    show_table(sample.head, sample.rows, title=f"The first {len(sample.rows)} rows as they would be stored")
    if sample.same:
        out.print("In each of them: " + ", ".join(f"{name} {said}" for name, said in sample.same.items()) + ".")
    for fact, (new, known, changed) in seen.against.items():
        out.print(f"{fact}: {new:,} new, {known:,} known, {changed:,} changed.")
    show_problems(seen)


def show_doubts(seen: Preview) -> None:
    """Say what is in doubt; then the command ends, with the first doubt's exit code."""
    for doubt in seen.doubts:
        console().print(f"\nIn doubt: {doubt.problem}\n  {doubt.remedy}")
    if seen.doubts:
        console().print("\nNothing was stored.")
        click.get_current_context().exit(seen.doubts[0].exit_code)


def show_problems(seen: Preview) -> None:
    """Say why rows cannot be taken, with the first lines."""
    if seen.problems:
        rows = [(f"{one.rows:,}", ", ".join(map(str, one.lines)), f"{one.what} {one.remedy}") for one in seen.problems]
        show_table(
            ("rows", "first lines", "why, and what to do"), rows, right=("rows",), title="Rows that cannot be taken"
        )


def report(done: Delivery, *, known: bool = False) -> None:
    """Say what became of the rows; `known` where the very same file was there already."""
    out = console()
    if known:
        out.print(f"This very file is delivery {done.number} already: nothing was changed.")
    out.print(f"Delivery {done.number}: {done.name}")
    for fact, one in done.counts.items():
        gone = f", {one.gone:,} gone" if one.gone else ""
        out.print(f"  {fact.replace('_', ' ')}: {one.new:,} new, {one.known:,} known, {one.changed:,} changed{gone}")
    told = done.counts.get("responses")
    if told and told.changed > max(5, SURPRISING * (told.new + told.known + told.changed)):
        out.print(
            f"{told.changed:,} responses say something else than before. If this is another survey with the same "
            f"numbers, take it back (`hark imports undo {done.number}`), and import it with --answer again=no "
            "--answer survey=NAME."
        )
    if done.replaces:
        out.print(
            f"It takes the place of delivery {done.replaces}; `hark imports undo {done.number}` brings that back."
        )
    if done.erased:
        were = "row of a customer who was erased was" if done.erased == 1 else "rows of customers who were erased were"
        out.print(f"{done.erased:,} {were} not taken.")
    if done.rejected:
        out.print(
            f"{done.rejected:,} row{'' if done.rejected == 1 else 's'} could not be taken; kept aside: "
            f"`hark imports rejected {done.number}` shows them, --to FILE.csv writes them to be corrected."
        )
