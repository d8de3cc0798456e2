"""What the disk, DuckDB and Delta complain about, said to a person."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from deltalake.exceptions import DeltaError

from hark.errors import HarkError, StoreTrouble
from hark.words import gettext as _

FULL = ("no space left on device", "disk quota exceeded", "file too large", "os error 28", "os error 27")
INTERRUPTED = "Query interrupted"
"""What DuckDB raises, as a plain RuntimeError, when the user presses Ctrl-C while it works."""

FORBIDDEN = ("permission denied", "read-only file system", "operation not permitted", "not a directory", "file exists")


@contextmanager
def told(directory: Path) -> Iterator[None]:
    """Turn what goes wrong inside, while writing to `directory`, into StoreTrouble; errors of Hark's own pass."""
    try:
        yield
    except HarkError:
        raise
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:
        if str(error) == INTERRUPTED:
            raise KeyboardInterrupt from None
        raise
    except (OSError, duckdb.Error, DeltaError) as error:
        raise trouble(directory, error) from error


def trouble(directory: Path, error: Exception) -> StoreTrouble:
    """What `error` means for the user of the data directory."""
    said = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} or any(words in said for words in FULL):
        return StoreTrouble(
            _("The disk is full: {directory} takes no more.", directory=directory),
            _("Nothing was left half done. Make room, then do the same again."),
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return StoreTrouble(
            _("There is not enough memory for this."),
            _("Nothing was left half done. Close other programs, or deliver smaller files."),
        )
    # A directory that cannot even be made, as inside /proc.
    nowhere = isinstance(error, FileNotFoundError) and error.filename in {str(directory), str(directory.parent)}
    refused = nowhere or number in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}
    if refused or any(words in said for words in FORBIDDEN):
        return StoreTrouble(
            _("{directory} cannot be written.", directory=directory),
            _("Nothing was left half done. Check who may write there, or choose another --data."),
        )
    return StoreTrouble(
        _("The data in {directory} cannot be used: {split}", directory=directory, split=" ".join(str(error).split())),
        _(
            "Nothing was left half done. Run `hark doctor`; where files are missing, restore the "
            "directory from a backup."
        ),
    )
