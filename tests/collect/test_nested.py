"""JSON as programs write it: nested objects become columns, an object around a list is the list, digits stay."""

from __future__ import annotations

import json

import duckdb
import pytest

from collect.conftest import NPS, Desk
from hark.collect.read.files import read_file
from hark.collect.read.layout import Layout
from hark.errors import BadFile, InDoubt


def cells(desk: Desk, content: object, name: str = "x.json") -> list[dict[str, object]]:
    """The rows of a JSON file as they are read."""
    said = content if isinstance(content, str | bytes) else json.dumps(content)
    with duckdb.connect() as con:
        read = read_file(con, desk.file(said, name), Layout(), desk.folder)
        rows = con.execute(f"from read_parquet('{read.table}')").fetchall()
    return [dict(zip(read.columns, row, strict=True)) for row in rows]


def test_what_is_nested_becomes_columns(desk: Desk) -> None:
    found = cells(desk, [{"id": 1, "via": {"channel": "web", "source": {"to": {"name": "x"}}}}])

    assert found == [{"id": "1", "via.channel": "web", "via.source.to.name": "x"}]


def test_what_is_nested_deeper_stays_as_json(desk: Desk) -> None:
    assert cells(desk, [{"a": {"b": {"c": {"d": {"e": 1}}}}}]) == [{"a.b.c.d": '{"e":1}'}]


def test_rows_may_nest_different_things(desk: Desk) -> None:
    found = cells(desk, [{"id": 1, "via": None}, {"id": 2, "via": {"to": "x"}}, {"id": 3}, {"via": {"from": 4}}])

    assert found == [
        {"id": "1", "via.to": None, "via.from": None},
        {"id": "2", "via.to": "x", "via.from": None},
        {"id": "3", "via.to": None, "via.from": None},
        {"id": None, "via.to": None, "via.from": "4"},
    ]


def test_plain_values_of_a_list_are_joined(desk: Desk) -> None:
    assert cells(desk, [{"id": 1, "tags": ["vip", 2, True, None]}, {"id": 2, "tags": []}]) == [
        {"id": "1", "tags": "vip; 2; true"},
        {"id": "2", "tags": None},
    ]


def test_objects_in_a_list_stay_as_json(desk: Desk) -> None:
    assert cells(desk, [{"id": 1, "lines": [{"sku": "a"}]}]) == [{"id": "1", "lines": '[{"sku":"a"}]'}]


def test_a_value_that_is_now_this_now_that_is_kept_as_it_is(desk: Desk) -> None:
    found = cells(desk, [{"x": "[1]"}, {"x": {"y": 1}}, {"x": ["a", "b"]}, {"x": 5}])

    assert [row["x"] for row in found] == ["[1]", '{"y":1}', "a; b", "5"]


def test_digits_times_and_claims_stay(desk: Desk) -> None:
    said = (
        '[{"a": 9007199254740993, "b": 12345678901234567890123, "c": 1000000000000000000, "d": 41.0, "e": 0.10, '
        '"f": true, "g": "2026-01-31T14:05:00+02:00", "h": "007", "i": "1.0", "j": null, "k": "20260131"}, '
        '{"a": 1, "b": 1, "c": 1.5, "d": 2}]'
    )

    assert cells(desk, said)[0] == {
        "a": "9007199254740993", "b": "12345678901234567890123", "c": "1000000000000000000", "d": "41", "e": "0.1",
        "f": "true", "g": "2026-01-31T14:05:00+02:00", "h": "007", "i": "1.0", "j": None, "k": "20260131",
    }  # fmt: skip


def test_a_type_that_comes_late_changes_nothing(desk: Desk) -> None:
    rows: list[dict[str, object]] = [{"id": n} for n in range(30_000)]
    found = cells(desk, [*rows, {"id": "x-1", "more": "late"}])

    assert found[0] == {"id": "0", "more": None}
    assert found[-1] == {"id": "x-1", "more": "late"}


def test_names_of_keys_may_hold_anything(desk: Desk) -> None:
    assert cells(desk, [{"a.b": 1, "c/d": 2, "e~f": 3, 'g"h': 4, "i'j": 5, "": 6}]) == [
        {"a.b": "1", "c/d": "2", "e~f": "3", 'g"h': "4", "i'j": "5", "column 6": "6"}
    ]


TICKETS = [{"id": 1, "score": 9}, {"id": 2, "score": 3}]


@pytest.mark.parametrize(
    "content",
    [
        {"tickets": TICKETS, "next_page": None, "count": 2},
        {"data": TICKETS},
        {"response": {"status": "ok", "data": {"items": TICKETS}}},
        "\n".join(json.dumps(one) for one in TICKETS),
        "\n\n".join(json.dumps(one) for one in TICKETS) + "\n",
        json.dumps(TICKETS[:1]) + "\n" + json.dumps(TICKETS[1:]),
        json.dumps(TICKETS, indent=2),
        "\ufeff" + json.dumps(TICKETS),
        json.dumps(TICKETS).encode("utf-16"),
    ],
)
def test_the_list_is_found(desk: Desk, content: object) -> None:
    desk.bring(content if isinstance(content, str | bytes) else json.dumps(content), NPS, "x.json")

    assert desk.scores() == [3.0, 9.0]


def test_the_dry_run_says_which_list_was_taken(desk: Desk) -> None:
    said = desk.check(json.dumps({"tickets": TICKETS, "next_page": "https://example.org/2"}), NPS, "x.json").sentences

    assert "The rows are the list “tickets”; beside it stands next_page." in said


def test_a_line_with_a_list_in_it_is_a_row(desk: Desk) -> None:
    assert cells(desk, '{"id": 1, "lines": [{"sku": "a"}]}\n', "orders.jsonl") == [
        {"id": "1", "lines": '[{"sku":"a"}]'}
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"1": {"score": 9}, "2": {"score": 3}}, "one object that holds objects"),
        ({"tickets": TICKETS, "users": TICKETS}, "holds 2 lists of objects: “tickets”, “users”"),
        ({"tickets": [], "count": 0}, "its list “tickets” is empty"),
        ([1, 2], "no objects with names"),
        ([[1, 2], [3, 4]], "no objects with names"),
        ([{"id": 1}, 5], "no objects with names"),
        ("5", "no objects with names"),
        ([], "holds no rows"),
        ([{}], "holds no rows"),
        ('[{"id": 1}, {"id":', "cannot be read as json"),
        ('{"id": 1}\n{"id": ', "cannot be read as json"),
        ("<html></html>", "is a web page"),
    ],
)
def test_what_is_no_list_of_objects_is_refused(desk: Desk, content: object, words: str) -> None:
    with pytest.raises(BadFile, match=words) as caught:
        desk.bring(content if isinstance(content, str) else json.dumps(content), NPS, "x.json")

    assert caught.value.remedy


def test_no_message_names_a_path_of_this_machine(desk: Desk) -> None:
    with pytest.raises(BadFile) as caught:
        desk.bring("[{]", NPS, "x.json")

    assert str(desk.folder) not in str(caught.value)


def test_json_in_another_encoding_is_asked_about(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="not written in UTF-8"):
        desk.bring('[{"id": "é"}]'.encode("latin-1"), NPS, "x.json")


def test_an_object_that_is_too_large_is_refused(desk: Desk) -> None:
    rows = b",".join([b'{"id": "' + b"x" * 99_000 + b'"}'] * 700)

    with pytest.raises(BadFile, match="one object of more than 32 MiB") as caught:
        desk.bring(b'{"data": [' + rows + b"]}", NPS, "x.json")
    assert "JSON Lines" in caught.value.remedy


def test_an_object_with_very_many_keys_is_one_cell(desk: Desk) -> None:
    (row,) = cells(desk, [{"id": 1, "seen": {f"person-{n}": 1 for n in range(300)}}])

    assert list(row) == ["id", "seen"]
