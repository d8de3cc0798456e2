"""A data directory may be called as its owner likes: no sign in its path changes what is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

ROWS = "customer,nps,date\n" + "".join(f"c{n},{n % 11},2026-03-{1 + n % 28:02}\n" for n in range(22))


@pytest.mark.parametrize("name", ["customer=acme", "year=2026", "we[i]rd*?", "it's 100 %", "ünï 日本"])
def test_everything_works_in_a_folder_of_any_name(hark: Callable[..., object], tmp_path: Path, name: str) -> None:
    (tmp_path / "weird").mkdir()
    data, file = tmp_path / name / "hark-data", tmp_path / name / "sco[r]es=1.csv"
    file.parent.mkdir()
    file.write_text(ROWS, encoding="utf-8")

    assert hark("import", file, "--yes", "--data", data).code == 0
    rows = json.loads(hark("records", "nps", "--format", "json", "--data", data).out)
    assert sorted(row["customer"] for row in rows) == sorted(f"c{n}" for n in range(22))

    assert hark("erase", "c3", "--yes", "--data", data).code == 0
    measured = json.loads(hark("measure", "nps", "--format", "json", "--data", data).out)
    assert measured[0]["n"] == 21
    assert hark("report", "--output", tmp_path / "report.html", "--data", data).code == 0

    assert hark("imports", "undo", "1", "--data", data).code == 0
    assert hark("measure", "nps", "--data", data).code != 0
    assert hark("import", file, "--yes", "--data", data).code == 0
    assert json.loads(hark("measure", "nps", "--format", "json", "--data", data).out)[0]["n"] == 21
