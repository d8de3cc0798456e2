"""A long file holds one answer a row and names the question."""

from __future__ import annotations

import pytest

from collect.conftest import Desk
from hark.errors import BadMap, InDoubt

LONG = """
survey = "s"
[columns]
response = "id"
question = "q"
score = "a"
text = "c"
[[questions]]
columns = ["recommend"]
kind = "nps"
[[questions]]
columns = ["sat_*"]
kind = "csat"
scale = [1, 5]
missing = ["0"]
"""
ROWS = "id,q,a,c\n1,recommend,9,because\n1,sat_food,4,\n2,recommend,3,\n2,sat_food,0,\n"


def test_every_row_answers_the_question_it_names(desk: Desk) -> None:
    done = desk.bring(ROWS, LONG)

    assert (done.counts["responses"].new, done.counts["answers"].new) == (2, 3)
    assert desk.rows("select response, question, kind, score, text from answers order by all") == [
        ("1", "recommend", "nps", 9.0, "because"), ("1", "sat_food", "csat", 4.0, None),
        ("2", "recommend", "nps", 3.0, None),
    ]  # fmt: skip


def test_the_order_of_rows_changes_nothing(desk: Desk) -> None:
    desk.bring(ROWS, LONG)
    head, *rows = ROWS.splitlines()

    done = desk.bring("\n".join([head, *reversed(rows)]), LONG)

    assert [one.known for one in done.counts.values()] == [2, 3]


def test_a_question_of_no_known_kind_is_asked(desk: Desk) -> None:
    with pytest.raises(InDoubt, match="“other” is a question"):
        desk.bring(ROWS + "3,other,1,\n", LONG)


def test_the_file_may_say_the_kind(desk: Desk) -> None:
    said = LONG.partition("[[")[0].replace('question = "q"', 'question = "q"\nkind = "k"')
    desk.bring("id,q,k,a,c\n1,r,nps,9,\n1,t,text,,hello\n", said)

    assert desk.rows("select question, kind, score, text from answers order by 1") == [
        ("r", "nps", 9.0, None), ("t", "text", None, "hello"),
    ]  # fmt: skip


def test_a_score_alone_is_one_question_called_like_its_column(desk: Desk) -> None:
    desk.bring(
        "id,a\n1,9\n", LONG.replace('question = "q"\n', "").replace('text = "c"\n', "").replace("recommend", "a")
    )

    assert desk.rows("select question, score from answers") == [("a", 9.0)]


def test_a_question_without_a_column_for_its_answer_is_refused(desk: Desk) -> None:
    with pytest.raises(BadMap, match="No column says"):
        desk.bring("id,q,k\n1,r,nps\n", 'survey = "s"\n[columns]\nresponse = "id"\nquestion = "q"\nkind = "k"')
