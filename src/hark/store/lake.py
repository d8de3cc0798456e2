"""The tables and the head: which version of every table counts now, and the files that make it up."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from hark.company import CompanyDocument, create_company, load_company
from hark.disk import put
from hark.errors import StoreTrouble
from hark.store.facts import Column
from hark.store.lock import locked
from hark.store.outbox import Outbox
from hark.store.tables import column
from hark.store.trouble import told
from hark.words import gettext as _

SCHEMA = 3
"""The shape of the data directory this Hark writes; it reads this one and older ones."""

ATTEMPTS = 20
"""How often a reader looks again when writers move the head under its feet."""

ENCODED = re.compile("%[0-9a-fA-F]{2}")
"""What Delta takes for a character written as in a web address."""

LOOKS, PAUSE = 4, 0.05
"""How often a table that cannot be opened is looked for again under the same head, and seconds between, rising."""


@dataclass(frozen=True)
class Head:
    """What counts now. `number` rises with every change, `delivery` is the last delivery, `undone` those taken back."""

    schema: int = SCHEMA
    number: int = 0
    delivery: int = 0
    tables: Mapping[str, int] = field(default_factory=dict)
    undone: tuple[int, ...] = ()
    recipes: Mapping[str, str] = field(default_factory=dict)
    """By what each derived fact was worked out, besides the facts; see `hark.store.refresh`."""
    batch: int = 0
    """The last batch of posted rows that is in the tables; see `hark.store.outbox`."""

    def text(self) -> str:
        """The head as `head.json` holds it."""
        return json.dumps(
            {
                "schema": self.schema,
                "number": self.number,
                "delivery": self.delivery,
                "tables": dict(sorted(self.tables.items())),
                "undone": sorted(self.undone),
                "recipes": dict(sorted(self.recipes.items())),
                "batch": self.batch,
            }
        )


@dataclass(frozen=True)
class File:
    """One Parquet file of a table. `current` is false for files of rows that were replaced; `size` in bytes."""

    path: Path
    rows: int
    size: int
    current: bool


@dataclass(frozen=True)
class Table:
    """One table at one version: all its files, and its columns by name (declared attributes included)."""

    name: str
    folder: Path
    version: int
    parts: tuple[File, ...]
    columns: Mapping[str, Column]

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the rows that count."""
        return tuple(part.path for part in self.parts if part.current)

    @property
    def replaced(self) -> tuple[Path, ...]:
        """The files of the rows that were replaced."""
        return tuple(part.path for part in self.parts if not part.current)

    @property
    def rows(self) -> int:
        """How many rows count."""
        return sum(part.rows for part in self.parts if part.current)


@dataclass(frozen=True)
class Snapshot(Mapping[str, Table]):
    """Every table that has been written, as `head` names them; all of one moment."""

    head: Head
    tables: Mapping[str, Table]

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)


class Store:
    """A data directory, open. Reading needs no lock; writing goes through `hark.store.writer.writing`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._read: dict[tuple[str, int], Table] = {}

    @staticmethod
    def open(directory: Path | str, *, create: bool = False) -> Store:
        """The store in `directory`. Raises StoreTrouble: absent, not writable, damaged, or of a newer Hark."""
        store = Store(Path(directory).resolve())
        if create and not store.head_file.exists():
            with told(store.directory):
                store._create()
        store.head()
        return store

    @property
    def lake(self) -> Path:
        """The folder of the tables."""
        return self.directory / "lake"

    @property
    def imports(self) -> Path:
        """The folder of the records of deliveries."""
        return self.directory / "imports"

    @property
    def staging(self) -> Path:
        """The folder of work in progress."""
        return self.directory / "staging"

    @property
    def head_file(self) -> Path:
        """The one file that says what counts."""
        return self.lake / "head.json"

    @property
    def outbox(self) -> Outbox | None:
        """What was posted and waits; None where no application has served the directory yet."""
        return Outbox.of(self.directory)

    @property
    def company(self) -> CompanyDocument:
        """The company document, read afresh."""
        return load_company(self.directory)

    def head(self) -> Head:
        """What counts now. Raises StoreTrouble where that cannot be known."""
        return read_head(self.head_file, self.directory)

    def move(self, head: Head) -> None:
        """Make `head` what counts, in one step. Only for writers."""
        put(self.head_file, head.text().encode())

    def folder(self, table: str) -> Path:
        """Where `table` lies."""
        return self.lake / table

    def snapshot(self) -> Snapshot:
        """Every table at the version that counts now. Raises StoreTrouble where one is missing."""
        head, failed = self.head(), 0
        for _none in range(ATTEMPTS):
            try:
                return self.at(head)
            except (DeltaError, OSError) as error:
                newer = self.head()
                # A log is also shortened without a move of the head: look again before calling it missing.
                failed = failed + 1 if newer == head else 0
                if failed > LOOKS:
                    raise missing(self.directory, head, error) from error
                time.sleep(PAUSE * failed)
                head = newer
        raise restless(self)

    def at(self, head: Head) -> Snapshot:
        """Every table as `head` names it; what was read once is not read again."""
        tables = {
            name: self._read.get((name, version)) or self.table(name, version) for name, version in head.tables.items()
        }
        self._read = {(table.name, table.version): table for table in tables.values()}
        return Snapshot(head, tables)

    def table(self, name: str, version: int) -> Table:
        """One table at one version. Raises DeltaError or OSError where that cannot be read."""
        folder = self.folder(name)
        delta = DeltaTable(folder, version=version)
        found = ((one.name, column(name, one.name)) for one in delta.schema().fields)
        return Table(name, folder, version, files_of(delta, folder), {known: what for known, what in found if what})

    def _create(self) -> None:
        if ENCODED.search(str(self.directory)):
            raise StoreTrouble(
                _("{path} cannot hold tables: Delta reads its percent sign as something else.", path=self.directory),
                _("Choose a --data without it."),
            )
        self.lake.mkdir(parents=True, exist_ok=True)
        with locked(self.lake / "lock"):
            if self.head_file.exists():
                return
            if any(self.lake.glob("*/_delta_log")):
                raise StoreTrouble(
                    _("{head_file} is missing, but there are tables beside it.", head_file=self.head_file),
                    _("Restore it from a backup of the directory."),
                )
            self.imports.mkdir(exist_ok=True)
            self.staging.mkdir(exist_ok=True)
            create_company(self.directory)
            self.move(Head())


def files_of(delta: DeltaTable, folder: Path) -> tuple[File, ...]:
    """The files a table consists of at the version it was opened at."""
    actions = delta.get_add_actions(flatten=True)
    names = ["path", "num_records", "size_bytes"]
    columns = [actions.column(name).to_pylist() for name in names]
    current = actions.column("partition.current").to_pylist() if "partition.current" in actions.column_names else None
    return tuple(
        File(folder / path, rows, size, current is None or current[place])
        for place, (path, rows, size) in enumerate(zip(*columns, strict=True))
    )


def read_head(path: Path, directory: Path) -> Head:
    """The head in the file `path`. Raises StoreTrouble: absent, damaged, or of a newer Hark."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise StoreTrouble(
            _("There is no Hark data in {directory}.", directory=directory),
            _("Import a file first, run `hark demo`, or name another directory with --data."),
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreTrouble(
            _("{path} cannot be read: {error}.", path=path, error=error), _("Check who may read there.")
        ) from None
    try:
        said = json.loads(text)
        if said["schema"] > SCHEMA:
            raise StoreTrouble(
                _(
                    "{directory} was written by a newer Hark (its schema is {schema}, this Hark knows {schema2}).",
                    directory=directory,
                    schema=said["schema"],
                    schema2=SCHEMA,
                ),
                _("Install the newest Hark."),
            )
        return Head(
            said["schema"],
            said["number"],
            said["delivery"],
            dict(said["tables"]),
            tuple(said["undone"]),
            dict(said.get("recipes", {})),
            int(said.get("batch", 0)),
        )
    except (ValueError, KeyError, TypeError):
        raise StoreTrouble(_("{path} is damaged.", path=path), _("Restore the directory from a backup.")) from None


def missing(directory: Path, head: Head, error: Exception) -> StoreTrouble:
    """What to say where a table that counts cannot be opened."""
    named = ", ".join(f"{name} {version}" for name, version in sorted(head.tables.items()))
    return StoreTrouble(
        _(
            "A table in {directory} is missing or damaged ({split}).",
            directory=directory / "lake",
            split=" ".join(str(error).split()),
        ),
        _("Restore the directory from a backup; these tables and versions are expected: {named}.", named=named),
    )


def restless(store: Store) -> StoreTrouble:
    """What to say where writers are faster than a reader."""
    return StoreTrouble(
        _("{directory} changes faster than it can be read.", directory=store.directory), _("Try again in a moment.")
    )
