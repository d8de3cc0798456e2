"""A dry run keeps its word: it ends as the import ends, and says the same of what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collect.conftest import NPS
from hark.collect.importer import check_file, import_file
from hark.collect.maps.map import parse_map
from hark.errors import HarkError
from hark.store.lake import Store

Hark = Callable[..., Any]

ORDERS = "Order ID,Order date,Customer ID,Total\n"
SURVEY = "Response ID,Submitted,How likely are you to recommend us?,Comment\n"
SCORES = "".join(f"{i},2026-02-{i + 1:02},{i % 11},\n" for i in range(20))
MIXED = ORDERS + '1,2026-01-05,a,"1.234,50"\n2,2026-01-06,b,"1,234.50"\n3,2026-01-07,c,"2,00"\n4,2026-01-08,d,"7,50"\n'
TICKETS = "Ticket ID,Created At,Solved At,Team\n"
LATE = "".join(f"{i},2026-03-02T11:00:00Z,2026-03-02T08:00:00Z,A\n" for i in range(20))

FILES: dict[str, tuple[str, tuple[str, ...]]] = {
    "two decimal signs": (MIXED, ("currency=EUR",)),
    "two decimal signs, one of them said": (MIXED, ("currency=EUR", "amount.decimal=,")),
    "the decimal sign that most do not have": (MIXED, ("currency=EUR", "amount.decimal=.")),
    "an answer that is none": (MIXED, ("currency=EUR", "amount.decimal=both")),
    "two currencies": (ORDERS + "1,2026-01-05,a,€ 5\n2,2026-01-06,b,£ 6\n", ()),
    "day or month": (ORDERS + "1,03/02/2026,a,5\n2,04/05/2026,b,6\n", ("currency=EUR",)),
    "rows that share their name": (SURVEY + SCORES + "1,2026-02-09,3,\n", ()),
    "rows that share their name, settled": (SURVEY + SCORES + "1,2026-02-09,3,\n", ("repeats=last",)),
    "a code outside the scale": (SURVEY + SCORES + "99,2026-02-09,99,\n", ()),
    "a code outside the scale, settled": (
        SURVEY + SCORES + "99,2026-02-09,99,\n", ("missing.How likely are you to recommend us?=wrong",),
    ),
    "solved before created": (TICKETS + LATE, ()),
    "solved before created, for the most part right": (TICKETS + LATE, ("before.Solved At=exchanged",)),
    "nothing wrong": (SURVEY + SCORES, ()),
}  # fmt: skip


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", FILES)
def test_a_dry_run_ends_as_the_import_does(hark: Hark, tmp_path: Path, name: str) -> None:
    content, answers = FILES[name]
    file = tmp_path / "file.csv"
    file.write_text(content, encoding="utf-8")
    given = [part for one in answers for part in ("--answer", one)]

    dry = hark("import", file, "--yes", "--dry-run", *given, "--data", tmp_path / "data")
    real = hark("import", file, "--yes", *given, "--data", tmp_path / "data")

    assert (dry.code, flat(dry.err)) == (real.code, flat(real.err))


OUTSIDE = "id,score\n1,9\n2,11\n"
MAPS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a row that cannot be taken": (OUTSIDE, NPS, {}),
    "a row that cannot be taken, strictly": (OUTSIDE, NPS, {"strict": True}),
    "the same file as another survey's": ("id,score\n1,9\n", NPS.replace('"s"', '"t"'), {}),
    "the same file beside it": ("id,score\n1,9\n", NPS.replace('"s"', '"t"'), {"beside": True}),
    "in place of none": (OUTSIDE, NPS, {"replace": 7}),
    "rows that share their name": ("id,score\n1,9\n1,8\n", NPS, {}),
    "scores on no scale": ("id,score\n1,9\n", NPS.replace("nps", "csat"), {}),
    "a column that is not there": ("who,score\n1,9\n", NPS, {}),
}


def verdict(run: Callable[..., Any], *given: Any, **how: Any) -> str:
    """What hinders it, if anything does."""
    try:
        seen = run(*given, **how)
    except HarkError as error:
        return str(error)
    return str(seen.doubts[0]) if getattr(seen, "doubts", ()) else f"{seen.rejected} rejected"


@pytest.mark.parametrize("name", MAPS)
def test_a_dry_run_by_a_map_says_what_the_import_says(tmp_path: Path, name: str) -> None:
    content, made, how = MAPS[name]
    store, file = Store.open(tmp_path / "data", create=True), tmp_path / "file.csv"
    file.write_text("id,score\n1,9\n", encoding="utf-8")
    import_file(store, file, parse_map(NPS))
    file.write_text(content, encoding="utf-8")

    dry = verdict(check_file, store, file, parse_map(made), **how)

    assert dry == verdict(import_file, store, file, parse_map(made), **how)
