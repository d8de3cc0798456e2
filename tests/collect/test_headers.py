"""Names over several lines, lines below them, rows that are left out, and texts that were damaged on their way."""

from __future__ import annotations

import json

import duckdb
import pytest

from collect.conftest import NPS, Desk
from hark.collect.read.files import read_file
from hark.collect.read.layout import Layout
from hark.collect.read.lines import joined
from hark.errors import BadFile, BadMap

MANY = "".join(f"r{n},{n % 11}\n" for n in range(2000)).encode()


def laid(**keys: object) -> str:
    """The map of recommendations with a [file]."""
    said = "\n".join(f"{key} = {json.dumps(value)}" for key, value in keys.items())
    return NPS.replace("[columns]", f"[file]\n{said}\n[columns]")


def columns(desk: Desk, content: str | bytes, layout: Layout) -> tuple[str, ...]:
    with duckdb.connect() as con:
        return read_file(con, desk.file(content), layout, desk.folder).columns


def labels(desk: Desk, content: str, layout: Layout) -> tuple[tuple[str, ...], ...]:
    with duckdb.connect() as con:
        return read_file(con, desk.file(content), layout, desk.folder).labels


def rejected(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows("select hark_line, hark_reason from rejected order by 1")


# Several lines of names.


def test_names_of_several_lines_are_joined(desk: Desk) -> None:
    found = columns(desk, "Who,Delivery,,,Same\nid,speed,care,,Same\n1,9,8,7,6\n", Layout(headers=2))

    assert found == ("Who: id", "Delivery: speed", "Delivery: care", "column 4", "Same")


def test_a_column_of_which_no_line_says_anything_has_no_name() -> None:
    assert joined([["A", None, ""], ["x", "y", None]]) == ["A: x", "A: y", ""]


def test_three_lines_are_joined_too() -> None:
    assert joined([["A", "", "B"], ["a", "b", "B"], ["1", "2", ""]]) == ["A: a: 1", "A: b: 2", "B"]


def test_rows_begin_behind_the_names_of_several_lines(desk: Desk) -> None:
    desk.bring(
        "Who,Answer\nid,score\n1,9\n2,3\n",
        laid(headers=2).replace('"score"', '"Answer: score"').replace('"id"', '"Who: id"'),
    )

    assert desk.scores() == [3.0, 9.0]


BELOW = 'id,score\n"Your\nnumber","How likely, ""really""?"\n{},{}\n1,9\n2,99\n3,7\n'


def test_lines_below_the_names_are_no_rows(desk: Desk) -> None:
    desk.bring(BELOW, laid(below=2))

    assert desk.scores() == [7.0, 9.0]


def test_what_stands_below_the_names_is_kept_as_labels(desk: Desk) -> None:
    assert labels(desk, BELOW, Layout(below=2)) == (("Your\nnumber", 'How likely, "really"?'), ("{}", "{}"))


def test_lines_count_what_stands_above_the_rows(desk: Desk) -> None:
    desk.bring(BELOW, laid(below=2))

    assert [at for at, _ in rejected(desk)] == [6]


def test_lines_count_with_all_kinds_of_things_above(desk: Desk) -> None:
    text = 'A title "with one quote\n\nWho,\n"id\n(n)",score\nlabel,label\n1,9\n2,99\n'
    names = laid(skip=1, headers=2, below=1).replace('"id"', '"""Who: id\n(n)"""').replace('"score"', '"Who: score"')
    desk.bring(text, names)

    assert desk.scores() == [9.0]
    assert [at for at, _ in rejected(desk)] == [8]


def test_windows_line_ends_below_names_of_several_lines(desk: Desk) -> None:
    desk.bring(BELOW.replace("\n", "\r\n"), laid(below=2))

    assert desk.scores() == [7.0, 9.0]


def test_lines_below_can_stand_where_there_are_no_names(desk: Desk) -> None:
    desk.bring("x,y\n1,9\n", laid(header=False, names=["id", "score"], below=1))

    assert desk.scores() == [9.0]


# Rows that are left out.

OUT = NPS + '[[left_out]]\ncolumn = "id"\nvalues = ["Total*", "Sum"]\n[[left_out]]\ncolumn = "score"\nvalues = [""]\n'
TOTALS = "id,score\n1,9\nTotal,9\n2,3\nTotal of all,12\nsum,4\n4,\n,\nSum,1\n"


def test_rows_that_the_map_leaves_out_are_not_stored(desk: Desk) -> None:
    desk.bring(TOTALS, OUT)

    assert desk.rows("select distinct response from responses order by 1") == [("1",), ("2",), ("sum",)]


def test_rows_that_are_left_out_are_counted(desk: Desk) -> None:
    said = desk.check(TOTALS, OUT).sentences

    assert "3 rows say “Total*” or “Sum” in “id” and are left out." in said
    assert "1 row says nothing in “score” and is left out." in said
    assert "1 empty line would be skipped." in said


def test_rows_that_are_left_out_are_not_rejected(desk: Desk) -> None:
    assert desk.bring("id,score\n1,9\nTotal,99\n", OUT).rejected == 0


def test_a_column_to_leave_rows_out_by_has_to_be_there(desk: Desk) -> None:
    with pytest.raises(BadMap, match=r"`left_out\[1\].column`") as caught:
        desk.bring(TOTALS, OUT.replace('"id"\nvalues', '"ids"\nvalues'))

    assert caught.value.remedy == "Did you mean “id”?"


def test_rows_of_json_are_left_out_as_well(desk: Desk) -> None:
    desk.bring('[{"id": "1", "score": 9}, {"id": "Total", "score": 9}]', OUT, "x.json")

    assert desk.scores() == [9.0]


# Bytes that are no UTF-8.

MARKED = "\ufeffid,score\n1,9\n\ufeffid,score\n2,3\nid,score\n3,99\n"


def test_files_put_one_behind_another_are_one(desk: Desk) -> None:
    desk.bring(MARKED)

    assert desk.scores() == [3.0, 9.0]
    assert [at for at, _ in rejected(desk)] == [7 - 1]


def test_names_that_come_again_are_counted(desk: Desk) -> None:
    assert "2 lines in the middle repeat the names of the columns and are no rows." in desk.check(MARKED).sentences


def test_wide_files_put_one_behind_another_are_one(desk: Desk) -> None:
    desk.bring("id,score\n1,9\n".encode("utf-16") + "id,score\n2,3\n".encode("utf-16"))

    assert desk.scores() == [3.0, 9.0]


def test_what_stands_below_the_names_may_come_again(desk: Desk) -> None:
    top = "id,score\nnumber,points\n"
    desk.bring(f"{top}1,9\n{top}2,3\n", laid(below=1))

    assert desk.scores() == [3.0, 9.0]


def test_an_answer_that_says_what_its_column_is_called_stays(desk: Desk) -> None:
    desk.bring("said\none\nsaid\n", 'survey = "s"\n[file]\nformat = "text"\n[columns]\ntext = "said"', "x.txt")

    assert desk.rows("select text from answers order by 1") == [("one",), ("said",)]


@pytest.mark.parametrize(
    "text",
    [
        "id,score,,\n1,9,,\n2,3,,\n",
        "id,score\n1,9,\n2,3,\n",
        "id,score,,\n1,9\n2,3\n",
        "id,score,\n1,9,\n2,3,\n\n\n\n",
        "id,score\n1,9\n2,3\n,\n,\n",
    ],
)
def test_separators_at_the_end_part_nothing(desk: Desk, text: str) -> None:
    done = desk.bring(text)

    assert columns(desk, text, Layout()) == ("id", "score")
    assert (desk.scores(), done.rejected) == ([3.0, 9.0], 0)


def test_a_column_without_a_name_that_says_something_stays(desk: Desk) -> None:
    assert columns(desk, "id,score,\n1,9,\n2,3,x\n", Layout()) == ("id", "score", "column 3")


def test_a_row_that_is_too_short_is_no_reason_to_pad_the_others(desk: Desk) -> None:
    assert desk.bring("id,score,more\n1,9,x\n2\n3,7,x\n").rejected == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [("id,score\n", "x.csv"), ("id,score", "x.csv"), ("id,score\nid,score\n", "x.csv"), ("[]", "x.json")],
)
def test_a_file_with_names_only_holds_no_rows(desk: Desk, text: str, name: str) -> None:
    with pytest.raises(BadFile, match="holds no rows"):
        desk.bring(text, NPS, name)


def test_a_parquet_that_claims_more_than_it_can_hold_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.folder / "bomb.parquet"
    duckdb.connect().sql(f"select 1 as id, '{'x' * 200}' as score from range(2_000_000)").write_parquet(str(path))
    monkeypatch.setattr("hark.collect.read.files.BOMB_SIZE", 1 << 20)

    with pytest.raises(BadFile, match="claims to hold more"):
        desk.bring(path.read_bytes(), NPS, "bomb.parquet")
