"""What becomes of the bytes of files on their way: cut, packed, mixed, and named as what they are not."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from random import Random

from recognise.case import Case, Corruption
from recognise.corrupting import (
    AMOUNTS,
    NUMBERS,
    TABLES,
    endless_cell,
    names_again,
    notes_above,
    other_decimals,
    said_in,
    too_few,
    too_many,
)
from recognise.good_figures import GOODS
from recognise.good_files import Good

ERROR_PAGE = b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body><h1>Bad, bad gateway</h1>" + (
    b"\n<p>Try again, later; please.</p>" * 20 + b"\n</body></html>\n"
)


def cut(case: Case) -> None:
    """The file ends somewhere in its second half."""
    content = case.content
    case.raw = content[: case.rng.randint(len(content) // 2, len(content) - 40)]
    case.reports = not left_whole(case)


def cut_in_quotes(case: Case) -> None:
    """The file ends within quotation marks."""
    if case.good.kind == "csv":
        one = case.sheet.lines[45]
        said_in(case, one, case.good.text, f"{one.cells[case.at(case.good.text)]}{case.good.separator} and more")
    content = case.content
    case.raw = content[: content.rindex(b'"') - 4]
    case.reports = not left_whole(case)


def left_whole(case: Case) -> bool:
    """Keep what a cut file says wholly; whether its last line does. A cut last cell says what is left of it."""
    if case.good.kind != "csv":
        lines, raw = case.sheet.lines, (case.raw or b"").rpartition(b"\n")[0]
        case.sheet.lines = [one for one in lines if str((one.says or {})[case.good.id]).encode() in raw]
        return len(case.sheet.lines) == len(lines)
    text = (case.raw or b"").decode(case.good.encoding, errors="ignore")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=case.good.separator))
    width = len(case.sheet.header)
    full = {row[case.at(case.good.id)]: row for row in rows if len(row) == width}
    kept = [one for one in case.sheet.lines if one.cells[case.at(case.good.id)] in full]
    for one in kept:
        row = full[one.cells[case.at(case.good.id)]]
        one.says = dict(zip(case.sheet.header, row, strict=True))
    case.sheet.lines = kept
    return len(rows[-1]) == width and text.count('"') % 2 == 0


def zeros(case: Case) -> None:
    """Zero bytes in the middle of lines."""
    content = bytearray(case.content)
    for _ in range(12):
        content.insert(case.rng.randint(len(content) // 4, len(content) - 1), 0)
    case.raw = bytes(content)


def marks(case: Case) -> None:
    """A byte order mark in the middle, where a line begins."""
    lines = case.content.splitlines(keepends=True)
    lines[len(lines) // 2] = b"\xef\xbb\xbf" + lines[len(lines) // 2]
    case.raw = b"".join(lines)


def ends(case: Case) -> None:
    """Lines end in three ways."""
    kinds = (b"\n", b"\r\n", b"\r")
    lines = case.content.replace(b"\r\n", b"\n").split(b"\n")[:-1]
    case.raw = b"".join(line + kinds[i // 5 % 3] for i, line in enumerate(lines))


def letters(case: Case) -> None:
    """Three lines are in another encoding than the rest."""
    lines = case.content.splitlines(keepends=True)
    for at in (9, 20, 33):
        lines[at] = lines[at].replace(b"the", "thé".encode("latin-1" if case.good.encoding == "utf-8" else "utf-8"), 1)
    case.raw = b"".join(lines)


def wide_letters(case: Case) -> None:
    """The file is in UTF-16."""
    case.raw = case.content.decode(case.good.encoding).encode("utf-16")


def unclosed(case: Case) -> None:
    """A quotation mark is opened and not closed."""
    quoted(case, lambda cell: '"' + cell)


def stray(case: Case) -> None:
    """Quotation marks within texts that stand in none."""
    quoted(case, lambda cell: cell[:8] + '"' + cell[8:15] + '" ' + cell[15:])


def doubled(case: Case) -> None:
    """Quotation marks around quotation marks."""
    quoted(case, lambda cell: f'"""{cell}"""')


def quoted(case: Case, change: object) -> None:
    """Change the text of three rows in the raw lines."""
    raw = case.content
    for one in case.some(3):
        said = str(one.cells[case.at(case.good.text)]).split('"')[0].split(case.good.separator)[0]
        encoded = said.encode(case.good.encoding)
        at = raw.find(encoded, raw.find(str(one.cells[case.at(case.good.id)]).encode()))
        raw = raw[:at] + change(said).encode(case.good.encoding) + raw[at + len(encoded) :]  # type: ignore[operator]
    case.raw = raw


def joined(case: Case) -> None:
    """The file of the next time was put behind this one, header and all."""
    more = case.good.sheet()
    case.sheet.lines, late = case.sheet.lines[:30], more.lines[30:]
    case.raw = case.content
    more.lines = late
    case.raw += case.good.written(more)
    case.sheet.lines = [*case.sheet.lines, *late]


def other_joined(case: Case) -> None:
    """A file of something else was put behind this one."""
    other = next(one for one in GOODS if one.kind == "csv" and one.name != case.good.name)
    more = other.sheet()
    more.lines = more.lines[:9]
    case.raw = case.content + other.written(more)
    case.reports = True


def page(case: Case) -> None:
    """The page of an error instead of the file."""
    case.raw, case.sheet.lines, case.reports = ERROR_PAGE, [], True


def empty(case: Case) -> None:
    """Nothing."""
    case.raw, case.sheet.lines, case.reports = b"", [], True


def blanks(case: Case) -> None:
    """Blanks and line ends alone."""
    case.raw, case.sheet.lines, case.reports = b" \n\n  \n", [], True


def in_gzip(case: Case) -> None:
    """Packed with gzip."""
    case.raw, case.name = gzip.compress(case.content, mtime=0), case.name + ".gz"


def gzip_cut(case: Case) -> None:
    """Packed with gzip, and cut."""
    in_gzip(case)
    case.raw = (case.raw or b"")[: len(case.raw or b"") * 2 // 3]


def in_zip(case: Case) -> None:
    """Packed as zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(case.name), case.content)
    case.raw, case.name = out.getvalue(), case.name + ".zip"


def zip_cut(case: Case) -> None:
    """Packed as zip, and cut."""
    in_zip(case)
    case.raw = (case.raw or b"")[:-30]


def flipped(case: Case) -> None:
    """Some bits are wrong."""
    content = bytearray(case.content)
    for _ in range(6):
        content[case.rng.randrange(len(content))] ^= 1 << case.rng.randrange(8)
    case.raw = bytes(content)


def wrong_ending(case: Case) -> None:
    """The name promises another kind of file."""
    case.name = case.name.rpartition(".")[0] + (".csv" if case.good.kind == "xlsx" else ".xlsx")


def no_ending(case: Case) -> None:
    """The name promises nothing."""
    case.name = case.name.rpartition(".")[0]


def torn_lines(case: Case) -> None:
    """Three lines are cut in two, behind what the rows are called."""
    lines = case.content.splitlines(keepends=True)
    for at in (11, 25, 40):
        middle = len(lines[at]) * 5 // 6
        lines[at] = lines[at][:middle] + b"\n" + lines[at][middle:]
    case.raw = b"".join(lines)


def noise(case: Case) -> None:
    """Three lines of other things stand between."""
    lines = case.content.splitlines(keepends=True)
    for at, said in ((5, b"-- rotated --\n"), (20, b"\x80\x81\xfe\n"), (33, b"Total 70 requests\n")):
        lines.insert(at, said)
    case.raw = b"".join(lines)


TEXTS: tuple[Corruption, ...] = (
    cut, zeros, marks, ends, letters, wide_letters, page, empty, blanks, in_gzip, gzip_cut, in_zip, zip_cut,
    wrong_ending, endless_cell, cut_in_quotes, torn_lines,
)  # fmt: skip
CSV: tuple[Corruption, ...] = (unclosed, stray, doubled, joined, other_joined, notes_above)
BOOKS: tuple[Corruption, ...] = (
    cut,
    flipped,
    page,
    empty,
    in_gzip,
    in_zip,
    zip_cut,
    wrong_ending,
    no_ending,
    notes_above,
)

HARMLESS = frozenset(
    ("swapped_columns", "formulas", "blank_lines", "marks", "ends", "wide_letters", "in_gzip", "in_zip", "joined")
)
"""What changes nothing that a table says."""

EACH = 20


def fitting(good: Good) -> list[Corruption]:
    """What can happen to a file of its kind."""
    amounts = good.name in ("order-lines.csv", "shop-orders.xlsx")
    numbers = AMOUNTS if amounts else NUMBERS if "survey" in good.name or "reviews" in good.name else ()
    if good.kind == "xlsx":
        return [*TABLES, *(one for one in numbers if one is not other_decimals), *BOOKS]
    if good.kind == "log":
        return [*TEXTS, noise, *(one for one in TABLES if one.__name__ in LOGGED)]
    if good.kind == "csv":
        return [*TABLES, *numbers, *TEXTS, *CSV]
    return [*(one for one in TABLES if one not in GRIDS), *numbers, *TEXTS]


GRIDS = (too_many, too_few, names_again)
"""What happens to tables alone, not to objects whose cells have names."""

LOGGED = (
    "too_many",
    "too_few",
    "rows_again",
    "rows_missing",
    "far_year",
    "other_dates",
    "names_again",
    "long_cell",
    "words",
)


def cases() -> Iterator[tuple[str, Case]]:
    """Twenty spoilt files of each good one; what happens to files of a kind happens to each in turn."""
    turn: dict[str, int] = {}
    for good in GOODS:
        able = fitting(good)
        begin = turn.get(good.kind, 0)
        turn[good.kind] = begin + EACH
        chosen = [able[(begin + i) * step(len(able)) % len(able)] for i in range(EACH)]
        for corruption in dict.fromkeys(chosen):
            yield f"{good.name}-{corruption.__name__}", made(good, corruption)


def step(count: int) -> int:
    """A step that reaches every one of `count`."""
    return next(one for one in (7, 11, 13, 17, 5, 3, 1) if count % one)


def made(good: Good, corruption: Corruption) -> Case:
    """A good file, spoilt in one way; the same every time."""
    case = Case(good, good.sheet(), Random(f"{good.name} {corruption.__name__}"), good.name)
    corruption(case)
    return case
