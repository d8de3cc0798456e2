"""Bring in a file of answers, tickets, orders, subscriptions, visits or reviews: recognised, or read by a map."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj

import click

from hark.collect.importer import check_file, import_file
from hark.collect.maps.map import Map, read_map
from hark.collect.read.delivered import Delivered
from hark.collect.sentences import taken
from hark.commands._asking import given, prompt
from hark.commands._outcome import report, show_doubts, show_preview
from hark.commands._steps import Steps, steps
from hark.disk import put
from hark.errors import BadFile, BadMap, BadQuestion, InDoubt, Refused, Stopped
from hark.plain import say
from hark.recognise.back import came_back
from hark.recognise.doubt import Ask, Doubt, Given, answering, refusing, settled_by
from hark.recognise.recognised import Recognised, recognised
from hark.recognise.understand import amended
from hark.store.lake import Store
from hark.store.scratch import scratch
from hark.terminal import console, data_option

STDIN = "-"


@dataclass(frozen=True)
class How:
    """How files are to be brought in, as the command line says."""

    data: Path
    map_file: Path | None
    write_map: Path | None
    answers: Given
    asks: bool
    """Whether somebody sits there who can be asked."""
    dry_run: bool
    strict: bool
    replace: int | None
    beside: bool


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--map",
    "map_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The map: which column is what. By default the file of the same name that ends with .toml, if there is one.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: refuse a file where an answer would change a figure.")
@click.option("--answer", "answers", metavar="KEY=VALUE", multiple=True, help="Answer a question before it is asked.")
@click.option(
    "--write-map",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep what was understood and answered as a map.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be stored, in words and with twenty rows; store nothing.")
@click.option("--strict", is_flag=True, help="Refuse the whole file if one row cannot be taken.")
@click.option("--replace", type=int, metavar="NUMBER", help="Take the place of this delivery.")
@click.option("--beside", is_flag=True, help="Import a file that is there already as another survey's or source's.")
@data_option
def command(  # noqa: PLR0913, PLR0917 - one argument per option
    files: tuple[Path, ...],
    map_file: Path | None,
    yes: bool,
    answers: tuple[str, ...],
    write_map: Path | None,
    dry_run: bool,
    strict: bool,
    replace: int | None,
    beside: bool,
    data: Path,
) -> None:
    """Bring in a FILE of answers, tickets, orders, subscriptions, visits or reviews; several, or - for standard input.

    CSV in all its dialects, XLSX, XLS, ODS, JSON, JSON Lines, Parquet, SPSS, event logs in XES, logs of web servers and
    mail boxes are read, packed with gzip, zip or zstandard or not. Exports of known tools are recognised; of any other
    file Hark finds out what it can, says it, and asks what it doubts, one question at a time.

    All of a file is stored or nothing. Rows that cannot be taken are kept aside with the reason: see `hark imports`.
    The same file again changes nothing; under a corrected map it takes the place of what it brought before.
    """
    asks = not yes and sys.stdin.isatty() and STDIN not in map(str, files)
    how = How(data, map_file, write_map, given(answers), asks, dry_run, strict, replace, beside)
    found = list(expanded(files))
    if len(found) > 1 and (replace is not None or write_map):
        raise BadQuestion("--replace and --write-map are for one file.", "Bring the files in one after another.")
    for file in found:
        with at_hand(file) as here:
            bring(here, how)
    left_over(how.answers)


def expanded(files: Iterable[Path]) -> Iterator[Path]:
    """The files, with those that fit a pattern for it. Raises `BadFile` for a pattern that none fits."""
    for file in files:
        if file.is_dir():
            raise BadFile(f"“{file}” is a folder.", f"Name a file in it, or all of them: {file}/*.csv")
        if not glob_like(file):
            yield file
            continue
        pattern = file.relative_to(file.anchor) if file.anchor else file
        fits = sorted(Path(file.anchor or ".").glob(str(pattern)))
        if not fits:
            raise BadFile(f"No file fits {file}.", "Look at the path.")
        yield from fits


def glob_like(file: Path) -> bool:
    """Whether a path is a pattern and not the name of a file that is there."""
    return not file.exists() and any(sign in str(file) for sign in "*?[")


@contextmanager
def at_hand(file: Path) -> Iterator[Path]:
    """The file; standard input as a file for as long as it is needed."""
    if str(file) != STDIN:
        yield file
        return
    with scratch() as room:
        path = room / "standard-input"
        with path.open("wb") as out:
            copyfileobj(sys.stdin.buffer, out)
        yield path


def bring(file: Path, how: How) -> None:
    """Bring in one file: by its map where there is one, else by what is recognised."""
    path = how.map_file or map_beside(file)
    made = read_map(path) if path else None
    if path:
        nothing_is_asked(file, path, how)
    if made and not came_back(file):
        settle(file, made, how)
        return
    store = Store.open(how.data) if (how.data / "lake" / "head.json").exists() else None
    with (
        helped(file, how, made) as seen,
        steps() as bar,
        recognised(store, file, asking(how, bar), bar, made) as found,
        bar.paused(),
    ):
        seen.append(found)
        for note in found.understood.notes:
            console().print(note)
        settle_asking(found, how, asking(how, bar))


def settle_asking(found: Recognised, how: How, ask: Ask) -> None:
    """Settle what was recognised; what is seen only when every row is looked at is asked then."""
    understood = found.understood
    while True:
        if how.write_map:
            put(how.write_map, understood.text.encode())
        try:
            settle(found.read, understood.map, how)
            break
        except InDoubt as doubt:
            understood = amended(understood, doubt.key, settled_by(doubt, ask))
    if how.write_map:
        console().print(f"What was understood is kept in {how.write_map}.")


def nothing_is_asked(file: Path, path: Path, how: How) -> None:
    """Raise `BadQuestion` where answers are given, or a map is wanted, for a file that has a map."""
    given = ["--answer"] * bool(how.answers.said) + ["--write-map"] * bool(how.write_map)
    if given:
        raise BadQuestion(
            f"“{file.name}” is read by the map {path}: nothing is asked, so {' and '.join(given)} would do nothing.",
            f"Leave {' and '.join(given)} out, and change the map where it is wrong; or take the map away, and Hark "
            "finds out anew what the file is.",
        )


def left_over(answers: Given) -> None:
    """Say which answers nothing asked for: a script may give the same ones every month."""
    asked = ", ".join(f"“{key}”" for key in answers.asked) or "nothing"
    for one in answers.unasked:
        say(f"Nothing asked what --answer {shlex.quote(one)} would answer. What was asked: {asked}.", err=True)


@contextmanager
def helped(file: Path, how: How, made: Map | None) -> Iterator[list[Recognised]]:
    """Say what helps to whoever is told to change a map, and has none; what was recognised is put into the list."""
    found: list[Recognised] = []
    try:
        yield found
    except (BadFile, BadMap, InDoubt, Refused) as error:
        if not made and not how.write_map and OF_A_MAP.search(error.remedy):
            error.remedy += " No map was written for it: " + (mapping(file, how) if found else anew(file))
            error.args = (f"{error.problem} {error.remedy}",)
        raise


def anew(file: Path) -> str:
    """What helps with a file that was not even read."""
    if file.suffix.lower() == ".zip":
        return "unpack it, and import its files one by one."
    return "open it in a spreadsheet, save it as XLSX, and import that."


def mapping(file: Path, how: How) -> str:
    """How to get the map of a file that was understood."""
    target = file.with_name(f"{file.name.split('.')[0]}.toml")
    answers = [word for one in how.answers.said for word in ("--answer", one)]
    command = shlex.join(["hark", "import", str(file), *answers, "--dry-run", "--write-map", str(target)])
    return f"`{command}` does; change it there, and `{shlex.join(['hark', 'import', str(file)])}` reads the file by it."


OF_A_MAP = re.compile(r"\bmap\b|`[a-z_]+[.\[`]")
"""Advice to change a map: it names one, or a key."""


def asking(how: How, bar: Steps) -> Ask:
    """Who answers: the command line, whoever sits at the terminal, else nobody. What changes no figure is assumed."""

    def ask(doubt: Doubt) -> str:
        if doubt.proposed and not doubt.figures:
            return doubt.proposed
        with bar.paused():
            return prompt(doubt)

    return answering(how.answers, ask if how.asks else refusing)


def settle(file: Path | Delivered, made: Map, how: How) -> None:
    """Show what an import would do, or do it; whoever was asked sees first what comes of it."""
    asked = how.asks and isinstance(file, Delivered)
    if how.dry_run or asked:
        foretell(file, made, how)
    if how.dry_run:
        console().print("\nNothing was stored.")
        return
    if asked and not click.confirm("Bring it in?", default=True):
        raise Stopped("Nothing was stored.", "To correct the map by hand, keep it: --dry-run --write-map FILE.toml")
    if isinstance(file, Delivered) and not asked:
        for sentence in taken(made, file):
            console().print(sentence)
    store = Store.open(how.data, create=True)
    last = store.head().delivery
    with steps() as tell:
        done = import_file(store, file, made, strict=how.strict, replace=how.replace, beside=how.beside, progress=tell)
    report(done, known=done.number <= last)


def map_beside(file: Path) -> Path | None:
    """The map that has the file's name, where there is one."""
    names = [
        file.with_name(file.name + ".toml"),
        file.with_suffix(".toml"),
        file.with_name(file.name.split(".")[0] + ".toml"),
    ]
    return next((one for one in names if one.is_file()), None)


def foretell(file: Path | Delivered, made: Map, how: How) -> None:
    """Show what an import would do. Raises the first doubt, so that the exit code says that there is one."""
    store = Store.open(how.data) if (how.data / "lake" / "head.json").exists() else None
    with steps() as tell:
        seen = check_file(store, file, made, strict=how.strict, replace=how.replace, beside=how.beside, progress=tell)
    show_preview(seen)
    if seen.doubts and isinstance(file, Delivered):
        raise seen.doubts[0]
    show_doubts(seen)
