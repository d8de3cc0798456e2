"""What becomes of files on their way: ways to spoil a table, each with what the spoilt file truly says."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

from recognise.case import Case, Corruption
from recognise.good_figures import moment
from recognise.good_files import Formula, Line


def too_many(case: Case) -> None:
    """A cell too many in three rows, somewhere before the number."""
    for one in case.some(3):
        one.cells.insert(case.rng.randint(0, case.at(case.good.number)), "")


def too_few(case: Case) -> None:
    """A cell too few in three rows."""
    for one in case.some(3):
        del one.cells[case.rng.randint(0, case.at(case.good.number))]


def moved(case: Case) -> None:
    """In one row the number and the text have changed places."""
    (one,) = case.some(1)
    a, b = case.at(case.good.number), case.at(case.good.text)
    one.cells[a], one.cells[b] = one.cells[b], one.cells[a]


def swapped_names(case: Case) -> None:
    """The names of the columns of times and of texts have changed places; the cells have not."""
    a, b = case.at(case.good.when), case.at(case.good.text)
    header = case.sheet.header
    header[a], header[b] = header[b], header[a]


def swapped_columns(case: Case) -> None:
    """Two whole columns have changed places."""
    a, b = case.at(case.good.when), case.at(case.good.number)
    for cells in [case.sheet.header, *(one.cells for one in case.sheet.lines)]:
        cells[a], cells[b] = cells[b], cells[a]


def names_again(case: Case) -> None:
    """The names of the columns again, in the middle."""
    case.sheet.lines.insert(len(case.sheet.lines) // 2, Line(list(case.sheet.header)))


def total(case: Case, word: str) -> list[Any]:
    """A row that sums up."""
    cells: list[Any] = [""] * len(case.sheet.header)
    at = case.at(case.good.number)
    said = (str(one.cells[at]).replace(",", ".") for one in case.sheet.lines)
    numbers = [float(one) for one in said if figure(one)]
    cells[0] = word
    cells[at] = round(sum(numbers), 2) if numbers else len(case.sheet.lines)
    return cells


def figure(said: str) -> bool:
    """Whether a text is a plain number."""
    return said.replace(".", "", 1).isdecimal()


def total_below(case: Case) -> None:
    """A row “Total” at the end."""
    case.sheet.lines.append(Line(total(case, "Total")))


def sum_below(case: Case) -> None:
    """A blank row and a row “Summe” at the end."""
    case.sheet.lines += [Line([""] * len(case.sheet.header)), Line(total(case, "Summe"))]


def total_between(case: Case) -> None:
    """A row “Subtotal” in the middle."""
    case.sheet.lines.insert(20, Line(total(case, "Subtotal")))


def count_below(case: Case) -> None:
    """A row at the end that only says how many rows there are."""
    case.sheet.lines.append(Line([f"{len(case.sheet.lines)} rows", *[""] * (len(case.sheet.header) - 1)]))


def formulas(case: Case) -> None:
    """Texts that a spreadsheet would work out."""
    for one, said in zip(case.some(4), ["=1+1", "+49 30 1234", "-5", "@home"], strict=True):
        said_in(case, one, case.good.text, said)


def said_in(case: Case, one: Line, column: str, said: Any) -> None:
    """Write into a cell, truly."""
    one.cells[case.at(column)] = said
    one.says = {**(one.says or {}), column: said}


def worked_out(case: Case) -> None:
    """Numbers that are formulas, in workbooks with their value, else as their text."""
    for one in case.some(3):
        at = case.at(case.good.number)
        known = one.cells[at]
        one.cells[at] = Formula(f"=SUM({known},0)", known) if case.good.kind == "xlsx" else f"=SUM({known},0)"


def not_worked_out(case: Case) -> None:
    """Numbers that are formulas nobody has worked out yet, or stand in quotation marks as a formula."""
    for one in case.some(3):
        at = case.at(case.good.number)
        known = one.cells[at]
        one.cells[at] = Formula(f"={known}+0", None) if case.good.kind == "xlsx" else f'="{known}"'


def long_cell(case: Case) -> None:
    """A text of a million letters."""
    said = "long and " * (3500 if case.good.kind == "xlsx" else 111_111)
    said_in(case, case.some(1)[0], case.good.text, said.strip())


def endless_cell(case: Case) -> None:
    """A text of three million letters."""
    said_in(case, case.some(1)[0], case.good.text, ("very long and " * 215_000).strip())


def blank_lines(case: Case) -> None:
    """Rows without a word, in the middle and at the end."""
    for at in (7, 30, 31, len(case.sheet.lines)):
        case.sheet.lines.insert(at, Line([""] * len(case.sheet.header)))


def other_dates(case: Case) -> None:
    """From the middle on, dates are written in another way."""
    at = case.at(case.good.when)
    for one in case.sheet.lines[len(case.sheet.lines) // 2 :]:
        when = moment(one.cells[at])
        if when:
            one.cells[at] = f"{when:%d/%m/%Y}" + (f" {when:%H:%M:%S}" if (when.hour or when.minute) else "")


def american_dates(case: Case) -> None:
    """A few dates at the end are written the American way."""
    at = case.at(case.good.when)
    for one in case.sheet.lines[-4:]:
        when = moment(one.cells[at])
        if when:
            one.cells[at] = f"{when:%m/%d/%Y}" + (f" {when:%H:%M:%S}" if (when.hour or when.minute) else "")


def other_decimals(case: Case) -> None:
    """From the middle on, the decimal sign is another one."""
    at = case.at("Gewicht" if "Gewicht" in case.sheet.header else case.good.number)
    for one in case.sheet.lines[len(case.sheet.lines) // 2 :]:
        said = str(one.cells[at])
        one.cells[at] = said.replace(",", ".") if "," in said else said.replace(".", ",")


def column_missing(case: Case) -> None:
    """The column of the number is not there."""
    without(case, case.good.number)


def times_missing(case: Case) -> None:
    """The column of the times is not there."""
    without(case, case.good.when)


def without(case: Case, column: str) -> None:
    """Take a column away."""
    at = case.at(column)
    for one in case.sheet.lines:
        del one.cells[at]
        one.says = {key: said for key, said in (one.says or {}).items() if key != column}
    del case.sheet.header[at]


def same_name(case: Case) -> None:
    """A column beside is called like the number."""
    case.sheet.header[case.at(case.good.group)] = case.good.number


def number_twice(case: Case) -> None:
    """The column of the number is there twice, with other figures the second time."""
    case.sheet.header.append(case.good.number)
    cells = [one.cells[case.at(case.good.number)] for one in case.sheet.lines]
    for one, cell in zip(case.sheet.lines, [*cells[7:], *cells[:7]], strict=True):
        one.cells.append(cell)


def rows_again(case: Case) -> None:
    """Five rows are there twice."""
    again = [deepcopy(one) for one in case.some(5)]
    case.others.append(case.sheet.truth)
    case.sheet.lines += again


def rows_missing(case: Case) -> None:
    """Five rows are missing: nobody can know."""
    for one in case.some(5):
        case.sheet.lines.remove(one)


def words(case: Case) -> None:
    """Words in three cells of numbers."""
    for one, said in zip(case.some(3), ["see note", "twelve", "n.b."], strict=True):
        one.cells[case.at(case.good.number)] = said


def dashes(case: Case) -> None:
    """Signs for nothing in three cells of numbers."""
    for one in case.some(3):
        one.cells[case.at(case.good.number)] = "-"
        one.says = {**(one.says or {}), case.good.number: None}


def far_year(case: Case) -> None:
    """One row is of the year 2206."""
    in_year(case, 2206)


def long_ago(case: Case) -> None:
    """One row is of the year 1026."""
    in_year(case, 1026)


def in_year(case: Case, year: int) -> None:
    """Move one row into a year."""
    (one,) = case.some(1)
    at = case.at(case.good.when)
    when = one.cells[at]
    spoilt = str(when).replace("2026", str(year)).replace("2025", str(year))
    one.cells[at] = spoilt[:10] if isinstance(when, datetime) else spoilt
    one.says = {**(one.says or {}), case.good.when: one.cells[at]}


def negative(case: Case) -> None:
    """Three numbers are below zero."""
    for one in case.some(3):
        column = "Quantity" if "Quantity" in case.sheet.header else case.good.number
        said = one.cells[case.at(column)]
        said_in(case, one, column, -said if isinstance(said, float | int) else f"-{said or 1}")


def currencies(case: Case) -> None:
    """Amounts with the signs of two currencies."""
    at = case.at(case.good.number)
    for number, one in enumerate(case.sheet.lines):
        one.cells[at] = f"{one.cells[at]} €" if number % 2 else f"${one.cells[at]}"


def other_currency(case: Case) -> None:
    """Five amounts are in another currency, written before the number."""
    for one in case.some(5):
        at = case.at(case.good.number)
        one.cells[at] = f"USD {one.cells[at]}"


def percent(case: Case) -> None:
    """Three numbers are written as parts of a hundred."""
    for one in case.some(3):
        one.cells[case.at(case.good.number)] = f"{one.cells[case.at(case.good.number)]}%"


def headless(case: Case) -> None:
    """There is a header and nothing else."""
    case.sheet.lines = []


def notes_above(case: Case) -> None:
    """Two lines of notes stand above the names."""
    case.sheet.above = [["Exported for the board"], ["Made up for tests"], *case.sheet.above]


TABLES: tuple[Corruption, ...] = (
    too_many, too_few, moved, swapped_names, swapped_columns, names_again, total_below, sum_below, total_between,
    count_below, formulas, worked_out, not_worked_out, long_cell, blank_lines, other_dates, american_dates,
    column_missing, times_missing, same_name, number_twice, rows_again, rows_missing, words, dashes, far_year, long_ago,
    headless,
)  # fmt: skip
"""What can happen to any table."""

NUMBERS: tuple[Corruption, ...] = (negative, percent)
AMOUNTS: tuple[Corruption, ...] = (negative, currencies, other_currency, other_decimals, percent)
