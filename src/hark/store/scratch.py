"""Room for work that belongs to no data directory: swept away after a kill, as workrooms are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR
from tempfile import TemporaryDirectory, gettempdir

from hark.store.lock import sweep, workroom


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of one's own in the system's folder for such; what others of this user left behind goes."""
    user = getattr(os, "getuid", int)()
    rooms = Path(gettempdir()) / f"hark-{user}"
    with suppress(FileExistsError):
        rooms.mkdir(mode=0o700)
    about = rooms.lstat()
    # In a folder that everybody may write to, somebody else may have taken the name.
    if not S_ISDIR(about.st_mode) or about.st_uid != user or about.st_mode & 0o022:
        with TemporaryDirectory() as room:
            yield Path(room)
        return
    sweep(rooms)
    with workroom(rooms) as folder:
        yield folder
