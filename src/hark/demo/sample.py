"""Makes the sample company in a directory of its own: its exports and maps as files, imported like anybody's."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile, rmtree

import numpy as np

from hark.collect.importer import import_file
from hark.collect.maps.map import read_map
from hark.company import FILE
from hark.demo.customers import customers
from hark.demo.deeds import deeds
from hark.demo.hours import FOLDER
from hark.demo.surveys import surveys
from hark.demo.table import write_table
from hark.disk import put
from hark.errors import Refused
from hark.store.deliveries import deliveries
from hark.store.lake import Store

SEED = 7
NAME = "Brindle & Spout (sample company)"
FILES = "sample"
"""The folder of the directory with the exports, their maps, and the mark that the directory is the sample's."""

MARK = "sample.toml"
LOG = "visits.log"
MAPS = FOLDER / "maps"

Tell = Callable[[str, float], None]


def make_sample(directory: Path, *, seed: int = SEED, again: bool = False, tell: Tell | None = None) -> Store:
    """The sample company in `directory`; what is there of the same seed stays, with `again` it is made anew.

    Raises `Refused` where the directory holds anything else: made-up customers never mix with real ones.
    """
    if directory.exists() and any(directory.iterdir()):
        _check(directory, seed, again=again)
        if again:
            _clear(directory)
    files = directory / FILES
    if not (files / MARK).exists():
        _write_files(files, seed)
    if not (directory / FILE).exists():
        put(directory / FILE, (FOLDER / FILE).read_bytes())
    store = Store.open(directory, create=True)
    _import(store, files, tell)
    return store


def is_sample(directory: Path) -> bool:
    """Whether the directory holds the sample company."""
    return (directory / FILES / MARK).is_file()


def _check(directory: Path, seed: int, *, again: bool) -> None:
    if not is_sample(directory):
        raise Refused(
            f"“{directory}” holds something that is not the sample company.",
            "Made-up customers must never mix with real ones: choose another directory with --data.",
        )
    others = [sent.name for sent in deliveries(Store.open(directory)) if sent.name not in _names()]
    if again and others:
        raise Refused(
            f"Besides the sample company, “{directory}” holds {', '.join(f'“{name}”' for name in others)}.",
            "Making the sample anew would remove that too: import it elsewhere first, or choose another directory.",
        )
    present = tomllib.loads((directory / FILES / MARK).read_text(encoding="utf-8"))["seed"]
    if present != seed and not again:
        raise Refused(
            f"“{directory}” holds the sample company of seed {present}, not of seed {seed}.",
            "Add --again to replace it.",
        )


def _names() -> set[str]:
    return {LOG if path.stem == Path(LOG).stem else f"{path.stem}.csv" for path in MAPS.glob("*.toml")}


def _clear(directory: Path) -> None:
    for name in ("lake", "imports", "staging", FILES):
        rmtree(directory / name, ignore_errors=True)
    (directory / FILE).unlink(missing_ok=True)


def _write_files(files: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = customers(rng)
    done = deeds(seed, people)
    files.mkdir(parents=True, exist_ok=True)
    for name, table in {**surveys(rng, people), **done.tables}.items():
        write_table(files / f"{name}.csv", table)
    (files / LOG).write_text("\n".join(done.visits) + "\n", encoding="utf-8")
    for path in MAPS.glob("*.toml"):
        copyfile(path, files / path.name)
    (files / MARK).write_text(f"# Made by `hark demo`: nobody in here exists.\nseed = {seed}\n", encoding="utf-8")


def _import(store: Store, files: Path, tell: Tell | None) -> None:
    present = {sent.name for sent in deliveries(store) if sent.state == "live"}
    missing = [path for path in sorted(files.iterdir()) if path.name in _names() - present]
    for number, path in enumerate(missing):
        if tell:
            tell(f"Importing {path.name}", number / len(missing))
        import_file(store, path, read_map(path.with_suffix(".toml")))
