"""The key of all keyed hashes: it lies outside the lake, so that a lake can be given away without it."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from hark.disk import put, sync
from hark.errors import StoreTrouble
from hark.store.lake import Store
from hark.words import gettext as _

VARIABLE = "HARK_SECRET_FILE"

NAME = "secret"


def places(store: Store) -> tuple[Path, ...]:
    """Where the key may be: where it belongs, then where it was before the variable or a newer Hark moved it."""
    chosen = os.environ.get(VARIABLE, "")
    here = (store.directory / NAME, store.lake / NAME)
    return (Path(chosen).expanduser(), *here) if chosen else here


def kept(store: Store) -> Path | None:
    """The file that holds the key of this lake, or None where there is none."""
    there = [path for path in places(store) if path.exists()]
    mark = noted(store).get("key")
    return next((path for path in there if not mark or fingerprint(read(path)) == mark), None)


def secret(store: Store) -> str:
    """The key, made on first use and readable by its owner alone.

    Raises StoreTrouble where the lake holds hashes already and the key they were made with is not there.
    """
    path = kept(store)
    if path:
        return read(path)
    if noted(store).get("key") or (store.lake / "erased.json").exists():
        raise StoreTrouble(
            _(
                "The key of this lake's keyed hashes is not in {places}: who was erased would come back.",
                places=places(store)[0],
            ),
            _("Restore that file from a backup, or say in {variable} where it is.", variable=VARIABLE),
        )
    made = secrets.token_hex(32)
    write(places(store)[0], made)
    note(store, key=fingerprint(made))
    return made


def settle(store: Store) -> None:
    """Move a key that lies where it no longer belongs; only for writers. Killed anywhere, the key is somewhere."""
    path, target = kept(store), places(store)[0]
    if path is None:
        return
    if path != target and not target.exists():
        write(target, read(path))
    for old in places(store)[1:]:
        if old.exists() and read(old) == read(target):
            old.unlink()
            sync(old.parent)
    if not noted(store).get("key"):
        note(store, key=fingerprint(read(path if path.exists() else target)))


def read(path: Path) -> str:
    """The key in a file. Raises StoreTrouble where it cannot be read."""
    try:
        return path.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise StoreTrouble(
            _("The key in {path} cannot be read: {error}.", path=path, error=error),
            _("See to it that its owner may read it, or restore it."),
        ) from None


def write(path: Path, key: str) -> None:
    """Put the key into a file that only its owner may read, wholly or not at all."""
    if not path.parent.is_dir():
        raise StoreTrouble(
            _("There is no folder {parent} for the key.", parent=path.parent),
            _("Make it, or change {variable}.", variable=VARIABLE),
        )
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(key)
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def fingerprint(key: str) -> str:
    """What tells a key from others and does not give it away: it is 256 random bits."""
    return sha256(b"fingerprint of " + key.encode()).hexdigest()[:16]


def noted(store: Store) -> dict[str, str]:
    """What the lake knows of its key (`key`, a fingerprint) and of the form its customers are in (`customers`)."""
    try:
        said = json.loads((store.lake / "key.json").read_text(encoding="utf-8"))
        return {str(name): str(value) for name, value in said.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError):
        raise StoreTrouble(
            _("{lake} is damaged.", lake=store.lake / "key.json"), _("Restore it from a backup.")
        ) from None


def note(store: Store, **said: str) -> None:
    """Remember `said` in the lake."""
    put(store.lake / "key.json", json.dumps(noted(store) | said).encode())


def open_to_others(store: Store) -> Iterator[Path]:
    """The files with a key that others than their owner may read."""
    for path in places(store):
        if path.exists() and path.stat().st_mode & 0o077:
            yield path
