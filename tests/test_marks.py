"""What figures are seen beside: changes, base lines and benchmarks in the company document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from hark.company import BaseLine, Benchmark, Change, load_company, save_company
from hark.errors import BadSetting
from hark.measure.settings import check_settings

TEXT = """\
[[changes]]
day = 2026-05-04   # the day it was switched
what = "New phone system"
metrics = ["csat"]

[[changes]]
day = 2026-02-01
what = "Free returns"

[base_lines.nps]
from = 2026-01-01
to = 2026-04-01

[[benchmarks]]
metric = "nps"
value = 32
source = "A study"
day = 2026-01-15
"""


def write(folder: Path, text: str) -> None:
    (folder / "company.toml").write_text(text, encoding="utf-8")


def test_marks_are_read_the_oldest_change_first(tmp_path: Path) -> None:
    write(tmp_path, TEXT)

    document = load_company(tmp_path)

    assert document.changes == (
        Change(date(2026, 2, 1), "Free returns"),
        Change(date(2026, 5, 4), "New phone system", ("csat",)),
    )
    assert document.base_lines == {"nps": BaseLine(date(2026, 1, 1), date(2026, 4, 1))}
    assert document.benchmarks == (Benchmark("nps", 32, "A study", date(2026, 1, 15)),)


def test_a_saved_change_keeps_the_notes_of_the_others(tmp_path: Path) -> None:
    write(tmp_path, TEXT)
    document = load_company(tmp_path)

    save_company(tmp_path, replace(document, changes=(*document.changes[1:], Change(date(2026, 6, 1), "New prices"))))

    text = (tmp_path / "company.toml").read_text(encoding="utf-8")
    assert "# the day it was switched" in text
    assert [one.what for one in load_company(tmp_path).changes] == ["New phone system", "New prices"]


def test_marks_can_all_be_taken_away(tmp_path: Path) -> None:
    write(tmp_path, TEXT)

    save_company(tmp_path, replace(load_company(tmp_path), changes=(), benchmarks=(), base_lines=MappingProxyType({})))

    document = load_company(tmp_path)
    assert (document.changes, document.benchmarks, dict(document.base_lines)) == ((), (), {})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("changes = 3", "a list of tables, each under [[changes]]"),
        ('[[changes]]\nwhat = "x"', "changes 1.day is None"),
        ("[[changes]]\nday = 2026-01-01", "changes 1.what is None"),
        ('[[changes]]\nday = 2026-01-01T10:00:00\nwhat = "x"', "Make it a day like 2026-05-04"),
        ('[[changes]]\nday = 2026-01-01\nwhat = "x"\nmetric = "nps"', "There is no key called “metric”"),
        ("[base_lines]\nnps = 3", "from = a day and to = the day after its last"),
        ("[base_lines.nps]\nfrom = 2026-02-01\nto = 2026-02-01", "base_lines.nps.to"),
        ('[[benchmarks]]\nmetric = "nps"\nvalue = 3\nday = 2026-01-01', "benchmarks 1.source is None"),
        ('[[benchmarks]]\nmetric = "nps"\nvalue = "3"\nsource = "x"\nday = 2026-01-01', "a number"),
    ],
)
def test_what_cannot_be_is_refused_with_its_key(tmp_path: Path, text: str, words: str) -> None:
    write(tmp_path, text)

    with pytest.raises(BadSetting) as refused:
        load_company(tmp_path)

    assert words.lower() in f"{refused.value.problem} {refused.value.remedy}".lower()


@pytest.mark.parametrize(
    "text", [TEXT.replace('["csat"]', '["cast"]'), TEXT.replace('"nps"', '"npx"'), TEXT.replace("s.nps", "s.npx")]
)
def test_a_metric_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)

    with pytest.raises(BadSetting, match="no metric called"):
        check_settings(load_company(tmp_path))
