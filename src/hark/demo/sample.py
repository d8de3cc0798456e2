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
from hark.store.deliveries import deliveries, undo_delivery
from hark.store.lake import Store
from hark.words import gettext as _

SEED = 7
NAME = "Brindle & Spout (sample company)"
FILES = "sample"
"""The folder of the directory with the exports, their maps, and the mark that the directory is the sample's."""

MARK = "sample.toml"
GUEST = "guest"
"""The word of the mark that says how the sample company is a guest in somebody's own directory."""

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


def guest(store: Store) -> str:
    """How the sample company is a guest of the store, where it can be taken away again: coming, here, leaving, or not.

    Where it has a directory of its own, and where there is none, that is the empty text.
    """
    mark = store.directory / FILES / MARK
    said = tomllib.loads(mark.read_text(encoding="utf-8")) if mark.is_file() else {}
    if GUEST not in said:
        return ""
    return str(said[GUEST]) if said[GUEST] == "leaving" or how_far(store) < 1 else "here"


def how_far(store: Store) -> float:
    """How much of the sample company is there, from 0 to 1."""
    return len(_present(store)) / len(_names())


def expect_sample(store: Store) -> None:
    """Make room for the sample company as a guest: its company document takes the place of the store's own.

    Raises `Refused` where anything else is there: made-up customers never mix with real ones.
    """
    files, company = store.directory / FILES, store.directory / FILE
    if {sent.name for sent in deliveries(store) if sent.state == "live"} - _names() or (
        store.outbox and store.outbox.count()
    ):
        raise Refused(_("Here is something of your own."), _("Made-up customers must never mix with real ones."))
    if not is_sample(store.directory):
        files.mkdir()
        copyfile(company, files / FILE)
        put(company, (FOLDER / FILE).read_bytes())
        put(files / MARK, f'{GUEST} = "coming"\n'.encode())


def invite_sample(store: Store, *, seed: int = SEED) -> None:
    """Bring in the sample company that is expected; can be done again where it broke off. Raises `Refused`."""
    files = store.directory / FILES
    expect_sample(store)
    if b"seed" not in (files / MARK).read_bytes():
        _write_files(files, seed, f'{GUEST} = "coming"\n')
    _import(Store.open(store.directory), files, None)


def release_sample(store: Store) -> None:
    """Say that the sample company is to leave. Raises `Refused` where it is no guest."""
    if not guest(store):
        raise Refused(_("The sample company is no guest here."), _("Only where it was invited can it be taken away."))
    mark = store.directory / FILES / MARK
    put(mark, mark.read_bytes().replace(b"coming", b"leaving"))


def dismiss_sample(store: Store) -> None:
    """Take every file of the sample company back, and put the company's own document in its place again.

    Can be done again where it broke off. Raises `Refused` where it is no guest.
    """
    release_sample(store)
    for sent in reversed(deliveries(store)):
        if sent.state == "live" and sent.name in _names():
            undo_delivery(store, sent.number)
    files = store.directory / FILES
    put(store.directory / FILE, (files / FILE).read_bytes())
    rmtree(files)


def _check(directory: Path, seed: int, *, again: bool) -> None:
    if not is_sample(directory):
        raise Refused(
            _("“{directory}” holds something that is not the sample company.", directory=directory),
            _("Made-up customers must never mix with real ones: choose another directory with --data."),
        )
    others = [sent.name for sent in deliveries(Store.open(directory)) if sent.name not in _names()]
    if again and others:
        raise Refused(
            _(
                "Besides the sample company, “{directory}” holds {others}.",
                directory=directory,
                others=", ".join(f"“{name}”" for name in others),
            ),
            _("Making the sample anew would remove that too: import it elsewhere first, or choose another directory."),
        )
    present = tomllib.loads((directory / FILES / MARK).read_text(encoding="utf-8"))["seed"]
    if present != seed and not again:
        raise Refused(
            _(
                "“{directory}” holds the sample company of seed {present}, not of seed {seed}.",
                directory=directory,
                present=present,
                seed=seed,
            ),
            _("Add --again to replace it."),
        )


def _names() -> set[str]:
    return {LOG if path.stem == Path(LOG).stem else f"{path.stem}.csv" for path in MAPS.glob("*.toml")}


def _clear(directory: Path) -> None:
    for name in ("lake", "imports", "staging", FILES):
        rmtree(directory / name, ignore_errors=True)
    (directory / FILE).unlink(missing_ok=True)


def _write_files(files: Path, seed: int, more: str = "") -> None:
    rng = np.random.default_rng(seed)
    people = customers(rng)
    done = deeds(seed, people)
    files.mkdir(parents=True, exist_ok=True)
    for name, table in {**surveys(rng, people), **done.tables}.items():
        write_table(files / f"{name}.csv", table)
    (files / LOG).write_text("\n".join(done.visits) + "\n", encoding="utf-8")
    for path in MAPS.glob("*.toml"):
        copyfile(path, files / path.name)
    (files / MARK).write_text(f"# Made by `hark demo`: nobody in here exists.\nseed = {seed}\n{more}", encoding="utf-8")


def _present(store: Store) -> set[str]:
    return {sent.name for sent in deliveries(store) if sent.state == "live"} & _names()


def _import(store: Store, files: Path, tell: Tell | None) -> None:
    missing = [path for path in sorted(files.iterdir()) if path.name in _names() - _present(store)]
    for number, path in enumerate(missing):
        if tell:
            tell(f"Importing {path.name}", number / len(missing))
        import_file(store, path, read_map(path.with_suffix(".toml")))
