"""Columns in which day and month can be taken for each other, or change places from cell to cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from hark.errors import InDoubt
from hark.store.reader import Facts
from measure.figure import over
from recognise.clerk import Clerk

DAY_FIRST = [f"{day}/03/2024" for day in range(13, 23)]
MONTH_FIRST = [f"03/{day}/2024" for day in range(23, 29)]


def file_of(folder: Path, days: list[str], called: str = "Submitted") -> Path:
    rows = "".join(f"{i},{day},{i % 11}\n" for i, day in enumerate(days, start=1))
    file = folder / "survey.csv"
    file.write_text(f"Response ID,{called},How likely are you to recommend us?\n{rows}", encoding="utf-8")
    return file


def test_both_orders_in_one_column_are_said_with_counts_and_lines(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt) as caught:
        clerk.bring(file_of(tmp_path, [*DAY_FIRST, *MONTH_FIRST, "01/07/2024", "02/02/2024"]))

    assert "the day stands first in 10 of its cells, such as “13/03/2024” in line 2" in caught.value.problem
    assert "the month in 6, such as “03/23/2024” in line 12" in caught.value.problem
    assert "1 can be read either way" in caught.value.problem
    assert "day-first (“01/07/2024” is 1 July 2024; 6 that cannot be read so are kept aside)" in caught.value.remedy
    assert "month-first (“01/07/2024” is 7 January 2024; 10 that" in caught.value.remedy


@pytest.mark.parametrize(
    ("answer", "month", "aside"), [("day-first", "2024-07-01", 6), ("month-first", "2024-01-07", 10)]
)
def test_the_answer_is_for_the_cells_that_say_nothing_and_the_others_are_kept_aside(
    clerk: Clerk, tmp_path: Path, answer: str, month: str, aside: int
) -> None:
    file = file_of(tmp_path, [*DAY_FIRST, *MONTH_FIRST, *["01/07/2024"] * 9])

    done = clerk.bring(file, {"occurred_at.order": answer})

    assert done.rejected == aside
    assert month in over(Facts(clerk.store), "responses", "day")


def test_a_single_cell_of_the_other_order_is_enough_to_ask(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match="the month in 1, such as “03/23/2024” in line 32"):
        clerk.bring(file_of(tmp_path, [*DAY_FIRST * 3, MONTH_FIRST[0], "01/07/2024"]))


def test_both_orders_are_seen_in_a_column_that_is_not_called_as_times_are(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match="Day and month change places in “Bought there”"):
        clerk.bring(
            file_of(tmp_path, [*DAY_FIRST, *MONTH_FIRST, "01/07/2024"], "Bought there"), {"occurred_at": "Bought there"}
        )


def test_both_orders_with_different_clocks_are_seen_too(clerk: Clerk, tmp_path: Path) -> None:
    days = [f"{one} 10:00" for one in DAY_FIRST] + [f"{one} 10:00 AM" for one in MONTH_FIRST] + ["01/07/2024"]
    with pytest.raises(InDoubt, match=r"Day and month change places.*day-first \(“01/07/2024” is 1 July 2024"):
        clerk.bring(file_of(tmp_path, days))


def test_where_no_cell_can_be_read_either_way_both_orders_are_taken(clerk: Clerk, tmp_path: Path) -> None:
    done = clerk.bring(file_of(tmp_path, [*DAY_FIRST, *MONTH_FIRST, "02/02/2024"]))

    assert (clerk.asked, done.rejected, done.counts["responses"].new) == ([], 0, 17)


def test_the_question_shows_a_cell_that_the_two_orders_read_differently(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt) as caught:
        clerk.bring(file_of(tmp_path, ["01/01/2024", "02/02/2024", "05/06/2024"]))

    assert "day-first (“05/06/2024” is 5 June 2024)" in caught.value.remedy
    assert "month-first (“05/06/2024” is 6 May 2024)" in caught.value.remedy


def test_where_both_orders_mean_the_same_days_nothing_is_asked(clerk: Clerk, tmp_path: Path) -> None:
    clerk.bring(file_of(tmp_path, ["01/01/2024", "02/02/2024", "12/12/2024"] * 4))

    assert clerk.asked == []


YEAR_DAY_MONTH = [f"2024-{day}-03" for day in range(13, 23)] + ["2024-01-07"] * 12


def test_a_year_before_the_day_is_no_standard_date(clerk: Clerk, tmp_path: Path) -> None:
    done = clerk.bring(file_of(tmp_path, YEAR_DAY_MONTH))

    assert done.rejected == 0
    assert "2024-07-01" in over(Facts(clerk.store), "responses", "day")


def test_a_year_before_the_day_is_seen_beside_slips(clerk: Clerk, tmp_path: Path) -> None:
    done = clerk.bring(file_of(tmp_path, [*YEAR_DAY_MONTH * 9, "soon"]))

    assert done.rejected == 1
    assert "2024-07-01" in over(Facts(clerk.store), "responses", "day")


def test_standard_dates_among_others_of_the_year_before_the_day_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match="How are the dates of “Submitted” written") as caught:
        clerk.bring(file_of(tmp_path, [*YEAR_DAY_MONTH, *[f"2024-03-{day}" for day in range(13, 25)]]))

    assert "iso (“2024-01-07” is 7 January 2024; 10 that cannot be read so are kept aside)" in caught.value.remedy


def test_dates_of_two_kinds_are_read_by_both(clerk: Clerk, tmp_path: Path) -> None:
    done = clerk.bring(file_of(tmp_path, [*[f"2024-03-{day}" for day in range(10, 25)], *DAY_FIRST]))

    assert (clerk.asked, done.rejected) == ([], 0)


def test_whole_hours_have_a_zone_as_well(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(InDoubt, match="In which time zone"):
        clerk.bring(file_of(tmp_path, [f"2024-03-{day} {day}:00:00" for day in range(10, 24)]))


@pytest.mark.parametrize("midnight", ["2024-03-10 00:00", "2024-03-10T00:00:00.000"])
def test_midnight_throughout_is_a_day_and_has_none(clerk: Clerk, tmp_path: Path, midnight: str) -> None:
    clerk.bring(file_of(tmp_path, [midnight] * 12))

    assert clerk.asked == []


def test_the_numbers_by_which_spreadsheets_count_days_are_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    file = file_of(tmp_path, [str(46_082 + i) for i in range(12)], "Date")

    with pytest.raises(InDoubt, match=r"“Date” is called as times are.*formats\.Date=excel"):
        clerk.bring(file)
    clerk.bring(file, {"formats.Date": "excel"})

    assert "2026-03-01" in over(Facts(clerk.store), "responses", "day")


def test_what_stands_first_is_asked_once_for_all_columns(clerk: Clerk, tmp_path: Path) -> None:
    rows = "".join(f"{i},0{i}/03/2024,0{i}/04/2024\n" for i in range(1, 10))
    file = tmp_path / "desk.csv"
    file.write_text(f"Ticket ID,Created at,Solved at\n{rows}", encoding="utf-8")

    clerk.bring(file, {"created.formats": "month-first"})

    assert clerk.asked == ["created.formats"]
    assert clerk.text.count('formats = ["%m/%d/%Y"]') == 2
