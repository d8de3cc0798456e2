"""The same answers come out of every kind of file, and a file that is none is refused with what to do."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from collect.conftest import NPS, Desk, workbook
from hark.collect.importer import check_file
from hark.collect.maps.map import parse_map
from hark.errors import BadFile, BadMap, HarkError, InDoubt

TEXT = "id,score,said\n1,9,Grüße\n2,3,no\n"
SAID = NPS.replace("[[questions]]", 'text = "said"\n[[questions]]')


def parquet(folder: Path) -> bytes:
    path = folder / "x.parquet"
    duckdb.connect().sql("select * from (values (1, 9.0, 'Grüße'), (2, 3.0, 'no')) t(id, score, said)").write_parquet(
        str(path)
    )
    return path.read_bytes()


def records() -> list[dict[str, object]]:
    return [{"id": 1, "score": 9, "said": "Grüße"}, {"id": 2, "score": 3, "said": "no"}]


FILES = {
    "plain.csv": TEXT.encode(),
    "tabs.tsv": TEXT.replace(",", "\t").encode(),
    "semicolons.csv": TEXT.replace(",", ";").encode(),
    "bars.txt": TEXT.replace(",", "|").encode(),
    "marked.csv": b"\xef\xbb\xbf" + TEXT.encode(),
    "wide.csv": TEXT.encode("utf-16"),
    "windows.csv": TEXT.replace("\n", "\r\n").encode(),
    "mixed.csv": TEXT.replace("\n", "\r\n", 1).encode(),
    "old-mac.csv": TEXT.replace("\n", "\r").encode(),
    "no-last-line-end.csv": TEXT.rstrip().encode(),
    "empty-lines.csv": TEXT.replace("\n2", "\n\n,,\n2").encode(),
    "zeros.csv": TEXT.replace("no", "n\0o").encode(),
    "quoted.csv": b'"id","score","said"\n"1","9","Gr\xc3\xbc\xc3\x9fe"\n"2","3","no"\n',
    "packed.csv.gz": gzip.compress(TEXT.encode()),
    "list.json": json.dumps(records()).encode(),
    "lines.jsonl": "\n".join(map(json.dumps, records())).encode(),
    "packed.json.gz": gzip.compress(json.dumps(records()).encode()),
    "book.xlsx": workbook([["id", "score", "said"], [1, 9, "Grüße"], [2, 3, "no"]]),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_kind_of_file_says_the_same(desk: Desk, name: str) -> None:
    desk.bring(FILES[name], SAID, name)

    assert desk.rows("select response, score, text from answers order by all") == [
        ("1", 9.0, None), ("1", None, "Grüße"), ("2", 3.0, None), ("2", None, "no"),
    ]  # fmt: skip


def test_parquet_says_the_same(desk: Desk) -> None:
    desk.bring(parquet(desk.folder), SAID, "p.parquet")

    assert desk.rows("select response, score from answers where kind = 'nps' order by all") == [("1", 9.0), ("2", 3.0)]


def test_an_encoding_can_be_named(desk: Desk) -> None:
    desk.bring(TEXT.encode("latin-1"), SAID.replace("[columns]", '[file]\nencoding = "latin-1"\n[columns]'))

    assert ("Grüße",) in desk.rows("select text from answers")


def test_plain_lines_are_answers(desk: Desk) -> None:
    lines = 'one, "two"\n\nthree\n'
    desk.bring(
        lines,
        'survey = "s"\n[file]\nformat = "text"\nheader = false\nnames = ["said"]\n[columns]\ntext = "said"',
        "x.txt",
    )

    assert desk.rows("select text from answers order by 1") == [('one, "two"',), ("three",)]


def test_line_breaks_and_long_fields_are_kept(desk: Desk) -> None:
    long = "x" * 1_000_000
    desk.bring(f'id,score,said\n1,9,"a\nb ""c"""\n2,3,{long}\n', SAID)

    assert desk.rows("select text, length(text) from answers where kind = 'text' and response = '1'") == [
        ('a\nb "c"', 7)
    ]
    assert desk.rows("select length(text) from answers where kind = 'text' and response = '2'") == [(1_000_000,)]


def test_columns_of_one_name_are_told_apart(desk: Desk) -> None:
    desk.bring(
        "id,Q,Q,\n1,9,3,x\n", NPS.replace('"score"', '"Q (2)"').replace("[[", '[attributes]\nlast = "column 4"\n[[')
    )

    assert desk.rows("select question, score, x_last from answers") == [("Q (2)", 3.0, "x")]


def test_names_stand_for_a_header_that_is_not_there(desk: Desk) -> None:
    desk.bring("1,9\n2,3\n", NPS.replace("[columns]", '[file]\nheader = false\nnames = ["id", "score"]\n[columns]'))

    assert desk.scores() == [3.0, 9.0]


def test_lines_before_the_header_are_skipped(desk: Desk) -> None:
    desk.bring("Export of today\n\nid,score\n1,9\n", NPS.replace("[columns]", "[file]\nskip = 2\n[columns]"))

    assert desk.scores() == [9.0]


TITLED: list[list[object]] = [["Export of today"], [], ["id", "score"], [1, 9], [2, 3]]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Export of today\n\nid,score\n1,9\n2,3\n", "x.csv"),
        ("Export of today;\n;\nid;score\n1;9\n2;3\n", "x.csv"),
        (workbook(TITLED), "x.xlsx"),
    ],
)
def test_a_title_above_the_header_is_asked_about(desk: Desk, content: str | bytes, name: str) -> None:
    with pytest.raises(InDoubt, match="looks like a title: “Export of today”") as caught:
        desk.bring(content, NPS, name)
    assert "skip = 2" in caught.value.remedy

    desk.bring(content, NPS.replace("[columns]", "[file]\nskip = 2\n[columns]"), name)
    assert desk.scores() == [3.0, 9.0]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.csv", "is empty"),
        (gzip.compress(b""), "empty.csv.gz", "is empty"),
        (b"\n\n", "x.csv", "holds no line"),
        (bytes(range(256)) * 40, "binary.csv", "no text file"),
        (FILES["book.xlsx"], "book.csv", "packed or an office file"),
        (gzip.compress(TEXT.encode() * 999)[:-20], "short.csv.gz", "ends too early"),
        (workbook([["id", "score"]]), "head.xlsx", "holds no rows"),
        (workbook([]), "nothing.xlsx", "holds no rows"),
        (FILES["book.xlsx"][:-200], "short.xlsx", "ends too early or is damaged"),
        (b"PAR1 this is none", "x.parquet", "cannot be read as parquet"),
        (b"[{]", "x.json", "cannot be read as json"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_none_is_refused(desk: Desk, content: bytes, name: str, words: str) -> None:
    with pytest.raises(BadFile, match=words) as caught:
        desk.bring(content, NPS, name)

    assert caught.value.remedy


def test_a_file_that_is_not_there_is_said_to_be_missing(desk: Desk) -> None:
    with pytest.raises(BadFile, match="no file"):
        check_file(desk.store, desk.folder / "gone.csv", parse_map(NPS))


def test_a_gzip_that_unpacks_without_end_is_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hark.collect.read.unpack.BOMB_SIZE", 1 << 20)

    with pytest.raises(BadFile, match="200 times"):
        desk.bring(gzip.compress(b"id,score\n" + b"1,9\n" * 3_000_000), NPS, "bomb.csv.gz")


DATES = NPS.replace('"id"', '"id"\noccurred_at = { column = "at", formats = ["%d.%m.%Y"] }')


def test_date_cells_are_read_beside_dates_in_words(desk: Desk) -> None:
    rows: list[list[object]] = [["id", "at", "score"], [1, datetime(2024, 3, 5, tzinfo=UTC).replace(tzinfo=None), 9]]
    desk.bring(workbook([*rows, [2, "06.03.2024", 3]]), DATES, "dates.xlsx")

    assert desk.rows("select occurred_at::date::varchar from responses order by 1") == [
        ("2024-03-05",),
        ("2024-03-06",),
    ]


def test_dates_of_a_parquet_are_read_whatever_the_formats(desk: Desk) -> None:
    path = desk.folder / "x.parquet"
    duckdb.connect().sql("select 1 as id, date '2024-03-05' as at, 9 as score").write_parquet(str(path))
    desk.bring(path.read_bytes(), DATES, "x.parquet")

    assert desk.rows("select occurred_at::date::varchar from responses") == [("2024-03-05",)]


def test_utf_16_has_no_zero_bytes_that_are_left_out(desk: Desk) -> None:
    assert not [one for one in desk.check(FILES["wide.csv"], SAID, "wide.csv").sentences if "zero bytes" in one]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_asked_and_then_read(desk: Desk, encoding: str) -> None:
    with pytest.raises(InDoubt) as caught:
        desk.bring(TEXT.encode(encoding), SAID)
    assert f'encoding = "{encoding}"' in caught.value.remedy

    desk.bring(TEXT.encode(encoding), SAID.replace("[columns]", f'[file]\nencoding = "{encoding}"\n[columns]'))
    assert ("Grüße",) in desk.rows("select text from answers")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"a,b\n1,voil\xe0 d\xe9j\xe0\n2,ma\xf1ana\n", "cp1252"),
        ("a,b\n1,Grüße aus Köln\n".encode("cp1252"), "cp1252"),
        ("a,b\n1,zażółć gęślą jaźń\n".encode("cp1250"), "cp1250"),
        ("a,b\n1,привет как дела хорошо\n".encode("cp1251"), "cp1251"),
    ],
)
def test_the_encoding_of_the_text_is_proposed(desk: Desk, content: bytes, encoding: str) -> None:
    with pytest.raises(InDoubt) as caught:
        desk.bring(content)

    assert f'encoding = "{encoding}"' in caught.value.remedy


def test_of_many_columns_the_nearest_are_named(desk: Desk) -> None:
    head = ",".join(f"How satisfied were you with our service number {n}?" for n in range(30))
    with pytest.raises(BadMap) as near:
        desk.bring(
            f"id,{head}\n1{',' * 30}\n", NPS.replace('"score"', '"How satisfied were you with service number 7?"')
        )
    with pytest.raises(BadMap) as far:
        desk.bring(f"id,{head}\n1{',' * 30}\n", NPS.replace('"score"', '"xyz"'))

    assert "service number 7?" in near.value.remedy
    assert near.value.remedy.count("“") <= 3
    assert "and 23 more" in far.value.remedy


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (TEXT.encode("latin-1"), "x.csv", "encoding"),
        (b"id,score;more\n1,9;2\n", "x.csv", "separator"),
        (workbook([["id", "score"], [1, 9]], "Other", again=True), "x.xlsx", "sheet"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_seen_safely_is_asked(desk: Desk, content: bytes, name: str, key: str) -> None:
    with pytest.raises(InDoubt) as caught:
        desk.bring(content, NPS, name)

    assert f"`{key}`" in caught.value.remedy or f"{key} =" in caught.value.remedy


def test_a_column_the_file_lacks_is_named_with_what_was_meant(desk: Desk) -> None:
    with pytest.raises(BadMap, match=r"“scor”") as caught:
        desk.bring(TEXT, NPS.replace('"score"', '"scor"'))

    assert caught.value.remedy == "Did you mean “score”?"


def test_nothing_is_left_of_a_refused_file(desk: Desk) -> None:
    with pytest.raises(HarkError):
        desk.bring(b"", NPS)

    assert list(desk.store.staging.iterdir()) == []
