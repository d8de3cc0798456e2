"""Write everything a data directory holds into one file."""

from __future__ import annotations

from pathlib import Path

import click

from hark.plain import say
from hark.store.backup import back_up
from hark.store.lake import Store
from hark.terminal import data_option


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_option
def command(file: Path, data: Path) -> None:
    """Write everything the data directory holds into FILE, such as hark-2026-03-01.tar.zst.

    The application may go on: whatever it had acknowledged when the backup began is in it. The file also holds the keys
    of the directory; whoever has it has everything. `hark restore` makes a directory of it.
    """
    size = back_up(Store.open(data), file)
    say(f"{file} holds everything that is in {data}: {max(size // 1_000_000, 1):,} MB.")
