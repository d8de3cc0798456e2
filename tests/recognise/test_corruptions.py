"""Two hundred spoilt files: each comes in right, is reported, asked about or refused; none changes a figure unsaid.

What is asked, and with which words a file is refused, stands in `corruptions.toml`, case by case.
`python -m recognise.test_corruptions` in the folder of the tests tells what becomes of each, and counts.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from hark.errors import BadQuestion, HarkError, InDoubt
from hark.store.lake import Store
from hark.store.reader import Facts
from measure.figure import over
from recognise.case import Case
from recognise.clerk import Clerk
from recognise.corrupting_bytes import HARMLESS, cases, made
from recognise.good_figures import GOODS
from recognise.good_files import Figures, Good, Says

ALL = dict(cases())
SAID: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "corruptions.toml").read_text(encoding="utf-8")
)
"""By file and corruption: asked and which question, or refused and with which words."""


@dataclass(frozen=True)
class Outcome:
    """What became of a file: right, reported, asked, refused; else what is wrong."""

    word: str
    says: str = ""
    question: str = ""
    """The key of the question that nobody answered; empty where the import itself is in doubt."""


def outcome(case: Case, clerk: Clerk, folder: Path) -> Outcome:
    """Bring a file in, and judge what became of it."""
    file = folder / case.name
    file.write_bytes(case.content)
    try:
        done = clerk.bring(file, case.good.answers)
    except InDoubt as doubt:
        last = clerk.asked[-1] if clerk.asked and clerk.asked[-1] not in case.good.answers else ""
        return Outcome("asked" if doubt.remedy else "asked without a remedy", str(doubt), last)
    except HarkError as error:
        return Outcome("refused" if error.remedy else "refused without a remedy", str(error))
    lost = rejected(clerk, done.number) if done.rejected else []
    if any(not line or not reason for line, reason, _ in lost):
        return Outcome("rejected without a line or a reason")
    found = figures(clerk, case.good)
    for truth in (case.sheet.truth, *case.others):
        expected = full(case.good.figures(remaining(case, truth, lost)))
        if found == approximately(expected):
            silent = case.reports and not lost
            return Outcome("something is missing, and nothing is said" if silent else "reported" if lost else "right")
    return Outcome("a figure changed unsaid", f"{found}, not {expected}; {lost}; {clerk.text}; {clerk.notes}")


def rejected(clerk: Clerk, number: int) -> list[tuple[int, str, str]]:
    """The rejected rows: line, reason and what they say."""
    with duckdb.connect() as con:
        found = con.execute(f"from '{clerk.store.imports / str(number) / 'rejected.parquet'}'")
        names = [one[0] for one in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [(row["hark_line"], row["hark_reason"], "\n".join(map(str, row.values()))) for row in rows]


def remaining(case: Case, truth: list[Says], lost: list[tuple[int, str, str]]) -> list[Says]:
    """The rows of a truth without the rejected ones, which are found by what they say, else by their line."""
    left, lines = list(truth), lines_of(case)
    names = {str(row[case.good.id]): row for row in truth}
    for line, _, said in lost:
        here = [name for name in names if re.search(rf"\b{re.escape(name)}\b", said)]
        here = here or [name for name in names if 0 < line <= len(lines) and re.search(rf"\b{name}\b", lines[line - 1])]
        for name in here:
            row = next((one for one in left if str(one[case.good.id]) == name), None)
            if row is not None:
                left.remove(row)
    return left


def lines_of(case: Case) -> list[str]:
    """The lines of a text; of a table whose bytes were not spoilt the names of its rows."""
    if case.raw is None and case.good.kind != "json":
        above = [""] * (len(case.sheet.above) + (case.good.kind in ("csv", "xlsx")))
        return [*above, *(str((one.says or {}).get(case.good.id, "")) for one in case.sheet.lines)]
    content = case.content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return [] if case.good.kind == "xlsx" else content.decode(case.good.encoding, errors="replace").split("\n")


def figures(clerk: Clerk, good: Good) -> Figures:
    """The figures in the store, those that the good file has."""
    facts = Facts(clerk.store)
    return full({(metric, period): by_period(facts, metric, period) for metric, period in good.figures([])})


def by_period(facts: Facts, metric: str, period: str) -> dict[str, float]:
    """The figures of a metric by period; none where no row has a time."""
    try:
        return {at: value for at, value in over(facts, metric, period).items() if value}
    except BadQuestion as error:
        if "says when it happened" in error.problem:
            return {}
        raise


def full(figures: Figures) -> Figures:
    """Figures without periods of which nothing is known."""
    return {key: {at: value for at, value in found.items() if value} for key, found in figures.items()}


def approximately(figures: Figures) -> object:
    """Figures up to what rounding does."""
    return {key: pytest.approx(found, rel=1e-6) for key, found in figures.items()}


@pytest.mark.parametrize("good", GOODS, ids=lambda good: good.name)
def test_a_good_file_comes_in_right(clerk: Clerk, tmp_path: Path, good: Good) -> None:
    case = made(good, lambda case: None)

    assert outcome(case, clerk, tmp_path) == Outcome("right")


@pytest.mark.parametrize("name", ALL)
def test_a_spoilt_file_changes_no_figure_unsaid(clerk: Clerk, tmp_path: Path, name: str) -> None:
    found = outcome(ALL[name], clerk, tmp_path)

    file, _, corruption = name.rpartition("-")
    assert found.word in ("right", "reported") or as_said(found, SAID[file].get(corruption, ["none", ""])), found
    assert corruption not in HARMLESS or found.word == "right", found


def as_said(found: Outcome, said: list[str]) -> bool:
    """Whether a file was asked about or refused as the table says: by that question, or with those words."""
    word, about = said
    return found.word == word and (about == found.question if found.question else about in found.says)


def test_every_case_that_the_table_names_is_there() -> None:
    assert {f"{file}-{corruption}" for file, said in SAID.items() for corruption in said} <= ALL.keys()


def counted(folder: Path) -> Counter[str]:
    """How many files came to what; each is told in a line."""
    words: Counter[str] = Counter()
    for number, (name, case) in enumerate(ALL.items()):
        room = folder / str(number)
        room.mkdir()
        found = outcome(case, Clerk(Store.open(room / "data", create=True)), room)
        words[found.word] += 1
        print(f"{found.word:10} {name}  {found.says[:160]}", flush=True)
    return words


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        print(dict(counted(Path(folder))))
