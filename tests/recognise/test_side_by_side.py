"""Two tables beside each other in one sheet are told, and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import BadFile
from recognise.clerk import Clerk


def test_a_second_table_behind_an_empty_column_is_refused_with_where_it_begins(clerk: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    rows = "".join(f"2026-03-{i:02};{i % 11};fine {i};;2026-04-{i:02};{i % 5 + 1};North\n" for i in range(1, 20))
    file.write_text(f"Date;NPS;Comment;;Date;Stars;Shop\n{rows}", encoding="utf-8")

    with pytest.raises(BadFile, match="two tables side by side: the second begins in column E, with “Date”"):
        clerk.bring(file)
