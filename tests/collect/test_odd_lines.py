"""Lines that are no text, no row or no end of a line: kept aside, counted, or asked about."""

from __future__ import annotations

import random

import pytest

from collect.conftest import Desk
from collect.test_headers import MANY, laid, rejected
from collect.test_visits import MAP as LOG
from collect.test_visits import line
from hark.errors import BadFile, InDoubt

ODD = b"id,score\n" + MANY.replace(b"r1000,", b"r\xe9,")


def test_a_line_that_is_no_utf_8_is_kept_aside(desk: Desk) -> None:
    done = desk.bring(ODD)

    assert done.rejected == 1
    assert rejected(desk) == [(1002, "This line is not written in UTF-8.")]
    assert len(desk.scores()) == 1999


def test_the_dry_run_says_what_else_the_encoding_may_be(desk: Desk) -> None:
    (said,) = [one for one in desk.check(ODD).sentences if "UTF-8" in one]

    assert 'encoding = "cp1252"' in said


def test_a_line_that_was_no_utf_8_comes_back_with_a_replacement(desk: Desk) -> None:
    desk.bring(ODD)

    assert desk.rows("select id from rejected") == [("r\ufffd",)]


def test_a_line_in_a_cell_of_several_lines_takes_its_row_along(desk: Desk) -> None:
    desk.bring(b"id,score,said\n" + MANY.replace(b"\n", b",x\n") + b'a,9,"one\ntw\xf6\nthree"\nb,10,x\n')

    assert [at for at, _ in rejected(desk)] == [2002]
    assert len(desk.scores()) == 2001


def test_more_than_a_few_lines_are_a_doubt_about_the_encoding(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="not written in UTF-8") as caught:
        desk.bring(b"id,score\n" + MANY.replace(b"r1", b"r\xe9"))

    assert caught.value.key == "encoding"


def test_a_file_put_together_from_two_encodings_is_called_so(desk: Desk) -> None:
    lines = [f"r{i},M\u00fcller \u00e9".encode("cp1252" if i < 50 else "utf-8") for i in range(100)]

    with pytest.raises(InDoubt, match="such as line 52, are written in UTF-8, others are not") as caught:
        desk.bring(b"\n".join([b"id,score", *lines, b""]))

    assert caught.value.key == "encoding"


def test_names_that_are_no_utf_8_are_a_doubt_about_the_encoding(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="not written in UTF-8"):
        desk.bring(b"id,scor\xe9\n" + MANY)


def test_an_encoding_that_is_named_and_is_not_the_one_is_refused(desk: Desk) -> None:
    with pytest.raises(BadFile, match="not written in utf-8"):
        desk.bring(b"id,score\n" + MANY.replace(b"r1", b"r\xe9"), laid(encoding="utf-8"))


def junk(size: int = 20_000) -> bytes:
    return bytes(random.Random(7).randbytes(size))


def test_junk_in_the_middle_of_a_table_is_kept_aside(desk: Desk) -> None:
    text = b"id,score\n" + MANY * 10 + junk() + b"\n" + MANY.replace(b"r", b"s") * 10
    done = desk.bring(text, laid(repeats="last"))

    assert (
        len(desk.rows("select distinct response from answers where regexp_full_match(response, '[rs][0-9]+')")) == 4000
    )
    assert 0 < done.rejected < 200
    assert "This line is not written in UTF-8." in {reason for _, reason in rejected(desk)}


def test_junk_in_a_small_table_is_refused_with_words(desk: Desk) -> None:
    with pytest.raises((BadFile, InDoubt)) as caught:
        desk.bring(b"id,score\n1,9\n" + junk() + b"\n2,3\n")

    assert caught.value.remedy


def test_junk_in_the_middle_of_a_log_is_kept_aside(desk: Desk) -> None:
    lines = line().encode() * 10_000
    done = desk.bring(lines + junk() + b"\n" + lines, LOG, "access.log")

    assert desk.rows("select count(*) from page_views") == [(20_000,)]
    assert 0 < done.rejected < 200


def test_a_line_of_a_log_that_is_no_utf_8_is_kept_aside(desk: Desk) -> None:
    lines = line().encode() * 200
    desk.bring(lines + line("GET /\xe9 HTTP/1.1").encode("latin-1"), LOG, "access.log")

    assert desk.rows("select hark_line, hark_reason, path, address from rejected") == [
        (201, "This line is not written in UTF-8.", "/\ufffd", None)
    ]


# Other damage.


def test_a_line_of_more_than_two_million_characters_is_kept_aside(desk: Desk) -> None:
    desk.bring("id,score\n1,9\n2," + "x" * 2_100_000 + "\n3,7\n")

    assert desk.scores() == [7.0, 9.0]
    assert rejected(desk) == [(3, "The line is longer than two million characters.")]


def test_single_carriage_returns_end_lines_too(desk: Desk) -> None:
    desk.bring("id,score\n1,9\r2,99\n3,7\r\n4,6\n")

    assert desk.scores() == [6.0, 7.0, 9.0]
    assert [at for at, _ in rejected(desk)] == [3]


def test_lines_of_old_macs_are_counted(desk: Desk) -> None:
    desk.bring("id,score\r1,9\r2,99\r3\r4,6\r")

    assert [at for at, _ in rejected(desk)] == [3, 4]


@pytest.mark.parametrize("quote", [b"", b'"said, and more" '], ids=["plain", "quoted"])
def test_a_line_of_very_many_cells_is_kept_aside_and_read_at_once(desk: Desk, quote: bytes) -> None:
    desk.bring(b"id,score\n" + MANY + b"x,9," + quote + b"and,so,on," * 40_000 + b"\ny,9\n")

    assert [(at, reason[:16]) for at, reason in rejected(desk)] == [(2002, "Too many columns")]
    assert len(desk.scores()) == 2001


def test_a_long_line_inside_a_cell_stays_whole(desk: Desk) -> None:
    text = "first\n" + "and, so, on, " * 5000 + "\nlast"

    done = desk.bring(b"id,score,said\n" + MANY.replace(b"\n", b",x\n") + f'a,9,"{text}"\n'.encode())

    assert done.rejected == 0
    assert desk.rows("select max(length(one)) from (select unnest(map_values(attributes)) as one from responses)") == [
        (len(text),)
    ]


def test_a_line_of_very_many_cells_is_kept_aside_where_quotation_marks_are_text(desk: Desk) -> None:
    desk.bring(b"id,score\n" + MANY + b'x,9,"' + b"and,so,on," * 4_000 + b"\n", laid(quote=""))

    assert [(at, reason[:16]) for at, reason in rejected(desk)] == [(2002, "Too many columns")]
