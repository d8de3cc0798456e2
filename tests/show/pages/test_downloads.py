"""Records to take along: all of them, as they are, and nothing in them acts."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import duckdb
import fastexcel
import pytest
from django.test import Client

from cast import answer
from hark.models import Audit
from hark.show.pages import downloads
from hark.store.reader import Facts

Browser = Callable[..., Client]


def content(page) -> bytes:
    async def all_of() -> bytes:
        return b"".join([one async for one in page.streaming_content])

    return asyncio.run(all_of())


@pytest.fixture
def rows(facts: Callable[..., Facts]) -> Facts:
    said = ['=HYPERLINK("http://x","y")', "-5 stars", "très bien, merci", None]
    return facts(
        answers=[
            answer(
                n, month=1, day=1 + n, customer=f"c{n}", text=text, region=("North", "South")[n % 2], choices=["a", "b"]
            )
            for n, text in enumerate(said)
        ]
    )


def test_a_csv_holds_every_row_and_no_formula(browser: Browser, rows: Facts) -> None:
    page = browser("analyst").post("/records/nps/download/csv/")

    found = list(csv.DictReader(StringIO(content(page).decode("utf-8-sig"))))
    assert page["Content-Disposition"] == 'attachment; filename="nps.csv"'
    assert [one["text"] for one in found] == ["", "très bien, merci", "'-5 stars", '\'=HYPERLINK("http://x","y")']
    assert [one["score"] for one in found] == ["3.0", "2.0", "1.0", "0.0"]
    assert found[0]["choices"] == "a; b"


def test_parquet_holds_every_row_with_the_types_of_its_columns(browser: Browser, rows: Facts, tmp_path: Path) -> None:
    file = tmp_path / "nps.parquet"
    file.write_bytes(content(browser("analyst").post("/records/nps/download/parquet/")))

    found = duckdb.sql(f"from '{file}'")

    kinds = dict(zip(found.columns, map(str, found.types), strict=True))
    assert (kinds["score"], kinds["occurred_at"], kinds["text"]) == ("DOUBLE", "TIMESTAMP", "VARCHAR")
    assert found.project("score, text, region").fetchall() == [
        (3.0, None, "South"), (2.0, "très bien, merci", "North"), (1.0, "-5 stars", "South"),
        (0.0, '=HYPERLINK("http://x","y")', "North"),
    ]  # fmt: skip


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers(browser: Browser, rows: Facts) -> None:
    page = browser("analyst").post("/records/nps/download/xlsx/")

    sheet = fastexcel.read_excel(content(page)).load_sheet(0).to_arrow()
    found = sheet.to_pydict()
    assert found["text"][-1] == '=HYPERLINK("http://x","y")'
    assert found["score"] == [3.0, 2.0, 1.0, 0.0]


def test_whoever_is_limited_takes_along_only_their_part(browser: Browser, rows: Facts) -> None:
    page = browser("analyst", region=["North"]).post("/records/nps/download/csv/")

    assert {one["region"] for one in csv.DictReader(StringIO(content(page).decode("utf-8-sig")))} == {"North"}


def test_a_question_narrows_what_is_taken_along(browser: Browser, rows: Facts) -> None:
    page = browser("analyst").post("/records/nps/download/csv/?where=region%3DSouth&q=stars")

    assert content(page).decode().count("\n") == 2


def test_what_was_taken_along_is_written_down(browser: Browser, rows: Facts) -> None:
    browser("analyst").post("/records/nps/download/csv/")

    assert Audit.objects.get(did="downloaded").about.endswith("(csv)")


def test_a_workbook_that_cannot_hold_so_many_says_what_to_do(browser: Browser, rows: Facts, monkeypatch) -> None:
    monkeypatch.setattr(downloads, "LINES", 3)

    page = browser("analyst").post("/records/nps/download/xlsx/", follow=True)

    assert "Take CSV" in page.content.decode()


def test_agents_do_not_see_the_way(browser: Browser, rows: Facts) -> None:
    assert "download" not in browser("agent").get("/records/nps/").content.decode()
    assert "/records/nps/download/csv/" in browser("analyst").get("/records/nps/").content.decode()
