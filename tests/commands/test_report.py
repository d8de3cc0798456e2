"""`hark report` as a user types it."""

from __future__ import annotations

import click
import pytest

from cast import answer


@pytest.fixture
def data(facts):
    return facts(answers=[answer(score, month=9) for score in (10, 9, 8, 2) * 10]).store.directory


def test_writes_one_file_and_says_where(hark, data, tmp_path):
    said = hark("report", "--data", data, "--output", tmp_path / "cx.html")

    assert (said.code, said.err) == (0, "")
    assert (tmp_path / "cx.html").as_uri() in said.out
    assert "Net Promoter Score" in (tmp_path / "cx.html").read_text(encoding="utf-8")


def test_opens_it_when_asked(hark, data, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(click, "launch", opened.append)

    hark("report", "--data", data, "--output", tmp_path / "cx.html", "--open")

    assert opened == [(tmp_path / "cx.html").as_uri()]


def test_takes_a_time_and_a_period(hark, data, tmp_path):
    asked = ("--from", "2026-09-01", "--to", "2026-10-01", "--over", "month")
    hark("report", "--data", data, "--output", tmp_path / "cx.html", *asked)

    assert "1 September 2026 to 30 September 2026" in (tmp_path / "cx.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "regon"], "Did you mean “region”?"),
        (["--from", "2026-09-01", "--to", "2026-09-01"], "the end is not included"),
        (["--output", "/proc/nowhere/report.html"], "Name another place with --output."),
    ],
)
def test_says_what_is_wrong(hark, data, arguments, words):
    said = hark("report", "--data", data, *arguments)

    assert said.code != 0
    assert words in said.err
    assert "Traceback" not in said.err


def test_says_what_to_do_where_there_is_no_data(hark, tmp_path):
    said = hark("report", "--data", tmp_path / "nothing", "--output", tmp_path / "cx.html")

    assert said.code != 0
    assert "hark demo" in said.err


def test_a_time_with_nothing_in_it_leaves_the_report_that_is_there(hark, data, tmp_path):
    (tmp_path / "cx.html").write_text("good", encoding="utf-8")

    said = hark("report", "--data", data, "--output", tmp_path / "cx.html", "--from", "2030-01-01")

    assert said.code == 2
    assert "The rows that would count are from 2026-09-15 to 2026-09-15" in said.err
    assert (tmp_path / "cx.html").read_text(encoding="utf-8") == "good"
