"""A mail box (mbox) as a table: one row per message, with the conversation it belongs to and who wrote it.

`thread` is named by the first message of the conversation that is in the box: messages belong together by References
and In-Reply-To; one that has neither, by its subject, where that begins with “Re:” or the like and both share a person.
`kind` is “created” for the first message of a thread, else “replied”. `by` is “bot” where a machine wrote it; else
“agent”, where it was sent from the box's own domain: the one that most messages were delivered or sent to (where that
is one at which anybody can have an address, the address alone counts); else “customer”. `customer` is the sender of the
thread's first message by a customer, else to whom its first message was sent.
The box streams by: no more than one message is held, and of all of them what tells threads apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import duckdb

from hark.collect.read.delivered import Delivered, count, write
from hark.collect.read.formats.mail_text import decoded, fields, header, text_of_mail
from hark.collect.read.formats.threads import Mail, Threads
from hark.collect.read.layout import Layout
from hark.collect.read.lines import Broken
from hark.collect.read.unpack import Plain
from hark.errors import BadFile
from hark.store.parquet import exactly
from hark.words import gettext as _

COLUMNS = (
    "message_id", "thread", "date", "from", "from_name", "to", "subject", "text", "first", "kind", "by", "automatic",
    "customer",
)  # fmt: skip

LONGEST = 1 << 24
"""So many bytes of a message are looked at; what is longer is so by what is attached to it."""

MANY = 1_000
"""More parts than this that are no message, and the file is no mail box."""

FIELD = re.compile(rb"[!-9;-~]+[ \t]*:|>?From ")
"""How the line after “From ” begins: with the name of a field."""

ID = re.compile(r"<([^<>\s]+)>")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
MACHINE = re.compile(r"^(?:mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?)\b", re.IGNORECASE)
OWN = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To")
"""The fields in which the box's own server says for whom a message is."""


def is_mbox(start: bytes) -> bool:
    """Whether a file that begins like this is a mail box."""
    first, _none, after = start.partition(b"\n")
    return first.startswith(b"From ") and bool(FIELD.match(after))


def read_mbox(con: duckdb.DuckDBPyConnection, plain: Plain, layout: Layout, folder: Path) -> Delivered:
    """The messages of a mail box. Raises `BadFile` where there are none."""
    threads, broken, twice, rows = Threads(), list[Broken](), 0, 0
    with plain.path.open("rb") as box, (folder / "mails").open("w", encoding="utf-8", newline="") as out:
        for number, raw in enumerate(messages(box), start=1):
            mail = mail_of(raw)
            if mail is None:
                broken.append(Broken(number, NO_MAIL, (raw[:2000].decode("utf-8", "replace").replace("\0", ""),)))
            elif threads.place(mail.id) in threads.dates:
                twice += 1
            else:
                threads.keep(mail, number)
                json.dump(told(mail), out)
                out.write("\n")
                rows += 1
            if len(broken) > MANY:
                break
    if not rows or len(broken) > MANY:
        raise BadFile(
            _("“{plain}” is no mail box (mbox).", plain=plain.name),
            _("Export it again, or name its `format` in [file]."),
        )
    threads.settle()
    finish(threads, folder / "mails", folder / "messages")
    table = folder / "rows.parquet"
    write(con, source(folder / "messages"), COLUMNS, table)
    notes = (f"Messages that stand in the box twice and count once: {twice:,}.",) if twice else ()
    return Delivered(
        plain.name, plain.digest, "mbox", table, COLUMNS, count(con, table), broken=tuple(broken), notes=notes
    )  # fmt: skip


NO_MAIL = "This part of the mail box has no head, so it is no message."


def source(path: Path) -> str:
    """The SQL of the rows in a file of finished messages."""
    listed = ", ".join(f"said[{i + 1}] as c{i}" for i in range(len(COLUMNS)))
    return (
        f"(select {listed} from read_json('{exactly(path)}', hive_partitioning = false, "
        f"format = 'newline_delimited', "
        f"columns = {{said: 'VARCHAR[]'}}, maximum_object_size = {1 << 27}))"
    )


def messages(box: BinaryIO) -> Iterator[bytes]:
    """The messages of a box, each from its first field on, one after the other."""
    lines: list[bytes] = []
    size, before, held = 0, b"\n", box.readline(1 << 20)
    started = False
    while held:
        line, held = held, box.readline(1 << 20)
        if line.startswith(b"From ") and not before.strip() and (not held or FIELD.match(held)):
            if started or b"".join(lines).strip():
                yield b"".join(lines)
            lines, size, started = [], 0, True
        elif size < LONGEST:
            lines.append(line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line)
            size += len(line)
        before = line
    if started:
        yield b"".join(lines)


def mail_of(raw: bytes) -> Mail | None:
    """What a message says; None where it has no head at all."""
    try:
        found = message_from_bytes(raw)
        return mail(found, raw) if found.keys() else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError, IndexError):
        return None


def mail(found: Message, raw: bytes) -> Mail:
    """What a message says, whose fields are `found`."""
    (name, sender), *_none = [*addresses(found, "From"), *addresses(found, "Sender"), ("", "")]
    said = ID.findall(header(found, "References")) + ID.findall(header(found, "In-Reply-To"))
    own = ID.search(header(found, "Message-ID"))
    return Mail(
        id=own[1] if own else header(found, "Message-ID") or f"{sha256(raw).hexdigest()[:24]}@without-id",
        references=said,
        date=date_of(found),
        sender=sender,
        name=name,
        to=[address for _none, address in addresses(found, "To")],
        delivered=[address for called in OWN for _none, address in addresses(found, called)],
        subject=" ".join(header(found, "Subject").split()),
        text=text_of_mail(found),
        automatic=is_automatic(found, sender),
    )


def addresses(found: Message, called: str) -> list[tuple[str, str]]:
    """The names and addresses in a field; taken apart before names are decoded, as these may hold commas."""
    said = fields(found, called)
    pairs = [(decoded(name).strip(), address.strip().lower()) for name, address in getaddresses(said) if "@" in address]
    return pairs or [("", address.lower()) for one in said for address in ADDRESS.findall(one)]


def date_of(found: Message) -> datetime | None:
    """When a message was sent; where it does not say, when it was received."""
    stamps = [header(found, "Date"), *(str(one).rpartition(";")[2] for one in found.get_all("Received", []))]
    for stamp in stamps:
        try:
            at = parsedate_to_datetime(" ".join(stamp.split()))
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None


def is_automatic(found: Message, sender: str) -> bool:
    """Whether a machine sent it: an answering machine, a list, a newsletter, or a server that returns a message."""
    said = header(found, "Auto-Submitted").strip().lower()
    return (
        (bool(said) and not said.startswith("no"))
        or header(found, "Precedence").strip().lower() in ("bulk", "list", "junk", "auto_reply")
        or "X-Auto-Response-Suppress" in found
        or found.get_content_type() == "multipart/report"
        or bool(MACHINE.match(sender))
    )


def told(one: Mail) -> dict[str, object]:
    """A message as it is written down until all are read."""
    return {
        "id": one.id, "date": one.date.isoformat() if one.date else None, "from": one.sender, "name": one.name,
        "to": one.to, "subject": one.subject, "text": one.text, "automatic": one.automatic,
    }  # fmt: skip


def finish(threads: Threads, mails: Path, target: Path) -> None:
    """Write every message with what is known now: its thread, who wrote it, and whose ticket it is."""
    own = threads.own()
    names = {place: called for called, place in threads.places.items() if place in threads.dates}
    with mails.open(encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            place = threads.places[one["id"]]
            root, at, by = threads.root(place), threads.dates[place], writer(one, own)
            customer = [one["from"]] if by == "customer" else [a for a in one["to"] if not belongs(a, own)][:1]
            best = threads.customers.get(root)
            rank = (at[0] + (0 if by == "customer" else 1e12), at[1])
            if customer and customer[0] and (best is None or rank < best[0]):
                threads.customers[root] = (rank, customer[0])
    with mails.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8", newline="") as out:
        for line in lines:
            json.dump({"said": row(threads, json.loads(line), own, names)}, out)
            out.write("\n")


def row(threads: Threads, one: Mapping[str, object], own: str, names: Mapping[int, str]) -> list[object]:
    """A message as a row."""
    place = threads.places[str(one["id"])]
    root = threads.root(place)
    first = threads.firsts[root]
    to = one["to"]
    return [
        one["id"], names[first], one["date"], one["from"], one["name"],
        ", ".join(to) if isinstance(to, list) else to,
        one["subject"], one["text"], str(first == place).lower(), "created" if first == place else "replied",
        writer(one, own), str(one["automatic"]).lower(), threads.customers.get(root, ((), None))[1],
    ]  # fmt: skip


def writer(one: Mapping[str, object], own: str) -> str:
    """Who wrote a message: a bot, an agent or a customer."""
    if one["automatic"]:
        return "bot"
    return "agent" if belongs(str(one["from"]), own) else "customer"


def belongs(address: str, own: str) -> bool:
    """Whether an address is one of the box's own."""
    return bool(own) and (address == own or address.rpartition("@")[2] == own)
