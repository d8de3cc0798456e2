"""What lies in a folder: seen without being read, copied only whole, and moved without overwriting anything."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from shutil import copyfileobj
from stat import S_ISREG

if sys.platform == "linux":
    import fcntl

HALF = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".download")
"""Endings of files that are not whole yet; whoever writes them takes the ending away."""

NO_DATA = (".toml",)
"""Endings of files that say how another file is to be read."""

LEFT_BEHIND = frozenset(["desktop.ini", "thumbs.db"])
"""Files that a computer puts into folders on its own."""

PIECE = 1 << 20

SET_SIGNAL = 10
"""The request to the kernel that a signal of our choice tells us of the end of a lease."""


@dataclass(frozen=True)
class Lain:
    """A file as it lies there, without a look into it: another size, time or node is another file."""

    size: int
    changed: int
    """When it was changed last, in nanoseconds."""
    node: tuple[int, int]


def as_seen(about: os.stat_result) -> Lain:
    """What the file system says about a file."""
    return Lain(about.st_size, about.st_mtime_ns, (about.st_dev, about.st_ino))


def seen(file: Path) -> Lain | None:
    """The file as it lies there; None where nothing lies there, or no file: a link is none. Raises OSError."""
    try:
        about = file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return as_seen(about) if S_ISREG(about.st_mode) else None


@dataclass(frozen=True)
class Lying:
    """The files that lie in a folder, and what kept it from being looked at wholly."""

    files: dict[Path, Lain]
    troubles: tuple[OSError, ...]


def lying(folder: Path, *, deep: bool = False, spared: Collection[Path] = ()) -> Lying:
    """What lies in `folder`, and with `deep` in the folders in it but `spared`; what is no data is left out."""
    troubles: list[OSError] = []
    files: dict[Path, Lain] = {}
    for file in walked(folder, deep, spared, troubles):
        try:
            found = seen(file)
        except OSError as error:
            troubles.append(error)
            continue
        if found:
            files[file] = found
    return Lying(files, tuple(troubles))


def walked(folder: Path, deep: bool, spared: Collection[Path], troubles: list[OSError]) -> Iterator[Path]:
    """Every name in a folder that may be data's."""
    for place, folders, names in os.walk(folder, onerror=troubles.append):
        inside = [one for one in folders if not one.startswith(".") and (Path(place) / one).resolve() not in spared]
        folders[:] = inside if deep else []
        yield from (Path(place) / name for name in names if is_data(name))


def is_data(name: str) -> bool:
    """Whether a file called so may be meant: not hidden, not half written, no lock, no map."""
    low = name.lower()
    return not (low.startswith((".", "~$")) or low.endswith((*HALF, *NO_DATA)) or low in LEFT_BEHIND)


def written_to(file: Path) -> bool:
    """Whether somebody has the file open to write to it, as far as the system tells: Linux does, of its own disks.

    It grants a lease on a file to read it, which ends here at once, only while nobody writes to it.
    """
    if sys.platform != "linux":
        return False
    try:
        opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        # A lease that is broken is told by SIGIO, which ends a process; SIGURG is ignored by those who do not ask.
        fcntl.fcntl(opened, SET_SIGNAL, signal.SIGURG)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(opened)
    return False


def copied(file: Path, lies: Lain, room: Path) -> Path | None:
    """A copy of `file` in `room`, under its name; None where it was another than `lies` before, during or after."""
    target = room / file.name
    with file.open("rb") as source, target.open("wb") as out:
        if as_seen(os.fstat(source.fileno())) != lies:
            return None
        copyfileobj(source, out, PIECE)
        out.flush()
        whole = os.fstat(out.fileno()).st_size == lies.size and as_seen(os.fstat(source.fileno())) == lies
    return target if whole and seen(file) == lies else None


def moved(file: Path, folder: Path, why: str = "") -> Path:
    """Where `file` lies now: in `folder`, under its name or one with a number; `why` stands in a text beside it.

    Raises OSError, and then it lies where it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, note = free_place(file.name, folder, why)
    try:
        if note:
            note.write_text(f"{why}\n", encoding="utf-8")
        return file.rename(target)
    except BaseException:
        # Stopped just after it was moved, the file is in that place: nothing may go then.
        if file.exists():
            for one in filter(None, (target, note)):
                one.unlink(missing_ok=True)
        raise


def free_place(name: str, folder: Path, why: str) -> tuple[Path, Path | None]:
    """Names in `folder` that nobody has, for the file and for the text beside it; they are held by empty files."""
    for number in count(1):
        target = folder / numbered(name, number)
        note = target.with_name(f"{target.name}.txt") if why else None
        if not held(target):
            continue
        if note is None or held(note):
            return target, note
        target.unlink()
    raise AssertionError("there is always a next number")


def held(path: Path) -> bool:
    """Whether the name was free; it is taken now."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def numbered(name: str, number: int) -> str:
    """The name, from the second on with its number before the first dot: every ending says what the file is."""
    start, dot, endings = name.partition(".")
    return name if number == 1 else f"{start} ({number}){dot}{endings}"
