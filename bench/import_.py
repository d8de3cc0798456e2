"""How long an import takes beside DuckDB's plain copy of the same CSV to Parquet, and how much memory it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb

COPY = Template((Path(__file__).parent / "sql" / "copy.sql").read_text(encoding="utf-8"))
LIMITS = {"into an empty store": 4.0, "into one of 20 million facts": 6.0}
MEMORY = 1500
"""Megabytes of resident memory an import may take."""

LONG = """
survey = "bench"
[columns]
response = "id"
occurred_at = "created"
customer = "customer"
product = "shop"
region = "region"
[[questions]]
columns = ["score"]
kind = "nps"
"""
WIDE = LONG.partition("[[")[0] + '[[questions]]\ncolumns = ["q*"]\nkind = "csat"\nscale = [1, 5]\n'
COLUMNS = """
    i as id, 'C' || (hash(i * 7) % 2000000) as customer, 'Shop ' || (hash(i * 3) % 400) as shop,
    strftime(timestamp '2024-01-01' + to_seconds((hash(i) % 63072000)::bigint), '%Y-%m-%d %H:%M:%S') as created,
    ['North', 'South', 'East', 'West'][1 + (hash(i * 5) % 4)::int] as region
"""


@dataclass(frozen=True)
class Ran:
    """How long a process took, in seconds, and the most memory it held, in megabytes."""

    seconds: float
    megabytes: float


def run(*command: str | Path) -> Ran:
    """Run a command to its end. Raises CalledProcessError where it fails."""
    begun = perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), process.args)
    return Ran(perf_counter() - begun, used.ru_maxrss / 1024)


def make(file: Path, first: int, rows: int, questions: int = 0) -> Path:
    """Write a CSV of `rows` answers, or of `rows` responses to so many `questions`."""
    scores = "(hash(i * 11) % 11)::int as score"
    if questions:
        scores = ", ".join(f"1 + (hash(i * 11 + {q}) % 5)::int as q{q}" for q in range(questions))
    rows_of = f"select {COLUMNS}, {scores} from range({first}, {first + rows}) t(i)"
    duckdb.execute(f"copy ({rows_of}) to '{file}' (header)")
    return file


def copied(file: Path) -> Ran:
    """DuckDB's plain copy of `file`, in a process of its own."""
    text = COPY.substitute(file=file, target=file.with_suffix(".parquet"))
    ran = run(sys.executable, "-c", "import duckdb, sys; duckdb.execute(sys.argv[1])", text)
    file.with_suffix(".parquet").unlink()
    return ran


def imported(file: Path, map_: Path, data: Path) -> Ran:
    """`hark import` of `file`."""
    return run(sys.executable, "-m", "hark", "import", file, "--map", map_, "--data", data)


def told(what: str, took: Ran, plain: Ran) -> float:
    """Print one line; returns the ratio."""
    ratio = took.seconds / plain.seconds
    print(
        f"{what:32} {took.seconds:6.1f} s  {ratio:5.2f} times DuckDB's copy ({plain.seconds:.1f} s)"
        f"  {took.megabytes:5.0f} MB resident",
        flush=True,
    )
    return ratio


def main() -> None:
    """Print the figures; fail beyond a limit."""
    options = ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000_000, help="answers in each long file")
    options.add_argument("--folder", help="where the files go while it runs")
    asked = options.parse_args()
    missed = []
    with TemporaryDirectory(dir=asked.folder) as name:
        room = Path(name)
        (room / "long.toml").write_text(LONG, encoding="utf-8")
        (room / "wide.toml").write_text(WIDE, encoding="utf-8")
        for number, (what, limit) in enumerate(LIMITS.items()):
            file = make(room / f"long-{number}.csv", number * asked.rows, asked.rows)
            plain, took = copied(file), imported(file, room / "long.toml", room / "data")
            if told(what, took, plain) > limit or took.megabytes > MEMORY:
                missed.append(f"{what} (limits {limit:g} times, {MEMORY} MB)")
            file.unlink()
        file = make(room / "wide.csv", 0, asked.rows // 10, 20)
        told(
            f"{asked.rows // 10:,} rows x 20 questions", imported(file, room / "wide.toml", room / "wide"), copied(file)
        )
    if missed:
        sys.exit(f"Too slow or too big: {'; '.join(missed)}.")


if __name__ == "__main__":
    main()
