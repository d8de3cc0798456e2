"""What the cells of each column say, over the whole file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import duckdb

from hark.collect.read.delivered import Delivered
from hark.collect.sql import literal
from hark.collect.values.reading import told
from hark.recognise.likert import worth
from hark.recognise.steps import ends, mixed, step, unsaid
from hark.recognise.words import asks
from hark.store.parquet import parquet

MOST = 0.9
"""Where so large a part of the cells are numbers, the others are slips: each is said when the file comes in."""

SEVERAL = 60
"""Of a column with so many different values at most, each is known with its count."""

TOGETHER = 25
"""So many columns of a small file are looked at in one pass."""

LARGE = 20_000
"""A file of so many rows is large."""

AGAIN = 10
"""A column says the same over and over where each text stands there so often on average."""

FEW = 1_000_000
"""So many different texts of a column are told apart."""

NOTHING = (
    "?", "-", "--", "–", "n/a", "N/A", "#N/A", "NA", "na", "NaN", "nan", "null", "NULL", "Null", "none", "None", "\\N",
    "NONE", "Blank", "blank", "(blank)", "(empty)", "Unknown", "unknown", ".", "nil", "k.A.", "k. A.", "0000-00-00",
    "0000-00-00 00:00:00",
)  # fmt: skip
"""Cells that mean: nothing, where all others are dates or numbers."""


NONE = ("none", "None", "NONE")
"""Those of them that may be an answer in words: how much effort it took, for instance."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One column of the file: its name, and what its cells say."""

    name: str
    cell: str
    rows: int
    filled: int
    different: int
    """How many different texts there are; exact up to `SEVERAL`, else about."""
    numbers: int
    """Cells that are plain numbers."""
    wholes: int
    low: float
    high: float
    longest: int
    words: float
    """How many words a cell has, on average."""
    addresses: int
    """Cells that are e-mail addresses."""
    digits: int
    """Cells that begin or end with a figure and are no plain number: dates, times, amounts with signs."""
    examples: tuple[str, ...]
    values: Mapping[str, int] = field(default_factory=dict)
    nothing: tuple[str, ...] = ()
    """The codes it says that mean nothing, such as “?”, where its other cells are dates or numbers."""
    label: str = ""
    """What the file says about the column besides its name."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """What the file says its codes mean."""

    @property
    def said(self) -> str:
        """The name and all the file says about the column."""
        return f"{self.name} {self.label}".strip()

    @property
    def text(self) -> str:
        """The SQL of what a cell says, without the codes that mean nothing."""
        return told(self.cell, NOTHING)

    @property
    def unique(self) -> bool:
        """Whether nearly every row has a value of its own."""
        return self.filled == self.rows and self.different > 0.95 * self.rows

    @property
    def names(self) -> bool:
        """Whether it names rows: nearly all fill it, with values of their own; a row that is there twice shares one."""
        return self.filled >= MOST * self.rows and self.different > 0.8 * self.filled

    @property
    def few(self) -> bool:
        """Whether it has few different values."""
        return 0 < len(self.values) == self.different

    @property
    def prose(self) -> bool:
        """Whether it holds what somebody wrote: several words, of which hardly any two cells say the same."""
        return (
            self.words >= 3 and self.longest > 40 and (self.different > SEVERAL or self.different > 0.7 * self.filled)
        )

    @property
    def numeric(self) -> bool:
        """Whether all its cells are plain numbers, apart from codes that mean nothing."""
        nothing = sum(self.values.get(code, 0) for code in NOTHING)
        return 0 < self.numbers >= MOST * (self.filled - nothing) and self.numbers > 0.5 * self.filled

    @property
    def datable(self) -> bool:
        """Whether it may hold times: not where its few values are words, or too short for a day with its year."""
        return not self.few or any(len(one) >= 6 and any(map(str.isdigit, one)) for one in self.values)

    @cached_property
    def unsaid(self) -> tuple[str, ...]:
        """The codes and words among its values that mean: no answer."""
        unsaids = {*self.nothing, *(one for one in self.values if self.few and unsaid(one))}
        return tuple(sorted(unsaids - {*self.naught}))

    @cached_property
    def naught(self) -> tuple[str, ...]:
        """The cells that say “none” among other words, of which no scale is known: it may be one of the answers."""
        none = [one for one in self.values if one in NONE] if self.few else []
        others = [one for one in self.values if one not in NOTHING and not unsaid(one)] if none else []
        if sum(any(map(str.isdigit, one)) for one in others) * 2 >= len(others) or worth(others):
            return ()
        return tuple(none)

    @cached_property
    def answers(self) -> dict[str, int]:
        """Its values that are answers, with their counts; empty where it has many."""
        left_out = {*NOTHING, *self.unsaid} - {*self.naught}
        return {one: count for one, count in self.values.items() if one not in left_out} if self.few else {}

    @cached_property
    def steps(self) -> dict[str, float]:
        """What each of its values is worth, where nearly all are few numbers, with words beside them or not."""
        found = {one: figure for one in self.answers if (figure := step(one)) is not None}
        if 1 < len(found) < len(self.answers) and asks(self.said) == "nps":
            found |= ends(self.answers, found.values())
        nearly_all = sum(self.answers[one] for one in found) >= MOST * sum(self.answers.values())
        return found if nearly_all and not mixed(found, self.answers) else {}

    @cached_property
    def scores(self) -> dict[float, int]:
        """The numbers among its values with their counts, where nearly all are numbers and few."""
        found: dict[float, int] = defaultdict(int)
        for said, figure in self.steps.items():
            found[figure] += self.values[said]
        return dict(sorted(found.items()))


def profiles(con: duckdb.DuckDBPyConnection, file: Delivered, source: str = "") -> tuple[Seen, ...]:
    """Every column of the file; `source` is the SQL of those of its rows that count, by default all.

    Of a large file each column is looked at by itself: where it says the same over and over, by what it says and how
    often, so that each text is looked at once.
    """
    table = source or parquet(file.table)
    numbers = range(len(file.columns))
    rows = con.execute(f"select count(*) from {table}").fetchall()[0][0]
    if rows < LARGE:
        every = f"(select *, 1 as times from {table})"
        parts = [numbers[begin : begin + TOGETHER] for begin in range(0, len(numbers), TOGETHER)]
        return tuple(one for part in parts for one in looked_at(con, file, every, part, COUNTED))
    guessed = ", ".join(f"approx_count_distinct(c{i})" for i in numbers)
    found: list[Seen] = []
    for i, about_ in zip(numbers, con.execute(f"select {guessed} from {table}").fetchall()[0], strict=True):
        if about_ < min(rows / AGAIN, FEW):
            apart = f"(select c{i}, count(*) as times from {table} group by c{i})"
            found += looked_at(con, file, apart, range(i, i + 1), "count({cell})")
        else:
            whole = f"(select c{i}, 1 as times from {table})"
            found += looked_at(con, file, whole, range(i, i + 1), str(about_))
    return tuple(found)


COUNTED = "len(list_distinct(list({cell})))"
"""How many different texts a column of a small file has; for so few, this takes half the time of a distinct count."""


def looked_at(
    con: duckdb.DuckDBPyConnection, file: Delivered, table: str, numbers: range, different_: str
) -> Iterator[Seen]:
    """Some of the columns, in one pass; and the values of those that have few, in a second.

    `table` says in `times` how often each of its rows stands there; `different_` is the SQL of how many different texts
    a column has.
    """
    listed = ", ".join(measures(f"c{i}", different_) for i in numbers)
    row = con.execute(f"select coalesce(sum(times), 0), {listed} from {table}").fetchall()[0]
    rows, *counted = row
    width = len(counted) // len(numbers)
    several = [i for place, i in enumerate(numbers) if 0 < counted[place * width + 1] <= SEVERAL * 1.5]
    said = listed_values(con, table, several)
    for place, i in enumerate(numbers):
        filled, different, whole, wholes, low, high, longest, words, addresses, digits, first, none = counted[
            place * width : (place + 1) * width
        ]
        values = said.get(i, {})
        different = len(values) if 0 < len(values) <= SEVERAL else max(different, min(filled, SEVERAL + 1))
        values = values if len(values) <= SEVERAL else {}
        yield Seen(
            file.columns[i], f"c{i}", int(rows), filled, different, whole, wholes, low or 0.0, high or 0.0,
            longest or 0, words or 0.0, addresses, digits, tuple(first or ()), values, tuple(sorted(none or ())),
            *about(file, i),
        )  # fmt: skip


def listed_values(con: duckdb.DuckDBPyConnection, table: str, columns: list[int]) -> dict[int, dict[str, int]]:
    """The values of columns that have few, with their counts, the most frequent first."""
    if not columns:
        return {}
    parts = (
        f"(select {i} as place, c{i} as said, sum(times)::bigint as times from {table} where c{i} is not null "
        f"group by all order by times desc, said limit {SEVERAL + 1})"
        for i in columns
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for place, said, times in con.execute(
        f"from ({' union all '.join(parts)}) order by place, times desc, said"
    ).fetchall():
        found[place][said] = times
    return found


def measures(cell: str, different: str) -> str:
    """The SQL of what is counted of one column."""
    number = f"try_cast({cell} as double)"

    def counted(where: str) -> str:
        return f"coalesce(sum(times) filter ({where}), 0)::bigint"

    words = f"(length({cell}) - length(replace({cell}, ' ', '')) + 1)"
    return ", ".join(
        (
            counted(f"{cell} is not null"),
            different.format(cell=cell),
            counted(f"isfinite({number})"),
            counted(f"isfinite({number}) and {number} = floor({number})"),
            f"min({number}) filter (isfinite({number}))",
            f"max({number}) filter (isfinite({number}))",
            f"max(length({cell}))",
            f"sum({words} * times)::double / {counted(f'{cell} is not null')}",
            counted(rf"contains({cell}, '@') and regexp_full_match({cell}, '[^@\s]+@[^@\s]+\.[a-zA-Z]+')"),
            counted(f"{number} is null and regexp_matches({cell}, '^[^a-z]*[0-9]|[0-9]$')"),
            f"list_sort(list_distinct(min({cell}, 20) filter (length({cell}) < 200)))[:3]",
            f"list_distinct(list({cell}) filter ({cell} in ({', '.join(map(literal, NOTHING))})))",
        )
    )


def about(file: Delivered, number: int) -> tuple[str, Mapping[str, str]]:
    """What the file says about a column besides its name, and what its codes mean."""
    labels = getattr(file, "labels", ())
    meanings = getattr(file, "meanings", {})
    said = labels[0][number] if labels and number < len(labels[0]) else ""
    return (said or "").strip(), meanings.get(file.columns[number], {})
