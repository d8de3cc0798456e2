"""One writer at a time, and work in progress that outlives nobody."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from hark.errors import StoreTrouble
from hark.words import gettext as _

PATIENCE = 900.0
"""Seconds to wait for another writer; the longest import is shorter."""

HELD = ".held"


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock in the file `path`; waits for whoever holds it. Raises StoreTrouble after `patience` seconds."""
    try:
        with FileLock(path, timeout=patience):
            yield
    except Timeout:
        raise StoreTrouble(
            _(
                "Somebody else has been writing to {parent} for {patience:.0f} minutes.",
                parent=path.parent.parent,
                patience=patience / 60,
            ),
            _("Wait until they are done, or stop them; nothing of theirs is lost by that."),
        ) from None


@contextmanager
def workroom(staging: Path) -> Iterator[Path]:
    """A folder of one's own inside `staging`, for work in progress; gone at the end, and swept away after a kill."""
    folder, lock = _claimed(staging)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def sweep(staging: Path) -> None:
    """Remove the workrooms that nobody holds any more."""
    for folder in staging.glob("*"):
        if not folder.is_dir():
            folder.unlink(missing_ok=True)
            continue
        lock = FileLock(folder / HELD, timeout=0)
        try:
            with lock:
                shutil.rmtree(folder, ignore_errors=True)
        except (Timeout, FileNotFoundError):
            continue


def _claimed(staging: Path) -> tuple[Path, FileLock]:
    """A new folder, held by its lock. A sweep between making and holding it takes it away: then once more."""
    staging.mkdir(parents=True, exist_ok=True)
    while True:
        folder = Path(tempfile.mkdtemp(dir=staging))
        lock = FileLock(folder / HELD, timeout=0)
        try:
            lock.acquire()
        except (Timeout, FileNotFoundError):
            continue
        if (folder / HELD).exists():
            return folder, lock
        lock.release()
