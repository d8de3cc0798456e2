"""Watch a folder, and bring in every file that is put there; what is in doubt is left lying."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType

import click

from hark.collect.maps.map import read_map
from hark.commands._asking import given
from hark.commands.import_ import map_beside
from hark.errors import BadQuestion
from hark.plain import say
from hark.recognise.taking import Happened, Way
from hark.recognise.watching import Rules, Watch
from hark.terminal import data_option

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--map",
    "map_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The map of every file. By default each one's own, of its name and ending with .toml, if there is one.",
)
@click.option("--answer", "answers", metavar="KEY=VALUE", multiple=True, help="Answer a question of every file.")
@click.option(
    "--every", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="Seconds between two looks."
)
@click.option(
    "--settle",
    type=click.FloatRange(min=0),
    default=5.0,
    show_default=True,
    help="Seconds in which a file must not change to count as complete.",
)
@click.option("--once", is_flag=True, help="End when all that lies there is settled, as a job of cron should.")
@click.option("--deep", is_flag=True, help="Look into the folders in FOLDER as well.")
@click.option("--move-to", type=FOLDER, help="Move there what was taken; on the same disk.")
@click.option("--move-refused-to", type=FOLDER, help="Move there what was refused, with a text that says why.")
@data_option
def command(  # noqa: PLR0913, PLR0917 - one argument per option
    folder: Path,
    map_file: Path | None,
    answers: tuple[str, ...],
    every: float,
    settle: float,
    once: bool,
    deep: bool,
    move_to: Path | None,
    move_refused_to: Path | None,
    data: Path,
) -> None:
    """Watch FOLDER, and bring in every file that is put there, as `hark import` does.

    A file is taken when it is complete, and only once: bytes that came before are known, under any name. Nobody is
    asked. A file in doubt is left lying, and said; `hark import` settles it, and later files with the same columns
    are read the same way.

    For example: hark watch /srv/exports --move-to /srv/exports/done
    """
    apart(folder, move_to, move_refused_to)
    if map_file:
        read_map(map_file)
    way = Way(data, lambda file: map_file or map_beside(file), given(answers))
    rules = Rules(settle, every, deep, move_to, move_refused_to)
    with ending() as came:
        try:
            code = watched(Watch(folder, way, rules, lambda: bool(came)), once)
        except KeyboardInterrupt:
            if came[:1] != [signal.SIGTERM]:
                raise
            code = 0
    click.get_current_context().exit(code)


def apart(folder: Path, *targets: Path | None) -> None:
    """Raise `BadQuestion` where files would be moved to where they are found, or to another disk."""
    for target in filter(None, targets):
        if target.resolve() == folder.resolve():
            raise BadQuestion(f"{target} is the folder that is watched.", "Name another, such as one inside it.")
        there = next(one for one in (target.absolute(), *target.absolute().parents) if one.exists())
        if folder.exists() and there.stat().st_dev != folder.stat().st_dev:
            raise BadQuestion(f"{target} is on another disk than {folder}.", "Name a folder on the same disk.")


@contextmanager
def ending() -> Iterator[list[int]]:
    """Let SIGTERM stop what is being done as Ctrl-C does; the signals that came are in the list."""
    came: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        if number != signal.SIGTERM or len(came) == 1:
            raise KeyboardInterrupt

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield came
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def watched(watch: Watch, once: bool) -> int:
    """Look again and again; ends only with `once`, when all is settled. Gives the exit code."""
    if not once:
        say(f"Watching {watch.folder}. Ctrl-C ends it.")
    while True:
        for happened in watch.look():
            tell(happened)
            if watch.stopped():
                raise KeyboardInterrupt
        if once and not watch.unsettled:
            return watch.code
        time.sleep(watch.pause())


def tell(happened: Happened) -> None:
    """Say on one line what became of a file; what needs somebody goes to standard error."""
    when = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    text = " ".join(f"{happened.file}: {happened.text}".split())
    say(f"{when} {happened.what}: {text}", err=bool(happened.code))
