"""A desk to import small files at: `desk.bring("id,score\\n1,9\\n")`, then `desk.rows("select ...")`."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from hark.collect.importer import check_file, import_file
from hark.collect.maps.map import parse_map
from hark.collect.preview import Preview
from hark.store.deliveries import Delivery
from hark.store.lake import Store

NPS = """
survey = "s"
[columns]
response = "id"
[[questions]]
columns = ["score"]
kind = "nps"
"""


def workbook(rows: list[list[object]], *more: str, again: bool = False) -> bytes:
    """A workbook with `rows` in its first sheet; with `again`, in those called `more` as well."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        for number, name in enumerate(("Answers", *more)):
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows if again or not number else []):
                sheet.write_row(i, 0, row)
    return out.getvalue()


@dataclass(frozen=True)
class Desk:
    """A store and a folder for files."""

    folder: Path
    store: Store

    def file(self, content: str | bytes, name: str = "answers.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def bring(self, content: str | bytes, map: str = NPS, name: str = "answers.csv", **options: object) -> Delivery:  # noqa: A002
        return import_file(self.store, self.file(content, name), parse_map(map), **options)  # type: ignore[arg-type]

    def check(self, content: str | bytes, map: str = NPS, name: str = "answers.csv") -> Preview:  # noqa: A002
        return check_file(self.store, self.file(content, name), parse_map(map))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What `query` says of the views responses, answers and rejected (of all deliveries)."""
        with duckdb.connect() as con:
            con.execute("set TimeZone = 'UTC'")
            for fact, table in self.store.snapshot().items():
                files = [str(path) for path in table.files]
                if files:
                    con.execute(f"create view {fact} as from read_parquet({files}, union_by_name = true)")
            kept = [str(path) for path in self.store.imports.glob("*/rejected.parquet")]
            if kept:
                con.execute(f"create view rejected as from read_parquet({kept}, union_by_name = true)")
            return con.execute(query).fetchall()

    def scores(self) -> list[object]:
        return [score for (score,) in self.rows("select score from answers order by score")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "files").mkdir()
    return Desk(tmp_path / "files", Store.open(tmp_path / "data", create=True))
