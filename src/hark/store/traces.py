"""What is said of a person outside the lake: files on their way, names of files, the log, and what sessions hold."""

from __future__ import annotations

import json
import re
import time
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import Any
from urllib.parse import unquote_plus

from filelock import FileLock, Timeout

from hark.errors import StoreTrouble
from hark.store.identities import CustomerKey
from hark.store.lock import PATIENCE
from hark.store.outbox import Outbox
from hark.store.records import Progress

ERASED = "[erased]"

HELD = ".held"
"""The file in the folder of a file on its way that whoever works on it locks."""

UPLOADS = "uploads"
"""The folder of the files on their way, each in a folder called like its number."""

LOOK = 0.3
"""Seconds between two looks whether a file is in."""

STALE = 3600.0
"""Seconds after which half a file that somebody began to send will never be whole."""

PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ")
"""What packed files begin with; nobody sees what they hold."""

HEAD, PIECE, OVERLAP = 1 << 16, 1 << 24, 1 << 17
"""Bytes by which it is told whether a file is text; that are searched at a time; and that are searched twice."""

LETTER = re.compile(r"\\+u([0-9a-fA-F]{4})")

MOST = 200
"""So many marks are looked for in a file; of whoever left more, nobody looks."""

ASIDE = "A person was erased while this file was on its way, and it names them, or may."
AGAIN = "Send it again: rows of whoever was erased are left out."


def whole_words(marks: Iterable[str]) -> re.Pattern[str] | None:
    """What finds `marks` where they stand as whole words; None where there are none."""
    pattern = "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True) if mark)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") if pattern else None


def await_files(box: Outbox | None, uploads: Path, tell: Progress) -> None:
    """Wait until no file is being brought in: what it leaves behind is only there to be erased when it is in.

    Raises StoreTrouble where that takes longer than any import.
    """
    end = time.monotonic() + PATIENCE
    while box and box.holds("hark_arrival") and any(map(worked_on, being_brought(box, uploads))):
        if time.monotonic() > end:
            raise StoreTrouble("A file has been on its way in for very long.", "Try again when it is in.")
        tell("Waiting for a file that is being brought in", 0.0)
        time.sleep(LOOK)


def being_brought(box: Outbox, uploads: Path) -> list[Path]:
    """The folders of the files that are being brought in."""
    return [uploads / str(row[0]) for row in box.ask("select id from hark_arrival where state = 'importing'", [])]


def worked_on(folder: Path) -> bool:
    """Whether some process works on a file; the one that did may have been killed."""
    if not (folder / HELD).exists():
        return False
    try:
        with FileLock(folder / HELD, timeout=0):
            return False
    except (Timeout, FileNotFoundError):
        return folder.exists()


def forget(box: Outbox, uploads: Path, marks: Iterable[str]) -> tuple[str, ...]:
    """Forget `marks` in everything but facts that the control database holds; returns the files that were put aside.

    Files on their way that hold one of them, or that nobody can look into, are put aside, and all that was read of them
    is gone. Of other files only the name is kept, without the marks.
    """
    words = whole_words(told := sorted(set(marks)))
    if words is None:
        return ()
    aside: list[tuple[int, str]] = []
    if box.holds("hark_arrival"):
        waiting = box.ask("select id, name from hark_arrival where state not in ('done', 'refused')", [])
        aside = [(number, name) for number, name in waiting if may_name(uploads / str(number), told)]
        with box.writing():
            refuse(box, [number for number, _ in aside])
            rename(box, words)
    with box.writing():
        if box.holds("hark_audit"):
            clear_log(box, words)
        if box.holds("django_session"):
            end_sessions(box, words)
    for number, _ in aside:
        rmtree(uploads / str(number), ignore_errors=True)
    sweep_uploads(box, uploads)
    box.settle()
    return tuple(words.sub(ERASED, name) for _, name in aside)


def may_name(folder: Path, marks: Sequence[str]) -> bool:
    """Whether a file in a folder holds one of the marks, or cannot be looked into: packed, or no text."""
    files = [path for path in folder.glob("*") if path.is_file() and path.name != HELD]
    written = {text for mark in marks for text in ways_to_write(mark)}
    sought = re.compile(rb"(?<!\w)(?:%b)(?!\w)" % b"|".join(map(re.escape, sorted(written))), re.IGNORECASE)
    return any(len(marks) > MOST or holds(path, sought) for path in files)


def ways_to_write(mark: str) -> Iterator[bytes]:
    """How a file may write what a person said: in two encodings, with quotes as CSV and JSON have them."""
    for text in (mark, mark.replace('"', '""'), json.dumps(mark)[1:-1]):
        yield text.encode()
        with suppress(UnicodeEncodeError):
            yield text.encode("cp1252")


def holds(path: Path, sought: re.Pattern[bytes]) -> bool:
    """Whether a file holds what is sought, or is no text."""
    with path.open("rb") as file:
        piece = file.read(HEAD)
        if b"\0" in piece or piece.startswith(PACKED):
            return True
        while piece:
            if sought.search(piece):
                return True
            more = file.read(PIECE)
            piece = piece[-OVERLAP:] + more if more else b""
    return False


def refuse(box: Outbox, numbers: Iterable[int]) -> None:
    """Put files aside; whoever works on one sees it, and stops. Of those that are in, nothing that was read is kept."""
    for number in numbers:
        box.ask(
            "update hark_arrival set state = 'refused', problem = ?, remedy = ? where id = ?", [ASIDE, AGAIN, number]
        )
    box.ask(
        "update hark_arrival set told = null, question = null, answers = ? where state in ('done', 'refused')", ["{}"]
    )


def rename(box: Outbox, words: re.Pattern[str]) -> None:
    """Take the words out of the names of files, and out of what was said of those that were refused."""
    texts = ("name", "problem", "remedy", "doing")
    for number, *said in box.ask(f"select id, {', '.join(texts)} from hark_arrival", []):
        clear = [words.sub(ERASED, text) for text in said]
        # The name says where a file lies: one that is still on its way keeps it, and holds none of the words.
        if clear != said:
            sets = ", ".join(f"{name} = ?" for name in texts)
            where = "id = ? and state in ('done', 'refused')"
            box.ask(f"update hark_arrival set {sets} where {where}", [clear[0][:255], *clear[1:], number])


def clear_log(box: Outbox, words: re.Pattern[str]) -> None:
    """Take the words out of what the log tells of names of files, of questions, and of whom letters went to."""
    for number, about, text in box.ask("select id, about, cast(details as text) from hark_audit", []):
        said = json.loads(text)
        clear = {
            name: cleared(value, words) if name in ("file", "question", "to") else value for name, value in said.items()
        }
        if (cleared(about, words), clear) != (about, said):
            change = "update hark_audit set about = ?, details = ? where id = ?"
            box.ask(change, [cleared(about, words), json.dumps(clear), number])


def cleared(value: Any, words: re.Pattern[str]) -> Any:
    """A text, or a list of them, without the words, whether it stands as it is or as in an address."""
    if isinstance(value, list):
        return [cleared(one, words) for one in value]
    plain = unquote_plus(value) if isinstance(value, str) else ""
    return words.sub(ERASED, plain) if words.search(plain) else value


def end_sessions(box: Outbox, words: re.Pattern[str]) -> None:
    """End the sessions that hold one of the words in a message nobody has seen yet: nobody here can sign them anew."""
    for key, text in box.ask("select session_key, session_data from django_session", []):
        if words.search(remembered(text)):
            box.ask("delete from django_session where session_key = ?", [key])


def remembered(text: str) -> str:
    """What a session remembers, as text: Django keeps JSON, packed where that is shorter, with a signature behind."""
    packed = text.startswith(".")
    said = text.removeprefix(".").partition(":")[0]
    with suppress(ValueError, zlib.error):
        plain = urlsafe_b64decode(said + "=" * (-len(said) % 4))
        text = (zlib.decompress(plain) if packed else plain).decode()
    # A message is JSON within JSON: its letters may have been written as numbers, behind several backslashes.
    return LETTER.sub(lambda found: chr(int(found[1], 16)), text)


def sweep_uploads(box: Outbox, uploads: Path) -> None:
    """Remove halves of files whose senders broke off, and folders of files that nobody knows any more."""
    if not uploads.is_dir():
        return
    known = {str(row[0]) for row in box.ask("select id from hark_arrival", [])} if box.holds("hark_arrival") else set()
    for path in uploads.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > STALE and path.name not in known:
                rmtree(path) if path.is_dir() else path.unlink()


def conclude(box: Outbox, keys: Iterable[CustomerKey]) -> None:
    """Forget whom somebody wanted to have erased: it is done."""
    if box.holds("hark_erasing"):
        with box.writing():
            for one in keys:
                box.ask(
                    "update hark_erasing set state = 'done', source = '', customer = '', problem = '', remedy = '' "
                    "where source = ? and customer = ?",
                    [one.source, one.customer],
                )
    box.settle()
