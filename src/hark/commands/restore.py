"""Make a data directory of a backup."""

from __future__ import annotations

from pathlib import Path

import click

from hark.plain import say
from hark.store.backup import restore
from hark.terminal import data_option


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
def command(file: Path, data: Path) -> None:
    """Make the data directory of FILE, which `hark backup` wrote.

    Nothing is written over: name a directory with --data that is not there yet. Who was erased after the backup was
    made is in it again: erase them once more.
    """
    restore(file, data)
    say(f"{data} is what it was when {file.name} was made.")
