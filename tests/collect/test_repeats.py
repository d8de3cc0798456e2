"""Rows of one file that share their name: said, asked about where they differ, and counted as they are stored."""

from __future__ import annotations

import pytest

from collect.conftest import NPS, Desk
from collect.test_long import LONG
from hark.errors import BadMap, InDoubt

LAST = '[file]\nrepeats = "last"\n[columns]'
SHOPS = "id,score,why\n" + "".join(f"{'NS'[number % 2]},{number % 11},w{number}\n" for number in range(30))


def test_rows_that_share_a_name_and_differ_are_asked_about(desk: Desk) -> None:
    seen = desk.check(SHOPS)
    with pytest.raises(InDoubt, match="30 rows hold only 2 different “id”") as caught:
        desk.bring(SHOPS)

    assert 'repeats = "last"' in caught.value.remedy
    assert "columns.response" in caught.value.remedy
    assert [str(doubt) for doubt in seen.doubts] == [str(caught.value)]


def test_where_the_map_says_so_the_last_row_counts_and_no_answer_of_the_others(desk: Desk) -> None:
    made = NPS.replace("[columns]", LAST)
    rows = "id,score,why\n1,9,a\n2,3,b\n1,,c\n"
    seen = desk.check(rows, made)
    done = desk.bring(rows, made)

    assert seen.sentences[0].startswith("2 responses")
    assert "1 answer." in seen.sentences[1]
    assert {fact: (one.new, one.known, one.changed) for fact, one in done.counts.items()} == seen.against
    assert desk.scores() == [3.0]


def test_rows_that_are_the_same_again_are_said_and_count_once(desk: Desk) -> None:
    rows = "id,score\n1,9\n1,9\n2,3\n"
    seen = desk.check(rows)
    done = desk.bring(rows)

    assert seen.sentences[0].startswith("2 responses")
    assert any("3 rows hold only 2 different “id”; the rows of one say the same" in one for one in seen.sentences)
    assert {fact: (one.new, one.known, one.changed) for fact, one in done.counts.items()} == seen.against
    assert desk.scores() == [3.0, 9.0]


def test_a_rejected_row_repeats_none(desk: Desk) -> None:
    assert desk.bring("id,score\n1,9\n1,11\n2,3\n").rejected == 1


def test_one_answer_given_twice_in_a_long_file_is_asked_about(desk: Desk) -> None:
    rows = "id,q,a,c\n1,recommend,9,\n1,sat_food,4,\n1,recommend,3,\n"
    with pytest.raises(InDoubt, match="3 rows hold only 2 different “id”"):
        desk.bring(rows, LONG)

    desk.bring(rows, LONG.replace("[columns]", LAST))
    assert desk.scores() == [3.0, 4.0]


def test_rows_of_another_fact_are_asked_about_too(desk: Desk) -> None:
    made = 'fact = "customers"\nsurvey = "crm"\n[columns]\nkey = "id"\nname = "n"'
    with pytest.raises(InDoubt, match="different “id”"):
        desk.bring("id,n\n1,Ada Sample\n1,Ben Sample\n", made)


def test_no_other_way_to_settle_repeats_is_known(desk: Desk) -> None:
    with pytest.raises(BadMap, match="no way to settle"):
        desk.bring(SHOPS, NPS.replace("[columns]", LAST.replace("last", "first")))


def test_the_dry_run_counts_no_answers_of_rows_that_cannot_be_taken(desk: Desk) -> None:
    two = NPS + '[[questions]]\ncolumns = ["other"]\nkind = "nps"\n'

    seen = desk.check("id,score,other\n1,9,9\n2,11,8\n3,4,7\n", two)

    assert "score is a recommendation from 0 to 10: 2 answers." in seen.sentences
    assert "other is a recommendation from 0 to 10: 2 answers." in seen.sentences


@pytest.mark.parametrize("called", ["Anna Schmidt", "anna@example.com"])
def test_who_somebody_is_does_not_show_where_rows_are_named_by_it(desk: Desk, called: str) -> None:
    seen = desk.check(f"id,score\n{called},9\n{called},3\n")

    assert "as for “[" in str(seen.doubts[0])
    assert called not in f"{seen.doubts}{seen.sentences}"
