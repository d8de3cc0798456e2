"""The record of a delivery: what came, when, and what became of its rows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from hark.disk import put
from hark.errors import Refused, StoreTrouble, UnknownName
from hark.store.lake import Head, Store
from hark.words import gettext as _

FILE = "delivery.json"

BATCH, BEFORE = "batch", "before"
"""What a record of posted rows also says: its last batch, and the counts before that."""

Progress = Callable[[str, float], None]
"""Told what is being done, and how much of the whole is done (0 to 1)."""

State = Literal["live", "undone", "replaced"]


@dataclass(frozen=True)
class Staged:
    """Rows of one fact, ready to be stored: Parquet files with the fact's columns (missing ones are null).

    Not among them are `revision`, `import`, `received_at` and `replaced_by`, which the store fills. A column `line`
    (BIGINT, the line of the source) is not stored: where an event comes twice in one delivery, the last line counts.
    `asked` are the questions every response of the delivery was asked: what it does not answer, it leaves empty.
    `gone` holds the events, in a column `event`, that count no longer, unless the delivery brings them itself.
    """

    fact: str
    files: tuple[Path, ...]
    asked: tuple[str, ...] = ()
    gone: Path | None = None


@dataclass(frozen=True)
class About:
    """What is known of a delivery besides its rows.

    `digest` is the SHA-256 of the file, `map_digest` that of the map, `rejected` counts rows that could not be taken.
    `mends` is the delivery of which these are rejected rows, corrected.
    `files` are kept beside the record under the names given (`map.toml`, `rejected.parquet`).
    """

    name: str
    digest: str
    map_digest: str
    fact: str
    survey: str = ""
    source: str = ""
    rejected: int = 0
    received_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    files: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    mends: int | None = None


@dataclass(frozen=True)
class Counts:
    """What became of the rows of one fact, compared with what counted before.

    Each row is new, known (says what counted already), changed or rejected. `gone` are events that counted before and
    do not any more, because the delivery that brought them was replaced by this one.
    """

    new: int = 0
    known: int = 0
    changed: int = 0
    rejected: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Delivery:
    """A delivery that came. `state` says whether its rows count; `counts` is by fact."""

    number: int
    name: str
    digest: str
    map_digest: str
    fact: str
    survey: str
    source: str
    received_at: datetime
    counts: Mapping[str, Counts]
    state: State = "live"
    replaces: int | None = None
    rejected: int = 0
    mends: int | None = None
    """The delivery of which it brings the rejected rows, corrected."""
    erased: int = 0
    """Rows of erased customers that were not taken; said by the import, and not kept."""

    def same(self, about: About) -> bool:
        """Whether `about` is this very file again, under the very same map."""
        mine = (self.digest, self.map_digest, self.fact, self.survey, self.source)
        return mine == (about.digest, about.map_digest, about.fact, about.survey, about.source)


def deliveries(store: Store) -> list[Delivery]:
    """Every delivery that counts or counted, in order."""
    return recorded(store, store.head())


def delivery(store: Store, number: int) -> Delivery:
    """The delivery called `number`. Raises UnknownName."""
    return one(deliveries(store), number)


def one(known: list[Delivery], number: int) -> Delivery:
    """The delivery called `number` among the `known` ones. Raises UnknownName."""
    for found in known:
        if found.number == number:
            return found
    raise UnknownName("delivery", str(number), (str(found.number) for found in known))


def live(known: list[Delivery], number: int) -> Delivery:
    """The delivery called `number`, which has to be live. Raises UnknownName or Refused."""
    found = one(known, number)
    if found.state == "undone":
        raise Refused(
            _("Delivery {number} has been taken back already.", number=number),
            _("Import the file again to bring it back."),
        )
    if found.state == "replaced":
        by = max(other.number for other in known if other.replaces == number and other.state != "undone")
        raise Refused(
            _("Delivery {number} was replaced by delivery {by}.", number=number, by=by),
            _("Take delivery {by} back first.", by=by),
        )
    return found


def recorded(store: Store, head: Head) -> list[Delivery]:
    """Every delivery up to `head`, in the state `head` gives it."""
    raw = [read(store.imports / str(number) / FILE) for number in range(1, head.delivery + 1)]
    replaced = {found["replaces"] for found in raw if found["number"] not in head.undone}
    return [revived(found, head, replaced) for found in raw]


def revived(said: Mapping[str, Any], head: Head, replaced: set[int | None]) -> Delivery:
    """A delivery from what its record says and what `head` says about it."""
    number, said = said["number"], dict(said)
    state: State = "undone" if number in head.undone else "replaced" if number in replaced else "live"
    # Of a batch that a killed writer was about to add nothing is there.
    before = said.pop(BEFORE, said["counts"])
    counts = before if said.pop(BATCH, 0) > head.batch else said["counts"]
    made = {fact: Counts(**values) for fact, values in counts.items()}
    when = datetime.fromisoformat(said["received_at"])
    return Delivery(**{**said, "counts": MappingProxyType(made), "received_at": when, "state": state})


def read(path: Path) -> dict[str, Any]:
    """What the record in the file `path` says. Raises StoreTrouble where it is missing or damaged."""
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreTrouble(
            _("The record {path} is missing or damaged: {error}.", path=path, error=error),
            _("Restore the directory from a backup."),
        ) from None
    return said


def write(
    folder: Path, about: About, made: Delivery, *, batch: int = 0, before: Mapping[str, Counts] | None = None
) -> None:
    """Write the record of a delivery into its folder, with the files that are kept beside it.

    `batch` of posted rows is added to those that counted `before`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in about.files.items():
        shutil.copyfile(source, folder / name)
    said = {name: value for name, value in vars(made).items() if name != "state"}
    said |= {
        "counts": {fact: asdict(counts) for fact, counts in made.counts.items()},
        "received_at": made.received_at.isoformat(),
    }
    if batch:
        said |= {BATCH: batch, BEFORE: {fact: asdict(counts) for fact, counts in (before or {}).items()}}
    text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    if before:
        put(folder / FILE, text.encode())
    else:
        (folder / FILE).write_text(text, encoding="utf-8")
