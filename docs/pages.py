"""Writes the pages of docs/use that are told by the code itself: commands.md, facts.md and tools.md.

Run it with `make docs`.
"""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from hark import errors
from hark.__main__ import cli
from hark.errors import HarkError
from hark.recognise.preset import Preset, presets
from hark.store.derivation import KEPT, in_order
from hark.store.facts import COMMON, Column, facts
from hark.store.tables import OWN

FOLDER = Path(__file__).parent / "use"
NOTE = "<!-- Written by `make docs` from the code; change it there. -->"

PLAIN = {
    (0, "It worked."),
    (1, "`hark doctor` found something to do."),
    (1, "Whoever read the output stopped reading, as `| head` does."),
    (2, "An unknown option or argument."),
    (6, "The output or a file cannot be written."),
}
BAR = "\\|"

IN_BRACKETS, OTHERWISE = re.compile(r"\[([?*[])\]"), r"\1"


def main() -> None:
    """Write every page."""
    for name, page in pages().items():
        (FOLDER / name).write_text(page, encoding="utf-8")


def pages() -> dict[str, str]:
    """The text of every written page, by file name."""
    told = {"commands.md": commands(), "facts.md": tables(), "tools.md": tools()}
    return {name: "\n".join(lines) + "\n" for name, lines in told.items()}


def commands() -> Iterator[str]:
    """The page about the command line."""
    yield from (NOTE, "", "# Commands", "")
    yield (
        "`hark --help` and `hark COMMAND --help` say the same in the terminal. "
        "The data directory is `--data DIR`, else the variable `HARK_DATA`, else `./hark-data`."
    )
    for command, path in walk(cli, "hark"):
        yield from ("", f"## {path}", "", *described(command, path))
    yield from ("", "## Exit codes", "")
    yield "What `hark` ends with, so that a script can tell what happened. Messages say what is wrong, then what to do."
    yield from ("", *table(("code", "meaning"), exit_codes()))
    yield from ("", "## What is shown, and what is handed on", "")
    yield (
        "In a terminal, control characters and those that turn the direction of a text round are shown as �, so no "
        "file can steer it, and a table cuts cells at 200 characters. CSV is whole, without control characters other "
        "than tab and newline, and with an apostrophe before what a spreadsheet would take for a formula; its figures "
        "have ten digits. JSON and Parquet hold every character and digit."
    )
    yield from ("", "## The counts of an import", "")
    yield (
        "In `hark imports list`, new, known and changed count the rows of all facts together: a row of the file is one "
        "response, and each question it answers is one answer more. `hark imports show NUMBER` has them apart. "
        "Rejected counts rows of the file."
    )


def walk(command: click.Command, path: str) -> Iterator[tuple[click.Command, str]]:
    """A command and all below it, each with the words that call it."""
    yield command, path
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            inner = command.get_command(ctx, name)
            if inner is not None:
                yield from walk(inner, f"{path} {name}")


def described(command: click.Command, path: str) -> Iterator[str]:
    """What a command does, how it is called, and its options."""
    ctx = click.Context(command, info_name=path)
    yield from ("```", command.get_usage(ctx).removeprefix("Usage: "), "```", "")
    yield inspect.cleandoc(command.help or "").replace("\b\n", "")
    if command.epilog:
        yield from ("", inspect.cleandoc(command.epilog))
    records = [one.get_help_record(ctx) for one in command.get_params(ctx) if isinstance(one, click.Option)]
    options = [(f"`{name}`", text) for name, text in filter(None, records) if "--help" not in name]
    if options:
        yield from ("", *table(("option", "what it does"), options))


def exit_codes() -> Iterator[tuple[str, str]]:
    """Every code and what it means."""
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, HarkError)]
    told = {(kind.exit_code, (inspect.getdoc(kind) or "").partition("\n")[0]) for kind in kinds}
    for code, meaning in sorted(told | PLAIN):
        yield str(code), meaning


def tables() -> Iterator[str]:
    """The page about the facts."""
    yield from (NOTE, "", "# Facts", "")
    yield (
        "What happened, in a few wide tables. Each is a [Delta table](https://delta.io) in `lake/`, "
        "so any tool that reads Delta reads it. `hark facts` shows what is filled."
    )
    yield from ("", "An attribute that a map declares, say `plan`, is a column of its own: `x_plan`.")
    yield from ("", "## Columns every fact has", "", *columns(COMMON))
    for fact in facts.values():
        yield from ("", f"## {fact.name}", "", f"One row per {fact.row}.", "", *columns(fact.own))
    yield from ("", "# Derived facts", "")
    yield (
        "Hark works these out of the facts and keeps them fresh: whatever comes late, is corrected, taken back or "
        "erased, they are what working them out from nothing would give. They are tables of the lake too; rows whose "
        "`derived_key` stands in the table of the same name with `_stale` behind it, with a higher `made`, no longer "
        "count. [How to add one](../extend/derived.md)."
    )
    yield from ("", "## Columns every derived fact has", "", *columns(KEPT))
    for one in in_order():
        made = " and ".join(f"`{name}`" for name in one.inputs)
        yield from ("", f"## {one.name}", "", f"One row per {one.row}. Worked out of {made}.", "", *columns(one.own))
    yield from ("", "# Beside them", "")
    for name, own in OWN.items():
        yield from ("", f"## {name}", "", "Kept beside the facts.", "", *columns(list(own.values())))


def tools() -> Iterator[str]:
    """The page about the exports of known tools."""
    yield from (NOTE, "", "# Exports Hark recognises", "")
    yield (
        "A file that has the columns a row names under “told by” is taken for that export, whatever it is called and "
        "in whichever [format](formats.md) it comes. If it lacks one of those it must have, or has one it must not "
        "have, it is refused, and the message says how to get the right one. Capitals do not count; `*` stands for "
        "anything, `[!0-9]` for anything but a figure. Where a tool writes its columns in other languages, those that "
        "are known count as well. An export that can be two things, such as tickets and how satisfied people were with "
        "them, is asked about. Any other file is recognised by what it holds: [import](import.md). "
        "[How to add a tool](../extend/preset.md)."
    )
    known = sorted(presets.values(), key=lambda one: one.title.casefold())
    taken = [one for one in known if "columns" in tomllib.loads(one.map)]
    head = ("export", "becomes", "told by", "must have", "how to get it")
    yield from ("", *table(head, map(tool, taken)), "", "## Recognised, and refused", "")
    yield (
        "Totals, averages and whole visits in one row cannot become single events again, so these exports are not "
        "taken. The message says what to bring instead."
    )
    refused: dict[str, list[str]] = {}
    for one in known:
        if one not in taken:
            refused.setdefault(one.remedy, []).append(one.title)
    yield from ("", *table(("export", "what to do"), [("; ".join(titles), to_do) for to_do, titles in refused.items()]))


def tool(preset: Preset) -> tuple[str, ...]:
    """The row of an export that can be taken."""
    fact = str(tomllib.loads(preset.map)["fact"])
    told, needed, wrong = map(named, (preset.marks, preset.needs, preset.refuses))
    columns = "; ".join(filter(None, (needed, wrong and f"not {wrong}")))
    return preset.title, f"`{fact}`", told, columns, preset.remedy


def named(patterns: Iterable[str]) -> str:
    """Names of columns as people write them: a sign that stands in brackets stands for itself."""
    return ", ".join(f"`{IN_BRACKETS.sub(OTHERWISE, one)}`" for one in patterns)


def columns(shown: Sequence[Column]) -> Iterator[str]:
    """The table of some columns."""
    rows = [
        (f"`{c.name}`", c.kind.name.lower(), meaning(c), c.personal.value, "yes" if c.groups else "") for c in shown
    ]
    return table(("column", "type", "what it means", "personal", "group by"), rows)


def meaning(column: Column) -> str:
    """A column's line, with its unit."""
    return f"{column.help} In {column.unit}." if column.unit else column.help


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table in Markdown."""
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(' '.join(cell.split()).replace('|', BAR) for cell in cells)} |"


if __name__ == "__main__":
    main()
