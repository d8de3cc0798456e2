"""Durations: in words, on a clock or in ISO 8601, they become seconds; a bare number counts its unit."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from hark.errors import BadMap, InDoubt

TICKETS = """fact = "ticket_events"
zone = "UTC"
[columns]
ticket = "id"
kind = {{ value = "handled" }}
seconds = {}
"""


def seconds(desk: Desk, *cells: str, more: str = "") -> list[object]:
    file = "id\ttook\n" + "".join(f"{i}\t{cell}\n" for i, cell in enumerate(cells, start=1))
    desk.bring(file, TICKETS.format(f'{{ column = "took"{more} }}'), "tickets.tsv")
    return [row[0] for row in desk.rows("select seconds from ticket_events order by ticket::int")]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("1h 20m", 4800), ("1h20m", 4800), ("01:20:00", 4800), ("1:20", 4800), ("2d 3h", 183600), ("25:30", 91800),
     ("2 days 03:04:05", 183845), ("2 days, 3:04:05", 183845), ("P1DT2H", 93600), ("PT90M", 5400), ("90 min", 5400),
     ("1,5 h", 5400), ("1.5 hours", 5400), ("3 Std. 20 Min.", 12000), ("1 hour and 20 minutes", 4800),
     ("1 час 20 минут", 4800), ("2 jours 1 heure", 176400), ("00:00:01.5", 1.5), ("90", 90), ("2 weeks", 1209600),
     ("٩٠", 90)],
)  # fmt: skip
def test_durations_become_seconds(desk: Desk, said: str, meant: float) -> None:
    assert seconds(desk, said) == [meant]


@pytest.mark.parametrize(("unit", "meant"), [("seconds", 90), ("minutes", 5400), ("hours", 324000), ("days", 7776000)])
def test_a_bare_number_counts_its_unit_and_words_their_own(desk: Desk, unit: str, meant: float) -> None:
    assert seconds(desk, "90", "1h", more=f', unit = "{unit}"') == [meant, 3600]


def test_on_a_clock_of_minutes_two_numbers_are_minutes_and_seconds(desk: Desk) -> None:
    assert seconds(desk, "1:20", "1:00:00", more=', unit = "minutes"') == [80, 3600]


def test_a_declared_decimal_sign_counts_in_durations_too(desk: Desk) -> None:
    assert seconds(desk, "1,5", "1,234 h", more=', unit = "hours", decimal = ","') == [5400, 4442.4]


@pytest.mark.parametrize("said", ["soon", "1:75", "1m 1h", "P1Y", "P", "1,234 h", "5 apples", "5 %", "3 days 2"])
def test_what_is_no_duration_makes_a_rejected_row(desk: Desk, said: str) -> None:
    assert seconds(desk, "1", "1", said) == [1, 1]
    assert desk.rows("select hark_reason from rejected") == [(f"“took” says “{said}”, which is no duration.",)]


def test_a_column_that_holds_no_durations_is_in_doubt(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="no duration") as caught:
        seconds(desk, "soon", "later")

    assert "columns.seconds.unit" in caught.value.remedy


def test_any_number_with_a_unit_becomes_seconds(desk: Desk) -> None:
    map_ = 'fact = "orders"\nzone = "UTC"\n[columns]\norder = "id"\nquantity = { column = "took", unit = "hours" }\n'
    desk.bring("id,took\n1,2\n2,30 min\n", map_)

    assert desk.rows('select quantity from orders order by "order"') == [(7200,), (1800,)]


def test_only_numbers_have_a_unit(desk: Desk) -> None:
    map_ = 'fact = "orders"\nzone = "UTC"\n[columns]\norder = { column = "id", unit = "hours" }\n'
    with pytest.raises(BadMap, match=r"columns.order.unit"):
        desk.bring("id,took\n1,2\n", map_)


def test_durations_up_to_a_day_have_the_unit_of_their_key(desk: Desk) -> None:
    map_ = (
        'fact = "subscriptions"\n[columns]\nsubscription = "id"\n[as_of]\ndate = "2018-03-31"\n'
        'months = { column = "tenure", unit = "days" }\nleft = { column = "left", values = ["Yes"] }\n'
    )
    with pytest.raises(BadMap, match=r"as_of.months.unit"):
        desk.bring("id,tenure,left\n1,2,No\n", map_)
