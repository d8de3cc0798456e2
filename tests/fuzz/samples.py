"""A good file for every reader, and how what is packed is opened and packed again."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import duckdb
import zstandard
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from collect.test_workbooks import xls
from recognise.good_files import GOOD

MBOX = "".join(
    f"""From visitor{i}@example.org Mon Mar  2 10:{i:02}:00 2026
From: =?utf-8?q?Vi=C3=ADtor_{i}?= <visitor{i}@example.org>
To: help@example.com
Subject: {"Re: " if i % 2 else ""}Question {i // 2}
Date: Mon, 02 Mar 2026 10:{i:02}:00 +0100
Message-ID: <m{i}@example.org>
{f"In-Reply-To: <m{i - 1}@example.org>" if i % 2 else "X-Made-Up: yes"}
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b{i}"

--b{i}
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

The caf=E9 was full, case {i}.
> quoted
--b{i}
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+VGhlIDxiPmNhZsOpPC9iPiB3YXMgZnVsbDwvcD4=
--b{i}--

"""
    for i in range(20)
)
FIELDS = "date time c-ip cs-method cs-uri-stem cs-uri-query sc-status cs(User-Agent)"
W3C = f"#Software: Made up\n#Version: 1.0\n#Fields: {FIELDS}\n" + "".join(
    f"2026-03-02 10:00:{i:02} 192.0.2.{i} GET /prices case=K{i} 200 Mozilla/5.0+(made+up)\n" for i in range(40)
)
EVENT = (
    '<event><string key="concept:name" value="{}"/><date key="time:timestamp" value="2026-03-02T{}:00:00Z"/>'
    '<int key="steps" value="7"/></event>'
)
CREATED, SOLVED = EVENT.format("created", 10), EVENT.format("solved", 11)
XES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n'
    + "".join(f'<trace><string key="concept:name" value="T{i}"/>{CREATED}{SOLVED}</trace>\n' for i in range(20))
    + "</log>\n"
)
TEXT = "".join(f"The café was full in case {i}, and the music loud.\n" for i in range(50))


@dataclass(frozen=True)
class Sample:
    """A good file; `format` is what a map would call it, None where the file tells it."""

    name: str
    content: bytes
    format: str | None = None


def good(name: str) -> bytes:
    """One of the good files of the corruptions."""
    return (GOOD / name).read_bytes()


def ods() -> bytes:
    """A small sheet."""
    document, table = OpenDocumentSpreadsheet(), Table(name="Answers")
    for row in [["id", "score", "comment"], *([f"R{i}", i % 11, f"Case {i} was fine"] for i in range(20))]:
        line = TableRow()
        for said in row:
            kind = {"valuetype": "float", "value": said} if isinstance(said, int) else {"valuetype": "string"}
            cell = TableCell(**kind)
            cell.addElement(P(text=str(said)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def parquet(folder: Path) -> bytes:
    """A small table."""
    path = folder / "made.parquet"
    duckdb.sql(
        "select 'R' || i as id, i % 11 as score, i / 3 as weight, timestamp '2026-01-01' + to_days(i::int) as day, "
        "'case ' || i as comment from range(60) t(i)"
    ).write_parquet(str(path))
    return path.read_bytes()


def sav(folder: Path) -> bytes:
    """A small file of SPSS; what writes one is there wherever the tests are set up."""
    pandas, pyreadstat = import_module("pandas"), import_module("pyreadstat")
    path = folder / "made.sav"
    frame = pandas.DataFrame({"id": [f"R{i}" for i in range(30)], "score": [float(i % 11) for i in range(30)]})
    labels = {"score": "How likely are you to recommend us?"}
    pyreadstat.write_sav(frame, str(path), column_labels=labels, variable_value_labels={"score": {0: "no", 10: "yes"}})
    return path.read_bytes()


def in_zip(content: bytes, name: str = "guest-survey.csv") -> bytes:
    """Packed as zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def samples(folder: Path) -> Mapping[str, Sample]:
    """Every reader's good file; `folder` takes what is written on the way."""
    survey = good("guest-survey.csv")
    return {
        "csv": Sample("survey.csv", survey),
        "german": Sample("survey.csv", good("kundenbefragung.csv")),
        "text": Sample("comments.txt", TEXT.encode(), "text"),
        "json": Sample("reviews.json", good("shop-reviews.json")),
        "jsonl": Sample("requests.jsonl", good("requests.jsonl")),
        "xlsx": Sample("survey.xlsx", good("branch-survey.xlsx")),
        "xls": Sample("survey.xls", xls([["id", "score"], *([f"R{i}", i % 11] for i in range(40))])),
        "ods": Sample("survey.ods", ods()),
        "parquet": Sample("survey.parquet", parquet(folder)),
        "xes": Sample("tickets.xes", XES.encode()),
        "access-log": Sample("access.log", good("access.log"), "access-log"),
        "w3c-log": Sample("w3c.log", W3C.encode()),
        "mbox": Sample("mail.mbox", MBOX.encode()),
        "gzip": Sample("survey.csv.gz", gzip.compress(survey, mtime=0)),
        "zip": Sample("survey.csv.zip", in_zip(survey)),
        "zst": Sample("survey.csv.zst", zstandard.compress(survey)),
        "sav": Sample("survey.sav", sav(folder)),
    }


READERS = (
    "csv", "german", "text", "json", "jsonl", "xlsx", "xls", "ods", "parquet", "xes", "access-log", "w3c-log", "mbox",
    "gzip", "zip", "zst", "sav",
)  # fmt: skip
"""The names of the samples."""

Change = Callable[[bytes], bytes]


def within(content: bytes, change: Change, number: int) -> bytes:
    """What is packed, with one of its members changed; the file itself changed where it is not packed."""
    if content.startswith(b"\x1f\x8b"):
        return gzip.compress(change(gzip.decompress(content)), mtime=0)
    if content.startswith(b"\x28\xb5\x2f\xfd"):
        return zstandard.compress(change(zstandard.decompress(content)))
    if not content.startswith(b"PK"):
        return change(content)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        members = made.infolist()
        chosen = max(members, key=lambda one: one.file_size) if number % 2 else members[number // 2 % len(members)]
        for one in members:
            said = made.read(one)
            packed.writestr(one.filename, change(said) if one is chosen else said)
    return out.getvalue()
